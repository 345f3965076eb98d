//! What PyYAML's constructor makes of the graph, in its order: level by level, each node once.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use super::build::{Built, leaf};
use super::fault::{CONSTRUCTOR, Fault, LIMIT, RECURSION, TYPE, named, short};
use super::graph::{Graph, Id, Kind, Pair};
use super::node::Data;
use super::recover::MOST_FAULTS;
use super::scalar;
use super::strings::Strings;
use super::tag::Tag;

/// How many nodes a document may have with each alias and merge key written out, beside [`SHARE`] for each written
/// node: twenty thousand locations that share their settings pass, documents that grow without bound do not.
const ALLOWANCE: u64 = 200_000;
const SHARE: u64 = 16;

/// How many mappings may be merged through one another before Python runs out of stack.
const MERGE_DEPTH: usize = 980;

/// How far the value of a node is.
#[derive(Clone)]
pub(super) enum Slot {
    Waiting,
    /// A collection whose children were looked at.
    Known,
    /// One that is being built.
    Open(Weak<Data>),
    Done(Built<Rc<Data>>),
}

/// Makes values, each once.
pub(super) struct Constructor<'graph, 'text> {
    pub(super) graph: &'graph mut Graph<'text>,
    pub(super) faults: &'graph mut Vec<Fault>,
    pub(super) slots: Vec<Slot>,
    queue: VecDeque<Id>,
    strings: Strings,
    /// How many nodes aliases and merge keys may still repeat.
    pub(super) left: u64,
}

/// A pair that was taken out of its mapping.
const GONE: Id = usize::MAX;

impl<'graph, 'text> Constructor<'graph, 'text> {
    pub(super) fn new(graph: &'graph mut Graph<'text>, faults: &'graph mut Vec<Fault>) -> Self {
        let n_nodes = graph.nodes.len();
        let share = u64::try_from(n_nodes).unwrap_or(u64::MAX / SHARE / 2);
        Self {
            graph,
            faults,
            slots: vec![Slot::Waiting; n_nodes],
            queue: VecDeque::new(),
            strings: Strings::new(),
            left: ALLOWANCE + SHARE * share,
        }
    }

    /// Looks at every node that the document holds.
    pub(super) fn visit(&mut self, root: Id) {
        self.value(root);
        while let Some(id) = self.queue.pop_front() {
            self.children(id);
        }
    }

    /// The node that `id` stands for.
    pub(super) fn target(&self, id: Id) -> Id {
        match self.graph.nodes.get(id).map(|it| &it.kind) {
            Some(Kind::Alias(target)) => *target,
            _ => id,
        }
    }

    pub(super) fn tag(&self, id: Id) -> &Tag {
        self.graph.nodes.get(self.target(id)).map_or(&Tag::Null, |it| &it.tag)
    }

    /// Tells what is wrong with a node, as it is written where it is used.
    pub(super) fn fault(
        &mut self,
        kind: &'static str,
        id: Id,
        message: impl Into<Cow<'static, str>>,
    ) {
        let target = self.target(id);
        let (Some(node), Some(target)) = (self.graph.nodes.get(id), self.graph.nodes.get(target))
        else {
            return;
        };
        if node.stands_in {
            return;
        }
        let end = match node.kind {
            // Of a collection with a tag the tag is shown, which stands right before it.
            Kind::Sequence(_) | Kind::Mapping(_) if node.tagged => node.marked,
            _ => node.end,
        };
        let mut fault = Fault::new(kind, message, node.mark.min(node.start), end);
        fault.mark = target.mark;
        let is_known = |it: &Fault| it.start == fault.start && it.message == fault.message;
        if self.faults.len() < MOST_FAULTS && !self.faults.iter().any(is_known) {
            self.faults.push(fault);
        }
    }

    /// Pays for `size` repeated nodes; whether there is enough left.
    pub(super) fn pay(&mut self, size: u64, id: Id) -> bool {
        if size <= self.left {
            self.left -= size;
            return true;
        }
        if self.left > 0 {
            self.left = 0;
            let message = "The aliases repeat too much: written out, the file would be huge";
            self.fault(LIMIT, id, message);
        }
        false
    }

