//! Where a text binds I/O managers to resource keys.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprCall, ExprDict, Keyword, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{Span, sort_by_key};

use super::reader::Reader;
use super::scope::MAX_DEPTH;
use super::storage::IoManager;

/// The key of assets that name none.
const DEFAULT_KEY: &str = "io_manager";
/// One text binds few; a pasted one that binds more is not what it seems.
const MAX_MANAGERS: usize = 2_000;

/// Every I/O manager that `body` binds to a key, in text order.
pub(super) fn bound_managers<'a>(reader: &Reader<'a>, body: &'a [Stmt]) -> Vec<IoManager> {
    let mut binder = Binder { reader, scope: 0, depth: 0, found: Vec::new() };
    binder.visit_body(body);
    let mut found = binder.found;
    let tables = reader.tables.borrow();
    found.retain(|it| !it.dict.is_some_and(|it| tables.contains(&it)));
    let mut managers: Vec<IoManager> = found.into_iter().map(|it| it.manager).collect();
    sort_by_key(&mut managers, |it| (it.key_span.start, it.class_span.start));
    managers
}

struct Found {
    /// The dict literal that holds the key.
    dict: Option<(u32, u32)>,
    manager: IoManager,
}

struct Binder<'r, 'a> {
    reader: &'r Reader<'a>,
    scope: usize,
    depth: u32,
    found: Vec<Found>,
}

impl<'a> Binder<'_, 'a> {
    fn bind(&mut self, key: &str, key_span: Span, value: &'a Expr, dict: Option<TextRange>) {
        for manager in self.reader.managers(value, self.scope) {
            if self.found.len() >= MAX_MANAGERS {
                return;
            }
            let manager = self.reader.lower(key.to_owned(), key_span, &manager);
            let dict = dict.map(|it| (it.start().to_u32(), it.end().to_u32()));
            self.found.push(Found { dict, manager });
        }
    }

    fn dict(&mut self, dict: &'a ExprDict) {
        for item in &dict.items {
            if let Some(Expr::StringLiteral(key)) = &item.key {
                let span = self.reader.inner_span(key);
                self.bind(key.value.to_str(), span, &item.value, Some(dict.range()));
            }
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        let takes_keys = match &*call.func {
            Expr::Name(name) => name.id == "dict",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "update",
            _ => false,
        };
        // What a manager is given are its own parts, not resources.
        let is_manager = call.arguments.keywords.iter().any(|it| names_manager(it, takes_keys))
            && self.is_manager_call(call);
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else { continue };
            if name.as_str() == "io_manager_def" {
                self.bind(
                    DEFAULT_KEY,
                    self.reader.span(keyword.value.range()),
                    &keyword.value,
                    None,
                );
            } else if names_manager(keyword, takes_keys) && !is_manager {
                self.bind(name.as_str(), self.reader.span(name.range()), &keyword.value, None);
            }
        }
    }

    /// Whether the call itself makes an I/O manager.
    fn is_manager_call(&self, call: &'a ExprCall) -> bool {
        !self.reader.managers_of_call(call, self.scope).is_empty()
    }

    fn within(&mut self, range: TextRange, walk: impl FnOnce(&mut Self)) {
        let outer = self.scope;
        self.scope = self.reader.scopes.opened_by(range).unwrap_or(outer);
        walk(self);
        self.scope = outer;
    }
}

/// Whether the keyword may be a resource key.
fn names_manager(keyword: &Keyword, takes_keys: bool) -> bool {
    keyword.arg.as_ref().is_some_and(|it| takes_keys || it.as_str().ends_with("io_manager"))
}

impl<'a> Visitor<'a> for Binder<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.visit_parameters(&function.parameters);
                self.within(function.range(), |it| it.visit_body(&function.body));
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.within(class.range(), |it| it.visit_body(&class.body));
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Subscript(target) = target
                        && let Expr::StringLiteral(key) = &*target.slice
                    {
                        let span = self.reader.inner_span(key);
                        self.bind(key.value.to_str(), span, &assign.value, None);
                    }
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        match expr {
            Expr::Dict(dict) => self.dict(dict),
            Expr::Call(call) => self.call(call),
            _ => {}
        }
        self.within(expr.range(), |it| visitor::walk_expr(it, expr));
        self.depth -= 1;
    }
}
