//! Which names a text binds where: by assignment, import, definition or as a parameter.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Expr, ExprContext, Parameter, Stmt, StmtClassDef, StmtFunctionDef, StmtImport, StmtImportFrom,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::named::{Named, Weight};
use super::objects::last_name;
use super::repository::{dotted, module_of};
use super::touch::{Touch, What, changed_by};

/// Expressions nested deeper than this hold nothing that matters, and walking them would cost stack.
pub(super) const MAX_DEPTH: u32 = 100;

/// One way in which a name gets its value.
#[derive(Debug, Clone)]
pub(super) enum Binding<'a> {
    /// `name = value`.
    Value(&'a Expr),
    /// A module or something in a module, as a dotted path.
    Import(String),
    /// `class name`.
    Class(&'a StmtClassDef),
    /// `def name`.
    Function(&'a StmtFunctionDef),
    /// A parameter.
    Parameter,
    /// Something that only running tells, such as a loop's variable, and where.
    Other(TextRange),
}

/// A module, function, class body, lambda or comprehension.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    parent: Option<usize>,
    is_class: bool,
    body: &'a [Stmt],
    /// The place of its text.
    text: usize,
    names: BTreeMap<&'a str, Named<'a>>,
}

/// Every scope of some texts.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    all: Vec<Scope<'a>>,
    /// By text, start and end.
    by_range: BTreeMap<(usize, u32, u32), usize>,
    /// The scope of each text's module, and the modules of its `from … import *`.
    roots: Vec<(usize, Vec<String>)>,
    /// What is changed in place.
    pub(super) touches: Vec<Touch<'a>>,
}

impl<'a> Scopes<'a> {
    /// Reads the names of every text, given by its statements.
    pub(super) fn new(bodies: &[&'a [Stmt]]) -> Self {
        let mut collector = Collector {
            scopes: Self::default(),
            current: 0,
            depth: 0,
            n_around: 0,
            is_for_types: false,
        };
        for (text, body) in bodies.iter().enumerate() {
            collector.current = collector.scopes.all.len();
            collector.scopes.roots.push((collector.current, Vec::new()));
            collector.scopes.all.push(Scope { body, text, ..Scope::default() });
            collector.visit_body(body);
        }
        collector.scopes
    }

    /// The statements of `scope`, a module, class or function.
    pub(super) fn body(&self, scope: usize) -> &'a [Stmt] {
        self.all.get(scope).map_or(&[], |it| it.body)
    }

    /// The place of the text that `scope` is in.
    pub(super) fn text_of(&self, scope: usize) -> usize {
        self.all.get(scope).map_or(0, |it| it.text)
    }

    /// The scope of the module that the text at `text` is.
    pub(super) fn root(&self, text: usize) -> usize {
        self.roots.get(text).map_or(0, |it| it.0)
    }

    /// The scope that the function, class, lambda or comprehension at `range` opens, in the text that `scope` is in.
    pub(super) fn opened_by(&self, range: TextRange, scope: usize) -> Option<usize> {
        let key = (self.text_of(scope), range.start().to_u32(), range.end().to_u32());
        self.by_range.get(&key).copied()
    }

    /// What `name` is bound to, seen from `scope`, and the scope where it is: at a place in that scope, or else in the end.
    pub(super) fn resolve(
        &self,
        name: &str,
        scope: usize,
        place: Option<TextSize>,
    ) -> Option<(&[Binding<'a>], usize)> {
        let mut at = Some(scope);
        while let Some(id) = at {
            let own = self.all.get(id)?;
            if let Some(named) = own.names.get(name) {
                let place = place.filter(|_| id == scope);
                let found = place.map_or(named.last(), |it| named.at(it));
                // The body of a class sees what is around it until it binds the name itself.
                if !found.is_empty() || !own.is_class {
                    return Some((if found.is_empty() { named.last() } else { found }, id));
                }
            }
            at = own.parent;
        }
        None
    }

    /// Where `name`, which is bound to `made` in `scope`, is certainly bound anew.
    pub(super) fn renewed_after(
        &self,
        name: &str,
        scope: usize,
        made: &impl Ranged,
    ) -> Option<TextSize> {
        self.all.get(scope)?.names.get(name)?.renewed_after(made)
    }

    /// The scope around `scope`; the module's own for the module.
    pub(super) fn parent(&self, scope: usize) -> usize {
        self.all.get(scope).and_then(|it| it.parent).unwrap_or(scope)
    }

    /// What `name` is bound to in `scope` itself.
    pub(super) fn own(&self, name: &str, scope: usize) -> &[Binding<'a>] {
        self.all.get(scope).and_then(|it| it.names.get(name)).map_or(&[], Named::last)
    }

    /// Every name that is bound in `scope` itself.
    pub(super) fn names(&self, scope: usize) -> impl Iterator<Item = &'a str> {
        self.all.get(scope).into_iter().flat_map(|it| it.names.keys().copied())
    }

    /// Modules from which the text at `text` imports everything.
    pub(super) fn stars(&self, text: usize) -> impl Iterator<Item = &str> {
        self.roots.get(text).into_iter().flat_map(|it| &it.1).map(String::as_str)
    }
}

/// The items of a tuple or list that is written out.
fn items(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

struct Collector<'a> {
    scopes: Scopes<'a>,
    current: usize,
    depth: u32,
    /// How many statements are around that may leave out what is in them.
    n_around: u32,
    /// Whether it is in what only those who check types see.
    is_for_types: bool,
}

impl<'a> Collector<'a> {
    fn touch(&mut self, object: &'a Expr, what: What<'a>, at: TextRange) {
        self.scopes.touches.push(Touch { object, scope: self.current, what, at });
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
            let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            self.bind(local, Binding::Import(dotted(&module, name)), import.range());
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
            Stmt::If(it) if last_name(&it.test) == "TYPE_CHECKING" => {
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
            Stmt::If(_) | Stmt::Match(_) | Stmt::Try(_) | Stmt::For(_) | Stmt::While(_) => {
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
                self.within(function.range(), false, &function.body, |it| {
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
            // Every assignment to a plain name is handled above: what is left is loops, unpacking and the like.
            Expr::Name(name) => {
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
            Expr::Call(call) => {
                if let Some(object) = changed_by(call) {
                    self.touch(object, What::Call(call), expr.range());
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

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        let (name, range) = (parameter.name.as_str(), parameter.range());
        self.bind_as(name, Binding::Parameter, range, Weight::Open);
    }
}
