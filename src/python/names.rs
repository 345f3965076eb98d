//! One walk over texts: which names they bind where, what they change in place, and what calls their functions.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Expr, ExprContext, MatchCase, Parameter, Pattern, Stmt, StmtIf, StmtImport, StmtImportFrom,
};
use ruff_text_size::{Ranged, TextRange};

use super::classes;
use super::guarded::{catches_imports, is_for_types, suppresses_imports};
use super::named::Weight;
use super::objects::last_name;
use super::repository::{dotted, module_of};
use super::scope::{Binding, MAX_DEPTH, Scope, Scopes};
use super::touch::{Touch, What, changed_by};

/// The items of a tuple or list that is written out.
fn items(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

/// Walks over texts.
pub(super) struct Collector<'a> {
    pub(super) scopes: Scopes<'a>,
    /// The scope that it is in.
    pub(super) current: usize,
    depth: u32,
    /// How many statements are around that may leave out what is in them.
    n_around: u32,
    /// Whether it is in what only those who check types see.
    is_for_types: bool,
    /// Whether it is in what goes on elsewhere when an import fails.
    is_guarded: bool,
    /// Whether it is in what only tests and people run.
    pub(super) is_aside: bool,
    /// What the `match` around looks at.
    subject: Option<&'a Expr>,
}

impl<'a> Collector<'a> {
    /// Before any text.
    pub(super) fn new() -> Self {
        Self {
            scopes: Scopes::default(),
            current: 0,
            depth: 0,
            n_around: 0,
            is_for_types: false,
            is_guarded: false,
            is_aside: false,
            subject: None,
        }
    }

    fn touch(&mut self, object: &'a Expr, what: What<'a>, at: TextRange) {
        self.scopes.touches.push(Touch { object, scope: self.current, what, at, inside: None });
    }

    /// Binds a name as the statement at `range` does.
    fn bind(&mut self, name: &'a str, binding: Binding<'a>, range: TextRange) {
        let weight = match (self.is_for_types, self.n_around) {
            (true, _) => Weight::Types,
            (_, 0) => Weight::Certain,
            _ => Weight::Open,
        };
        self.bind_as(name, binding, range, weight);
    }

    fn bind_as(&mut self, name: &'a str, binding: Binding<'a>, range: TextRange, weight: Weight) {
        if let Some(scope) = self.scopes.all.get_mut(self.current) {
            scope.names.entry(name).or_default().add(binding, range, weight);
        }
    }

    fn within(
        &mut self,
        range: TextRange,
        is_class: bool,
        body: &'a [Stmt],
        walk: impl FnOnce(&mut Self),
    ) {
        let outer = self.current;
        let scopes = &mut self.scopes.all;
        // A class body's names are not seen from its methods.
        let parent = match scopes.get(outer) {
            Some(scope) if scope.is_class && !is_class => scope.parent,
            _ => Some(outer),
        };
        let text = scopes.get(outer).map_or(0, |it| it.text);
        self.current = scopes.len();
        scopes.push(Scope { parent, is_class, body, text, ..Scope::default() });
        let key = (text, range.start().to_u32(), range.end().to_u32());
        self.scopes.by_range.insert(key, self.current);
        let n_around = std::mem::take(&mut self.n_around);
        walk(self);
        self.n_around = n_around;
        self.current = outer;
    }

