//! YAML as Dagster reads it: text to a tree whose every node knows its span.

mod complaint;
mod compose;
mod construct;
mod events;
mod layout;
mod mapping;
mod merge;
mod node;
mod number;
mod quote;
mod scalar;
mod strict;
mod tag;
mod tagged;

use crate::source::{FileId, Span};

use events::Fault;

pub use node::{Data, Duplicate, Entry, Map, Node, Style};
pub use quote::{quote, resolves_to_string};

/// What became of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value; after an error, as much of it as was read before (an unknown tag, a bad alias and the like
    /// leave a stand-in, and reading goes on); `None` if there is no node at all.
    pub root: Option<Node>,
    /// The first thing that PyYAML would stop at.
    pub error: Option<SyntaxError>,
}

/// Where and why the official loader stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// One plain sentence, no full stop.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads `text` the way Dagster's loader does: PyYAML's safe loader, YAML 1.1, no timestamps (`DAGSTER.md §2`).
pub fn parse(file: FileId, text: &str) -> Document {
    let unprintable = layout::unprintable(text);
    let readable = unprintable.as_ref().map_or(text, |it| &text[..it.bytes.start]);
    let mut graph = compose::compose(&layout::familiar_breaks(readable));
    graph.fit(readable);
    // Python looks at every character before it reads the first.
    let fault = unprintable.or_else(|| graph.fault.clone());
    let mut error = fault.map(|it| it.into_error(file));
    let root = construct::construct(file, &graph, &mut error);
    Document { root, error }
}

impl Fault {
    fn into_error(self, file: FileId) -> SyntaxError {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        let span = Span::new(file, offset(self.bytes.start), offset(self.bytes.end));
        SyntaxError { message: self.message, span }
    }
}
