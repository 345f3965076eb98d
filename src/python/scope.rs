//! Which names a text binds where: by assignment, import, definition or as a parameter.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Expr, ExprContext, Parameter, Stmt, StmtClassDef, StmtFunctionDef, StmtIf, StmtImport,
    StmtImportFrom,
};
use ruff_text_size::{Ranged, TextRange};

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
    /// Something that only running tells, such as a loop's variable.
    Other,
}

/// A module, function, class body, lambda or comprehension.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    parent: Option<usize>,
    is_class: bool,
    names: BTreeMap<&'a str, Vec<Binding<'a>>>,
    /// Modules of `from … import *`.
    stars: Vec<String>,
    /// Its `if` statements, outer ones first.
    ifs: Vec<&'a StmtIf>,
}

/// Every scope of a text; the module's is the first.
#[derive(Debug)]
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    by_range: BTreeMap<(u32, u32), usize>,
}

impl<'a> Scopes<'a> {
    /// Reads the names of `body`.
    pub(super) fn new(body: &'a [Stmt]) -> Self {
        let scopes = Self { scopes: vec![Scope::default()], by_range: BTreeMap::new() };
        let mut collector = Collector { scopes, current: 0, depth: 0 };
        collector.visit_body(body);
        collector.scopes
    }

    /// The scope that the function, class, lambda or comprehension at `range` opens.
    pub(super) fn opened_by(&self, range: TextRange) -> Option<usize> {
        self.by_range.get(&(range.start().to_u32(), range.end().to_u32())).copied()
    }

    /// What `name` is bound to, seen from `scope`, and the scope where it is.
    pub(super) fn resolve(&self, name: &str, scope: usize) -> Option<(&[Binding<'a>], usize)> {
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = self.scopes.get(id)?;
            if let Some(bindings) = scope.names.get(name) {
                return Some((bindings, id));
            }
            at = scope.parent;
        }
        None
    }

    /// The scope around `scope`; the module's for the module's own.
    pub(super) fn parent(&self, scope: usize) -> usize {
        self.scopes.get(scope).and_then(|it| it.parent).unwrap_or(0)
    }

    /// What `name` is bound to in `scope` itself.
    pub(super) fn own(&self, name: &str, scope: usize) -> &[Binding<'a>] {
        self.scopes.get(scope).and_then(|it| it.names.get(name)).map_or(&[], Vec::as_slice)
    }

    /// The outermost `if` of `scope` that `range` is in.
    pub(super) fn if_around(&self, range: TextRange, scope: usize) -> Option<&'a StmtIf> {
        let ifs = &self.scopes.get(scope)?.ifs;
        ifs.iter().find(|it| it.range().contains_range(range)).copied()
    }

    /// Modules from which the text imports everything.
    pub(super) fn stars(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().flat_map(|it| &it.stars).map(String::as_str)
    }
}

/// The module of `from … import`, with the dots of a relative one.
pub(super) fn module_of(import: &StmtImportFrom) -> String {
    // More dots than folders can be nested lead nowhere.
    let dots = ".".repeat(import.level.min(100) as usize);
    format!("{dots}{}", import.module.as_ref().map_or("", |it| it.as_str()))
}

/// `name` in `module`, as a dotted path.
pub(super) fn dotted(module: &str, name: &str) -> String {
    let separator = if module.is_empty() || module.ends_with('.') { "" } else { "." };
    format!("{module}{separator}{name}")
}

struct Collector<'a> {
    scopes: Scopes<'a>,
    current: usize,
    depth: u32,
}

impl<'a> Collector<'a> {
    fn bind(&mut self, name: &'a str, binding: Binding<'a>) {
        self.bind_in(self.current, name, binding);
    }

    fn bind_in(&mut self, scope: usize, name: &'a str, binding: Binding<'a>) {
        if let Some(scope) = self.scopes.scopes.get_mut(scope) {
            scope.names.entry(name).or_default().push(binding);
        }
    }

    fn within(&mut self, range: TextRange, is_class: bool, walk: impl FnOnce(&mut Self)) {
        let outer = self.current;
        let scopes = &mut self.scopes.scopes;
        // A class body's names are not seen from its methods.
        let parent = match scopes.get(outer) {
            Some(scope) if scope.is_class && !is_class => scope.parent,
            _ => Some(outer),
        };
        self.current = scopes.len();
        scopes.push(Scope { parent, is_class, ..Scope::default() });
        self.scopes.by_range.insert((range.start().to_u32(), range.end().to_u32()), self.current);
        walk(self);
        self.current = outer;
    }

    fn import(&mut self, import: &'a StmtImport) {
        for alias in &import.names {
            let path = alias.name.as_str();
            if let Some(name) = &alias.asname {
                self.bind(name.as_str(), Binding::Import(path.to_owned()));
            } else {
                let first = path.split('.').next().unwrap_or(path);
                self.bind(first, Binding::Import(first.to_owned()));
            }
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) {
        let module = module_of(import);
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                if let Some(scope) = self.scopes.scopes.get_mut(self.current) {
                    scope.stars.push(module.clone());
                }
                continue;
            }
            let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            self.bind(local, Binding::Import(dotted(&module, name)));
        }
    }

    /// Binds a plain name; walks into any other target.
    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), Binding::Value(value)),
            _ => self.visit_expr(target),
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
            Stmt::If(it) => {
                if let Some(scope) = self.scopes.scopes.get_mut(self.current) {
                    scope.ifs.push(it);
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.bind_in(0, name.as_str(), Binding::Other);
                }
            }
            Stmt::FunctionDef(function) => {
                self.bind(function.name.as_str(), Binding::Function(function));
                for decorator in &function.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.within(function.range(), false, |it| {
                    it.visit_parameters(&function.parameters);
                    it.visit_body(&function.body);
                });
            }
            Stmt::ClassDef(class) => {
                self.bind(class.name.as_str(), Binding::Class(class));
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.within(class.range(), true, |it| it.visit_body(&class.body));
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
                    self.bind(name.id.as_str(), Binding::Other);
                }
            }
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {
                self.within(expr.range(), false, |it| visitor::walk_expr(it, expr));
            }
            _ => visitor::walk_expr(self, expr),
        }
        self.depth -= 1;
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bind(parameter.name.as_str(), Binding::Parameter);
    }
}
