//! Texts as Jinja2 sees them, and the way back to how they were given.

use std::ops::Range;

/// A text with line feeds only, and where carriage returns were left out.
pub(super) struct Text {
    pub(super) text: String,
    /// The line feeds, in this text, before which a carriage return was left out.
    cuts: Vec<usize>,
}

impl Text {
    pub(super) fn new(original: &str) -> Self {
        let mut cuts = Vec::new();
        if !original.contains('\r') {
            return Self { text: original.to_owned(), cuts };
        }
        let mut text = String::with_capacity(original.len());
        let mut chars = original.chars().peekable();
        while let Some(it) = chars.next() {
            match it {
                '\r' if chars.peek() == Some(&'\n') => cuts.push(text.len()),
                '\r' => text.push('\n'),
                it => text.push(it),
            }
        }
        Self { text, cuts }
    }

    /// The byte `at` of the text as it was given.
    pub(super) fn original(&self, at: usize) -> usize {
        at + self.cuts.partition_point(|it| *it < at)
    }

    pub(super) fn cuts_in(&self, range: &Range<usize>) -> &[usize] {
        let from = self.cuts.partition_point(|it| *it < range.start);
        let to = self.cuts.partition_point(|it| *it < range.end);
        self.cuts.get(from..to).unwrap_or_default()
    }
}
