//! Which names a text binds where: by assignment, import, definition or as a parameter.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{Expr, ExprCall, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::callers::Callers;
use super::named::Named;
use super::names::Collector;
use super::touch::Touch;

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
    pub(super) parent: Option<usize>,
    pub(super) is_class: bool,
    pub(super) body: &'a [Stmt],
    /// The place of its text.
    pub(super) text: usize,
    pub(super) names: BTreeMap<&'a str, Named<'a>>,
}

/// Every scope of some texts.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    pub(super) all: Vec<Scope<'a>>,
    /// By text, start and end.
    pub(super) by_range: BTreeMap<(usize, u32, u32), usize>,
    /// The scope of each text's module, and the modules of its `from … import *`.
    pub(super) roots: Vec<(usize, Vec<String>)>,
    /// What is changed in place.
    pub(super) touches: Vec<Touch<'a>>,
    /// Calls of names that are given something with a name, each with its scope.
    pub(super) given: Vec<(&'a ExprCall, usize)>,
    /// What calls the functions.
    pub(super) callers: Callers<'a>,
}

impl<'a> Scopes<'a> {
    /// Reads the names of every text, given by its statements; what is aside calls nothing for others.
    pub(super) fn new(bodies: &[&'a [Stmt]], is_aside: impl Fn(usize) -> bool) -> Self {
        let mut collector = Collector::new();
        for (text, body) in bodies.iter().enumerate() {
            collector.current = collector.scopes.all.len();
            collector.scopes.roots.push((collector.current, Vec::new()));
            collector.scopes.all.push(Scope { body, text, ..Scope::default() });
            collector.is_aside = is_aside(text);
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
