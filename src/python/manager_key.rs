//! Which resource key an asset, an output or an input names for its I/O manager.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::source::{Span, sort_by_key};

use super::assets::Gatherer;
use super::items::Item;
use super::keywords::{Given, Told};
use super::storage::{IoManager, Storage, Value};

/// The key of assets that name none (`DAGSTER.md §14`).
pub(super) const DEFAULT_KEY: &str = "io_manager";
/// What the manager of one asset alone is bound to until it is known of which.
pub(super) const OWN_KEY: &str = "io_manager_def";
/// The keywords that name one.
pub(super) const KEYWORDS: [&str; 2] = ["io_manager_key", "input_manager_key"];

impl<'a> Gatherer<'_, 'a> {
    /// What the asset `key` names, or what its own I/O manager is bound to: that belongs to this asset alone, and Dagster
    /// calls it so, too.
    pub(super) fn own_manager_key(&mut self, given: &Given<'a>, key: &[String]) -> Option<Value> {
        let reader = self.reader;
        let n_named = self.named_managers.borrow().len();
        let named = self.manager_key(given);
        let bound = match given.get("io_manager_def") {
            Told::Known(own) if own.expr.is_none_literal_expr() => return named,
            Told::Known(own) => reader.item_span(&own),
            Told::Untold => return named,
            Told::Absent => {
                let name = match &named {
                    None => DEFAULT_KEY,
                    Some(Value::Literal(name)) => name,
                    Some(_) => return named,
                };
                let Told::Known(defs) = given.get("resource_defs") else { return named };
                let Some((dict, at)) = reader.within(&defs, || reader.dict(defs.expr, defs.scope))
                else {
                    return named;
                };
                let keys =
                    dict.items.iter().filter_map(|it| it.key.as_ref()?.as_string_literal_expr());
                match keys.into_iter().rfind(|it| it.value.to_str() == name) {
                    Some(own) => reader.inner_span(own, at),
                    None => return named,
                }
            }
        };
        let own = format!("{}__{DEFAULT_KEY}", key.join("__")).replace(['-', '.'], "_");
        self.named_managers.get_mut().truncate(n_named);
        self.own_managers.push((bound, own.clone()));
        Some(Value::Literal(own))
    }

    /// What is named by what is given; `None` for the usual one.
    pub(super) fn manager_key(&self, given: &Given<'a>) -> Option<Value> {
        for it in KEYWORDS {
            if let Told::Known(key) = given.get(it) {
                return Some(self.named_key(&key)).filter(|it| *it != Value::Unset);
            }
        }
        let is_untold = KEYWORDS.iter().any(|it| matches!(given.get(it), Told::Untold));
        is_untold.then(|| self.reader.untold_value(given))
    }

    /// `metadata={"dagster/io_manager_key": …}`, which specs alone are known by.
    pub(super) fn metadata_manager_key(&self, given: &Given<'a>) -> Option<Value> {
        let metadata = given.get("metadata").known()?;
        let reader = self.reader;
        let entries = reader.within(&metadata, || reader.entries(metadata.expr, metadata.scope));
        Some(self.named_key(&entries.get("dagster/io_manager_key")?.value))
    }

    fn named_key(&self, key: &Item<'a>) -> Value {
        let value = self.reader.within(key, || self.reader.value(key.expr, key.scope));
        if let Value::Literal(name) = &value {
            self.named_managers.borrow_mut().push((self.reader.item_span(key), name.clone()));
        }
        value
    }

    /// What `AssetSpec(…).with_io_manager_key(…)` names, also under a name.
    pub(super) fn spec_manager_key(&self, spec: &'a Expr, scope: usize) -> Option<Value> {
        let (spec, scope) = self.reader.meant(spec, scope);
        let call = spec.as_call_expr()?;
        let Expr::Attribute(method) = &*call.func else { return None };
        match method.attr.as_str() {
            "with_io_manager_key" => {
                let key = call.arguments.find_argument_value("io_manager_key", 0)?;
                Some(self.named_key(&self.reader.item(key, scope)))
            }
            _ => self.spec_manager_key(&method.value, scope),
        }
    }

    /// Gives what `AssetSpec(…).with_io_manager_key(…)` declares that key; the specification itself is known by then.
    pub(super) fn declare_manager_key(&mut self, call: &'a ExprCall, scope: usize) {
        let Expr::Attribute(method) = &*call.func else { return };
        if method.attr.as_str() != "with_io_manager_key" {
            return;
        }
        let Some(key) = call.arguments.find_argument_value("io_manager_key", 0) else { return };
        let spec = self.reader.span(method.value.range(), scope);
        let value = self.named_key(&self.reader.item(key, scope));
        let declared = self.declared.iter_mut().rfind(|it| spec.contains(it.0));
        if let Some((_, Some(asset))) = declared {
            asset.manager_key = Some(value);
        }
    }
}

/// `managers`, those at the spans of `owned` bound to the keys there instead.
pub(super) fn owned(managers: &[IoManager], owned: &[(Span, String)]) -> Vec<IoManager> {
    let mut all = Vec::new();
    for manager in managers {
        let mut keys =
            owned.iter().filter(|it| it.0 == manager.key_span).map(|it| &it.1).peekable();
        if keys.peek().is_none() {
            all.push(manager.clone());
        }
        all.extend(keys.map(|key| IoManager { key: key.clone(), ..manager.clone() }));
    }
    all
}

/// Those of `named` that are not among `keys`; what is called like the usual one Dagster binds itself.
pub(super) fn unbound(named: Vec<(Span, String)>, keys: &BTreeSet<String>) -> Vec<(Span, String)> {
    let is_bound = |key: &String| key == DEFAULT_KEY || keys.contains(key);
    let mut unbound: Vec<_> = named.into_iter().filter(|it| !is_bound(&it.1)).collect();
    sort_by_key(&mut unbound, |it| it.0);
    unbound.dedup();
    unbound
}

/// The resource key that `manager` needs to be bound, with the text of what needs it: the functions from before there were classes store through
/// a resource beside them (`DAGSTER.md §14`).
pub(super) fn needed(manager: &IoManager) -> Option<(Span, String)> {
    let key = match (manager.storage, &*manager.class) {
        (Storage::S3, "s3_pickle_io_manager") => "s3",
        (Storage::Gcs, "gcs_pickle_io_manager") => "gcs",
        (Storage::Adls2, "adls2_pickle_io_manager") => "adls2",
        _ => return None,
    };
    Some((manager.class_span, key.to_owned()))
}
