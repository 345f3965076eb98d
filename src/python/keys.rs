//! Asset keys in every form that Dagster takes (`DAGSTER.md §14`).

use ruff_python_ast::{Expr, ExprCall, StmtFunctionDef};

use crate::source::Span;

use super::asset::Slash;
use super::assets::Gatherer;
use super::decorator::{ONE, keeps_spec};
use super::items::Item;
use super::keywords::{Given, Told};
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

/// How many names and calls are followed to a key.
const MAX_NESTING: u32 = 12;

impl<'a> Gatherer<'_, 'a> {
    /// What `expr` is called in `dagster`.
    pub(super) fn name(&self, expr: &'a Expr, scope: usize) -> Option<String> {
        self.reader.dagster_name(expr, scope)
    }

    /// The key that `item` stands for.
    pub(super) fn item_key(&mut self, item: &Item<'a>, is_strict: bool) -> Option<Vec<String>> {
        let outer = self.reader.enter(item);
        let key = self.key(item.expr, item.scope, is_strict);
        self.reader.leave(outer);
        key
    }

    /// The key that `expr` stands for. In `is_strict` places a string with `/` is refused.
    pub(super) fn key(
        &mut self,
        expr: &'a Expr,
        scope: usize,
        is_strict: bool,
    ) -> Option<Vec<String>> {
        // A decorator may name the function that it decorates.
        if self.depth >= MAX_NESTING {
            return None;
        }
        self.depth += 1;
        let key = self.key_within(expr, scope, is_strict, MAX_NESTING);
        self.depth -= 1;
        key
    }

    fn key_within(
        &mut self,
        expr: &'a Expr,
        scope: usize,
        is_strict: bool,
        nesting: u32,
    ) -> Option<Vec<String>> {
        if nesting == 0 || !self.reader.step() {
            return None;
        }
        match expr {
            Expr::Call(call) => self.called_key(call, scope, nesting),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "key" => {
                self.key_within(&attribute.value, scope, is_strict, nesting - 1)
            }
            Expr::Subscript(it) if it.value.is_attribute_expr() => {
                match self.output_key(&it.value, &it.slice, scope) {
                    Some(key) => Some(key),
                    None => self.parts(expr, scope, is_strict),
                }
            }
            Expr::Name(_) | Expr::Attribute(_) if self.reader.bound(expr, scope).is_some() => {
                let (value, at) = self.reader.meant(expr, scope);
                if value != expr {
                    return self.key_within(value, at, is_strict, nesting - 1);
                }
                match self.reader.bound(expr, scope)? {
                    ([Binding::Function(function)], at) => self.function_key(function, at),
                    _ => self.parts(expr, scope, is_strict),
                }
            }
            _ => self.parts(expr, scope, is_strict),
        }
    }

    fn called_key(
        &mut self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Vec<String>> {
        let reader = self.reader;
        let given = reader.given_to(&call.arguments, scope);
        let (item, is_strict) = match self.name(&call.func, scope).as_deref() {
            Some("AssetKey") => (given.at("path", 0).known()?, false),
            Some("AssetSpec" | "SourceAsset") => (given.at("key", 0).known()?, false),
            Some("AssetDep") => (given.at("asset", 0).known()?, true),
            Some("AssetKey.from_user_string") => {
                let Value::Literal(text) = reader.value(call.arguments.args.first()?, scope) else {
                    return None;
                };
                return Some(text.split('/').map(Into::into).collect());
            }
            _ => match &*call.func {
                // `AssetSpec(…).with_io_manager_key(…)`.
                Expr::Attribute(method) if keeps_spec(&method.attr, call) => {
                    (reader.item(&method.value, scope), false)
                }
                _ => {
                    let mut key = None;
                    reader.through(call, scope, |it, at| {
                        key = self.key_within(it, at, false, nesting - 1);
                    });
                    return key;
                }
            },
        };
        let outer = reader.enter(&item);
        let key = self.key_within(item.expr, item.scope, is_strict, nesting - 1);
        reader.leave(outer);
        self.prefixed(&given, key?)
    }

    /// `key` after the `key_prefix` that is given.
    pub(super) fn prefixed(&mut self, given: &Given<'a>, key: Vec<String>) -> Option<Vec<String>> {
        let prefix = match given.get("key_prefix") {
            Told::Known(prefix) => prefix,
            Told::Absent => return Some(key),
            Told::Untold => return None,
        };
        if prefix.expr.is_none_literal_expr() {
            return Some(key);
        }
        let mut parts = self.item_key(&prefix, true)?;
        parts.extend(key);
        Some(parts)
    }

    /// One text, or all that a list holds.
    fn parts(&mut self, expr: &'a Expr, scope: usize, is_refused: bool) -> Option<Vec<String>> {
        let reader = self.reader;
        let items = if let Value::Literal(_) = reader.value(expr, scope) {
            vec![reader.item(expr, scope)]
        } else {
            let items = reader.items(expr, scope);
            if !items.open.is_empty() {
                return None;
            }
            items.all
        };
        let mut parts = Vec::new();
        for item in &items {
            let Value::Literal(text) = reader.within(item, || reader.value(item.expr, item.scope))
            else {
                return None;
            };
            if text.contains('/') {
                let span = reader.item_span(item);
                let slash = Slash { text: text.clone(), span, is_refused };
                let is_own =
                    self.made_at.is_some() || reader.scopes.text_of(item.scope) == self.text;
                if is_own && !self.slashes.contains(&slash) {
                    self.slashes.push(slash);
                }
            }
            parts.push(text);
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// The key of a function that makes one asset.
    fn function_key(&mut self, function: &'a StmtFunctionDef, scope: usize) -> Option<Vec<String>> {
        let maker = function
            .decorator_list
            .iter()
            .filter_map(|it| self.reader.maker(&it.expression, scope))
            .find(|it| ONE.contains(&&*it.name));
        match maker {
            Some(maker) => self.asset_key(function, &maker.given),
            // One that might make several.
            None => match &*self.outputs_by(function, scope)? {
                [(_, key)] => Some(key.clone()),
                _ => None,
            },
        }
    }

    /// The key that a decorator which is given `given` gives `function`.
    pub(super) fn asset_key(
        &mut self,
        function: &'a StmtFunctionDef,
        given: &Given<'a>,
    ) -> Option<Vec<String>> {
        match given.get("key") {
            Told::Known(key) if !key.expr.is_none_literal_expr() => {
                return self.item_key(&key, true);
            }
            Told::Untold => return None,
            _ => {}
        }
        let name = match given.at("name", 0) {
            Told::Known(name) if !name.expr.is_none_literal_expr() => self.item_key(&name, true)?,
            Told::Untold => return None,
            _ => vec![function.name.to_string()],
        };
        self.prefixed(given, name)
    }

    /// `metadata={"schema": …}`.
    pub(super) fn schema(&self, given: &Given<'a>) -> Option<(Value, Span)> {
        let reader = self.reader;
        let metadata = match given.get("metadata") {
            Told::Known(metadata) => metadata,
            Told::Absent => return None,
            Told::Untold => return Some((reader.untold_value(given), reader.open_span(given)?)),
        };
        let entries = reader.within(&metadata, || reader.entries(metadata.expr, metadata.scope));
        if let Some(it) = entries.get("schema") {
            let value = reader.within(&it.value, || reader.value(it.value.expr, it.value.scope));
            return Some((value, reader.item_span(&it.value)));
        }
        if entries.lacks("schema") {
            return None;
        }
        let what = reader.short(metadata.expr, metadata.scope);
        let value = unknown(format!("a schema may stand in the metadata `{what}`"));
        Some((value, reader.item_span(&metadata)))
    }
}
