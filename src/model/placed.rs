//! A document read from a rendered text, with every span moved to the template that it comes from.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::source::{Rendering, Span};
use crate::yaml::{Data, Document, Duplicate, Entry, Map, Node, SyntaxError};

/// `document`, which was read from the text of `rendering`, as if it had been read from the template.
pub(super) fn placed(document: Document, rendering: &Rendering) -> Document {
    let mut placing = Placing { rendering, shared: BTreeMap::new() };
    let root = document.root.map(|it| placing.node(&it));
    let moved = |it: SyntaxError| SyntaxError { span: placing.span(it.span), ..it };
    Document {
        root,
        error: document.error.map(moved),
        further: document.further.into_iter().map(moved).collect(),
        comments: document.comments.into_iter().map(|it| placing.span(it)).collect(),
        lost: document.lost.iter().map(|it| placing.span(it)).collect(),
    }
}

struct Placing<'r> {
    rendering: &'r Rendering,
    /// What became of collections that several nodes share, by their place in memory.
    shared: BTreeMap<*const Data, Rc<Data>>,
}

impl Placing<'_> {
    fn span(&self, span: Span) -> Span {
        self.rendering.place(span.start, span.end)
    }

    fn node(&mut self, node: &Node) -> Node {
        let data = match &*node.data {
            Data::Seq(_) | Data::Map(_) | Data::Set(_) => self.collection(&node.data),
            _ => Rc::clone(&node.data),
        };
        Node { span: self.span(node.span), data, ..node.clone() }
    }

    /// An alias shares the data of its anchor here as well, so that a text of many aliases stays small.
    fn collection(&mut self, data: &Rc<Data>) -> Rc<Data> {
        if let Some(known) = self.shared.get(&Rc::as_ptr(data)) {
            return Rc::clone(known);
        }
        let placed = Rc::new(match &**data {
            Data::Seq(items) => Data::Seq(items.iter().map(|it| self.node(it)).collect()),
            Data::Map(map) => Data::Map(self.map(map)),
            Data::Set(map) => Data::Set(self.map(map)),
            scalar => scalar.clone(),
        });
        self.shared.insert(Rc::as_ptr(data), Rc::clone(&placed));
        placed
    }

    fn map(&mut self, map: &Map) -> Map {
        let entry = |it: &Entry| Entry {
            key: self.node(&it.key),
            value: self.node(&it.value),
            merged: it.merged,
        };
        let entries = map.entries.iter().map(entry).collect();
        let duplicate = |it: &Duplicate| Duplicate {
            lost: self.span(it.lost),
            kept: self.span(it.kept),
            name: it.name.clone(),
        };
        Map { entries, duplicates: map.duplicates.iter().map(duplicate).collect() }
    }
}