    fn value(&mut self, id: Id) {
        let id = self.target(id);
        let Some(node) = self.graph.nodes.get(id) else { return };
        if !matches!(self.slots.get(id), Some(Slot::Waiting)) {
            return;
        }
        let made = match (&node.kind, &node.tag) {
            (_, Tag::Seq | Tag::Map | Tag::Set | Tag::Omap | Tag::Pairs) => None,
            (Kind::Scalar(text), Tag::Str) if !node.unpaired => Some(self.strings.get(text)),
            (_, tag @ (Tag::Unknown(_) | Tag::Merge | Tag::Value)) => {
                let (tag, text) = (tag.to_string(), self.own_text(id));
                if self.graph.nodes.get(id).is_some_and(|it| it.tagged) {
                    self.fault(CONSTRUCTOR, id, named("Unknown tag ", &tag, ""));
                } else {
                    let message = " has a meaning of its own only as a key; put it in quotes";
                    self.fault(CONSTRUCTOR, id, named("", &text, message));
                }
                self.fallback(id)
            }
            _ => self.scalar(id).map_or_else(|| self.fallback(id), |it| Some(Rc::new(it))),
        };
        if let Some(data) = made {
            self.put(id, Slot::Done(leaf(data)));
        } else {
            self.put(id, Slot::Known);
            self.queue.push_back(id);
        }
    }

    pub(super) fn put(&mut self, id: Id, slot: Slot) {
        if let Some(place) = self.slots.get_mut(id) {
            *place = slot;
        }
    }

    /// What stands for a node whose tag does not fit; a collection is read as if it had none.
    fn fallback(&mut self, id: Id) -> Option<Rc<Data>> {
        let node = self.graph.nodes.get_mut(id)?;
        match &node.kind {
            Kind::Sequence(_) => node.tag = Tag::Seq,
            Kind::Mapping(_) => node.tag = Tag::Map,
            _ => return Some(Rc::new(Data::Str(Rc::from(self.own_text(id))))),
        }
        None
    }

    fn own_text(&self, id: Id) -> String {
        match self.graph.nodes.get(id).map(|it| &it.kind) {
            Some(Kind::Scalar(text)) => text.to_string(),
            _ => String::new(),
        }
    }

    /// What the tag of a scalar makes of its text.
    fn scalar(&mut self, id: Id) -> Option<Data> {
        // A mapping under a scalar's tag counts as the value of its key `=`.
        let mut at = id;
        for _ in 0..MERGE_DEPTH {
            let node = self.graph.nodes.get(at)?;
            match &node.kind {
                Kind::Mapping(pairs) => {
                    let inner = pairs.iter().find(|it| *self.tag(it.key) == Tag::Value);
                    let Some(inner) = inner else { break };
                    at = self.target(inner.value);
                }
                Kind::Scalar(text) => {
                    let tag = self.tag(id);
                    let made = if at != id && *tag == Tag::Timestamp {
                        Err(TYPE)
                    } else {
                        scalar::construct(tag, text, node.unpaired)
                    };
                    return match made {
                        Ok(data) => Some(data),
                        Err(kind) => {
                            let middle = ["` cannot be read as `", &tag.to_string()].concat();
                            let message = ["`", short(text), &middle, "`"].concat();
                            self.fault(kind, id, message);
                            None
                        }
                    };
                }
                _ => break,
            }
        }
        let tag = self.tag(id).to_string();
        let (kind, message) = match self.graph.nodes.get(at).map(|it| &it.kind) {
            Some(Kind::Mapping(pairs))
                if pairs.iter().any(|it| *self.tag(it.key) == Tag::Value) =>
            {
                (RECURSION, " is asked for what its value contains itself")
            }
            _ => (CONSTRUCTOR, " needs a single value, not a collection"),
        };
        self.fault(kind, id, named("", &tag, message));
        None
    }

    /// Looks at what a collection holds.
    fn children(&mut self, id: Id) {
        let Some(node) = self.graph.nodes.get(id) else { return };
        match (&node.kind, &node.tag) {
            (Kind::Sequence(_), Tag::Seq) => {
                let mut at = 0;
                while let Some(item) = self.items(id).get(at).copied() {
                    at += 1;
                    self.value(item);
                }
            }
            (Kind::Mapping(_), Tag::Map | Tag::Set) => self.mapping(id),
            (Kind::Sequence(items), Tag::Omap | Tag::Pairs) => {
                for item in items.clone() {
                    let target = self.graph.nodes.get(self.target(item)).map(|it| &it.kind);
                    let pair = match target {
                        Some(Kind::Mapping(pairs)) if pairs.len() == 1 => pairs.first().copied(),
                        _ => None,
                    };
                    if let Some(pair) = pair {
                        self.value(pair.key);
                        self.value(pair.value);
                    } else {
                        self.fault(CONSTRUCTOR, item, "Each item must be a mapping with one key");
                    }
                }
            }
            (kind, tag) => {
                let is_scalar = matches!(kind, Kind::Scalar(_));
                let is_list = matches!(kind, Kind::Sequence(_));
                let message = match (is_scalar, is_list) {
                    (true, _) => " needs a collection, not a single value",
                    (_, true) => " does not fit a list",
                    _ => " does not fit a mapping",
                };
                let message = named("", &tag.to_string(), message);
                self.fault(CONSTRUCTOR, id, message);
                match self.fallback(id) {
                    Some(data) => self.put(id, Slot::Done(leaf(data))),
                    None => self.children(id),
                }
            }
        }
    }

