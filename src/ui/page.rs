//! The page: regions only.

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Html, Properties, component, html, use_callback, use_effect_with,
    use_node_ref,
};

use super::analysis::use_analysis;
use super::dialog::Dialogs;
use super::editor::EditorPanel;
use super::files::{self, files_panel};
use super::incoming::{drop_target, use_drop};
use super::notice::Notices;
use super::problems::Problems;
use super::shortcuts::use_shortcuts;
use super::sizes::use_sizes;
use super::status::status;
use super::storage::use_autosave;
use super::store::{Dispatch, use_store};
use super::toolbar::{panel_tabs, toolbar, use_theme};
use super::views::Views;
use super::widgets::{Axis, Splitter, into_sight};
use crate::analysis::Analysis;
use crate::app::{Action, State};
use crate::source::Span;

/// Properties of [`Page`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the page starts with.
    pub(super) initial: State,
    /// Whether that comes from an earlier visit.
    pub(super) is_restored: bool,
    /// The settings that were left, where they could not be read.
    pub(super) unread_settings: Option<AttrValue>,
}

/// The whole page.
#[component]
pub(super) fn Page(props: &Props) -> Html {
    let (state, dispatch) = use_store(|| props.initial.clone());
    let analyzed = use_analysis(&state);
    let analysis = &analyzed.analysis;
    use_autosave(&state, props.is_restored, props.unread_settings.as_ref(), &dispatch);
    use_theme(state.theme);
    use_shortcuts(&state, analysis, &dispatch);
    let is_dropping = use_drop(&state, &dispatch);
    let page = use_node_ref();
    let resize = use_sizes(&page, state.sizes, &dispatch);
    let on_reveal: Callback<Span> =
        use_callback((Rc::clone(analysis), dispatch.clone()), |span, (analysis, dispatch)| {
            dispatch.emit(Action::Reveal(Rc::clone(analysis), span));
        });
    let environment: Option<AttrValue> =
        state.environment(&analysis.model.environments).map(|it| it.to_owned().into());
    // Where there is little room for the environments, they scroll.
    let shown = (environment.clone(), analysis.model.environments.len());
    use_effect_with(shown, |_| into_sight(".scopes-choice:has(:checked)"));
    let sizes = state.sizes;
    html! {
        <div class="page" ref={page} data-panel={state.panel.name()}>
            { toolbar(&state, analysis, &dispatch) }
            { panel_tabs(state.panel, analysis, &dispatch) }
            <main class="panels">
                { files_panel(&files::Props { state: Rc::clone(&state), analysis: Rc::clone(analysis), dispatch: dispatch.clone() }) }
                <Splitter label="Width of the files" controls="files" axis={Axis::X} on_resize={resize.files}
                    value={sizes.files.unwrap_or(250)} max={1000} />
                <div class="workbench">
                    <EditorPanel state={Rc::clone(&state)} analysis={Rc::clone(analysis)} dispatch={dispatch.clone()} />
                    <Splitter label="Height of the problems" controls="problems" axis={Axis::Y} is_reversed=true
                        on_resize={resize.problems} value={sizes.problems.unwrap_or(310) / 10} max={100} />
                    <Problems state={Rc::clone(&state)} analysis={Rc::clone(analysis)} dispatch={dispatch.clone()}
                        on_reveal={on_reveal.clone()} />
                </div>
                <Splitter label="Width of the views" controls="views" axis={Axis::X} is_reversed=true
                    on_resize={resize.views} value={sizes.views.unwrap_or(455) / 10} max={100} />
                <Views view={state.view} analysis={Rc::clone(analysis)} {environment} {on_reveal}
                    dispatch={dispatch.clone()} />
            </main>
            { status(&analyzed, analyzed.version == state.version()) }
            { overlays(&state, &analyzed.analysis, &dispatch, is_dropping) }
        </div>
    }
}

/// What floats over the regions.
fn overlays(
    state: &Rc<State>,
    analysis: &Rc<Analysis>,
    dispatch: &Dispatch,
    is_dropping: bool,
) -> Html {
    html! {
        <div class="overlays">
            <Notices notice={state.notice.clone()} undo={state.undo.as_ref().map(|it| AttrValue::from(it.message.clone()))}
                dispatch={dispatch.clone()} />
            <Dialogs state={Rc::clone(state)} analysis={Rc::clone(analysis)} dispatch={dispatch.clone()} />
            { drop_target(is_dropping) }
        </div>
    }
}
