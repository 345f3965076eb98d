//! The tree of a YAML document, every node with its span.

use std::rc::{Rc, Weak};

use crate::source::{Span, Stretches};

/// What became of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value. After a syntax error, what could be understood on both sides of it, with null where something
    /// could not be read; `None` if there is no node at all.
    pub root: Option<Node>,
    /// The first thing that the official loader would stop at.
    pub error: Option<SyntaxError>,
    /// What it would stop at next, were the ones before mended; at most fifty.
    pub further: Vec<SyntaxError>,
    /// The comments, each from its `#` to the end of the line.
    pub comments: Vec<Span>,
    /// The parts of the text that were passed over after an error, or may not be read as they were meant.
    pub lost: Stretches,
}

/// Where and why the official loader stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The class of Python's exception: `yaml:ScannerError` and the like for those of the loader itself, `crash:` and
    /// the name for others, `limit` where only this reader stops (`DAGSTER.md §2`).
    pub kind: &'static str,
    /// One plain sentence, no full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The line that the official loader names, from 1; it also counts the line breaks of YAML 1.1.
    pub line: u32,
    /// The column that it names, in characters from 1.
    pub column: u32,
}

/// A value and where it stands. Cheap to clone; an alias shares the data of its anchor.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The text of the value: quotes included; of a block scalar with its header; of a collection from its first
    /// key or item to the end of its last; of an alias the `*name` itself; empty, where the value would stand, for a missing value.
    pub span: Span,
    /// What PyYAML makes of it.
    pub data: Rc<Data>,
    /// How it was written.
    pub style: Style,
    /// Whether a tag such as `!!int` is written before it.
    pub tagged: bool,
}

/// How a node was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// An unquoted scalar.
    Plain,
    /// A scalar in quotes.
    Quoted,
    /// A `|` or `>` scalar.
    BlockScalar,
    /// A collection by indentation.
    Block,
    /// A collection in brackets or braces.
    Flow,
    /// `*name`.
    Alias,
}

/// A value as PyYAML's safe loader builds it, timestamps left as strings (`DAGSTER.md §2`).
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// A boolean, `yes` and `off` included.
    Bool(bool),
    /// An integer of any size, in canonical decimal; one that Python could not print, in hexadecimal after `0x`.
    Int(Rc<str>),
    /// A floating point number.
    Float(f64),
    /// A string.
    Str(Rc<str>),
    /// A string with half of a surrogate pair, which Python keeps and the official check then refuses. Each half
    /// stands here as the private-use character 0x100000 above its code.
    Unpaired(Rc<str>),
    /// `!!binary`.
    Bytes(Rc<[u8]>),
    /// `!!timestamp`, as Python would print it.
    Date(Rc<str>),
    /// A list; also what `!!pairs` and `!!omap` give.
    Seq(Vec<Node>),
    /// A mapping.
    Map(Map),
    /// `!!set`: its members as keys.
    Set(Map),
    /// An alias to a collection that it stands in.
    Recursive(Cycle),
}

/// The collection that an alias in it leads back to.
#[derive(Debug, Clone, Default)]
pub struct Cycle(Weak<Data>);

impl Cycle {
    /// The way back to the collection that is being built.
    pub(super) fn to(open: &Weak<Data>) -> Self {
        Self(Weak::clone(open))
    }
}

impl PartialEq for Cycle {
    /// Where it leads is not compared: that would never end.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A mapping: one entry for each key, in the order in which Python would hold them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// Entries, merge keys applied: merged ones first, the last of equal keys wins at the place of the first.
    pub entries: Vec<Entry>,
    /// Keys that were written more than once.
    pub duplicates: Vec<Duplicate>,
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key; usually a string, but any scalar may be one.
    pub key: Node,
    /// The value.
    pub value: Node,
    /// Whether it came in by a merge key `<<`.
    pub merged: bool,
}

/// A key written again.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// The earlier key, whose value is lost.
    pub lost: Span,
    /// The later key, whose value counts.
    pub kept: Span,
    /// The key as text.
    pub name: String,
}

impl Document {
    /// Whether the text of `span` was read as it was meant, as far as one can know after an error.
    pub fn is_certain(&self, span: Span) -> bool {
        !self.lost.touch(span)
    }
}

impl Map {
    /// The entry whose key is the string `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|it| it.key.as_str() == Some(key))
    }

    /// The value whose key is the string `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|it| &it.value)
    }
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &*self.data {
            Data::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &*self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &*self.data {
            Data::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The collection that it leads back to, if it stands in that itself; nothing once the document is gone.
    pub fn unrolled(&self) -> Option<Self> {
        let Data::Recursive(Cycle(back)) = &*self.data else { return None };
        Some(Self { data: back.upgrade()?, ..self.clone() })
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(*self.data, Data::Null)
    }

    /// The value under the string `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The value at the end of `path`, each step a string key.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The value at or below this one that stands at `span`; what an alias shows stands where its anchor is.
    pub fn at_span(&self, span: Span) -> Option<&Node> {
        Some(self.around(span)).filter(|it| it.span == span)
    }

    /// The innermost value at or below this one that all of `span` is in, itself if there is none.
    pub fn around(&self, span: Span) -> &Node {
        let is_around = |it: &&Node| it.span.contains(span);
        let inner = match &*self.data {
            _ if self.span == span => None,
            Data::Map(map) => map.entries.iter().map(|it| &it.value).find(is_around),
            // Items stand one behind the other; what `<<` adds to a mapping does not.
            Data::Seq(items) => {
                let at = items.partition_point(|it| it.span.end < span.end);
                items.get(at).filter(is_around)
            }
            _ => None,
        };
        inner.map_or(self, |it| it.around(span))
    }

    /// The kind of value in a reader's words: `a list`, `a number`.
    pub fn kind(&self) -> &'static str {
        match &*self.data {
            Data::Null => "empty",
            Data::Bool(_) => "a boolean",
            Data::Int(_) | Data::Float(_) => "a number",
            Data::Str(_) | Data::Unpaired(_) => "text",
            Data::Bytes(_) => "binary data",
            Data::Date(_) => "a date",
            Data::Seq(_) => "a list",
            Data::Map(_) => "a mapping",
            Data::Set(_) => "a set",
            Data::Recursive(_) => "a value that contains itself",
        }
    }
}