    pub(super) fn items(&self, id: Id) -> &[Id] {
        match self.graph.nodes.get(id).map(|it| &it.kind) {
            Some(Kind::Sequence(items)) => items,
            _ => &[],
        }
    }

    pub(super) fn pairs(&self, id: Id) -> &[Pair] {
        match self.graph.nodes.get(id).map(|it| &it.kind) {
            Some(Kind::Mapping(pairs)) => pairs,
            _ => &[],
        }
    }

    fn mapping(&mut self, id: Id) {
        self.flatten(id, 0);
        let mut at = 0;
        while let Some(pair) = self.pairs(id).get(at).copied() {
            at += 1;
            self.value(pair.key);
            if !self.is_hashable(pair.key) {
                let message = "A list or mapping cannot be a key; put text with braces in quotes";
                self.fault(CONSTRUCTOR, pair.key, message);
            }
            self.value(pair.value);
        }
    }

    /// Whether Python could use the node as a key.
    pub(super) fn is_hashable(&self, id: Id) -> bool {
        !matches!(self.tag(id), Tag::Seq | Tag::Map | Tag::Set | Tag::Omap | Tag::Pairs)
    }

    /// Puts the pairs that merge keys name before the mapping's own, and changes the graph as PyYAML does.
    fn flatten(&mut self, id: Id, depth: usize) {
        if depth > MERGE_DEPTH {
            self.fault(RECURSION, id, "So many mappings are merged that Python gives up");
            return;
        }
        let mut merged: Vec<Pair> = Vec::new();
        let (mut at, mut n_kept, mut n_gone) = (0, 0, 0);
        while let Some(pair) = self.pairs(id).get(at).copied() {
            at += 1;
            if pair.key == GONE {
                continue;
            }
            match self.tag(pair.key) {
                Tag::Merge => {
                    n_gone += 1;
                    if let Some(Kind::Mapping(pairs)) =
                        self.graph.nodes.get_mut(id).map(|it| &mut it.kind)
                        && let Some(place) = pairs.get_mut(at - 1)
                    {
                        place.key = GONE;
                    }
                    self.merge(id, pair.value, &mut merged, depth);
                    // A mapping that is merged into itself may be another list by now.
                    if self.pairs(id).get(at - 1).is_none_or(|it| it.key != GONE) {
                        at = n_kept;
                    }
                }
                Tag::Value => {
                    let key = self.target(pair.key);
                    if let Some(node) = self.graph.nodes.get_mut(key) {
                        node.tag = Tag::Str;
                    }
                    n_kept += 1;
                }
                _ => n_kept += 1,
            }
        }
        if n_gone > 0
            && let Some(Kind::Mapping(pairs)) = self.graph.nodes.get_mut(id).map(|it| &mut it.kind)
        {
            pairs.retain(|it| it.key != GONE);
            merged.append(pairs);
            *pairs = merged;
        }
    }

    /// Adds the pairs of what stands under a merge key.
    fn merge(&mut self, id: Id, value: Id, merged: &mut Vec<Pair>, depth: usize) {
        let target = self.target(value);
        let sources: Vec<Id> = match self.graph.nodes.get(target).map(|it| &it.kind) {
            Some(Kind::Mapping(_)) => vec![value],
            Some(Kind::Sequence(items)) => items.clone(),
            _ => {
                let message = "`<<` needs a mapping or a list of mappings";
                self.fault(CONSTRUCTOR, value, message);
                return;
            }
        };
        let mut lists: Vec<Vec<Pair>> = Vec::new();
        for source in sources {
            let target = self.target(source);
            if !matches!(self.graph.nodes.get(target).map(|it| &it.kind), Some(Kind::Mapping(_))) {
                self.fault(CONSTRUCTOR, source, "`<<` can merge only mappings");
                continue;
            }
            let length = u64::try_from(self.pairs(target).len()).unwrap_or(u64::MAX);
            if !self.pay(length + 1, id) {
                return;
            }
            self.flatten(target, depth + 1);
            let list = self.pairs(target).iter().filter(|it| it.key != GONE);
            lists.push(list.map(|it| Pair { merged: true, ..*it }).collect());
        }
        // The earlier count more, so they come later.
        for list in lists.into_iter().rev() {
            merged.extend(list);
        }
    }
}
