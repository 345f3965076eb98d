//! Base and overlays to the effective configuration; every value keeps its origin and what it hides.

mod combine;
mod copies;
mod diff;
mod effective;
mod later;
mod lay;
mod list;
mod losers;
mod misplaced;
mod official;
mod pairs;
mod platform;
mod pod;
mod precedence;
mod printed;
mod project;
mod render;
mod reserved;
mod served;
mod stack;
mod strategy;
mod unread;
mod variable;
mod variable_why;
mod why;
mod written;

use std::rc::Rc;

use crate::schema::equality;
use crate::source::Span;
use crate::yaml::{self, Data, Entry, Map, Node, Style};

pub use combine::{Exception, Failure, combine};
pub use diff::{
    Change, Counts, Difference, LocationDifference, Side, canonical, diff, diff_effective,
};
pub use effective::{Effective, EffectiveLocation, effective};
pub use later::{Later, Part, PartItem, later, on_platform, places};
pub use misplaced::{Misplaced, misplaced};
pub use official::normalized;
pub use pairs::{NAMES_IN_BRANCH_DEPLOYMENTS, NamePair, NameUse, name_pairs};
pub use platform::{Serving, agent_in, platforms, platforms_in, servings, under};
pub use pod::plain_variable;
pub use precedence::is_shallow;
pub use printed::{Asked, PrintedValue, input_words, printed_values, rendered_text};
pub use project::Written;
pub use render::{Line, render, render_value};
pub use reserved::is_reserved;
pub use served::{on_platforms, served};
pub use unread::unread_source;
pub use variable::{Given, Process, SetIn, Variable, entries_of, variables, variables_in};
pub use variable_why::{VariableChain, VariableStep, variable_chains};
pub use why::{Chain, Level, Step, level, made_of, why};
pub use written::Places;

/// A merged value.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The value that counts.
    pub value: MergedValue,
    /// Where it stands; for a collection, where its first part stands.
    pub origin: Span,
    /// What it overrode, oldest first.
    pub hidden: Vec<Span>,
    /// What decided.
    pub strategy: Strategy,
}

/// What a merged value is.
#[derive(Debug, Clone, PartialEq)]
pub enum MergedValue {
    /// A scalar, as it was read; also a set, which no merge looks into.
    Scalar(Node),
    /// A list.
    List(Vec<Merged>),
    /// A mapping, in the order of the merge.
    Map(Vec<MergedEntry>),
}

/// One entry of a merged mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedEntry {
    /// The key as text.
    pub key: Rc<str>,
    /// The key as it was read; only text is found by its key.
    pub key_data: Rc<Data>,
    /// The key's text where the value comes from.
    pub key_span: Span,
    /// The value.
    pub value: Merged,
}

/// How the value that counts was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Only one side has it.
    Kept,
    /// The later side's value takes the place of the earlier one's.
    Replaced,
    /// An item of a list matched by name.
    MergedByName,
    /// An item added to a list.
    Appended,
    /// An item that both sides have.
    Deduplicated,
    /// The default of a key that the later side leaves out takes the place of the earlier one's value.
    Defaulted,
}

impl Strategy {
    /// The word exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Replaced => "replaced",
            Self::MergedByName => "merged_by_name",
            Self::Appended => "appended",
            Self::Deduplicated => "deduplicated",
            Self::Defaulted => "defaulted",
        }
    }
}

/// One step into a merged value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way<'m> {
    /// Under a key.
    Key(&'m str),
    /// At a place of a list.
    Item(usize),
}

impl Merged {
    /// A value that only one side has. Nulls inside stay.
    pub fn only(node: &Node) -> Self {
        let value = match &*node.data {
            Data::Seq(items) => MergedValue::List(items.iter().map(Self::only).collect()),
            Data::Map(map) => MergedValue::Map(
                map.entries
                    .iter()
                    .map(|it| MergedEntry {
                        key: key_text(&it.key),
                        key_data: it.key.data.clone(),
                        key_span: it.key.span,
                        value: Self::only(&it.value),
                    })
                    .collect(),
            ),
            _ => MergedValue::Scalar(node.clone()),
        };
        Self { value, origin: node.span, hidden: Vec::new(), strategy: Strategy::Kept }
    }

    /// An empty list at `origin`.
    fn vacant(origin: Span) -> Self {
        let value = MergedValue::List(Vec::new());
        Self { value, origin, hidden: Vec::new(), strategy: Strategy::Kept }
    }

