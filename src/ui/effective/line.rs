//! One line of the effective YAML: number, origin, what it overrides, and its text in light colors.

use yew::{Callback, Html, MouseEvent, html};

use crate::analysis::Analysis;
use crate::merge::Line;
use crate::source::Span;
use crate::ui::map::repo_color;
use crate::ui::place::{full_place, place_button, short_place};
use crate::ui::shorten::{Letters, shorten};
use crate::ui::sign::{Sign, sign};
use crate::yaml::read_real;

/// Where lines are drawn.
pub(super) struct Drawing<'d> {
    /// What the lines are of.
    pub(super) analysis: &'d Analysis,
    /// The environment.
    pub(super) environment: Option<&'d str>,
    /// The repository.
    pub(super) repo: usize,
    /// The value whose overridden places are listed, by its pointer.
    pub(super) open: Option<&'d str>,
    /// Asks to list them, or not.
    pub(super) on_toggle: &'d Callback<String>,
    /// Asks to show some text.
    pub(super) on_reveal: &'d Callback<Span>,
}

impl Drawing<'_> {
    /// A line with its number.
    pub(super) fn line(&self, number: usize, line: &Line) -> Html {
        let is_open = !line.hidden.is_empty() && self.open == Some(line.pointer.as_str());
        html! {
            <li key={line.pointer.clone()} data-overrides={(self.hides(line) == Some("overrides")).then_some("")}>
                <div class="effective-line">
                    <span class="effective-number" aria-hidden="true">{ number }</span>
                    { self.origin(line) }
                    { self.mark(line, is_open) }
                    <code>{ colored(&line.text) }</code>
                </div>
                <div class="effective-hidden">
                    if is_open {
                        { self.hidden(line) }
                    }
                </div>
            </li>
        }
    }

    /// The place of the value; a full mark for the environment's own file, a hollow one for the base.
    fn origin(&self, line: &Line) -> Html {
        let Some(span) = line.origin else {
            return html! { <span class="effective-origin"></span> };
        };
        let environment =
            self.analysis.model.file(span.file).and_then(|it| it.environment.as_deref());
        let place = short_place(self.analysis, span);
        let row = place.rsplit_once(':').map_or("", |it| it.1);
        let short = format!("{}:{row}", environment.unwrap_or("base"));
        let mut title = vec![full_place(self.analysis, span)];
        let word = self.hides(line).unwrap_or("repeats");
        let hidden = line.hidden.iter();
        title.extend(hidden.map(|it| format!("{word} {}", full_place(self.analysis, *it))));
        let onclick = self.on_reveal.reform(move |_: MouseEvent| span);
        html! {
            <button type="button" class="effective-origin" title={title.join("\n")} {onclick}>
                <span
                    class="repo-mark"
                    data-repo={repo_color(self.repo)}
                    data-hollow={(self.environment.is_some() && environment.is_none()).then_some("")}
                ></span>
                <span class="effective-long">{ shorten(&place, 196, Letters::Mono) }</span>
                <span class="effective-short">{ short }</span>
            </button>
        }
    }

    /// What the value does to those that it hides; nothing where it hides none, or only the name it is matched by.
    fn hides(&self, line: &Line) -> Option<&'static str> {
        if line.hidden.is_empty() || line.pointer.ends_with("/location_name") {
            return None;
        }
        let text = |span: Span| self.analysis.files.slice(span);
        let own = line.origin.map(text);
        let is_same = line.hidden.iter().all(|it| Some(text(*it)) == own);
        Some(if is_same { "repeats" } else { "overrides" })
    }

    /// The button that lists what the value overrides.
    fn mark(&self, line: &Line, is_open: bool) -> Html {
        let Some(word) = self.hides(line) else {
            return html! { <span class="effective-mark"></span> };
        };
        let places: Vec<String> =
            line.hidden.iter().map(|it| short_place(self.analysis, *it)).collect();
        let told = format!("{word} {}", places.join(", "));
        let pointer = line.pointer.clone();
        let onclick = self.on_toggle.reform(move |_: MouseEvent| pointer.clone());
        html! {
            <button
                type="button"
                class="effective-mark"
                data-kind={word}
                aria-expanded={is_open.to_string()}
                aria-label={told.clone()}
                title={told}
                {onclick}
            >
                { sign(Sign::Override) }
            </button>
        }
    }

    /// What the value overrides, the strongest first.
    fn hidden(&self, line: &Line) -> Html {
        let row = |(at, span): (usize, &Span)| {
            let text = self.analysis.files.slice(*span);
            let text = text.lines().next().unwrap_or_default();
            html! {
                <li key={at}>
                    <span>{ self.hides(line).unwrap_or_default() }</span>
                    { place_button(self.analysis, *span, self.on_reveal) }
                    <code>{ shorten(text, 360, Letters::Mono) }</code>
                </li>
            }
        };
        html! { <ul>{ for line.hidden.iter().enumerate().rev().map(row) }</ul> }
    }
}

/// The text with its key and value told apart.
fn colored(text: &str) -> Html {
    let rest = text.trim_start_matches([' ', '-']);
    // A value such as `-1` keeps its sign: only dashes with a space behind them are list marks.
    let indent_end = text[..text.len() - rest.len()].rfind(' ').map_or(0, |it| it + 1);
    let (indent, rest) = text.split_at(indent_end);
    let (key, value) = split_key(rest);
    let kind = match value.trim() {
        "true" | "false" | "null" | "{}" | "[]" => "plain",
        it if it.starts_with(|it: char| it.is_ascii_digit()) && read_real(it).is_some() => "plain",
        _ => "text",
    };
    html! {
        <>
            { indent }
            if !key.is_empty() {
                <span class="effective-key">{ key }</span>
                { ":" }
            }
            <span class="effective-value" data-kind={kind}>{ value }</span>
        </>
    }
}

/// Key and value of a line as it is rendered; the key is empty where there is none.
fn split_key(text: &str) -> (&str, &str) {
    if text.starts_with('"') {
        let mut is_escaped = false;
        let end = text.char_indices().skip(1).find(|(_, it)| {
            let is_end = *it == '"' && !is_escaped;
            is_escaped = *it == '\\' && !is_escaped;
            is_end
        });
        let (key, rest) = text.split_at(end.map_or(0, |it| it.0 + 1));
        return rest.strip_prefix(':').map_or(("", text), |value| (key, value));
    }
    text.split_once(": ").map_or_else(
        || text.strip_suffix(':').map_or(("", text), |it| (it, "")),
        |(key, _)| (key, &text[key.len() + 1..]),
    )
}
