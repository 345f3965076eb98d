//! Variables of the environment that Python asks for, and what it sets itself.

use ruff_python_ast::{Expr, ExprDict};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::course::{Cell, Course};
use super::reader::Reader;
use super::storage::Value;
use super::values::unknown;

impl<'a> Reader<'a> {
    /// `{"env": "X"}`, the form of configuration written as data.
    pub(super) fn env_dict(&self, dict: &'a ExprDict, scope: usize, nesting: u32) -> Value {
        if let [item] = dict.items.as_slice()
            && let Some(Expr::StringLiteral(key)) = &item.key
            && key.value.to_str() == "env"
        {
            return self.variable(&item.value, None, scope, nesting);
        }
        unknown("it is a dict, not a text")
    }

    /// The variable that `name` names, with what code takes where it is not set.
    pub(super) fn variable(
        &self,
        name: &'a Expr,
        default: Option<&'a Expr>,
        scope: usize,
        nesting: u32,
    ) -> Value {
        let Value::Literal(text) = self.value_within(name, scope, nesting - 1) else {
            return unknown(format!(
                "only running the code tells which variable `{}` names",
                self.short(name, scope)
            ));
        };
        if text.is_empty() {
            return unknown("the variable has no name yet");
        }
        let span = match name {
            Expr::StringLiteral(string) => self.inner_span(string, scope),
            _ => self.span(name.range(), scope),
        };
        let or_else = || self.default(default, scope, nesting);
        self.variable_called(&text, (span, false), (name, scope), or_else, nesting)
    }

    /// The variable called `name` in the text at `span`, in any case where that is said, where `user` asks for it.
    pub(super) fn variable_called(
        &self,
        name: &str,
        (span, any_case): (Span, bool),
        user: (&'a Expr, usize),
        or_else: impl FnOnce() -> Option<Box<Value>>,
        nesting: u32,
    ) -> Value {
        let value = Value::Variable { name: name.to_owned(), span, default: None, any_case };
        match self.set_by_code(value, name, user, nesting) {
            Value::Variable { name, span, default, any_case } => {
                let default = default.or_else(or_else);
                Value::Variable { name, span, default, any_case }
            }
            value => value,
        }
    }

    /// The variable `name`, which is `value` unless code sets it, where `user` asks for it.
    fn set_by_code(
        &self,
        value: Value,
        name: &str,
        (user, scope): (&'a Expr, usize),
        nesting: u32,
    ) -> Value {
        let own = self.scopes.text_of(scope);
        let mut found = value;
        let mut known = Vec::new();
        for it in &self.environment {
            let at = it.scope;
            let text = self.scopes.text_of(at);
            let is_module = at == self.scopes.root(text);
            let is_own = is_module && text == own;
            // Who runs a function, or a script of its own, is not seen.
            if known.contains(&at) || !(text == own || is_module) || self.is_test(text) {
                continue;
            }
            known.push(at);
            let touches: Vec<_> =
                self.environment.iter().filter(|it| it.scope == at).copied().collect();
            let of = |it: &'a Expr, at: usize| self.value_within(it, at, nesting.saturating_sub(1));
            let until = (scope == at).then(|| user.start());
            let cell = Cell::Entry(&touches, name, None);
            let course = Course { cell, scope: at, until, of: &of };
            let before = found.clone();
            let after = self.after(&course, Some(found), nesting.saturating_sub(1));
            let is_told = |it: &Value| match it {
                it if *it == before => true,
                // What is set outside still counts, and what is not is not known.
                Value::Variable { default: Some(it), .. } if matches!(**it, Value::Unknown(_)) => {
                    true
                }
                Value::Literal(_) | Value::Variable { .. } => is_own,
                _ => false,
            };
            found = match after {
                Some(after) if is_told(&after) => after,
                None if is_own => unknown(format!("the code removes `{name}`")),
                _ => unknown(format!("the code sets `{name}` itself")),
            };
        }
        found
    }

    pub(super) fn default(
        &self,
        expr: Option<&'a Expr>,
        scope: usize,
        nesting: u32,
    ) -> Option<Box<Value>> {
        match self.value_within(expr?, scope, nesting - 1) {
            Value::Unset => None,
            value => Some(Box::new(value)),
        }
    }
}

/// `value` of code that goes on where the variable is not set.
pub(super) fn without_need(mut value: Value) -> Value {
    if let Value::Variable { default, .. } = &mut value {
        default.get_or_insert_with(|| Box::new(Value::Unset));
    }
    value
}
