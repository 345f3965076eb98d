//! A group of diagnostics as plain text with carets under the culprit.

use std::fmt::Write;

use super::Group;
use crate::source::{Files, Span};

/// The headline `repo/path:line:column severity rule: message [environments]`, the excerpt with carets, related places and help.
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
    out
}

/// `repo/path:line:column` of the start of `span`.
fn place(span: Span, files: &Files) -> String {
    let start = files.line_columns(span).0;
    format!("{}:{}:{}", files.name(span.file), start.line, start.column)
}

/// The first line of `span` with carets under its part of it.
fn excerpt(out: &mut String, span: Span, note: &str, files: &Files) {
    let Some(lines) = files.lines(span.file) else { return };
    let text = files.text(span.file);
    let (start, end) = files.line_columns(span);
    let line = lines.text_of(text, start.line - 1).trim_start_matches('\u{feff}');
    let width = line.chars().count();
    let from = (start.column as usize - 1).min(width);
    let to = if end.line == start.line { end.column as usize - 1 } else { width };
    let carets = to.saturating_sub(from).max(1);
    let number = start.line.to_string();
    let gutter = " ".repeat(number.len());
    // Tabs keep their width, so that the carets stand under the right characters in any terminal.
    let pad: String =
        line.chars().take(from).map(|it| if it == '\t' { '\t' } else { ' ' }).collect();
    push(out, format_args!("  {number} | {line}\n"));
    let note = if note.is_empty() { String::new() } else { format!(" {note}") };
    push(out, format_args!("  {gutter} | {pad}{}{note}\n", "^".repeat(carets)));
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}
