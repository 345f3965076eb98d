//! Names that one file of a repository imports from another: which file a module is, and what it binds.

use ruff_python_ast::{Expr, StmtImportFrom};
use ruff_text_size::{Ranged, TextSize};

use super::classes;
use super::objects::elements;
use super::reader::{Path, Reader};
use super::scope::Binding;

/// How many imports of imports are followed; a circle ends there.
const MAX_IMPORTS: u32 = 8;

/// What a name is bound to, and the scope where it is.
pub(super) type Bound<'r, 'a> = (&'r [Binding<'a>], usize);

impl<'a> Reader<'a> {
    /// What `name` is bound to in the end, seen from `scope`, through the imports of the repository's own modules.
    pub(super) fn resolve(&self, name: &str, scope: usize) -> Option<Bound<'_, 'a>> {
        self.resolve_at(name, scope, None)
    }

    /// The same at a place in `scope`.
    pub(super) fn resolve_at(
        &self,
        name: &str,
        scope: usize,
        place: Option<TextSize>,
    ) -> Option<Bound<'_, 'a>> {
        let own = self.scopes.resolve(name, scope, place);
        let found = own.or_else(|| self.starred(name, self.scopes.text_of(scope), MAX_IMPORTS))?;
        Some(self.followed(found, MAX_IMPORTS))
    }

    /// What the name or the attribute of a module that `expr` is is bound to.
    pub(super) fn bound(&self, expr: &'a Expr, scope: usize) -> Option<Bound<'_, 'a>> {
        match expr {
            Expr::Name(name) => self.resolve_at(name.id.as_str(), scope, Some(name.start())),
            Expr::Attribute(_) => self.exported(&self.path(expr, scope)?),
            _ => None,
        }
    }

    /// What `path` is bound to in the file that has it, if that is among the texts.
    pub(super) fn exported(&self, path: &Path) -> Option<Bound<'_, 'a>> {
        if !path.is_imported {
            return None;
        }
        let found = self.exported_from(&path.text, path.from, MAX_IMPORTS)?;
        Some(self.followed(found, MAX_IMPORTS))
    }

    /// Why what `name` stands for cannot be told, where it is imported as `path`.
    pub(super) fn import_reason(&self, name: &str, path: &Path) -> String {
        let (module, _) = parted(&path.text);
        if module.is_empty() {
            return format!("`{name}` is imported");
        }
        match self.module(module, path.from) {
            Module::None => format!("`{name}` comes from `{module}`, whose file is not here"),
            Module::Several => {
                format!("`{name}` comes from `{module}`, which several files may be")
            }
            Module::One(_) => format!("`{module}` does not say what `{name}` is"),
        }
    }

    /// Why it is not known what `name` is that is bound in several ways in the scope `at`.
    pub(super) fn mixed_reason(&self, bindings: &[Binding<'a>], name: &str, at: usize) -> String {
        let import = bindings.iter().find_map(|it| match it {
            Binding::Import(path) => Some(path.clone()),
            _ => None,
        });
        match import {
            Some(text) => {
                let path = Path { text, is_imported: true, from: self.scopes.text_of(at) };
                format!("{}, and is set here otherwise", self.import_reason(name, &path))
            }
            None => format!("only running the code tells `{name}`"),
        }
    }

    fn followed<'r>(&'r self, found: Bound<'r, 'a>, n_left: u32) -> Bound<'r, 'a> {
        let ([Binding::Import(path)], scope) = found else { return found };
        let next = self.exported_from(path, self.scopes.text_of(scope), n_left);
        match next {
            Some(next) if n_left > 0 && self.step() => self.followed(next, n_left - 1),
            _ => found,
        }
    }

    fn exported_from(&self, path: &str, from: usize, n_left: u32) -> Option<Bound<'_, 'a>> {
        let (module, name) = parted(path);
        let Module::One(text) = self.module(module, from) else { return None };
        let scope = self.scopes.root(text);
        match self.scopes.own(name, scope) {
            [] => self.starred(name, text, n_left),
            own => Some((own, scope)),
        }
    }

    /// `name` from a module that the text imports everything from.
    fn starred(&self, name: &str, text: usize, n_left: u32) -> Option<Bound<'_, 'a>> {
        if n_left == 0 || !self.step() {
            return None;
        }
        self.scopes.stars(text).find_map(|module| {
            let Module::One(next) = self.module(module, text) else { return None };
            let scope = self.scopes.root(next);
            if !self.is_exported(name, scope) {
                return None;
            }
            match self.scopes.own(name, scope) {
                [] => self.starred(name, next, n_left - 1),
                own => Some((own, scope)),
            }
        })
    }

    /// Whether who imports everything from the module that is the scope `root` gets `name`.
    fn is_exported(&self, name: &str, root: usize) -> bool {
        match self.scopes.own("__all__", root) {
            [] => !name.starts_with('_'),
            [Binding::Value(all)] if self.is_kept(all, root) => elements(all).is_none_or(|all| {
                all.iter().any(|it| {
                    it.as_string_literal_expr().is_none_or(|it| it.value.to_str() == name)
                })
            }),
            // What is put together may have any.
            _ => true,
        }
    }

    /// The texts that `modules`, imported by the text at `from`, are, with the packages that they are in.
    pub(super) fn files_of(&self, modules: &[String], from: usize) -> Vec<usize> {
        let mut files = Vec::new();
        for module in modules {
            let ends = module.match_indices('.').map(|it| it.0).chain([module.len()]);
            for end in ends {
                let Some(package) = module.get(..end).filter(|it| !it.is_empty()) else { continue };
                if let Module::One(text) = self.module(package, from)
                    && !files.contains(&text)
                {
                    files.push(text);
                }
            }
        }
        files
    }

