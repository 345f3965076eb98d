//! Asset keys in every form that Dagster takes (`DAGSTER.md §14`).

use ruff_python_ast::{Arguments, Decorator, Expr, ExprCall, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::asset::Slash;
use super::assets::Gatherer;
use super::objects::item;
use super::scope::Binding;
use super::storage::Value;
use super::values::unknown;

/// How many names and calls are followed to a key.
const MAX_NESTING: u32 = 12;

impl<'a> Gatherer<'_, 'a> {
    /// What `expr` is called in `dagster`, if it is something of it: `asset`, `AssetKey.from_user_string`.
    pub(super) fn name(&self, expr: &'a Expr, scope: usize) -> Option<String> {
        let path = self.reader.path(expr, scope)?;
        match path.text.split_once('.') {
            Some(("dagster", name)) => {
                // Also by the module where it really lives.
                Some(name.strip_prefix("_core.").map_or(name, |it| path_end(it)).to_owned())
            }
            _ if !path.is_imported => Some(path.text),
            _ => None,
        }
    }

    /// The function and arguments of a decorator.
    pub(super) fn decorator(
        &self,
        decorator: &'a Decorator,
        scope: usize,
    ) -> Option<(String, Option<&'a Arguments>)> {
        let (function, arguments) = match &decorator.expression {
            Expr::Call(call) => (&*call.func, Some(&call.arguments)),
            other => (other, None),
        };
        Some((self.name(function, scope)?, arguments))
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
            Expr::List(list) => self.parts(&list.elts, scope, is_strict),
            Expr::Tuple(tuple) => self.parts(&tuple.elts, scope, is_strict),
            Expr::Call(call) => self.called_key(call, scope, nesting),
            Expr::Attribute(attribute) if attribute.attr.as_str() == "key" => {
                self.key_within(&attribute.value, scope, is_strict, nesting - 1)
            }
            Expr::Name(_) | Expr::Attribute(_) if self.reader.bound(expr, scope).is_some() => {
                let (bindings, at) = self.reader.bound(expr, scope)?;
                match *bindings {
                    [Binding::Value(value)] => self.key_within(value, at, is_strict, nesting - 1),
                    [Binding::Function(function)] => self.function_key(function, at),
                    _ => None,
                }
            }
            _ => self.parts(std::slice::from_ref(expr), scope, is_strict),
        }
    }

    fn called_key(
        &mut self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
    ) -> Option<Vec<String>> {
        let argument = |name: &str| call.arguments.find_argument_value(name, 0);
        let (given, is_strict) = match self.name(&call.func, scope).as_deref() {
            Some("AssetKey") => (argument("path")?, false),
            Some("AssetSpec" | "SourceAsset") => (argument("key")?, false),
            Some("AssetDep") => (argument("asset")?, true),
            Some("AssetKey.from_user_string") => {
                let Value::Literal(text) = self.reader.value(call.arguments.args.first()?, scope)
                else {
                    return None;
                };
                return Some(text.split('/').map(Into::into).collect());
            }
            _ => match &*call.func {
                // `AssetSpec(…).with_io_manager_key(…)`.
                Expr::Attribute(method) if method.attr.starts_with("with_") => {
                    (&*method.value, false)
                }
                _ => return None,
            },
        };
        let key = self.key_within(given, scope, is_strict, nesting - 1)?;
        self.prefixed(&call.arguments, scope, key)
    }

    /// `key` after the `key_prefix` of `arguments`.
    pub(super) fn prefixed(
        &mut self,
        arguments: &'a Arguments,
        scope: usize,
        key: Vec<String>,
    ) -> Option<Vec<String>> {
        let Some(prefix) = arguments.find_keyword("key_prefix") else { return Some(key) };
        if prefix.value.is_none_literal_expr() {
            return Some(key);
        }
        let mut parts = self.key(&prefix.value, scope, true)?;
        parts.extend(key);
        Some(parts)
    }

    fn parts(&mut self, exprs: &'a [Expr], scope: usize, is_refused: bool) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        for expr in exprs {
            let Value::Literal(text) = self.reader.value(expr, scope) else { return None };
            if text.contains('/') {
                let span = self.reader.span(expr.range(), scope);
                let slash = Slash { text: text.clone(), span, is_refused };
                let is_own = self.reader.scopes.text_of(scope) == self.text;
                if is_own && !self.slashes.contains(&slash) {
                    self.slashes.push(slash);
                }
            }
            parts.push(text);
        }
        (!parts.is_empty()).then_some(parts)
    }

    /// The key of a function that a decorator makes one asset.
    fn function_key(&mut self, function: &'a StmtFunctionDef, scope: usize) -> Option<Vec<String>> {
        let (_, arguments) = function
            .decorator_list
            .iter()
            .filter_map(|it| self.decorator(it, scope))
            .find(|it| matches!(&*it.0, "asset" | "graph_asset" | "observable_source_asset"))?;
        self.asset_key(function, arguments, scope)
    }

    /// The key that a decorator with `arguments` gives `function`.
    pub(super) fn asset_key(
        &mut self,
        function: &'a StmtFunctionDef,
        arguments: Option<&'a Arguments>,
        scope: usize,
    ) -> Option<Vec<String>> {
        let own = || vec![function.name.to_string()];
        let Some(arguments) = arguments else { return Some(own()) };
        if let Some(key) = arguments.find_keyword("key") {
            return self.key(&key.value, scope, true);
        }
        let name = match arguments.find_keyword("name") {
            Some(name) => self.parts(std::slice::from_ref(&name.value), scope, true)?,
            None => own(),
        };
        self.prefixed(arguments, scope, name)
    }

    /// `metadata={"schema": …}`.
    pub(super) fn schema(&self, arguments: &'a Arguments, scope: usize) -> Option<(Value, Span)> {
        let given = &arguments.find_keyword("metadata")?.value;
        let untold = || {
            let what = self.reader.short(given, scope);
            let value = unknown(format!("a schema may stand in the metadata `{what}`"));
            Some((value, self.reader.span(given.range(), scope)))
        };
        let Some((dict, at)) = self.reader.dict(given, scope) else { return untold() };
        match item(dict, "schema") {
            Some(schema) => {
                Some((self.reader.value(schema, at), self.reader.span(schema.range(), at)))
            }
            None if dict.items.iter().any(|it| it.key.is_none()) => untold(),
            None => None,
        }
    }
}

/// The last step of a dotted path.
fn path_end(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |it| it.1)
}
