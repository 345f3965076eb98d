//! Two lists to one, by the strategy of their path (`DAGSTER.md §4`).

use std::collections::BTreeMap;

use super::combine::{Exception, Failure};
use super::{Merged, MergedValue, Strategy};
use crate::schema::{ListMerge, equality, identity};
use crate::source::Span;

/// The items of `under` and `over` in one list; not for [`ListMerge::Replace`], where nothing is combined.
pub(super) fn combine(
    strategy: ListMerge,
    under: Vec<Merged>,
    over: &mut Vec<Merged>,
    failures: &mut Vec<Failure>,
) -> Vec<Merged> {
    let n_under = under.len();
    let mut all = under;
    all.append(over);
    match strategy {
        ListMerge::Append | ListMerge::Replace => without_duplicates(all, n_under, failures),
        ListMerge::ByVariable => {
            for (at, item) in all.iter().enumerate() {
                failures.extend(variable_fault(item, at < n_under));
            }
            by_name(all, n_under, false, &variable_name)
        }
        ListMerge::ByKey(key) => {
            for item in &all {
                failures.extend(name_fault(item, key));
            }
            by_name(all, n_under, true, &|it| it.get(key).and_then(|it| equality(&it.node())))
        }
    }
}

/// The earlier items, then the later ones; of items of one hash the first.
pub(super) fn without_duplicates(
    all: Vec<Merged>,
    n_under: usize,
    failures: &mut Vec<Failure>,
) -> Vec<Merged> {
    let mut items: Vec<Merged> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, mut item) in all.into_iter().enumerate() {
        let hash = identity(&item.node());
        if hash.is_none() {
            let message = "This item cannot be compared with others: a set, or a mapping with keys of several types";
            let help = "write text, or a mapping with plain keys";
            failures.push(Failure::new(Exception::Type, message, help, item.origin));
        }
        let first = hash.as_ref().and_then(|it| known.get(it)).and_then(|it| items.get_mut(*it));
        if let Some(first) = first {
            // What repeats an item is stronger than the item.
            first.hidden.push(item.origin);
            first.hidden.append(&mut item.hidden);
            first.strategy = Strategy::Deduplicated;
            continue;
        }
        known.extend(hash.map(|it| (it, items.len())));
        if at >= n_under {
            append(&mut item);
        }
        items.push(item);
    }
    items
}

/// What an item came over before says more than that it was added.
pub(super) fn append(item: &mut Merged) {
    if item.hidden.is_empty() {
        item.strategy = Strategy::Appended;
    }
}

/// The first `n_under` items less those whose name a later item has, then the later items. Where `collapses`, of items
/// of one name in one list only the last stays, in the place of the first.
fn by_name(
    all: Vec<Merged>,
    n_under: usize,
    collapses: bool,
    name: &dyn Fn(&Merged) -> Option<String>,
) -> Vec<Merged> {
    let names: Vec<Option<String>> = all.iter().map(name).collect();
    // Where the last item of each name in the later list is: it takes the place of the earlier ones.
    let mut winners: BTreeMap<&str, usize> = BTreeMap::new();
    winners.extend(
        names.iter().enumerate().skip(n_under).filter_map(|(at, it)| Some((it.as_deref()?, at))),
    );
    let mut items: Vec<Merged> = Vec::new();
    let mut places: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    let mut lost: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for ((at, mut item), name) in all.into_iter().enumerate().zip(&names) {
        let is_later = at >= n_under;
        let Some(name) = name.as_deref() else {
            items.push(item);
            continue;
        };
        if !is_later && winners.contains_key(name) {
            let spans = lost.entry(name).or_default();
            spans.append(&mut item.hidden);
            spans.push(item.origin);
            continue;
        }
        // What loses to the later list is weaker than all that the later list itself has.
        let mut hidden = Vec::new();
        if is_later {
            append(&mut item);
            if winners.get(name) == Some(&at)
                && let Some(spans) = lost.remove(name)
            {
                hidden = spans;
            }
        }
        let place = places.get(&(is_later, name)).filter(|_| collapses);
        let first = place.and_then(|it| items.get_mut(*it));
        if let Some(earlier) = &first {
            hidden.extend(&earlier.hidden);
            hidden.push(earlier.origin);
        }
        if !hidden.is_empty() {
            item.strategy = Strategy::MergedByName;
            hidden.append(&mut item.hidden);
            item.hidden = hidden;
        }
        if let Some(first) = first {
            *first = item;
        } else {
            places.insert((is_later, name), items.len());
            items.push(item);
        }
    }
    items
}

/// The text before the first `=`.
fn variable_name(item: &Merged) -> Option<String> {
    item.as_str().map(|text| text.split('=').next().unwrap_or(text).to_owned())
}

/// The official merge takes text alone; the earlier side's it reads by every `=`, and stops at the second.
fn variable_fault(item: &Merged, is_earlier: bool) -> Option<Failure> {
    let Some(text) = item.as_str() else {
        let (message, help) = ("A variable must be text", "write it as `NAME=value`, in quotes");
        return Some(Failure::new(Exception::Check, message, help, item.origin));
    };
    if !is_earlier || text.matches('=').count() < 2 {
        return None;
    }
    let message = format!("`{text}` has a second `=`, which the official merge cannot read here");
    let help = "say this variable in each location instead";
    Some(Failure::new(Exception::Value, message, help, item.origin))
}

fn name_fault(item: &Merged, key: &str) -> Option<Failure> {
    if !matches!(item.value, MergedValue::Map(_)) {
        let message = format!("This item must be a mapping with `{key}` to be merged by");
        let help = "write a mapping in its place";
        return Some(Failure::new(Exception::Check, message, help, item.origin));
    }
    let Some(value) = item.get(key) else {
        let message = format!("This item has no `{key}` to be merged by");
        return Some(Failure::new(Exception::Key, message, "give it one", item.origin));
    };
    equality(&value.node()).is_none().then(|| {
        let message = format!("`{key}` must be a single value to be merged by");
        Failure::new(Exception::Type, message, "write a plain text", value.origin)
    })
}
