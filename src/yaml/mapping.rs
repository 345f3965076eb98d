//! Mappings as Python keeps them: one entry for equal keys, in the order of their first appearance.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::graph::Id;
use super::node::{Data, Duplicate, Entry, Map, Node};
use super::number;
use super::tagged;

/// So many keys are compared one by one.
const FEW: usize = 12;

/// A mapping in the making.
pub(super) struct Entries {
    map: Map,
    /// What makes each key equal to others; not filled while all are strings and few.
    keys: Vec<Key>,
    /// The same as an index, once there are many.
    places: BTreeMap<Key, usize>,
}

/// What makes keys equal in Python.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Null,
    /// Integers, booleans and integral floats.
    Whole(Rc<str>),
    /// The bits of another float.
    Float(u64),
    Str(Rc<str>),
    Unpaired(Rc<str>),
    Bytes(Rc<[u8]>),
    Date(Rc<str>),
    /// Equal to itself alone.
    Alone(Id),
}

impl Entries {
    pub(super) fn new(length: usize) -> Self {
        let map = Map { entries: Vec::with_capacity(length), duplicates: Vec::new() };
        Self { map, keys: Vec::new(), places: BTreeMap::new() }
    }

    /// Adds an entry; its key is the node `id`. The key stays the first of the equal ones, as in Python.
    pub(super) fn put(&mut self, id: Id, key: Node, value: Node, merged: bool) {
        let place = self.place(&key.data, id);
        let mut entry = Entry { key, value, merged };
        let Some(old) = self.map.entries.get_mut(place) else {
            self.map.entries.push(entry);
            return;
        };
        if !old.merged && !merged {
            self.map.duplicates.push(Duplicate {
                lost: old.key.span,
                kept: entry.key.span,
                name: name(&entry.key.data),
            });
        }
        entry.key.data = old.key.data.clone();
        *old = entry;
    }

    pub(super) fn into_map(self) -> Map {
        self.map
    }

    /// Where the entry with this key stands, or will stand.
    fn place(&mut self, data: &Data, id: Id) -> usize {
        let next = self.map.entries.len();
        if let Data::Str(text) = data
            && self.keys.is_empty()
            && next < FEW
        {
            let found = self.map.entries.iter().position(|it| it.key.as_str() == Some(text));
            return found.unwrap_or(next);
        }
        if self.keys.is_empty() {
            let strings = self.map.entries.iter();
            self.keys.extend(strings.map(|it| identity(&it.key.data, id)));
        }
        let key = identity(data, id);
        let found = if next < FEW {
            self.keys.iter().position(|it| *it == key)
        } else {
            if self.places.is_empty() {
                self.places = self.keys.iter().cloned().zip(0..).collect();
            }
            self.places.get(&key).copied()
        };
        if let Some(place) = found {
            return place;
        }
        if next >= FEW {
            self.places.insert(key.clone(), next);
        }
        self.keys.push(key);
        next
    }
}

fn identity(data: &Data, id: Id) -> Key {
    match data {
        Data::Null => Key::Null,
        Data::Bool(value) => Key::Whole(Rc::from(if *value { "1" } else { "0" })),
        Data::Int(digits) => Key::Whole(digits.clone()),
        Data::Float(value) => match number::exact(*value) {
            Some(digits) => Key::Whole(Rc::from(digits)),
            // `.nan` is one object in Python, so it equals itself; other makings of it do not.
            None if value.is_nan() && value.to_bits() != f64::NAN.to_bits() => Key::Alone(id),
            None => Key::Float(value.to_bits()),
        },
        Data::Str(text) => Key::Str(text.clone()),
        Data::Unpaired(text) => Key::Unpaired(text.clone()),
        Data::Bytes(bytes) => Key::Bytes(bytes.clone()),
        Data::Date(text) => Key::Date(tagged::instant(text).map_or_else(|| text.clone(), Rc::from)),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive(_) => Key::Alone(id),
    }
}

/// A key as text.
fn name(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(text) | Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => {
            text.to_string()
        }
        Data::Float(value) => format!("{value:?}"),
        Data::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive(_) => String::new(),
    }
}
