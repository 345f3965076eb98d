//! Dicts that the texts put together: constants, what they unpack, unions, comprehensions over constants.

use ruff_python_ast::{Expr, Operator};
use ruff_text_size::Ranged;

use super::items::{Item, MAX_ITEMS, MAX_NESTING};
use super::reader::Reader;
use super::storage::Value;
use super::turns::Round;

/// One entry of a dict, or one argument.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    /// Its key, if that is known.
    pub(super) name: Option<String>,
    /// The text of the key; `None` for the keyword of a call.
    pub(super) key: Option<Item<'a>>,
    pub(super) value: Item<'a>,
}

/// What a dict holds.
#[derive(Clone, Default)]
pub(super) struct Entries<'a> {
    pub(super) all: Vec<Entry<'a>>,
    /// What may hold more and is not followed.
    pub(super) open: Vec<Item<'a>>,
    /// How many entries stand before the last of those, which may replace them.
    pub(super) n_doubtful: usize,
}

impl<'a> Reader<'a> {
    /// The entries of the dict that `expr` is.
    pub(super) fn entries(&self, expr: &'a Expr, scope: usize) -> Entries<'a> {
        let mut found = Entries::default();
        self.entries_within(expr, scope, MAX_NESTING, &mut found);
        found
    }

    pub(super) fn entries_within(
        &self,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
        found: &mut Entries<'a>,
    ) {
        let (inner, at) = self.meant(expr, scope);
        if nesting == 0 || !self.step() || found.all.len() > MAX_ITEMS {
            return found.leave_open(self.item(expr, scope));
        }
        let is_followed = match inner {
            Expr::Dict(dict) => {
                for it in &dict.items {
                    match &it.key {
                        Some(key) => found.all.push(self.entry_of(key, &it.value, at)),
                        None => self.entries_within(&it.value, at, nesting - 1, found),
                    }
                }
                true
            }
            Expr::NoneLiteral(_) => true,
            Expr::BinOp(sum) if sum.op == Operator::BitOr => {
                self.entries_within(&sum.left, at, nesting - 1, found);
                self.entries_within(&sum.right, at, nesting - 1, found);
                true
            }
            Expr::DictComp(it) => {
                let own = self.scopes.opened_by(inner.range(), at);
                let turns = own.and_then(|own| self.turns(&Round::of(&it.generators), at, own));
                let key = it.key.as_deref();
                if let (Some(own), Some(turns), Some(key)) = (own, turns, key) {
                    for frames in turns {
                        let turn = Item { expr: inner, scope: own, frames };
                        let entry = || self.entry_of(key, &it.value, own);
                        found.all.push(self.within(&turn, entry));
                    }
                    true
                } else {
                    false
                }
            }
            Expr::Call(call) if self.builtin(&call.func, at) == Some("dict") => {
                for it in &call.arguments.args {
                    self.entries_within(it, at, nesting - 1, found);
                }
                for it in &call.arguments.keywords {
                    match &it.arg {
                        Some(name) => found.all.push(Entry {
                            name: Some(name.to_string()),
                            key: None,
                            value: self.item(&it.value, at),
                        }),
                        None => self.entries_within(&it.value, at, nesting - 1, found),
                    }
                }
                true
            }
            Expr::Call(call) => self.through(call, at, |it, own| {
                self.entries_within(it, own, nesting - 1, found);
            }),
            _ => match self.chosen_part(inner, at) {
                Some((part, at)) => {
                    self.entries_within(part, at, nesting - 1, found);
                    true
                }
                None => false,
            },
        };
        if !is_followed {
            found.leave_open(self.item(expr, scope));
        }
    }

    fn entry_of(&self, key: &'a Expr, value: &'a Expr, scope: usize) -> Entry<'a> {
        let name = match self.value(key, scope) {
            Value::Literal(name) => Some(name),
            _ => None,
        };
        Entry { name, key: Some(self.item(key, scope)), value: self.item(value, scope) }
    }

    /// The keys and values of a dict, if it is known as a whole.
    pub(super) fn pairs(&self, expr: &'a Expr, scope: usize) -> Option<Vec<(Item<'a>, Item<'a>)>> {
        let entries = self.entries(expr, scope);
        if !entries.open.is_empty() {
            return None;
        }
        entries.all.into_iter().map(|it| Some((it.key?, it.value))).collect()
    }
}

impl<'a> Entries<'a> {
    fn leave_open(&mut self, item: Item<'a>) {
        self.open.push(item);
        self.n_doubtful = self.all.len();
    }

    /// The entry of `name`; `None` where there is none, or where something may replace it.
    pub(super) fn get(&self, name: &str) -> Option<&Entry<'a>> {
        let is_it = |it: &Entry<'a>| it.name.as_deref().is_none_or(|it| it == name);
        let at = self.all.iter().rposition(is_it).filter(|it| *it >= self.n_doubtful)?;
        self.all.get(at).filter(|it| it.name.is_some())
    }

    /// Whether it certainly has no entry of `name`.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.open.is_empty()
            && self.all.iter().all(|it| it.name.as_deref().is_some_and(|it| it != name))
    }
}