    fn import(&mut self, import: &'a StmtImport) {
        for alias in &import.names {
            let path = alias.name.as_str();
            if let Some(name) = &alias.asname {
                self.bind(name.as_str(), Binding::Import(path.to_owned()), import.range());
            } else {
                let first = path.split('.').next().unwrap_or(path);
                self.bind(first, Binding::Import(first.to_owned()), import.range());
            }
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) {
        let module = module_of(import);
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                if let Some(root) = self.scopes.roots.last_mut() {
                    root.1.push(module.clone());
                }
                continue;
            }
            // What comes when it fails binds the name.
            if self.is_guarded && classes::is_missing(&module, name) {
                continue;
            }
            let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            self.bind(local, Binding::Import(dotted(&module, name)), import.range());
        }
    }

    fn used(&mut self, name: &'a str) {
        if !self.is_aside {
            self.scopes.callers.used(name);
        }
    }

    /// Binds a plain name; walks into any other target.
    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Name(name) => {
                self.bind(name.id.as_str(), Binding::Value(value), value.range());
            }
            Expr::Subscript(it) => {
                self.touch(&it.value, What::Item(&it.slice, Some(value)), target.range());
                visitor::walk_expr(self, target);
            }
            Expr::Attribute(it) => {
                let what = What::Member(it.attr.as_str(), Some(value));
                self.touch(&it.value, what, target.range());
                visitor::walk_expr(self, target);
            }
            // `a, b = "x", "y"`.
            _ => match (items(target), items(value)) {
                (Some(targets), Some(values))
                    if targets.len() == values.len()
                        && !targets.iter().chain(values).any(Expr::is_starred_expr) =>
                {
                    for (target, value) in targets.iter().zip(values) {
                        self.assign(target, value);
                    }
                }
                _ => self.visit_expr(target),
            },
        }
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assign(target, &assign.value);
                }
                self.visit_expr(&assign.value);
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, value);
                    self.visit_expr(value);
                }
            }
            Stmt::If(it) if is_for_types(it) => {
                let outer = std::mem::replace(&mut self.is_for_types, true);
                self.visit_body(&it.body);
                self.is_for_types = outer;
                // Whoever runs the code takes the other way.
                for clause in &it.elif_else_clauses {
                    self.n_around += u32::from(clause.test.is_some());
                    self.visit_body(&clause.body);
                    self.n_around -= u32::from(clause.test.is_some());
                }
            }
            Stmt::If(it) if asks_for_main(it) => {
                let outer = std::mem::replace(&mut self.is_aside, true);
                self.n_around += 1;
                visitor::walk_stmt(self, stmt);
                self.n_around -= 1;
                self.is_aside = outer;
            }
            Stmt::Match(it) => {
                let outer = self.subject.replace(&it.subject);
                self.n_around += 1;
                visitor::walk_stmt(self, stmt);
                self.n_around -= 1;
                self.subject = outer;
            }
            Stmt::Try(it) => {
                self.n_around += 1;
                let outer = self.is_guarded;
                self.is_guarded |= catches_imports(it);
                self.visit_body(&it.body);
                self.is_guarded = outer;
                it.handlers.iter().for_each(|it| self.visit_except_handler(it));
                self.visit_body(&it.orelse);
                self.visit_body(&it.finalbody);
                self.n_around -= 1;
            }
            Stmt::With(it) if suppresses_imports(it) => {
                let outer = std::mem::replace(&mut self.is_guarded, true);
                self.n_around += 1;
                visitor::walk_stmt(self, stmt);
                self.n_around -= 1;
                self.is_guarded = outer;
            }
            Stmt::If(_) | Stmt::For(_) | Stmt::While(_) => {
                self.n_around += 1;
                visitor::walk_stmt(self, stmt);
                self.n_around -= 1;
            }
            Stmt::AugAssign(it) => {
                if it.target.is_name_expr() {
                    self.touch(&it.target, What::Merged(&it.value), stmt.range());
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Global(global) => {
                let root = self.scopes.roots.last().map_or(0, |it| it.0);
                for name in &global.names {
                    if let Some(root) = self.scopes.all.get_mut(root) {
                        root.names.entry(name.as_str()).or_default().share(global.range());
                    }
                }
            }
            Stmt::FunctionDef(function) => {
                let binding = Binding::Function(function);
                self.bind(function.name.as_str(), binding, function.range());
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                let outer = self.current;
                self.within(function.range(), false, &function.body, |it| {
                    it.scopes.callers.defined(function, outer, it.current);
                    it.visit_parameters(&function.parameters);
                    it.visit_body(&function.body);
                });
            }
            Stmt::ClassDef(class) => {
                self.bind(class.name.as_str(), Binding::Class(class), class.range());
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.within(class.range(), true, &class.body, |it| it.visit_body(&class.body));
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
            Expr::Named(it) if it.target.is_name_expr() => {
                let name = it.target.as_name_expr().map_or("", |it| it.id.as_str());
                self.bind_as(name, Binding::Value(&it.value), it.range(), Weight::Open);
                self.visit_expr(&it.value);
            }
            // Every assignment to a plain name is handled above: what is left is loops, unpacking and the like.
            Expr::Name(name) => {
                self.used(name.id.as_str());
                if matches!(name.ctx, ExprContext::Store | ExprContext::Del) {
                    let (name, range) = (name.id.as_str(), name.range());
                    self.bind_as(name, Binding::Other(range), range, Weight::Open);
                }
            }
            Expr::Subscript(it) if it.ctx != ExprContext::Load => {
                let what = match it.ctx {
                    ExprContext::Del => What::Removed(&it.slice),
                    _ => What::Item(&it.slice, None),
                };
                self.touch(&it.value, what, expr.range());
                visitor::walk_expr(self, expr);
            }
            Expr::Attribute(it) if it.ctx != ExprContext::Load => {
                self.touch(&it.value, What::Member(it.attr.as_str(), None), expr.range());
                visitor::walk_expr(self, expr);
            }
            Expr::Attribute(it) => {
                self.used(it.attr.as_str());
                visitor::walk_expr(self, expr);
            }
            Expr::Call(call) => {
                if !self.is_aside {
                    self.scopes.callers.called(last_name(&call.func), call, self.current);
                }
                if let Some(object) = changed_by(call) {
                    self.touch(object, What::Call(call), expr.range());
                }
                let is_named = |it: &Expr| it.is_name_expr() || it.is_attribute_expr();
                let keywords = call.arguments.keywords.iter().map(|it| &it.value);
                if call.arguments.args.iter().chain(keywords).any(is_named) {
                    self.scopes.given.push((call, self.current));
                }
                visitor::walk_expr(self, expr);
            }
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {
                self.within(expr.range(), false, &[], |it| visitor::walk_expr(it, expr));
            }
            _ => visitor::walk_expr(self, expr),
        }
        self.depth -= 1;
    }

    fn visit_match_case(&mut self, case: &'a MatchCase) {
        let outer = self.subject;
        // What no pattern looks into is the subject itself.
        if let Pattern::MatchAs(it) = &case.pattern
            && let (None, Some(name), Some(subject)) = (&it.pattern, &it.name, outer)
        {
            self.bind_as(name.as_str(), Binding::Value(subject), it.range, Weight::Open);
            case.guard.iter().for_each(|it| self.visit_expr(it));
            self.visit_body(&case.body);
        } else {
            visitor::walk_match_case(self, case);
        }
        self.subject = outer;
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(it) => it.name.as_ref(),
            Pattern::MatchStar(it) => it.name.as_ref(),
            Pattern::MatchMapping(it) => it.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            let range = pattern.range();
            self.bind_as(name.as_str(), Binding::Other(range), range, Weight::Open);
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        let (name, range) = (parameter.name.as_str(), parameter.range());
        self.bind_as(name, Binding::Parameter, range, Weight::Open);
    }
}

/// Whether what stands in `stmt` runs only where the text is run itself.
fn asks_for_main(stmt: &StmtIf) -> bool {
    stmt.test.as_compare_expr().is_some_and(|it| last_name(&it.left) == "__name__")
}
