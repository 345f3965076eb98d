//! YAML as Dagster reads it: text to a tree whose every node knows its span.

mod build;
mod chars;
mod construct;
mod emit;
mod fault;
mod graph;
mod mapping;
mod natural;
mod node;
mod number;
mod parse_flow;
mod parse_node;
mod parser;
mod quote;
mod real;
mod recover;
mod scalar;
mod scan_block;
mod scan_indicator;
mod scan_mark;
mod scan_scalar;
mod scanner;
mod strings;
mod tag;
mod tagged;
mod token;

use std::borrow::Cow;

use crate::source::{FileId, Span};

use construct::Constructor;
use fault::{Fault, small};

pub use emit::{emit, float, literal, scalar};
pub use node::{Cycle, Data, Document, Duplicate, Entry, Map, Node, Style, SyntaxError};
pub use quote::{quote, resolves_to_string};
pub use real::{integral, read_real};
pub use tagged::instant;

/// Reads `text` the way Dagster's loader does: PyYAML's safe loader, YAML 1.1, no timestamps (`DAGSTER.md §2`).
pub fn parse(file: FileId, text: &str) -> Document {
    // Python looks at every character before it reads the first.
    let mut faults = Vec::new();
    let mut readable = Cow::Borrowed(text);
    for (at, found) in chars::unprintable(text, recover::MOST_FAULTS) {
        let message = format!("The control character `U+{:04X}` is not allowed", u32::from(found));
        let end = at + found.len_utf8();
        faults.push(Fault::new(fault::READER, message, at, end));
        readable.to_mut().replace_range(at..end, &"_".repeat(end - at));
    }
    if faults.len() == recover::MOST_FAULTS {
        readable = Cow::Borrowed("");
    }
    let recover::Recovered { mut graph, faults: more, comments, mut lost } =
        recover::read(&readable);
    faults.extend(more);
    if readable.is_empty() {
        lost.push((0, text.len()));
    }
    let root = graph.root.map(|id| {
        let mut constructor = Constructor::new(&mut graph, &mut faults);
        constructor.visit(id);
        constructor.build(file, id, 0).node
    });
    // On the line of a fault nothing is sure; a limit of this reader leaves out more than one line.
    let line = |it: &Fault| match it.kind {
        fault::LIMIT => (0, text.len()),
        _ => {
            (chars::line_start(text.as_bytes(), it.start), chars::line_end(text.as_bytes(), it.end))
        }
    };
    lost.extend(faults.iter().map(line));
    let span = |(start, end)| Span::new(file, small(start), small(end));
    let mut told = faults.into_iter().take(recover::MOST_FAULTS).map(|it| it.told(file, text));
    Document {
        root,
        error: told.next(),
        further: told.collect(),
        comments: comments.into_iter().map(span).collect(),
        lost: lost.into_iter().map(span).collect(),
    }
}
