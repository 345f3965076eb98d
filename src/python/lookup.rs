//! What a table has under a key: dicts, what functions return, tables of tables, and the variables.

use ruff_python_ast::{Expr, ExprDict, ExprSubscript, Number};

use super::choice::{choice, chosen};
use super::objects::item;
use super::path::parent;
use super::reader::Reader;
use super::scope::Binding;
use super::simple::makes_dict;
use super::storage::Value;
use super::values::unknown;

impl<'a> Reader<'a> {
    /// `os.environ["X"]`, or a fixed key of a dict that the text spells out.
    pub(super) fn looked_up(
        &self,
        subscript: &'a ExprSubscript,
        scope: usize,
        nesting: u32,
    ) -> Value {
        if self.is_environment(&subscript.value, scope) {
            return self.variable(&subscript.slice, None, scope, nesting);
        }
        let (table, key) = (&*subscript.value, &*subscript.slice);
        if let (Expr::Attribute(it), Expr::NumberLiteral(number)) = (table, key)
            && let Number::Int(number) = &number.value
            && let Some(n) = number.as_u8()
            && it.attr.as_str() == "parents"
        {
            return parent(self.value_within(&it.value, scope, nesting - 1), n.saturating_add(1));
        }
        if let Expr::Call(call) = table
            && let Some(value) = self.piece(call, key, scope, nesting)
        {
            return value;
        }
        if let Some(value) = self.item_of(subscript, scope, nesting) {
            return value;
        }
        self.entry((table, scope), (key, scope), None, nesting)
            .unwrap_or_else(|| self.looked_up_reason(table, key, scope))
    }

    /// Why it is not known what `table` has for `key`.
    pub(super) fn looked_up_reason(&self, table: &'a Expr, key: &'a Expr, scope: usize) -> Value {
        let is_kept = match self.bound(table, scope) {
            Some(([Binding::Value(value)], at)) => self.is_kept(value, at),
            _ => true,
        };
        if !is_kept {
            return unknown(self.changed_reason(table, scope));
        }
        if let Some((call, at)) = self.call_of(table, scope).filter(|_| !table.is_call_expr()) {
            let (table, made) = (self.short(table, scope), self.short(&call.func, at));
            return unknown(format!("the call of `{made}` makes `{table}`"));
        }
        let (table, key) = (self.short(table, scope), self.short(key, scope));
        unknown(format!("`{table}` is looked up by `{key}`"))
    }

