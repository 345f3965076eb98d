//! The keys of assets that are made together, where something names them by what makes them all.

use std::collections::BTreeMap;

use ruff_python_ast::{Expr, StmtFunctionDef};

use super::assets::Gatherer;
use super::decorator::SEVERAL;
use super::entries::Entry;
use super::items::Item;
use super::keywords::{Given, Told};
use super::scope::Binding;
use super::storage::Value;

/// A key, with the name of the output that it comes from.
type Output = (String, Vec<String>);
/// The keys that each output needs, by its name.
type Needed = BTreeMap<String, Vec<Vec<String>>>;

impl<'a> Gatherer<'_, 'a> {
    /// The keys that `item` stands for in a list of dependencies: one, or those of all that a function makes.
    pub(super) fn item_keys(&mut self, item: &Item<'a>) -> Option<Vec<Vec<String>>> {
        match self.several(item) {
            Some(keys) => Some(keys),
            None => Some(vec![self.item_key(item, true)?]),
        }
    }

    /// The keys of all that `item` makes: a function, `function.specs`, `AssetsDefinition(specs=[…])`.
    pub(super) fn several(&mut self, item: &Item<'a>) -> Option<Vec<Vec<String>>> {
        let outer = self.reader.enter(item);
        let found = self.outputs_of(item.expr, item.scope);
        self.reader.leave(outer);
        Some(found?.into_iter().map(|it| it.1).collect())
    }

    fn outputs_of(&mut self, expr: &'a Expr, scope: usize) -> Option<Vec<Output>> {
        let reader = self.reader;
        let (expr, scope) = reader.meant(expr, scope);
        let of = match expr {
            Expr::Attribute(it) if matches!(it.attr.as_str(), "specs" | "keys") => &*it.value,
            _ => expr,
        };
        let (of, scope) = reader.meant(of, scope);
        if let Expr::Call(call) = of {
            let name = self.name(&call.func, scope)?;
            let given = reader.given_to(&call.arguments, scope);
            return if name == "AssetsDefinition" { self.outputs(&given) } else { None };
        }
        match reader.bound(of, scope)? {
            ([Binding::Function(function)], at) => self.outputs_by(function, at),
            _ => None,
        }
    }

    /// What a function makes that a decorator makes several assets of.
    pub(super) fn outputs_by(
        &mut self,
        function: &'a StmtFunctionDef,
        scope: usize,
    ) -> Option<Vec<Output>> {
        let mut makers = function
            .decorator_list
            .iter()
            .filter_map(|it| self.reader.maker(&it.expression, scope));
        let maker = makers.find(|it| SEVERAL.contains(&&*it.name))?;
        self.outputs(&maker.given)
    }

    /// What `specs` and `outs` say; nothing where any of it is not told.
    fn outputs(&mut self, given: &Given<'a>) -> Option<Vec<Output>> {
        let reader = self.reader;
        let mut found = Vec::new();
        match given.get("specs") {
            Told::Known(specs) => {
                let items = reader.within(&specs, || reader.items(specs.expr, specs.scope));
                if !items.open.is_empty() {
                    return None;
                }
                for spec in &items.all {
                    let key = self.item_key(spec, false)?;
                    found.push((key.join("__").replace(['-', '.'], "_"), key));
                }
            }
            Told::Absent => {}
            Told::Untold => return None,
        }
        match given.get("outs") {
            Told::Known(outs) => {
                let entries = reader.within(&outs, || reader.entries(outs.expr, outs.scope));
                if !entries.open.is_empty() {
                    return None;
                }
                for entry in &entries.all {
                    let (key, _) = self.out(entry)?;
                    found.push((entry.name.clone()?, key));
                }
            }
            Told::Absent => {}
            Told::Untold => return None,
        }
        (!found.is_empty()).then_some(found)
    }

    /// What `internal_asset_deps` says that each output needs, by the output's name; `None` where all need everything.
    pub(super) fn needed_by_output(&mut self, given: &Given<'a>) -> Option<Needed> {
        let all = given.get("internal_asset_deps").known()?;
        let needed = self.needed_within(&all);
        if needed.is_none() {
            self.unread.push(self.reader.item_span(&all));
        }
        needed.filter(|it| !it.is_empty())
    }

    fn needed_within(&mut self, all: &Item<'a>) -> Option<Needed> {
        let reader = self.reader;
        let entries = reader.within(all, || reader.entries(all.expr, all.scope));
        if !entries.open.is_empty() {
            return None;
        }
        let mut needed = Needed::new();
        for entry in &entries.all {
            let items =
                reader.within(&entry.value, || reader.items(entry.value.expr, entry.value.scope));
            // `set()`.
            let is_open = |it: &Item<'a>| {
                let call = it.expr.as_call_expr().filter(|it| it.arguments.is_empty());
                call.is_none_or(|call| reader.builtin(&call.func, it.scope) != Some("set"))
            };
            if items.open.iter().any(is_open) {
                return None;
            }
            let keys: Option<Vec<_>> =
                items.all.iter().map(|it| self.item_key(it, false)).collect();
            needed.insert(entry.name.clone()?, keys?);
        }
        Some(needed)
    }

    /// The key that `{name: AssetOut(…)}` says, and what the output is given.
    pub(super) fn out(&mut self, entry: &Entry<'a>) -> Option<(Vec<String>, Given<'a>)> {
        let reader = self.reader;
        let outer = reader.enter(&entry.value);
        let (value, from) = reader.meant(entry.value.expr, entry.value.scope);
        let call = value.as_call_expr();
        let made = call.and_then(|it| self.name(&it.func, from));
        let out = call.map(|it| reader.given_to(&it.arguments, from));
        reader.leave(outer);
        let (out, name) = (out?, entry.name.as_ref()?);
        match made.as_deref() {
            Some("AssetOut.from_spec") => {
                let spec = out.at("spec", 0).known()?;
                self.used.push(reader.item_span(&spec));
                return Some((self.item_key(&spec, false)?, out));
            }
            Some("AssetOut" | "Out") | None => {}
            Some(_) => return None,
        }
        let key = match out.get("key") {
            Told::Known(key) => self.item_key(&key, true)?,
            Told::Absent => self.prefixed(&out, vec![name.clone()])?,
            Told::Untold => return None,
        };
        Some((key, out))
    }

    /// `function.keys_by_output_name["name"]`.
    pub(super) fn output_key(
        &mut self,
        table: &'a Expr,
        name: &'a Expr,
        scope: usize,
    ) -> Option<Vec<String>> {
        let table =
            table.as_attribute_expr().filter(|it| it.attr.as_str() == "keys_by_output_name")?;
        let Value::Literal(name) = self.reader.value(name, scope) else { return None };
        let outputs = self.outputs_of(&table.value, scope)?;
        outputs.into_iter().find(|it| it.0 == name).map(|it| it.1)
    }
}
