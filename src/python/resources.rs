//! One walk over texts: what they bind to resource keys, their calls and their functions.

use std::collections::BTreeSet;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Expr, ExprCall, ExprContext, ExprDict, ExprSubscript, Keyword, Operator, Stmt, StmtFunctionDef,
};
use ruff_text_size::{Ranged, TextRange};

use crate::source::Span;

use super::branch::{arms, ends, exclude};
use super::choice::{boolean, bounded, choice, chosen};
use super::definitions::{Change, Update, resources};
use super::manager_key::OWN_KEY;
use super::managers::{MAX_NESTING, if_so};
use super::reader::Reader;
use super::scope::MAX_DEPTH;
use super::settle::{Bound, Place, Table};
use super::storage::Value;
use super::turns::Loop;

/// A repository that binds more than this to keys is not what it seems.
const MAX_BOUND: usize = 50_000;
const MAX_CHOICES: usize = 2_000;
const MAX_CALLS: usize = 20_000;
const MAX_LOOPS: usize = 1_000;

/// A piece of text that counts only where something holds.
pub(super) struct Choice {
    /// The place of the text.
    pub(super) text: usize,
    /// The piece.
    pub(super) range: TextRange,
    /// What has to hold.
    pub(super) holds: Value,
}

/// Walks over texts.
pub(super) struct Binder<'r, 'a> {
    reader: &'r Reader<'a>,
    /// The scope that it is in.
    pub(super) scope: usize,
    depth: u32,
    /// How many functions around are tests, which bind nothing for anybody else.
    n_tests: u32,
    /// What is bound to keys.
    pub(super) bound: Vec<Bound<'a>>,
    /// What counts only where something holds.
    pub(super) choices: Vec<Choice>,
    /// Every call with its scope.
    pub(super) calls: Vec<(&'a ExprCall, usize)>,
    /// Every function with the scope that it is defined in.
    pub(super) functions: Vec<(&'a StmtFunctionDef, usize)>,
    /// Every loop and comprehension, outer ones first.
    pub(super) loops: Vec<Loop<'a>>,
    /// What is done to dicts.
    pub(super) updates: Vec<Update<'a>>,
    /// Calls that take resources, each with its scope.
    pub(super) takers: Vec<(&'a ExprCall, usize)>,
    /// Dicts with names.
    pub(super) tables: Vec<Table<'a>>,
    /// Every name that is used.
    pub(super) loads: BTreeSet<&'a str>,
}

impl<'r, 'a> Binder<'r, 'a> {
    /// Before any text.
    pub(super) fn new(reader: &'r Reader<'a>) -> Self {
        Self {
            reader,
            scope: 0,
            depth: 0,
            n_tests: 0,
            bound: Vec::new(),
            choices: Vec::new(),
            calls: Vec::new(),
            functions: Vec::new(),
            loops: Vec::new(),
            updates: Vec::new(),
            takers: Vec::new(),
            tables: Vec::new(),
            loads: BTreeSet::new(),
        }
    }

    fn bind(&mut self, key: &str, key_span: Span, value: &'a Expr, place: Place) {
        if self.n_tests == 0 && self.bound.len() < MAX_BOUND {
            let (key, scope) = (key.to_owned(), self.scope);
            self.bound.push(Bound { key, key_span, value, scope, place });
        }
    }

    fn dict(&mut self, dict: &'a ExprDict) {
        for item in &dict.items {
            let Some(key) = &item.key else { continue };
            let place = Place::Dict(dict.range());
            match self.reader.resource_key(key, self.scope) {
                Some((name, span)) => self.bind(&name, span, &item.value, place),
                // The code itself where the key cannot be told.
                None if matches!(key, Expr::Name(_) | Expr::Attribute(_)) => {
                    let name = self.reader.short(key, self.scope);
                    let span = self.reader.span(key.range(), self.scope);
                    self.bind(&name, span, &item.value, place);
                }
                None => {}
            }
        }
    }

    fn call(&mut self, call: &'a ExprCall) {
        let is_dict = call.func.as_name_expr().is_some_and(|it| it.id == "dict");
        let table = match &*call.func {
            Expr::Attribute(method) if method.attr.as_str() == "update" => Some(&*method.value),
            _ => None,
        };
        let takes_keys = is_dict || table.is_some();
        // What a manager is given are its own parts, not resources.
        let is_manager = call.arguments.keywords.iter().any(|it| names_manager(it, takes_keys))
            && self.is_manager_call(call);
        let place = match (is_dict, table) {
            (true, _) => Place::Dict(call.range()),
            (_, Some(_)) => Place::Update,
            _ => Place::Keyword,
        };
        if let Some(table) = table {
            for other in &call.arguments.args {
                self.update(table, call.range(), Change::All(other, self.scope, false));
            }
        }
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else {
                if let Some(table) = table {
                    let change = Change::All(&keyword.value, self.scope, false);
                    self.update(table, call.range(), change);
                }
                continue;
            };
            if name.as_str() == "io_manager_def" {
                let span = self.reader.span(keyword.value.range(), self.scope);
                self.bind(OWN_KEY, span, &keyword.value, Place::Own);
            } else if names_manager(keyword, takes_keys) && !is_manager {
                let span = self.reader.span(name.range(), self.scope);
                self.bind(name.as_str(), span, &keyword.value, place);
                if let Some(table) = table {
                    self.update(table, call.range(), Change::Key(name.to_string(), span));
                }
            }
        }
        if self.n_tests == 0 && resources(call).is_some() && self.takers.len() < MAX_CALLS {
            self.takers.push((call, self.scope));
        }
    }

    fn update(&mut self, table: &'a Expr, at: TextRange, change: Change<'a>) {
        if let Expr::Name(name) = table
            && let Some((_, scope)) = self.reader.scopes.resolve(&name.id, self.scope, None)
            && self.updates.len() < MAX_CALLS
        {
            self.updates.push(Update { scope, name: name.id.as_str(), at, change });
        }
    }

    /// `table[key]`: each entry counts only where its key is the one, and what there is `otherwise` where none is.
    fn lookup(&mut self, table: &'a Expr, key: &'a Expr, otherwise: Option<&'a Expr>) {
        let Some((dict, at)) = self.reader.dict(table, self.scope) else { return };
        let on = self.reader.key_value(key, self.scope, MAX_NESTING);
        let mut others = Vec::new();
        // An entry may stand for several keys.
        let mut entries: Vec<Choice> = Vec::new();
        for item in &dict.items {
            let name = item.key.as_ref().map(|it| self.reader.key_value(it, at, MAX_NESTING));
            let Some(Value::Literal(name)) = name else { continue };
            others.push((name.clone(), boolean(false)));
            let Some((entry, from)) = self.reader.dict(&item.value, at) else { continue };
            let arm = |otherwise: Value| {
                let arms = vec![(name, boolean(true))];
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
        if let Some((entry, from)) = otherwise.and_then(|it| self.reader.dict(it, self.scope)) {
            let (text, range) = (self.reader.scopes.text_of(from), entry.range());
            let none = chosen(on, others, Some(boolean(true)));
            match entries.iter_mut().find(|it| (it.text, it.range) == (text, range)) {
                Some(same) => {
                    let before = std::mem::replace(&mut same.holds, boolean(false));
                    same.holds = choice(before, boolean(true), none);
                }
                None => entries.push(Choice { text, range, holds: none }),
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

    /// Whether the call itself makes an I/O manager.
    fn is_manager_call(&self, call: &'a ExprCall) -> bool {
        !self.reader.managers_of_call(call, self.scope).is_empty()
    }

    /// Notes that `target` is a name of the dict that `value` makes.
    fn table(&mut self, target: &'a Expr, value: &'a Expr) {
        if let (Expr::Name(name), Expr::Dict(_) | Expr::Call(_)) = (target, value) {
            let text = self.reader.scopes.text_of(self.scope);
            self.tables.push(Table { text, range: value.range(), name: name.id.as_str() });
        }
    }

    fn repeat(&mut self, found: Option<Loop<'a>>) {
        if self.loops.len() < MAX_LOOPS {
            self.loops.extend(found);
        }
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
                let is_test =
                    function.name.starts_with("test_") && function.decorator_list.is_empty();
                self.n_tests += u32::from(is_test);
                self.within(function.range(), |it| it.visit_body(&function.body));
                self.n_tests -= u32::from(is_test);
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.within(class.range(), |it| it.visit_body(&class.body));
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Subscript(target) = target {
                        let key = self.reader.resource_key(&target.slice, self.scope);
                        let change = match key {
                            Some((key, span)) => {
                                self.bind(&key, span, &assign.value, Place::Update);
                                Change::Key(key, span)
                            }
                            None => Change::Any(&target.slice, self.scope),
                        };
                        self.update(&target.value, stmt.range(), change);
                    }
                    self.table(target, &assign.value);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.table(&assign.target, value);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(it) => {
                if it.op == Operator::BitOr {
                    let change = Change::All(&it.value, self.scope, true);
                    self.update(&it.target, stmt.range(), change);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::ImportFrom(import) => {
                self.loads.extend(import.names.iter().map(|it| it.name.as_str()));
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
            Expr::Name(name) if matches!(name.ctx, ExprContext::Load) => {
                self.loads.insert(name.id.as_str());
            }
            Expr::Attribute(attribute) => {
                self.loads.insert(attribute.attr.as_str());
            }
            Expr::Call(call) => {
                if self.calls.len() < MAX_CALLS {
                    self.calls.push((call, self.scope));
                }
                if let (Expr::Attribute(method), Some(key)) =
                    (&*call.func, call.arguments.args.first())
                    && method.attr.as_str() == "get"
                {
                    self.lookup(&method.value, key, call.arguments.args.get(1));
                }
                self.call(call);
            }
            Expr::Subscript(ExprSubscript { value, slice, .. }) => self.lookup(value, slice, None),
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
