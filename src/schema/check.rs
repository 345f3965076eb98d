//! The official check of one file: the same errors at the same paths in the same order (`DAGSTER.md §3`).

use std::collections::BTreeSet;

use super::keys::{Holds, Key, Place, Stages, keys_of};
use crate::source::Span;
use crate::yaml::{Data, Map, Node};

/// What the official check says of a file that is valid YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It lists these errors; none means that it accepts the file.
    Listed(Vec<SchemaError>),
    /// It stops with a traceback here and lists nothing.
    Crash {
        /// What it trips over.
        span: Span,
        /// What it would list, did it not stop.
        errors: Vec<SchemaError>,
    },
}

impl Outcome {
    /// The errors, whether it gets to list them or not.
    pub fn errors(&self) -> &[SchemaError] {
        match self {
            Self::Listed(errors) | Self::Crash { span: _, errors } => errors,
        }
    }
}

/// One error of the official check.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaError {
    /// Which kind.
    pub kind: ErrorKind,
    /// Where, in the official spelling: `locations.0.build.dockerfile`.
    pub path: String,
    /// The mapping it is about.
    pub place: Place,
    /// The key it is about, where there is one.
    pub key: String,
    /// The key for unknown keys, else the value.
    pub span: Span,
    /// The wrong value, or the value of the unknown key.
    pub value: Option<Node>,
}

/// The kinds of the official check's errors that a file without `!!binary` can have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ErrorKind {
    /// A required key is absent.
    Missing,
    /// An unknown key.
    UnknownKey,
    /// A key that is not text.
    KeyNotText,
    /// A value that is not text.
    NotText,
    /// `!!binary` that is not UTF-8.
    NotUnicode,
    /// Not a mapping where one with fixed keys is expected.
    NotMapping,
    /// `container_context` is not a mapping.
    NotDict,
    /// `locations` is not a list.
    NotList,
    /// Not exactly one way to find the code.
    CodeSourceChoice,
    /// Two locations of one name.
    DuplicateName,
}

impl ErrorKind {
    /// The kind as the official tool prints it.
    pub fn official_name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::UnknownKey => "extra_forbidden",
            Self::KeyNotText => "invalid_key",
            Self::NotText => "string_type",
            Self::NotUnicode => "string_unicode",
            Self::NotMapping => "model_type",
            Self::NotDict => "dict_type",
            Self::NotList => "list_type",
            Self::CodeSourceChoice | Self::DuplicateName => "value_error",
        }
    }
}

/// Checks a whole file. `whole` is the span for a file without any node.
pub fn check(root: Option<&Node>, whole: Span) -> Outcome {
    let mut checker = Checker { errors: Vec::new(), crash: None, n_bad_locations: 0 };
    let Some(root) = root else {
        checker.push(ErrorKind::NotMapping, "", Place::File, "", whole, None);
        return Outcome::Listed(checker.errors);
    };
    checker.mapping(root, Place::File, "");
    if let Some(span) = checker.crash {
        return Outcome::Crash { span, errors: checker.errors };
    }
    if checker.n_bad_locations == 0 {
        checker.duplicate_name(root);
    }
    Outcome::Listed(checker.errors)
}

struct Checker {
    errors: Vec<SchemaError>,
    crash: Option<Span>,
    n_bad_locations: usize,
}

impl Checker {
    fn push(
        &mut self,
        kind: ErrorKind,
        path: &str,
        place: Place,
        key: &str,
        span: Span,
        value: Option<&Node>,
    ) {
        self.errors.push(SchemaError {
            kind,
            path: path.into(),
            place,
            key: key.into(),
            span,
            value: value.cloned(),
        });
    }

    fn mapping(&mut self, node: &Node, place: Place, path: &str) {
        let Some(map) = node.as_map() else {
            let name = path.rsplit('.').next().unwrap_or_default();
            self.push(ErrorKind::NotMapping, path, place, name, node.span, Some(node));
            return;
        };
        for key in keys_of(place) {
            self.known_key(map, node, place, key, path);
        }
        for entry in &map.entries {
            match entry.key.as_str() {
                Some(name) if keys_of(place).iter().any(|it| it.name == name) => {}
                Some(name) => {
                    let at = join(path, name);
                    let value = Some(&entry.value);
                    self.push(ErrorKind::UnknownKey, &at, place, name, entry.key.span, value);
                }
                None => {
                    let name = python_repr(&entry.key);
                    let at = join(path, &name);
                    let value = Some(&entry.key);
                    self.push(ErrorKind::KeyNotText, &at, place, &name, entry.key.span, value);
                }
            }
        }
    }

