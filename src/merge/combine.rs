//! One value over another, with the official strategies (`DAGSTER.md §4`).

use std::collections::{BTreeMap, BTreeSet};

use super::identity::identity;
use super::strategy::{ListStrategy, list_strategy};
use super::{Merged, MergedEntry, MergedValue, Strategy, scalar_text};
use crate::source::Span;

/// Why two values cannot be merged; the official tool stops with a traceback here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// One plain sentence, no full stop.
    pub message: String,
    /// The culprit.
    pub span: Span,
    /// The value that it cannot be merged with.
    pub other: Option<Span>,
}

/// `over` over `under`, both counted from the location. Nulls on either side do not count.
/// What cannot be merged is reported and `over` taken.
pub fn combine(under: &Merged, over: &Merged, failures: &mut Vec<Failure>) -> Merged {
    let mut under = under.clone();
    let mut over = over.clone();
    strip_nulls(&mut under);
    strip_nulls(&mut over);
    value(&under, &over, &mut Vec::new(), failures)
}

/// `over` over `under` as the newer layout merges its container contexts: nulls count, and every list is appended
/// to, because no path starts as the strategies know it (`DAGSTER.md §11`).
pub(super) fn combine_contexts(
    under: &Merged,
    over: &Merged,
    failures: &mut Vec<Failure>,
) -> Merged {
    value(under, over, &mut vec![""], failures)
}

/// `over` over `under` as the newer layout merges its build settings: mappings are merged, all else is replaced.
pub(super) fn combine_builds(under: &Merged, over: &Merged) -> Merged {
    let (MergedValue::Map(_), MergedValue::Map(later)) = (&under.value, &over.value) else {
        return replaced(under, over);
    };
    let mut merged = under.clone();
    let MergedValue::Map(entries) = &mut merged.value else { return merged };
    for entry in later {
        match entries.iter_mut().find(|it| it.key == entry.key) {
            None => entries.push(entry.clone()),
            Some(earlier) => {
                let value = combine_builds(&earlier.value, &entry.value);
                *earlier = MergedEntry { value, ..entry.clone() };
            }
        }
    }
    merged
}

fn value<'m>(
    under: &'m Merged,
    over: &'m Merged,
    path: &mut Vec<&'m str>,
    failures: &mut Vec<Failure>,
) -> Merged {
    match (&under.value, &over.value) {
        // A code source is one of four ways: two of them together are none.
        _ if path.as_slice() == ["code_source"] => replaced(under, over),
        (MergedValue::Map(under_entries), MergedValue::Map(over_entries)) => {
            let merged = entries(under_entries, over_entries, path, failures);
            Merged { value: MergedValue::Map(merged), ..under.clone() }
        }
        (MergedValue::List(under_items), MergedValue::List(over_items)) => {
            let items = match list_strategy(path) {
                ListStrategy::Replace => return replaced(under, over),
                ListStrategy::Append => append(under_items, over_items),
                ListStrategy::ByVariable => {
                    let items = by_name(under_items, over_items, false, failures, variable_name);
                    failures.extend(under_items.iter().filter_map(two_signs));
                    items
                }
                ListStrategy::ByKey(key) => {
                    by_name(under_items, over_items, true, failures, |it| {
                        it.get(key).map(plain_text)
                    })
                }
            };
            Merged { value: MergedValue::List(items), ..under.clone() }
        }
        (_, MergedValue::Scalar(_)) => replaced(under, over),
        _ if under.is_null() => replaced(under, over),
        _ => {
            failures.push(Failure {
                message: format!("{} cannot be merged over {}", capital(words(over)), words(under)),
                span: over.origin,
                other: Some(under.origin),
            });
            replaced(under, over)
        }
    }
}

fn entries<'m>(
    under: &'m [MergedEntry],
    over: &'m [MergedEntry],
    path: &mut Vec<&'m str>,
    failures: &mut Vec<Failure>,
) -> Vec<MergedEntry> {
    let mut merged = Vec::new();
    let mut later: BTreeMap<&str, &'m MergedEntry> = BTreeMap::new();
    later.extend(over.iter().map(|it| (&*it.key, it)));
    let mut earlier: BTreeSet<&str> = BTreeSet::new();
    earlier.extend(under.iter().map(|it| &*it.key));
    for entry in under {
        match later.get(&*entry.key) {
            None => merged.push(entry.clone()),
            Some(later) => {
                path.push(&entry.key);
                let value = value(&entry.value, &later.value, path, failures);
                path.pop();
                let winner = if value.origin == entry.value.origin { entry } else { later };
                merged.push(MergedEntry {
                    key: entry.key.clone(),
                    key_span: winner.key_span,
                    value,
                });
            }
        }
    }
    merged.extend(over.iter().filter(|it| !earlier.contains(&*it.key)).cloned());
    merged
}

