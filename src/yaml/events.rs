//! The steps in which a scanner reads a document: with `complaint.rs` the only file that knows which scanner it is.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{
    ErrorKind, Event as Scanned, Options, Parser, ScalarStyle, ScanError, StrInput, StructureStyle,
    options,
};

use super::complaint;
use super::layout::{self, Wanted};
use super::node::Style;
use super::strict;
use super::tag::Tag;

/// Bytes of the text.
pub(super) type Bytes = Range<usize>;

/// Something that PyYAML's scanner, parser or composer stops at.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) bytes: Bytes,
}

/// One step.
#[derive(Debug)]
pub(super) struct Event<'text> {
    pub(super) what: What<'text>,
    /// Where it stands, without anchor and tag; of an end, empty if nothing is written.
    pub(super) bytes: Bytes,
    pub(super) tag: Option<Written>,
    /// The name of its anchor and where that stands.
    pub(super) anchor: Option<(Cow<'text, str>, Bytes)>,
}

/// What a step brings.
#[derive(Debug)]
pub(super) enum What<'text> {
    Document,
    Scalar(Cow<'text, str>, Style),
    Sequence(Style),
    Mapping(Style),
    End,
    Alias,
}

/// A tag as it was written.
#[derive(Debug, Clone)]
pub(super) enum Written {
    /// `!`, which asks for what an unquoted scalar would mean.
    Bare,
    Named(Tag),
}

/// Reads `text` step by step.
pub(super) struct Events<'text> {
    text: &'text str,
    parser: Parser<'text, StrInput<'text>>,
    /// One step that had to be read ahead.
    ahead: Option<Result<(Scanned<'text>, granit_parser::Span), ScanError>>,
    /// For each open collection whether it is a mapping.
    open: Vec<bool>,
    /// The end of the last step.
    seen: usize,
    /// Where and why the scanner gave up.
    stuck: Option<(usize, ErrorKind)>,
    /// Quoted scalars, bodies of block scalars, comments: where tabs may stand.
    pub(super) opaque: Vec<Bytes>,
}

