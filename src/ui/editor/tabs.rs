//! The files that were opened, over the editor.

use yew::{Html, html};

use crate::app::{Action, OpenFile, State};
use crate::ui::files::repo_mark;
use crate::ui::store::Dispatch;
use crate::ui::widgets::{Icon, icon, middle, walk};

/// One tab for each opened file. These are buttons and not `role=tab`, since each has a second button to close it.
pub(super) fn tabs(state: &State, dispatch: &Dispatch) -> Html {
    let repos = state.repos();
    let opened: Vec<&OpenFile> = state.tabs.iter().filter_map(|it| state.file(*it)).collect();
    html! {
        <ul class="file-tabs" aria-label="Opened files" onkeydown={walk(".file-tab-open")}>
            for open in &opened {
                { tab(state, open, &opened, &repos, dispatch) }
            }
        </ul>
    }
}

fn tab(
    state: &State,
    open: &OpenFile,
    opened: &[&OpenFile],
    repos: &[&str],
    dispatch: &Dispatch,
) -> Html {
    let key = open.key;
    let file = &open.file;
    let name = name(open);
    let at = repos.iter().position(|it| *it == &*file.repo).unwrap_or(0);
    let is_open = state.open == Some(key);
    // Where two are called the same, the color of the repository alone would tell them apart.
    let is_other = |it: &&OpenFile| it.file.repo != file.repo && self::name(it) == name;
    let of_repo = if opened.iter().any(is_other) { "file-tab-repo" } else { "visually-hidden" };
    html! {
        <li class="file-tab" key={key.0} data-open={is_open.then_some("")}>
            <button type="button" class="plain file-tab-open" aria-current={is_open.then_some("true")}
                title={format!("{}/{}", file.repo, file.path)} onclick={dispatch.reform(move |_| Action::Open(key))}>
                { repo_mark(at) }
                <span class={of_repo}>{ format!("{}: ", file.repo) }</span>
                { middle(name) }
            </button>
            <button type="button" class="plain file-tab-close" aria-label={format!("Close {}", file.path)}
                title="Close the tab; the file stays" onclick={dispatch.reform(move |_| Action::CloseTab(key))}>
                { icon(Icon::Close) }
            </button>
        </li>
    }
}

fn name(open: &OpenFile) -> &str {
    open.file.path.rsplit('/').next().unwrap_or_default()
}
