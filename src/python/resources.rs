//! One walk over a text: where it binds I/O managers to resource keys, its calls and its functions.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprCall, ExprDict, ExprSubscript, Keyword, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{Span, sort_by_key};

use super::branch::{arms, ends, exclude};
use super::choice::{boolean, bounded, choice, chosen};
use super::managers::{MAX_NESTING, if_so};
use super::reader::Reader;
use super::scope::MAX_DEPTH;
use super::storage::{IoManager, Value};
use super::turns::Loop;

/// The key of assets that name none.
const DEFAULT_KEY: &str = "io_manager";
/// One text binds few; a pasted one that binds more is not what it seems.
const MAX_MANAGERS: usize = 2_000;
const MAX_CHOICES: usize = 2_000;
const MAX_CALLS: usize = 20_000;
const MAX_LOOPS: usize = 1_000;
/// Methods that change a list or a dict in place.
const CHANGES: &[&str] = &[
    "append",
    "extend",
    "insert",
    "add",
    "update",
    "remove",
    "discard",
    "pop",
    "clear",
    "setdefault",
    "reverse",
];

/// What a walk over a text gives.
pub(super) struct Survey<'a> {
    /// Every I/O manager that is bound to a key, in text order.
    pub(super) managers: Vec<IoManager>,
    /// Every call with its scope, in text order.
    pub(super) calls: Vec<(&'a ExprCall, usize)>,
    /// Every function with the scope that it is defined in, in text order.
    pub(super) functions: Vec<(&'a StmtFunctionDef, usize)>,
    /// Every loop and comprehension, outer ones first.
    pub(super) loops: Vec<Loop<'a>>,
}

/// Walks over `bodies`, the statements of the texts, in their order.
pub(super) fn survey<'a>(reader: &Reader<'a>, bodies: &[&'a [Stmt]]) -> Vec<Survey<'a>> {
    let mut choices = Vec::new();
    let mut walked = Vec::new();
    for (text, body) in bodies.iter().enumerate() {
        reader.refresh();
        let mut binder = Binder {
            reader,
            scope: reader.scopes.root(text),
            depth: 0,
            found: Vec::new(),
            choices,
            calls: Vec::new(),
            functions: Vec::new(),
            loops: Vec::new(),
        };
        binder.visit_body(body);
        let Binder { found, calls, functions, loops, .. } = binder;
        choices = binder.choices;
        walked.push((found, calls, functions, loops));
    }
    let tables = reader.tables.borrow();
    let surveys =
        walked.into_iter().enumerate().map(|(text, (mut found, mut calls, functions, loops))| {
            found.retain(|it| {
                !it.dict.is_some_and(|(start, end)| tables.contains(&(text, start, end)))
            });
            let bound = found.into_iter().map(|it| {
                let mut manager = it.manager;
                let at = manager.key_span.start;
                let is_around = |it: &&Choice| it.text == text && it.range.contains(at.into());
                manager
                    .conditions
                    .extend(choices.iter().filter(is_around).map(|it| it.holds.clone()));
                manager
            });
            let mut managers: Vec<IoManager> = bound.collect();
            sort_by_key(&mut managers, |it| (it.key_span.start, it.class_span));
            sort_by_key(&mut calls, |it| (it.0.start(), it.0.end()));
            Survey { managers, calls, functions, loops }
        });
    surveys.collect()
}

struct Found {
    /// The dict literal that holds the key.
    dict: Option<(u32, u32)>,
    manager: IoManager,
}

/// A piece of text that counts only where something holds.
struct Choice {
    text: usize,
    range: TextRange,
    holds: Value,
}

struct Binder<'r, 'a> {
    reader: &'r Reader<'a>,
    scope: usize,
    depth: u32,
    found: Vec<Found>,
    choices: Vec<Choice>,
    calls: Vec<(&'a ExprCall, usize)>,
    functions: Vec<(&'a StmtFunctionDef, usize)>,
    loops: Vec<Loop<'a>>,
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
                    let span = self.reader.inner_span(key, self.scope);
                    self.bind(key.value.to_str(), span, &item.value, Some(dict.range()));
                }
                // A constant, or the member of an enumeration; the code itself where that cannot be told.
                Some(key @ (Expr::Name(_) | Expr::Attribute(_))) if item.value.is_call_expr() => {
                    let name = match self.reader.value(key, self.scope) {
                        Value::Literal(name) => name,
                        _ => self.reader.short(key, self.scope),
                    };
                    let span = self.reader.span(key.range(), self.scope);
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
                    self.reader.span(keyword.value.range(), self.scope),
                    &keyword.value,
                    None,
                );
            } else if names_manager(keyword, takes_keys) && !is_manager {
                let span = self.reader.span(name.range(), self.scope);
                self.bind(name.as_str(), span, &keyword.value, None);
            }
        }
    }

    /// `table[key]`: each entry counts only where its key is the one.
    fn lookup(&mut self, table: &'a Expr, key: &'a Expr) {
        let Some((dict, at)) = self.reader.dict(table, self.scope) else { return };
        let on = self.reader.value(key, self.scope);
        // An entry may stand for several keys.
        let mut entries: Vec<Choice> = Vec::new();
        for item in &dict.items {
            let (Some(Expr::StringLiteral(name)), Some((entry, from))) =
                (&item.key, self.reader.dict(&item.value, at))
            else {
                continue;
            };
            let arm = |otherwise: Value| {
                let arms = vec![(name.value.to_string(), boolean(true))];
                chosen(on.clone(), arms, Some(otherwise))
            };
            let (text, range) = (self.reader.scopes.text_of(from), entry.range());
            match entries.iter_mut().find(|it| (it.text, it.range) == (text, range)) {
                Some(same) => {
                    let before = std::mem::replace(&mut same.holds, boolean(false));
                    same.holds = arm(before);
                }
                None => entries.push(Choice { text, range, holds: arm(boolean(false)) }),
            }
        }
        // A key that the text spells out chooses for this lookup alone.
        for it in entries.into_iter().filter(|it| is_open(&it.holds)) {
            self.choose(it.text, it.range, it.holds);
        }
    }

    fn choose(&mut self, text: usize, range: TextRange, holds: Value) {
        let holds = bounded(holds);
        let is_new =
            self.choices.iter().rev().take(100).all(|it| (it.text, it.range) != (text, range));
        let is_told = !matches!(holds, Value::Unknown(_)) && holds != boolean(true);
        if is_new && is_told && self.choices.len() < MAX_CHOICES {
            self.choices.push(Choice { text, range, holds });
        }
    }

    /// `if …: … else: …`; where a part ends, what follows is the other one.
    fn branches(&mut self, stmt: &'a Stmt, rest: &'a [Stmt]) {
        let mut before = Vec::new();
        let mut is_passed = true;
        for arm in arms(stmt) {
            let condition = self.reader.taken(&arm, self.scope, MAX_NESTING);
            let holds = if_so(&condition, true);
            self.choose_all(arm.body, before.iter().cloned().chain(holds));
            is_passed &= ends(arm.body);
            exclude(&mut before, &condition);
        }
        if is_passed {
            self.choose_all(rest, before.into_iter());
        }
    }

    fn choose_all(&mut self, body: &'a [Stmt], conditions: impl Iterator<Item = Value>) {
        if let (Some(first), Some(last)) = (body.first(), body.last())
            && let Some(condition) = conditions.reduce(|all, it| choice(all, it, boolean(false)))
        {
            let text = self.reader.scopes.text_of(self.scope);
            self.choose(text, TextRange::new(first.start(), last.end()), condition);
        }
    }

    fn repeat(&mut self, found: Option<Loop<'a>>) {
        if self.loops.len() < MAX_LOOPS {
            self.loops.extend(found);
        }
    }

    /// Whether the call itself makes an I/O manager.
    fn is_manager_call(&self, call: &'a ExprCall) -> bool {
        !self.reader.managers_of_call(call, self.scope).is_empty()
    }

    fn within(&mut self, range: TextRange, walk: impl FnOnce(&mut Self)) {
        let outer = self.scope;
        self.scope = self.reader.scopes.opened_by(range, outer).unwrap_or(outer);
        walk(self);
        self.scope = outer;
    }
}

