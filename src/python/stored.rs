//! Whether what a function returns, or yields, is something that an I/O manager stores.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{ExceptHandler, Expr, Stmt, StmtFunctionDef};

use super::decorator::written_name;
use super::reader::Reader;
use super::scope::MAX_DEPTH;

/// What tells Dagster of an asset, and stores something only where it is given a value.
const RESULT: &str = "MaterializeResult";
/// What is yielded and stores nothing: events, and assets that are made elsewhere.
const EVENTS: [&str; 5] = [
    "AssetCheckResult",
    "AssetCheckEvaluation",
    "AssetMaterialization",
    "AssetObservation",
    "ExpectationResult",
];
/// Methods that give results of what other processes have made.
const PIPED: [&str; 2] = ["get_materialize_result", "get_results"];

/// What a function gives to an I/O manager.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// Certainly nothing: it says so, or all that it gives are results without a value (`DAGSTER.md §14`).
    Never,
    /// Nothing that is seen.
    Nothing,
    /// `None`, since nothing says that it returns nothing.
    None,
    /// Something.
    Value,
}

/// What one thing is that a function returns or yields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    None,
    /// A result without a value.
    Result,
    /// A result that may have one.
    OpenResult,
    Event,
    /// A result with a value.
    Valued,
    Other,
}

impl<'a> Reader<'a> {
    /// What `function`, which is defined in `scope`, gives to an I/O manager.
    pub(super) fn stored(&self, function: &'a StmtFunctionDef, scope: usize) -> Stored {
        let own = self.scopes.opened_by(function.range, scope).unwrap_or(scope);
        let typed = function.returns.as_deref();
        let is_result = match typed.map(|it| (it, written_name(it))) {
            Some((it, name)) if it.is_none_literal_expr() || name == "None" => {
                return Stored::Never;
            }
            Some((_, name)) => name.rsplit('.').next() == Some(RESULT),
            None => false,
        };
        let mut given = Given::default();
        given.visit_body(&function.body);
        // What a function returns that yields something goes nowhere.
        let yields = !given.yielded.is_empty() || given.yields_others;
        let all = if yields { given.yielded } else { given.returned };
        let kinds: Vec<Kind> =
            all.into_iter().map(|it| it.map_or(Kind::None, |it| self.kind_of(it, own))).collect();
        let has = |kind: Kind| kinds.contains(&kind);
        // A body that is only sketched stores something, too.
        let is_stub =
            matches!(&*function.body, [Stmt::Expr(it)] if it.value.is_ellipsis_literal_expr());
        if has(Kind::Valued) || (has(Kind::Other) || is_stub) && !is_result {
            return Stored::Value;
        }
        let is_end = !function.body.last().is_some_and(Stmt::is_raise_stmt);
        if typed.is_none() && !yields && is_end && kinds.iter().all(|it| *it == Kind::None) {
            return Stored::None;
        }
        let are_bare = kinds.iter().all(|it| matches!(it, Kind::Result | Kind::Event));
        // Who comes to the end of a function without a result returns `None`, which is stored.
        let is_all = if yields { !given.yields_others } else { ends(&function.body) };
        if has(Kind::Result) && are_bare && is_all { Stored::Never } else { Stored::Nothing }
    }

    fn kind_of(&self, value: &'a Expr, scope: usize) -> Kind {
        let (value, at) = self.meant(value, scope);
        let call = match value {
            Expr::NoneLiteral(_) => return Kind::None,
            Expr::Call(call) => call,
            _ => return Kind::Other,
        };
        let written = written_name(value);
        if PIPED.contains(&written) {
            return Kind::OpenResult;
        }
        let known = self.dagster_name(&call.func, at);
        match known.as_deref().unwrap_or(written).rsplit('.').next() {
            Some(RESULT) if call.arguments.find_keyword("value").is_some() => Kind::Valued,
            Some(RESULT) if call.arguments.keywords.iter().any(|it| it.arg.is_none()) => {
                Kind::OpenResult
            }
            Some(RESULT) => Kind::Result,
            Some(name) if EVENTS.contains(&name) => Kind::Event,
            _ => Kind::Other,
        }
    }
}

/// Whether nothing comes to the end of `body` but what returns there, or stops.
fn ends(body: &[Stmt]) -> bool {
    match body.last() {
        Some(Stmt::Return(_) | Stmt::Raise(_)) => true,
        Some(Stmt::With(it)) => ends(&it.body),
        Some(Stmt::If(it)) => {
            let clauses = &it.elif_else_clauses;
            clauses.last().is_some_and(|it| it.test.is_none())
                && ends(&it.body)
                && clauses.iter().all(|it| ends(&it.body))
        }
        Some(Stmt::Try(it)) => {
            let handlers = || it.handlers.iter().map(|ExceptHandler::ExceptHandler(it)| &it.body);
            ends(&it.finalbody)
                || (ends(&it.body) || ends(&it.orelse)) && handlers().all(|it| ends(it))
        }
        _ => false,
    }
}

/// What a function returns and yields, not those inside it.
#[derive(Default)]
struct Given<'a> {
    /// Nothing for a `return` alone.
    returned: Vec<Option<&'a Expr>>,
    yielded: Vec<Option<&'a Expr>>,
    /// Whether it yields what another one does.
    yields_others: bool,
    depth: u32,
}

impl<'a> Visitor<'a> for Given<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            Stmt::Return(it) => {
                self.returned.push(it.value.as_deref());
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Yield(it) => self.yielded.push(it.value.as_deref()),
            Expr::YieldFrom(_) => self.yields_others = true,
            _ => {}
        }
        if self.depth < MAX_DEPTH && !expr.is_lambda_expr() {
            self.depth += 1;
            visitor::walk_expr(self, expr);
            self.depth -= 1;
        }
    }
}
