//! Which of the I/O managers that the texts of a repository bind to keys count: those that definitions take, before others.

use std::collections::BTreeSet;

use ruff_python_ast::Expr;
use ruff_text_size::TextRange;

use crate::source::Span;

use super::definitions::{Kept, Taken, Taker};
use super::objects::last_name;
use super::reader::Reader;
use super::storage::IoManager;
use super::values::unknown;

/// One text binds few; a pasted one that binds more is not what it seems.
const MAX_MANAGERS: usize = 2_000;

/// Something bound to a key.
pub(super) struct Bound<'a> {
    /// The key.
    pub(super) key: String,
    /// Its text.
    pub(super) key_span: Span,
    /// What is bound to it.
    pub(super) value: &'a Expr,
    /// The scope that this is seen from.
    pub(super) scope: usize,
    /// By what.
    pub(super) place: Place,
}

/// What binds a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The dict there.
    Dict(TextRange),
    /// The change of a dict.
    Update,
    /// An argument of some call.
    Keyword,
    /// The decorator of an asset, for it alone.
    Own,
}

/// A dict with a name.
pub(super) struct Table<'a> {
    /// The place of its text.
    pub(super) text: usize,
    /// What makes it.
    pub(super) range: TextRange,
    /// The name.
    pub(super) name: &'a str,
}

/// What decides which managers count.
pub(super) struct Settled<'r, 'a> {
    /// The texts.
    pub(super) reader: &'r Reader<'a>,
    /// What definitions take.
    pub(super) taken: &'r Taken,
    /// The texts that each imports.
    pub(super) imports: &'r [Vec<usize>],
    /// Dicts with names.
    pub(super) tables: &'r [Table<'a>],
    /// Every name that is used somewhere.
    pub(super) loads: &'r BTreeSet<&'a str>,
}

impl<'a> Settled<'_, 'a> {
    /// The managers of each of `n_texts` texts. What is bound to one of `asked` is one, whatever it is called.
    pub(super) fn managers(
        &self,
        bound: &[Bound<'a>],
        asked: &BTreeSet<String>,
        n_texts: usize,
    ) -> Vec<Vec<IoManager>> {
        let reader = self.reader;
        let seen: Vec<BTreeSet<usize>> = self.taken.takers.iter().map(|it| self.seen(it)).collect();
        let has_code = self.taken.takers.iter().any(|it| !self.reader.is_test(it.text));
        let mut all: Vec<Vec<(Option<TextRange>, IoManager)>> = Vec::new();
        all.resize_with(n_texts, Vec::new);
        let mut last = usize::MAX;
        for it in bound {
            let text = reader.scopes.text_of(it.scope);
            if last != text {
                reader.refresh();
                last = text;
            }
            let taken = self.taken.keys.get(&it.key_span);
            let is_left_out = match taken {
                Some(kept) => *kept == Kept::Gone,
                None => self.is_unused(it, text, &seen),
            };
            if is_left_out || (has_code && self.reader.is_test(text)) {
                continue;
            }
            let is_asked = it.place == Place::Own
                || asked.contains(&it.key) && (taken.is_some() || self.is_made(it));
            let managers = if is_asked {
                reader.managers_by_key(it.value, it.scope)
            } else {
                reader.managers(it.value, it.scope)
            };
            let Some(all) = all.get_mut(text) else { continue };
            for manager in managers {
                if all.len() >= MAX_MANAGERS {
                    break;
                }
                let mut manager = reader.lower(it.key.clone(), it.key_span, &manager);
                if let Some(Kept::Doubtful(reason)) = taken {
                    manager.conditions.push(unknown(reason.clone()));
                }
                let dict = match it.place {
                    Place::Dict(range) => Some(range),
                    _ => None,
                };
                let held = self.taken.conditions.get(&it.key_span).into_iter().flatten();
                manager.conditions.extend(held.cloned());
                all.push((dict, manager));
            }
        }
        // The entries of a dict from which a key chooses are no resources.
        let tables = reader.tables.borrow();
        let is_table =
            |text, it: TextRange| tables.contains(&(text, it.start().to_u32(), it.end().to_u32()));
        let all = all.into_iter().enumerate().map(|(text, all)| {
            let own = all.into_iter().filter(|it| !it.0.is_some_and(|it| is_table(text, it)));
            own.map(|it| it.1).collect()
        });
        all.collect()
    }

    /// The texts that some definitions may take assets from.
    pub(super) fn defined(&self) -> BTreeSet<usize> {
        let takers = self.taken.takers.iter().filter(|it| !self.reader.is_test(it.text));
        takers.flat_map(|it| self.seen(it)).collect()
    }

    /// The texts that `taker` may take resources and assets from: its own, and what that imports.
    fn seen(&self, taker: &Taker) -> BTreeSet<usize> {
        let mut seen = BTreeSet::from([taker.text]);
        let mut next = vec![taker.text];
        while let Some(text) = next.pop() {
            for other in self.imports.get(text).into_iter().flatten() {
                if seen.insert(*other) {
                    next.push(*other);
                }
            }
        }
        seen
    }

    /// Whether what no definitions take is left over: they bind its key to something else, or nothing names its dict.
    fn is_unused(&self, it: &Bound<'a>, text: usize, seen: &[BTreeSet<usize>]) -> bool {
        if !matches!(it.place, Place::Dict(_) | Place::Update) {
            return false;
        }
        let takers = || self.taken.takers.iter().zip(seen);
        let own = || takers().filter(|it| it.1.contains(&text)).map(|it| it.0);
        let binds = |taker: &Taker| taker.bound.contains(&it.key);
        let is_named =
            |table: &Table<'_>, range| table.text == text && table.range.contains_range(range);
        let is_idle = match it.place {
            Place::Dict(range) => {
                let mut around = self.tables.iter().filter(|it| is_named(it, range));
                around.next().is_some_and(|it| !self.loads.contains(it.name))
            }
            _ => false,
        };
        if own().next().is_none() {
            // Definitions that are not here may take it, unless nothing imports its text.
            let is_imported = self.imports.iter().any(|it| it.contains(&text));
            return is_idle && !is_imported && takers().any(|it| binds(it.0));
        }
        is_idle || own().all(binds)
    }

    /// Whether something that looks like a class is called for what is bound.
    fn is_made(&self, it: &Bound<'a>) -> bool {
        self.reader.call_of(it.value, it.scope).is_some_and(|(call, _)| {
            last_name(&call.func).starts_with(|it: char| it.is_ascii_uppercase())
        })
    }
}
