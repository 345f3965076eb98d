//! What definitions are given as resources, followed through names, functions and unpacking as far as the texts tell.

use std::collections::BTreeMap;
use std::ops::Range;

use ruff_python_ast::{Expr, ExprCall, Operator};
use ruff_text_size::{Ranged, TextRange};

use crate::source::Span;

use super::choice::{boolean, choice};
use super::managers::{MAX_NESTING, if_so};
use super::objects::{item, last_name};
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;

/// What is done to a dict after it is made: `table[key] = …`, `table.update(…)`, `table |= …`.
pub(super) struct Update<'a> {
    /// The scope that binds the dict's name.
    pub(super) scope: usize,
    /// That name.
    pub(super) name: &'a str,
    /// Where.
    pub(super) at: TextRange,
    /// What.
    pub(super) change: Change<'a>,
}

/// What changes in a dict.
pub(super) enum Change<'a> {
    /// One key is bound, which stands at the span.
    Key(String, Span),
    /// The entries of another one are added, seen from the scope; whether that is an assignment.
    All(&'a Expr, usize, bool),
    /// A key that is not told is bound, seen from the scope.
    Any(&'a Expr, usize),
}

/// A key that some definitions bind.
pub(super) struct Entry {
    key: String,
    span: Span,
    /// Why something else may be bound to it afterwards.
    doubt: Option<String>,
    /// Whether something else certainly is.
    is_gone: bool,
    /// What must hold, so that nothing else is.
    conditions: Vec<Value>,
}

/// What becomes of a key that definitions bind; the best of several definitions counts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kept {
    /// Something else is bound to it afterwards.
    Gone,
    /// Something else may be; the reason.
    Doubtful(String),
    /// It stays bound.
    Sure,
}

/// What the definitions of some texts bind.
#[derive(Default)]
pub(super) struct Taken {
    /// What becomes of a key, by where it stands.
    pub(super) keys: BTreeMap<Span, Kept>,
    /// What must hold so that nothing else is bound to a key afterwards.
    pub(super) conditions: BTreeMap<Span, Vec<Value>>,
    /// Every call that takes resources.
    pub(super) takers: Vec<Taker>,
}

/// A call that takes resources.
pub(super) struct Taker {
    /// The place of its text.
    pub(super) text: usize,
    /// The keys that it certainly or maybe binds.
    pub(super) bound: Vec<String>,
    /// What it is given that is not followed.
    pub(super) open: Vec<Span>,
}

impl Taken {
    /// What the calls of definitions among `calls`, each with its scope, are given.
    pub(super) fn by<'a>(
        reader: &Reader<'a>,
        updates: &[Update<'a>],
        calls: &[(&'a ExprCall, usize)],
    ) -> Self {
        let mut taken = Self::default();
        for (call, scope) in calls {
            let mut follower = Follower {
                reader,
                updates,
                entries: Vec::new(),
                floor: 0,
                holds: Vec::new(),
                others: Vec::new(),
                open: Vec::new(),
                names: Vec::new(),
            };
            follower.taker(call, *scope);
            let Follower { entries, open, .. } = follower;
            let live = entries.iter().filter(|it| !it.is_gone);
            let bound = live.map(|it| it.key.clone()).collect();
            taken.takers.push(Taker { text: reader.scopes.text_of(*scope), bound, open });
            for entry in entries {
                // What holds for all who take it.
                if !entry.is_gone {
                    let known = taken.conditions.entry(entry.span);
                    let known = known.or_insert_with(|| entry.conditions.clone());
                    known.retain(|it| entry.conditions.contains(it));
                }
                let kept = match entry.doubt {
                    _ if entry.is_gone => Kept::Gone,
                    Some(reason) => Kept::Doubtful(reason),
                    None => Kept::Sure,
                };
                let known = taken.keys.entry(entry.span).or_insert(Kept::Gone);
                *known = kept.max(known.clone());
            }
        }
        taken
    }
}

/// The resources that a call gives to definitions; `None` for any other call, `Some(None)` where it gives none.
#[expect(
    clippy::option_option,
    reason = "whether it takes resources, and whether it is given some"
)]
pub(super) fn resources(call: &ExprCall) -> Option<Option<&Expr>> {
    let arguments = &call.arguments;
    match last_name(&call.func) {
        "Definitions" => Some(arguments.find_argument_value("resources", 4)),
        "with_resources" => Some(arguments.find_argument_value("resource_defs", 1)),
        name if name.starts_with("load_definitions_from") => {
            Some(arguments.find_keyword("resources").map(|it| &it.value))
        }
        _ => None,
    }
}

