//! Edits to a text that keep everything else of it: line ends, byte order mark, odd spacing.

use crate::diagnostic::Edit;
use crate::source::{line_break, sort_by_key, with_line_break};

/// Replaces part of the text as the editor counts it: UTF-16, one unit for each line break, no byte order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Start, before any change of the same edit.
    pub from: u32,
    /// End, before any change of the same edit.
    pub to: u32,
    /// What stands there afterwards.
    pub text: String,
}

/// The text as the editor holds it: line breaks as LF, no byte order mark.
pub fn editor_text(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// `text` with the editor's `changes`, or `None` if they do not fit it. The changes are in order and do not overlap.
/// New line breaks are written as the text's own are.
pub fn apply_changes(text: &str, changes: &[Change]) -> Option<String> {
    let line_break = line_break(text);
    let mut out = String::with_capacity(text.len());
    let mut cursor = Cursor::new(text);
    out.push_str(&text[..cursor.at]);
    for change in changes {
        let start = cursor.at;
        let from = cursor.advance(change.from)?;
        out.push_str(text.get(start..from)?);
        cursor.advance(change.to)?;
        out.push_str(&with_line_break(&change.text, line_break));
    }
    out.push_str(text.get(cursor.at..)?);
    Some(out)
}

/// `text` with byte-wise `edits` of one file, or `None` if they overlap or do not fit. They have its line ends already.
pub fn apply_fix(text: &str, edits: &[&Edit]) -> Option<String> {
    let mut edits = edits.to_vec();
    sort_by_key(&mut edits, |it| (it.span.start, it.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        out.push_str(text.get(at..start)?);
        text.get(start..end)?;
        out.push_str(&edit.text);
        at = end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Walks a text by the editor's offsets.
struct Cursor<'t> {
    text: &'t str,
    /// Bytes.
    at: usize,
    /// The editor's units.
    units: u32,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, units: 0 }
    }

    /// Moves to `units` and gives the byte there; `None` behind the end, before the current place or inside a character.
    fn advance(&mut self, units: u32) -> Option<usize> {
        while self.units < units {
            let rest = self.text.get(self.at..)?;
            let next = rest.chars().next()?;
            if rest.starts_with("\r\n") {
                self.at += 2;
                self.units += 1;
            } else {
                self.at += next.len_utf8();
                self.units += u32::try_from(next.len_utf16()).ok()?;
            }
        }
        (self.units == units).then_some(self.at)
    }
}
