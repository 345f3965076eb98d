//! The files that were opened, over the editor.

use yew::{Html, html};

use crate::app::{Action, OpenFile, State};
use crate::ui::files::repo_mark;
use crate::ui::store::Dispatch;
use crate::ui::widgets::{Icon, icon, middle};

/// One tab for each opened file. These are buttons and not `role=tab`, since each has a second button to close it.
pub(super) fn tabs(state: &State, dispatch: &Dispatch) -> Html {
    let repos = state.repos();
    html! {
        <ul class="file-tabs" aria-label="Opened files">
            for open in state.tabs.iter().filter_map(|it| state.file(*it)) {
                { tab(state, open, &repos, dispatch) }
            }
        </ul>
    }
}

fn tab(state: &State, open: &OpenFile, repos: &[&str], dispatch: &Dispatch) -> Html {
    let key = open.key;
    let file = &open.file;
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let at = repos.iter().position(|it| *it == &*file.repo).unwrap_or(0);
    let is_open = state.open == Some(key);
    html! {
        <li class="file-tab" key={key.0} data-open={is_open.then_some("")}>
            <button type="button" class="plain file-tab-open" aria-current={is_open.then_some("true")}
                title={format!("{}/{}", file.repo, file.path)} onclick={dispatch.reform(move |_| Action::Open(key))}>
                { repo_mark(at) }
                <span class="visually-hidden">{ format!("{}: ", file.repo) }</span>
                { middle(name) }
            </button>
            <button type="button" class="plain file-tab-close" aria-label={format!("Close {}", file.path)}
                title="Close the tab; the file stays" onclick={dispatch.reform(move |_| Action::CloseTab(key))}>
                { icon(Icon::Close) }
            </button>
        </li>
    }
}
