//! Takes in what came from outside, once it is sorted, and says so.

use super::store::Dispatch;
use super::widgets::plural;
use crate::app::{Action, Incoming, Notice};

/// Adds what came in; `skipped` is the first of `n_skipped` files that were not read, with the reason.
pub(super) fn accept(
    incoming: Incoming,
    n_skipped: usize,
    skipped: Option<&str>,
    dispatch: &Dispatch,
) {
    let n_files = incoming.files.len();
    let mut message = match (n_files, &incoming.settings) {
        (0, None) => "Nothing was added".to_owned(),
        (0, Some(_)) => "Took over the settings of playground.yaml".to_owned(),
        (n, _) => format!("Added {}", plural(n, "file")),
    };
    let n_left_out = n_skipped + incoming.n_ignored;
    if n_left_out > 0 {
        message = format!("{message}, left out {n_left_out}");
    }
    for detail in [incoming.complaint.as_deref(), skipped].into_iter().flatten() {
        message = format!("{message} ({detail})");
    }
    let is_error = incoming.complaint.is_some() || (n_files == 0 && incoming.settings.is_none());
    if let Some(settings) = incoming.settings {
        dispatch.emit(Action::SetSettings(settings));
    }
    dispatch.emit(Action::Add(incoming.files));
    dispatch.emit(Action::Notify(Notice { message, is_error }));
}
