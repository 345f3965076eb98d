//! Which assets a text defines and declares, and what they need.

use std::cell::RefCell;

use ruff_python_ast::{Arguments, Expr, ExprCall, Parameter, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{Span, sort_by_key};

use super::asset::{Asset, Dependency, Op, Slash};
use super::branch::collect_returns;
use super::reader::Reader;
use super::scope::Binding;
use super::survey::Survey;

/// What the annotation of a parameter ends with when Dagster passes something else than an asset.
const NO_ASSETS: &[&str] =
    &["Resource", "Config", "Context", "Client", "ResourceParam", "IOManager"];
/// Annotations that only assets have.
const DATA: &str = "DataFrame LazyFrame Series Table ndarray bool bytes dict float int list set str tuple Dict List Set Tuple";
/// Calls that load definitions which are not in the text.
const LOADERS: &[&str] = &[
    "load_from_defs_folder",
    "load_defs",
    "build_defs_for_component",
    "components.load_from_defs_folder",
    "components.load_defs",
];

/// Collects the assets of one text.
pub(super) struct Gatherer<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    surveys: &'r [Survey<'a>],
    /// The place of the text.
    pub(super) text: usize,
    /// The assets found.
    pub(super) assets: Vec<Asset>,
    /// The functions that make them.
    pub(super) ops: Vec<Op>,
    /// Strings with `/` in keys.
    pub(super) slashes: Vec<Slash>,
    /// What may make assets and is not understood.
    pub(super) unread: Vec<Span>,
    /// Where the I/O managers of one asset alone are bound, and their keys.
    pub(super) own_managers: Vec<(Span, String)>,
    /// The resource keys that I/O managers are named by, with their texts.
    pub(super) named_managers: RefCell<Vec<(Span, String)>>,
    /// Whether assets get a prefix where they are loaded.
    pub(super) has_prefix: bool,
    /// Specs that are part of something else, so that they declare nothing.
    used: Vec<TextRange>,
    /// How many keys are being followed through others.
    pub(super) depth: u32,
}

