//! What a call or a decorator is given, with what `*` and `**` unpack.

use ruff_python_ast::{Arguments, Expr};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::entries::{Entries, Entry};
use super::items::{Item, MAX_NESTING};
use super::reader::Reader;
use super::storage::Value;
use super::values::unknown;

/// The arguments of a call, those that a dict or a list unpacks included.
#[derive(Clone, Default)]
pub(super) struct Given<'a> {
    /// Those without a name, as far as their places are known.
    pub(super) args: Vec<Item<'a>>,
    /// Those with a name.
    pub(super) named: Entries<'a>,
    /// Whether further ones without a name may follow.
    has_more: bool,
}

/// One argument.
pub(super) enum Told<'a> {
    Known(Item<'a>),
    /// It is certainly not given.
    Absent,
    /// Something that is not followed may give it.
    Untold,
}

impl<'a> Told<'a> {
    /// The argument, where it is known.
    pub(super) fn known(self) -> Option<Item<'a>> {
        match self {
            Self::Known(item) => Some(item),
            _ => None,
        }
    }
}

impl<'a> Given<'a> {
    /// The argument called `name`.
    pub(super) fn get(&self, name: &str) -> Told<'a> {
        match self.named.get(name) {
            Some(it) => Told::Known(it.value.clone()),
            None if self.named.lacks(name) => Told::Absent,
            None => Told::Untold,
        }
    }

    /// The argument called `name`, which may stand at `place` without its name.
    pub(super) fn at(&self, name: &str, place: usize) -> Told<'a> {
        match (self.args.get(place), self.get(name)) {
            (Some(it), _) => Told::Known(it.clone()),
            (None, Told::Absent) if self.has_more => Told::Untold,
            (None, told) => told,
        }
    }

    /// This and then `more`, as `functools.partial` gives it.
    pub(super) fn and(mut self, more: Self) -> Self {
        self.args.extend(more.args);
        self.has_more |= more.has_more;
        // What is named again replaces what stands before it.
        let names: Vec<_> = more.named.all.iter().map(|it| it.name.clone()).collect();
        let is_kept = |it: &Entry<'a>| !names.contains(&it.name);
        let doubtful = self.named.all.iter().take(self.named.n_doubtful);
        self.named.n_doubtful = doubtful.filter(|it| is_kept(it)).count();
        self.named.all.retain(is_kept);
        if !more.named.open.is_empty() {
            self.named.n_doubtful = self.named.all.len() + more.named.n_doubtful;
        }
        self.named.all.extend(more.named.all);
        self.named.open.extend(more.named.open);
        self
    }
}

impl<'a> Reader<'a> {
    /// What `arguments` give.
    pub(super) fn given_to(&self, arguments: &'a Arguments, scope: usize) -> Given<'a> {
        let mut given = Given::default();
        for it in &arguments.args {
            match it {
                Expr::Starred(all) => {
                    let items = self.items(&all.value, scope);
                    given.has_more |= !items.open.is_empty();
                    if !given.has_more {
                        given.args.extend(items.all);
                    }
                }
                it if !given.has_more => given.args.push(self.item(it, scope)),
                _ => {}
            }
        }
        for it in arguments.keywords.iter().filter(|it| it.arg.is_none()) {
            self.entries_within(&it.value, scope, MAX_NESTING, &mut given.named);
        }
        // A name cannot be given twice, so that what is written out stands.
        for it in &arguments.keywords {
            if let Some(name) = &it.arg {
                let (name, value) = (Some(name.to_string()), self.item(&it.value, scope));
                given.named.all.push(Entry { name, key: None, value });
            }
        }
        given
    }

    /// That something may come from what is not followed.
    pub(super) fn untold_value(&self, given: &Given<'a>) -> Value {
        let open = given.named.open.first().map(|it| self.short(it.expr, it.scope));
        unknown(format!("it may come from `{}`", open.unwrap_or_default()))
    }

    /// The text of what may give more than is followed.
    pub(super) fn open_span(&self, given: &Given<'a>) -> Option<Span> {
        given.named.open.first().map(|it| self.span(it.expr.range(), it.scope))
    }
}
