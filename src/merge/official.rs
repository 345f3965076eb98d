//! The official merge of one file: `defaults` under each location, as `ci template` prints them (`DAGSTER.md §4`).

use std::rc::Rc;

use super::combine::{combine, strip_nulls};
use super::{Failure, Merged, MergedEntry, MergedValue};
use crate::schema::{Holds, Key, Place, keys_of};
use crate::source::sort_by_key;
use crate::yaml::{Data, Map, Node};

/// The locations of a file that the official check accepts, `defaults` merged in and nulls dropped: the `normalized`
/// of the records. Keys that the check knows are in its order.
///
/// # Errors
/// Everything that the official merge stops at, the first of them with a traceback.
pub fn normalized(root: &Node) -> Result<Vec<Merged>, Vec<Failure>> {
    let mut failures = Vec::new();
    let defaults = root.get("defaults").and_then(Node::as_map);
    let mut defaults = defaults.map(|it| mapping(it, root, Place::Defaults));
    if let Some(defaults) = &mut defaults {
        strip_nulls(defaults, &mut failures);
    }
    let mut locations = Vec::new();
    for location in root.get("locations").and_then(Node::as_seq).unwrap_or_default() {
        let Some(map) = location.as_map() else { continue };
        let own = mapping(map, location, Place::Location);
        let mut merged = match &defaults {
            Some(defaults) => combine(defaults.clone(), own, &[], &mut failures),
            None => {
                let mut own = own;
                strip_nulls(&mut own, &mut failures);
                own
            }
        };
        arrange(&mut merged, Place::Location);
        locations.push(merged);
    }
    if failures.is_empty() { Ok(locations) } else { Err(failures) }
}

/// A mapping with fixed keys, as the official model keeps it.
fn mapping(map: &Map, node: &Node, place: Place) -> Merged {
    let entries = map.entries.iter().filter_map(|it| {
        let key = keys_of(place).find(|key| it.key.as_str() == Some(key.name))?;
        let mut value = modelled(&it.value, key);
        value.origin = it.value.span;
        Some(MergedEntry {
            key: key.name.into(),
            key_data: it.key.data.clone(),
            key_span: it.key.span,
            value,
        })
    });
    let mut merged = Merged::vacant(node.span);
    merged.value = MergedValue::Map(entries.collect());
    arrange(&mut merged, place);
    merged
}
