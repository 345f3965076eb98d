//! The cells of the matrix.

use yew::{Callback, Html, MouseEvent, html};

use super::rows::{Columns, Standing, problem, standing};
use crate::analysis::Analysis;
use crate::diagnostic::Severity;
use crate::fact::{Fact, Reading, Verdict};
use crate::source::Span;
use crate::ui::map::{address, two_lines};
use crate::ui::place::full_place;
use crate::ui::shorten::{Letters, shorten};
use crate::ui::sign::{Sign, sign};
use crate::ui::widgets::prose;

/// The room for a value, in pixels.
const ROOM: i32 = 190;

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
pub(super) fn verdict(analysis: &Analysis, fact: &Fact, columns: &Columns) -> Html {
    let standing = standing(analysis, fact, columns);
    let (of, words) = words(&standing, columns.subjects.len());
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
        <td class="matrix-verdict" data-kind={kind}>
            <span>{ sign(of) }{ words }</span>
            if let Some((of, word)) = problem {
                <span>{ sign(of) }{ word }</span>
            }
        </td>
    }
}

/// What one location has.
pub(super) fn value(
    analysis: &Analysis,
    fact: &Fact,
    subject: usize,
    on_reveal: &Callback<Span>,
) -> Html {
    let Some(reading) = analysis.facts.reading(fact, subject) else {
        return html! {
            <td key={subject} class="matrix-cell" data-kind="missing">
                <span class="matrix-none">{ sign(Sign::Missing) }{ "missing" }</span>
            </td>
        };
    };
    let problem = problem(analysis, fact, subject);
    let kind = match (&reading.value, problem.map(|it| it.severity)) {
        (_, Some(Severity::Error)) => "error",
        (_, Some(_)) => "warning",
        (Err(_), None) => "unresolved",
        (Ok(_), None) => "value",
    };
    let text = match &reading.value {
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
    let inside = html! {
        <>
            if let Some((of, word)) = mark {
                { sign(of) }
                <span class="visually-hidden">{ word }</span>
            }
            { text }
        </>
    };
    let title = title(analysis, reading, problem.map(|it| it.finding.message.as_str()));
    html! {
        <td key={subject} class="matrix-cell" data-kind={kind}>
            if let Some(at) = reading.at {
                <button type="button" {title} onclick={on_reveal.reform(move |_: MouseEvent| at)}>{ inside }</button>
            } else {
                <span {title}>{ inside }</span>
            }
        </td>
    }
}

/// A value in one line, or in two where its parts mean different things.
fn told(fact: &Fact, value: &str) -> Html {
    let (first, second) = match fact {
        Fact::Storage(_) => {
            let (place, format) = address(value);
            let (bucket, rest) = two_lines(place, ROOM, Letters::Mono);
            (
                bucket,
                [rest, format]
                    .iter()
                    .filter(|it| !it.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" · "),
            )
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
