//! One setting laid over another as platforms do it (`DAGSTER.md §7`).

use std::rc::Rc;

use super::combine::{Places, replaced};
use super::list::{append, without_duplicates};
use super::{Merged, MergedEntry, MergedValue, Strategy};
use crate::source::Span;
use crate::yaml::Data;

/// As Kubernetes settings are merged unless they are shallow: mappings inside, lists appended, the rest replaced.
pub(super) fn deep(under: Merged, over: Merged) -> Merged {
    match (&under.value, &over.value) {
        (MergedValue::Map(_), MergedValue::Map(_)) => entries(under, over, &deep),
        (MergedValue::List(_), MergedValue::List(_)) => listed(under, over, Listed::Once),
        _ => replaced(under, over),
    }
}

/// The entries of both, those of one key as `both` makes them.
pub(super) fn entries(
    mut under: Merged,
    mut over: Merged,
    both: &dyn Fn(Merged, Merged) -> Merged,
) -> Merged {
    let (MergedValue::Map(entries), MergedValue::Map(later)) = (&mut under.value, &mut over.value)
    else {
        return replaced(under, over);
    };
    let places = Places::of(entries);
    for mut entry in later.drain(..) {
        let Some(earlier) = places.find(entries, &entry).and_then(|it| entries.get_mut(it)) else {
            entries.push(entry);
            continue;
        };
        let is_list = matches!(&*entry.key, "args" | "command");
        let origin = earlier.value.origin;
        let below = std::mem::replace(&mut earlier.value, Merged::vacant(origin));
        let above = std::mem::replace(&mut entry.value, Merged::vacant(origin));
        earlier.value = if is_list { replaced(below, above) } else { both(below, above) };
        earlier.key_span = entry.key_span;
    }
    under
}

/// How one list comes behind another.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Listed {
    /// As it is.
    All,
    /// Exact repetitions once, at their first place.
    Once,
    /// Of items with one `name`, the last.
    ByName,
}

/// `over` behind `under`.
pub(super) fn listed(mut under: Merged, mut over: Merged, how: Listed) -> Merged {
    let (MergedValue::List(items), MergedValue::List(more)) = (&mut under.value, &mut over.value)
    else {
        return replaced(under, over);
    };
    let n_under = items.len();
    items.append(more);
    if how == Listed::Once {
        // What cannot be compared is told where the agent is asked.
        let kept = without_duplicates(std::mem::take(items), n_under, &mut Vec::new());
        under.value = MergedValue::List(kept);
        return under;
    }
    let mut kept: Vec<Merged> = Vec::new();
    for (at, mut item) in items.drain(..).enumerate() {
        let name = |it: &Merged| it.get("name").and_then(Merged::as_str).map(ToOwned::to_owned);
        let own = name(&item).filter(|_| how == Listed::ByName);
        if at >= n_under {
            append(&mut item);
        }
        match kept.iter_mut().find(|it| own.is_some() && name(it) == own) {
            Some(earlier) => {
                let strategy = Strategy::MergedByName;
                let lost = std::mem::replace(earlier, Merged::vacant(item.origin));
                *earlier = Merged { strategy, ..replaced(lost, item) };
            }
            None => kept.push(item),
        }
    }
    under.value = MergedValue::List(kept);
    under
}

/// Whether Python takes it for nothing: empty text, or an empty collection.
pub(super) fn is_nothing(value: &Merged) -> bool {
    match &value.value {
        MergedValue::Scalar(node) => node.as_str() == Some(""),
        MergedValue::List(items) => items.is_empty(),
        MergedValue::Map(entries) => entries.is_empty(),
    }
}

/// `value` under `key`, which is taken to stand where the value does.
pub(super) fn entry_at(key: &str, value: Merged) -> MergedEntry {
    let key_data = Rc::new(Data::Str(key.into()));
    MergedEntry { key: key.into(), key_data, key_span: value.origin, value }
}

/// A mapping at the place of its first value, or else where `at` is.
pub(super) fn mapping(entries: Vec<MergedEntry>, at: Span) -> Merged {
    let origin = entries.first().map_or(at, |it| it.value.origin);
    Merged { value: MergedValue::Map(entries), ..Merged::vacant(origin) }
}