/// Whether the text alone does not tell.
fn is_open(holds: &Value) -> bool {
    !matches!(holds, Value::Literal(_))
}

/// Whether the keyword may be a resource key.
fn names_manager(keyword: &Keyword, takes_keys: bool) -> bool {
    keyword.arg.as_ref().is_some_and(|it| takes_keys || it.as_str().ends_with("io_manager"))
}

impl<'a> Visitor<'a> for Binder<'_, 'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        for (at, stmt) in body.iter().enumerate() {
            self.branches(stmt, body.get(at + 1..).unwrap_or_default());
            self.visit_stmt(stmt);
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.repeat(Loop::of_statement(stmt, self.scope));
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
                    let Expr::Subscript(target) = target else { continue };
                    self.reader.note_change(&target.value, self.scope);
                    if let Expr::StringLiteral(key) = &*target.slice {
                        let span = self.reader.inner_span(key, self.scope);
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
                if let Expr::Attribute(method) = &*call.func {
                    if CHANGES.contains(&method.attr.as_str()) {
                        self.reader.note_change(&method.value, self.scope);
                    }
                    if let ("get", Some(key)) = (method.attr.as_str(), call.arguments.args.first())
                    {
                        self.lookup(&method.value, key);
                    }
                }
                self.call(call);
            }
            Expr::Subscript(ExprSubscript { value, slice, .. }) => self.lookup(value, slice),
            Expr::If(it) => {
                let condition = self.reader.condition(&it.test, self.scope, MAX_NESTING);
                for (value, holds) in [(&it.body, true), (&it.orelse, false)] {
                    let entry = self.reader.dict(value, self.scope);
                    let holds = if_so(&condition, holds).filter(is_open);
                    if let (Some((entry, from)), Some(holds)) = (entry, holds) {
                        let text = self.reader.scopes.text_of(from);
                        self.choose(text, entry.range(), holds);
                    }
                }
            }
            _ => {}
        }
        let outer = self.scope;
        self.within(expr.range(), |it| {
            it.repeat(Loop::of_expression(expr, outer, it.scope));
            visitor::walk_expr(it, expr);
        });
        self.depth -= 1;
    }
}
