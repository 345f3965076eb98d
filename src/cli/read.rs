//! Folders and files to a workspace.
#![expect(clippy::disallowed_methods, reason = "the command line is what reads files for the core")]

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::model::read_settings;
use crate::source::{Kind, LineIndex, Settings, SourceFile, Workspace, read_bundle, recognize};

/// The settings file, read from each folder given.
const SETTINGS: &str = "playground.yaml";
/// Folders that hold no configuration of their own.
const SKIPPED: [&str; 6] = ["node_modules", "target", "__pycache__", "venv", "dist", "build"];
/// The largest file that is read, in bytes; what is larger is said to be so by the analysis.
const MAX_BYTES: u64 = 20_000_000;
/// How deep folders are followed.
const MAX_DEPTH: usize = 12;

/// Reads every path.
///
/// # Errors
/// Where a path cannot be read, holds no configuration, or has a `playground.yaml` that cannot be used.
pub(super) fn workspace(paths: &[PathBuf]) -> Result<Workspace, String> {
    let mut workspace = Workspace::default();
    for path in paths {
        if path.as_os_str() == "-" {
            standard_input(&mut workspace)?;
        } else if path.is_dir() {
            folder(path, &mut workspace)?;
        } else {
            single_file(path, &mut workspace)?;
        }
    }
    Ok(workspace)
}

fn standard_input(workspace: &mut Workspace) -> Result<(), String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| "standard input is not UTF-8")?;
    match read_bundle(&text) {
        Some(files) => workspace.files.extend(files),
        None => workspace.files.push(SourceFile::new("stdin", "dagster_cloud.yaml", &text)),
    }
    Ok(())
}

fn single_file(path: &Path, workspace: &mut Workspace) -> Result<(), String> {
    let text = read_text(path)?;
    let absolute = std::path::absolute(path).map_err(|error| told(path, &error))?;
    let name = |it: Option<&std::ffi::OsStr>| {
        it.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let repo = name(absolute.parent().and_then(Path::file_name));
    let repo = if repo.is_empty() { "root".to_owned() } else { repo };
    let file = name(absolute.file_name());
    // A file that is named on its own is meant as configuration, whatever it is called.
    let is_known = recognize(&file, &text, &[]).kind != Kind::Other;
    if !is_known {
        let corrected = workspace.settings.files.entry(format!("{repo}/{file}")).or_default();
        corrected.kind = Some(Kind::DagsterCloud);
    }
    workspace.files.push(SourceFile::new(&repo, &file, &text));
    Ok(())
}

/// A repository, or a set of them.
fn folder(root: &Path, workspace: &mut Workspace) -> Result<(), String> {
    let settings = root.join(SETTINGS);
    if settings.is_file() {
        let text = read_text(&settings)?;
        let read = read_settings(&text).map_err(|error| {
            let at = error.span.map(|it| LineIndex::new(&text).line_column(&text, it.start));
            let at = at.map(|it| format!(":{}:{}", it.line, it.column)).unwrap_or_default();
            format!("{}{at}: {}", settings.display(), error.message)
        })?;
        add_settings(&mut workspace.settings, read);
    }
    let before = workspace.files.len();
    if holds_configuration(root)? {
        repository(root, workspace)?;
    } else {
        for path in entries(root)?.into_iter().filter(|it| it.is_dir() && !is_skipped(it)) {
            if holds_configuration_below(&path, 0)? {
                repository(&path, workspace)?;
            }
        }
    }
    if workspace.files.len() == before {
        return Err(format!("{}: no dagster_cloud.yaml found here or below", root.display()));
    }
    Ok(())
}

fn add_settings(settings: &mut Settings, read: Settings) {
    settings.environments.extend(read.environments);
    settings.repos.extend(read.repos);
    settings.files.extend(read.files);
}

/// Whether a deployment file stands directly in `folder`.
fn holds_configuration(folder: &Path) -> Result<bool, String> {
    Ok(entries(folder)?.iter().any(|it| it.is_file() && is_configuration(it)))
}

fn holds_configuration_below(folder: &Path, depth: usize) -> Result<bool, String> {
    if holds_configuration(folder)? {
        return Ok(true);
    }
    if depth >= MAX_DEPTH {
        return Ok(false);
    }
    for path in entries(folder)?.into_iter().filter(|it| it.is_dir() && !is_skipped(it)) {
        if holds_configuration_below(&path, depth + 1)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
    recognize(&name, "", &[]).kind == Kind::DagsterCloud
}

fn repository(root: &Path, workspace: &mut Workspace) -> Result<(), String> {
    let absolute = std::path::absolute(root).map_err(|error| told(root, &error))?;
    let absolute = absolute.canonicalize().unwrap_or(absolute);
    let name = absolute.file_name().map(|it| it.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| "root".into());
    let mut paths = Vec::new();
    walk(root, 0, &mut paths)?;
    for path in paths {
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let steps: Vec<_> = relative.iter().map(|it| it.to_string_lossy()).collect();
        let relative = steps.join("/");
        if relative == SETTINGS {
            continue;
        }
        let kind = recognize(&relative, "", &[]).kind;
        let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
        if kind == Kind::Other && !is_yaml {
            continue;
        }
        // Other YAML of a repository counts only if it is configuration by its content.
        let Ok(text) = read_text(&path) else { continue };
        if kind != Kind::Other || recognize(&relative, &text, &[]).kind != Kind::Other {
            workspace.files.push(SourceFile::new(&name, &relative, &text));
        }
    }
    Ok(())
}

fn walk(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    for path in entries(folder)? {
        if path.is_file() {
            paths.push(path);
        } else if path.is_dir() && !path.is_symlink() && depth < MAX_DEPTH && !is_skipped(&path) {
            walk(&path, depth + 1, paths)?;
        }
    }
    Ok(())
}

fn is_skipped(folder: &Path) -> bool {
    let name = folder.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
    name.starts_with('.') || SKIPPED.contains(&&*name)
}

/// What stands in `folder`: files before folders, each by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listing = std::fs::read_dir(folder).map_err(|error| told(folder, &error))?;
    let mut paths = Vec::new();
    for entry in listing {
        paths.push(entry.map_err(|error| told(folder, &error))?.path());
    }
    paths.sort_by_cached_key(|it| (it.is_dir(), it.clone()));
    Ok(paths)
}

fn read_text(path: &Path) -> Result<String, String> {
    let length = std::fs::metadata(path).map_err(|error| told(path, &error))?.len();
    if length > MAX_BYTES {
        return Err(format!("{}: over {} MB", path.display(), MAX_BYTES / 1_000_000));
    }
    let bytes = std::fs::read(path).map_err(|error| told(path, &error))?;
    String::from_utf8(bytes).map_err(|_| format!("{}: not UTF-8", path.display()))
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
