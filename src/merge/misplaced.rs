//! Variables at a level where Dagster+ never sees them.

use super::{Merged, MergedValue};
use crate::source::Span;

/// A list of variables at a level where Dagster+ never sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// The key.
    pub key_span: Span,
    /// The entries, by name, with the text of each.
    pub names: Vec<(String, Span)>,
}

/// Variables that stand directly under the location (`DAGSTER.md §12`).
pub fn misplaced(location: &Merged) -> Option<Misplaced> {
    let entry = location.entry("env_vars")?;
    let names = match &entry.value.value {
        MergedValue::List(items) => items
            .iter()
            .filter_map(|it| {
                let text = it.as_str()?;
                Some((text.split('=').next().unwrap_or(text).to_owned(), it.origin))
            })
            .collect(),
        MergedValue::Map(entries) => {
            entries.iter().map(|it| (it.key.to_string(), it.key_span)).collect()
        }
        MergedValue::Scalar(_) => Vec::new(),
    };
    Some(Misplaced { key_span: entry.key_span, names })
}
