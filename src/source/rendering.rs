//! A template as it was rendered for one environment, and the way from the rendered text back into the template.

use std::rc::Rc;

use super::{FileId, Span, TemplateValues};

/// What rendering one template for one environment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// The template.
    pub template: FileId,
    /// The environment that it was rendered for; `None` where nothing names an environment.
    pub environment: Option<String>,
    /// The rendered text; empty after a failure.
    pub text: Rc<str>,
    /// Where each part of the text comes from, in its order and without overlap.
    pub pieces: Vec<Piece>,
    /// What the pieces come from beside that, in the order of the pieces.
    pub inputs: Vec<Input>,
    /// The values file.
    pub values: Option<FileId>,
    /// What was given beside it, weakest first.
    pub given: TemplateValues,
    /// Why there is no text.
    pub failure: Option<(Failure, Remark)>,
    /// Expressions that printed as nothing because a name in them has no value; the name is the expression.
    pub undefined: Vec<Remark>,
    /// Variables of the pipeline's environment that were asked for and that nobody has given.
    pub unknown: Vec<Remark>,
}

/// Why a template is not rendered; but for the last, the official tool stops there too (`DAGSTER.md §5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The template is not Jinja.
    Syntax,
    /// A file that the template includes is not there.
    Include,
    /// Something is asked of an undefined value.
    Undefined,
    /// The values cannot be read.
    Values,
    /// Anything else that stops it while rendering.
    Other,
    /// This page renders no such thing; the official tool may.
    Limit,
}

impl Failure {
    /// Every failure with the word for it.
    pub const ALL: [(Self, &str); 6] = [
        (Self::Syntax, "syntax"),
        (Self::Include, "include"),
        (Self::Undefined, "undefined"),
        (Self::Values, "values"),
        (Self::Other, "other"),
        (Self::Limit, "limit"),
    ];
}

/// Something to say about a place in a template or in its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// A sentence or a name.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A part of a rendered text and the text that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte of the rendered text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it comes from: for the output of an expression, the expression.
    pub source: Span,
    /// Whether the rendered text is the source, byte for byte.
    pub is_exact: bool,
}

/// Something that a part of a rendered text comes from, beside the expression that printed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The part, by its place among the pieces.
    pub piece: u32,
    /// What it is.
    pub role: Role,
    /// Whether it only decided what was printed.
    pub is_condition: bool,
    /// Where it stands; nothing for what was given beside the files.
    pub span: Option<Span>,
    /// What was given there, as `KEY=VALUE`.
    pub typed: String,
}

impl Input {
    /// Whether it is the very same text.
    pub fn is_same(&self, other: &Self) -> bool {
        self.span == other.span && self.typed == other.typed
    }
}

/// What an input of a rendered text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A value of the values file.
    Value,
    /// An item of a list or a mapping of the values file that a loop went over.
    Item,
    /// A value given beside the values file.
    Given,
    /// A variable of the pipeline.
    Variable,
    /// A tag of the template that sets a name.
    Set,
    /// A text of the template that counts where there is no value.
    Default,
}

impl Role {
    /// Every role; each is the place of its own.
    pub const ALL: [Self; 6] =
        [Self::Value, Self::Item, Self::Given, Self::Variable, Self::Set, Self::Default];
}

impl Piece {
    /// Where the byte `at` of the rendered text comes from: as a start of something, or as its end.
    fn place(&self, at: u32, is_end: bool) -> u32 {
        match (self.is_exact, is_end) {
            (true, _) => self.source.start + at.clamp(self.start, self.end) - self.start,
            (false, false) => self.source.start,
            (false, true) => self.source.end,
        }
    }
}

impl Rendering {
    /// The text of the template that the bytes `start..end` of the rendered text come from. Where they come from
    /// several places out of order, as after a loop, it is where they start.
    pub fn place(&self, start: u32, end: u32) -> Span {
        let at = self.pieces.partition_point(|it| it.end <= start);
        let Some(first) = self.pieces.get(at).or(self.pieces.last()) else {
            return Span::new(self.template, 0, 0);
        };
        let from = first.place(start, start >= first.end);
        let file = first.source.file;
        if end <= start {
            return Span::new(file, from, from);
        }
        let at = self.pieces.partition_point(|it| it.end < end);
        let last = self.pieces.get(at).unwrap_or(first);
        let to = last.place(end, true);
        if last.source.file == file && to >= from {
            Span::new(file, from, to)
        } else {
            Span::new(file, from, first.place(end.min(first.end), true))
        }
    }
}
