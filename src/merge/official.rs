//! The official merge of one file: `defaults` under each location, as `ci template` prints them (`DAGSTER.md §4`).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::combine::{combine, strip_nulls};
use super::{Failure, Merged, MergedEntry, MergedValue, key_text};
use crate::schema::{Holds, Place, key, keys_of};
use crate::source::sort_by_key;
use crate::yaml::{Data, Map, Node};

/// The locations of a file that the official check accepts, `defaults` merged in and nulls dropped: the `normalized`
/// of the records. Keys that the check knows are in its order.
///
/// # Errors
/// What the official merge stops at with a traceback.
pub fn normalized(root: &Node) -> Result<Vec<Merged>, Failure> {
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
        let under = defaults.clone().unwrap_or_else(|| Merged {
            value: MergedValue::Map(Vec::new()),
            ..Merged::vacant(location.span)
        });
        let mut merged = combine(under, own, &[], &mut failures);
        merged.origin = location.span;
        arrange(&mut merged, Place::Location);
        locations.push(merged);
    }
    failures.into_iter().next().map_or(Ok(locations), Err)
}

/// A mapping with fixed keys, as the official model keeps it.
fn mapping(map: &Map, node: &Node, place: Place) -> Merged {
    let entries = map.entries.iter().filter_map(|it| {
        let key = key(place, it.key.as_str()?)?;
        let value = match (key.holds, it.value.as_map()) {
            (Holds::Keys(Place::ContainerContext), _) => context(&it.value),
            (Holds::Keys(inner), Some(map)) => mapping(map, &it.value, inner),
            _ => Merged::only(&text(&it.value)),
        };
        let (key_data, key_span) = (it.key.data.clone(), it.key.span);
        Some(MergedEntry { key: key_text(&it.key), key_data, key_span, value })
    });
    let mut merged = Merged::vacant(node.span);
    merged.value = MergedValue::Map(entries.collect());
    merged
}

/// `container_context`, whose keys the official model makes text; of equal ones the last counts, in the first's place.
fn context(node: &Node) -> Merged {
    let mut merged = Merged::only(node);
    let MergedValue::Map(entries) = &mut merged.value else { return merged };
    if entries.iter().all(MergedEntry::is_text) {
        return merged;
    }
    let mut kept: Vec<MergedEntry> = Vec::new();
    let mut places: BTreeMap<Rc<str>, usize> = BTreeMap::new();
    for mut entry in entries.drain(..) {
        if let Data::Bytes(bytes) = &*entry.key_data {
            entry.key = String::from_utf8_lossy(bytes).into();
            entry.key_data = Rc::new(Data::Str(entry.key.clone()));
        }
        if let Some(earlier) = places.get(&entry.key).and_then(|it| kept.get_mut(*it)) {
            *earlier = entry;
        } else {
            places.insert(entry.key.clone(), kept.len());
            kept.push(entry);
        }
    }
    *entries = kept;
    merged
}

/// The official model reads binary data as text.
fn text(node: &Node) -> Node {
    match &*node.data {
        Data::Bytes(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            Node { data: Rc::new(Data::Str(text.into())), ..node.clone() }
        }
        _ => node.clone(),
    }
}

/// Puts the keys of a location into the order of the official model.
fn arrange(merged: &mut Merged, place: Place) {
    let MergedValue::Map(entries) = &mut merged.value else { return };
    let order = |name: &str| keys_of(place).iter().position(|it| it.name == name);
    sort_by_key(entries, |it| order(&it.key));
    for entry in entries {
        if let Some(Holds::Keys(inner)) = key(place, &entry.key).map(|it| it.holds)
            && inner != Place::ContainerContext
        {
            arrange(&mut entry.value, inner);
        }
    }
}
