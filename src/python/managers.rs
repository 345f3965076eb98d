//! Expressions that make I/O managers: which class, and what it is given.

use std::rc::Rc;

use ruff_python_ast::{Decorator, Expr, ExprCall, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::source::Span;

use super::choice::{boolean, choice, chosen};
use super::classes;
use super::reader::{Frame, Path, Reader};
use super::scope::Binding;
use super::storage::{StorageClass, Value};

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
    /// Why more may be given than can be seen.
    pub(super) open: Option<String>,
    /// Whether this is the class or function itself, not yet called.
    pub(super) is_bare: bool,
    /// Whether it is an I/O manager even so: a legacy function stands for what it makes.
    is_function: bool,
    /// What must hold for it to be chosen.
    pub(super) conditions: Vec<Value>,
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
        let mut found = Vec::new();
        self.find(expr, scope, MAX_NESTING, &mut found);
        found.retain(|it| !it.is_bare || it.is_function);
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
                self.choose(&subscript.value, &subscript.slice, scope, nesting, found);
            }
            Expr::Name(_) | Expr::Attribute(_) => {
                let Some((bindings, at)) = self.bound(expr, scope) else {
                    return self.refer(expr, scope, found);
                };
                if bindings.iter().any(|it| matches!(it, Binding::Import(_))) {
                    self.refer(expr, scope, found);
                }
                for (index, binding) in bindings.iter().enumerate() {
                    match binding {
                        Binding::Value(value) => {
                            let from = found.len();
                            self.find(value, at, nesting - 1, found);
                            if bindings.len() > 1 && found.len() > from {
                                let condition =
                                    self.branched(bindings, at, nesting, |it| boolean(it == index));
                                add_conditions(
                                    found,
                                    from,
                                    condition.and_then(|it| if_so(&it, true)),
                                );
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
                            }
                        }
                        Binding::Import(_) | Binding::Other => {}
                    }
                }
            }
            Expr::Call(call) => self.find_called(call, scope, nesting, found),
            _ => {}
        }
    }

    /// `table[key]`: the entry of a fixed key, every entry of a dict otherwise.
    fn choose(
        &self,
        table: &'a Expr,
        key: &'a Expr,
        scope: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        let Some((dict, at)) = self.dict(table, scope) else { return };
        let fixed = key.as_string_literal_expr().map(|it| it.value.to_str());
        if fixed.is_none() {
            let range = dict.range();
            let text = self.scopes.text_of(at);
            self.tables.borrow_mut().insert((text, range.start().to_u32(), range.end().to_u32()));
        }
        let on = self.value(key, scope);
        for item in &dict.items {
            let name = item.key.as_ref().and_then(|it| it.as_string_literal_expr());
            let name = name.map(|it| it.value.to_str());
            if fixed.is_none() || fixed == name {
                let from = found.len();
                self.find(&item.value, at, nesting - 1, found);
                if let Some(name) = name.filter(|_| fixed.is_none()) {
                    add_conditions(found, from, is_text(on.clone(), name));
                }
            }
        }
    }

    /// A class or function of some module.
    fn refer(&self, expr: &'a Expr, scope: usize, found: &mut Vec<Manager<'a>>) {
        let Some(path) = self.path(expr, scope) else { return };
        let Some(stock) = stock_of(&path) else { return };
        let class_span = name_range(expr);
        let name = path.split().1;
        let is_function = name.ends_with("io_manager") && !name.starts_with("build_");
        found.push(Manager { is_function, ..self.bare(class_span, scope, stock) });
    }

    fn bare(
        &self,
        class: TextRange,
        scope: usize,
        stock: Option<&'static StorageClass>,
    ) -> Manager<'a> {
        Manager {
            class: self.slice(class, scope).to_owned(),
            class_span: self.span(class, scope),
            stock,
            own: None,
            arguments: Vec::new(),
            open: None,
            is_bare: true,
            is_function: false,
            conditions: Vec::new(),
        }
    }

    fn own_class(
        &self,
        expr: &'a Expr,
        scope: usize,
        class: &'a StmtClassDef,
        at: usize,
    ) -> Option<Manager<'a>> {
        if !self.derives_from_manager(class, at, MAX_NESTING) {
            return None;
        }
        Some(Manager { own: Some((class, at)), ..self.bare(name_range(expr), scope, None) })
    }

    fn derives_from_manager(&self, class: &'a StmtClassDef, scope: usize, nesting: u32) -> bool {
        nesting > 0
            && self.step()
            && class.bases().iter().any(|base| {
                let name = self.slice(name_range(base), scope);
                if name.ends_with("IOManager") || name.ends_with("IOManagerFactory") {
                    return true;
                }
                match self.bound(base, scope) {
                    Some(([Binding::Class(base)], scope)) => {
                        self.derives_from_manager(base, scope, nesting - 1)
                    }
                    _ => false,
                }
            })
    }

    /// A function that a decorator makes an I/O manager: what it returns, or else itself.
    fn own_function(
        &self,
        (expr, scope): (&'a Expr, usize),
        function: &'a StmtFunctionDef,
        at: usize,
        nesting: u32,
        found: &mut Vec<Manager<'a>>,
    ) {
        if !function.decorator_list.iter().any(is_io_manager_decorator) {
            return;
        }
        let from = found.len();
        self.returned_by(function, at, nesting, found);
        if found.len() == from {
            let bare = self.bare(name_range(expr), scope, None);
            found.push(Manager { is_function: true, ..bare });
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
                        self.choose(&method.value, key, scope, nesting, found);
                    }
                    if let Some(otherwise) = arguments.args.get(1) {
                        self.find(otherwise, scope, nesting - 1, found);
                    }
                    return;
                }
                _ => {}
            }
        }
        let from = found.len();
        if let Some((function, at)) = self.local_function(call, scope) {
            if let Some(own) = self.scopes.opened_by(function.range(), at) {
                self.with_arguments(function, own, call, scope, || {
                    self.returned_by(function, at, nesting, found);
                });
            }
            if found.len() == from && classes::looks_like_manager(&function.name) {
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
    fn returned_by(
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

/// The last name in a dotted one.
fn name_range(expr: &Expr) -> TextRange {
    match expr {
        Expr::Attribute(attribute) => attribute.attr.range(),
        _ => expr.range(),
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

/// What `path` stands for: a stock class, `Some(None)` for one of the user's own, `None` for something else.
#[expect(clippy::option_option, reason = "whether it is a manager, and whether we know it")]
pub(super) fn stock_of(path: &Path) -> Option<Option<&'static StorageClass>> {
    let (module, name) = path.split();
    let stock = if module.is_empty() && !path.is_imported {
        classes::stock_class_of_any_module(name)
    } else {
        classes::stock_class(module, name)
    };
    if stock.is_some() {
        return Some(stock);
    }
    let is_known = classes::is_stock_module(module) && !classes::is_missing(module, name);
    (classes::looks_like_manager(name) && !is_known).then_some(None)
}

fn is_io_manager_decorator(decorator: &Decorator) -> bool {
    let name = match &decorator.expression {
        Expr::Call(call) => &*call.func,
        other => other,
    };
    match name {
        Expr::Name(name) => name.id == "io_manager",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "io_manager",
        _ => false,
    }
}
