//! The filter `to_yaml`: a value as `yaml.dump` writes it (`DAGSTER.md §5`).

use std::cell::Cell;

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Error, ErrorKind, Value};

use super::print;
use super::write::{Emitter, Options};

/// How deep collections are written.
const MAX_DEPTH: usize = 200;
/// About what an item takes at each level, in bytes: its indentation, its mark.
const MIN_LENGTH: usize = 4;

/// What is written.
pub(super) enum Item {
    /// A scalar with the length of its tag, which counts for keys.
    Scalar { text: String, is_text: bool, tag: usize },
    /// A list.
    List { items: Vec<Item>, is_flow: bool },
    /// A mapping.
    Map { entries: Vec<(Item, Item)>, is_flow: bool },
}

/// `yaml.dump(value, **kwargs)`.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls filters with values of their own"
)]
pub(super) fn to_yaml(value: Value, kwargs: Kwargs) -> Result<String, Error> {
    // Not given is block style; `none` decides for each collection.
    let is_flow = if kwargs.has("default_flow_style") {
        let flow: Value = kwargs.get("default_flow_style")?;
        (!flow.is_none()).then(|| flow.is_true())
    } else {
        Some(false)
    };
    let sort: Option<bool> = kwargs.get("sort_keys")?;
    let options = Options {
        indent: kwargs
            .get::<Option<usize>>("indent")?
            .filter(|it| (2..10).contains(it))
            .unwrap_or(2),
        width: kwargs.get::<Option<usize>>("width")?.unwrap_or(80),
        is_unicode: kwargs.get::<Option<bool>>("allow_unicode")?.unwrap_or(false),
        has_start: kwargs.get::<Option<bool>>("explicit_start")?.unwrap_or(false),
        has_end: kwargs.get::<Option<bool>>("explicit_end")?.unwrap_or(false),
    };
    kwargs.assert_all_used()?;
    let reader = Reader { is_flow, is_sorted: sort.unwrap_or(true), length: Cell::new(0) };
    Ok(Emitter::new(options).document(&reader.item(&value, 0)?))
}

struct Reader {
    is_flow: Option<bool>,
    is_sorted: bool,
    /// About how long the text will be, in bytes, for what was read so far.
    length: Cell<usize>,
}

impl Reader {
    fn item(&self, value: &Value, depth: usize) -> Result<Item, Error> {
        let scalar = |text: &str, tag| Item::Scalar { text: text.to_owned(), is_text: false, tag };
        if depth > MAX_DEPTH {
            let message = "the value is nested too deeply";
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
        let length = value.as_str().map_or(MIN_LENGTH, str::len) + depth * MIN_LENGTH;
        print::may_grow("", self.length.get() + length)?;
        self.length.set(self.length.get() + length);
        Ok(match value.kind() {
            ValueKind::None => scalar("null", 6),
            ValueKind::Bool => scalar(if value.is_true() { "true" } else { "false" }, 6),
            ValueKind::Number if value.is_integer() => scalar(&value.to_string(), 5),
            ValueKind::Number => scalar(&float(print::number(value)), 7),
            ValueKind::String => Item::Scalar {
                text: value.as_str().unwrap_or_default().to_owned(),
                is_text: true,
                tag: 5,
            },
            ValueKind::Seq if !value.is_tuple() => {
                let items: Result<Vec<Item>, Error> =
                    value.try_iter()?.map(|it| self.item(&it, depth + 1)).collect();
                let items = items?;
                Item::List { is_flow: self.flow(items.iter()), items }
            }
            ValueKind::Map => {
                let mut pairs = print::entries(value);
                if self.is_sorted {
                    // What Python cannot sort stays as it is.
                    let _ = print::sort_by_key(&mut pairs);
                }
                let mut entries = Vec::new();
                for (key, value) in &pairs {
                    entries.push((self.item(key, depth + 1)?, self.item(value, depth + 1)?));
                }
                let is_flow = self.flow(entries.iter().flat_map(|(key, it)| [key, it]));
                Item::Map { entries, is_flow }
            }
            kind => {
                let message = format!("a value of type {kind} is not written as plain YAML");
                return Err(Error::new(ErrorKind::BadSerialization, message));
            }
        })
    }

    fn flow<'i>(&self, mut inner: impl Iterator<Item = &'i Item>) -> bool {
        self.is_flow.unwrap_or_else(|| inner.all(|it| matches!(it, Item::Scalar { .. })))
    }
}

fn float(value: f64) -> String {
    match print::float(value).as_str() {
        "nan" => ".nan".into(),
        "inf" => ".inf".into(),
        "-inf" => "-.inf".into(),
        // Without a dot it would be read back as text.
        text if !text.contains('.') => text.replacen('e', ".0e", 1),
        text => text.into(),
    }
}
