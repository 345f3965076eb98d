//! Steps to a graph: collections, anchors and aliases, before anything is given a meaning.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::events::{Bytes, Event, Events, Fault, What, Written};
use super::layout;
use super::node::Style;
use super::scalar;
use super::tag::Tag;

/// Deeper nesting is refused; Python itself gives up at a few hundred levels more.
pub(super) const DEPTH: usize = 255;
/// What is said about it.
pub(super) const TOO_DEEP: &str = "The nesting is deeper than 255 levels";

/// A node by its place in [`Graph`].
pub(super) type Id = usize;

/// One node as written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) bytes: Bytes,
    pub(super) style: Style,
    pub(super) tag: Tag,
    pub(super) kind: Kind,
}

/// What is in a node.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar(Rc<str>),
    Sequence(Vec<Id>),
    Mapping(Vec<(Id, Id)>),
    Alias(Id),
}

/// A document as written.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Raw>,
    pub(super) root: Option<Id>,
    /// The first thing that stops PyYAML before it looks at values.
    pub(super) fault: Option<Fault>,
}

/// Reads all of `text`, or as much as can be read.
pub(super) fn compose(text: &str) -> Graph {
    let mut events = Events::new(text);
    let mut composer = Composer {
        text,
        graph: Graph::default(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        n_documents: 0,
    };
    let mut limit = text.len();
    while let Some(event) = events.next() {
        if let Err(fault) = event.and_then(|it| composer.take(it)) {
            composer.fault(fault);
            limit = events.seen();
            break;
        }
    }
    while let Some(frame) = composer.open.pop() {
        composer.close(frame, None);
    }
    if let Some(fault) = layout::stray_tab(text, limit, &mut events.opaque) {
        composer.fault(fault);
    }
    composer.graph
}

/// A collection that is still being read.
struct Frame {
    id: Id,
    children: Vec<Id>,
}

struct Composer<'text> {
    text: &'text str,
    graph: Graph,
    open: Vec<Frame>,
    anchors: BTreeMap<String, Id>,
    n_documents: usize,
}

impl Composer<'_> {
    /// Keeps the fault that comes first in the text.
    fn fault(&mut self, fault: Fault) {
        if self.graph.fault.as_ref().is_none_or(|it| fault.bytes.start < it.bytes.start) {
            self.graph.fault = Some(fault);
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), Fault> {
        let Event { what, bytes, tag, anchor } = event;
        let (kind, style) = match what {
            What::Document => {
                self.n_documents += 1;
                if self.n_documents > 1 {
                    let message = "Another document starts here; there may be only one".to_owned();
                    return Err(Fault { message, bytes });
                }
                return Ok(());
            }
            What::End => {
                if let Some(frame) = self.open.pop() {
                    self.close(frame, Some(bytes));
                }
                return Ok(());
            }
            What::Alias => {
                let name = self.text.get(bytes.start + 1..bytes.end).unwrap_or_default();
                match self.anchors.get(name) {
                    Some(id) => (Kind::Alias(*id), Style::Alias),
                    None => {
                        let message =
                            format!("The alias `*{name}` has no anchor `&{name}` before it");
                        self.fault(Fault { message, bytes: bytes.clone() });
                        (Kind::Scalar(Rc::from("")), Style::Alias)
                    }
                }
            }
            What::Scalar(text, style) => (Kind::Scalar(Rc::from(text)), style),
            What::Sequence(style) => (Kind::Sequence(Vec::new()), style),
            What::Mapping(style) => (Kind::Mapping(Vec::new()), style),
        };
        let tag = match (tag, &kind) {
            (Some(Written::Named(tag)), _) => tag,
            (bare, Kind::Scalar(text)) => {
                if bare.is_some() || matches!(style, Style::Plain | Style::Alias) {
                    scalar::resolve(text)
                } else {
                    Tag::Str
                }
            }
            (_, Kind::Sequence(_)) => Tag::Seq,
            (_, Kind::Mapping(_) | Kind::Alias(_)) => Tag::Map,
        };
        let bytes = self.value_place(&kind, bytes);
        let is_collection = matches!(kind, Kind::Sequence(_) | Kind::Mapping(_));
        let id = self.graph.nodes.len();
        self.graph.nodes.push(Raw { bytes, style, tag, kind });
        match self.open.last_mut() {
            Some(frame) => frame.children.push(id),
            None => self.graph.root = self.graph.root.or(Some(id)),
        }
        if let Some((name, bytes)) = anchor {
            self.anchor(&name, bytes, id);
        }
        if is_collection {
            if self.open.len() == DEPTH {
                let bytes = self.graph.nodes[id].bytes.clone();
                return Err(Fault { message: TOO_DEEP.to_owned(), bytes });
            }
            self.open.push(Frame { id, children: Vec::new() });
        }
        Ok(())
    }

    /// A missing value stands behind the colon, where the scanner names the colon itself.
    fn value_place(&self, kind: &Kind, bytes: Bytes) -> Bytes {
        let Some(frame) = self.open.last() else { return bytes };
        let is_value = matches!(self.graph.nodes[frame.id].kind, Kind::Mapping(_))
            && frame.children.len() % 2 == 1;
        let at_colon = self.text.as_bytes().get(bytes.start) == Some(&b':');
        if is_value && bytes.is_empty() && at_colon && matches!(kind, Kind::Scalar(_)) {
            return bytes.start + 1..bytes.start + 1;
        }
        bytes
    }

    fn anchor(&mut self, name: &str, bytes: Bytes, id: Id) {
        let is_known = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
        let message = if !name.chars().all(is_known) {
            format!("The anchor `&{name}` may have only letters, digits, `-` and `_`")
        } else if self.anchors.contains_key(name) {
            format!("The anchor `&{name}` is set a second time")
        } else {
            self.anchors.insert(name.to_owned(), id);
            return;
        };
        self.fault(Fault { message, bytes });
    }

    /// Puts the children of a collection into it; `end` is missing if the text broke off.
    fn close(&mut self, frame: Frame, end: Option<Bytes>) {
        let Frame { id, mut children } = frame;
        let start = self.graph.nodes[id].bytes.clone();
        let last = children.iter().map(|it| self.graph.nodes[*it].bytes.end).max();
        let in_brackets =
            matches!(self.text.as_bytes().get(start.start..start.end), Some(b"[" | b"{"));
        let end = end.filter(|_| in_brackets).map(|it| it.end);
        let end = end.or(last).unwrap_or(start.end).max(start.end);
        let is_mapping = matches!(self.graph.nodes[id].kind, Kind::Mapping(_));
        if is_mapping && children.len() % 2 == 1 {
            children.push(self.graph.nodes.len());
            let kind = Kind::Scalar(Rc::from(""));
            self.graph.nodes.push(Raw {
                bytes: end..end,
                style: Style::Plain,
                tag: Tag::Null,
                kind,
            });
        }
        let node = &mut self.graph.nodes[id];
        node.bytes.end = end;
        node.kind = if is_mapping {
            Kind::Mapping(children.chunks_exact(2).map(|it| (it[0], it[1])).collect())
        } else {
            Kind::Sequence(children)
        };
    }
}
