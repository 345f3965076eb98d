//! A new, empty file, in a repository or in a new one.

use std::rc::Rc;

use yew::{Html, Properties, component, html, use_state};

use super::form::{buttons, line, on_submit};
use super::head;
use crate::app::{Action, State};
use crate::source::SourceFile;
use crate::ui::store::Dispatch;

/// What a new deployment file starts with.
const START: &str = "locations:\n  - location_name: my-location\n    code_source:\n      module_name: my_location.definitions\n";

/// Properties of [`Add`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// For the names that are taken.
    pub(super) state: Rc<State>,
    /// The repository; empty for a new one.
    pub(super) repo: String,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Asks for repository and path.
#[component]
pub(super) fn Add(props: &Props) -> Html {
    let is_new = props.repo.is_empty();
    let repo = use_state(|| if is_new { free_repo(&props.state) } else { props.repo.clone() });
    let path = use_state(|| free_path(&props.state, &props.repo));
    let repos = props.state.repos();
    let is_ready = !repo.trim().is_empty() && !path.trim().trim_matches('/').is_empty();
    let onsubmit = {
        let (repo, path, dispatch) = (repo.clone(), path.clone(), props.dispatch.clone());
        on_submit(move || {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let text = if name.starts_with("dagster_cloud.y") { START } else { "" };
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Add(vec![SourceFile::new(
                &repo,
                path.trim().trim_matches('/'),
                text,
            )]));
        })
    };
    let title = if is_new { "Add a repository" } else { "Add a file" };
    html! {
        <form class="form" {onsubmit}>
            { head(html! { { title } }, &props.dispatch) }
            { line("add-repo", "Repository", &repo, Some(&repos)) }
            { line("add-path", "Path of its first file", &path, Some(&["dagster_cloud.yaml", "dagster_cloud.prod.yaml", "definitions.py"])) }
            <p class="form-hint">{ "An environment in the name, as in dagster_cloud.prod.yaml, makes the file that environment's." }</p>
            { buttons("Add", is_ready, html! {}, &props.dispatch) }
        </form>
    }
}

/// A name that no repository has.
fn free_repo(state: &State) -> String {
    let repos = state.repos();
    // One more name than there are repositories, so one of them is free.
    (1..=repos.len() + 1)
        .map(|n| if n == 1 { "my-repository".to_owned() } else { format!("my-repository-{n}") })
        .find(|it| !repos.contains(&it.as_str()))
        .unwrap_or_default()
}

fn free_path(state: &State, repo: &str) -> String {
    let is_free = |path: &&str| state.find(repo, path).is_none();
    ["dagster_cloud.yaml", "dagster_cloud.dev.yaml", "dagster_cloud.prod.yaml", "definitions.py"]
        .into_iter()
        .find(is_free)
        .unwrap_or_default()
        .to_owned()
}