    /// What `table[key]` is, `table` seen from `scope` and `key` from `key_scope`.
    pub(super) fn entry(
        &self,
        (table, scope): (&'a Expr, usize),
        (key, key_scope): (&'a Expr, usize),
        otherwise: Option<Value>,
        nesting: u32,
    ) -> Option<Value> {
        if nesting == 0 || !self.step() {
            return None;
        }
        let (table, scope) = self.meant(table, scope);
        if let Some(([Binding::Value(Expr::Dict(dict))], at)) = self.bound(table, scope)
            && !self.is_kept(dict, at)
        {
            let Value::Literal(name) = self.key_value(key, key_scope, nesting) else { return None };
            if dict.items.iter().any(|it| it.key.is_none()) {
                return None;
            }
            let first = item(dict, &name).map(|it| self.value_within(it, at, nesting - 1));
            let after = self.entry_after((dict, at), (table, scope), &name, first, nesting);
            return after.or(otherwise);
        }
        if let Some((dict, at)) = self.dict(table, scope) {
            return self.pick((dict, at), (key, key_scope), otherwise, nesting, |value| {
                Some(self.value_within(value, at, nesting - 1))
            });
        }
        match table {
            Expr::Call(call) if makes_dict(call) => {
                let Value::Literal(name) = self.key_value(key, key_scope, nesting) else {
                    return None;
                };
                let found = call.arguments.find_keyword(&name);
                let value = found.map(|it| self.value_within(&it.value, scope, nesting - 1));
                value.or(otherwise)
            }
            Expr::If(it) => {
                let of =
                    |it| self.entry((it, scope), (key, key_scope), otherwise.clone(), nesting - 1);
                let (then, other) = (of(&it.body)?, of(&it.orelse)?);
                Some(choice(self.condition(&it.test, scope, nesting - 1), then, other))
            }
            Expr::Call(_) | Expr::BoolOp(_) if looked_up_in(table).is_some() => {
                self.inner_entry(table, scope, (key, key_scope), otherwise.as_ref(), nesting)
            }
            // A function that returns a table.
            Expr::Call(call) => {
                let (function, own, returned) = self.returns_of(call, scope)?;
                let [table] = *returned else { return None };
                self.with_arguments(function, own, call, scope, || {
                    self.entry((table, own), (key, key_scope), otherwise, nesting - 1)
                })
            }
            Expr::Subscript(_) => {
                self.inner_entry(table, scope, (key, key_scope), otherwise.as_ref(), nesting)
            }
            _ => None,
        }
    }

    /// An entry of an entry.
    fn inner_entry(
        &self,
        table: &'a Expr,
        scope: usize,
        key: (&'a Expr, usize),
        otherwise: Option<&Value>,
        nesting: u32,
    ) -> Option<Value> {
        self.chosen_entry(table, scope, nesting, &|value, at| {
            self.entry((value, at), key, otherwise.cloned(), nesting - 1)
        })
    }

    /// What `of` makes of the entry that `table[key]` or `table.get(key, …)` chooses, also per environment.
    pub(super) fn chosen_entry(
        &self,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
        of: &dyn Fn(&'a Expr, usize) -> Option<Value>,
    ) -> Option<Value> {
        if nesting == 0 || !self.step() {
            return None;
        }
        let (table, key, otherwise) = looked_up_in(expr)?;
        let otherwise = otherwise.and_then(|it| of(it, scope));
        let of_table = |table, at| {
            let (dict, at) = self.dict(table, at)?;
            // What stands after `or` counts for an empty dict, too.
            if expr.is_bool_op_expr() && dict.items.iter().any(|it| is_empty(&it.value)) {
                return None;
            }
            let otherwise = otherwise.clone();
            self.pick((dict, at), (key, scope), otherwise, nesting - 1, |value| of(value, at))
        };
        let (inner, at) = self.meant(table, scope);
        match looked_up_in(inner) {
            Some(_) => self.chosen_entry(inner, at, nesting - 1, &of_table),
            None => of_table(table, scope),
        }
    }

    fn pick(
        &self,
        (dict, at): (&'a ExprDict, usize),
        (key, scope): (&'a Expr, usize),
        otherwise: Option<Value>,
        nesting: u32,
        value: impl Fn(&'a Expr) -> Option<Value>,
    ) -> Option<Value> {
        let on = self.key_value(key, scope, nesting);
        if matches!(on, Value::Unknown(_)) {
            return None;
        }
        let mut entries: Vec<(String, &'a Expr)> = Vec::new();
        let mut is_open = false;
        for item in &dict.items {
            let key = item.key.as_ref().map(|it| self.key_value(it, at, nesting));
            if let Some(Value::Literal(name)) = key {
                entries.retain(|it| it.0 != name);
                entries.push((name, &item.value));
            } else {
                // Any key may be bound anew there.
                entries.clear();
                is_open = true;
            }
        }
        if let Value::Literal(text) = &on {
            let found = entries.iter().find(|it| it.0 == *text);
            return match found {
                Some(it) => value(it.1),
                None => otherwise.filter(|_| !is_open),
            };
        }
        if is_open {
            return None;
        }
        let arms: Option<Vec<_>> =
            entries.into_iter().map(|(name, it)| Some((name, value(it)?))).collect();
        Some(chosen(on, arms?, otherwise))
    }
}

/// The table, the key, and what stands for a key that is not there, of `table[key]`, `table.get(key, …)` and `table.get(key) or …`.
fn looked_up_in(expr: &Expr) -> Option<(&Expr, &Expr, Option<&Expr>)> {
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
fn is_empty(expr: &Expr) -> bool {
    expr.is_none_literal_expr() || expr.as_dict_expr().is_some_and(|it| it.items.is_empty())
}
