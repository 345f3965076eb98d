//! Mappings with their merge keys, and which keys Python can hash.

use std::rc::Rc;

use super::compose::{Id, Kind};
use super::construct::{Built, Constructor, Slot, grown, leaf};
use super::mapping::Entries;
use super::node::{Data, Map, Node};
use super::strict::{DEPTH, TOO_DEEP};
use super::tag::Tag;

impl Constructor<'_> {
    /// The entries of a mapping that is merged into another; none while it is still being made.
    fn merge_source(&mut self, id: Id, level: usize) -> Option<Built<Rc<Data>>> {
        let raw = &self.nodes[id];
        let Kind::Mapping(pairs) = &raw.kind else { return None };
        if matches!(raw.tag, Tag::Map | Tag::Set) {
            return Some(self.data(id, level));
        }
        // Merging takes the entries whatever the tag is, and never asks what the tag would make of them.
        if matches!(self.slots[id], Slot::Open) {
            return Some(leaf(Data::Recursive));
        }
        let before = std::mem::replace(&mut self.slots[id], Slot::Open);
        let built = grown(self.mapping(id, pairs, level + 1), Data::Map);
        self.slots[id] = before;
        Some(built)
    }

    /// The mapping of these pairs, merge keys first.
    pub(super) fn mapping(&mut self, id: Id, pairs: &[(Id, Id)], level: usize) -> Built<Map> {
        let mut entries = Entries::default();
        let (mut size, mut height) = (1, 0);
        let is_merge = |this: &Self, key: Id| this.nodes[this.target(key)].tag == Tag::Merge;
        for (key, value) in pairs {
            if is_merge(self, *key) && self.left > 0 {
                let merged = self.merged(id, *value, &mut entries, level);
                size += merged.size;
                height = height.max(merged.height);
            }
        }
        for (key, value) in pairs {
            if is_merge(self, *key) {
                continue;
            }
            let key_node = self.key(*key, level);
            let value = self.value(*value, level);
            size += value.size + 1;
            height = height.max(value.height);
            match key_node {
                Some(key) => entries.own(key, value.node),
                None => self.fault(
                    level,
                    *key,
                    "A list or mapping cannot be a key; put text with braces in quotes".to_owned(),
                ),
            }
        }
        Built { node: entries.into_map(), size, height }
    }

    /// The key, unless Python could not hash it.
    fn key(&mut self, id: Id, level: usize) -> Option<Node> {
        let raw = &self.nodes[self.target(id)];
        match &raw.kind {
            Kind::Scalar(text) if raw.tag == Tag::Value => {
                let data = Rc::new(Data::Str(text.clone()));
                Some(self.node(id, data))
            }
            _ => {
                let node = self.value(id, level).node;
                let is_hashable = !matches!(
                    *node.data,
                    Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive
                );
                is_hashable.then_some(node)
            }
        }
    }

    /// Merges what stands under a `<<` key: a mapping, or a list of them of which the earlier count more.
    fn merged(&mut self, id: Id, value: Id, entries: &mut Entries, level: usize) -> Built<()> {
        let mut total = Built { node: (), size: 0, height: 0 };
        let target = self.target(value);
        let sources: Vec<Id> = match &self.nodes[target].kind {
            Kind::Mapping(_) => vec![value],
            Kind::Sequence(items) => items.iter().rev().copied().collect(),
            _ => {
                self.fault(level, value, "`<<` needs a mapping or a list of mappings".to_owned());
                return total;
            }
        };
        for source in sources {
            let target = self.target(source);
            let Some(built) = self.merge_source(target, level) else {
                self.fault(level, source, "`<<` can merge only mappings".to_owned());
                continue;
            };
            if !self.pay(built.size, level, id) {
                break;
            }
            if level + built.height > DEPTH {
                self.fault(level, source, TOO_DEEP.to_owned());
                break;
            }
            total.size += built.size;
            total.height = total.height.max(built.height);
            if let Data::Map(map) | Data::Set(map) = &*built.node {
                for entry in &map.entries {
                    entries.merge(entry);
                }
            }
        }
        total
    }
}
