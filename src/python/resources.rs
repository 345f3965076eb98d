//! One walk over a text: where it binds I/O managers to resource keys, its calls and its functions.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Expr, ExprCall, ExprDict, ExprSubscript, Keyword, Stmt, StmtFunctionDef, StmtIf,
};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{Span, sort_by_key};

use super::managers::{MAX_NESTING, if_so, is_text};
use super::reader::Reader;
use super::scope::MAX_DEPTH;
use super::storage::{IoManager, Value};

/// The key of assets that name none.
const DEFAULT_KEY: &str = "io_manager";
/// One text binds few; a pasted one that binds more is not what it seems.
const MAX_MANAGERS: usize = 2_000;
const MAX_CHOICES: usize = 2_000;
const MAX_CALLS: usize = 20_000;

/// What a walk over a text gives.
pub(super) struct Survey<'a> {
    /// Every I/O manager that is bound to a key, in text order.
    pub(super) managers: Vec<IoManager>,
    /// Every call with its scope, in text order.
    pub(super) calls: Vec<(&'a ExprCall, usize)>,
    /// Every function with the scope that it is defined in, in text order.
    pub(super) functions: Vec<(&'a StmtFunctionDef, usize)>,
}

/// Walks over `body`.
pub(super) fn survey<'a>(reader: &Reader<'a>, body: &'a [Stmt]) -> Survey<'a> {
    let mut binder = Binder {
        reader,
        scope: 0,
        depth: 0,
        found: Vec::new(),
        choices: Vec::new(),
        calls: Vec::new(),
        functions: Vec::new(),
    };
    binder.visit_body(body);
    let Binder { mut found, choices, mut calls, functions, .. } = binder;
    let tables = reader.tables.borrow();
    found.retain(|it| !it.dict.is_some_and(|it| tables.contains(&it)));
    let bound = found.into_iter().map(|it| {
        let mut manager = it.manager;
        let at = manager.key_span.start;
        let is_around = |it: &&(TextRange, Value)| it.0.contains(at.into());
        manager.conditions.extend(choices.iter().filter(is_around).map(|it| it.1.clone()));
        manager
    });
    let mut managers: Vec<IoManager> = bound.collect();
    sort_by_key(&mut managers, |it| (it.key_span.start, it.class_span.start));
    sort_by_key(&mut calls, |it| (it.0.start(), it.0.end()));
    Survey { managers, calls, functions }
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
    /// Texts that count only where something holds.
    choices: Vec<(TextRange, Value)>,
    calls: Vec<(&'a ExprCall, usize)>,
    functions: Vec<(&'a StmtFunctionDef, usize)>,
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
            match &item.key {
                Some(Expr::StringLiteral(key)) => {
                    let span = self.reader.inner_span(key);
                    self.bind(key.value.to_str(), span, &item.value, Some(dict.range()));
                }
                // A constant, or the member of an enumeration; the code itself where that cannot be told.
                Some(key @ (Expr::Name(_) | Expr::Attribute(_))) if item.value.is_call_expr() => {
                    let name = match self.reader.value(key, self.scope) {
                        Value::Literal(name) => name,
                        _ => self.reader.short(key),
                    };
                    let span = self.reader.span(key.range());
                    self.bind(&name, span, &item.value, Some(dict.range()));
                }
                _ => {}
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

    /// `table[key]`: each entry counts only where its key is the one.
    fn lookup(&mut self, table: &'a Expr, key: &'a Expr) {
        let Some((dict, _)) = self.reader.dict(table, self.scope) else { return };
        let on = self.reader.value(key, self.scope);
        for item in &dict.items {
            if let Some(Expr::StringLiteral(name)) = &item.key
                && matches!(item.value, Expr::Dict(_))
                && let Some(condition) = is_text(on.clone(), name.value.to_str())
            {
                self.choose(item.value.range(), condition);
            }
        }
    }

    fn choose(&mut self, range: TextRange, condition: Value) {
        let is_new = self.choices.iter().rev().take(100).all(|it| it.0 != range);
        // A value known from the text alone chooses nothing.
        if is_new && self.choices.len() < MAX_CHOICES && !matches!(condition, Value::Literal(_)) {
            self.choices.push((range, condition));
        }
    }

    /// `if …: … else: …`; where the first part returns, what follows is the other one.
    fn branches(&mut self, it: &'a StmtIf, rest: &'a [Stmt]) {
        let condition = self.reader.condition(&it.test, self.scope, MAX_NESTING);
        let bodies = it.elif_else_clauses.first().map_or(rest, |it| &it.body);
        let returns = it.body.last().is_some_and(Stmt::is_return_stmt);
        let is_simple = match &*it.elif_else_clauses {
            [] => returns,
            [last] => last.test.is_none(),
            _ => false,
        };
        for (body, holds) in [(&*it.body, true), (bodies, false)] {
            if let (Some(first), Some(last)) = (body.first(), body.last())
                && (holds || is_simple)
                && let Some(condition) = if_so(&condition, holds)
            {
                self.choose(TextRange::new(first.start(), last.end()), condition);
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
    fn visit_body(&mut self, body: &'a [Stmt]) {
        for (at, stmt) in body.iter().enumerate() {
            if let Stmt::If(it) = stmt {
                self.branches(it, body.get(at + 1..).unwrap_or_default());
            }
            self.visit_stmt(stmt);
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                if self.functions.len() < MAX_CALLS {
                    self.functions.push((function, self.scope));
                }
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
            Expr::Call(call) => {
                if self.calls.len() < MAX_CALLS {
                    self.calls.push((call, self.scope));
                }
                if let (Expr::Attribute(method), Some(key)) =
                    (&*call.func, call.arguments.args.first())
                    && method.attr.as_str() == "get"
                {
                    self.lookup(&method.value, key);
                }
                self.call(call);
            }
            Expr::Subscript(ExprSubscript { value, slice, .. }) => self.lookup(value, slice),
            _ => {}
        }
        self.within(expr.range(), |it| visitor::walk_expr(it, expr));
        self.depth -= 1;
    }
}
