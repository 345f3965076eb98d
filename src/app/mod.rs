//! What the page remembers and how it changes; knows nothing of the browser.

mod action;
mod arrange;
mod decide;
mod edit;
mod incoming;
mod problem;
mod state;

pub use action::Action;
pub use decide::{
    EnvironmentFault, EnvironmentRow, environment_rows, faults_of_environments,
    gone_with_environments, with_environments,
};
pub use edit::{Change, apply_changes, apply_fix, editor_text};
pub use incoming::{Incoming, guess_path, read_incoming, read_pasted};
pub use problem::Counts;
pub use state::{
    Dialog, Key, Notice, OpenFile, Panel, Reveal, Scope, Sizes, State, Theme, Undo, View,
};
