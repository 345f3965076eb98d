//! One file: its repository and path, what it is taken for, and taking it away.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_state};

use super::form::{buttons, choice, guessed, line, on_submit};
use super::head;
use crate::analysis::Analysis;
use crate::app::{Action, Key, OpenFile, State};
use crate::source::{FileSettings, Kind, recognize, unchecked};
use crate::ui::host;
use crate::ui::store::Dispatch;

/// The kinds to choose from.
const KINDS: [(Kind, &str); 8] = [
    (Kind::DagsterCloud, "code locations (dagster_cloud.yaml)"),
    (Kind::Python, "Python"),
    (Kind::Values, "values of a template"),
    (Kind::Build, "build.yaml"),
    (Kind::ContainerContext, "container_context.yaml"),
    (Kind::DgProject, "project settings"),
    (Kind::Agent, "settings of an agent"),
    (Kind::Other, "something else: shown, not analysed"),
];

/// Properties of [`FileDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The files and their corrections.
    pub(super) state: Rc<State>,
    /// For the environments.
    pub(super) analysis: Rc<Analysis>,
    /// Which file.
    pub(super) file: Key,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Shows what is guessed of a file and lets it be corrected.
#[component]
pub(super) fn FileDialog(props: &Props) -> Html {
    let open = props.state.file(props.file);
    let repo = use_state(|| open.map_or_else(String::new, |it| it.file.repo.to_string()));
    let path = use_state(|| open.map_or_else(String::new, |it| it.file.path.to_string()));
    let settings = use_state(|| corrections(&props.state, open));
    let Some(open) = open else { return html! {} };
    let key = props.file;
    let onsubmit = {
        let (repo, path, settings) = (repo.clone(), path.clone(), settings.clone());
        let dispatch = props.dispatch.clone();
        on_submit(move || {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::SetKind(key, settings.kind));
            dispatch.emit(Action::SetEnvironment(key, settings.environment.clone()));
            dispatch.emit(Action::Rename(key, (*repo).clone(), (*path).clone()));
        })
    };
    let guess = recognize(&path, &open.file.text, &props.state.settings.environments);
    html! {
        <form class="form" {onsubmit}>
            { head(html! { { "Change file" } }, &props.dispatch) }
            { line("file-repo", "Repository", &repo, Some(&props.state.repos())) }
            { line("file-path", "Path in it", &path, None) }
            { environment(props, &settings, guess.environment.as_deref()) }
            { kind(&settings, guess.kind, unchecked(&path, &open.file.text)) }
            { buttons("Save", !repo.trim().is_empty() && !path.trim().is_empty(), left(open, &props.dispatch), &props.dispatch) }
        </form>
    }
}

fn corrections(state: &State, open: Option<&OpenFile>) -> FileSettings {
    open.and_then(|it| state.settings.files.get(&format!("{}/{}", it.file.repo, it.file.path)))
        .cloned()
        .unwrap_or_default()
}

/// The select's values: empty to guess, `-` for the base, `=name` for an environment.
fn environment(
    props: &Props,
    settings: &yew::UseStateHandle<FileSettings>,
    guess: Option<&str>,
) -> Html {
    let base = "none, it is a base".to_owned();
    let mut options = vec![guessed(guess.unwrap_or(&base)), ("-".to_owned(), base)];
    for it in &props.analysis.model.environments {
        options.push((format!("={}", it.name), it.name.clone()));
    }
    let chosen = match &settings.environment {
        None => String::new(),
        Some(None) => "-".to_owned(),
        Some(Some(name)) => format!("={name}"),
    };
    let on_choose = {
        let settings = settings.clone();
        Callback::from(move |value: String| {
            let environment = match value.strip_prefix('=') {
                Some(name) => Some(Some(name.to_owned())),
                None => (value == "-").then_some(None),
            };
            settings.set(FileSettings { environment, ..(*settings).clone() });
        })
    };
    choice("file-environment", "Environment", &options, &chosen, &on_choose)
}

/// What the file holds; `unchecked` are the words for what is known and not checked.
fn kind(
    settings: &yew::UseStateHandle<FileSettings>,
    guess: Kind,
    unchecked: Option<&str>,
) -> Html {
    let words = KINDS.iter().find(|it| it.0 == guess).map_or("", |it| it.1);
    let unchecked = unchecked.filter(|_| guess == Kind::Other);
    let words = unchecked.map_or(words.to_owned(), |it| format!("{it}: shown, not analysed"));
    let mut options = vec![guessed(&words)];
    options.extend(KINDS.iter().map(|(kind, words)| (kind.name().to_owned(), (*words).to_owned())));
    let on_choose = {
        let settings = settings.clone();
        Callback::from(move |value: String| {
            let kind = Kind::by_name(&value);
            settings.set(FileSettings { kind, ..(*settings).clone() });
        })
    };
    choice("file-kind", "Holds", &options, settings.kind.map_or("", Kind::name), &on_choose)
}

fn left(open: &OpenFile, dispatch: &Dispatch) -> Html {
    let key = open.key;
    let on_remove = {
        let dispatch = dispatch.clone();
        move |_| {
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Remove(key));
        }
    };
    let on_download = {
        let file = open.file.clone();
        move |_| host::download(file.path.rsplit('/').next().unwrap_or(&file.path), &file.text)
    };
    html! {
        <>
            <button type="button" onclick={on_remove}>{ "Remove" }</button>
            <button type="button" onclick={on_download}>{ "Download" }</button>
        </>
    }
}
