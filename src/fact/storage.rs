//! What a location stores through and opens in an environment.

use std::borrow::Cow;

use super::spelling::{one_spelling, one_spelling_of};
use crate::python::{IoManager, Storage};
use crate::source::Span;

/// An I/O manager that a location uses in an environment.
#[derive(Debug, Clone, PartialEq)]
pub struct StorageUse {
    /// The place of its location in [`Facts::subjects`](super::Facts).
    pub subject: usize,
    /// The manager as the Python has it.
    pub manager: IoManager,
    /// Whether the Python was only assumed to belong to the location.
    pub assumed: bool,
    /// Its identity fields, resolved.
    pub parts: Vec<Part>,
    /// The whole place.
    pub place: Place,
    /// The address by the volume that it is on, or by whose own folder it is in, where [`mount()`](super::mount()) knows of either.
    pub on_volume: Option<String>,
}

impl StorageUse {
    /// The path that it stores at, where it stores at one, with its part.
    pub fn path(&self) -> Option<(&Part, &str)> {
        let is_path =
            matches!(self.manager.storage, Storage::Folder | Storage::DuckDb | Storage::DeltaLake);
        let part = self.parts.first().filter(|_| is_path)?;
        Some((part, part.value.as_ref().ok()?.as_deref()?))
    }

    /// Whether nothing says where it stores: without a folder, or with an empty one, that is the instance's (`DAGSTER.md §14`).
    pub fn names_no_place(&self) -> bool {
        let mut values = self.parts.iter().map(|it| it.value.as_ref());
        values.all(|it| it.is_ok_and(|text| text.as_ref().is_none_or(String::is_empty)))
    }

    /// `text` as the value of `part`, in the one spelling of what it means.
    pub(super) fn spelled<'t>(&self, part: &Part, text: &'t str) -> Cow<'t, str> {
        one_spelling_of(self.manager.storage, &part.field, text)
    }

    /// Whether `part` says the same here as the field of its name does in `other`.
    pub fn agrees(&self, part: &Part, other: &Self) -> bool {
        let said = |used: &Self, it: &Part| {
            let text = it.value.as_ref().ok().and_then(Option::as_deref).unwrap_or_default();
            used.spelled(it, text).into_owned()
        };
        let found = other.parts.iter().find(|it| it.field == part.field);
        said(self, part) == found.map_or_else(String::new, |it| said(other, it))
    }

    /// Whether both are known to store in one place.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        let (Place::Known(own), Place::Known(other)) = (&self.place, &other.place) else {
            return false;
        };
        one_spelling(own) == one_spelling(other)
    }

    /// The part whose text is the one to look at: that of a variable if one decides, else the first.
    pub fn deciding(&self) -> Option<&Part> {
        self.parts.iter().find(|it| it.variable.is_some()).or(self.parts.first())
    }
}

/// A file that the body of an asset of a location opens by itself in an environment.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessUse {
    /// The place of its location in [`Facts::subjects`](super::Facts).
    pub subject: usize,
    /// Its address, resolved.
    pub part: Part,
    /// The text of the address in the body.
    pub span: Span,
    /// Whether it is written.
    pub is_write: bool,
}

/// One identity field, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field.
    pub field: String,
    /// Its text, nothing where it is not set, or why it cannot be told.
    pub value: Result<Option<String>, String>,
    /// The variable that it is read from, if it is read from one.
    pub variable: Option<String>,
    /// That variable's value, where it is known.
    pub variable_value: Option<String>,
    /// The text that decides: the variable's entry, or the literal.
    pub at: Span,
    /// Entries that the deciding one overrode.
    pub hidden: Vec<Span>,
}

/// Where something is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The address, such as `s3://bucket/prefix (pickle)`.
    Known(String),
    /// Why it cannot be told, with the text to look at.
    Unresolved(String, Span),
}
