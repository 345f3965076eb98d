//! One value over another, with the official strategies (`DAGSTER.md §4`).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::list;
use super::strategy::list_strategy;
use super::{Merged, MergedEntry, MergedValue, Strategy};
use crate::schema::ListMerge;
use crate::source::Span;
use crate::yaml::Data;

/// Why two values cannot be merged; the official merge stops with a traceback here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exception that the traceback ends with.
    pub exception: Exception,
    /// One plain sentence, no full stop.
    pub message: String,
    /// What to do about it: the end of a sentence.
    pub help: &'static str,
    /// The culprit.
    pub span: Span,
    /// The value that it cannot be merged with.
    pub other: Option<Span>,
    /// Whether it was met where a file is merged over another, which no official tool does (`DAGSTER.md §15`).
    pub between_files: bool,
}

/// The exceptions that the official merge stops with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exception {
    /// Something is not of the type that is checked for.
    Check,
    /// A key is missing.
    Key,
    /// A value contains itself.
    Recursion,
    /// Values cannot be compared or ordered.
    Type,
    /// A text cannot be read.
    Value,
}

impl Exception {
    /// The kind that a verdict tells.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Check => "crash:CheckError",
            Self::Key => "crash:KeyError",
            Self::Recursion => "crash:RecursionError",
            Self::Type => "crash:TypeError",
            Self::Value => "crash:ValueError",
        }
    }
}

impl Failure {
    pub(super) fn new(
        exception: Exception,
        message: impl Into<String>,
        help: &'static str,
        span: Span,
    ) -> Self {
        let message = message.into();
        Self { exception, message, help, span, other: None, between_files: false }
    }
}

/// `over` over `under`, both counted from the location. Nulls on either side do not count. What stands at a path in
/// `whole`, its keys parted by dots, is never merged but replaced. What cannot be merged is reported and `over` taken.
pub fn combine(
    mut under: Merged,
    mut over: Merged,
    whole: &[&str],
    failures: &mut Vec<Failure>,
) -> Merged {
    strip_nulls(&mut under, failures);
    strip_nulls(&mut over, failures);
    Walk { whole, path: String::new(), failures }.value(under, over)
}

/// `over` over `under` as the newer layout merges its container contexts: nulls count, and every list is appended
/// to, because no path starts as the strategies know it (`DAGSTER.md §11`).
pub(super) fn combine_contexts(under: Merged, over: Merged, failures: &mut Vec<Failure>) -> Merged {
    Walk { whole: &[], path: String::new(), failures }.value(under, over)
}

/// `over` over `under` as the newer layout merges its build settings: mappings are merged, all else is replaced.
pub(super) fn combine_builds(mut under: Merged, over: Merged) -> Merged {
    match (&mut under.value, over.value) {
        (MergedValue::Map(entries), MergedValue::Map(later)) => {
            let places = Places::of(entries);
            for later in later {
                let place = places.find(entries, &later);
                let Some(earlier) = place.and_then(|it| entries.get_mut(it)) else {
                    entries.push(later);
                    continue;
                };
                let origin = earlier.value.origin;
                let value = std::mem::replace(&mut earlier.value, Merged::vacant(origin));
                earlier.value = combine_builds(value, later.value);
                earlier.key_span = later.key_span;
            }
            under
        }
        (_, value) => replaced(under, Merged { value, ..over }),
    }
}

/// Among so many keys one is found by looking at each.
const FEW: usize = 12;

/// Where the keys of a mapping are, as it was at first.
pub(super) struct Places {
    /// By what Python takes for equal; empty where there are few.
    named: BTreeMap<Rc<str>, usize>,
    n_keys: usize,
}

impl Places {
    pub(super) fn of(entries: &[MergedEntry]) -> Self {
        let mut named = BTreeMap::new();
        if entries.len() > FEW {
            for (at, it) in entries.iter().enumerate() {
                if let Some(name) = it.equal_name() {
                    named.entry(name).or_insert(at);
                }
            }
        }
        Self { named, n_keys: entries.len() }
    }

    /// The place of the key of `wanted` in `entries`.
    pub(super) fn find(&self, entries: &[MergedEntry], wanted: &MergedEntry) -> Option<usize> {
        if self.n_keys > FEW {
            return self.named.get(&wanted.equal_name()?).copied();
        }
        entries.get(..self.n_keys)?.iter().position(|it| it.is_same_key(wanted))
    }
}

