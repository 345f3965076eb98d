//! The Kubernetes models that agents check raw configuration against: attributes in both spellings, types of objects (`DAGSTER.md §7`).
//!
//! `kubernetes.txt` has one model a line: its name, then its attributes in snake case, each with `=camelCase` where that is not the
//! usual one and with its type: text without a mark, `#` whole number, `?` boolean, `@` time, `*` anything, `:Model` an object,
//! `[Model]`, `[]` or `[#]` a list, `{}` a mapping of texts.

use std::rc::Rc;
use std::sync::OnceLock;

use super::agent::Fault;
use crate::yaml::{Data, Entry, Map, Node, Style};

/// One attribute of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in snake case.
    pub name: &'static str,
    /// Its name in camel case, where the usual change of case does not give it.
    camel: Option<&'static str>,
    /// What it holds.
    pub holds: Raw,
}

/// What an attribute of a Kubernetes model holds; agents check objects, lists and mappings alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// `true` or `false`.
    Bool,
    /// A point in time.
    Time,
    /// Anything.
    Any,
    /// An object of this model.
    Object(&'static str),
    /// A list of objects of this model.
    Objects(&'static str),
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Ints,
    /// A mapping from text to text.
    TextMap,
}

impl Attribute {
    fn read(token: &'static str) -> Self {
        let end = token.find(['#', '?', '@', '*', ':', '[', '{']).unwrap_or(token.len());
        let (names, mark) = token.split_at(end);
        let (name, camel) = match names.split_once('=') {
            Some((name, camel)) => (name, Some(camel)),
            None => (names, None),
        };
        let inner = mark.trim_matches([':', '[', ']']);
        let holds = match mark {
            "" => Raw::Text,
            "#" => Raw::Int,
            "?" => Raw::Bool,
            "@" => Raw::Time,
            "*" => Raw::Any,
            "[]" => Raw::Texts,
            "[#]" => Raw::Ints,
            "{}" => Raw::TextMap,
            _ if mark.starts_with('[') => Raw::Objects(inner),
            _ => Raw::Object(inner),
        };
        Self { name, camel, holds }
    }

    /// Its name in camel case.
    pub fn camel_case(&self) -> String {
        if let Some(camel) = self.camel {
            return camel.to_owned();
        }
        let mut camel = String::new();
        for (index, word) in self.name.split('_').enumerate() {
            let (first, rest) = word.split_at(word.len().min(1));
            if index == 0 {
                camel.push_str(first);
            } else {
                camel.push_str(&first.to_ascii_uppercase());
            }
            camel.push_str(rest);
        }
        camel
    }

    /// Whether `key` is one of its two spellings.
    fn is_called(&self, key: &str) -> bool {
        if self.name == key {
            return true;
        }
        if let Some(camel) = self.camel {
            return camel == key;
        }
        let mut letters = key.bytes();
        let mut is_start = false;
        for letter in self.name.bytes() {
            if letter == b'_' {
                is_start = true;
                continue;
            }
            let wanted = if is_start { letter.to_ascii_uppercase() } else { letter };
            if letters.next() != Some(wanted) {
                return false;
            }
            is_start = false;
        }
        letters.next().is_none()
    }
}

/// One line of the table.
struct Model {
    name: &'static str,
    line: &'static str,
    /// What the line says, once somebody has asked.
    attributes: OnceLock<Vec<Attribute>>,
}

/// The attributes of `model`; none if there is no such model.
pub fn attributes(model: &str) -> &'static [Attribute] {
    static MODELS: OnceLock<Vec<Model>> = OnceLock::new();
    let models = MODELS.get_or_init(|| {
        let lines = include_str!("kubernetes.txt").lines().filter_map(|it| it.split_once(' '));
        lines.map(|(name, line)| Model { name, line, attributes: OnceLock::new() }).collect()
    });
    let found = models.binary_search_by(|it| it.name.cmp(model)).ok();
    let Some(model) = found.and_then(|it| models.get(it)) else { return &[] };
    model.attributes.get_or_init(|| {
        model.line.split(' ').filter(|it| !it.is_empty()).map(Attribute::read).collect()
    })
}

