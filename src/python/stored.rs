//! Whether what a function returns, or yields, is something that an I/O manager stores.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};

use super::branch::collect_returns;
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

/// What a function gives to an I/O manager.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// Nothing at all.
    Nothing,
    /// `None`, since nothing says that it returns nothing.
    None,
    /// Something.
    Value,
}

impl<'a> Reader<'a> {
    /// What `function`, which is defined in `scope`, gives to an I/O manager.
    pub(super) fn stored(&self, function: &'a StmtFunctionDef, scope: usize) -> Stored {
        let own = self.scopes.opened_by(function.range, scope).unwrap_or(scope);
        let mut values = Vec::new();
        collect_returns(&function.body, &mut values);
        let mut yielded = Yielded { values: Vec::new(), depth: 0 };
        yielded.visit_body(&function.body);
        // What a function returns that yields something goes nowhere.
        let yields = !yielded.values.is_empty();
        if yields {
            values = yielded.values;
        }
        let is_result = match function.returns.as_deref() {
            Some(it) if it.is_none_literal_expr() => return Stored::Nothing,
            Some(it) => written_name(it).rsplit('.').next() == Some(RESULT),
            None => false,
        };
        let is_none = |it: &&'a Expr| self.meant(it, own).0.is_none_literal_expr();
        let ends = !function.body.last().is_some_and(Stmt::is_raise_stmt);
        let gives_none =
            function.returns.is_none() && !yields && ends && values.iter().all(is_none);
        let has_value = values.into_iter().any(|it| self.is_stored(it, own, is_result));
        // A body that is only sketched stores something, too.
        let is_stub =
            matches!(&*function.body, [Stmt::Expr(it)] if it.value.is_ellipsis_literal_expr());
        match (has_value || is_stub && !is_result, gives_none) {
            (true, _) => Stored::Value,
            (false, true) => Stored::None,
            (false, false) => Stored::Nothing,
        }
    }

    /// Whether `value` is stored, of a function that may be said to return a result of its own.
    fn is_stored(&self, value: &'a Expr, scope: usize, is_result: bool) -> bool {
        let (value, _) = self.meant(value, scope);
        let name = match value {
            Expr::NoneLiteral(_) => return false,
            Expr::Call(_) => written_name(value),
            _ => "",
        };
        if name == RESULT {
            let call = value.as_call_expr();
            return call.is_some_and(|it| it.arguments.find_keyword("value").is_some());
        }
        !is_result && !EVENTS.contains(&name)
    }
}

/// What a function yields, not those inside it.
struct Yielded<'a> {
    values: Vec<&'a Expr>,
    depth: u32,
}

impl<'a> Visitor<'a> for Yielded<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            visitor::walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Yield(it) = expr {
            self.values.extend(it.value.as_deref());
        }
        if self.depth < MAX_DEPTH && !expr.is_lambda_expr() {
            self.depth += 1;
            visitor::walk_expr(self, expr);
            self.depth -= 1;
        }
    }
}
