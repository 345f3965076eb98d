//! What an I/O manager is given: by keyword, by a dict, by configuration.

use ruff_python_ast::{Arguments, Expr, ExprCall, ExprDict};

use crate::source::Span;

use super::managers::{Argument, MAX_NESTING, Manager, Unpacked};
use super::reader::Reader;
use super::storage::Value;

impl<'a> Reader<'a> {
    /// `name=value`, seen from `scope`.
    fn argument_of(&self, name: &'a str, value: &'a Expr, scope: usize) -> Argument<'a> {
        Argument { name, value, scope, frames: self.frames.borrow().as_slice().into() }
    }

    /// The value of `argument`, as the functions that were followed to it were called.
    pub(super) fn argument_value(&self, argument: &Argument<'a>) -> Value {
        let outer = self.frames.replace(argument.frames.to_vec());
        let value = self.in_each_folder(&|| self.value(argument.value, argument.scope));
        self.frames.replace(outer);
        value
    }

    /// What `manager` is given as `name` by the table that is unpacked, with its text; `default` where it lacks that.
    pub(super) fn unpacked(
        &self,
        manager: &Manager<'a>,
        is_it: &dyn Fn(&str) -> bool,
        default: &Value,
    ) -> Option<(Value, Span)> {
        let unpacked = manager.table.as_ref()?;
        let name = unpacked.keys.iter().find(|it| is_it(it))?;
        let table = &unpacked.table;
        let of = || self.entry_value(table.expr, table.scope, name, default);
        let value = self.within(table, || self.in_each_folder(&of));
        Some((value, self.item_span(table)))
    }

    /// Adds the arguments of a call.
    pub(super) fn give(&self, manager: &mut Manager<'a>, arguments: &'a Arguments, scope: usize) {
        manager.is_bare = false;
        self.give_named(manager, arguments, scope);
        if arguments.args.is_empty() {
            return;
        }
        let places = self.places(manager);
        for (name, value) in places.iter().flatten().zip(&arguments.args) {
            manager.arguments.push(self.argument_of(name, value, scope));
        }
        // A legacy function is given handlers by position, and a class that is not here anything.
        let is_told = match manager.stock {
            Some(stock) => !stock.name.starts_with("PickledObject"),
            None => places.is_some() && !arguments.args.iter().any(Expr::is_starred_expr),
        };
        if !is_told {
            manager.open.get_or_insert_with(|| "it may be given by position".to_owned());
        }
    }

    /// Adds those that have names.
    pub(super) fn give_named(
        &self,
        manager: &mut Manager<'a>,
        arguments: &'a Arguments,
        scope: usize,
    ) {
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                manager.arguments.push(self.argument_of(name.as_str(), &keyword.value, scope));
            } else {
                self.unpack(manager, &keyword.value, scope, MAX_NESTING);
            }
        }
    }

    /// Adds the entries of a dict.
    fn unpack(&self, manager: &mut Manager<'a>, expr: &'a Expr, scope: usize, nesting: u32) {
        let written = self.short(expr, scope);
        let (expr, scope) = self.meant(expr, scope);
        if let Expr::Call(call) = expr
            && call.func.as_name_expr().is_some_and(|it| it.id == "dict")
            && call.arguments.args.is_empty()
            && nesting > 0
        {
            for keyword in &call.arguments.keywords {
                match &keyword.arg {
                    Some(name) => manager.arguments.push(self.argument_of(
                        name.as_str(),
                        &keyword.value,
                        scope,
                    )),
                    None => self.unpack(manager, &keyword.value, scope, nesting - 1),
                }
            }
            return;
        }
        let found = if nesting > 0 && self.step() { self.dict(expr, scope) } else { None };
        // Whether what is unpacked is written out, too.
        let is_plain = |it: &'a Expr, at: usize| {
            let (it, at) = self.meant(it, at);
            let is_spelt_out = |it: &'a ExprCall| {
                self.builtin(&it.func, at) == Some("dict") && it.arguments.args.is_empty()
            };
            self.dict(it, at).is_some() || it.as_call_expr().is_some_and(is_spelt_out)
        };
        let are_plain = |it: &'a ExprDict, at: usize| {
            it.items.iter().all(|it| it.key.is_some() || is_plain(&it.value, at))
        };
        if !found.is_some_and(|it| are_plain(it.0, it.1)) && manager.table.is_none() {
            let mut keys = Vec::new();
            if self.keys_in((expr, scope), MAX_NESTING, &mut keys).is_some() {
                manager.table = Some(Unpacked { table: self.item(expr, scope), keys });
                return;
            }
        }
        let Some((dict, scope)) = found else {
            manager.open = Some(format!("it may come from `{written}`"));
            return;
        };
        let n_before = manager.arguments.len();
        for item in &dict.items {
            match &item.key {
                Some(Expr::StringLiteral(key)) => {
                    manager.arguments.push(self.argument_of(
                        key.value.to_str(),
                        &item.value,
                        scope,
                    ));
                }
                Some(key) => {
                    manager.open = Some(format!("it may be the key `{}`", self.short(key, scope)));
                }
                None if is_plain(&item.value, scope) => {
                    self.unpack(manager, &item.value, scope, nesting - 1);
                }
                // It may have all that stands before it.
                None => {
                    manager.arguments.truncate(n_before);
                    let written = self.short(&item.value, scope);
                    manager.open = Some(format!("it may come from `{written}`"));
                }
            }
        }
    }

    /// `fs_io_manager.configured({…})`.
    pub(super) fn configured(
        &self,
        base: &'a Expr,
        arguments: &'a Arguments,
        scope: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        let from = found.len();
        self.find(base, scope, nesting - 1, found);
        let config = arguments
            .args
            .first()
            .or_else(|| arguments.find_keyword("config_or_config_fn").map(|it| &it.value));
        for manager in found.iter_mut().skip(from) {
            manager.is_bare = false;
            if let Some(config) = config {
                self.unpack(manager, config, scope, MAX_NESTING);
            }
        }
    }
}
