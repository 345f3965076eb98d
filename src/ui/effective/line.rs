//! One line of the effective YAML: number, origin, why it is so, and its text in light colors.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Callback, Html, KeyboardEvent, MouseEvent, TargetCast, html};

use crate::analysis::Analysis;
use crate::fact::Fact;
use crate::merge::{Effective, Line};
use crate::source::{FileId, Span};
use crate::ui::map::repo_color;
use crate::ui::place::{full_place, short_place};
use crate::ui::shorten::{Letters, shorten, width_of};
use crate::ui::sign::{Sign, sign};
use crate::ui::why::why_panel;
use crate::yaml::read_real;

/// Pixels that what a file is called by and the line may take in a narrow window.
const NARROW: i32 = 66;

/// Where lines are drawn.
pub(super) struct Drawing<'d> {
    /// What the lines are of.
    pub(super) analysis: &'d Analysis,
    /// The file that they make.
    pub(super) effective: &'d Effective,
    /// The value that is explained, by its pointer.
    pub(super) open: Option<&'d str>,
    /// The collections that are folded, by their pointers.
    pub(super) folded: &'d [String],
    /// Asks to explain a value, or no longer.
    pub(super) on_toggle: &'d Callback<String>,
    /// Asks to fold a collection, or to unfold it.
    pub(super) on_fold: &'d Callback<String>,
    /// Asks to show some text.
    pub(super) on_reveal: &'d Callback<Span>,
}

