//! What a template is given: the values file and what `--value` lays over it (`DAGSTER.md §5`).

use minijinja::Value;

use super::json;
use crate::source::FileId;
use crate::yaml::{self, Data, Node};

/// A value as Python holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Null,
    Bool(bool),
    /// In decimal, of any size.
    Int(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    List(Vec<Given>),
    /// In the order of writing.
    Map(Vec<(Given, Given)>),
}

/// Why there are no values: a sentence, and where in the values file.
pub(super) type Fault = (String, (usize, usize));

/// How many values a file may come to, once its aliases are followed.
const MAX_VALUES: usize = 200_000;

/// The names that a template knows, and the values file as it is written.
pub(super) fn read(
    path: &str,
    text: &str,
    values: &[String],
) -> Result<(Given, Option<Node>), Fault> {
    let (mut context, root) =
        if path.is_empty() { (Given::Map(Vec::new()), None) } else { file(path, text)? };
    for entry in values {
        set(&mut context, entry).map_err(|it| (it, (0, 0)))?;
    }
    Ok((context, root))
}

fn file(path: &str, text: &str) -> Result<(Given, Option<Node>), Fault> {
    let whole = (0, text.len());
    // A name that is nothing but its ending has none, for Python.
    let name = path.rsplit('/').next().unwrap_or(path).trim_start_matches('.');
    let (value, root) = match name.rsplit_once('.').map_or("", |it| it.1) {
        "json" => {
            let value = json::read(text).map_err(|at| {
                let place = (at, text.len().min(at + 1));
                ("The values file is not JSON from here on".to_owned(), place)
            })?;
            // Nearly all of JSON is YAML as well, which knows where everything stands.
            (value, yaml::parse(FileId(0), text).root)
        }
        "yaml" | "yml" => {
            let document = yaml::parse(FileId(0), text);
            if let Some(error) = document.error {
                let (start, end) = (error.span.start as usize, error.span.end as usize);
                return Err((error.message, (start, end)));
            }
            let value = match &document.root {
                Some(root) => Given::of(root, &mut 0).ok_or_else(|| {
                    ("The values are too large or contain themselves".to_owned(), whole)
                })?,
                None => Given::Null,
            };
            (value, document.root)
        }
        _ => {
            return Err((
                "Values are read from .json, .yaml and .yml files only".to_owned(),
                whole,
            ));
        }
    };
    match value {
        Given::Map(_) => Ok((value, root)),
        Given::Null => Err(("The values file is empty".to_owned(), whole)),
        _ => Err(("The values file must be a mapping".to_owned(), whole)),
    }
}

/// Lays `path.to.key=VALUE` over `context`. Where the official tool crashes, it is said.
fn set(context: &mut Given, entry: &str) -> Result<(), String> {
    let (path, text) = entry.split_once('=').unwrap_or((entry, ""));
    let value = json::read(text).unwrap_or_else(|_| Given::Str(text.to_owned()));
    let steps: Vec<&str> = path.split('.').collect();
    let last = steps.last().copied().unwrap_or_default();
    let mut target = context;
    for (at, step) in steps.iter().enumerate() {
        let Given::Map(entries) = target else {
            let before = steps.get(..at).unwrap_or_default().join(".");
            return Err(format!("`{path}` cannot be set, because `{before}` is not a mapping"));
        };
        let key = Given::Str((*step).to_owned());
        let found = entries.iter().position(|it| it.0 == key);
        let place = found.unwrap_or_else(|| {
            entries.push((key, Given::Map(Vec::new())));
            entries.len() - 1
        });
        let Some((_, slot)) = entries.get_mut(place) else { return Ok(()) };
        // Not only at the end: the official tool compares words, and crashes on a path that repeats its last one.
        if *step == last {
            *slot = value.clone();
        }
        target = slot;
    }
    Ok(())
}

impl Given {
    /// A mapping in which the last of equal keys counts, at the place of the first.
    pub(super) fn map(entries: Vec<(Self, Self)>) -> Self {
        let mut kept: Vec<(Self, Self)> = Vec::new();
        let mut places = std::collections::BTreeMap::new();
        for (key, value) in entries {
            let name = if let Self::Str(name) = &key { name.clone() } else { String::new() };
            if let Some(slot) = places.get(&name).and_then(|at: &usize| kept.get_mut(*at)) {
                slot.1 = value;
            } else {
                places.insert(name, kept.len());
                kept.push((key, value));
            }
        }
        Self::Map(kept)
    }

    /// Whether it has keys that are no text, which cannot be names in a template: rendering stops.
    pub(super) fn has_other_names(&self) -> bool {
        let is_other = |it: &(Self, Self)| !matches!(it.0, Self::Str(_));
        matches!(self, Self::Map(entries) if entries.iter().any(is_other))
    }

    /// What the YAML says; nothing where it contains itself or is too much.
    pub(super) fn of(node: &Node, n_values: &mut usize) -> Option<Self> {
        *n_values += 1;
        if *n_values > MAX_VALUES {
            return None;
        }
        Some(match &*node.data {
            Data::Null => Self::Null,
            Data::Bool(value) => Self::Bool(*value),
            Data::Int(digits) => Self::Int(digits.to_string()),
            Data::Float(value) => Self::Float(*value),
            Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => {
                Self::Str(text.to_string())
            }
            Data::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Data::Seq(items) => {
                Self::List(items.iter().map(|it| Self::of(it, n_values)).collect::<Option<_>>()?)
            }
            Data::Map(map) | Data::Set(map) => {
                let mut entries = Vec::new();
                for it in &map.entries {
                    entries.push((Self::of(&it.key, n_values)?, Self::of(&it.value, n_values)?));
                }
                Self::Map(entries)
            }
            Data::Recursive(_) => return None,
        })
    }

    /// As the template engine holds it.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Null => Value::from(()),
            Self::Bool(value) => Value::from(value),
            // What is longer than the engine's integers is printed as it is, and cannot be reckoned with.
            Self::Int(digits) => digits
                .parse::<i64>()
                .map(Value::from)
                .or_else(|_| digits.parse::<i128>().map(Value::from))
                .unwrap_or_else(|_| Value::from(digits)),
            Self::Float(value) => Value::from(value),
            Self::Str(text) => Value::from(text),
            Self::Bytes(bytes) => Value::from_bytes(bytes),
            Self::List(items) => items.into_iter().map(Self::value).collect(),
            Self::Map(entries) => {
                Value::from_pairs(entries.into_iter().map(|(key, it)| (key.value(), it.value())))
            }
        }
    }
}
