//! One file in the left panel.

use web_sys::KeyboardEvent;
use yew::{Callback, Html, html};

use super::Props;
use crate::analysis::Analysis;
use crate::app::{Action, Counts, Dialog, OpenFile};
use crate::diagnostic::Severity;
use crate::source::{FileId, SourceFile};
use crate::ui::toolbar::sign;
use crate::ui::widgets::{Icon, icon, middle, plural};

/// How many colors there are for repositories.
const N_COLORS: usize = 8;

/// The square in a repository's color; its name stands beside it.
pub(in crate::ui) fn repo_mark(at: usize) -> Html {
    html! { <span class="repo-mark" data-repo={(at % N_COLORS + 1).to_string()} aria-hidden="true"></span> }
}

/// One file: its name, environment and problems, and a button for more.
pub(super) fn row(props: &Props, counts: &Counts, open: &OpenFile) -> Html {
    let Props { state, analysis, dispatch } = props;
    let key = open.key;
    let path = &open.file.path;
    let id = file_id(analysis, open);
    let environment = id.and_then(|it| analysis.model.file(it)?.environment.clone());
    let more = dispatch.reform(move |()| Action::ShowDialog(Dialog::File(key)));
    html! {
        <li class="files-row" key={key.0}>
            <button type="button" class="plain files-open" aria-current={(state.open == Some(key)).then_some("true")}
                onclick={dispatch.reform(move |_| Action::Open(key))} onkeydown={keys(props, open)}>
                { middle(path) }
                <span class="files-environment">{ environment.unwrap_or_default() }</span>
                <span class="files-counts">{ id.map(|it| problems(counts, it)).unwrap_or_default() }</span>
            </button>
            <button type="button" class="plain files-icon files-more" title="Rename, environment, remove (F2)"
                aria-label={format!("Change {path}")} onclick={more.reform(|_| ())}>{ icon(Icon::More) }</button>
        </li>
    }
}

fn keys(props: &Props, open: &OpenFile) -> Callback<KeyboardEvent> {
    let key = open.key;
    let dispatch = props.dispatch.clone();
    Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "F2" => dispatch.emit(Action::ShowDialog(Dialog::File(key))),
        "Delete" => dispatch.emit(Action::Remove(key)),
        _ => {}
    })
}

/// The file's place in the analysis, which may be older than the state.
pub(in crate::ui) fn file_id(analysis: &Analysis, open: &OpenFile) -> Option<FileId> {
    let is_it = |(id, file): (FileId, &SourceFile)| {
        (file.repo == open.file.repo && file.path == open.file.path).then_some(id)
    };
    analysis.files.iter().find_map(is_it)
}

fn problems(counts: &Counts, id: FileId) -> Html {
    [Severity::Error, Severity::Warning]
        .into_iter()
        .map(|severity| {
            let n = counts.in_file(id, severity);
            if n == 0 {
                return html! {};
            }
            html! {
                <span class="files-count" data-tone={severity.name()} title={plural(n, severity.name())}>
                    <span aria-hidden="true">{ sign(severity) }{ " " }{ n }</span>
                    <span class="visually-hidden">{ plural(n, severity.name()) }</span>
                </span>
            }
        })
        .collect()
}
