//! Which keys a table may have, and the forms in which one is looked into.

use std::cell::RefCell;

use ruff_python_ast::{Expr, Operator};

use super::absent::absence;
use super::objects::last_name;
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::tables::Seen;
use super::touch::{Touch, What};

/// More keys are not told apart by the environment.
const MAX_KEYS: usize = 200;

impl<'a> Reader<'a> {
    /// The keys that `table` may have, in the order of the texts; nothing where some are not followed.
    pub(super) fn keys_in(
        &self,
        (table, scope): Seen<'a>,
        nesting: u32,
        found: &mut Vec<String>,
    ) -> Option<()> {
        let nesting = nesting.checked_sub(1).filter(|it| *it > 0 && self.step())?;
        if found.len() > MAX_KEYS {
            return None;
        }
        let add = |it: &'a Expr, at: usize, found: &mut Vec<String>| {
            self.keys_in((it, at), nesting, found)
        };
        match table {
            Expr::Dict(dict) => {
                for item in &dict.items {
                    match &item.key {
                        Some(key) => found.push(self.literal_key(key, scope, nesting)?),
                        None => add(&item.value, scope, found)?,
                    }
                }
                Some(())
            }
            // No table at all, so that looking into it is an error.
            Expr::StringLiteral(_) | Expr::FString(_) | Expr::NumberLiteral(_) => Some(()),
            Expr::Name(_) | Expr::Attribute(_) => {
                let (bindings, at) = self.bound(table, scope)?;
                for binding in bindings {
                    match binding {
                        Binding::Value(value) => {
                            add(value, at, found)?;
                            for touch in self.changes(value, at) {
                                self.keys_of_touch(touch, nesting, found)?;
                            }
                        }
                        Binding::Parameter => {
                            let (value, from) = self.argument(last_name(table), at)?;
                            add(value, from, found)?;
                        }
                        // `it |= more`, which is among the changes.
                        Binding::Other(_) if bindings.len() > 1 => {}
                        _ => return None,
                    }
                }
                Some(())
            }
            Expr::BinOp(it) if it.op == Operator::BitOr => {
                add(&it.left, scope, found)?;
                add(&it.right, scope, found)
            }
            Expr::If(it) => {
                add(&it.body, scope, found)?;
                add(&it.orelse, scope, found)
            }
            Expr::Call(call)
                if self.builtin(&call.func, scope) == Some("dict")
                    || self.is_chain(call, scope) =>
            {
                for it in &call.arguments.args {
                    add(it, scope, found)?;
                }
                for it in &call.arguments.keywords {
                    match &it.arg {
                        Some(name) => found.push(name.to_string()),
                        None => add(&it.value, scope, found)?,
                    }
                }
                Some(())
            }
            Expr::Call(call) if let Some(of) = self.copied(call, scope) => add(of, scope, found),
            _ if looked_up_in(table).is_some() => {
                let (outer, key, otherwise) = looked_up_in(table)?;
                let all = RefCell::new(Vec::new());
                let of = |it: &'a Expr, at: usize| {
                    add(it, at, &mut all.borrow_mut())?;
                    Some(Value::Unset)
                };
                let absent = absence(nesting);
                let user = (table, scope);
                self.look_up((outer, scope), (key, scope), user, (&absent, &of), nesting)?;
                found.extend(all.into_inner());
                otherwise.map_or(Some(()), |it| add(it, scope, found))
            }
            Expr::Call(call) => {
                let (function, own, returned) = self.returns_of(call, scope)?;
                self.with_arguments(function, own, call, scope, || {
                    returned.into_iter().try_for_each(|it| add(it, own, found))
                })
            }
            Expr::DictComp(_) => {
                let entries = self.entries(table, scope);
                for it in entries.all {
                    found.push(it.name?);
                }
                entries.open.is_empty().then_some(())
            }
            _ => None,
        }
    }

    /// The keys that `touch` may add.
    fn keys_of_touch(
        &self,
        touch: &Touch<'a>,
        nesting: u32,
        found: &mut Vec<String>,
    ) -> Option<()> {
        let at = touch.scope;
        match &touch.what {
            What::Item(key, _) if touch.inside.is_none() => {
                found.push(self.literal_key(key, at, nesting)?);
            }
            What::Merged(table) if touch.inside.is_none() => {
                self.keys_in((table, at), nesting, found)?;
            }
            What::Passed => return None,
            What::Call(call) if touch.inside.is_none() => match last_name(&call.func) {
                "update" => {
                    for it in &call.arguments.args {
                        self.keys_in((it, at), nesting, found)?;
                    }
                    for it in &call.arguments.keywords {
                        match &it.arg {
                            Some(name) => found.push(name.to_string()),
                            None => self.keys_in((&it.value, at), nesting, found)?,
                        }
                    }
                }
                "setdefault" => {
                    found.push(self.literal_key(call.arguments.args.first()?, at, nesting)?);
                }
                "pop" | "clear" => {}
                _ => return None,
            },
            _ => {}
        }
        Some(())
    }

    fn literal_key(&self, key: &'a Expr, scope: usize, nesting: u32) -> Option<String> {
        match self.key_value(key, scope, nesting) {
            Value::Literal(name) => Some(name),
            _ => None,
        }
    }
}

/// The table, the key, and what stands for a key that is not there, of `table[key]`, `table.get(key, …)` and `table.get(key) or …`.
pub(super) fn looked_up_in(expr: &Expr) -> Option<(&Expr, &Expr, Option<&Expr>)> {
    match expr {
        Expr::Subscript(it) => Some((&it.value, &it.slice, None)),
        Expr::Call(call) => {
            let method = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "get")?;
            let (key, others) = call.arguments.args.split_first()?;
            Some((&method.value, key, others.first()))
        }
        Expr::BoolOp(it) if it.op.is_or() => {
            let [first @ Expr::Call(_), last] = &*it.values else { return None };
            let (table, key, otherwise) = looked_up_in(first)?;
            otherwise.is_none_or(is_empty).then_some((table, key, Some(last)))
        }
        _ => None,
    }
}

/// Whether `expr` is certainly nothing, as `None` or a dict without entries.
pub(super) fn is_empty(expr: &Expr) -> bool {
    expr.is_none_literal_expr() || expr.as_dict_expr().is_some_and(|it| it.items.is_empty())
}