/// The walk through both sides.
struct Walk<'w> {
    whole: &'w [&'w str],
    /// Keys parted by dots, as the official merge finds its strategies: a key with a dot in it counts as two.
    path: String,
    failures: &'w mut Vec<Failure>,
}

impl Walk<'_> {
    fn value(&mut self, mut under: Merged, mut over: Merged) -> Merged {
        if self.whole.contains(&&*self.path) {
            return replaced(under, over);
        }
        let kinds = (words(&under), words(&over));
        let is_vacant = under.is_null();
        match (&mut under.value, &mut over.value) {
            (MergedValue::Map(earlier), MergedValue::Map(later)) => {
                self.entries(earlier, std::mem::take(later));
                return under;
            }
            (MergedValue::List(earlier), MergedValue::List(later)) => {
                let strategy = list_strategy(&self.path);
                if strategy != ListMerge::Replace {
                    let earlier_items = std::mem::take(earlier);
                    *earlier = list::combine(strategy, earlier_items, later, self.failures);
                    return under;
                }
            }
            (_, MergedValue::Scalar(_)) => {}
            _ if is_vacant => {}
            _ => {
                let message = format!("{} cannot be merged over {}", capital(kinds.1), kinds.0);
                let failure = Failure::new(
                    Exception::Check,
                    message,
                    "give both the same shape",
                    over.origin,
                );
                self.failures.push(Failure { other: Some(under.origin), ..failure });
            }
        }
        replaced(under, over)
    }

    fn entries(&mut self, merged: &mut Vec<MergedEntry>, over: Vec<MergedEntry>) {
        let places = Places::of(merged);
        let length = self.path.len();
        let is_top = length == 0;
        for later in over {
            // Below the top a key that is no text is refused whether there is another or not.
            let is_refused = !is_top && !later.is_text();
            let place = if is_refused { None } else { places.find(merged, &later) };
            let is_odd = !later.is_text() && {
                let is_opened = |at: usize| {
                    let earlier = merged.get(at).map(|it| &it.value.value);
                    matches!(earlier, Some(MergedValue::Map(_)))
                        && !later.value.entries().is_empty()
                };
                // The official merge puts paths together of texts; at the top there is none yet, nor behind zero.
                !is_top || (later.is_truthy() && place.is_some_and(is_opened))
            };
            if is_odd {
                let key = &later.key;
                let message = format!(
                    "The key `{key}` is no text, which the official merge cannot read here"
                );
                let help = "put the key in quotes";
                self.failures.push(Failure::new(Exception::Type, message, help, later.key_span));
                merged.push(later);
                continue;
            }
            let Some(entry) = place.and_then(|it| merged.get_mut(it)) else {
                merged.push(later);
                continue;
            };
            if length > 0 {
                self.path.push('.');
            }
            if later.is_text() {
                self.path += &later.key;
            }
            let origin = entry.value.origin;
            let earlier = std::mem::replace(&mut entry.value, Merged::vacant(origin));
            entry.value = self.value(earlier, later.value);
            if entry.value.origin != origin {
                entry.key_span = later.key_span;
            }
            self.path.truncate(length);
        }
    }
}

/// `over` in the place of `under`, remembering everything that it hides.
pub(super) fn replaced(under: Merged, over: Merged) -> Merged {
    let mut hidden = under.hidden;
    hidden.push(under.origin);
    hidden.extend(&over.hidden);
    Merged { hidden, strategy: Strategy::Replaced, ..over }
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
    let mut text = words.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Drops null keys, entries, items and members at every level.
pub(super) fn strip_nulls(value: &mut Merged, failures: &mut Vec<Failure>) {
    match &mut value.value {
        MergedValue::Scalar(node) => match &*node.data {
            Data::Recursive(_) => {
                let message = "A value that contains itself cannot be merged";
                let help = "take the alias away that leads back to its own collection";
                failures.push(Failure::new(Exception::Recursion, message, help, node.span));
            }
            Data::Set(set) if set.entries.iter().any(|it| it.key.is_null()) => {
                let mut set = set.clone();
                set.entries.retain(|it| !it.key.is_null());
                node.data = Rc::new(Data::Set(set));
            }
            _ => {}
        },
        MergedValue::List(items) => {
            items.retain(|it| !it.is_null());
            for item in items {
                strip_nulls(item, failures);
            }
        }
        MergedValue::Map(entries) => {
            entries.retain(|it| !it.value.is_null() && !matches!(*it.key_data, Data::Null));
            for entry in entries {
                strip_nulls(&mut entry.value, failures);
            }
        }
    }
}
