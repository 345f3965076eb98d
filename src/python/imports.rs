//! Modules that a text imports, and names that those modules do not have.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtImportFrom};
use ruff_text_size::Ranged;

use crate::source::{Span, sort_by_key};

use super::UnknownClass;
use super::classes;
use super::reader::Reader;
use super::repository::{dotted, module_of};
use super::scope::MAX_DEPTH;

/// What the imports of `body` say: the modules, and the classes that do not exist.
pub(super) fn read_imports<'a>(
    reader: &Reader<'a>,
    body: &'a [Stmt],
    scope: usize,
) -> (Vec<String>, Vec<UnknownClass>) {
    let mut finder =
        Finder { reader, scope, depth: 0, modules: Vec::new(), places: BTreeMap::new() };
    finder.visit_body(body);
    let mut unknown: Vec<UnknownClass> = finder
        .places
        .into_iter()
        .filter_map(|((module, name), mut places)| {
            // The import comes first: it is what has to change.
            sort_by_key(&mut places, |(span, is_import)| (!is_import, *span));
            let mut spans = places.into_iter().map(|(span, _)| span);
            let span = spans.next()?;
            let suggestion = classes::suggestion(&module, &name);
            Some(UnknownClass { name, module, span, uses: spans.collect(), suggestion })
        })
        .collect();
    sort_by_key(&mut unknown, |it| it.span);
    (finder.modules, unknown)
}

struct Finder<'r, 'a> {
    reader: &'r Reader<'a>,
    scope: usize,
    depth: u32,
    modules: Vec<String>,
    /// By module and name: where, and whether that is an import.
    places: BTreeMap<(String, String), Vec<(Span, bool)>>,
}

impl<'a> Finder<'_, 'a> {
    fn add_module(&mut self, module: String) {
        if !module.is_empty() && !self.modules.contains(&module) {
            self.modules.push(module);
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) {
        let module = module_of(import);
        self.add_module(module.clone());
        for alias in &import.names {
            let name = alias.name.as_str();
            if classes::is_missing(&module, name) {
                self.add(&module, name, alias.name.range(), true);
            }
            // `from analytics import assets` may well be the module `analytics.assets`; classes are written large.
            if name.starts_with(|it: char| it.is_ascii_lowercase() || it == '_') {
                self.add_module(dotted(&module, name));
            }
        }
    }

    fn add(&mut self, module: &str, name: &str, range: ruff_text_size::TextRange, is_import: bool) {
        let places = self.places.entry((module.to_owned(), name.to_owned())).or_default();
        places.push((self.reader.span(range, self.scope), is_import));
    }

    /// Whether `name` was imported from a module that lacks it.
    fn is_missing(&self, name: &str) -> bool {
        self.places.keys().any(|it| it.1 == name)
    }

    /// Notes `expr` if it uses a name that its module does not have.
    fn refer(&mut self, expr: &'a Expr) {
        let (written, range) = match expr {
            Expr::Name(name) => (name.id.as_str(), name.range()),
            Expr::Attribute(attribute) => (attribute.attr.as_str(), attribute.attr.range()),
            _ => return,
        };
        if !classes::looks_like_manager(written) && !self.is_missing(written) {
            return;
        }
        let Some(path) = self.reader.path(expr, self.scope) else { return };
        let (module, name) = path.split();
        // A pasted piece may lack its imports, but nobody has another class of nearly this name.
        if let (Expr::Name(_), false) = (expr, path.is_imported)
            && name == written
            && let Some(module) = classes::module_of_slip(name)
        {
            return self.add(module, name, range, false);
        }
        // An alias is not the name: changing the import is enough.
        if name == written && classes::is_missing(module, name) {
            self.add(module, name, range, false);
        }
    }
}

impl<'a> Visitor<'a> for Finder<'_, 'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.add_module(alias.name.to_string());
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {
                let outer = self.scope;
                self.scope = self.reader.scopes.opened_by(stmt.range(), outer).unwrap_or(outer);
                visitor::walk_stmt(self, stmt);
                self.scope = outer;
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.refer(expr);
        visitor::walk_expr(self, expr);
        self.depth -= 1;
    }
}
