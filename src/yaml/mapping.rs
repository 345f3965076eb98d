//! Mappings as Python keeps them: one entry for equal keys, in the order of their first appearance.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::node::{Data, Duplicate, Entry, Map, Node};
use super::number;

/// A mapping in the making.
#[derive(Default)]
pub(super) struct Entries {
    map: Map,
    places: BTreeMap<Key, usize>,
}

/// What makes keys equal in Python.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Null,
    /// Integers, booleans and integral floats.
    Whole(Rc<str>),
    /// The bits of another float.
    Float(u64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Date(Rc<str>),
    /// Equal to nothing, itself included.
    Alone(usize),
}

impl Entries {
    /// Adds an entry that came by a merge key.
    pub(super) fn merge(&mut self, entry: &Entry) {
        let place = self.place(&entry.key);
        self.put(place, Entry { merged: true, ..entry.clone() });
    }

    /// Adds an entry written in the mapping itself.
    pub(super) fn own(&mut self, key: Node, value: Node) {
        let place = self.place(&key);
        if let Some(earlier) = self.map.entries.get(place).filter(|it| !it.merged) {
            self.map.duplicates.push(Duplicate {
                lost: earlier.key.span,
                kept: key.span,
                name: name(&key.data),
            });
        }
        self.put(place, Entry { key, value, merged: false });
    }

    pub(super) fn into_map(self) -> Map {
        self.map
    }

    /// Where the entry with this key stands, or will stand.
    fn place(&mut self, key: &Node) -> usize {
        let next = self.map.entries.len();
        *self.places.entry(identity(&key.data, next)).or_insert(next)
    }

    /// Puts an entry at its place; the key stays the first of the equal ones, as in Python.
    fn put(&mut self, place: usize, mut entry: Entry) {
        match self.map.entries.get_mut(place) {
            Some(old) => {
                entry.key.data = old.key.data.clone();
                *old = entry;
            }
            None => self.map.entries.push(entry),
        }
    }
}

fn identity(data: &Data, alone: usize) -> Key {
    match data {
        Data::Null => Key::Null,
        Data::Bool(value) => Key::Whole(Rc::from(if *value { "1" } else { "0" })),
        Data::Int(digits) => Key::Whole(digits.clone()),
        Data::Float(value) => match number::exact(*value) {
            Some(digits) => Key::Whole(Rc::from(digits)),
            None if value.is_nan() => Key::Alone(alone),
            None => Key::Float(value.to_bits()),
        },
        Data::Str(text) => Key::Str(text.clone()),
        Data::Bytes(bytes) => Key::Bytes(bytes.clone()),
        Data::Date(text) => Key::Date(text.clone()),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive => Key::Alone(alone),
    }
}

/// A key as text.
fn name(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(text) | Data::Str(text) | Data::Date(text) => text.to_string(),
        Data::Float(value) => format!("{value:?}"),
        Data::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive => String::new(),
    }
}
