//! A group of diagnostics as plain text with carets under the culprit.

use std::fmt::Write;

use super::Group;
use crate::source::{Files, Span};

/// How many characters of a line are shown.
const WIDTH: usize = 120;

/// The headline `repo/path:line:column severity rule: message [environments]`, the excerpt with carets, related places, help,
/// fixes, and the stage that would notice.
pub fn render(group: &Group<'_>, files: &Files) -> String {
    let diagnostic = group.diagnostic;
    let finding = &diagnostic.finding;
    let environments = match group.environments.as_slice() {
        [] => String::new(),
        some => format!(" [{}]", some.join(", ")),
    };
    let mut out = format!(
        "{} {} {}: {}{environments}\n",
        place(finding.primary.span, files),
        diagnostic.severity.name(),
        diagnostic.rule,
        finding.message
    );
    excerpt(&mut out, finding.primary.span, &finding.primary.message, files);
    for label in &finding.related {
        push(&mut out, format_args!("  {}: {}\n", place(label.span, files), label.message));
        excerpt(&mut out, label.span, "", files);
    }
    if let Some(help) = &finding.help {
        push(&mut out, format_args!("  help: {help}\n"));
    }
    for fix in &finding.fixes {
        push(&mut out, format_args!("  fix: {}\n", fix.title));
    }
    push(&mut out, format_args!("  stage: {}\n", diagnostic.stage_words()));
    out
}

/// `repo/path:line:column` of the start of `span`.
fn place(span: Span, files: &Files) -> String {
    let start = files.line_columns(span).0;
    format!("{}:{}:{}", files.name(span.file), start.line, start.column)
}

/// The first line of `span` with carets under its part of it; of a long line, what is around the carets.
fn excerpt(out: &mut String, span: Span, note: &str, files: &Files) {
    let Some(lines) = files.lines(span.file) else { return };
    let text = files.text(span.file);
    let number = lines.line(span.start);
    let line = lines.text_of(text, number);
    let end = lines.start_of(text, number) as usize + line.len();
    // A byte order mark takes no place.
    let line = line.trim_start_matches('\u{feff}');
    let offset = |at: u32| line.floor_char_boundary((at as usize).saturating_sub(end - line.len()));
    let (before, rest) = line.split_at(offset(span.start));
    let length = offset(span.end) - before.len();
    let culprit = first_chars(&rest[..length], WIDTH);
    let after = &rest[culprit.len()..];
    // What is left of the width is shared by both sides, and by one where the other needs less.
    let room = WIDTH - culprit.chars().count();
    let n_after = after.chars().take(room).count();
    let shown_before = last_chars(before, room - n_after.min(room / 2));
    let shown_after = first_chars(after, room - shown_before.chars().count());
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let left = cut(shown_before.len() < before.len());
    let right = cut(shown_after.len() < after.len());
    let number = (number + 1).to_string();
    let gutter = " ".repeat(number.len());
    // Tabs keep their width, so that the carets stand under the right characters in any terminal.
    let pad: String = left
        .chars()
        .chain(shown_before.chars())
        .map(|it| if it == '\t' { '\t' } else { ' ' })
        .collect();
    push(out, format_args!("  {number} | {left}{shown_before}{culprit}{shown_after}{right}\n"));
    let carets = "^".repeat(culprit.chars().count().max(1));
    let note = if note.is_empty() { String::new() } else { format!(" {note}") };
    push(out, format_args!("  {gutter} | {pad}{carets}{note}\n"));
}

/// The first characters of `text`, at most `limit`.
fn first_chars(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(at, _)| &text[..at])
}

/// The last characters of `text`, at most `limit`.
fn last_chars(text: &str, limit: usize) -> &str {
    let Some(first) = limit.checked_sub(1) else { return "" };
    text.char_indices().rev().nth(first).map_or(text, |(at, _)| &text[at..])
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}
