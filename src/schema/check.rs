//! The official check of one file: the same errors at the same paths in the same order (`DAGSTER.md §3`).

use std::collections::BTreeSet;

use super::keys::{Holds, Key, Place, Stages, keys_of};
use super::printed::repr;
use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node};

/// What the official check says of a file that is valid YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It lists these errors; none means that it accepts the file.
    Listed(Vec<SchemaError>),
    /// It stops with a traceback here and lists nothing.
    Crash {
        /// `crash:` and the class of the exception that the traceback ends with.
        exception: &'static str,
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
            Self::Listed(errors) | Self::Crash { errors, .. } => errors,
        }
    }

    /// What is certain of a file that could not be read to its end: only what stands where `is_certain` holds, and nothing
    /// about what is missing.
    #[must_use]
    pub fn of_what_is_read(self, is_certain: &dyn Fn(Span) -> bool) -> Self {
        let is_told = |it: &SchemaError| {
            let is_absence = it.kind == ErrorKind::Missing
                || it.kind == ErrorKind::CodeSourceChoice && it.key.is_empty();
            // Of another kind than a mapping is a whole file also where its first line was lost.
            !is_absence && !it.path.is_empty() && is_certain(it.span)
        };
        match self {
            Self::Crash { exception, span, mut errors } if is_certain(span) => {
                errors.retain(is_told);
                Self::Crash { exception, span, errors }
            }
            Self::Listed(mut errors) | Self::Crash { mut errors, .. } => {
                errors.retain(is_told);
                Self::Listed(errors)
            }
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
    let mut checker = Checker { errors: Vec::new(), crash: None };
    let Some(root) = root else {
        checker.push(ErrorKind::NotMapping, &Path::Root, Place::File, "", whole, None);
        return Outcome::Listed(checker.errors);
    };
    checker.mapping(root, Place::File, &Path::Root);
    if let Some((exception, span)) = checker.crash {
        return Outcome::Crash { exception, span, errors: checker.errors };
    }
    Outcome::Listed(checker.errors)
}

struct Checker {
    errors: Vec<SchemaError>,
    crash: Option<(&'static str, Span)>,
}

impl Checker {
    fn push(
        &mut self,
        kind: ErrorKind,
        path: &Path,
        place: Place,
        key: &str,
        span: Span,
        value: Option<&Node>,
    ) {
        self.errors.push(SchemaError {
            kind,
            path: path.text(),
            place,
            key: key.into(),
            span,
            value: value.cloned(),
        });
    }

    fn mapping(&mut self, node: &Node, place: Place, path: &Path) {
        if let Some(node) = node.unrolled() {
            return self.mapping(&node, place, path);
        }
        let Some(map) = node.as_map() else {
            self.push(ErrorKind::NotMapping, path, place, &path.step(), node.span, Some(node));
            return;
        };
        let before = self.errors.len();
        for key in keys_of(place) {
            self.known_key(map, node, place, key, path);
        }
        for entry in &map.entries {
            match entry.key.as_str() {
                Some(name) if keys_of(place).iter().any(|it| it.name == name) => {}
                Some(name) => {
                    let at = path.to(name);
                    let value = Some(&entry.value);
                    self.push(ErrorKind::UnknownKey, &at, place, name, entry.key.span, value);
                }
                None => {
                    let name = key_in_path(&entry.key);
                    let at = path.to(&name);
                    let value = Some(&entry.key);
                    self.push(ErrorKind::KeyNotText, &at, place, &name, entry.key.span, value);
                }
            }
        }
        // At half a surrogate pair in a key the official check gives the whole mapping up.
        let unpaired = |it: &&Entry| matches!(*it.key.data, Data::Unpaired(_));
        if let Some(entry) = map.entries.iter().find(unpaired) {
            self.errors.truncate(before);
            let value = Some(&entry.key);
            self.push(ErrorKind::NotUnicode, path, place, "", entry.key.span, value);
        }
    }

    fn known_key(&mut self, map: &Map, parent: &Node, place: Place, key: &Key, path: &Path) {
        let is_required = key.required.has(Stages::CHECK);
        let Some(value) = map.get(key.name) else {
            if is_required {
                let at = path.to(key.name);
                self.push(ErrorKind::Missing, &at, place, key.name, parent.span, None);
            }
            return;
        };
        if value.is_null() && !is_required {
            return;
        }
        let at = path.to(key.name);
        match key.holds {
            Holds::Keys(Place::CodeSource) => self.code_source(value, &at),
            Holds::Keys(Place::ContainerContext) => self.any_mapping(value, place, key, &at),
            Holds::Keys(inner) => self.mapping(value, inner, &at),
            Holds::List(_) => self.locations(value, place, key, &at),
            _ => self.text(value, place, key, &at),
        }
    }

    fn text(&mut self, value: &Node, place: Place, key: &Key, at: &Path) {
        let kind = match &*value.data {
            Data::Str(_) | Data::Unpaired(_) => return,
            Data::Bytes(bytes) if std::str::from_utf8(bytes).is_ok() => return,
            Data::Bytes(_) => ErrorKind::NotUnicode,
            _ => ErrorKind::NotText,
        };
        self.push(kind, at, place, key.name, value.span, Some(value));
    }

    fn any_mapping(&mut self, value: &Node, place: Place, key: &Key, at: &Path) {
        if let Some(value) = value.unrolled() {
            return self.any_mapping(&value, place, key, at);
        }
        let Some(map) = value.as_map() else {
            self.push(ErrorKind::NotDict, at, place, key.name, value.span, Some(value));
            return;
        };
        for entry in &map.entries {
            // The official kind of these errors is that of a value, and they are told apart by their path.
            let kind = match &*entry.key.data {
                Data::Str(_) => continue,
                Data::Bytes(bytes) if std::str::from_utf8(bytes).is_ok() => continue,
                Data::Bytes(_) => ErrorKind::NotUnicode,
                _ => ErrorKind::NotText,
            };
            let name = key_in_path(&entry.key);
            self.push(
                kind,
                &at.to(&name).to("[key]"),
                place,
                &name,
                entry.key.span,
                Some(&entry.key),
            );
        }
    }

    fn locations(&mut self, value: &Node, place: Place, key: &Key, at: &Path) {
        if let Some(value) = value.unrolled() {
            return self.locations(&value, place, key, at);
        }
        let members: Vec<Node>;
        let items = match &*value.data {
            Data::Seq(items) => items,
            Data::Set(set) => {
                members = set.entries.iter().map(|it| it.key.clone()).collect();
                &members
            }
            _ => {
                self.push(ErrorKind::NotList, at, place, key.name, value.span, Some(value));
                return;
            }
        };
        let before = self.errors.len();
        for (index, item) in items.iter().enumerate() {
            self.mapping(item, Place::Location, &Path::Item(at, index));
        }
        if self.errors.len() == before {
            self.duplicate_name(items);
        }
    }

    /// The official algorithm looks at which keys have a true value before it looks at the fields.
    fn code_source(&mut self, value: &Node, at: &Path) {
        if let Some(value) = value.unrolled() {
            return self.code_source(&value, at);
        }
        let Some(map) = value.as_map() else {
            self.crash.get_or_insert(("crash:AttributeError", value.span));
            return;
        };
        let chosen: Vec<&Node> =
            map.entries.iter().filter(|it| is_true(&it.value)).map(|it| &it.key).collect();
        match chosen.as_slice() {
            [_] => self.mapping(value, Place::CodeSource, at),
            [] => self.code_source_choice(value, at, ""),
            several => {
                if let Some(key) = several.iter().find(|it| it.as_str().is_none()) {
                    let exception = match &*key.data {
                        Data::Unpaired(_) => "crash:UnicodeEncodeError",
                        _ => "crash:TypeError",
                    };
                    self.crash.get_or_insert((exception, key.span));
                } else {
                    let names: Vec<&str> = several.iter().filter_map(|it| it.as_str()).collect();
                    self.code_source_choice(value, at, &names.join(", "));
                }
            }
        }
    }

    fn code_source_choice(&mut self, value: &Node, at: &Path, names: &str) {
        let kind = ErrorKind::CodeSourceChoice;
        self.push(kind, at, Place::CodeSource, names, value.span, Some(value));
    }

    fn duplicate_name(&mut self, items: &[Node]) {
        let mut names = BTreeSet::new();
        for name in items.iter().filter_map(|it| it.get("location_name")) {
            let text = match &*name.data {
                Data::Str(text) => text.as_bytes(),
                Data::Bytes(bytes) => bytes,
                _ => continue,
            };
            if !names.insert(text) {
                let text = &*String::from_utf8_lossy(text);
                let kind = ErrorKind::DuplicateName;
                self.push(
                    kind,
                    &Path::Root.to("locations"),
                    Place::Location,
                    text,
                    name.span,
                    Some(name),
                );
                return;
            }
        }
    }
}

/// A place in the file, put into words only where there is an error.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    fn to(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }

    /// Its last step.
    fn step(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Key(_, key) => (*key).to_owned(),
            Path::Item(_, index) => index.to_string(),
        }
    }

    /// In the official spelling.
    fn text(&self) -> String {
        let outer = match self {
            Path::Root => return String::new(),
            Path::Key(outer, _) | Path::Item(outer, _) => outer.text(),
        };
        // An empty key adds nothing at the top.
        if outer.is_empty() { self.step() } else { [&*outer, ".", &self.step()].concat() }
    }
}

/// What Python calls a true value.
pub fn is_true(node: &Node) -> bool {
    match &*node.data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Int(digits) => &**digits != "0",
        Data::Float(value) => *value != 0.0,
        Data::Str(text) => !text.is_empty(),
        Data::Bytes(bytes) => !bytes.is_empty(),
        Data::Seq(items) => !items.is_empty(),
        Data::Map(map) | Data::Set(map) => !map.entries.is_empty(),
        Data::Date(_) | Data::Unpaired(_) | Data::Recursive(_) => true,
    }
}

/// A key that is not text as the official check prints it in a path.
fn key_in_path(node: &Node) -> String {
    match &*node.data {
        Data::Bool(value) => u8::from(*value).to_string(),
        _ => repr(node),
    }
}
