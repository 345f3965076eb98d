//! What a text loads: `Definitions`, `load_assets_from_…`, and calls that make assets without a decorator.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::assets::Gatherer;
use super::decorator::{keeps_spec, names_assets, written_name};
use super::items::Item;
use super::keywords::Told;
use super::scope::Binding;

/// Calls that load definitions which are not in the text.
const LOADERS: &[&str] = &["load_from_defs_folder", "load_defs", "build_defs_for_component"];
/// Calls that give back the assets that they are given.
const SAME: &[&str] =
    &["with_resources", "with_source_code_references", "link_code_references_to_git"];

impl<'a> Gatherer<'_, 'a> {
    /// What a call makes or loads that calls no function of the texts which makes assets.
    pub(super) fn called(&mut self, call: &'a ExprCall, scope: usize) {
        let reader = self.reader;
        self.declare_manager_key(call, scope);
        let Some(name) = self.name(&call.func, scope) else {
            return self.applied(call, scope);
        };
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_dagster =
            reader.path(&call.func, scope).is_some_and(|it| it.text.starts_with("dagster."));
        match last {
            _ if LOADERS.contains(&last) => {
                self.unread.push(reader.span(call.func.range(), scope));
            }
            "AssetSpec" | "SourceAsset" if name == last => {
                self.declare(call, scope, last == "SourceAsset");
            }
            "Definitions" if name == last => self.definitions(call, scope),
            _ if name == "Definitions.merge" => {
                for it in reader.given_to(&call.arguments, scope).args {
                    self.load(&it, 8);
                }
            }
            "AssetsDefinition" if name == last => self.assets_definition(call, scope),
            _ if name.starts_with("AssetsDefinition.") => {
                self.unread.push(reader.span(call.func.range(), scope));
            }
            _ if last.starts_with("load_assets_from_")
                || last.starts_with("load_definitions_from_") =>
            {
                self.load_modules(call, last, scope);
            }
            _ if !is_dagster && names_assets(last) && reader.maker(&call.func, scope).is_none() => {
                self.unread.push(reader.span(call.func.range(), scope));
            }
            _ => self.applied(call, scope),
        }
    }

    /// `asset(…)(function)`, `asset(function)`, and calls of libraries that are called as what makes assets.
    fn applied(&mut self, call: &'a ExprCall, scope: usize) {
        let reader = self.reader;
        let Some(maker) = reader.maker(&call.func, scope) else {
            let is_local = reader.local_function(call, scope).is_some();
            let name = written_name(&call.func);
            if !is_local
                && !call.func.is_call_expr()
                && (names_assets(name) || name.contains("_assets_from_"))
            {
                self.unread.push(reader.span(call.func.range(), scope));
            }
            return;
        };
        let more = reader.given_to(&call.arguments, scope);
        let Some(item) = more.at("compute_fn", 0).known() else { return };
        let outer = reader.enter(&item);
        let bound = reader.bound(item.expr, item.scope);
        let function = match bound {
            Some(([Binding::Function(function)], at)) => Some((*function, at)),
            _ => None,
        };
        reader.leave(outer);
        let Some((function, at)) = function else {
            return self.unread.push(reader.span(call.range(), scope));
        };
        let mut rest = more;
        rest.args.clear();
        let outer = self.made_at;
        self.made_at = outer.or(Some(reader.span(call.range(), scope)));
        self.decorated(&maker.name, &maker.given.and(rest), function, at);
        self.made_at = outer;
    }

    /// `Definitions(assets=[…])`.
    fn definitions(&mut self, call: &'a ExprCall, scope: usize) {
        let given = self.reader.given_to(&call.arguments, scope);
        self.note_open(&given);
        if let Told::Known(assets) = given.at("assets", 0) {
            self.lists = true;
            self.load_all(&assets, 8);
        }
    }

    fn load_all(&mut self, list: &Item<'a>, nesting: u32) {
        let reader = self.reader;
        let items = reader.within(list, || reader.items(list.expr, list.scope));
        for it in items.all.iter().chain(&items.open) {
            self.load(it, nesting);
        }
    }

    /// Notes what is loaded and neither defined in the texts nor noted where it is.
    fn load(&mut self, item: &Item<'a>, nesting: u32) {
        let outer = self.reader.enter(item);
        let is_told = nesting > 0 && self.is_told(item.expr, item.scope, nesting);
        self.reader.leave(outer);
        if !is_told {
            self.unread.push(self.reader.item_span(item));
        }
    }

    fn is_told(&mut self, expr: &'a Expr, scope: usize, nesting: u32) -> bool {
        let reader = self.reader;
        let (inner, at) = reader.meant(expr, scope);
        match inner {
            Expr::NoneLiteral(_) => true,
            Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) => {
                let list = reader.item(inner, at);
                self.load_all(&list, nesting - 1);
                true
            }
            Expr::Call(call) => self.is_told_call(call, at, nesting),
            Expr::Name(_) | Expr::Attribute(_) => {
                let Some((bindings, own)) = reader.bound(inner, at) else { return false };
                let bindings = bindings.to_vec();
                bindings.iter().all(|it| match it {
                    Binding::Function(function) => {
                        let text = reader.scopes.text_of(own);
                        self.listed.push((text, function.range.start()));
                        !function.decorator_list.is_empty()
                    }
                    Binding::Value(value) if bindings.len() > 1 => {
                        self.is_told(value, own, nesting - 1)
                    }
                    // A list that is changed: what is added to it is made somewhere.
                    Binding::Value(Expr::List(list)) => {
                        self.has_open_list = true;
                        list.elts.is_empty()
                    }
                    _ => false,
                })
            }
            _ => false,
        }
    }

    fn is_told_call(&mut self, call: &'a ExprCall, scope: usize, nesting: u32) -> bool {
        let reader = self.reader;
        if let Some((function, at)) = reader.local_function(call, scope) {
            return self.index.makes(function, at, reader);
        }
        if let Some(name) = self.name(&call.func, scope) {
            let last = name.rsplit('.').next().unwrap_or_default();
            if SAME.contains(&last) {
                if let Some(list) = reader.given_to(&call.arguments, scope).args.first().cloned() {
                    self.load_all(&list, nesting - 1);
                }
                return true;
            }
            if LOADERS.contains(&last)
                || last.starts_with("load_assets_from_")
                || last.starts_with("load_definitions_from_")
                || names_assets(last)
                || matches!(
                    last,
                    "AssetSpec" | "SourceAsset" | "AssetsDefinition" | "Definitions" | "merge"
                )
            {
                return true;
            }
        }
        match &*call.func {
            _ if reader.maker(&call.func, scope).is_some()
                || names_assets(written_name(&call.func)) =>
            {
                true
            }
            // `AssetSpec(…).with_io_manager_key(…)`.
            Expr::Attribute(method) if keeps_spec(&method.attr, call) && nesting > 1 => {
                let names = call.arguments.keywords.iter().filter_map(|it| it.arg.as_ref());
                if names.into_iter().any(|it| it.ends_with("key_replacements")) {
                    self.rename(reader.span(call.range(), scope));
                }
                self.is_told(&method.value, scope, nesting - 1)
            }
            _ => false,
        }
    }

    /// `AssetsDefinition(specs=[…])`: without a function nothing makes its assets here.
    fn assets_definition(&mut self, call: &'a ExprCall, scope: usize) {
        let reader = self.reader;
        let given = reader.given_to(&call.arguments, scope);
        let is_external = matches!(given.get("node_def"), Told::Absent);
        let specs = given.get("specs").known().filter(|_| is_external);
        let Some(specs) = specs else {
            return self.unread.push(reader.span(call.func.range(), scope));
        };
        // Its specs are declared where they are called.
        let items = reader.within(&specs, || reader.items(specs.expr, specs.scope));
        self.unread.extend(items.open.iter().map(|it| reader.item_span(it)));
    }
}