impl<'text> Events<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        let parser = Parser::new_from_str_with_options(text, like_pyyaml());
        Self {
            text,
            parser,
            ahead: None,
            open: Vec::new(),
            seen: 0,
            stuck: None,
            opaque: Vec::new(),
        }
    }

    /// Where a blank, which PyYAML does not ask for, would let the scanner go on; `blanks` were put in already.
    pub(super) fn wants_blank(&self, blanks: &[usize]) -> Option<usize> {
        let (at, kind) = self.stuck.as_ref()?;
        let (before, behind) = self.text.split_at_checked(*at)?;
        match (kind, behind.chars().next()?) {
            (ErrorKind::FlowMappingValueAdjacentCollection, _)
            | (ErrorKind::ExpectedFlowMappingSeparator, ':') => Some(at + 1),
            // PyYAML takes block text that starts below its key; one blank is enough to tell.
            (ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey, '|' | '>') => {
                let is_tried = at.checked_sub(1).is_some_and(|it| blanks.contains(&it));
                (before.trim_end().ends_with(':') && !is_tried).then_some(*at)
            }
            // The scanner takes the colon for a part of the name.
            (ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey, '&' | '*') => {
                let length = strict::name_length(&behind[1..]);
                behind[1 + length..].starts_with(':').then_some(at + 1 + length)
            }
            (_, '#') => before.ends_with(['[', ']', '{', '}', ',', '"', '\'']).then_some(*at),
            _ => None,
        }
    }

    /// The end of what was read so far.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    fn scanned(&mut self) -> Option<Result<(Scanned<'text>, granit_parser::Span), ScanError>> {
        self.ahead.take().or_else(|| self.parser.next_event())
    }

    /// The anchor of the node just read; the scanner gives it after the node.
    fn anchor(&mut self) -> Option<(Cow<'text, str>, Bytes)> {
        match self.scanned() {
            Some(Ok((Scanned::Anchor(_, name), span))) => Some((name, bytes(&span))),
            other => {
                self.ahead = other;
                None
            }
        }
    }

    /// The next step; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<Event<'text>, Fault>> {
        loop {
            let (scanned, span) = match self.scanned()? {
                Ok(it) => it,
                Err(error) => return Some(Err(self.fault(&error))),
            };
            let at = bytes(&span);
            let (what, at) = match scanned {
                Scanned::Comment(..) => {
                    self.opaque.push(at);
                    continue;
                }
                Scanned::DocumentStart(true, _) => (What::Document, at),
                // Nothing is written; the scanner names what follows.
                Scanned::DocumentStart(false, _) => (What::Document, self.seen..self.seen),
                Scanned::Alias(_) | Scanned::UnresolvedAlias(_) => (What::Alias, at),
                Scanned::Scalar(value, style, _, tag) => {
                    let tag = tag.as_deref().map(written);
                    let (what, at) = self.scalar(value, style, at);
                    return Some(Ok(self.node(what, at, tag)));
                }
                Scanned::SequenceStart(style, _, tag) => {
                    let at = self.sequence_start(style, at);
                    self.open.push(false);
                    let tag = tag.as_deref().map(written);
                    return Some(Ok(self.node(What::Sequence(structure(style)), at, tag)));
                }
                Scanned::MappingStart(style, _, tag) => {
                    self.open.push(true);
                    let tag = tag.as_deref().map(written);
                    return Some(Ok(self.node(What::Mapping(structure(style)), at, tag)));
                }
                Scanned::SequenceEnd | Scanned::MappingEnd => {
                    self.open.pop();
                    (What::End, at)
                }
                Scanned::DocumentEnd
                | Scanned::StreamStart
                | Scanned::StreamEnd
                | Scanned::Anchor(..)
                | _ => continue,
            };
            self.seen = self.seen.max(at.end);
            return Some(Ok(Event { what, bytes: at, tag: None, anchor: None }));
        }
    }

    fn node(&mut self, what: What<'text>, at: Bytes, tag: Option<Written>) -> Event<'text> {
        self.seen = self.seen.max(at.end);
        let anchor = self.anchor();
        Event { what, bytes: at, tag, anchor }
    }

    /// A scalar's value, style and place; the scanner tells a missing value by an empty place.
    fn scalar(
        &mut self,
        value: Cow<'text, str>,
        style: ScalarStyle,
        at: Bytes,
    ) -> (What<'text>, Bytes) {
        match style {
            ScalarStyle::Plain if at.is_empty() => {
                (What::Scalar(Cow::Borrowed(""), Style::Plain), at)
            }
            ScalarStyle::Plain => (What::Scalar(value, Style::Plain), at),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                self.opaque.push(at.clone());
                (What::Scalar(value, Style::Quoted), at)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = layout::find(self.text, self.seen, Wanted::BlockScalar);
                let start = header.unwrap_or(at.start).min(at.start);
                if start < at.start {
                    self.opaque.push(at.clone());
                }
                (What::Scalar(value, Style::BlockScalar), start..at.end)
            }
        }
    }

    /// Where a sequence starts: of one that is not indented the scanner tells the place of its first item.
    fn sequence_start(&self, style: StructureStyle, at: Bytes) -> Bytes {
        if style == StructureStyle::Block && self.open.last() == Some(&true) {
            let dash = layout::find(self.text, self.seen, Wanted::Dash);
            let start = dash.unwrap_or(at.start).min(at.start);
            return start..start;
        }
        at
    }

    fn fault(&mut self, error: &ScanError) -> Fault {
        let mut start =
            error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
        self.stuck = Some((start, error.kind().clone()));
        let message =
            complaint::explain(error, self.text.get(start..).and_then(|it| it.chars().next()));
        if message == layout::TAB {
            // The scanner may name the start of the line's text instead.
            start += self.text.get(start..).and_then(|it| it.find('\t')).unwrap_or(0);
        }
        let found = self.text.get(start..).and_then(|it| it.chars().next());
        let length = found.filter(|it| !matches!(it, '\n' | '\r')).map_or(0, char::len_utf8);
        Fault { message, bytes: start..start + length }
    }
}

fn like_pyyaml() -> Options {
    options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        bom_inside_document_as_content: true,
        block_scalar_eof_without_line_feed: true,
        max_buffered_comment_events: usize::MAX,
        max_directive_bytes: usize::MAX,
        max_reserved_directive_params: usize::MAX,
    }
}

fn bytes(span: &granit_parser::Span) -> Bytes {
    let at = span.byte_range().expect("the scanner counts the bytes of a string");
    at.start..at.end.max(at.start)
}

fn structure(style: StructureStyle) -> Style {
    match style {
        StructureStyle::Block => Style::Block,
        StructureStyle::Flow => Style::Flow,
    }
}

fn written(tag: &granit_parser::Tag) -> Written {
    match (tag.handle(), tag.suffix()) {
        ("", "!") | ("!", "") => Written::Bare,
        (handle, suffix) => Written::Named(Tag::named(&format!("{handle}{suffix}"))),
    }
}
