//! Dagster's evaluation of configuration against a schema: the same errors at the same paths in the same order (`DAGSTER.md §6`).

use super::keys::{Holds, Key, Place, Shape, Stages, key, keys_of};
use super::printed::repr;
use crate::source::{Span, Spanned};
use crate::yaml::{Data, Entry, Map, Node};

/// One error of the evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigError {
    /// Which kind.
    pub reason: Reason,
    /// Where, in the official spelling: `root:container_context:k8s:env_vars[0]`; empty at the root.
    pub path: String,
    /// The mapping it is about; for a wrong value the one that the value's key stands in.
    pub place: Place,
    /// The unknown keys, the missing keys, or the key of the wrong value; each with its text, or that of its parent where it is missing.
    pub keys: Vec<Spanned<String>>,
    /// The first unknown key, the mapping that lacks a key, or the wrong value.
    pub span: Span,
    /// What a wrong value should have been.
    pub wanted: Option<Holds>,
    /// The wrong value.
    pub value: Option<Node>,
}

/// The kinds of errors of the evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// An unknown key.
    FieldNotDefined,
    /// Several unknown keys in one mapping.
    FieldsNotDefined,
    /// A required key is absent.
    MissingRequiredField,
    /// Several required keys are absent from one mapping.
    MissingRequiredFields,
    /// A value of another type, or null.
    RuntimeTypeMismatch,
    /// Not exactly one key where one of several must be chosen.
    SelectorFieldError,
}

impl Reason {
    /// The reason as the official packages print it.
    pub fn official_name(self) -> &'static str {
        match self {
            Self::FieldNotDefined => "FIELD_NOT_DEFINED",
            Self::FieldsNotDefined => "FIELDS_NOT_DEFINED",
            Self::MissingRequiredField => "MISSING_REQUIRED_FIELD",
            Self::MissingRequiredFields => "MISSING_REQUIRED_FIELDS",
            Self::RuntimeTypeMismatch => "RUNTIME_TYPE_MISMATCH",
            Self::SelectorFieldError => "SELECTOR_FIELD_ERROR",
        }
    }
}

/// What the evaluation of one document gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    /// The errors, in the official order.
    pub errors: Vec<ConfigError>,
    /// A key that is not text, at which the official evaluation stops with a traceback and lists nothing.
    pub crash: Option<Span>,
    /// Keys that are not text in mappings with free keys: the evaluation takes them, whoever uses the mapping does not.
    pub odd_keys: Vec<Span>,
}

impl Evaluation {
    /// Whether the document is accepted.
    pub fn is_ok(&self) -> bool {
        self.errors.is_empty() && self.crash.is_none()
    }

    /// What the official evaluation lists: reason and path of each error; where it stops with a traceback, `CRASH` alone,
    /// without a path.
    pub fn listed(&self) -> Vec<(&'static str, Option<&str>)> {
        if self.crash.is_some() {
            return vec![("CRASH", None)];
        }
        self.errors.iter().map(|it| (it.reason.official_name(), Some(&*it.path))).collect()
    }
}

/// Evaluates `node`, which should be a mapping with the keys of `places`, as `stage` does.
pub(super) fn evaluate(stage: Stages, places: &[Place], node: &Node) -> Evaluation {
    let mut evaluator = Evaluator { stage, steps: Vec::new(), result: Evaluation::default() };
    let place = places.first().copied().unwrap_or(Place::File);
    match node.as_map() {
        Some(map) => evaluator.mapping(places, node, map),
        None => evaluator.mismatch(At { place, key: "" }, Holds::Keys(place), node),
    }
    evaluator.result
}

/// Evaluates the key `name` of `place` in the mapping `node`, if it is there.
pub(super) fn evaluate_key(
    stage: Stages,
    place: Place,
    name: &str,
    node: &Node,
) -> Option<Evaluation> {
    let mut evaluator = Evaluator { stage, steps: Vec::new(), result: Evaluation::default() };
    evaluator.known_key(place, key(place, name)?, node.get(name)?);
    Some(evaluator.result)
}

struct Evaluator<'n> {
    stage: Stages,
    steps: Vec<Step<'n>>,
    result: Evaluation,
}

