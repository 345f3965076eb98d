//! How many problems there are; each number leads to its problems.

use yew::{Html, html};

use crate::analysis::Analysis;
use crate::app::{Action, Counts, State};
use crate::diagnostic::Severity;
use crate::ui::store::Dispatch;
use crate::ui::widgets::plural;

/// The sign that goes with a severity.
pub(in crate::ui) fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✕",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

/// Errors and warnings, or that there are none.
pub(super) fn counts(state: &State, analysis: &Analysis, dispatch: &Dispatch) -> Html {
    let counts = Counts::of(analysis);
    let (n_errors, n_warnings) = (counts.all(Severity::Error), counts.all(Severity::Warning));
    let all = dispatch.reform(|_| Action::Filter(None));
    html! {
        <div class="counts">
            { button(Severity::Error, n_errors, dispatch) }
            { button(Severity::Warning, n_warnings, dispatch) }
            if n_errors + n_warnings == 0 && !state.files.is_empty() {
                <button type="button" class="pill" data-tone="ok" onclick={all}>
                    <span aria-hidden="true">{ "✓" }</span><span>{ "no errors" }</span>
                </button>
            }
        </div>
    }
}

fn button(severity: Severity, n: usize, dispatch: &Dispatch) -> Html {
    if n == 0 {
        return html! {};
    }
    let words = plural(n, severity.name());
    let (number, word) = words.split_once(' ').unwrap_or((&words, ""));
    let onclick = dispatch.reform(move |_| Action::Filter(Some(severity)));
    html! {
        <button type="button" class="pill" data-tone={severity.name()} aria-label={words.clone()}
            title={format!("Show the {}s", severity.name())} {onclick}>
            <span aria-hidden="true">{ sign(severity) }</span><span>{ number.to_owned() }</span>
            <span class="toolbar-words">{ word.to_owned() }</span>
        </button>
    }
}