impl<'r, 'a> Gatherer<'r, 'a> {
    /// Every asset of the text at `text`, of those that `surveys` walked over.
    pub(super) fn gather(reader: &'r Reader<'a>, surveys: &'r [Survey<'a>], text: usize) -> Self {
        let mut it = Self {
            reader,
            surveys,
            text,
            assets: Vec::new(),
            ops: Vec::new(),
            slashes: Vec::new(),
            unread: Vec::new(),
            own_managers: Vec::new(),
            named_managers: RefCell::default(),
            has_prefix: false,
            used: Vec::new(),
            depth: 0,
        };
        let survey = surveys.get(text);
        for (function, scope) in survey.map_or(&[][..], |it| &it.functions) {
            for decorator in &function.decorator_list {
                if let Some((name, arguments)) = it.decorator(decorator, *scope) {
                    it.decorated(&name, arguments, function, *scope);
                } else if decorator_name(&decorator.expression).ends_with("_assets") {
                    it.unread.push(reader.span(decorator.range(), *scope));
                }
            }
        }
        for (call, scope) in survey.map_or(&[][..], |it| &it.calls) {
            it.declared(call, *scope);
        }
        sort_by_key(&mut it.assets, |it| it.span);
        sort_by_key(&mut it.slashes, |it| it.span);
        it
    }

    fn decorated(
        &mut self,
        name: &str,
        arguments: Option<&'a Arguments>,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) {
        match name {
            "asset" | "graph_asset" | "observable_source_asset" => {
                let Some(key) = self.asset_key(function, arguments, scope) else {
                    return self.unread.push(self.reader.span(function.name.range(), scope));
                };
                let op = self.op(arguments, function, scope, name == "graph_asset");
                let given = ["key", "name"]
                    .iter()
                    .find_map(|it| Some(arguments?.find_keyword(it)?.value.range()));
                let manager_key = arguments.and_then(|it| self.own_manager_key(it, &key, scope));
                self.assets.push(Asset {
                    key,
                    span: self.reader.span(given.unwrap_or(function.name.range()), scope),
                    is_external: name == "observable_source_asset",
                    manager_key,
                    schema: arguments.and_then(|it| self.schema(it, scope)),
                    dependencies: Vec::new(),
                    op,
                });
            }
            "multi_asset" | "graph_multi_asset" => {
                if let Some(arguments) = arguments {
                    self.many(arguments, function, scope);
                }
            }
            _ => {}
        }
    }

    /// The place of the op that `function` becomes.
    fn op(
        &mut self,
        arguments: Option<&'a Arguments>,
        function: &'a StmtFunctionDef,
        scope: usize,
        is_graph: bool,
    ) -> Option<u32> {
        let op = Op {
            returns: is_graph || returns(function),
            dependencies: self.dependencies(arguments, function, scope),
            accesses: self.reader.accesses(self.surveys, self.text, function.range),
        };
        self.ops.push(op);
        u32::try_from(self.ops.len() - 1).ok()
    }

    /// `@multi_asset(specs=[…])` or `@multi_asset(outs={…})`.
    fn many(&mut self, arguments: &'a Arguments, function: &'a StmtFunctionDef, scope: usize) {
        let reader = self.reader;
        let op = self.op(Some(arguments), function, scope, false);
        if let Some(specs) = arguments.find_keyword("specs") {
            let Some((specs, at)) = reader.list(&specs.value, scope) else {
                return self.unread.push(reader.span(specs.value.range(), scope));
            };
            for spec in specs {
                let Some((key, (call, from))) =
                    self.key(spec, at, false).zip(reader.call_of(spec, at))
                else {
                    self.unread.push(reader.span(spec.range(), at));
                    continue;
                };
                self.used.push(call.range());
                let mut own = Vec::new();
                self.listed(&call.arguments, from, &mut own);
                self.assets.push(Asset {
                    key,
                    span: reader.span(spec.range(), at),
                    is_external: false,
                    manager_key: self.spec_manager_key(spec, at),
                    schema: self.schema(&call.arguments, from),
                    dependencies: own,
                    op,
                });
            }
        }
        let Some(outs) = arguments.find_keyword("outs") else { return };
        let Some((outs, at)) = reader.dict(&outs.value, scope) else {
            return self.unread.push(reader.span(outs.value.range(), scope));
        };
        for out in &outs.items {
            let Some(name) = out.key.as_ref() else { continue };
            let call = reader.call_of(&out.value, at);
            let given = call.and_then(|(call, at)| Some((call.arguments.find_keyword("key")?, at)));
            let key = match (given, call) {
                (Some((key, from)), _) => self.key(&key.value, from, true),
                (None, Some((call, from))) => {
                    let own = self.key(name, at, true);
                    own.and_then(|own| self.prefixed(&call.arguments, from, own))
                }
                (None, None) => self.key(name, at, true),
            };
            let Some(key) = key else {
                self.unread.push(reader.span(out.value.range(), at));
                continue;
            };
            self.assets.push(Asset {
                key,
                span: reader.span(name.range(), at),
                is_external: false,
                manager_key: call.and_then(|(call, from)| self.manager_key(&call.arguments, from)),
                schema: call.and_then(|(call, from)| self.schema(&call.arguments, from)),
                dependencies: Vec::new(),
                op,
            });
        }
    }

    /// `SourceAsset(…)`, or an `AssetSpec(…)` that is no part of something else; and what loads other definitions.
    fn declared(&mut self, call: &'a ExprCall, scope: usize) {
        self.declare_manager_key(call, scope);
        let Some(name) = self.name(&call.func, scope) else { return };
        if LOADERS.contains(&&*name) {
            self.unread.push(self.reader.span(call.func.range(), scope));
        }
        if name.starts_with("load_assets_from_")
            && let Some(prefix) = call.arguments.find_keyword("key_prefix")
        {
            self.unread.push(self.reader.span(prefix.range(), scope));
            self.has_prefix = true;
        }
        if !matches!(&*name, "AssetSpec" | "SourceAsset")
            || self.used.iter().any(|it| it.contains_range(call.range()))
        {
            return;
        }
        let Some(key) = self.key_of_call(call, scope) else { return };
        let mut own = Vec::new();
        self.listed(&call.arguments, scope, &mut own);
        let at = call.arguments.find_argument_value("key", 0).map_or(call.range(), Ranged::range);
        let manager_key = self.own_manager_key(&call.arguments, &key, scope);
        self.assets.push(Asset {
            key,
            span: self.reader.span(at, scope),
            is_external: true,
            manager_key,
            schema: self.schema(&call.arguments, scope),
            dependencies: own,
            op: None,
        });
    }

    fn key_of_call(&mut self, call: &'a ExprCall, scope: usize) -> Option<Vec<String>> {
        let key = call.arguments.find_argument_value("key", 0)?;
        let key = self.key(key, scope, false)?;
        self.prefixed(&call.arguments, scope, key)
    }

    /// `deps=[…]`.
    fn listed(&mut self, arguments: &'a Arguments, scope: usize, found: &mut Vec<Dependency>) {
        let Some(deps) = arguments.find_keyword("deps") else { return };
        self.used.push(deps.value.range());
        let Some((items, at)) = self.reader.list(&deps.value, scope) else {
            if !deps.value.is_none_literal_expr() {
                self.unread.push(self.reader.span(deps.value.range(), scope));
            }
            return;
        };
        for item in items {
            self.used.push(item.range());
            if let Some(key) = self.key(item, at, true) {
                let span = self.reader.span(item.range(), at);
                found.push(Dependency {
                    key,
                    span,
                    is_loaded: false,
                    is_certain: true,
                    manager_key: None,
                });
            }
        }
    }

    fn dependencies(
        &mut self,
        arguments: Option<&'a Arguments>,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) -> Vec<Dependency> {
        let reader = self.reader;
        let mut found = Vec::new();
        let mut named = Vec::new();
        if let Some(arguments) = arguments {
            self.listed(arguments, scope, &mut found);
            let ins = arguments.find_keyword("ins").and_then(|it| reader.dict(&it.value, scope));
            let (ins, at) = ins.map_or((&[][..], scope), |it| (&it.0.items, it.1));
            for item in ins {
                let Some(Expr::StringLiteral(name)) = &item.key else { continue };
                named.push(name.value.to_str());
                let own = || vec![name.value.to_string()];
                let call = reader.call_of(&item.value, at);
                let (key, (range, seen), manager_key, is_loaded) = match call {
                    Some((call, from)) => {
                        let given = call.arguments.find_argument_value("key", 0);
                        let key = match given {
                            Some(key) => self.key(key, from, true),
                            None => Some(own()),
                        };
                        let manager = self.manager_key(&call.arguments, from);
                        let kind = call.arguments.find_keyword("dagster_type");
                        let is_nothing = kind.is_some_and(|it| {
                            self.name(&it.value, from).is_some_and(|it| it == "Nothing")
                        });
                        let key = key.and_then(|it| self.prefixed(&call.arguments, from, it));
                        let place = given.map_or((name.range(), at), |it| (it.range(), from));
                        (key, place, manager, !is_nothing)
                    }
                    None => (self.key(&item.value, at, true), (item.value.range(), at), None, true),
                };
                if let Some(key) = key {
                    let span = reader.span(range, seen);
                    let is_certain = true;
                    found.push(Dependency { key, span, is_loaded, is_certain, manager_key });
                }
            }
        }
        for (at, parameter) in function.parameters.iter_non_variadic_params().enumerate() {
            let parameter = &parameter.parameter;
            let name = parameter.name.as_str();
            if !named.contains(&name) && self.is_asset(parameter, at, scope) {
                found.push(Dependency {
                    key: vec![name.to_owned()],
                    span: reader.span(parameter.name.range(), scope),
                    is_loaded: true,
                    is_certain: is_data(parameter),
                    manager_key: None,
                });
            }
        }
        found
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
        let name = decorator_name(kind);
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
    let name = decorator_name(kind).rsplit('.').next();
    DATA.split(' ').any(|it| Some(it) == name)
}

/// The last name of a decorator or an annotation.
fn decorator_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Call(call) => decorator_name(&call.func),
        Expr::StringLiteral(text) => text.value.to_str(),
        _ => "",
    }
}

/// Whether `function` returns something that an I/O manager stores.
fn returns(function: &StmtFunctionDef) -> bool {
    let mut values = Vec::new();
    collect_returns(&function.body, &mut values);
    let is_typed_none = function.returns.as_ref().is_some_and(|it| it.is_none_literal_expr());
    let has_value = values
        .into_iter()
        .any(|it| !it.is_none_literal_expr() && decorator_name(it) != "MaterializeResult");
    // A body that is only sketched stores something, too.
    let is_stub =
        matches!(&*function.body, [Stmt::Expr(it)] if it.value.is_ellipsis_literal_expr());
    !is_typed_none && (has_value || is_stub)
}