/// One step of a path.
#[derive(Clone, Copy)]
enum Step<'n> {
    Key(&'n str),
    Index(usize),
    /// The key or the value of an entry of a mapping with free keys.
    Entry(&'n Node, &'static str),
}

/// The key whose value is looked at, and the mapping that it stands in.
#[derive(Clone, Copy)]
struct At<'n> {
    place: Place,
    key: &'n str,
}

impl<'n> Evaluator<'n> {
    fn mapping(&mut self, places: &[Place], node: &'n Node, map: &'n Map) {
        let place = places.first().copied().unwrap_or(Place::File);
        let n_keys = places.iter().map(|it| keys_of(*it).len()).sum();
        let mut keys: Vec<&'static Key> = Vec::with_capacity(n_keys);
        for key in places.iter().flat_map(|it| keys_of(*it)).filter(|it| it.known.has(self.stage)) {
            // The table has most places in this order already.
            let is_next = keys.last().is_none_or(|it| it.name <= key.name);
            let at =
                if is_next { keys.len() } else { keys.partition_point(|it| it.name <= key.name) };
            keys.insert(at, key);
        }
        match place.shape() {
            Shape::Choice => return self.choice(place, &keys, node, map),
            Shape::Strict => self.unknown_keys(place, &keys, map),
            Shape::Open => self.odd_keys(map),
        }
        let missing: Vec<&str> = keys
            .iter()
            .filter(|it| it.required.has(self.stage) && map.get(it.name).is_none())
            .map(|it| it.name)
            .collect();
        if !missing.is_empty() {
            let keys = missing.iter().map(|it| Spanned::new((*it).to_owned(), node.span));
            self.push(
                several(&missing, Reason::MissingRequiredField, Reason::MissingRequiredFields),
                place,
                keys.collect(),
                node.span,
            );
        }
        for key in keys {
            if let Some(value) = map.get(key.name) {
                self.known_key(place, key, value);
            }
        }
    }

    fn unknown_keys(&mut self, place: Place, known: &[&Key], map: &Map) {
        let mut unknown: Vec<Spanned<String>> = Vec::new();
        for entry in &map.entries {
            match entry.key.as_str() {
                Some(name) if known.iter().any(|it| it.name == name) => {}
                Some(name) => unknown.push(Spanned::new(name.to_owned(), entry.key.span)),
                None => match &*entry.key.data {
                    Data::Unpaired(name) => {
                        unknown.push(Spanned::new(name.to_string(), entry.key.span));
                    }
                    _ => self.crash(entry.key.span),
                },
            }
        }
        if let Some(first) = unknown.first() {
            let span = first.span;
            let reason = several(&unknown, Reason::FieldNotDefined, Reason::FieldsNotDefined);
            self.push(reason, place, unknown, span);
        }
    }

