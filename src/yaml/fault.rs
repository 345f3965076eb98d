//! What stops the official loader, and how that is said.

use std::borrow::Cow;

use super::chars;
use super::node::SyntaxError;
use crate::source::{FileId, Span};

pub(super) const READER: &str = "yaml:ReaderError";
pub(super) const SCANNER: &str = "yaml:ScannerError";
pub(super) const PARSER: &str = "yaml:ParserError";
pub(super) const COMPOSER: &str = "yaml:ComposerError";
pub(super) const CONSTRUCTOR: &str = "yaml:ConstructorError";
pub(super) const VALUE: &str = "crash:ValueError";
pub(super) const OVERFLOW: &str = "crash:OverflowError";
pub(super) const RECURSION: &str = "crash:RecursionError";
pub(super) const INDEX: &str = "crash:IndexError";
pub(super) const KEY: &str = "crash:KeyError";
pub(super) const ATTRIBUTE: &str = "crash:AttributeError";
pub(super) const TYPE: &str = "crash:TypeError";
/// A limit of ours; the official loader goes on.
pub(super) const LIMIT: &str = "limit";

/// Deeper nesting is not given values. The official loader reads no more levels than this as they are written; aliases
/// may nest deeper there, and not here, where others walk over the values on a small stack.
pub(super) const DEPTH: usize = 492;
/// What is said about it.
pub(super) const TOO_DEEP: &str = "Aliases nest the values deeper than 492 levels";

/// Something that stops a stage of the official loader.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) kind: &'static str,
    pub(super) message: Cow<'static, str>,
    /// The bytes that the message is about.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The byte that the official loader names.
    pub(super) mark: usize,
    /// Where what went wrong began: what follows its line is read again.
    pub(super) from: usize,
}

impl Fault {
    /// A fault at the bytes `start..end`.
    pub(super) fn new(
        kind: &'static str,
        message: impl Into<Cow<'static, str>>,
        start: usize,
        end: usize,
    ) -> Self {
        Self { kind, message: message.into(), start, end: end.max(start), mark: start, from: start }
    }

    /// The same, begun at `from`.
    pub(super) fn since(self, from: usize) -> Self {
        Self { from, ..self }
    }

    /// As others see it.
    pub(super) fn told(self, file: FileId, text: &str) -> SyntaxError {
        let (line, column) = if self.kind == READER {
            chars::plain_position(text, self.mark)
        } else {
            chars::position(text, self.mark)
        };
        SyntaxError {
            kind: self.kind,
            message: self.message.into_owned(),
            span: Span::new(file, small(self.start), small(self.end)),
            line,
            column,
        }
    }
}

/// `before`, the name in backticks, `after`.
pub(super) fn named(before: &str, name: &str, after: &str) -> String {
    [before, "`", short(name), "`", after].concat()
}

/// The first forty characters.
pub(super) fn short(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

/// An offset as spans hold it.
pub(super) fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
