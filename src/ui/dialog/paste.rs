//! Pasting: one file, or a bundle of several; choosing files is offered beside it.

use std::rc::Rc;

use web_sys::{HtmlTextAreaElement, InputEvent};
use yew::{Html, Properties, TargetCast, component, html, use_state};

use super::form::{buttons, line, on_submit};
use super::head;
use crate::app::{Action, State, guess_path, read_pasted};
use crate::source::read_bundle;
use crate::ui::incoming::Chooser;
use crate::ui::store::Dispatch;
use crate::ui::taken::accept;
use crate::ui::widgets::plural;

/// Properties of [`Paste`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// For the repositories.
    pub(super) state: Rc<State>,
    /// What was pasted already.
    pub(super) text: String,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Asks for text, repository and path.
#[component]
pub(super) fn Paste(props: &Props) -> Html {
    let text = use_state(|| props.text.clone());
    let repo = use_state(|| props.state.current_repo().unwrap_or("my-repository").to_owned());
    let path = use_state(|| guess_path(&props.text).to_owned());
    let bundle = read_bundle(&text);
    let is_ready = !text.trim().is_empty() && (bundle.is_some() || !path.trim().is_empty());
    let oninput = {
        let (text, path) = (text.clone(), path.clone());
        move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            // A name that was guessed follows the text; one that was typed stays.
            if path.is_empty() || *path == guess_path(&text) {
                path.set(guess_path(&value).to_owned());
            }
            text.set(value);
        }
    };
    let onsubmit = {
        let (text, repo, path) = (text.clone(), repo.clone(), path.clone());
        let dispatch = props.dispatch.clone();
        on_submit(move || {
            dispatch.emit(Action::CloseDialog);
            accept(read_pasted(&text, &repo, &path), 0, None, &dispatch);
        })
    };
    html! {
        <form class="form form-wide" {onsubmit}>
            { head(html! { { "Paste a file" } }, &props.dispatch) }
            <div class="field">
                <label for="paste-text">{ "Text" }</label>
                <textarea id="paste-text" class="field-text" rows="12" spellcheck="false" autocapitalize="off" wrap="off" autofocus=true
                    placeholder={"locations:\n  - location_name: …"} value={(*text).clone()} {oninput} />
            </div>
            <div class="form-names">
                if let Some(files) = bundle {
                    <p class="form-hint">{ format!("A bundle of {}: each line “-- repository/path --” starts one.", plural(files.len(), "file")) }</p>
                } else {
                    { line("paste-repo", "Repository", &repo, Some(&props.state.repos())) }
                    { line("paste-path", "Path in it", &path, None) }
                }
            </div>
            { buttons("Add", is_ready, html! { <Chooser dispatch={props.dispatch.clone()} repo={(*repo).clone()} /> }, &props.dispatch) }
        </form>
    }
}
