//! The middle: tabs of files over the editor.

mod code_editor;
mod empty;
mod markers;
mod tabs;

use std::rc::Rc;

use yew::{Html, Properties, component, html, use_effect_with, use_memo};

use super::store::Dispatch;
use super::widgets::into_sight;
use crate::analysis::Analysis;
use crate::app::State;
use code_editor::CodeEditor;
use empty::empty;
use tabs::tabs;

/// Properties of [`EditorPanel`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the user chose.
    pub(super) state: Rc<State>,
    /// What follows from it.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Tabs and the editor. The editor's element lives as long as the page, also while it has nothing to show.
#[component]
pub(super) fn EditorPanel(props: &Props) -> Html {
    let Props { state, analysis, dispatch } = props;
    let file = use_memo(state.open_file().cloned(), Clone::clone);
    // In a narrow window the tabs are seen with their panel only.
    use_effect_with((state.open, state.panel), |_| into_sight(".file-tab[data-open]"));
    html! {
        <section class="editor" id="editor" aria-label="Editor">
            <div class="editor-tabs">{ tabs(state, dispatch) }</div>
            <div class="editor-empty">
                if file.is_none() {
                    { empty(!state.files.is_empty(), dispatch) }
                }
            </div>
            <div class="editor-host" key="editor" hidden={file.is_none()}>
                <CodeEditor {file} reveal={state.reveal} analysis={Rc::clone(analysis)} dispatch={dispatch.clone()} />
            </div>
        </section>
    }
}
