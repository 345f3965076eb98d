//! What the scanner lets pass and PyYAML refuses, told from a scalar and its surroundings.

use super::events::{Bytes, Fault};
use super::node::Style;

/// Deeper nesting is refused; Python itself gives up at a few hundred levels more.
pub(super) const DEPTH: usize = 255;
/// What is said about it.
pub(super) const TOO_DEEP: &str = "The nesting is deeper than 255 levels";

/// A scalar and where it stands.
pub(super) struct Place<'text> {
    pub(super) text: &'text str,
    /// The scalar, without anchor and tag.
    pub(super) bytes: Bytes,
    pub(super) style: Style,
    /// Whether it has an anchor or a tag.
    pub(super) is_marked: bool,
    /// Whether it is a key.
    pub(super) is_key: bool,
    /// Whether the collection around it is in brackets; `None` at the top.
    pub(super) in_flow: Option<bool>,
}

impl Place<'_> {
    /// Why PyYAML refuses the scalar here.
    pub(super) fn fault(&self) -> Option<Fault> {
        let message = if self.is_missing_key() {
            "A key is missing before `:`"
        } else if self.in_flow == Some(true) && self.is_unfit_for_flow() {
            "Text in brackets or braces may not contain `?` or start with `:`; put it in quotes"
        } else if self.in_flow == Some(true) && self.is_key && self.colon_is_on_another_line() {
            "Expected `:` after this key, on the same line"
        } else if self.in_flow.is_none() && self.is_unindented_block() {
            "Block text must be indented"
        } else {
            return None;
        };
        Some(Fault { message: message.to_owned(), bytes: self.bytes.clone() })
    }

    /// Where a blank would part a `?` from what follows; in brackets PyYAML always takes it for a marker.
    pub(super) fn wants_blank(&self) -> Option<usize> {
        let starts = self.text[self.bytes.clone()].starts_with('?');
        (starts && self.in_flow == Some(true) && self.style == Style::Plain)
            .then_some(self.bytes.start + 1)
    }

    fn is_explicit(&self) -> bool {
        let before = self.text[..self.bytes.start].trim_end().strip_suffix('?');
        before.is_some_and(|it| {
            it.is_empty() || it.ends_with(|it: char| it.is_whitespace() || "[{,".contains(it))
        })
    }

    fn is_missing_key(&self) -> bool {
        self.is_key && self.bytes.is_empty() && !self.is_marked && !self.is_explicit()
    }

    fn is_unfit_for_flow(&self) -> bool {
        let written = &self.text[self.bytes.clone()];
        self.style == Style::Plain && (written.contains('?') || written.starts_with(':'))
    }

    fn colon_is_on_another_line(&self) -> bool {
        let behind = &self.text[self.bytes.end..];
        let blanks = behind.len() - behind.trim_start().len();
        let stretch = self.bytes.start..self.bytes.end + blanks;
        behind.trim_start().starts_with(':')
            && self.text[stretch].contains(['\n', '\r'])
            && !self.is_explicit()
    }

    /// Block text at the top may start at the left edge for the scanner.
    fn is_unindented_block(&self) -> bool {
        let mut lines = self.text[self.bytes.clone()].lines().skip(1);
        self.style == Style::BlockScalar
            && lines.find(|it| !it.trim().is_empty()).is_some_and(|it| !it.starts_with(' '))
    }
}

/// How long the name of an anchor or directive at the start of `text` is.
pub(super) fn name_length(text: &str) -> usize {
    let is_known = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    text.find(|it| !is_known(it)).unwrap_or(text.len())
}

/// What PyYAML refuses before the document: an end marker, and directives of odd names.
pub(super) fn prologue(text: &str) -> Option<Fault> {
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for line in text[start..].split_inclusive('\n') {
        let written = line.trim_end();
        let bytes = start..start + written.len();
        start += line.len();
        if let Some(directive) = written.strip_prefix('%') {
            let name = directive.split(' ').next().unwrap_or_default();
            if name.is_empty() || name_length(name) < name.len() {
                let message = format!("`%{name}` is no directive");
                return Some(Fault { message, bytes });
            }
        } else if written.split_whitespace().next() == Some("...") && written.starts_with("...") {
            let message = "The end marker `...` has no document before it".to_owned();
            return Some(Fault { message, bytes });
        } else if !written.trim_start().is_empty() && !written.trim_start().starts_with('#') {
            break;
        }
    }
    None
}
