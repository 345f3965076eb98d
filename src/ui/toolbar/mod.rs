//! The top: name, environments, counts of problems, and what concerns everything.

mod counts;
mod panels;
mod scopes;
mod theme;

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback, Html, MouseEvent, html};

use super::host;
use super::storage::settings_text;
use super::store::Dispatch;
use super::widgets::{Icon, icon};
use crate::analysis::Analysis;
use crate::app::{Action, Dialog, Notice, State};
use counts::counts;
use scopes::scopes;

pub(super) use counts::sign;
pub(super) use panels::panel_tabs;
pub(super) use theme::use_theme;

/// The top of the page.
pub(super) fn toolbar(state: &Rc<State>, analysis: &Rc<Analysis>, dispatch: &Dispatch) -> Html {
    let environments = &analysis.model.environments;
    let chosen: Option<AttrValue> = state.environment(environments).map(|it| it.to_owned().into());
    let names: Vec<AttrValue> = environments.iter().map(|it| it.name.clone().into()).collect();
    html! {
        <header class="toolbar">
            <h1 class="toolbar-name">
                <span aria-hidden="true">{ "◈" }</span><span class="toolbar-words">{ "Locations Playground" }</span>
            </h1>
            <div class="toolbar-scopes">
                if !names.is_empty() {
                    { scopes(&names, chosen.as_ref(), dispatch) }
                }
            </div>
            <div class="toolbar-space"></div>
            { counts(state, analysis, dispatch) }
            <div class="toolbar-actions">
                { actions(state, dispatch) }
            </div>
        </header>
    }
}

fn actions(state: &Rc<State>, dispatch: &Dispatch) -> Html {
    let show = |dialog: Dialog| dispatch.reform(move |_| Action::ShowDialog(dialog.clone()));
    let on_download = on_download(state, dispatch);
    html! {
        <>
            { theme::button(state.theme, dispatch) }
            <button type="button" class="toolbar-icon" aria-label="Settings" title="Environments, names, variables and expectations"
                onclick={show(Dialog::Settings)}>{ icon(Icon::Settings) }</button>
            <button type="button" class="toolbar-icon" aria-label="Help" title="Help and shortcuts (?)"
                onclick={show(Dialog::Help)}>{ icon(Icon::Help) }</button>
            <button type="button" class="toolbar-wide" title="Download every file as one .zip" aria-label="Download everything"
                disabled={state.files.is_empty()} onclick={on_download}>
                { icon(Icon::Download) }<span class="toolbar-words">{ "Download" }</span>
            </button>
            <button type="button" class={if state.files.is_empty() { "toolbar-wide" } else { "toolbar-wide primary" }} title="Paste text, or choose files" aria-label="Paste or choose files"
                onclick={show(Dialog::Paste(String::new()))}>
                { icon(Icon::Paste) }<span class="toolbar-words">{ "Paste" }</span>
            </button>
        </>
    }
}

/// Offers every file as one archive.
pub(super) fn on_download(state: &Rc<State>, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let (state, dispatch) = (Rc::clone(state), dispatch.clone());
    Callback::from(move |_| {
        let (state, dispatch) = (Rc::clone(&state), dispatch.clone());
        spawn_local(async move {
            if let Ok(settings) = settings_text(&state.settings).await {
                return host::download_all(&state.files, settings.as_deref());
            }
            let message = "The settings could not be written. Check the connection".into();
            dispatch.emit(Action::Notify(Notice { message, is_error: true }));
        });
    })
}
