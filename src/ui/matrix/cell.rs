//! The cells of the matrix.

use std::rc::Rc;

use yew::{Callback, Html, MouseEvent, html};

use super::shown::{Row, Shown, Standing};
use crate::analysis::Analysis;
use crate::diagnostic::Severity;
use crate::fact::{Fact, Reading, Verdict};
use crate::ui::map::{address, two_lines};
use crate::ui::place::full_place;
use crate::ui::shorten::{Letters, shorten};
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// The room for a value, in pixels.
const ROOM: i32 = 190;

/// Where a cell stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The place of its column.
    pub(super) at: usize,
    /// Whether the Tab key reaches it; the arrow keys lead from there to the others.
    pub(super) is_tab: bool,
}

impl Place {
    fn tabindex(self) -> &'static str {
        if self.is_tab { "0" } else { "-1" }
    }

    /// The number of the column, the names being the first.
    fn number(self) -> String {
        (self.at + 2).to_string()
    }
}

/// Sign and words of how a row stands among so many locations.
pub(super) fn words(standing: &Standing, n_subjects: usize) -> (Sign, String) {
    match standing.verdict {
        _ if standing.is_breach => (Sign::Mismatch, "mismatch".to_owned()),
        Verdict::Equal if n_subjects == 1 => (Sign::Agree, "only one".to_owned()),
        Verdict::Equal => (Sign::Agree, "equal".to_owned()),
        Verdict::Different => (Sign::Differ, "different".to_owned()),
        Verdict::Missing => (Sign::Missing, format!("missing in {}", n_subjects - standing.n_set)),
        Verdict::Unresolved => (Sign::Unresolved, "unresolved".to_owned()),
    }
}

/// How the row stands in one environment, by sign and word.
pub(super) fn verdict(shown: &Shown, row: &Row, scope: usize, place: Place) -> Html {
    let (Some(standing), Some(scope)) = (row.standings.get(scope), shown.scopes.get(scope)) else {
        return html! {};
    };
    let (of, words) = words(standing, scope.subjects.len());
    let kind = match standing.problem {
        _ if standing.is_breach => "error",
        Some(Severity::Error) => "error",
        Some(_) => "warning",
        None => standing.verdict.name(),
    };
    // A word for what the color of the row's own verdict would otherwise say alone.
    let problem = match standing.problem {
        Some(Severity::Error) if !standing.is_breach => Some((Sign::Error, "error")),
        Some(Severity::Warning) if !standing.is_breach => Some((Sign::Warning, "warning")),
        _ => None,
    };
    html! {
        <td key={place.at} class="matrix-verdict" data-kind={kind} data-column={place.at.to_string()}
            aria-colindex={place.number()} tabindex={place.tabindex()}>
            <span>{ sign(of) }{ words }</span>
            if let Some((of, word)) = problem {
                <span>{ sign(of) }{ word }</span>
            }
        </td>
    }
}

/// What one location has of the row, which is the one at `at`.
pub(super) fn value(shown: &Rc<Shown>, at: usize, row: &Row, subject: usize, place: Place) -> Html {
    let (analysis, fact) = (&shown.analysis, &row.fact);
    let Some(reading) = analysis.facts.reading(fact, subject) else {
        return html! {
            <td key={place.at} class="matrix-cell" data-kind="missing" data-column={place.at.to_string()}
                aria-colindex={place.number()} tabindex={place.tabindex()}>
                <span class="matrix-none">{ sign(Sign::Missing) }{ "missing" }</span>
            </td>
        };
    };
    let problem = shown.problem(subject, reading);
    let kind = match (&reading.value, problem.map(|it| it.severity)) {
        (_, Some(Severity::Error)) => "error",
        (_, Some(_)) => "warning",
        (Err(_), None) => "unresolved",
        (Ok(_), None) => "value",
    };
    let inside = inside(fact, reading, kind);
    let title = title(analysis, reading, problem.map(|it| it.finding.message.as_str()));
    let tabindex = place.tabindex();
    let on_why = {
        let shown = Rc::clone(shown);
        Callback::from(move |_: MouseEvent| {
            if let Some(row) = shown.rows.get(at) {
                shown.on_why.emit((row.fact.clone(), subject));
            }
        })
    };
    html! {
        <td key={place.at} class="matrix-cell" data-kind={kind} data-column={place.at.to_string()} aria-colindex={place.number()}>
            <span class="matrix-inside">
                if let Some(at) = reading.at {
                    <button type="button" class="matrix-told" {title} {tabindex} onclick={shown.on_reveal.reform(move |_: MouseEvent| at)}>{ inside }</button>
                } else {
                    <span class="matrix-told" {title}>{ inside }</span>
                }
                <button type="button" class="matrix-ask" aria-label="Why this value?" title="Why this value?" {tabindex} onclick={on_why}></button>
            </span>
        </td>
    }
}

/// A value, or why there is none to tell, with its sign.
fn inside(fact: &Fact, reading: &Reading, kind: &'static str) -> Html {
    // Only what was typed in has no text that decides it.
    let is_typed = matches!(fact, Fact::Variable(_)) && reading.at.is_none();
    let text = match &reading.value {
        Ok(value) if is_typed => html! { <>{ told(fact, value) }<small>{ " typed in" }</small></> },
        Ok(value) => told(fact, value),
        Err(reason) => html! {
            <span class="matrix-reason"><span>{ "unresolved" }</span><small>{ prose(reason) }</small></span>
        },
    };
    let mark = match (kind, &reading.value) {
        ("error", _) => Some((Sign::Error, "error")),
        ("warning", _) => Some((Sign::Warning, "warning")),
        (_, Err(_)) => Some((Sign::Unresolved, "")),
        (_, Ok(_)) => None,
    };
    html! {
        <>
            if let Some((of, word)) = mark {
                { sign(of) }
                <span class="visually-hidden">{ word }</span>
            }
            { text }
        </>
    }
}

/// A value in one line, or in two where its parts mean different things.
fn told(fact: &Fact, value: &str) -> Html {
    let (first, second) = match fact {
        Fact::Storage(_) => {
            let (place, format) = address(value);
            let (bucket, rest) = two_lines(place, ROOM, Letters::Mono);
            let parts = [rest, format];
            let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
            (bucket, parts.join(" · "))
        }
        Fact::CodeSource => {
            let (kind, text) = value.split_once(": ").unwrap_or(("", value));
            (text, kind.to_owned())
        }
        _ => (value, String::new()),
    };
    html! {
        <span class="matrix-value">
            <code>{ shorten(first, ROOM, Letters::Mono) }</code>
            if !second.is_empty() {
                <small>{ shorten(&second, ROOM, Letters::Sans) }</small>
            }
        </span>
    }
}

/// The whole value, what a rule says about it, where it is written, and what it overrides.
fn title(analysis: &Analysis, reading: &Reading, problem: Option<&str>) -> String {
    let value = reading.value.as_ref().unwrap_or_else(|reason| reason);
    let mut lines = vec![value.clone()];
    lines.extend(problem.map(str::to_owned));
    lines.extend(reading.at.map(|it| full_place(analysis, it)));
    lines
        .extend(reading.hidden.iter().map(|it| format!("overrides {}", full_place(analysis, *it))));
    lines.join("\n")
}
