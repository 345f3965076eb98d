//! Draws the page; the only code that knows the browser.

mod analysis;
mod dialog;
mod diff;
mod editor;
pub mod effective;
mod files;
mod host;
mod incoming;
mod late;
pub mod map;
pub mod map_compare;
pub mod map_details;
pub mod map_table;
pub mod map_tools;
mod markdown;
pub mod matrix;
mod measure;
mod notice;
mod page;
mod place;
pub mod plan;
mod problems;
mod programs;
pub mod rule_page;
mod settings;
mod shortcuts;
mod shorten;
mod sign;
mod sizes;
mod status;
mod storage;
mod store;
mod taken;
mod toolbar;
mod views;
mod why;
mod widgets;
mod words;

use yew::Renderer;

use crate::app::{Notice, State};
use crate::content::examples;
use crate::source::Settings;

/// Starts the page in the element that `index.html` keeps for it: with what an earlier visit left, or with an example.
/// A panic anywhere is a trap, which `host/crash.js` sees and answers with the files to download.
///
/// # Panics
/// If the page has no element `app`, which only a damaged `index.html` lacks.
pub fn start() {
    let root =
        gloo::utils::document().get_element_by_id("app").expect("index.html has the element `app`");
    wasm_bindgen_futures::spawn_local(async move {
        let props = restore().await;
        Renderer::<page::Page>::with_root_and_props(root, props).render();
    });
}

/// What the page starts with.
async fn restore() -> page::Props {
    match storage::restore().await {
        storage::Restored::State(state, unread_settings) => {
            let mut state = *state;
            if unread_settings.is_some() {
                let message = "The settings of your work could not be read: reload the page".into();
                state.notice = Some(Notice { message, is_error: true });
            }
            page::Props { initial: state, is_restored: true, unread_settings }
        }
        storage::Restored::Nothing => {
            page::Props { initial: first_visit(), is_restored: false, unread_settings: None }
        }
        storage::Restored::Unreadable => {
            let message = "What this browser kept of your last visit could not be read".into();
            let mut state = first_visit();
            state.notice = Some(Notice { message, is_error: true });
            page::Props { initial: state, is_restored: false, unread_settings: None }
        }
    }
}

fn first_visit() -> State {
    let files = examples().into_iter().next().map(|it| it.files).unwrap_or_default();
    let mut state = State::new(files, Settings::default());
    state.theme = storage::theme();
    state
}