    fn known_key(&mut self, map: &Map, parent: &Node, place: Place, key: &Key, path: &str) {
        let is_required = key.required.has(Stages::CHECK);
        let Some(value) = map.get(key.name) else {
            if is_required {
                let at = join(path, key.name);
                self.push(ErrorKind::Missing, &at, place, key.name, parent.span, None);
            }
            return;
        };
        if value.is_null() && !is_required {
            return;
        }
        let at = join(path, key.name);
        match key.holds {
            Holds::Keys(Place::CodeSource) => self.code_source(value, &at),
            Holds::Keys(Place::ContainerContext) => self.any_mapping(value, place, key, &at),
            Holds::Keys(inner) => self.mapping(value, inner, &at),
            Holds::List(_) => self.locations(value, place, key, &at),
            _ => self.text(value, place, key, &at),
        }
    }

    fn text(&mut self, value: &Node, place: Place, key: &Key, at: &str) {
        let kind = match &*value.data {
            Data::Str(_) => return,
            Data::Bytes(bytes) if std::str::from_utf8(bytes).is_ok() => return,
            Data::Bytes(_) => ErrorKind::NotUnicode,
            _ => ErrorKind::NotText,
        };
        self.push(kind, at, place, key.name, value.span, Some(value));
    }

    fn any_mapping(&mut self, value: &Node, place: Place, key: &Key, at: &str) {
        let Some(map) = value.as_map() else {
            self.push(ErrorKind::NotDict, at, place, key.name, value.span, Some(value));
            return;
        };
        for entry in &map.entries {
            if !matches!(*entry.key.data, Data::Str(_) | Data::Bytes(_)) {
                let name = python_repr(&entry.key);
                let at = format!("{at}.{name}.[key]");
                let value = Some(&entry.key);
                self.push(ErrorKind::KeyNotText, &at, place, &name, entry.key.span, value);
                // The official kind of this one error is that of a value, and it is told apart by its path.
                if let Some(error) = self.errors.last_mut() {
                    error.kind = ErrorKind::NotText;
                }
            }
        }
    }

    fn locations(&mut self, value: &Node, place: Place, key: &Key, at: &str) {
        let empty_set = matches!(&*value.data, Data::Set(set) if set.entries.is_empty());
        let Some(items) = value.as_seq() else {
            if !empty_set {
                self.push(ErrorKind::NotList, at, place, key.name, value.span, Some(value));
            }
            self.n_bad_locations += 1;
            return;
        };
        for (index, item) in items.iter().enumerate() {
            let before = self.errors.len();
            self.mapping(item, Place::Location, &join(at, &index.to_string()));
            self.n_bad_locations += usize::from(self.errors.len() > before);
        }
    }

    /// The official algorithm looks at which keys have a true value before it looks at the fields.
    fn code_source(&mut self, value: &Node, at: &str) {
        let Some(map) = value.as_map() else {
            self.crash.get_or_insert(value.span);
            return;
        };
        let chosen: Vec<&Node> =
            map.entries.iter().filter(|it| is_true(&it.value)).map(|it| &it.key).collect();
        match chosen.as_slice() {
            [_] => self.mapping(value, Place::CodeSource, at),
            [] => self.code_source_choice(value, at, ""),
            several => {
                if let Some(key) = several.iter().find(|it| it.as_str().is_none()) {
                    self.crash.get_or_insert(key.span);
                } else {
                    let names: Vec<&str> = several.iter().filter_map(|it| it.as_str()).collect();
                    self.code_source_choice(value, at, &names.join(", "));
                }
            }
        }
    }

    fn code_source_choice(&mut self, value: &Node, at: &str, names: &str) {
        let kind = ErrorKind::CodeSourceChoice;
        self.push(kind, at, Place::CodeSource, names, value.span, Some(value));
    }

    fn duplicate_name(&mut self, root: &Node) {
        let Some(items) = root.get("locations").and_then(Node::as_seq) else { return };
        let mut names = BTreeSet::new();
        for name in items.iter().filter_map(|it| it.get("location_name")) {
            let Some(text) = name.as_str() else { continue };
            if !names.insert(text) {
                let kind = ErrorKind::DuplicateName;
                self.push(kind, "locations", Place::Location, text, name.span, Some(name));
                return;
            }
        }
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

/// What Python calls a true value.
pub(super) fn is_true(node: &Node) -> bool {
    match &*node.data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Int(digits) => &**digits != "0",
        Data::Float(value) => *value != 0.0,
        Data::Str(text) => !text.is_empty(),
        Data::Bytes(bytes) => !bytes.is_empty(),
        Data::Seq(items) => !items.is_empty(),
        Data::Map(map) | Data::Set(map) => !map.entries.is_empty(),
        Data::Date(_) | Data::Recursive => true,
    }
}

/// A key as Python would print it in a path.
pub(super) fn python_repr(node: &Node) -> String {
    match &*node.data {
        Data::Null => "None".into(),
        Data::Bool(true) => "1".into(),
        Data::Bool(false) => "0".into(),
        Data::Int(text) | Data::Str(text) | Data::Date(text) => text.to_string(),
        Data::Float(value) => format!("{value:?}"),
        _ => String::new(),
    }
}
