//! What makes an asset of a function: a decorator of Dagster, also under another name or with arguments given before.

use ruff_python_ast::{Expr, ExprCall};

use super::assets::Gatherer;
use super::keywords::{Given, Told};
use super::reader::Reader;
use super::scope::Binding;

/// How many names and calls are followed to the decorator.
const MAX_NESTING: u32 = 8;
/// What makes one asset of a function.
pub(super) const ONE: &[&str] = &["asset", "graph_asset", "observable_source_asset"];
/// What makes several.
pub(super) const SEVERAL: &[&str] =
    &["multi_asset", "graph_multi_asset", "multi_observable_source_asset"];

/// What makes an asset of a function.
pub(super) struct Maker<'a> {
    /// What it is called in `dagster`.
    pub(super) name: String,
    /// What it is given.
    pub(super) given: Given<'a>,
}

impl<'a> Reader<'a> {
    /// What `expr` is called in `dagster`, if it is something of it: `asset`, `AssetKey.from_user_string`.
    pub(super) fn dagster_name(&self, expr: &'a Expr, scope: usize) -> Option<String> {
        let path = self.path(expr, scope)?;
        match path.text.split_once('.') {
            Some(("dagster", name)) => {
                // Also by the module where it really lives.
                let inner = name.strip_prefix("_core.");
                Some(inner.map_or(name, |it| it.rsplit_once('.').map_or(it, |it| it.1)).to_owned())
            }
            _ if !path.is_imported => Some(path.text),
            _ => None,
        }
    }

    /// The decorator that `expr` is.
    pub(super) fn maker(&self, expr: &'a Expr, scope: usize) -> Option<Maker<'a>> {
        self.maker_within(expr, scope, MAX_NESTING)
    }

    fn maker_within(&self, expr: &'a Expr, scope: usize, nesting: u32) -> Option<Maker<'a>> {
        if nesting == 0 || !self.step() {
            return None;
        }
        if let Some(name) = self.dagster_name(expr, scope)
            && ONE.iter().chain(SEVERAL).any(|it| **it == name)
        {
            return Some(Maker { name, given: Given::default() });
        }
        let (expr, scope) = self.meant(expr, scope);
        let call = expr.as_call_expr()?;
        let mut more = self.given_to(&call.arguments, scope);
        if self.is_partial(call, scope) && !more.args.is_empty() {
            let first = more.args.remove(0);
            let maker =
                self.within(&first, || self.maker_within(first.expr, first.scope, nesting - 1))?;
            return Some(Maker { given: maker.given.and(more), ..maker });
        }
        // What is given a function makes an asset of it, and is no decorator any more.
        let maker = self.maker_within(&call.func, scope, nesting - 1)?;
        let is_applied = matches!(more.at("compute_fn", 0), Told::Known(_));
        (!is_applied).then(|| Maker { given: maker.given.and(more), ..maker })
    }

    /// Whether `call` is `functools.partial(…)`.
    pub(super) fn is_partial(&self, call: &'a ExprCall, scope: usize) -> bool {
        self.path(&call.func, scope)
            .is_some_and(|it| matches!(&*it.text, "functools.partial" | "partial"))
    }
}

impl<'a> Gatherer<'_, 'a> {
    /// Whether `expr`, a decorator, may make assets in a way that is not followed.
    pub(super) fn may_make(&self, expr: &'a Expr, scope: usize) -> bool {
        let function = expr.as_call_expr().map_or(expr, |it| &it.func);
        match self.reader.bound(function, scope) {
            Some(([Binding::Function(function)], at)) => {
                self.index.makes(function, at, self.reader)
            }
            _ => names_assets(written_name(function)),
        }
    }
}

/// Whether something called `name` makes assets, as `dbt_assets` does.
pub(super) fn names_assets(name: &str) -> bool {
    let name = name.rsplit('_').next().unwrap_or_default();
    matches!(name, "asset" | "assets")
}

/// Whether the method `name` of a specification gives the same one with other attributes, where `call` gives it no other key.
pub(super) fn keeps_spec(name: &str, call: &ExprCall) -> bool {
    let is_other = |it: &str| call.arguments.find_keyword(it).is_some();
    name.starts_with("with_")
        || name == "merge_attributes" && !is_other("deps")
        || name == "replace_attributes" && !is_other("key") && !is_other("deps")
}

/// The last name of a dotted one, of what a call calls, or of an annotation in quotes.
pub(super) fn written_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Call(call) => written_name(&call.func),
        Expr::StringLiteral(text) => text.value.to_str(),
        _ => "",
    }
}
