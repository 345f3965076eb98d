//! Tables that are put together, changed, copied and looked up by what the environment says: what stands in them under a key.

use ruff_python_ast::{Expr, ExprCall, ExprDict, Operator};
use ruff_text_size::Ranged;

use super::absent::{absence, filled, may_lack, over};
use super::choice::{bounded, choice, chosen};
use super::course::{Cell, Course};
use super::objects::last_name;
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::table_keys::{is_empty, looked_up_in};
use super::touch::Touch;
use super::values::unknown;

/// An expression with the scope that it is seen from.
pub(super) type Seen<'a> = (&'a Expr, usize);

/// What is looked for in tables.
#[derive(Clone, Copy)]
pub(super) struct Asked<'c, 'a> {
    /// The key.
    pub(super) name: &'c str,
    /// What stands for a table that lacks the key; no other value is like it.
    pub(super) absent: &'c Value,
    /// What becomes of what stands there; nothing where that is not followed.
    pub(super) of: &'c dyn Fn(&'a Expr, usize) -> Option<Value>,
    /// Where it is asked for.
    pub(super) user: Seen<'a>,
}

/// Whether nothing is told of it but why, and that is not that a table lacks it.
fn is_untold(value: &Value, absent: &Value) -> bool {
    matches!(value, Value::Unknown(reason) if !reason.starts_with('\0')) && value != absent
}

impl<'a> Reader<'a> {
    /// What `of` makes of what `table` has for `key`, where `user` asks for it, and `absent` where it has nothing; nothing where that is
    /// not followed.
    pub(super) fn look_up(
        &self,
        table: Seen<'a>,
        (key, key_scope): Seen<'a>,
        user: Seen<'a>,
        (absent, of): (&Value, &dyn Fn(&'a Expr, usize) -> Option<Value>),
        nesting: u32,
    ) -> Option<Value> {
        match self.key_value(key, key_scope, nesting) {
            Value::Unknown(_) => None,
            Value::Literal(name) => {
                self.in_table(table, &Asked { name: &name, absent, of, user }, nesting)
            }
            on => {
                let mut names = Vec::new();
                self.keys_in(table, nesting, &mut names)?;
                let (mut arms, mut n_told): (Vec<(String, Value)>, _) = (Vec::new(), 0);
                for name in names {
                    if arms.iter().all(|it| it.0 != name) {
                        let asked = Asked { name: &name, absent, of, user };
                        let value = self.in_table(table, &asked, nesting);
                        n_told += usize::from(value.is_some());
                        let untold = || unknown(self.looked_up_in_vain(table.0, table.1));
                        arms.push((name, value.unwrap_or_else(untold)));
                    }
                }
                // What is not followed for one key may be for others.
                let is_told = n_told > 0 || arms.is_empty();
                is_told.then(|| bounded(chosen(on, arms, Some(absent.clone()))))
            }
        }
    }

    /// What `table` has.
    pub(super) fn in_table(
        &self,
        (table, scope): Seen<'a>,
        asked: &Asked<'_, 'a>,
        nesting: u32,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1).filter(|it| *it > 0 && self.step())?;
        let absent = asked.absent;
        // What is put together has what its parts have there and then.
        let part = |it: &'a Expr| {
            self.in_table((it, scope), &Asked { user: (it, scope), ..*asked }, nesting)
        };
        match table {
            Expr::Name(_) | Expr::Attribute(_) => self.in_named((table, scope), asked, nesting),
            Expr::Dict(dict) => self.in_dict(dict, scope, asked, nesting),
            Expr::BinOp(it) if it.op == Operator::BitOr => {
                over(part(&it.right)?, part(&it.left), absent)
            }
            Expr::If(it) => {
                let of = |it| self.in_table((it, scope), asked, nesting);
                let (then, other) = (of(&it.body)?, of(&it.orelse)?);
                Some(choice(self.condition(&it.test, scope, nesting), then, other))
            }
            Expr::Call(call) if self.builtin(&call.func, scope) == Some("dict") => {
                let mut found = Some(absent.clone());
                if let [first, others @ ..] = &*call.arguments.args {
                    found = part(first).filter(|_| others.is_empty());
                }
                for it in &call.arguments.keywords {
                    found = match &it.arg {
                        Some(name) if name.as_str() == asked.name => (asked.of)(&it.value, scope),
                        Some(_) => found,
                        None => part(&it.value).and_then(|it| over(it, found, absent)),
                    };
                }
                found
            }
            Expr::Call(call) if let Some(of) = self.copied(call, scope) => part(of),
            Expr::Call(call) if self.is_chain(call, scope) => {
                let mut found = Some(absent.clone());
                for it in call.arguments.args.iter().rev() {
                    found = part(it).and_then(|it| over(it, found, absent));
                }
                found
            }
            _ if looked_up_in(table).is_some() => {
                self.chosen_entry(table, scope, asked.user, nesting, &|it, at| {
                    self.in_table((it, at), asked, nesting)
                })
            }
            Expr::Call(call) => self.returned_as(call, scope, nesting, &|it, at, nesting| {
                let Some(it) = it else { return unknown("a function returns nothing there") };
                self.in_table((it, at), &Asked { user: (it, at), ..*asked }, nesting)
                    .unwrap_or_else(|| unknown(self.looked_up_in_vain(it, at)))
            }),
            Expr::DictComp(_) => {
                let entries = self.entries(table, scope);
                match entries.get(asked.name) {
                    Some(it) => {
                        let it = it.value.clone();
                        self.within(&it, || (asked.of)(it.expr, it.scope))
                    }
                    None => entries.lacks(asked.name).then(|| absent.clone()),
                }
            }
            _ => None,
        }
    }