    /// Exactly one of the keys.
    fn choice(&mut self, place: Place, known: &[&'static Key], node: &'n Node, map: &'n Map) {
        let spanned = |it: &Node| match &*it.data {
            Data::Str(text) | Data::Unpaired(text) => Some(Spanned::new(text.to_string(), it.span)),
            _ => None,
        };
        let names: Vec<Spanned<String>> =
            map.entries.iter().filter_map(|it| spanned(&it.key)).collect();
        match (map.entries.as_slice(), names.first()) {
            ([entry], Some(name)) => match known.iter().find(|it| *it.name == name.value) {
                Some(key) => self.known_key(place, key, &entry.value),
                None => self.push(Reason::FieldNotDefined, place, names, entry.key.span),
            },
            (entries, _) if names.len() == entries.len() => {
                self.push(Reason::SelectorFieldError, place, names, node.span);
            }
            (entries, _) => {
                let odd = entries.iter().find(|it| it.key.as_str().is_none());
                self.crash(odd.map_or(node.span, |it| it.key.span));
            }
        }
    }

    fn known_key(&mut self, place: Place, key: &'static Key, value: &'n Node) {
        if value.is_null() && key.nullable {
            return;
        }
        self.steps.push(Step::Key(key.name));
        self.value(At { place, key: key.name }, key.holds, value);
        self.steps.pop();
    }

    fn value(&mut self, at: At<'n>, holds: Holds, node: &'n Node) {
        if let Some(node) = node.unrolled() {
            // No key holds more of its own kind, so this ends.
            let (stage, result) = (self.stage, std::mem::take(&mut self.result));
            let mut inner = Evaluator { stage, steps: self.steps.clone(), result };
            inner.value(at, holds, &node);
            self.result = inner.result;
            return;
        }
        let fits = match (holds, &*node.data) {
            (Holds::Text | Holds::TextOrEnv, Data::Str(_) | Data::Unpaired(_))
            | (Holds::Int | Holds::IntOrEnv, Data::Int(_))
            | (Holds::Bool | Holds::BoolOrEnv, Data::Bool(_))
            | (Holds::Float, Data::Int(_) | Data::Float(_) | Data::Bool(_)) => true,
            (Holds::MergeBehavior, Data::Str(word)) => matches!(&**word, "DEEP" | "SHALLOW"),
            (Holds::TextOrEnv | Holds::IntOrEnv | Holds::BoolOrEnv, Data::Map(map)) => {
                return self.mapping(&[Place::FromEnv], node, map);
            }
            (Holds::Keys(place), Data::Map(map)) => return self.mapping(&[place], node, map),
            (Holds::Any(_), Data::Map(map)) => {
                self.odd_keys(map);
                true
            }
            (Holds::List(item), Data::Seq(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.steps.push(Step::Index(index));
                    self.value(at, *item, value);
                    self.steps.pop();
                }
                true
            }
            (Holds::Named(place), Data::Map(map)) => return self.named(at, place, map),
            _ => false,
        };
        if !fits {
            self.mismatch(at, holds, node);
        }
    }

    /// Entries of a mapping with free keys: first every key, then every value.
    fn named(&mut self, at: At<'n>, place: Place, map: &'n Map) {
        for entry in &map.entries {
            self.steps.push(Step::Entry(&entry.key, ":key"));
            self.value(at, Holds::Text, &entry.key);
            self.steps.pop();
        }
        for entry in map.entries.iter().filter(|it| !it.value.is_null()) {
            self.steps.push(Step::Entry(&entry.key, ":value"));
            self.value(at, Holds::Keys(place), &entry.value);
            self.steps.pop();
        }
    }

    fn odd_keys(&mut self, map: &Map) {
        let is_odd = |it: &&Entry| !matches!(*it.key.data, Data::Str(_) | Data::Unpaired(_));
        let odd = map.entries.iter().filter(is_odd);
        self.result.odd_keys.extend(odd.map(|it| it.key.span));
    }

    fn crash(&mut self, span: Span) {
        self.result.crash.get_or_insert(span);
    }

    fn mismatch(&mut self, at: At<'_>, wanted: Holds, node: &Node) {
        let keys = vec![Spanned::new(at.key.to_owned(), node.span)];
        self.push(Reason::RuntimeTypeMismatch, at.place, keys, node.span);
        if let Some(error) = self.result.errors.last_mut() {
            error.wanted = Some(wanted);
            error.value = Some(node.clone());
        }
    }

    fn push(&mut self, reason: Reason, place: Place, keys: Vec<Spanned<String>>, span: Span) {
        let path = self.path();
        let error = ConfigError { reason, path, place, keys, span, wanted: None, value: None };
        self.result.errors.push(error);
    }

    fn path(&self) -> String {
        if self.steps.is_empty() {
            return String::new();
        }
        let mut path = String::from("root");
        for step in &self.steps {
            match step {
                Step::Key(key) => {
                    path.push(':');
                    path.push_str(key);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
                Step::Entry(key, part) => {
                    path.push(':');
                    match key.as_str() {
                        Some(text) => path.extend(["'", text, "'"]),
                        None => path.push_str(&repr(key)),
                    }
                    path.push_str(part);
                }
            }
        }
        path
    }
}

/// `one` for one item, `more` for several.
fn several<T>(items: &[T], one: Reason, more: Reason) -> Reason {
    if items.len() == 1 { one } else { more }
}
