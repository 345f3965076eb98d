//! How two lists are combined, by their path in a location (`DAGSTER.md §4`).

use crate::schema::{Holds, ListMerge, Place, key};

/// The strategy for the list at `path`, keys from the location on, parted by dots.
pub(super) fn list_strategy(path: &str) -> ListMerge {
    let mut holds = Holds::Keys(Place::Location);
    let mut merges = ListMerge::Append;
    for name in path.split('.') {
        let found = match holds {
            Holds::Keys(place) => key(place, name),
            // What a raw container runs is one command, not a list to add to.
            Holds::Any("V1Container") if matches!(name, "args" | "command") => {
                return ListMerge::Replace;
            }
            _ => None,
        };
        let Some(row) = found else { return ListMerge::Append };
        (holds, merges) = (row.holds, row.merges);
    }
    merges
}