impl Drawing<'_> {
    /// A line with its number.
    pub(super) fn line(&self, number: usize, line: &Line) -> Html {
        let is_open = is_leaf(line) && self.open == Some(line.pointer.as_str());
        html! {
            <li key={line.pointer.clone()} onkeydown={self.on_key(line, is_open)} data-overrides={(self.hides(line) == Some("overrides")).then_some("")}>
                <div class="effective-line">
                    <span class="effective-number" aria-hidden="true">{ number }</span>
                    { self.origin(line) }
                    { self.mark(line, is_open) }
                    <code>{ colored(&line.text) }</code>
                </div>
                if is_open {
                    { why_panel(self.analysis, self.effective, &line.pointer, self.on_reveal) }
                }
            </li>
        }
    }

    /// The place of the value; a full mark for the environment's own file, a hollow one for the base.
    fn origin(&self, line: &Line) -> Html {
        let Some(span) = line.origin else {
            return html! { <span class="effective-origin"></span> };
        };
        let environment = self.environment(span.file);
        let place = short_place(self.analysis, span);
        let row = place.rfind(':').and_then(|it| place.get(it..)).unwrap_or_default();
        let alike: Vec<FileId> = self
            .effective
            .files
            .iter()
            .copied()
            .filter(|it| self.environment(*it) == environment)
            .collect();
        // Where several files are the base's, or the environment's own, that says nothing of a value.
        let short = self.analysis.files.apart(span.file, &alike);
        let room = NARROW - width_of(row, Letters::Mono);
        let short = shorten(short.or(environment).unwrap_or("base"), room, Letters::Mono);
        let short = format!("{short}{row}");
        let mut title = vec![full_place(self.analysis, span)];
        let word = self.hides(line).unwrap_or("repeats");
        let hidden = line.hidden.iter();
        title.extend(hidden.map(|it| format!("{word} {}", full_place(self.analysis, *it))));
        let onclick = self.on_reveal.reform(move |_: MouseEvent| span);
        html! {
            <button type="button" class="effective-origin" title={title.join("\n")} {onclick}>
                <span
                    class="repo-mark"
                    data-repo={repo_color(self.effective.repo)}
                    data-hollow={(self.effective.environment.is_some() && environment.is_none()).then_some("")}
                ></span>
                <span class="effective-long">{ shorten(&place, 196, Letters::Mono) }</span>
                <span class="effective-short">{ short }</span>
            </button>
        }
    }

    /// The environment that the file belongs to.
    fn environment(&self, file: FileId) -> Option<&str> {
        self.analysis.model.file(file)?.environment.as_deref()
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

    /// Where the value stands that counts in the place of the variable of `line`: with an agent, or typed in.
    fn beaten(&self, line: &Line) -> Option<String> {
        let (location, rest) = line.pointer.strip_prefix("/locations/")?.split_once('/')?;
        rest.contains("/env_vars/").then_some(())?;
        let location = self.effective.locations.get(location.parse::<usize>().ok()?)?;
        let text = line.text.trim_start().trim_start_matches("- ").trim_start_matches(['"', '\'']);
        let facts = &self.analysis.facts;
        let mut own = facts.subjects_in(self.effective.environment.as_deref());
        let own =
            own.find(|it| (it.1.repo, &it.1.location) == (self.effective.repo, &location.name));
        let name = text.split_once('=')?.0.to_owned();
        let reading = facts.reading(&Fact::Variable(name), own?.0)?;
        match reading.at {
            None => Some("what is typed in in the settings".to_owned()),
            Some(at) if Some(at) != line.origin && self.analysis.model.is_agent(at.file) => {
                Some(full_place(self.analysis, at))
            }
            Some(_) => None,
        }
    }

    /// The button that explains the value.
    fn mark(&self, line: &Line, is_open: bool) -> Html {
        if !is_leaf(line) {
            return self.fold(line);
        }
        let beaten = self.beaten(line);
        let word = self.hides(line).or_else(|| beaten.is_some().then_some("overrides"));
        let places: Vec<String> =
            line.hidden.iter().map(|it| short_place(self.analysis, *it)).collect();
        let told = match (beaten, word) {
            (Some(by), _) => format!("Why? Something else counts: {by}"),
            (None, Some(word)) => format!("Why? It {word} {}", places.join(", ")),
            (None, None) => "Why is this so?".to_owned(),
        };
        let label = format!("{told}: {}", line.text.trim_start());
        let pointer = line.pointer.clone();
        let onclick = self.on_toggle.reform(move |_: MouseEvent| pointer.clone());
        html! {
            <button
                type="button"
                class="effective-mark"
                data-kind={word.unwrap_or("alone")}
                aria-expanded={is_open.to_string()}
                aria-label={label}
                title={told}
                {onclick}
            >
                if word.is_some() {
                    { sign(Sign::Override) }
                } else {
                    <span aria-hidden="true">{ "?" }</span>
                }
            </button>
        }
    }

    /// The button that folds a collection.
    fn fold(&self, line: &Line) -> Html {
        let is_folded = self.folded.contains(&line.pointer);
        let pointer = line.pointer.clone();
        let onclick = self.on_fold.reform(move |_: MouseEvent| pointer.clone());
        let key = line.text.trim_start_matches([' ', '-']).trim_end_matches(':');
        html! {
            <button type="button" class="effective-mark" data-kind="fold" aria-expanded={(!is_folded).to_string()}
                aria-label={format!("Lines of {key}")} title={if is_folded { "Unfold" } else { "Fold" }} {onclick}>
                <span aria-hidden="true">{ if is_folded { "›" } else { "⌄" } }</span>
            </button>
        }
    }

    /// Escape puts the explanation away, and gives the focus back to the button that asked for it.
    fn on_key(&self, line: &Line, is_open: bool) -> Option<Callback<KeyboardEvent>> {
        if !is_open {
            return None;
        }
        let (on_toggle, pointer) = (self.on_toggle.clone(), line.pointer.clone());
        Some(Callback::from(move |event: KeyboardEvent| {
            if event.key() != "Escape" {
                return;
            }
            event.stop_propagation();
            // Yew listens at the root: the row is looked for from where the key was pressed.
            let row = event
                .target_dyn_into::<Element>()
                .and_then(|it| it.closest(".effective-lines > li").ok().flatten());
            let button =
                row.and_then(|it| it.query_selector("button.effective-mark").ok().flatten());
            if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                button.focus().unwrap_or_default();
            }
            on_toggle.emit(pointer.clone());
        }))
    }
}

/// Whether the line holds a value, and does not only open a collection.
fn is_leaf(line: &Line) -> bool {
    line.origin.is_some() && !line.text.ends_with(':')
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