/// The attribute of `model` that `key` names, in either spelling.
pub fn attribute(model: &str, key: &str) -> Option<&'static Attribute> {
    attributes(model).iter().find(|it| it.is_called(key))
}

/// `node`, which is an object of `model`, in snake case. What agents stop at is reported, and left out.
pub(super) fn snake_case(model: &'static str, node: &Node, faults: &mut Vec<Fault>) -> Node {
    let Some(map) = node.as_map() else {
        faults.push(Fault::NotMapping { span: node.span, kind: node.kind() });
        return mapping(node, Vec::new());
    };
    let known = attributes(model);
    let mut entries: Vec<Entry> = Vec::with_capacity(map.entries.len());
    let mut present: Option<Rc<[&'static str]>> = None;
    for entry in &map.entries {
        let key = entry.key.as_str().unwrap_or_default();
        let Some(attribute) = known.iter().find(|it| it.is_called(key)) else {
            let (span, key) = (entry.key.span, key.to_owned());
            let others = Rc::clone(present.get_or_insert_with(|| attributes_in(map, known)));
            faults.push(Fault::Unknown { span, key, model, others });
            continue;
        };
        if attribute.name != key && map.get(attribute.name).is_some() {
            let span = entry.key.span;
            faults.push(Fault::Twice { span, key: key.to_owned(), other: attribute.name });
            continue;
        }
        let value = attribute_value(attribute.holds, &entry.value, faults);
        let mut name = entry.key.clone();
        if attribute.name != key {
            name.data = Rc::new(Data::Str(attribute.name.into()));
        }
        entries.push(Entry { key: name, value, merged: entry.merged });
    }
    mapping(node, entries)
}

/// The attributes of `known` that `map` has, in snake case.
fn attributes_in(map: &Map, known: &'static [Attribute]) -> Rc<[&'static str]> {
    let attribute = |it: &Entry| {
        let key = it.key.as_str()?;
        known.iter().find(|it| it.is_called(key))
    };
    map.entries.iter().filter_map(attribute).map(|it| it.name).collect()
}

fn attribute_value(holds: Raw, node: &Node, faults: &mut Vec<Fault>) -> Node {
    match holds {
        Raw::Object(model) => return snake_case(model, node, faults),
        Raw::TextMap if node.as_map().is_none() => {
            faults.push(Fault::NotMapping { span: node.span, kind: node.kind() });
        }
        Raw::Objects(_) | Raw::Texts | Raw::Ints => {
            let is_objects = matches!(holds, Raw::Objects(_)) && node.as_seq().is_none();
            // What a walk over anything else gives is no object.
            let found = items(node).filter(|it| it.is_empty() || !is_objects);
            let Some(mut items) = found else {
                faults.push(Fault::NotList { span: node.span, kind: node.kind() });
                return list(node, Vec::new());
            };
            if let Raw::Objects(model) = holds {
                items = items.iter().map(|it| snake_case(model, it, faults)).collect();
            }
            return list(node, items);
        }
        _ => {}
    }
    node.clone()
}

/// What Python gives when it walks over `node`: items, letters, bytes or keys.
fn items(node: &Node) -> Option<Vec<Node>> {
    let with = |data| Node { data: Rc::new(data), ..node.clone() };
    Some(match &*node.data {
        Data::Seq(items) => items.clone(),
        Data::Str(text) => {
            let letter = |it: char| with(Data::Str(it.to_string().into()));
            text.chars().map(letter).collect()
        }
        Data::Bytes(bytes) => {
            bytes.iter().map(|it| with(Data::Int(it.to_string().into()))).collect()
        }
        Data::Map(map) | Data::Set(map) => map.entries.iter().map(|it| it.key.clone()).collect(),
        _ => return None,
    })
}

/// A mapping in the place of `node`.
pub(super) fn mapping(node: &Node, entries: Vec<Entry>) -> Node {
    let data = Rc::new(Data::Map(Map { entries, duplicates: Vec::new() }));
    Node { span: node.span, data, style: Style::Block, tagged: false }
}

/// A list in the place of `node`.
pub(super) fn list(node: &Node, items: Vec<Node>) -> Node {
    Node { span: node.span, data: Rc::new(Data::Seq(items)), style: Style::Block, tagged: false }
}
