//! What assets need: `deps`, `ins`, and the arguments of their functions.

use ruff_python_ast::{Expr, Parameter, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use super::asset::Dependency;
use super::assets::Gatherer;
use super::decorator::{keeps_spec, written_name};
use super::entries::Entry;
use super::items::Item;
use super::keywords::{Given, Told};
use super::scope::Binding;

/// How many names and calls are followed to a specification.
const MAX_NESTING: u32 = 8;
/// What the annotation of a parameter ends with when Dagster passes something else than an asset.
const NO_ASSETS: &[&str] =
    &["Resource", "Config", "Context", "Client", "ResourceParam", "IOManager"];
/// Annotations that only assets have.
const DATA: &str = "DataFrame LazyFrame Series Table ndarray bool bytes dict float int list set str tuple Dict List Set Tuple";

impl<'a> Gatherer<'_, 'a> {
    /// `deps=[…]`, or what `name` calls so.
    pub(super) fn listed(&mut self, given: &Given<'a>, name: &str, found: &mut Vec<Dependency>) {
        let Told::Known(deps) = given.get(name) else { return };
        let reader = self.reader;
        self.used.push(reader.item_span(&deps));
        let items = reader.within(&deps, || reader.items(deps.expr, deps.scope));
        let all =
            items.all.iter().map(|it| (it, true)).chain(items.open.iter().map(|it| (it, false)));
        for (item, is_item) in all {
            let span = reader.item_span(item);
            self.used.push(span);
            let keys = if is_item { self.item_keys(item) } else { self.several(item) };
            let Some(keys) = keys else {
                self.unread.push(span);
                continue;
            };
            let manager_key = None;
            let (is_loaded, is_certain) = (false, !self.is_declared(item));
            found.extend(keys.into_iter().map(|key| Dependency {
                key,
                span,
                is_loaded,
                is_certain,
                manager_key: manager_key.clone(),
            }));
        }
    }

    /// What the assets of `function` need that is given as `given`.
    pub(super) fn dependencies(
        &mut self,
        given: &Given<'a>,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) -> Vec<Dependency> {
        let mut found = Vec::new();
        self.listed(given, "deps", &mut found);
        // Without all of `ins` an argument may be any asset.
        if let Some(named) = self.named_inputs(given, "ins", &mut found) {
            for parameter in self.inputs(function, scope, &named) {
                found.push(Dependency {
                    key: vec![parameter.name.to_string()],
                    span: self.reader.span(parameter.name.range(), scope),
                    is_loaded: true,
                    is_certain: is_data(parameter),
                    manager_key: None,
                });
            }
        }
        found
    }

    /// The parameters of `function` that assets fill, less those of these names.
    pub(super) fn inputs(
        &self,
        function: &'a StmtFunctionDef,
        scope: usize,
        named: &[String],
    ) -> Vec<&'a Parameter> {
        // What only a name gives is no input (`DAGSTER.md §14`).
        let all = function.parameters.posonlyargs.iter().chain(&function.parameters.args);
        let all = all.map(|it| &it.parameter);
        let is_input = |(at, it): &(usize, &'a Parameter)| {
            named.iter().all(|name| name != it.name.as_str()) && self.is_asset(it, *at, scope)
        };
        all.enumerate().filter(is_input).map(|it| it.1).collect()
    }

    /// `ins={…}`, or what `name` calls so: the arguments that it fills; nothing where that is not known.
    pub(super) fn named_inputs(
        &mut self,
        given: &Given<'a>,
        name: &str,
        found: &mut Vec<Dependency>,
    ) -> Option<Vec<String>> {
        let reader = self.reader;
        let mut named = Vec::new();
        let mut is_whole = true;
        match given.get(name) {
            Told::Known(ins) => {
                let entries = reader.within(&ins, || reader.entries(ins.expr, ins.scope));
                self.unread.extend(entries.open.iter().map(|it| reader.item_span(it)));
                is_whole = entries.open.is_empty();
                for entry in &entries.all {
                    let dependency = self.loaded(entry);
                    match &entry.name {
                        Some(name) => named.push(name.clone()),
                        None => is_whole = false,
                    }
                    match dependency {
                        Some(it) => found.push(it),
                        None => self.unread.push(reader.item_span(&entry.value)),
                    }
                }
            }
            Told::Absent => {}
            Told::Untold => is_whole = false,
        }
        is_whole.then_some(named)
    }

    /// Whether `item` is a specification, which says by itself that something else makes the asset.
    pub(super) fn is_declared(&self, item: &Item<'a>) -> bool {
        let outer = self.reader.enter(item);
        let is_declared = self.is_spec(item.expr, item.scope, MAX_NESTING);
        self.reader.leave(outer);
        is_declared
    }

    fn is_spec(&self, expr: &'a Expr, scope: usize, nesting: u32) -> bool {
        let (expr, scope) = self.reader.meant(expr, scope);
        let Some(call) = expr.as_call_expr().filter(|_| nesting > 0) else { return false };
        match (self.name(&call.func, scope).as_deref(), &*call.func) {
            (Some("AssetSpec" | "SourceAsset"), _) => true,
            (Some("AssetDep"), _) => {
                let of = call.arguments.find_argument_value("asset", 0);
                of.is_some_and(|it| self.is_spec(it, scope, nesting - 1))
            }
            (_, Expr::Attribute(method)) if keeps_spec(&method.attr, call) => {
                self.is_spec(&method.value, scope, nesting - 1)
            }
            _ => false,
        }
    }

    /// Notes which of `dependencies` the code at `range` of the text at `text` loads: `context.load_asset_value(key)`.
    pub(super) fn mark_loaded(
        &mut self,
        dependencies: &mut [Dependency],
        text: usize,
        range: TextRange,
    ) {
        let surveys = self.surveys;
        for (call, scope) in surveys.get(text).into_iter().flat_map(|it| it.calls_in(range)) {
            if written_name(&call.func) != "load_asset_value" || !call.func.is_attribute_expr() {
                continue;
            }
            let given = self.reader.given_to(&call.arguments, *scope);
            let key = given.at("asset_key", 0).known().and_then(|it| self.item_key(&it, false));
            for it in dependencies.iter_mut().filter(|it| Some(&it.key) == key.as_ref()) {
                it.is_loaded = true;
            }
        }
    }

    /// `{name: AssetIn(…)}`.
    fn loaded(&mut self, entry: &Entry<'a>) -> Option<Dependency> {
        let reader = self.reader;
        let name = entry.name.as_ref()?;
        let outer = reader.enter(&entry.value);
        let (value, from) = reader.meant(entry.value.expr, entry.value.scope);
        let call = value
            .as_call_expr()
            .filter(|it| self.name(&it.func, from).is_none_or(|it| it == "AssetIn" || it == "In"));
        let given = call.map(|it| reader.given_to(&it.arguments, from));
        reader.leave(outer);
        let Some(given) = given else {
            let (key, span) = (self.item_key(&entry.value, true)?, reader.item_span(&entry.value));
            let manager_key = None;
            let (is_loaded, is_certain) = (true, true);
            return Some(Dependency { key, span, is_loaded, is_certain, manager_key });
        };
        let (key, place) = match given.at("key", 0) {
            Told::Known(key) => (self.item_key(&key, true)?, Some(key)),
            Told::Absent => (vec![name.clone()], entry.key.clone()),
            Told::Untold => return None,
        };
        let key = self.prefixed(&given, key)?;
        let is_nothing = match given.get("dagster_type") {
            Told::Known(it) => self.name(it.expr, it.scope).is_some_and(|it| it == "Nothing"),
            Told::Absent => false,
            Told::Untold => return None,
        };
        let manager_key = self.manager_key(&given);
        let place: &Item<'a> = place.as_ref().unwrap_or(&entry.value);
        Some(Dependency {
            key,
            span: reader.item_span(place),
            is_loaded: !is_nothing,
            is_certain: true,
            manager_key,
        })
    }

    /// Whether a parameter is filled with an asset, and not with the context, a resource or the run's configuration.
    fn is_asset(&self, parameter: &'a Parameter, at: usize, scope: usize) -> bool {
        let name = parameter.name.as_str();
        if name == "config" || (at == 0 && matches!(name.trim_matches('_'), "context" | "")) {
            return false;
        }
        let mut kind = parameter.annotation.as_deref();
        if let Some(Expr::Subscript(subscript)) = kind {
            kind = Some(&subscript.value);
        }
        kind.is_none_or(|it| !self.is_other(it, scope, 8))
    }

    fn is_other(&self, kind: &'a Expr, scope: usize, nesting: u32) -> bool {
        let name = written_name(kind);
        NO_ASSETS.iter().any(|it| name.ends_with(it))
            || (nesting > 0
                && match self.reader.bound(kind, scope) {
                    Some(([Binding::Class(class)], at)) => {
                        class.bases().iter().any(|it| self.is_other(it, at, nesting - 1))
                    }
                    _ => false,
                })
    }
}

/// Whether a parameter can be nothing but an asset: what is a resource or a configuration says so.
fn is_data(parameter: &Parameter) -> bool {
    let Some(mut kind) = parameter.annotation.as_deref() else { return true };
    if let Expr::Subscript(subscript) = kind {
        kind = &subscript.value;
    }
    let name = written_name(kind).rsplit('.').next();
    DATA.split(' ').any(|it| Some(it) == name)
}