/// `over` in the place of `under`, remembering everything that it hides.
fn replaced(under: &Merged, over: &Merged) -> Merged {
    let mut hidden = under.hidden.clone();
    hidden.push(under.origin);
    hidden.extend(&over.hidden);
    Merged { hidden, strategy: Strategy::Replaced, ..over.clone() }
}

/// The earlier items, then the later ones that are not among them yet.
fn append(under: &[Merged], over: &[Merged]) -> Vec<Merged> {
    let mut items: Vec<Merged> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, item) in under.iter().chain(over).enumerate() {
        let identity = identity(item);
        if let Some(first) = identity.as_ref().and_then(|it| known.get(it)) {
            items[*first].hidden.push(item.origin);
            items[*first].strategy = Strategy::Deduplicated;
            continue;
        }
        known.extend(identity.map(|it| (it, items.len())));
        let strategy = if at < under.len() { item.strategy } else { Strategy::Appended };
        items.push(Merged { strategy, ..item.clone() });
    }
    items
}

/// The earlier items whose name no later item has, then the later items. Where `collapses`, only the last of the items
/// of one name in one list stays.
fn by_name(
    under: &[Merged],
    over: &[Merged],
    collapses: bool,
    failures: &mut Vec<Failure>,
    name: impl Fn(&Merged) -> Option<String>,
) -> Vec<Merged> {
    let names = |items: &[Merged]| -> Vec<Option<String>> { items.iter().map(&name).collect() };
    let (earlier, later) = (names(under), names(over));
    for (item, name) in under.iter().chain(over).zip(earlier.iter().chain(&later)) {
        if name.is_none() {
            let message = "This item has no name to be merged by".to_owned();
            failures.push(Failure { message, span: item.origin, other: None });
        }
    }
    let mut hidden: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    known.extend(later.iter().flatten().map(String::as_str));
    let mut items: Vec<Merged> = Vec::new();
    let mut at_name: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for (is_later, item, name) in (under.iter().zip(&earlier).map(|(it, name)| (false, it, name)))
        .chain(over.iter().zip(&later).map(|(it, name)| (true, it, name)))
    {
        let Some(name) = name.as_deref() else {
            items.push(item.clone());
            continue;
        };
        if !is_later && known.contains(name) {
            let spans = hidden.entry(name).or_default();
            spans.extend(&item.hidden);
            spans.push(item.origin);
            continue;
        }
        let mut item = item.clone();
        if is_later {
            item.strategy = Strategy::Appended;
            if let Some(spans) = hidden.get(name) {
                item.hidden.splice(..0, spans.iter().copied());
                item.strategy = Strategy::MergedByName;
            }
        }
        if let Some(at) = at_name.get(&(is_later, name)).filter(|_| collapses) {
            let first = std::mem::replace(&mut items[*at], item);
            items[*at].hidden.push(first.origin);
        } else {
            at_name.insert((is_later, name), items.len());
            items.push(item);
        }
    }
    items
}

/// The text before the first `=`.
fn variable_name(item: &Merged) -> Option<String> {
    item.as_str().map(|text| text.split('=').next().unwrap_or(text).to_owned())
}

/// The official merge reads the earlier side's entries by every `=`, and stops at the second.
fn two_signs(item: &Merged) -> Option<Failure> {
    let text = item.as_str().filter(|it| it.matches('=').count() > 1)?;
    let message = format!("`{text}` has a second `=`, which the official merge cannot read here");
    Some(Failure { message, span: item.origin, other: None })
}

fn plain_text(value: &Merged) -> String {
    match &value.value {
        MergedValue::Scalar(node) => scalar_text(node),
        _ => String::new(),
    }
}

fn words(value: &Merged) -> &'static str {
    match &value.value {
        MergedValue::Scalar(node) => node.kind(),
        MergedValue::List(_) => "a list",
        MergedValue::Map(_) => "a mapping",
    }
}

/// `words` at the start of a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |it| it.to_uppercase().chain(letters).collect())
}

/// Drops null entries and items at every level.
pub(super) fn strip_nulls(value: &mut Merged) {
    match &mut value.value {
        MergedValue::Scalar(_) => {}
        MergedValue::List(items) => {
            items.retain(|it| !it.is_null());
            items.iter_mut().for_each(strip_nulls);
        }
        MergedValue::Map(entries) => {
            entries.retain(|it| !it.value.is_null());
            for entry in entries {
                strip_nulls(&mut entry.value);
            }
        }
    }
}