    fn in_dict(
        &self,
        dict: &'a ExprDict,
        scope: usize,
        asked: &Asked<'_, 'a>,
        nesting: u32,
    ) -> Option<Value> {
        // From the end, since the last one counts.
        let mut above: Option<Value> = None;
        for item in dict.items.iter().rev() {
            let found = match &item.key {
                None => {
                    let user = (&item.value, scope);
                    self.in_table(user, &Asked { user, ..*asked }, nesting)?
                }
                Some(Expr::StringLiteral(key)) if key.value.to_str() != asked.name => continue,
                Some(key) => match self.key_value(key, scope, nesting) {
                    Value::Literal(name) if name != asked.name => continue,
                    Value::Literal(_) => (asked.of)(&item.value, scope)?,
                    // Any key may be bound anew there.
                    _ => return None,
                },
            };
            let found = match above {
                Some(above) => over(above, Some(found), asked.absent)?,
                None => found,
            };
            if !may_lack(&found, asked.absent) {
                return Some(found);
            }
            above = Some(found);
        }
        Some(above.unwrap_or_else(|| asked.absent.clone()))
    }

    /// What the table has that `table` names.
    fn in_named(
        &self,
        (table, scope): Seen<'a>,
        asked: &Asked<'_, 'a>,
        nesting: u32,
    ) -> Option<Value> {
        let (bindings, at) = self.bound(table, scope)?;
        let (user, from) = asked.user;
        match bindings {
            [Binding::Value(value)] => self.in_made((value, at), asked, nesting),
            [Binding::Parameter] => {
                let given = self.argument(last_name(table), at)?;
                let before = self.in_table(given, &Asked { user: given, ..*asked }, nesting);
                let touches = self.changes_of_parameter(last_name(table), at);
                self.changed_by(touches, before, at, asked, nesting)
            }
            _ if bindings.iter().all(|it| matches!(it, Binding::Other(_))) => {
                let given = self.argument(last_name(table), at)?;
                self.in_table(given, &Asked { user: given, ..*asked }, nesting)
            }
            _ if bindings.iter().all(|it| matches!(it, Binding::Value(_) | Binding::Other(_))) => {
                let of = |it: &'a Expr, at: usize| {
                    self.in_made((it, at), asked, nesting)
                        .unwrap_or_else(|| unknown(self.looked_up_in_vain(it, at)))
                };
                // Functions see what is set in the end.
                let until = (from == at).then(|| user.start());
                let cell = Cell::Name(bindings, Some(asked.absent));
                let course = Course { cell, scope: at, until, of: &of };
                self.after(&course, None, nesting).filter(|it| !is_untold(it, asked.absent))
            }
            _ => None,
        }
    }

    /// What the table has that `value` makes, after all that changes it.
    fn in_made(&self, (value, at): Seen<'a>, asked: &Asked<'_, 'a>, nesting: u32) -> Option<Value> {
        let before = self.in_table((value, at), asked, nesting);
        let touches = self.changes(value, at);
        // Another name is followed to what is changed.
        if touches.is_empty() || matches!(value, Expr::Name(_) | Expr::Attribute(_)) {
            return before;
        }
        if matches!(value, Expr::If(_)) || looked_up_in(value).is_some() {
            return Some(unknown(self.changed_reason(asked.user.0, asked.user.1)));
        }
        self.changed_by(touches, before, at, asked, nesting)
    }

    /// What a table, which had `before`, has after `touches` in the scope `at`.
    fn changed_by(
        &self,
        touches: &[Touch<'a>],
        before: Option<Value>,
        at: usize,
        asked: &Asked<'_, 'a>,
        nesting: u32,
    ) -> Option<Value> {
        let (user, scope) = asked.user;
        let is_it = |key: &'a Expr| match self.key_value(key, at, nesting) {
            Value::Literal(text) => Some(text == asked.name),
            _ => None,
        };
        let is_open = |it: &Touch<'a>| it.scope != at || it.concerns(asked.name, &is_it).is_none();
        if touches.iter().any(is_open) {
            return Some(unknown(self.changed_reason(user, scope)));
        }
        if touches.is_empty() {
            return before;
        }
        let of = |it: &'a Expr, at: usize| {
            (asked.of)(it, at).unwrap_or_else(|| unknown(self.looked_up_in_vain(it, at)))
        };
        let until = (scope == at).then(|| user.start());
        let cell = Cell::Entry(touches, asked.name, Some(asked.absent));
        let course = Course { cell, scope: at, until, of: &of };
        Some(self.after(&course, Some(before?), nesting).unwrap_or_else(|| asked.absent.clone()))
    }

    /// What `of` makes of the entry that `table[key]`, `table.get(key, …)` or `table.get(key) or …` chooses, also per environment.
    pub(super) fn chosen_entry(
        &self,
        expr: &'a Expr,
        scope: usize,
        user: Seen<'a>,
        nesting: u32,
        of: &dyn Fn(&'a Expr, usize) -> Option<Value>,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1).filter(|it| *it > 0 && self.step())?;
        let (table, key, otherwise) = looked_up_in(expr)?;
        let absent = absence(nesting);
        let of_entry = |it: &'a Expr, at: usize| {
            // What stands after `or` counts for an empty one, too.
            if expr.is_bool_op_expr() {
                let (meant, _) = self.meant(it, at);
                match meant {
                    it if is_empty(it) => return Some(absent.clone()),
                    Expr::Dict(dict) if dict.items.iter().all(|it| it.key.is_none()) => {
                        return None;
                    }
                    _ => {}
                }
            }
            of(it, at)
        };
        let found =
            self.look_up((table, scope), (key, scope), user, (&absent, &of_entry), nesting)?;
        let with = match otherwise {
            Some(otherwise) if may_lack(&found, &absent) => Some(of(otherwise, scope)?),
            None if found == absent => return None,
            _ => None,
        };
        Some(bounded(filled(found, &absent, with.as_ref())))
    }

    /// What `call` copies: `it.copy()`, `copy.deepcopy(it)`.
    pub(super) fn copied(&self, call: &'a ExprCall, scope: usize) -> Option<&'a Expr> {
        match (&*call.func, &*call.arguments.args) {
            (Expr::Attribute(method), []) if method.attr.as_str() == "copy" => Some(&method.value),
            (function, [of]) => {
                let path = self.path(function, scope)?;
                matches!(&*path.text, "copy.copy" | "copy.deepcopy").then_some(of)
            }
            _ => None,
        }
    }

    /// Whether `call` makes a table of which the first that has a key counts.
    pub(super) fn is_chain(&self, call: &'a ExprCall, scope: usize) -> bool {
        call.arguments.keywords.is_empty()
            && self.path(&call.func, scope).is_some_and(|it| it.text == "collections.ChainMap")
    }

    /// Why nothing is told of what stands in `table`.
    fn looked_up_in_vain(&self, table: &'a Expr, scope: usize) -> String {
        format!("only running the code tells what is in `{}`", self.short(table, scope))
    }
}
