//! The graph to values: what PyYAML's constructor makes of each node, and where it gives up.

use std::rc::Rc;

use super::SyntaxError;
use super::compose::{Graph, Id, Kind, Raw};
use super::events::Bytes;
use super::node::{Data, Map, Node, Style};
use super::scalar;
use super::strict::{DEPTH, TOO_DEEP};
use super::tag::Tag;
use crate::source::{FileId, Span};

/// How many nodes a document may have with each alias and merge key written out, beside [`SHARE`] for each written
/// node: twenty thousand locations that share their settings pass, documents that grow without bound do not.
const ALLOWANCE: u64 = 200_000;
const SHARE: u64 = 16;

/// Makes the value of the document; the first fault, if any, goes to `error`.
pub(super) fn construct(
    file: FileId,
    graph: &Graph,
    error: &mut Option<SyntaxError>,
) -> Option<Node> {
    let n_nodes = graph.nodes.len();
    let mut constructor = Constructor {
        file,
        nodes: &graph.nodes,
        slots: vec![Slot::Waiting; n_nodes],
        fault: None,
        left: ALLOWANCE + SHARE * u64::try_from(n_nodes).unwrap_or(u64::MAX / SHARE / 2),
    };
    let root = constructor.value(graph.root?, 0).node;
    if error.is_none() {
        *error = constructor.fault.map(|(_, it)| it);
    }
    Some(root)
}

/// A value with what it costs.
#[derive(Debug, Clone)]
pub(super) struct Built<T> {
    pub(super) node: T,
    /// Nodes in it, with every alias written out.
    pub(super) size: u64,
    /// Levels in it.
    pub(super) height: usize,
}

/// How far the value of a node is.
#[derive(Clone)]
pub(super) enum Slot {
    Waiting,
    Open,
    Done(Built<Rc<Data>>),
}

/// Makes values, each once.
pub(super) struct Constructor<'graph> {
    file: FileId,
    pub(super) nodes: &'graph [Raw],
    pub(super) slots: Vec<Slot>,
    /// The fault PyYAML meets first, with its level: it goes through a document level by level.
    fault: Option<(usize, SyntaxError)>,
    /// How many nodes aliases and merge keys may still repeat.
    pub(super) left: u64,
}

