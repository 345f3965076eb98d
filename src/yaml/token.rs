//! What the scanner finds in the text.

use std::borrow::Cow;

use super::node::Style;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    End,
    Version,
    Handle,
    Reserved,
    DocumentStart,
    DocumentEnd,
    SequenceStart,
    MappingStart,
    BlockEnd,
    /// `[`, `{`, `]`, `}`.
    ListOpen,
    BraceOpen,
    ListClose,
    BraceClose,
    /// `-` of an item.
    Item,
    Comma,
    /// `?`, or where a key begins.
    Key,
    /// `:`.
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token<'text> {
    pub(super) kind: Kind,
    pub(super) style: Style,
    /// Whether a scalar holds half of a surrogate pair.
    pub(super) unpaired: bool,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Of a scalar its value, of an anchor or alias its name, of a tag its suffix, of a directive its value.
    pub(super) text: Cow<'text, str>,
    /// Of a tag or its directive the handle, empty if there is none.
    pub(super) handle: &'text str,
    /// How many characters stand before it on its line.
    pub(super) column: i32,
}

/// A place where a key may have started.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Brackets around it.
    pub(super) level: usize,
    /// Which token it would start with.
    pub(super) number: usize,
    /// Whether nothing but a key may stand there.
    pub(super) required: bool,
    pub(super) line: usize,
    pub(super) column: i32,
    /// Its place in its line, in characters.
    pub(super) index: i32,
    pub(super) start: usize,
}

/// The bracket or marker as it is written.
pub(super) fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::ListOpen => "[",
        Kind::BraceOpen => "{",
        Kind::ListClose => "]",
        Kind::BraceClose => "}",
        Kind::Item => "-",
        Kind::Comma => ",",
        Kind::Key => "?",
        Kind::Value => ":",
        Kind::DocumentStart => "---",
        Kind::DocumentEnd => "...",
        _ => "",
    }
}
