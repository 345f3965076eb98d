//! What stands in the place of the editor while no file is open.

use yew::{Html, html};

use crate::app::{Action, Dialog};
use crate::content::examples;
use crate::source::Settings;
use crate::ui::incoming::Chooser;
use crate::ui::store::Dispatch;

/// Says why there is nothing, and what to do; `has_files` if there are files to choose from.
pub(super) fn empty(has_files: bool, dispatch: &Dispatch) -> Html {
    if has_files {
        return html! {
            <div class="empty">
                <h2>{ "No file is open" }</h2>
                <p>{ "Choose one of the files, or a problem, to see its text here." }</p>
            </div>
        };
    }
    let paste = dispatch.reform(|_| Action::ShowDialog(Dialog::Paste(String::new())));
    let example = {
        let dispatch = dispatch.clone();
        move |_| {
            let Some(example) = examples().into_iter().next() else { return };
            let message = format!("Opened the example “{}”", example.title);
            dispatch.emit(Action::Replace(message, example.files, Settings::default()));
        }
    };
    html! {
        <div class="empty">
            <h2>{ "Start with your deployment files" }</h2>
            <p>{ "Bring the dagster_cloud.yaml files, their environment overlays and the Python of several repositories: \
                they are checked as Dagster+ would, merged for each environment, and drawn with what they share. \
                Nothing leaves this tab." }</p>
            <div class="empty-actions">
                <button type="button" class="primary" onclick={paste}>{ "Paste text" }</button>
                <Chooser dispatch={dispatch.clone()} repo="my-repository" />
                <button type="button" onclick={example}>{ "Open the example" }</button>
            </div>
            <p class="empty-hint">{ "Files, folders and .zip archives can be dropped anywhere on the page." }</p>
        </div>
    }
}
