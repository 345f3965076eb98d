//! Expressions that make I/O managers: which class, and what it is given.

use std::rc::Rc;

use ruff_python_ast::{Expr, ExprCall, StmtClassDef, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::source::Span;

use super::choice::{boolean, choice, chosen};
use super::classes;
use super::items::Item;
use super::makers::name_range;
use super::objects::picked;
use super::reader::{Frame, Reader};
use super::scope::Binding;
use super::storage::{StorageClass, Value};
use super::values::unknown;

/// How many names, branches and calls are followed to find the class.
pub(super) const MAX_NESTING: u32 = 12;

/// An I/O manager as the text makes it.
#[derive(Clone)]
pub(super) struct Manager<'a> {
    /// The class or function as written.
    pub(super) class: String,
    /// Where.
    pub(super) class_span: Span,
    /// Its row in the table of stock classes.
    pub(super) stock: Option<&'static StorageClass>,
    /// Its definition in this text.
    pub(super) own: Option<(&'a StmtClassDef, usize)>,
    /// What it is given by name; the last of a name counts.
    pub(super) arguments: Vec<Argument<'a>>,
    /// A table that it is given, whose entries the environment chooses.
    pub(super) table: Option<Unpacked<'a>>,
    /// Why more may be given than can be seen.
    pub(super) open: Option<String>,
    /// Whether this is the class or function itself, not yet called.
    pub(super) is_bare: bool,
    /// Whether it is an I/O manager even so: a legacy function stands for what it makes.
    pub(super) is_function: bool,
    /// What must hold for it to be chosen.
    pub(super) conditions: Vec<Value>,
}

/// A table that is unpacked into arguments.
#[derive(Clone)]
pub(super) struct Unpacked<'a> {
    pub(super) table: Item<'a>,
    /// The keys that it may have.
    pub(super) keys: Vec<String>,
}

/// `name=value`.
#[derive(Clone)]
pub(super) struct Argument<'a> {
    /// The keyword, or the key of a configuration.
    pub(super) name: &'a str,
    /// The value.
    pub(super) value: &'a Expr,
    /// The scope that the value is seen from.
    pub(super) scope: usize,
    /// What the parameters are given of the functions that were followed to it.
    pub(super) frames: Rc<[Frame<'a>]>,
}

