//! The effective configuration as YAML lines that know where they come from.

use super::{Effective, Merged, MergedEntry, MergedValue, Strategy, pointer_step, scalar_text};
use crate::source::Span;
use crate::yaml::{self, Data, quote};

/// A longer key needs a `?` before it.
const LONG_KEY: usize = 1000;

/// One line of the effective YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, without line break.
    pub text: String,
    /// Where its value stands; `None` for a line that only opens the file.
    pub origin: Option<Span>,
    /// What the value overrode, oldest first.
    pub hidden: Vec<Span>,
    /// What decided.
    pub strategy: Strategy,
    /// JSON Pointer of the value in the effective file.
    pub pointer: String,
}

/// The effective file of a repository, without `defaults`; it reads back as the same values.
pub fn render(effective: &Effective) -> Vec<Line> {
    let mut lines = Vec::new();
    let opening = if effective.locations.is_empty() { "locations: []" } else { "locations:" };
    lines.push(Line {
        text: opening.into(),
        origin: None,
        hidden: Vec::new(),
        strategy: Strategy::Kept,
        pointer: "/locations".into(),
    });
    for (index, location) in effective.locations.iter().enumerate() {
        item(&location.merged, 2, &format!("/locations/{index}"), &mut lines);
    }
    lines
}

/// One value as a YAML text of its own; it reads back as the same values.
pub fn render_value(value: &Merged) -> String {
    let mut lines = Vec::new();
    match &value.value {
        MergedValue::Map(entries) if !entries.is_empty() => {
            for it in entries {
                entry(it, 0, "", &mut lines);
            }
        }
        MergedValue::List(items) if !items.is_empty() => {
            for it in items {
                item(it, 0, "", &mut lines);
            }
        }
        _ => scalar("", value, 0, "", &mut lines),
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}

fn item(value: &Merged, indent: usize, pointer: &str, lines: &mut Vec<Line>) {
    let first = lines.len();
    match &value.value {
        MergedValue::Map(entries) if !entries.is_empty() => {
            for it in entries {
                entry(it, indent + 2, pointer, lines);
            }
        }
        MergedValue::List(items) if !items.is_empty() => {
            for (index, it) in items.iter().enumerate() {
                item(it, indent + 2, &format!("{pointer}/{index}"), lines);
            }
        }
        _ => scalar(&" ".repeat(indent + 2), value, indent, pointer, lines),
    }
    if let Some(line) = lines.get_mut(first) {
        line.text.replace_range(indent..=indent, "-");
        // An item that took another one's place is told on its first line.
        if line.hidden.is_empty() {
            line.hidden.clone_from(&value.hidden);
            line.strategy = value.strategy;
        }
    }
}

fn entry(entry: &MergedEntry, indent: usize, parent: &str, lines: &mut Vec<Line>) {
    let pointer = format!("{parent}/{}", pointer_step(&entry.key));
    let blanks = " ".repeat(indent);
    let key = yaml::scalar(&entry.key_data);
    let mut start = format!("{blanks}{key}:");
    if entry.key.len() > LONG_KEY {
        // So long a key is not found without a mark before it.
        lines.push(line(&blanks, &format!("? {key}"), &entry.value, &pointer));
        start = format!("{blanks}:");
    }
    match &entry.value.value {
        MergedValue::Map(entries) if !entries.is_empty() => {
            lines.push(line(&start, "", &entry.value, &pointer));
            for it in entries {
                self::entry(it, indent + 2, &pointer, lines);
            }
        }
        MergedValue::List(items) if !items.is_empty() => {
            lines.push(line(&start, "", &entry.value, &pointer));
            for (index, it) in items.iter().enumerate() {
                item(it, indent + 2, &format!("{pointer}/{index}"), lines);
            }
        }
        _ => scalar(&format!("{start} "), &entry.value, indent, &pointer, lines),
    }
}

fn line(start: &str, rest: &str, value: &Merged, pointer: &str) -> Line {
    Line {
        text: format!("{start}{rest}"),
        origin: Some(value.origin),
        hidden: value.hidden.clone(),
        strategy: value.strategy,
        pointer: pointer.into(),
    }
}

/// A value without items behind `start`, in the collection at `indent`: one line, or block text of several.
fn scalar(start: &str, value: &Merged, indent: usize, pointer: &str, lines: &mut Vec<Line>) {
    let MergedValue::Scalar(node) = &value.value else {
        let empty = if matches!(value.value, MergedValue::Map(_)) { "{}" } else { "[]" };
        lines.push(line(start, empty, value, pointer));
        return;
    };
    if let Some((header, body)) = node.as_str().and_then(yaml::literal) {
        lines.push(line(start, &header, value, pointer));
        for text in body {
            let blanks = if text.is_empty() { 0 } else { indent + 2 };
            lines.push(line(&" ".repeat(blanks), text, value, pointer));
        }
        return;
    }
    let text = match &*node.data {
        // The official check takes binary data for text wherever it takes text.
        Data::Bytes(_) if !pointer.contains("/container_context/") => quote(&scalar_text(node)),
        Data::Set(set) => {
            let members: Vec<String> =
                set.entries.iter().map(|it| format!("? {}", yaml::scalar(&it.key.data))).collect();
            format!("!!set {{{}}}", members.join(", "))
        }
        data => yaml::scalar(data),
    };
    lines.push(line(start, &text, value, pointer));
}
