//! The left panel: repositories with their files.

mod row;

use std::rc::Rc;

use yew::{Html, html};

use super::store::Dispatch;
use super::toolbar::on_download;
use super::widgets::{Icon, icon, middle, walk};
use crate::analysis::Analysis;
use crate::app::{Action, Counts, Dialog, OpenFile, State};
use crate::source::Layout;
use row::row;

pub(super) use row::{file_id, repo_mark};

/// What the panel shows.
pub(super) struct Props {
    /// What the user chose.
    pub(super) state: Rc<State>,
    /// What follows from it.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Repositories and files; arrow keys walk the files.
pub(super) fn files_panel(props: &Props) -> Html {
    let Props { state, dispatch, .. } = props;
    let show = |dialog: Dialog| dispatch.reform(move |_| Action::ShowDialog(dialog.clone()));
    let counts = Counts::of(&props.analysis);
    let mut repos: Vec<(&str, Vec<&OpenFile>)> = Vec::new();
    for open in &state.files {
        match repos.iter_mut().find(|it| it.0 == &*open.file.repo) {
            Some((_, files)) => files.push(open),
            None => repos.push((&open.file.repo, vec![open])),
        }
    }
    html! {
        <nav class="files" id="files" aria-label="Repositories and files" onkeydown={walk(".files-open")}>
            <div class="files-repos">
                for (at, (name, files)) in repos.into_iter().enumerate() {
                    { repo(props, &counts, at, name, &files) }
                }
            </div>
            <div class="files-actions">
                <button type="button" class="plain files-action" onclick={show(Dialog::Add(String::new()))}>
                    { icon(Icon::Plus) }<span>{ "Add repository" }</span>
                </button>
                <button type="button" class="plain files-action" onclick={show(Dialog::Paste(String::new()))}>
                    { icon(Icon::Paste) }<span>{ "Paste or drop files" }</span>
                </button>
                // The toolbar of a very narrow window has no room for it.
                <button type="button" class="plain files-action files-download" disabled={state.files.is_empty()}
                    onclick={on_download(state, dispatch)}>
                    { icon(Icon::Download) }<span>{ "Download everything" }</span>
                </button>
            </div>
        </nav>
    }
}

fn repo(props: &Props, counts: &Counts, at: usize, name: &str, files: &[&OpenFile]) -> Html {
    let Props { analysis, dispatch, .. } = props;
    let id = format!("files-repo-{at}");
    let layout = analysis.model.repos.iter().find(|it| it.name == name).and_then(|it| {
        let of = |id| analysis.model.file(id).is_some_and(|it| it.environment.is_some());
        it.files.iter().any(|id| of(*id)).then_some(it.layout)
    });
    let add = Dialog::Add(name.to_owned());
    let settings = Dialog::Repo(name.to_owned());
    html! {
        <section class="files-repo" key={name.to_owned()} aria-labelledby={id.clone()}>
            <div class="files-head">
                { repo_mark(at) }
                <h2 class="files-name" {id}>{ middle(name) }</h2>
                <span class="files-layout">{ layout.map_or("", layout_word) }</span>
                <button type="button" class="plain files-icon" title="Add a file" aria-label={format!("Add a file to {name}")}
                    onclick={dispatch.reform(move |_| Action::ShowDialog(add.clone()))}>{ icon(Icon::Plus) }</button>
                <button type="button" class="plain files-icon" title="Name, layout, remove" aria-label={format!("Change repository {name}")}
                    onclick={dispatch.reform(move |_| Action::ShowDialog(settings.clone()))}>{ icon(Icon::More) }</button>
            </div>
            <ul class="files-list">
                for open in files {
                    { row(props, counts, open) }
                }
            </ul>
        </section>
    }
}

fn layout_word(layout: Layout) -> &'static str {
    match layout {
        Layout::Patches => "patches",
        Layout::Complete => "complete files",
    }
}
