//! TOML as a tree of the same nodes as YAML: `pyproject.toml` and `dg.toml` (`DAGSTER.md §11`).
//!
//! A reader of our own: the smallest crate with spans that reads on after a mistake would take twice the room.

mod table;
mod value;

use crate::source::{FileId, Span, Spanned};
use crate::yaml::Node;

use value::{Fault, Reader};

/// How deep tables and arrays may be nested, dotted keys included.
const MAX_DEPTH: usize = 64;

/// How many keys are read of one file.
const MAX_KEYS: usize = 20_000;

/// What became of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Toml {
    /// The root table; what could not be read is left out.
    pub root: Node,
    /// The first mistake; reading goes on with the next line.
    pub error: Option<Spanned<String>>,
    /// The headers of tables, in text order; the span of a table is that of its header.
    pub headers: Vec<Span>,
}

/// Reads `text`. Values are nodes: a table is a mapping, a date or time is a date as written.
pub fn parse(file: FileId, text: &str) -> Toml {
    let mut reader = Reader { text, file, at: 0, n_keys: 0 };
    if text.starts_with('\u{feff}') {
        reader.at = 3;
    }
    let mut root = table::empty(reader.span(0, 0));
    let mut open: Vec<Node> = Vec::new();
    let mut headers: Vec<(&str, Span)> = Vec::new();
    let mut n_known = 0;
    let mut error = None;
    loop {
        reader.gap();
        if reader.peek().is_none() || reader.n_keys > MAX_KEYS {
            break;
        }
        let read = if reader.peek() == Some(b'[') {
            header(&mut reader, &mut root, &mut open, &mut headers, &mut n_known)
        } else {
            pair(&mut reader, &mut root, &open)
        };
        if let Err(fault) = read.and_then(|()| reader.line_end()) {
            let end = reader.text.len().min(fault.at + 1);
            let span = reader.span(fault.at, end);
            error.get_or_insert_with(|| Spanned::new(fault.message.to_owned(), span));
            reader.skip_line();
        }
    }
    if reader.n_keys > MAX_KEYS && error.is_none() {
        let span = reader.span(reader.at, reader.at);
        error = Some(Spanned::new("The file has too many keys to be read".to_owned(), span));
    }
    let headers = headers.into_iter().map(|it| it.1).collect();
    Toml { root, error, headers }
}

/// `[a.b]` or `[[a.b]]`: opens that table for the pairs that follow.
fn header<'t>(
    reader: &mut Reader<'t>,
    root: &mut Node,
    open: &mut Vec<Node>,
    headers: &mut Vec<(&'t str, Span)>,
    n_known: &mut usize,
) -> Result<(), Fault> {
    let start = reader.at;
    reader.at += 1;
    let is_array = reader.eat(b'[');
    // Until it is read to its end, what follows belongs nowhere.
    open.clear();
    let path = reader.key()?;
    if !reader.eat(b']') || (is_array && !reader.eat(b']')) {
        return Err(reader.fault("A `]` is missing"));
    }
    let span = reader.span(start, reader.at);
    let text = reader.text.get(start..reader.at).unwrap_or_default();
    let known = headers.get(*n_known..).unwrap_or_default();
    if !is_array && known.iter().any(|it| it.0 == text) {
        return Err(Fault { message: "This table is given twice", at: start });
    }
    if is_array {
        // What was defined below the table before may be defined again below this one.
        *n_known = headers.len();
    }
    headers.push((text, span));
    let opened = table::open(root, &path, is_array, span);
    *open = path;
    if opened { Ok(()) } else { Err(Fault { message: "This key has a value already", at: start }) }
}

/// `a.b = value` in the open table.
fn pair(reader: &mut Reader<'_>, root: &mut Node, open: &[Node]) -> Result<(), Fault> {
    let start = reader.at;
    let path = reader.key()?;
    if !reader.eat(b'=') {
        return Err(reader.fault("A `=` is missing after the key"));
    }
    reader.blanks();
    let value = reader.value(path.len() + open.len())?;
    let table = table::find(root, open);
    let is_put = table.is_some_and(|it| table::put(it, &path, value));
    if is_put { Ok(()) } else { Err(Fault { message: "This key is given twice", at: start }) }
}

impl Reader<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Span::new(self.file, offset(start), offset(end))
    }
}
