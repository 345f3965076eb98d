//! Which Python belongs to which location, told from the code source and from imports among the pasted files.

use crate::merge::EffectiveLocation;
use crate::model::{Content, Model, Repo};
use crate::source::{FileId, Files};

/// The Python of a location.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// The files, the entry point first.
    pub files: Vec<FileId>,
    /// Whether nothing told the entry point, so that every file of the repository counts.
    pub assumed: bool,
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
        .filter(|id| matches!(model.file(**id).map(|it| &it.content), Some(Content::Python(_))))
        .filter_map(|id| Some((*id, &*files.get(*id)?.path)))
        .collect();
    let mut found: Vec<FileId> = entry_points(&python, location);
    if found.is_empty() {
        let all = python.into_iter().map(|(id, _)| id).collect();
        return Code { files: all, assumed: true };
    }
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let Some(Content::Python(module)) = model.file(id).map(|it| &it.content) else { continue };
        let own_path = files.get(id).map_or("", |it| &*it.path);
        for import in &module.imports {
            for (imported, path) in &python {
                if is_import_of(import, own_path, path) && !found.contains(imported) {
                    found.push(*imported);
                }
            }
        }
    }
    Code { files: found, assumed: false }
}

fn entry_points(python: &[(FileId, &str)], location: &EffectiveLocation) -> Vec<FileId> {
    let Some((kind, value, _)) = location.code_source() else { return Vec::new() };
    let folder = location.text_at(&["working_directory"]).map_or("", |(text, _)| text);
    let matching = |test: &dyn Fn(&str) -> bool| -> Vec<FileId> {
        python.iter().filter(|(_, path)| test(path)).map(|(id, _)| *id).collect()
    };
    if kind == "python_file" {
        let wanted = value.trim_start_matches("./").to_owned();
        let folder = folder.trim_start_matches("./").trim_end_matches('/');
        let full = if folder.is_empty() { wanted.clone() } else { format!("{folder}/{wanted}") };
        let exact = matching(&|path| path == full || path == wanted);
        return if exact.is_empty() { matching(&|path| ends_with(path, &wanted)) } else { exact };
    }
    let module = value.replace('.', "/");
    if kind == "autoload_defs_module_name" {
        let below = format!("{module}/");
        return matching(&|path| path.starts_with(&below) || path.contains(&format!("/{below}")));
    }
    matching(&|path| is_module(path, &module))
}

/// Whether `path` is the module `module`, given with `/`, below any source root.
fn is_module(path: &str, module: &str) -> bool {
    ends_with(path, &format!("{module}.py")) || ends_with(path, &format!("{module}/__init__.py"))
}

/// Whether the last whole steps of `path` are `suffix`.
fn ends_with(path: &str, suffix: &str) -> bool {
    path == suffix || path.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('/'))
}

/// Whether `import`, written in the file `own`, can mean the file `path`.
fn is_import_of(import: &str, own: &str, path: &str) -> bool {
    let n_dots = import.chars().take_while(|it| *it == '.').count();
    let name = import.trim_start_matches('.').replace('.', "/");
    if n_dots == 0 {
        return !name.is_empty() && is_module(path, &name);
    }
    let mut folder: Vec<&str> = own.split('/').collect();
    folder.truncate(folder.len().saturating_sub(n_dots));
    let folder = folder.join("/");
    let module = match (folder.is_empty(), name.is_empty()) {
        (true, _) => name,
        (false, true) => folder,
        (false, false) => format!("{folder}/{name}"),
    };
    path == format!("{module}.py") || path == format!("{module}/__init__.py")
}
