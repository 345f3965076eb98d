//! What the page remembers and how it changes; knows nothing of the browser.

mod action;
mod edit;
mod state;

pub use action::Action;
pub use edit::{Change, apply_changes, apply_fix, editor_text};
pub use state::{Dialog, Key, Notice, OpenFile, Panel, Reveal, Scope, State, Theme, Undo, View};
