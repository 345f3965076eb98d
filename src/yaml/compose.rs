//! Steps to a graph: collections, anchors and aliases, before anything is given a meaning.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::events::{Bytes, Event, Events, Fault, What, Written};
use super::layout;
use super::node::Style;
use super::scalar;
use super::strict::{self, DEPTH, Place, TOO_DEEP};
use super::tag::Tag;

/// A node by its place in [`Graph`].
pub(super) type Id = usize;

/// One node as written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) bytes: Bytes,
    pub(super) style: Style,
    pub(super) tag: Tag,
    /// Whether the tag is written, not resolved.
    pub(super) tagged: bool,
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

/// How many bytes may be read again because a blank was put in.
const REREADING: usize = 20_000_000;

/// Reads all of `text`, or as much as can be read.
///
/// Where the scanner insists on a blank that PyYAML does not need, one is put in and the text read again.
pub(super) fn compose(text: &str) -> Graph {
    let mut text = Cow::Borrowed(text);
    let mut blanks = Vec::new();
    loop {
        let (mut graph, wanted) = attempt(&text, &blanks);
        let goes_on = blanks.len() * text.len() < REREADING;
        let Some(at) = wanted.filter(|it| goes_on && text.is_char_boundary(*it)) else {
            blanks.sort_unstable();
            graph.without(&blanks);
            return graph;
        };
        text.to_mut().insert(at, ' ');
        for blank in &mut blanks {
            *blank += usize::from(*blank >= at);
        }
        blanks.push(at);
    }
}

impl Graph {
    /// Takes back blanks that were put into the text.
    fn without(&mut self, blanks: &[usize]) {
        if !blanks.is_empty() {
            self.move_places(|at| at - blanks.partition_point(|it| *it < at));
        }
    }

    /// Moves places that fell into a character of `text`, because it was read with stand-ins, to its start.
    pub(super) fn fit(&mut self, text: &str) {
        self.move_places(|at| text.floor_char_boundary(at));
    }

    fn move_places(&mut self, moved: impl Fn(usize) -> usize) {
        let places = self.nodes.iter_mut().map(|it| &mut it.bytes);
        for bytes in places.chain(self.fault.as_mut().map(|it| &mut it.bytes)) {
            *bytes = moved(bytes.start)..moved(bytes.end);
        }
    }
}

/// Reads as much as can be read, and tells where a blank would help.
fn attempt(text: &str, blanks: &[usize]) -> (Graph, Option<usize>) {
    let mut events = Events::new(text);
    let (graph, open, anchors) = (Graph::default(), Vec::new(), BTreeMap::new());
    let mut composer = Composer { text, graph, open, anchors, n_documents: 0, wants_blank: None };
    let mut limit = text.len();
    if let Some(fault) = strict::prologue(text) {
        composer.fault(fault);
    }
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
    let wanted = composer.wants_blank.or_else(|| events.wants_blank(blanks));
    (composer.graph, wanted)
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
    /// Where a blank would end the name of an anchor or alias as PyYAML ends it.
    wants_blank: Option<usize>,
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
                self.check_name(&bytes)?;
                let name = self.text.get(bytes.start + 1..bytes.end).unwrap_or_default();
                if let Some(id) = self.anchors.get(name) {
                    (Kind::Alias(*id), Style::Alias)
                } else {
                    let message = format!("The alias `*{name}` has no anchor `&{name}` before it");
                    self.fault(Fault { message, bytes: bytes.clone() });
                    (Kind::Scalar(Rc::from("")), Style::Alias)
                }
            }
            What::Scalar(text, style) => (Kind::Scalar(Rc::from(text)), style),
            What::Sequence(style) => (Kind::Sequence(Vec::new()), style),
            What::Mapping(style) => (Kind::Mapping(Vec::new()), style),
        };
        let tagged = tag.is_some();
        let is_marked = tagged || anchor.is_some();
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
        if let (Kind::Scalar(_), true) = (&kind, style != Style::Alias) {
            let place = self.place(bytes.clone(), style, is_marked);
            let (fault, wants_blank) = (place.fault(), place.wants_blank());
            if let Some(fault) = fault {
                self.wants_blank = wants_blank;
                return Err(fault);
            }
        }
        let bytes = self.value_place(&kind, bytes);
        let is_collection = matches!(kind, Kind::Sequence(_) | Kind::Mapping(_));
        let id = self.graph.nodes.len();
        self.graph.nodes.push(Raw { bytes, style, tag, tagged, kind });
        match self.open.last_mut() {
            Some(frame) => frame.children.push(id),
            None => self.graph.root = self.graph.root.or(Some(id)),
        }
        if let Some((name, bytes)) = anchor {
            self.anchor(&name, bytes, id)?;
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

    fn place(&self, bytes: Bytes, style: Style, is_marked: bool) -> Place<'_> {
        let frame = self.open.last();
        let around = frame.map(|it| &self.graph.nodes[it.id]);
        let in_mapping = around.is_some_and(|it| matches!(it.kind, Kind::Mapping(_)));
        Place {
            text: self.text,
            bytes,
            style,
            is_marked,
            is_key: in_mapping && frame.is_some_and(|it| it.children.len() % 2 == 0),
            in_flow: around.map(|it| it.style == Style::Flow),
        }
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

    fn anchor(&mut self, name: &str, bytes: Bytes, id: Id) -> Result<(), Fault> {
        self.check_name(&bytes)?;
        if self.anchors.contains_key(name) {
            let message = format!("The anchor `&{name}` is set a second time");
            self.fault(Fault { message, bytes });
        } else {
            self.anchors.insert(name.to_owned(), id);
        }
        Ok(())
    }

    /// Checks the name of an anchor or alias, and what stands behind it.
    fn check_name(&mut self, bytes: &Bytes) -> Result<(), Fault> {
        let name = &self.text[bytes.start + 1..];
        let length = strict::name_length(name);
        let behind = name[length..].chars().next();
        let ends_right = behind.is_none_or(|it| it.is_whitespace() || "?:,]}%@`".contains(it));
        let end = bytes.start + 1 + length;
        if ends_right && end < bytes.end {
            self.wants_blank = Some(end);
        }
        if ends_right && end == bytes.end && length > 0 {
            return Ok(());
        }
        let message = format!(
            "`{}` may have only letters, digits, `-` and `_` in its name",
            &self.text[bytes.clone()]
        );
        Err(Fault { message, bytes: bytes.clone() })
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
                tagged: false,
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
