//! Which list items the official merge takes for duplicates: those of one Python hash (`DAGSTER.md §4`).

use super::{Merged, MergedValue};
use crate::schema::{identity as identity_of, identity_of_list, identity_of_map, identity_of_text};

/// A text that is the same for two items exactly where the official merge keeps one of them; `None` for what equals nothing.
pub(super) fn identity(value: &Merged) -> Option<String> {
    match &value.value {
        MergedValue::Scalar(node) => identity_of(node),
        MergedValue::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(identity).collect();
            Some(identity_of_list(&items?))
        }
        MergedValue::Map(entries) => {
            let pairs: Option<Vec<(String, String)>> = entries
                .iter()
                .map(|it| Some((identity_of_text(&it.key), identity(&it.value)?)))
                .collect();
            Some(identity_of_map(pairs?))
        }
    }
}
