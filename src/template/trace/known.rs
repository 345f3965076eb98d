//! Values that know where they come from: the names of a template as the engine holds them, each reading of them written down.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr, ValueKind};

use super::super::values::Given;
use super::lock;
use super::log::{Log, Read, What};
use crate::yaml::{Data, Entry, Node};

/// How many entries of a mapping are searched for one that is not at its place.
const MAX_ENTRIES: usize = 200;

/// What a value came from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    /// Bytes of the values file.
    File(Range<usize>),
    /// What was given beside it, by its number.
    Given(usize),
    /// Nothing that could be pointed at.
    Nowhere,
}

/// One value among the names of a template.
pub(super) struct Known {
    /// The collection around it, by its number.
    pub(super) around: Option<usize>,
    pub(super) origin: Origin,
}

/// Makes values that know where they come from.
pub(super) struct Maker<'m> {
    /// All that were made.
    pub(super) all: Vec<Known>,
    /// The paths that were given, in their order; the last counts.
    pub(super) given: &'m [String],
    pub(super) log: Arc<Mutex<Log>>,
}

impl Maker<'_> {
    /// `value`, which stands in the values file at `node`, or came from what was `given`; `path` leads to it.
    pub(super) fn value(
        &mut self,
        value: Given,
        node: Option<&Node>,
        path: &str,
        around: Option<usize>,
        given: Option<usize>,
    ) -> (Value, usize) {
        let given = self.given.iter().rposition(|it| !path.is_empty() && it == path).or(given);
        let node = node.filter(|it| given.is_none() && is_alike(it, &value));
        let number = self.add(around, node, given);
        let step =
            |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let (mut entries, mut children) = (Vec::new(), Vec::new());
        match value {
            Given::List(items) => {
                let nodes = node.and_then(Node::as_seq).unwrap_or_default();
                for (at, item) in items.into_iter().enumerate() {
                    // Nothing is given to an item of a list.
                    let (value, child) = self.value(item, nodes.get(at), "", Some(number), given);
                    children.push(Child {
                        key: Value::from(at),
                        key_number: number,
                        value,
                        number: child,
                    });
                }
            }
            Given::Map(all) => {
                for (at, (key, item)) in all.into_iter().enumerate() {
                    let found = node.and_then(|it| entry(it, at, &key));
                    let name = if let Given::Str(it) = &key { step(it) } else { String::new() };
                    let key_number = self.add(Some(number), found.map(|it| it.0), given);
                    let (value, child) =
                        self.value(item, found.map(|it| it.1), &name, Some(number), given);
                    let key = key.value();
                    entries.push((key.clone(), Value::from(children.len())));
                    children.push(Child { key, key_number, value, number: child });
                }
                let places = Value::from_pairs(entries);
                return (self.collection(number, Some(places), children), number);
            }
            scalar => return (scalar.value(), number),
        }
        (self.collection(number, None, children), number)
    }

    fn add(&mut self, around: Option<usize>, node: Option<&Node>, given: Option<usize>) -> usize {
        let origin = match (given, node) {
            (Some(given), _) => Origin::Given(given),
            (None, Some(it)) => Origin::File(it.span.start as usize..it.span.end as usize),
            (None, None) => Origin::Nowhere,
        };
        self.all.push(Known { around, origin });
        self.all.len() - 1
    }

    fn collection(&self, number: usize, places: Option<Value>, children: Vec<Child>) -> Value {
        let log = Arc::clone(&self.log);
        Value::from_object(Collection { number, places, children, log })
    }
}

/// The entry of a mapping that says `key`, most likely the one `at` its place: the nodes of key and value.
fn entry<'n>(node: &'n Node, at: usize, key: &Given) -> Option<(&'n Node, &'n Node)> {
    let (Data::Map(map) | Data::Set(map)) = &*node.data else { return None };
    let is_it = |it: &&Entry| is_alike(&it.key, key);
    let rest = map.entries.iter().take(MAX_ENTRIES);
    let found = map.entries.get(at).filter(is_it).or_else(|| rest.clone().find(is_it))?;
    Some((&found.key, &found.value))
}

/// Whether the node says what the value is; of collections, whether they are of one kind.
fn is_alike(node: &Node, value: &Given) -> bool {
    match (&*node.data, value) {
        (Data::Seq(items), Given::List(values)) => items.len() == values.len(),
        (Data::Map(_) | Data::Set(_), Given::Map(_)) => true,
        (Data::Seq(_) | Data::Map(_) | Data::Set(_), _) => false,
        _ => Given::of(node, &mut 0).is_some_and(|it| it == *value),
    }
}

/// A value in a collection.
struct Child {
    key: Value,
    key_number: usize,
    value: Value,
    number: usize,
}

/// A list or a mapping that writes down what is read of it.
pub(super) struct Collection {
    pub(super) number: usize,
    /// Of a mapping, the places of its keys among the children.
    places: Option<Value>,
    children: Vec<Child>,
    log: Arc<Mutex<Log>>,
}

impl fmt::Debug for Collection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "collection {}", self.number)
    }
}

impl Collection {
    fn child(&self, key: &Value) -> Option<&Child> {
        let place = match &self.places {
            Some(places) => places.get_item(key).ok()?.as_usize()?,
            None => key.as_usize()?,
        };
        self.children.get(place)
    }

    /// The value that stands under `name`, and its number.
    pub(super) fn named(&self, name: &str) -> Option<(&Value, usize)> {
        self.child(&Value::from(name)).map(|it| (&it.value, it.number))
    }
}

/// The longest text that is held against others, in bytes.
const MAX_TEXT: usize = 1000;

/// `value` where it is no collection and no long text, so that holding it against others costs nothing.
pub(super) fn scalar(value: &Value) -> Option<Value> {
    use ValueKind::{Bool, None, Number, String};
    let is_scalar = matches!(value.kind(), String | Number | Bool | None);
    let is_short = value.as_str().is_none_or(|it| it.len() <= MAX_TEXT);
    (is_scalar && is_short).then(|| value.clone())
}

/// Notes that `value` was read, or the key of an entry.
fn write(log: &Mutex<Log>, number: usize, value: &Value, is_key: bool) {
    let is_whole = value.downcast_object_ref::<Collection>().is_some();
    let value = scalar(value);
    let read = Read { value, is_whole, is_key, ..Read::of(What::Known(number)) };
    lock(log).push(read);
}

impl Object for Collection {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        if self.places.is_some() { ObjectRepr::Map } else { ObjectRepr::Seq }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let child = self.child(key)?;
        write(&self.log, child.number, &child.value, false);
        Some(child.value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        if self.places.is_none() {
            return Enumerator::Seq(self.children.len());
        }
        let all = Arc::clone(self);
        Enumerator::Iter(Box::new((0..self.children.len()).filter_map(move |at| {
            let child = all.children.get(at)?;
            write(&all.log, child.key_number, &child.key, true);
            Some(child.key.clone())
        })))
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.children.len())
    }
}
