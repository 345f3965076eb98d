//! What one name is bound to in a scope, and which of that counts where: the last before its use that is there for certain.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::reader::Reader;
use super::scope::{Binding, MAX_DEPTH};

/// How much a binding says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// It is there for those who check types alone: nothing where anything else is.
    Types,
    /// It may be passed over, as in an `if`.
    Open,
    /// It is there whenever the statements come by: nothing before it counts any more.
    Certain,
}

/// Everything that a name is bound to.
#[derive(Debug, Default)]
pub(super) struct Named<'a> {
    all: Vec<Binding<'a>>,
    /// Where the certain ones are done, in text order, each with its place among all.
    certain: Vec<(TextSize, usize)>,
    is_for_types: bool,
    /// Whether functions bind it from inside, whenever they run.
    is_shared: bool,
}

impl<'a> Named<'a> {
    /// Adds what the statement or expression at `range` binds.
    pub(super) fn add(&mut self, binding: Binding<'a>, range: TextRange, weight: Weight) {
        match (weight, self.all.is_empty() || self.is_for_types) {
            (Weight::Types, false) => return,
            (Weight::Types, true) => self.is_for_types = true,
            (_, true) => {
                self.all.clear();
                self.is_for_types = false;
            }
            (_, false) => {}
        }
        if weight == Weight::Certain && !self.is_shared {
            self.certain.push((range.end(), self.all.len()));
        }
        self.all.push(binding);
    }

    /// Adds that a function binds it, at `range`: nothing that is written elsewhere is certain any more.
    pub(super) fn share(&mut self, range: TextRange) {
        self.is_shared = true;
        self.certain.clear();
        self.all.push(Binding::Other(range));
    }

    /// What counts once all statements have run.
    pub(super) fn last(&self) -> &[Binding<'a>] {
        let from = self.certain.last().map_or(0, |it| it.1);
        self.all.get(from..).unwrap_or_default()
    }

    /// What counts for a use at `place` in the same scope; nothing where it is only bound further on.
    pub(super) fn at(&self, place: TextSize) -> &[Binding<'a>] {
        let n_before = self.certain.partition_point(|it| it.0 <= place);
        let from = n_before.checked_sub(1).and_then(|it| self.certain.get(it)).map_or(0, |it| it.1);
        let to = self.certain.get(n_before).map_or(self.all.len(), |it| it.1);
        self.all.get(from..to).unwrap_or_default()
    }

    /// Where the name is certainly bound anew after `made`, which is among what it is bound to.
    pub(super) fn renewed_after(&self, made: &impl Ranged) -> Option<TextSize> {
        self.certain.iter().map(|it| it.0).find(|it| *it > made.end())
    }
}

impl<'a> Reader<'a> {
    /// Whether nothing ever sees `function`, which is defined in `scope`: its name is bound anew, and not used before.
    pub(super) fn is_replaced(&self, function: &'a StmtFunctionDef, scope: usize) -> bool {
        let Some(end) = self.scopes.renewed_after(&function.name, scope, function) else {
            return false;
        };
        let mut uses = Uses { name: &function.name, depth: 0, is_used: false };
        let between = self.scopes.body(scope).iter();
        let between = between.filter(|it| it.start() >= function.end() && it.start() < end);
        between.for_each(|it| uses.visit_stmt(it));
        !uses.is_used
    }
}

/// Looks for a use of a name, not in functions, which see what it is in the end.
struct Uses<'n> {
    name: &'n str,
    depth: u32,
    is_used: bool,
}

impl<'a> Visitor<'a> for Uses<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Stmt::FunctionDef(function) = stmt {
            function.decorator_list.iter().for_each(|it| self.visit_decorator(it));
            self.visit_parameters(&function.parameters);
        } else {
            visitor::walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.is_used |=
            expr.as_name_expr().is_some_and(|it| it.id == self.name && it.ctx.is_load());
        // What is nested deeper may be a use.
        self.is_used |= self.depth >= MAX_DEPTH;
        if !self.is_used {
            self.depth += 1;
            visitor::walk_expr(self, expr);
            self.depth -= 1;
        }
    }
}
