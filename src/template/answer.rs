//! What comes back of a rendering, as plain texts; `job.rs` reads them.

use std::ops::Range;

use crate::source::Failure;

/// A file by its number, and bytes of it.
pub(super) type Place = (usize, Range<usize>);

/// What comes back, in the making.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) pieces: Vec<AnswerPiece>,
    /// What the pieces come from, as numbers.
    pub(super) inputs: String,
    pub(super) remarks: Vec<(&'static str, String, Place)>,
}

/// A part of the text and where it comes from.
pub(super) struct AnswerPiece {
    pub(super) length: usize,
    pub(super) file: usize,
    pub(super) source: Range<usize>,
    pub(super) is_exact: bool,
}

impl Answer {
    /// Notes why there is no text.
    pub(super) fn fail(&mut self, (failure, message): (Failure, String), place: Place) {
        let word = Failure::ALL.iter().find(|it| it.0 == failure).map_or("other", |it| it.1);
        self.remarks.push((word, message, place));
    }

    /// As plain texts.
    pub(super) fn parts(self) -> Vec<String> {
        let mut pieces = String::new();
        for it in &self.pieces {
            let (start, end) = (it.source.start, it.source.end);
            let numbers = [it.length, it.file, start, end, usize::from(it.is_exact)];
            pieces.extend(numbers.map(|it| it.to_string() + " "));
        }
        let mut parts = vec![self.text, pieces, self.inputs];
        for (kind, text, (file, range)) in self.remarks {
            parts.extend([kind.to_owned(), text, format!("{file} {} {}", range.start, range.end)]);
        }
        parts
    }
}