pub(super) struct Follower<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    updates: &'r [Update<'a>],
    pub(super) entries: Vec<Entry>,
    /// The first of `entries` that what follows certainly comes after.
    floor: usize,
    /// What must hold so that what follows comes at all, each with how many entries were there before.
    pub(super) holds: Vec<(usize, Value)>,
    /// Entries that are there only where what follows is not.
    pub(super) others: Vec<Range<usize>>,
    open: Vec<Span>,
    /// Names that are being followed.
    names: Vec<(usize, &'a str)>,
}

impl<'a> Follower<'_, 'a> {
    fn taker(&mut self, call: &'a ExprCall, scope: usize) {
        if let Some(Some(given)) = resources(call) {
            self.follow(given, scope, MAX_NESTING);
        }
        for keyword in call.arguments.keywords.iter().filter(|it| it.arg.is_none()) {
            self.open(&keyword.value, scope);
        }
    }

    fn open(&mut self, expr: &'a Expr, scope: usize) {
        let reason = format!("`{}` may bind it anew", self.reader.short(expr, scope));
        self.open.push(self.reader.span(expr.range(), scope));
        for entry in &mut self.entries {
            entry.doubt.get_or_insert_with(|| reason.clone());
        }
    }

    fn put(&mut self, key: String, span: Span) {
        let (holds, others) = (&self.holds, &self.others);
        let is_before = |it: usize| others.iter().all(|other| !other.contains(&it));
        let earlier = self.entries.iter_mut().enumerate().skip(self.floor);
        for (at, earlier) in earlier.filter(|it| it.1.key == key && is_before(it.0)) {
            // What both are there by changes nothing between them.
            let own = holds.iter().filter(|it| it.0 > at).map(|it| it.1.clone());
            let own = own.reduce(|all, it| choice(all, it, boolean(false)));
            match own.map(|it| if_so(&it, false)) {
                None => earlier.is_gone = true,
                Some(Some(condition)) => earlier.conditions.push(condition),
                Some(None) => {
                    let reason = || "a condition may bind it anew".to_owned();
                    earlier.doubt.get_or_insert_with(reason);
                }
            }
        }
        let conditions = Vec::new();
        self.entries.push(Entry { key, span, doubt: None, is_gone: false, conditions });
    }

    /// Follows one of `options`, each with its scope.
    fn either(&mut self, options: Vec<(&'a Expr, usize)>, nesting: u32) {
        if let [(only, scope)] = *options {
            return self.follow(only, scope, nesting);
        }
        let n_before = self.entries.len();
        let floor = std::mem::replace(&mut self.floor, n_before);
        let mut all = Vec::new();
        for (option, scope) in options {
            self.follow(option, scope, nesting);
            all.extend(self.entries.split_off(n_before.min(self.entries.len())));
        }
        self.entries.extend(all);
        self.floor = floor;
    }

    pub(super) fn follow(&mut self, expr: &'a Expr, scope: usize, nesting: u32) {
        if nesting == 0 || !self.reader.step() {
            return self.open(expr, scope);
        }
        match expr {
            Expr::NoneLiteral(_) => {}
            Expr::Dict(dict) => {
                for item in &dict.items {
                    match &item.key {
                        None => self.follow(&item.value, scope, nesting - 1),
                        Some(key) => match self.reader.resource_key(key, scope) {
                            Some((name, span)) => self.put(name, span),
                            None => self.open(key, scope),
                        },
                    }
                }
            }
            Expr::BinOp(it) if it.op == Operator::BitOr => {
                self.follow(&it.left, scope, nesting - 1);
                self.follow(&it.right, scope, nesting - 1);
            }
            Expr::If(it) => {
                self.either(vec![(&it.body, scope), (&it.orelse, scope)], nesting - 1);
            }
            Expr::BoolOp(it) => {
                self.either(it.values.iter().map(|it| (it, scope)).collect(), nesting - 1);
            }
            Expr::Named(it) => self.follow(&it.value, scope, nesting - 1),
            Expr::Subscript(it) => {
                self.choose((&it.value, scope), (&it.slice, scope), None, nesting - 1);
            }
            Expr::Name(_) | Expr::Attribute(_) => self.named(expr, scope, nesting),
            Expr::Call(call) => self.called(call, expr, scope, nesting),
            _ => self.open(expr, scope),
        }
    }

    fn named(&mut self, expr: &'a Expr, scope: usize, nesting: u32) {
        let reader = self.reader;
        let name = last_name(expr);
        let Some((bindings, at)) = reader.bound(expr, scope) else { return self.open(expr, scope) };
        if self.names.contains(&(at, name)) {
            return;
        }
        let mut options = Vec::new();
        let mut n_others = 0;
        for binding in bindings {
            match binding {
                Binding::Value(value) => options.push((*value, at)),
                Binding::Parameter => match reader.argument(name, at) {
                    Some(given) => options.push(given),
                    None => n_others += 1,
                },
                _ => n_others += 1,
            }
        }
        let updates = self.updates;
        let own = || updates.iter().filter(|it| it.scope == at && it.name == name);
        let n_assigned = own().filter(|it| matches!(it.change, Change::All(_, _, true))).count();
        if options.is_empty() || n_others > n_assigned {
            return self.open(expr, scope);
        }
        self.names.push((at, name));
        self.either(options, nesting - 1);
        for update in own() {
            let n_holds = self.holds.len();
            let holds = Some(reader.reached(update.at, at)).filter(|it| *it != boolean(true));
            self.holds.extend(holds.map(|it| (self.entries.len(), it)));
            match &update.change {
                Change::Key(key, span) => self.put(key.clone(), *span),
                Change::All(other, from, _) => self.follow(other, *from, nesting - 1),
                Change::Any(key, from) => self.open(key, *from),
            }
            self.holds.truncate(n_holds);
        }
        self.names.pop();
    }

    fn called(&mut self, call: &'a ExprCall, expr: &'a Expr, scope: usize, nesting: u32) {
        let reader = self.reader;
        let arguments = &call.arguments;
        let first = arguments.args.first();
        match (&*call.func, last_name(&call.func), first) {
            (Expr::Name(_), "dict", _) => {
                for other in &arguments.args {
                    self.follow(other, scope, nesting - 1);
                }
                for keyword in &arguments.keywords {
                    match &keyword.arg {
                        Some(name) => {
                            self.put(name.to_string(), reader.span(name.range(), scope));
                        }
                        None => self.follow(&keyword.value, scope, nesting - 1),
                    }
                }
            }
            (Expr::Attribute(table), "get", Some(key)) => {
                let otherwise = arguments.args.get(1);
                self.choose((&table.value, scope), (key, scope), otherwise, nesting - 1);
            }
            (Expr::Attribute(table), "copy", None) => {
                self.follow(&table.value, scope, nesting - 1);
            }
            (_, "copy" | "deepcopy", Some(table)) => self.follow(table, scope, nesting - 1),
            _ => {
                let Some((function, own, returned)) =
                    reader.returns_of(call, scope).filter(|it| !it.2.is_empty())
                else {
                    return self.open(expr, scope);
                };
                let returned = returned.into_iter().map(|it| (it, own)).collect();
                reader.with_arguments(function, own, call, scope, || {
                    self.either(returned, nesting - 1);
                });
            }
        }
    }

    /// `table[key]`, both with the scopes that they are seen from.
    fn choose(
        &mut self,
        (table, scope): (&'a Expr, usize),
        (key, key_scope): (&'a Expr, usize),
        otherwise: Option<&'a Expr>,
        nesting: u32,
    ) {
        let reader = self.reader;
        if nesting == 0 || !reader.step() {
            return self.open(table, scope);
        }
        if let Some((dict, at)) = reader.dict(table, scope) {
            let on = reader.key_value(key, key_scope, MAX_NESTING);
            let mut options: Vec<(&Expr, usize)> = match &on {
                Value::Literal(text) => item(dict, text).map(|it| (it, at)).into_iter().collect(),
                Value::Unknown(_) => dict.items.iter().map(|it| (&it.value, at)).collect(),
                _ => {
                    return self.chosen(
                        (dict, at),
                        &on,
                        otherwise.map(|it| (it, key_scope)),
                        nesting,
                    );
                }
            };
            options.extend(otherwise.map(|it| (it, key_scope)));
            if options.is_empty() {
                return self.open(table, scope);
            }
            return self.either(options, nesting - 1);
        }
        // A function that returns a table.
        if let Expr::Call(call) = table
            && let Some((function, own, returned)) = reader.returns_of(call, scope)
            && let [inner] = *returned
        {
            return reader.with_arguments(function, own, call, scope, || {
                self.choose((inner, own), (key, key_scope), otherwise, nesting - 1);
            });
        }
        self.open(table, scope);
    }
}

impl<'a> Reader<'a> {
    /// The resource key that `key` of a dict is, with its text; `None` where it cannot be told.
    pub(super) fn resource_key(&self, key: &'a Expr, scope: usize) -> Option<(String, Span)> {
        match key {
            Expr::StringLiteral(key) => Some((key.value.to_string(), self.inner_span(key, scope))),
            Expr::NumberLiteral(_) => None,
            // A constant, or the member of an enumeration.
            _ => match self.value(key, scope) {
                Value::Literal(name) => Some((name, self.span(key.range(), scope))),
                _ => None,
            },
        }
    }
}
