//! Which Python belongs to which location, told from the code source and from imports among the pasted files.

use super::Facts;
use crate::merge::EffectiveLocation;
use crate::model::{Model, Repo};
use crate::python::{Import, Module};
use crate::source::{FileId, Files};

/// The Python of a location.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// The files, the entry point first.
    pub files: Vec<FileId>,
    /// Whether nothing told the entry point, so that every file of the repository counts.
    pub assumed: bool,
    /// Whether the entry point and all that it imports of its own package is there.
    pub is_whole: bool,
}

impl Facts {
    /// The Python of `subject`, as far as it was read.
    pub fn modules<'f>(
        &'f self,
        model: &'f Model,
        subject: usize,
    ) -> impl Iterator<Item = &'f Module> {
        let files = self.code.get(subject).map_or(&[][..], |it| &it.files);
        files.iter().filter_map(|id| model.module(*id))
    }

    /// Whether the assets of `subject` are known as a whole, with their keys: its Python is there, and nothing in it defines some that
    /// are not followed.
    pub fn knows_assets(&self, model: &Model, subject: usize) -> bool {
        self.code.get(subject).is_some_and(|it| it.is_whole && !it.assumed)
            && self.modules(model, subject).all(|it| it.unread.is_empty() && !it.has_prefix)
    }
}

/// The Python that `location` of `repo` loads, as far as it was pasted.
pub(super) fn code(
    model: &Model,
    files: &Files,
    repo: &Repo,
    location: &EffectiveLocation,
) -> Code {
    let python: Vec<(FileId, &str)> = repo
        .files
        .iter()
        .filter(|id| model.module(**id).is_some())
        .filter_map(|id| Some((*id, &*files.get(*id)?.path)))
        .collect();
    let Some((mut found, is_certain)) = entry_points(files, &python, location) else {
        let all = python.into_iter().map(|(id, _)| id).collect();
        return Code { files: all, assumed: true, is_whole: false };
    };
    let mut is_whole = is_certain;
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let Some(module) = model.module(id) else { continue };
        is_whole = is_whole && !module.lacks_import;
        for import in &module.imports {
            let imported = match import {
                Import::File(file) => Some(*file),
                Import::Open(below, candidates) => at_root(files, location, below, candidates),
            };
            is_whole = is_whole && imported.is_some();
            found.extend(imported.filter(|it| !found.contains(it)));
        }
    }
    Code { files: found, assumed: !is_certain, is_whole }
}

/// The files that the code source names, and whether they are certainly the ones: first those below the folders that the
/// location names, as the code server would look, then those of that name anywhere.
fn entry_points(
    files: &Files,
    python: &[(FileId, &str)],
    location: &EffectiveLocation,
) -> Option<(Vec<FileId>, bool)> {
    let (kind, value, _) = location.code_source()?;
    let matching = |test: &dyn Fn(&str) -> bool| -> Vec<FileId> {
        python.iter().filter(|(_, path)| test(path)).map(|(id, _)| *id).collect()
    };
    let wanted = value.trim_start_matches("./");
    let module = value.replace('.', "/");
    let is_entry = |path: &str| match kind {
        "python_file" => path == wanted,
        "autoload_defs_module_name" => path.starts_with(&format!("{module}/")),
        _ => [&*module, &format!("src/{module}")].iter().any(|it| is_exactly(path, it)),
    };
    for root in roots(own_folder(files, location), location) {
        let found = matching(&|path| below_root(path, &root).is_some_and(is_entry));
        if !found.is_empty() {
            return Some((found, true));
        }
    }
    let anywhere = matching(&|path| match kind {
        "python_file" => ends_with(path, wanted),
        "autoload_defs_module_name" => path.contains(&format!("/{module}/")),
        _ => is_module(path, &module),
    });
    let is_certain = anywhere.len() == 1 || kind == "autoload_defs_module_name";
    (!anywhere.is_empty()).then_some((anywhere, is_certain))
}

/// The folders to look in, most telling first: the working directory, the folder that is built, that of the
/// configuration, the repository's root.
fn roots(own: &str, location: &EffectiveLocation) -> Vec<String> {
    let mut roots = named_roots(own, location);
    roots.extend([own.to_owned(), String::new()]);
    roots
}

/// Those that settings of the location name, whose configuration stands in the folder `own`.
fn named_roots(own: &str, location: &EffectiveLocation) -> Vec<String> {
    let mut roots: Vec<String> = Vec::new();
    for setting in [&["working_directory"][..], &["build", "directory"]] {
        let Some((text, _)) = location.text_at(setting) else { continue };
        for base in [own, ""] {
            let steps = base.split('/').chain(text.split('/'));
            let steps: Vec<&str> = steps.filter(|it| !matches!(*it, "" | ".")).collect();
            roots.push(steps.join("/"));
        }
    }
    roots
}

/// The folder of the configuration.
fn own_folder<'f>(files: &'f Files, location: &EffectiveLocation) -> &'f str {
    let path = files.get(location.introduced_at().file).map_or("", |it| &*it.path);
    path.rsplit_once('/').map_or("", |it| it.0)
}

/// The one of the paths `among` that is the module `below`, given with `/`, where the location looks first; where not `is_open`, only in
/// the folders that its settings name.
pub(super) fn imported<'p>(
    model: &Model,
    location: &EffectiveLocation,
    below: &str,
    among: &'p [String],
    is_open: bool,
) -> Option<&'p str> {
    let path = model.file(location.introduced_at().file).map_or("", |it| &*it.path);
    let own = path.rsplit_once('/').map_or("", |it| it.0);
    let roots = if is_open { roots(own, location) } else { named_roots(own, location) };
    let is_at =
        |root: &str, path: &str| below_root(path, root).is_some_and(|it| is_exactly(it, below));
    roots.iter().find_map(|root| among.iter().map(|it| &**it).find(|it| is_at(root, it)))
}

/// The one of `candidates` that is the module `below`, given with `/`, where the location looks first.
fn at_root(
    files: &Files,
    location: &EffectiveLocation,
    below: &str,
    candidates: &[FileId],
) -> Option<FileId> {
    let is_at = |root: &str, file: FileId| {
        let path = files.get(file).and_then(|it| below_root(&it.path, root));
        path.is_some_and(|it| is_exactly(it, below))
    };
    let mut roots = roots(own_folder(files, location), location).into_iter();
    roots.find_map(|root| candidates.iter().copied().find(|it| is_at(&root, *it)))
}

/// The rest of `path` below the folder `root`.
fn below_root<'p>(path: &'p str, root: &str) -> Option<&'p str> {
    if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') }
}

/// Whether `path` is the module `module`, given with `/`, and nothing above it.
fn is_exactly(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|it| it == ".py" || it == "/__init__.py")
}

/// Whether `path` is the module `module`, given with `/`, below any source root.
fn is_module(path: &str, module: &str) -> bool {
    ends_with(path, &format!("{module}.py")) || ends_with(path, &format!("{module}/__init__.py"))
}

/// Whether the last whole steps of `path` are `suffix`.
fn ends_with(path: &str, suffix: &str) -> bool {
    path == suffix || path.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('/'))
}
