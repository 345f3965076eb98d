//! Modules that a text imports, the files that they are, and names that they do not have.

use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, Stmt, StmtImportFrom};
use ruff_text_size::Ranged;

use crate::source::{Span, sort_by_key};

use super::classes;
use super::guarded::{catches_imports, fails, is_for_types, suppresses_imports};
use super::reader::Reader;
use super::repository::{Candidates, dotted, module_of};
use super::scope::MAX_DEPTH;
use super::{Import, UnknownClass};

/// What the imports of one text say.
pub(super) struct Imports {
    /// The modules that may be imported, as written (`analytics.assets`, `.assets`), each once: `from a import b` gives `a`
    /// and, as `b` may be a module, `a.b`.
    pub(super) modules: Vec<String>,
    /// What each statement needs: a module, or else what it imports from there as modules.
    needed: BTreeSet<(String, Vec<String>)>,
    /// The classes that do not exist.
    pub(super) unknown_classes: Vec<UnknownClass>,
}

/// What the imports of `body` say.
pub(super) fn read_imports<'a>(reader: &Reader<'a>, body: &'a [Stmt], scope: usize) -> Imports {
    let mut finder = Finder {
        reader,
        scope,
        depth: 0,
        is_for_types: false,
        is_guarded: false,
        guarded: BTreeSet::new(),
        modules: Vec::new(),
        needed: BTreeSet::new(),
        places: BTreeMap::new(),
    };
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
    Imports { modules: finder.modules, needed: finder.needed, unknown_classes: unknown }
}

impl Imports {
    /// The files that they may be, imported by the text at `text`.
    pub(super) fn files(&self, reader: &Reader<'_>, text: usize) -> Vec<Import> {
        let id = |text: &usize| reader.sources.get(*text).map(|it| it.id);
        let mut files = Vec::new();
        for module in &self.modules {
            let file = match reader.candidates(module, text) {
                Candidates::None => continue,
                Candidates::One(text) => id(&text).map(Import::File),
                Candidates::Open(texts) => {
                    let below = module.trim_start_matches('.').replace('.', "/");
                    Some(Import::Open(below, texts.iter().filter_map(id).collect()))
                }
            };
            files.extend(file.filter(|it| !files.contains(it)));
        }
        files
    }

    /// Whether one of them, imported by the text at `text`, is a module of the repository's own that is none of its texts. The
    /// folder of a package that only hands on its modules need not have a text.
    pub(super) fn lacks(&self, reader: &Reader<'_>, own: &OwnNames<'_>, text: usize) -> bool {
        let is_there = |it: &String| !matches!(reader.candidates(it, text), Candidates::None);
        self.needed.iter().any(|(module, names)| {
            own.has(module)
                && !is_there(module)
                && (names.is_empty() || !names.iter().all(is_there))
        })
    }
}

/// The names of the folders and modules of a repository.
pub(super) struct OwnNames<'a>(BTreeSet<&'a str>);

impl<'a> OwnNames<'a> {
    /// Those of the texts that `reader` reads; modules in a package are imported through that.
    pub(super) fn new(reader: &Reader<'a>) -> Self {
        let paths =
            || reader.sources.iter().map(|it| it.path.rsplit_once('/').unwrap_or(("", it.path)));
        let packages: BTreeSet<&str> =
            paths().filter(|it| it.1 == "__init__.py").map(|it| it.0).collect();
        let folders = paths().flat_map(|it| it.0.split('/'));
        let modules = paths().filter(|it| !packages.contains(it.0));
        Self(folders.chain(modules.filter_map(|it| it.1.strip_suffix(".py"))).collect())
    }

    /// Whether `module` is of a package that the repository has texts of.
    fn has(&self, module: &str) -> bool {
        let top = module.split('.').next().unwrap_or_default();
        let is_library = top == "dagster" || top.starts_with("dagster_");
        top.is_empty() || !is_library && self.0.contains(top)
    }
}

struct Finder<'r, 'a> {
    reader: &'r Reader<'a>,
    scope: usize,
    depth: u32,
    /// Whether it is in what only those who check types see.
    is_for_types: bool,
    /// Whether it is in what goes on elsewhere when an import fails.
    is_guarded: bool,
    /// Names that are not there, without harm.
    guarded: BTreeSet<&'a str>,
    modules: Vec<String>,
    needed: BTreeSet<(String, Vec<String>)>,
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
        if self.is_guarded || self.is_for_types {
            let missing = import.names.iter().map(|it| it.name.as_str());
            self.guarded.extend(missing.filter(|it| classes::is_missing(&module, it)));
        }
        if self.is_for_types {
            return;
        }
        self.add_module(module.clone());
        let names = import.names.iter().map(|it| dotted(&module, it.name.as_str()));
        self.needed.insert((module.clone(), names.collect()));
        for alias in &import.names {
            let name = alias.name.as_str();
            if !self.is_guarded && classes::is_missing(&module, name) {
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
        let is_told = classes::looks_like_manager(written)
            || self.is_missing(written)
            || expr.is_attribute_expr() && classes::is_near_manager(written);
        if !is_told || self.guarded.contains(written) {
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
            Stmt::Import(_) if self.is_for_types => {}
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.needed.insert((alias.name.to_string(), Vec::new()));
                    self.add_module(alias.name.to_string());
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::If(it) if is_for_types(it) => {
                let outer = std::mem::replace(&mut self.is_for_types, true);
                self.visit_body(&it.body);
                self.is_for_types = outer;
                it.elif_else_clauses.iter().for_each(|it| self.visit_elif_else_clause(it));
            }
            Stmt::Try(it) => {
                let outer = self.is_guarded;
                let catches = catches_imports(it);
                self.is_guarded = outer || catches;
                self.visit_body(&it.body);
                // What only comes when something fails need not come.
                self.is_guarded = outer || catches && !fails(&it.body);
                it.handlers.iter().for_each(|it| self.visit_except_handler(it));
                self.is_guarded = outer;
                self.visit_body(&it.orelse);
                self.visit_body(&it.finalbody);
            }
            Stmt::With(it) if suppresses_imports(it) => {
                let outer = std::mem::replace(&mut self.is_guarded, true);
                visitor::walk_stmt(self, stmt);
                self.is_guarded = outer;
            }
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
