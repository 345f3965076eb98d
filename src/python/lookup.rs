//! What a table has under a key, and why that is not known; variables are looked up so, too.

use ruff_python_ast::{Expr, ExprSubscript, Number};

use super::absent::{absence, filled};
use super::path::parent;
use super::reader::Reader;
use super::scope::Binding;
use super::storage::Value;
use super::tables::Asked;
use super::values::{MAX_NESTING, told, unknown};

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

    /// What `table` has for `name`, or `default`.
    pub(super) fn entry_value(
        &self,
        table: &'a Expr,
        scope: usize,
        name: &str,
        default: &Value,
    ) -> Value {
        let absent = absence(MAX_NESTING);
        let of = |it: &'a Expr, at: usize| Some(self.value_within(it, at, MAX_NESTING - 1));
        let user = (table, scope);
        let asked = Asked { name, absent: &absent, of: &of, user };
        match self.in_table(user, &asked, MAX_NESTING) {
            Some(found) => told(filled(found, &absent, Some(default))),
            None => unknown(format!("it may come from `{}`", self.short(table, scope))),
        }
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
        key: (&'a Expr, usize),
        otherwise: Option<&Value>,
        nesting: u32,
    ) -> Option<Value> {
        let nesting = nesting.checked_sub(1)?;
        let absent = absence(nesting);
        let of = |it: &'a Expr, at: usize| Some(self.value_within(it, at, nesting));
        let user = (table, scope);
        let found = self.look_up((table, scope), key, user, (&absent, &of), nesting)?;
        match otherwise {
            None if found == absent => None,
            _ => Some(filled(found, &absent, otherwise)),
        }
    }
}