impl<'a> Reader<'a> {
    /// The I/O managers that `expr` may be: several where a condition or a key chooses.
    pub(super) fn managers(&self, expr: &'a Expr, scope: usize) -> Vec<Manager<'a>> {
        let mut found = self.found_in_folder(|found| self.find(expr, scope, MAX_NESTING, found));
        found.retain(|it| !it.is_bare || it.is_function);
        found
    }

    /// What `expr`, which is bound to a key that assets name, may be: I/O managers in any case, whatever makes them.
    pub(super) fn managers_by_key(&self, expr: &'a Expr, scope: usize) -> Vec<Manager<'a>> {
        self.is_by_key.set(true);
        let mut found = self.found_in_folder(|found| self.find(expr, scope, MAX_NESTING, found));
        self.is_by_key.set(false);
        for manager in &mut found {
            if manager.is_bare && manager.stock.is_none() && manager.conditions.is_empty() {
                manager.conditions.push(self.untold_reason(expr, scope));
            }
        }
        found
    }

    /// The I/O managers that `find` finds, which are those where the modules that they come from are the usual files.
    fn found_in_folder(&self, find: impl FnOnce(&mut Vec<Manager<'a>>)) -> Vec<Manager<'a>> {
        let (mut found, holds) = self.in_usual_folder(|| {
            let mut found = Vec::new();
            find(&mut found);
            found
        });
        add_conditions(&mut found, 0, holds);
        found
    }

    /// The I/O managers that `call` itself makes.
    pub(super) fn managers_of_call(&self, call: &'a ExprCall, scope: usize) -> Vec<Manager<'a>> {
        let mut found = Vec::new();
        self.find_called(call, scope, MAX_NESTING, &mut found);
        found
    }

    pub(super) fn find(
        &self,
        expr: &'a Expr,
        scope: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        if nesting == 0 || !self.step() {
            return;
        }
        match expr {
            Expr::If(it) => {
                let condition = self.condition(&it.test, scope, MAX_NESTING);
                for (value, holds) in [(&it.body, true), (&it.orelse, false)] {
                    let from = found.len();
                    self.find(value, scope, nesting - 1, found);
                    add_conditions(found, from, if_so(&condition, holds));
                }
            }
            Expr::BoolOp(choice) => {
                for value in &choice.values {
                    self.find(value, scope, nesting - 1, found);
                }
            }
            Expr::Named(named) => self.find(&named.value, scope, nesting - 1, found),
            Expr::Subscript(subscript) => {
                let (table, key) = ((&*subscript.value, scope), (&*subscript.slice, scope));
                self.choose(table, key, None, nesting, found);
            }
            Expr::Name(_) | Expr::Attribute(_) => {
                let Some((bindings, at)) = self.bound(expr, scope) else {
                    return self.refer(expr, scope, found);
                };
                if bindings.iter().any(|it| matches!(it, Binding::Import(_))) {
                    self.refer(expr, scope, found);
                }
                for binding in bindings {
                    match binding {
                        Binding::Value(value) => {
                            let from = found.len();
                            self.find(value, at, nesting - 1, found);
                            if !self.is_kept(value, at) && !value.is_dict_expr() {
                                let reason = self.changed_reason(expr, scope);
                                add_conditions(found, from, Some(unknown(reason)));
                            }
                            if bindings.len() > 1 && found.len() > from {
                                let of =
                                    |it: &'a Expr, _: usize| boolean(it.range() == value.range());
                                let counts = self.course(bindings, at, (expr, scope), nesting, &of);
                                let condition = counts.and_then(|it| if_so(&it, true));
                                add_conditions(found, from, condition);
                            }
                        }
                        Binding::Class(class) => {
                            found.extend(self.own_class(expr, scope, class, at));
                        }
                        Binding::Function(function) => {
                            self.own_function((expr, scope), function, at, nesting, found);
                        }
                        Binding::Parameter => {
                            if let Some((value, from)) =
                                expr.as_name_expr().and_then(|it| self.argument(&it.id, at))
                            {
                                self.find(value, from, nesting - 1, found);
                            } else {
                                found.extend(self.untold(expr, scope));
                            }
                        }
                        Binding::Other(_) => found.extend(self.untold(expr, scope)),
                        Binding::Import(_) => {}
                    }
                }
            }
            Expr::Call(call) => self.find_called(call, scope, nesting, found),
            _ => found.extend(self.untold(expr, scope)),
        }
    }

    /// `table[key]`, both with the scopes that they are seen from: the entry of a fixed key, every entry of a dict otherwise.
    fn choose(
        &self,
        (table, scope): (&'a Expr, usize),
        (key, key_scope): (&'a Expr, usize),
        otherwise: Option<&'a Expr>,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        if nesting == 0 || !self.step() {
            return;
        }
        if let Some((items, at)) = self.list(table, scope)
            && let Some(item) = picked(items, key)
        {
            return self.find(item, at, nesting - 1, found);
        }
        let (inner, at) = self.meant(table, scope);
        let looked_up = match inner {
            Expr::Subscript(it) => Some((&*it.value, &*it.slice)),
            _ => None,
        };
        let (dict, at, on, is_outer) = match (self.dict(table, scope), looked_up) {
            (Some((dict, from)), _) => {
                (dict, from, self.key_value(key, key_scope, MAX_NESTING), false)
            }
            // An entry of an entry.
            (None, Some((outer, outer_key))) if let Some((dict, from)) = self.dict(outer, at) => {
                (dict, from, self.key_value(outer_key, at, MAX_NESTING), true)
            }
            _ => return found.extend(self.untold(table, scope)),
        };
        let fixed = match &on {
            Value::Literal(text) => Some(text),
            _ => None,
        };
        if fixed.is_none() {
            let range = dict.range();
            let text = self.scopes.text_of(at);
            self.tables.borrow_mut().insert((text, range.start().to_u32(), range.end().to_u32()));
        }
        let mut others = Vec::new();
        for item in &dict.items {
            let name = item.key.as_ref().map(|it| self.key_value(it, at, MAX_NESTING));
            let name = match name {
                Some(Value::Literal(name)) => Some(name),
                _ => None,
            };
            if fixed.is_some() && fixed != name.as_ref() {
                continue;
            }
            let from = found.len();
            if is_outer {
                self.choose((&item.value, at), (key, key_scope), otherwise, nesting - 1, found);
            } else {
                self.find(&item.value, at, nesting - 1, found);
            }
            if let Some(name) = name {
                if fixed.is_none() {
                    add_conditions(found, from, is_text(on.clone(), &name));
                }
                others.push((name, boolean(false)));
            }
        }
        if let Some(otherwise) =
            otherwise.filter(|_| !is_outer && (fixed.is_none() || others.is_empty()))
        {
            let from = found.len();
            self.find(otherwise, key_scope, nesting - 1, found);
            let holds = chosen(on, others, Some(boolean(true)));
            add_conditions(found, from, if_so(&holds, true));
        }
    }

    fn find_called(
        &self,
        call: &'a ExprCall,
        scope: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        let arguments = &call.arguments;
        if let Expr::Attribute(method) = &*call.func {
            match method.attr.as_str() {
                "configured" => {
                    return self.configured(&method.value, arguments, scope, nesting, found);
                }
                "configure_at_launch" => {
                    let from = found.len();
                    self.find(&method.value, scope, nesting - 1, found);
                    for manager in found.iter_mut().skip(from) {
                        self.give(manager, arguments, scope);
                        manager.open.get_or_insert_with(|| "it is given at launch".to_owned());
                    }
                    return;
                }
                "hardcoded_io_manager" => {
                    if let Some(manager) = arguments.args.first() {
                        self.find(manager, scope, nesting - 1, found);
                    }
                    return;
                }
                "get" => {
                    if let Some(key) = arguments.args.first() {
                        let otherwise = arguments.args.get(1);
                        let table = (&*method.value, scope);
                        self.choose(table, (key, scope), otherwise, nesting, found);
                    }
                    return;
                }
                _ => {}
            }
        }
        // `partial(Manager, …)` is the class still, given some.
        if self.is_partial(call, scope)
            && let Some((of, others)) = arguments.args.split_first()
        {
            let from = found.len();
            self.find(of, scope, nesting - 1, found);
            for manager in found.iter_mut().skip(from).filter(|it| it.is_bare) {
                self.give_named(manager, arguments, scope);
                if !others.is_empty() {
                    manager.open.get_or_insert_with(|| "it may be given by position".to_owned());
                }
            }
            return;
        }
        let from = found.len();
        if let Some((function, at)) = self.local_function(call, scope) {
            if let Some(own) = self.scopes.opened_by(function.range(), at) {
                self.with_arguments(function, own, call, scope, || {
                    self.returned_by(function, at, nesting, found);
                });
            }
            let is_manager = self.is_by_key.get() || classes::looks_like_manager(&function.name);
            if found.len() == from && is_manager {
                found.push(self.bare(name_range(&call.func), scope, None));
            }
        } else {
            self.find(&call.func, scope, nesting - 1, found);
        }
        for manager in found.iter_mut().skip(from).filter(|it| it.is_bare) {
            self.give(manager, arguments, scope);
        }
    }

    /// What a function of the texts returns.
    pub(super) fn returned_by(
        &self,
        function: &'a StmtFunctionDef,
        at: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        let Some(scope) = self.scopes.opened_by(function.range(), at) else { return };
        let mut values = Vec::new();
        self.returns(&function.body, scope, nesting, &[], &mut values);
        for (value, held) in values {
            let from = found.len();
            self.find(value, scope, nesting - 1, found);
            add_conditions(found, from, held);
        }
    }
}

/// That `on` has the text `name`; `None` where it cannot be told.
pub(super) fn is_text(on: Value, name: &str) -> Option<Value> {
    match chosen(on, vec![(name.to_owned(), boolean(true))], Some(boolean(false))) {
        Value::Unknown(_) => None,
        condition => Some(condition),
    }
}

/// `condition`, or its opposite; `None` where it cannot be told.
pub(super) fn if_so(condition: &Value, holds: bool) -> Option<Value> {
    match choice(condition.clone(), boolean(holds), boolean(!holds)) {
        Value::Unknown(_) => None,
        condition => Some(condition),
    }
}

fn add_conditions(
    found: &mut [Manager<'_>],
    from: usize,
    conditions: impl IntoIterator<Item = Value>,
) {
    let conditions: Vec<Value> = conditions.into_iter().collect();
    for manager in found.iter_mut().skip(from) {
        manager.conditions.extend(conditions.iter().cloned());
    }
}