    /// The value as a document of its own, each part with the span of its origin.
    pub fn node(&self) -> Node {
        let data = match &self.value {
            MergedValue::Scalar(node) => return node.clone(),
            MergedValue::List(items) => Data::Seq(items.iter().map(Self::node).collect()),
            MergedValue::Map(entries) => {
                let entries = entries.iter().map(|it| Entry {
                    key: it.key_node(),
                    value: it.value.node(),
                    merged: false,
                });
                Data::Map(Map { entries: entries.collect(), duplicates: Vec::new() })
            }
        };
        Node { span: self.origin, data: Rc::new(data), style: Style::Block, tagged: false }
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Merged> {
        self.entry(key).map(|it| &it.value)
    }

    /// The entry of `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&MergedEntry> {
        match &self.value {
            MergedValue::Map(entries) => entries.iter().find(|it| &*it.key == key && it.is_text()),
            _ => None,
        }
    }

    /// The value at the end of `path`.
    pub fn at(&self, path: &[&str]) -> Option<&Merged> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            MergedValue::Scalar(node) => node.as_str(),
            _ => None,
        }
    }

    /// A scalar as a reader would write it; nothing for null, collections and empty text.
    pub fn text(&self) -> Option<String> {
        let MergedValue::Scalar(node) = &self.value else { return None };
        let is_text = !matches!(&*node.data, Data::Null | Data::Bytes(_) | Data::Unpaired(_));
        is_text.then(|| scalar_text(node)).filter(|it| !it.is_empty())
    }

    /// The items, if it is a list.
    pub fn items(&self) -> &[Merged] {
        match &self.value {
            MergedValue::List(items) => items,
            _ => &[],
        }
    }

    /// The entries, if it is a mapping.
    pub fn entries(&self) -> &[MergedEntry] {
        match &self.value {
            MergedValue::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Calls `seen` with each value in this one, and the way to it behind `path`.
    pub fn visit<'m>(
        &'m self,
        path: &mut Vec<Way<'m>>,
        seen: &mut dyn FnMut(&[Way<'m>], &'m Merged),
    ) {
        let keys = self.entries().iter().map(|it| (Way::Key(&it.key), &it.value));
        let items = self.items().iter().enumerate().map(|(at, it)| (Way::Item(at), it));
        for (way, value) in keys.chain(items) {
            path.push(way);
            seen(path, value);
            value.visit(path, seen);
            path.pop();
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, MergedValue::Scalar(node) if node.is_null())
    }
}

impl MergedEntry {
    /// Whether the key is text, and not a number or the like that is printed so.
    pub fn is_text(&self) -> bool {
        matches!(*self.key_data, Data::Str(_))
    }

    /// A text that two keys share exactly where Python takes them for the same; `None` for what cannot be a key.
    fn equal_name(&self) -> Option<Rc<str>> {
        match &*self.key_data {
            // Its characters are not those of any text.
            Data::Unpaired(text) => Some(format!("u{text}").into()),
            _ => equality(&self.key_node()).map(Into::into),
        }
    }

    /// Whether Python takes the key of `other` for the same: `1`, `1.0` and `true` are.
    fn is_same_key(&self, other: &Self) -> bool {
        match (self.is_text(), other.is_text()) {
            (true, true) => self.key == other.key,
            (false, false) => {
                let name = equality(&self.key_node());
                name.is_some() && name == equality(&other.key_node())
            }
            _ => false,
        }
    }

    /// Whether Python takes the key for true.
    fn is_truthy(&self) -> bool {
        !matches!(equality(&self.key_node()).as_deref(), Some("null" | "0.0" | "s" | "b[]"))
    }

    /// The key as a node of its own.
    fn key_node(&self) -> Node {
        let (span, data) = (self.key_span, self.key_data.clone());
        Node { span, data, style: Style::Plain, tagged: false }
    }
}

/// `path` as a JSON Pointer.
pub fn pointer(path: &[Way<'_>]) -> String {
    let step = |it: &Way<'_>| match it {
        Way::Key(key) => format!("/{}", pointer_step(key)),
        Way::Item(at) => format!("/{at}"),
    };
    path.iter().map(step).collect()
}

/// A key as a step of a JSON Pointer.
pub fn pointer_step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn key_text(key: &Node) -> Rc<str> {
    match &*key.data {
        Data::Str(text) => text.clone(),
        _ => scalar_text(key).into(),
    }
}

/// A scalar as one would write it without quotes.
fn scalar_text(node: &Node) -> String {
    match &*node.data {
        Data::Null => "null".into(),
        Data::Bool(value) => value.to_string(),
        Data::Int(text) | Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => {
            text.to_string()
        }
        Data::Float(value) => yaml::float(*value),
        Data::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive(_) => String::new(),
    }
}