    /// The file that `module` is where the text at `from` imports it.
    pub(super) fn module(&self, module: &str, from: usize) -> Module {
        let key = (from, module.to_owned());
        let known = self.modules.borrow().get(&key).copied();
        let found = known.unwrap_or_else(|| {
            let (found, others) = self.candidates_and_others(module, from);
            let (found, all) = match found {
                Candidates::One(text) => (Module::One(text), others),
                Candidates::Open(texts) if texts.len() > 1 => (Module::Several, texts),
                Candidates::None | Candidates::Open(_) => (Module::None, Vec::new()),
            };
            self.note_rivals(module, from, found, all);
            self.modules.borrow_mut().insert(key, found);
            found
        });
        self.as_run(module, from).unwrap_or(found)
    }

    /// The files that `module` may be where the text at `from` imports it: the one in the nearest folder above the text, or
    /// else those elsewhere.
    pub(super) fn candidates(&self, module: &str, from: usize) -> Candidates {
        self.candidates_and_others(module, from).0
    }

    /// The same, with all that it is where the code runs in another folder, if that makes a difference.
    fn candidates_and_others(&self, module: &str, from: usize) -> (Candidates, Vec<usize>) {
        let one = |it: Candidates| (it, Vec::new());
        let own = self.sources.get(from).map_or("", |it| it.path);
        let n_dots = module.len() - module.trim_start_matches('.').len();
        let name = module.trim_start_matches('.').replace('.', "/");
        let top = module.split('.').next().unwrap_or_default();
        if own.is_empty() || classes::is_stock_module(module) || top == "dagster" {
            return one(Candidates::None);
        }
        let mut folder: Vec<&str> = own.split('/').collect();
        folder.truncate(folder.len().saturating_sub(n_dots.max(1)));
        let folder = folder.join("/");
        // The folder that the module's path starts in, for the file above the text that is called like it.
        let mut above: Option<(usize, usize)> = None;
        let mut elsewhere = Vec::new();
        let mut rivals: Vec<(usize, &str)> = Vec::new();
        for (text, source) in self.sources.iter().enumerate() {
            let Some(root) = root_of(source.path, &name) else { continue };
            let is_above = root.is_empty()
                || folder.strip_prefix(root).is_some_and(|it| it.is_empty() || it.starts_with('/'));
            if n_dots > 0 {
                if root == folder {
                    return one(Candidates::One(text));
                }
            } else if !is_above {
                let is_package = name.contains('/') || source.path.ends_with("/__init__.py");
                // A module in a package is imported through that.
                if is_package || !self.is_in_package(root) {
                    elsewhere.push((text, is_package));
                    rivals.push((text, root));
                }
            } else {
                rivals.push((text, root));
                if above.is_none_or(|it| it.1 < root.len()) {
                    above = Some((text, root.len()));
                }
            }
        }
        // A package that is there once is meant, wherever it is; a file alone is called like many.
        let mut packages = elsewhere.iter().filter(|it| it.1);
        match (above, packages.next(), packages.next()) {
            (Some((text, n_root)), ..) => {
                // Beside its own project nothing runs a text.
                let own = folder.get(..n_root).unwrap_or_default();
                let is_around = |outer: &str, inner: &str| {
                    outer.is_empty() || format!("{inner}/").starts_with(&format!("{outer}/"))
                };
                rivals.retain(|it| is_around(it.1, own) || is_around(own, it.1));
                (Candidates::One(text), rivals.into_iter().map(|it| it.0).collect())
            }
            (None, Some((text, _)), None) => one(Candidates::One(*text)),
            _ if elsewhere.is_empty() => one(Candidates::None),
            _ => one(Candidates::Open(elsewhere.into_iter().map(|it| it.0).collect())),
        }
    }

    fn is_in_package(&self, folder: &str) -> bool {
        self.sources.iter().any(|it| it.path.strip_suffix("/__init__.py") == Some(folder))
    }
}

/// The files that a module may be.
pub(super) enum Candidates {
    /// None of the texts.
    None,
    /// The text at this place.
    One(usize),
    /// The texts at these places, none of which is in a folder above.
    Open(Vec<usize>),
}

/// What file a module is.
#[derive(Clone, Copy)]
pub(super) enum Module {
    /// None of the texts.
    None,
    /// The text at this place.
    One(usize),
    /// Nothing tells which of several.
    Several,
}

/// The module of a dotted path and the name in it: dots alone are a module, too.
fn parted(path: &str) -> (&str, &str) {
    let at = path.rfind('.').map_or(0, |it| it + 1);
    let (module, name) = path.split_at_checked(at).unwrap_or(("", path));
    match module.strip_suffix('.') {
        Some(inner) if !inner.trim_start_matches('.').is_empty() => (inner, name),
        _ => (module, name),
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

/// The folder that `path` is the module `name` below, given with `/`; an empty name is the folder itself.
fn root_of<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let path = path.strip_suffix(".py")?;
    let path = match path.strip_suffix("__init__") {
        Some(package) if package.is_empty() || package.ends_with('/') => {
            package.trim_end_matches('/')
        }
        _ if name.is_empty() => return None,
        _ => path,
    };
    let root = path.strip_suffix(name)?;
    (root.is_empty() || name.is_empty() || root.ends_with('/')).then(|| root.trim_end_matches('/'))
}
