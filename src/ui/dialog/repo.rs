//! One repository: its name, how its environment files relate to its base, and taking it away.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_state};

use super::form::{buttons, choice, guessed, line, on_submit};
use super::head;
use crate::app::{Action, Dialog, State};
use crate::model::lower;
use crate::python::Modules;
use crate::source::{Files, Layout};
use crate::ui::store::Dispatch;

/// Properties of [`RepoDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The settings.
    pub(super) state: Rc<State>,
    /// Which repository.
    pub(super) repo: String,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Shows what is guessed of a repository and lets it be corrected.
#[component]
pub(super) fn RepoDialog(props: &Props) -> Html {
    let name = use_state(|| props.repo.clone());
    let layout = use_state(|| props.state.settings.repos.get(&props.repo).and_then(|it| it.layout));
    let guess = use_state(|| guess(&props.state, &props.repo));
    let options = vec![
        guessed(words(*guess)),
        ("patches".to_owned(), words(Layout::Patches).to_owned()),
        ("complete".to_owned(), words(Layout::Complete).to_owned()),
    ];
    let on_choose = {
        let layout = layout.clone();
        Callback::from(move |value: String| {
            layout.set(match value.as_str() {
                "patches" => Some(Layout::Patches),
                "complete" => Some(Layout::Complete),
                _ => None,
            });
        })
    };
    let chosen = match *layout {
        None => "",
        Some(Layout::Patches) => "patches",
        Some(Layout::Complete) => "complete",
    };
    let onsubmit = {
        let (old, name, layout) = (props.repo.clone(), name.clone(), layout.clone());
        let dispatch = props.dispatch.clone();
        on_submit(move || {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::SetLayout(old.clone(), *layout));
            dispatch.emit(Action::RenameRepo(old.clone(), (*name).clone()));
        })
    };
    let on_remove = {
        let (repo, dispatch) = (props.repo.clone(), props.dispatch.clone());
        move |_| {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::RemoveRepo(repo.clone()));
        }
    };
    let on_convert = props.dispatch.reform({
        let repo = props.repo.clone();
        move |_| Action::ShowDialog(Dialog::Convert(repo.clone()))
    });
    let others = html! {
        <>
            <button type="button" onclick={on_remove}>{ "Remove with its files" }</button>
            <button type="button" onclick={on_convert}>{ "Convert to the other layout…" }</button>
        </>
    };
    html! {
        <form class="form" {onsubmit}>
            { head(html! { { "Change repository" } }, &props.dispatch) }
            { line("repo-name", "Name", &name, None) }
            { choice("repo-layout", "Files of environments", &options, chosen, &on_choose) }
            <p class="form-hint">{ "Patches hold only what differs and are merged over the base. A complete file stands alone." }</p>
            { buttons("Save", !name.trim().is_empty(), others, &props.dispatch) }
        </form>
    }
}

/// What would be guessed if nothing were chosen.
fn guess(state: &State, repo: &str) -> Layout {
    let mut workspace = state.workspace();
    workspace.settings.repos.remove(repo);
    workspace.files.retain(|it| *it.repo == *repo);
    let model = lower(&workspace, &Files::new(&workspace.files), &Modules::default());
    model.repos.first().map_or(Layout::Complete, |it| it.layout)
}

fn words(layout: Layout) -> &'static str {
    match layout {
        Layout::Patches => "patches on a base",
        Layout::Complete => "complete files",
    }
}
