//! One value over another, with the official strategies (`DAGSTER.md §4`).

use std::collections::BTreeMap;

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
                ListStrategy::ByVariable => by_name(under_items, over_items, failures, |it| {
                    it.as_str().map(|text| text.split('=').next().unwrap_or(text).to_owned())
                }),
                ListStrategy::ByKey(key) => {
                    by_name(under_items, over_items, failures, |it| it.get(key).map(plain_text))
                }
            };
            Merged { value: MergedValue::List(items), ..under.clone() }
        }
        (_, MergedValue::Scalar(_)) => replaced(under, over),
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
    for entry in under {
        match over.iter().find(|it| it.key == entry.key) {
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
    merged.extend(over.iter().filter(|it| under.iter().all(|u| u.key != it.key)).cloned());
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

/// The earlier items whose name no later item has, then the later items.
fn by_name(
    under: &[Merged],
    over: &[Merged],
    failures: &mut Vec<Failure>,
    name: impl Fn(&Merged) -> Option<String>,
) -> Vec<Merged> {
    for item in under.iter().chain(over) {
        if name(item).is_none() {
            let message = "This item has no name to be merged by".to_owned();
            failures.push(Failure { message, span: item.origin, other: None });
        }
    }
    let later: Vec<Option<String>> = over.iter().map(&name).collect();
    let mut items: Vec<Merged> = under
        .iter()
        .filter(|it| name(it).is_none_or(|name| !later.contains(&Some(name))))
        .cloned()
        .collect();
    for (item, item_name) in over.iter().zip(&later) {
        let hidden: Vec<&Merged> =
            under.iter().filter(|it| item_name.is_some() && name(it) == *item_name).collect();
        let mut item = item.clone();
        if hidden.is_empty() {
            item.strategy = Strategy::Appended;
        } else {
            let mut spans: Vec<Span> = Vec::new();
            for it in hidden {
                spans.extend(&it.hidden);
                spans.push(it.origin);
            }
            spans.append(&mut item.hidden);
            item.hidden = spans;
            item.strategy = Strategy::MergedByName;
        }
        items.push(item);
    }
    items
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
fn strip_nulls(value: &mut Merged) {
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
