//! The graph to the tree that others see: each value once, shared where an alias repeats it.

use std::rc::{Rc, Weak};

use super::construct::{Constructor, Slot};
use super::fault::{DEPTH, LIMIT, TOO_DEEP, small};
use super::graph::{Id, Kind, Pair};
use super::mapping::Entries;
use super::node::{Cycle, Data, Node, Style};
use super::tag::Tag;
use crate::source::{FileId, Span};

/// A value with what it costs.
#[derive(Debug, Clone)]
pub(super) struct Built<T> {
    pub(super) node: T,
    /// Nodes in it, with every alias written out.
    size: u64,
    /// Levels in it.
    height: usize,
}

pub(super) fn leaf(data: Rc<Data>) -> Built<Rc<Data>> {
    Built { node: data, size: 1, height: 0 }
}

impl Constructor<'_, '_> {
    /// The node `id` in a collection `level` deep.
    pub(super) fn build(&mut self, file: FileId, id: Id, level: usize) -> Built<Node> {
        let target = self.target(id);
        let built = self.data(file, id, target, level);
        let (span, style, tagged) = match self.graph.nodes.get(id) {
            Some(raw) => (Span::new(file, small(raw.start), small(raw.end)), raw.style, raw.tagged),
            None => (Span::new(file, 0, 0), Style::Plain, false),
        };
        let node = Node { span, data: built.node, style, tagged };
        Built { node, size: built.size, height: built.height }
    }

    fn data(&mut self, file: FileId, id: Id, target: Id, level: usize) -> Built<Rc<Data>> {
        match self.slots.get(target) {
            Some(Slot::Done(built)) => {
                let built = built.clone();
                if id == target && built.height == 0 {
                    return built;
                }
                if !self.pay(built.size, id) {
                    return leaf(Rc::new(Data::Null));
                }
                if level + built.height > DEPTH {
                    self.fault(LIMIT, id, TOO_DEEP);
                    return leaf(Rc::new(Data::Null));
                }
                return built;
            }
            Some(Slot::Known) if level <= DEPTH => {}
            Some(Slot::Known) => {
                self.fault(LIMIT, target, TOO_DEEP);
                let built = leaf(Rc::new(Data::Null));
                self.put(target, Slot::Done(built.clone()));
                return built;
            }
            Some(Slot::Open(back)) => return leaf(Rc::new(Data::Recursive(Cycle::to(back)))),
            Some(Slot::Waiting) | None => return leaf(Rc::new(Data::Null)),
        }
        let mut total = Built { node: (), size: 1, height: 0 };
        let data = Rc::new_cyclic(|back| {
            self.put(target, Slot::Open(Weak::clone(back)));
            self.collection(file, target, level + 1, &mut total)
        });
        let built = Built { node: data, size: total.size, height: total.height + 1 };
        self.put(target, Slot::Done(built.clone()));
        built
    }

    /// The collection `target`, whose children are `level` deep.
    fn collection(
        &mut self,
        file: FileId,
        target: Id,
        level: usize,
        total: &mut Built<()>,
    ) -> Data {
        let node = self.graph.nodes.get(target);
        match node.map(|it| (&it.kind, &it.tag)) {
            Some((Kind::Sequence(_), Tag::Omap | Tag::Pairs)) => {
                Data::Seq(self.pair_lists(file, target, level, total))
            }
            Some((Kind::Sequence(items), _)) => {
                let mut list = Vec::with_capacity(items.len());
                while let Some(item) = self.items(target).get(list.len()).copied() {
                    list.push(self.child(file, item, level, total));
                }
                Data::Seq(list)
            }
            Some((Kind::Mapping(_), tag)) => {
                let is_set = *tag == Tag::Set;
                let map = self.entries(file, target, level, total).into_map();
                if is_set { Data::Set(map) } else { Data::Map(map) }
            }
            _ => Data::Null,
        }
    }

    fn child(&mut self, file: FileId, id: Id, level: usize, total: &mut Built<()>) -> Node {
        let built = self.build(file, id, level);
        total.size = total.size.saturating_add(built.size);
        total.height = total.height.max(built.height);
        built.node
    }

    fn entries(
        &mut self,
        file: FileId,
        mapping: Id,
        level: usize,
        total: &mut Built<()>,
    ) -> Entries {
        let mut entries = Entries::new(self.pairs(mapping).len());
        let mut at = 0;
        while let Some(pair) = self.pairs(mapping).get(at).copied() {
            at += 1;
            if self.is_hashable(pair.key) {
                let key = self.child(file, pair.key, level, total);
                let value = self.child(file, pair.value, level, total);
                entries.put(self.target(pair.key), key, value, pair.merged);
            }
        }
        entries
    }

    /// `!!omap` and `!!pairs`: a list of lists of two.
    fn pair_lists(
        &mut self,
        file: FileId,
        sequence: Id,
        level: usize,
        total: &mut Built<()>,
    ) -> Vec<Node> {
        let mut list = Vec::new();
        let mut at = 0;
        while let Some(item) = self.items(sequence).get(at).copied() {
            at += 1;
            let [Pair { key, value, .. }] = *self.pairs(self.target(item)) else { continue };
            let key = self.child(file, key, level + 1, total);
            let value = self.child(file, value, level + 1, total);
            total.size += 1;
            let Some(raw) = self.graph.nodes.get(item) else { continue };
            let span = Span::new(file, small(raw.start), small(raw.end));
            let data = Rc::new(Data::Seq(vec![key, value]));
            list.push(Node { span, data, style: raw.style, tagged: raw.tagged });
        }
        total.height += 1;
        list
    }
}