impl Constructor<'_> {
    /// The span of these bytes.
    pub(super) fn span(&self, bytes: &Bytes) -> Span {
        let offset = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Span::new(self.file, offset(bytes.start), offset(bytes.end))
    }

    /// Keeps the fault if it is the first that PyYAML meets.
    pub(super) fn fault(&mut self, level: usize, id: Id, message: String) {
        if self.fault.as_ref().is_none_or(|(other, _)| level < *other) {
            let span = self.span(&self.nodes[id].bytes);
            self.fault = Some((level, SyntaxError { message, span }));
        }
    }

    /// The node that `id` stands for.
    pub(super) fn target(&self, id: Id) -> Id {
        match self.nodes[id].kind {
            Kind::Alias(target) => target,
            _ => id,
        }
    }

    /// The node that `id` is written as, with its data.
    pub(super) fn node(&self, id: Id, data: Rc<Data>) -> Node {
        let raw = &self.nodes[id];
        Node { span: self.span(&raw.bytes), data, style: raw.style, tagged: raw.tagged }
    }

    /// Pays for `size` repeated nodes; whether there is enough left.
    pub(super) fn pay(&mut self, size: u64, level: usize, id: Id) -> bool {
        if size <= self.left {
            self.left -= size;
            return true;
        }
        self.left = 0;
        self.fault(
            level,
            id,
            "The aliases repeat too much: written out, the file would be huge".to_owned(),
        );
        false
    }

    /// The value of a node in a collection `level` deep.
    pub(super) fn value(&mut self, id: Id, level: usize) -> Built<Node> {
        let raw = &self.nodes[id];
        let built = match raw.kind {
            Kind::Alias(target) => self.repeated(id, target, level),
            _ => self.data(id, level),
        };
        let node = self.node(id, built.node);
        Built { node, size: built.size, height: built.height }
    }

    fn repeated(&mut self, id: Id, target: Id, level: usize) -> Built<Rc<Data>> {
        if matches!(self.slots[target], Slot::Open) {
            return leaf(Data::Recursive);
        }
        let built = self.data(target, level);
        if !self.pay(built.size, level, id) {
            return leaf(Data::Null);
        }
        if level + built.height > DEPTH {
            self.fault(level, id, TOO_DEEP.to_owned());
            return leaf(Data::Null);
        }
        built
    }

    /// The data of a node that is no alias, made once.
    pub(super) fn data(&mut self, id: Id, level: usize) -> Built<Rc<Data>> {
        match &self.slots[id] {
            Slot::Done(built) => return built.clone(),
            Slot::Open => return leaf(Data::Recursive),
            Slot::Waiting => self.slots[id] = Slot::Open,
        }
        let built = if level > DEPTH {
            self.fault(level, id, TOO_DEEP.to_owned());
            leaf(Data::Null)
        } else {
            self.made(id, level)
        };
        self.slots[id] = Slot::Done(built.clone());
        built
    }

    fn made(&mut self, id: Id, level: usize) -> Built<Rc<Data>> {
        let raw = &self.nodes[id];
        match (&raw.kind, &raw.tag) {
            (Kind::Scalar(text), tag) => leaf(self.scalar(id, tag, text, level)),
            (Kind::Sequence(items), Tag::Omap | Tag::Pairs) => self.pairs(items, level + 1),
            (Kind::Sequence(items), tag) => {
                self.check_tag(id, tag, &Tag::Seq, level);
                self.sequence(items, level + 1)
            }
            (Kind::Mapping(pairs), Tag::Set) => {
                grown(self.mapping(id, pairs, level + 1), Data::Set)
            }
            (Kind::Mapping(pairs), tag) => {
                if let Some(text) = self.default_value(pairs, tag) {
                    return leaf(self.scalar(id, tag, &text, level));
                }
                self.check_tag(id, tag, &Tag::Map, level);
                grown(self.mapping(id, pairs, level + 1), Data::Map)
            }
            (Kind::Alias(_), _) => leaf(Data::Null),
        }
    }

    fn scalar(&mut self, id: Id, tag: &Tag, text: &Rc<str>, level: usize) -> Data {
        if *tag == Tag::Str {
            return Data::Str(text.clone());
        }
        if let Some(data) = scalar::construct(tag, text) {
            return data;
        }
        let short: String = text.chars().take(40).collect();
        let message = match tag {
            Tag::Unknown(_) => format!("Unknown tag `{tag}`"),
            Tag::Merge | Tag::Value => {
                format!("`{short}` has a meaning of its own only as a key; put it in quotes")
            }
            Tag::Int | Tag::Float | Tag::Bool | Tag::Binary | Tag::Timestamp => {
                format!("`{short}` cannot be read as `{tag}`")
            }
            _ => format!("`{tag}` needs a collection, not a single value"),
        };
        // What PyYAML's composer would refuse a level up, its constructor of collections refuses one level down.
        let level = if matches!(tag, Tag::Seq | Tag::Map | Tag::Set | Tag::Omap | Tag::Pairs) {
            level + 1
        } else {
            level
        };
        self.fault(level, id, message);
        Data::Str(text.clone())
    }

    /// A mapping under a scalar's tag counts as the value of its key `=`.
    fn default_value(&self, pairs: &[(Id, Id)], tag: &Tag) -> Option<Rc<str>> {
        if !matches!(tag, Tag::Null | Tag::Bool | Tag::Int | Tag::Float | Tag::Str | Tag::Binary) {
            return None;
        }
        let (_, value) =
            pairs.iter().find(|(key, _)| self.nodes[self.target(*key)].tag == Tag::Value)?;
        match &self.nodes[self.target(*value)].kind {
            Kind::Scalar(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn check_tag(&mut self, id: Id, tag: &Tag, fitting: &Tag, level: usize) {
        if tag == fitting {
            return;
        }
        let kind = if *fitting == Tag::Seq { "list" } else { "mapping" };
        let (level, message) = match tag {
            Tag::Unknown(_) | Tag::Merge | Tag::Value => (level, format!("Unknown tag `{tag}`")),
            Tag::Seq | Tag::Map | Tag::Set | Tag::Omap | Tag::Pairs => {
                (level + 1, format!("`{tag}` does not fit a {kind}"))
            }
            _ => (level, format!("`{tag}` needs a single value, not a {kind}")),
        };
        self.fault(level, id, message);
    }

    fn sequence(&mut self, items: &[Id], level: usize) -> Built<Rc<Data>> {
        let (mut size, mut height) = (1, 0);
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let built = self.value(*item, level);
            size += built.size;
            height = height.max(built.height);
            list.push(built.node);
        }
        Built { node: Rc::new(Data::Seq(list)), size, height: height + 1 }
    }

    /// `!!omap` and `!!pairs`: a list of lists of two.
    fn pairs(&mut self, items: &[Id], level: usize) -> Built<Rc<Data>> {
        let (mut size, mut height) = (1, 0);
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            let raw = &self.nodes[self.target(*item)];
            let Kind::Mapping(pairs) = &raw.kind else {
                self.fault(level, *item, "Each item must be a mapping with one key".to_owned());
                continue;
            };
            let [(key, value)] = pairs[..] else {
                self.fault(level, *item, "Each item must be a mapping with one key".to_owned());
                continue;
            };
            let key = self.value(key, level + 1);
            let value = self.value(value, level + 1);
            size += key.size + value.size + 1;
            height = height.max(key.height).max(value.height);
            if raw.style == Style::Alias || *item != self.target(*item) {
                self.pay(key.size + value.size, level, *item);
            }
            let data = Rc::new(Data::Seq(vec![key.node, value.node]));
            list.push(self.node(*item, data));
        }
        Built { node: Rc::new(Data::Seq(list)), size, height: height + 2 }
    }
}

pub(super) fn leaf(data: Data) -> Built<Rc<Data>> {
    Built { node: Rc::new(data), size: 1, height: 0 }
}

pub(super) fn grown(map: Built<Map>, make: fn(Map) -> Data) -> Built<Rc<Data>> {
    Built { node: Rc::new(make(map.node)), size: map.size, height: map.height + 1 }
}
