//! Folders and files to a workspace.
#![expect(clippy::disallowed_methods, reason = "the command line is what reads files for the core")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::decisions::{Decisions, add_settings, decided, decided_in};
use crate::model::is_chart;
use crate::source::{
    FileSettings, Kind, Settings, SourceFile, Workspace, are_environments, read_bundle, recognize,
};
use crate::template::included;

/// The settings file, read from each folder given.
const SETTINGS: &str = "playground.yaml";
/// Folders that hold no configuration of their own.
const SKIPPED: [&str; 6] = ["node_modules", "target", "__pycache__", "venv", "dist", "build"];
/// The largest text that is read, in bytes. A larger one ends the run, unless only its content could make it configuration.
const MAX_BYTES: u64 = 20_000_000;
/// How deep folders are followed.
const MAX_DEPTH: usize = 12;

/// Reads every path, and what several paths lead to only once.
///
/// # Errors
/// Where a path or a file that its name calls configuration cannot be read, a folder holds no configuration, or a
/// `playground.yaml` cannot be used.
pub(super) fn workspace(paths: &[PathBuf]) -> Result<Given, String> {
    let mut reader = Reader::default();
    for path in paths {
        if path.as_os_str() == "-" {
            reader.standard_input()?;
        } else if path.is_dir() {
            reader.folder(path)?;
        } else {
            reader.single_file(path)?;
        }
    }
    Ok(Given { workspace: reader.workspace, decisions: reader.decisions })
}

/// What the paths lead to.
pub(super) struct Given {
    /// The files and settings.
    pub(super) workspace: Workspace,
    /// Each `playground.yaml` as it is.
    pub(super) decisions: Vec<Decisions>,
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    workspace: Workspace,
    decisions: Vec<Decisions>,
    /// The names of the repositories, by their folders without symbolic links.
    names: BTreeMap<PathBuf, String>,
    /// Every name in use.
    taken: BTreeSet<String>,
    /// Every file read, by its folder without symbolic links.
    seen: BTreeSet<PathBuf>,
    has_standard_input: bool,
}

impl Reader {
    fn standard_input(&mut self) -> Result<(), String> {
        if std::mem::replace(&mut self.has_standard_input, true) {
            return Ok(());
        }
        let text =
            limited(std::io::stdin()).map_err(|reason| format!("standard input: {reason}"))?;
        let mut files = read_bundle(&text)
            .unwrap_or_else(|| vec![SourceFile::new("stdin", "dagster_cloud.yaml", &text)]);
        let is_settings = |it: &SourceFile| it.path.rsplit('/').next() == Some(SETTINGS);
        let settings: Vec<SourceFile> =
            files.iter().filter(|it| is_settings(it)).cloned().collect();
        files.retain(|it| !is_settings(it));
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for file in &mut files {
            let name = names.entry(file.repo.to_string());
            let name = name.or_insert_with_key(|it| self.free_name(it, ["stdin".to_owned()]));
            file.repo = name.as_str().into();
        }
        self.workspace.files.extend(files);
        for it in settings {
            let shown = [&*it.repo, &*it.path].join("/");
            let (settings, file) = decided_in(shown.trim_start_matches('/'), &it.text)?;
            add_settings(&mut self.workspace.settings, settings, &names);
            self.decisions.push(Decisions { file, renamed: names.clone() });
        }
        Ok(())
    }

    fn single_file(&mut self, path: &Path) -> Result<(), String> {
        let text = read_text(path)?;
        let absolute = std::path::absolute(path).map_err(|error| told(path, &error))?;
        let root = canonical(absolute.parent().unwrap_or(&absolute))?;
        let file = absolute.file_name().map(|it| it.to_string_lossy().into_owned());
        let file = file.unwrap_or_default();
        if !self.seen.insert(root.join(&file)) {
            return Ok(());
        }
        let repo = self.repo_name(&root);
        // A file that is named on its own is meant as configuration, whatever it is called.
        let is_known = is_read(&file, &text);
        if !is_known {
            let files = &mut self.workspace.settings.files;
            let name = format!("{repo}/{file}");
            let corrected = files.or_insert_with(name, FileSettings::default);
            corrected.kind = Some(Kind::DagsterCloud);
        }
        self.workspace.files.push(SourceFile::new(&repo, &file, &text));
        Ok(())
    }

    /// A repository, or a set of them: folders that are all called after environments are parts of one.
    fn folder(&mut self, root: &Path) -> Result<(), String> {
        let path = root.join(SETTINGS);
        let is_new = path.is_file() && self.seen.insert(canonical(root)?.join(SETTINGS));
        let decided = is_new.then(|| decided(&path)).transpose()?;
        let (mut repos, mut agents) = (Vec::new(), Vec::new());
        let holds = holds_configuration(root)?;
        if holds {
            repos.push(root.to_owned());
        } else {
            for path in entries(root)? {
                if path.is_file() && is_agent(&path) {
                    agents.push(path);
                } else if path.is_dir()
                    && !is_skipped(&path)
                    && holds_below(&path, 0, &|it| is_configuration(it) || is_agent(it))?
                {
                    repos.push(path);
                }
            }
        }
        let names: Vec<String> = repos.iter().map(|it| folder_name(it)).collect();
        let names: Vec<&str> = names.iter().map(|it| &**it).collect();
        let unsaid = Settings::default();
        if !holds && are_environments(&names, decided.as_ref().map_or(&unsaid, |it| &it.0)) {
            repos = vec![root.to_owned()];
        }
        if repos.is_empty() && agents.is_empty() {
            return Err(format!(
                "{}: no dagster_cloud.yaml, project of dg or configuration of an agent found here or below",
                root.display()
            ));
        }
        let mut renamed = BTreeMap::new();
        for repo in &repos {
            let folder = canonical(repo)?;
            let name = self.repo_name(&folder);
            self.repository(repo, &folder, &name)?;
            renamed.insert(folder_name(&folder), name);
        }
        for path in agents {
            self.single_file(&path)?;
        }
        if let Some((settings, file)) = decided {
            add_settings(&mut self.workspace.settings, settings, &renamed);
            self.decisions.push(Decisions { file, renamed });
        }
        Ok(())
    }

    /// The name of the repository in `folder`: that of the folder, or where another repository has it, with the
    /// folders above in front, as far as needed.
    fn repo_name(&mut self, folder: &Path) -> String {
        if let Some(name) = self.names.get(folder) {
            return name.clone();
        }
        let above = folder.ancestors().skip(1).filter(|it| it.file_name().is_some());
        let name = self.free_name(&folder_name(folder), above.map(folder_name));
        self.names.insert(folder.to_owned(), name.clone());
        name
    }

    /// Takes `name`, with as many of `above` in front as it needs to be the only one.
    fn free_name(&mut self, name: &str, above: impl IntoIterator<Item = String>) -> String {
        let mut name = name.to_owned();
        let mut above = above.into_iter();
        while !self.taken.insert(name.clone()) {
            name = format!("{}-{name}", above.next().unwrap_or_else(|| "other".to_owned()));
        }
        name
    }

    /// The files below `root`, which is `folder` without symbolic links.
    fn repository(&mut self, root: &Path, folder: &Path, name: &str) -> Result<(), String> {
        let mut paths = Vec::new();
        walk(root, 0, &mut paths)?;
        let first = self.workspace.files.len();
        for path in paths {
            let below = path.strip_prefix(root).unwrap_or(&path);
            let steps: Vec<_> = below.iter().map(|it| it.to_string_lossy()).collect();
            let relative = steps.join("/");
            let kind = recognize(&relative, "", &[]).kind;
            let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
            let is_wanted = relative != SETTINGS && (kind != Kind::Other || is_yaml);
            if !is_wanted || !self.seen.insert(folder.join(below)) {
                continue;
            }
            let text = match read_text(&path) {
                Ok(text) => text,
                // Other YAML counts only if it is configuration by its content, which cannot be told.
                Err(_) if kind == Kind::Other => continue,
                Err(reason) => return Err(reason),
            };
            if is_read(&relative, &text) {
                self.workspace.files.push(SourceFile::new(name, &relative, &text));
            }
        }
        self.included(root, folder, first)
    }

    /// What the files from `first` on include, and what that includes, wherever it is there. Names start at the folder
    /// of the file that is rendered, also in what it includes.
    fn included(&mut self, root: &Path, folder: &Path, first: usize) -> Result<(), String> {
        let files = self.workspace.files.iter().skip(first);
        let mut open: Vec<(SourceFile, String)> = files
            .map(|it| {
                let start = it.path.rsplit_once('/').map_or("", |it| it.0);
                (it.clone(), start.to_owned())
            })
            .collect();
        while let Some((file, start)) = open.pop() {
            for included in included(&file.text) {
                let steps = start.split('/').chain(included.split('/'));
                let steps: Vec<&str> = steps.filter(|it| !it.is_empty() && *it != ".").collect();
                let relative = steps.join("/");
                let path = root.join(&relative);
                let is_inside = !steps.contains(&"..") && path.is_file();
                let own = |it: &SourceFile| it.repo == file.repo && *it.path == *relative;
                // What was looked at and put aside is read again.
                if is_inside && !self.workspace.files.iter().any(own) {
                    self.seen.insert(folder.join(&relative));
                    let file = SourceFile::new(&file.repo, &relative, &read_text(&path)?);
                    self.workspace.files.push(file.clone());
                    open.push((file, start.clone()));
                }
            }
        }
        Ok(())
    }
}

/// Whether a deployment file or a configuration of `dg` stands directly in `folder`.
fn holds_configuration(folder: &Path) -> Result<bool, String> {
    Ok(entries(folder)?.iter().any(|it| it.is_file() && is_configuration(it)))
}

/// Whether a file for which `is_held` holds stands in `folder` or below.
fn holds_below(
    folder: &Path,
    depth: usize,
    is_held: &dyn Fn(&Path) -> bool,
) -> Result<bool, String> {
    if entries(folder)?.iter().any(|it| it.is_file() && is_held(it)) {
        return Ok(true);
    }
    if depth >= MAX_DEPTH {
        return Ok(false);
    }
    for path in entries(folder)?.into_iter().filter(|it| it.is_dir() && !is_skipped(it)) {
        if holds_below(&path, depth + 1, is_held)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the text called `path` is one that is analysed.
fn is_read(path: &str, text: &str) -> bool {
    recognize(path, text, &[]).kind != Kind::Other || is_chart(text)
}

/// Whether `path` is an agent's own configuration, and not that of a Dagster without Dagster+.
fn is_agent(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
    let is_yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
    let is_agents = |it: &str| recognize(&name, it, &[]).kind == Kind::Agent;
    let holds = |it: &str| is_agents(it) || is_chart(it);
    is_yaml && read_text(path).is_ok_and(|it| holds(&it))
}

fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().map(|it| it.to_string_lossy()).unwrap_or_default();
    match recognize(&name, "", &[]).kind {
        Kind::DagsterCloud => true,
        // Most of them configure other tools alone.
        Kind::DgProject => {
            name == "dg.toml" || read_text(path).is_ok_and(|it| it.contains("tool.dg"))
        }
        _ => false,
    }
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

pub(super) fn read_text(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| told(path, &error))?;
    limited(file).map_err(|reason| format!("{}: {reason}", path.display()))
}

/// All of `input` as text; the error is the reason.
fn limited(input: impl Read) -> Result<String, String> {
    String::from_utf8(limited_bytes(input)?).map_err(|error| {
        let (end, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = 1 + bytes.iter().take(end).filter(|it| **it == b'\n').count();
        format!("line {line}: not UTF-8")
    })
}

fn limited_bytes(input: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    // One byte more than may be, so that a text of just the limit is told from a longer one.
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("over {} MB", MAX_BYTES / 1_000_000));
    }
    Ok(bytes)
}

/// All of standard input, however much it is.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn all_input() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match std::io::stdin().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("standard input: {error}")),
    }
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// Where it cannot be read or is too large, with its name.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let read = if path.as_os_str() == "-" {
        limited_bytes(std::io::stdin())
    } else {
        let file = std::fs::File::open(path).map_err(|error| told(path, &error))?;
        limited_bytes(file)
    };
    read.map_err(|reason| format!("{}: {reason}", path.display()))
}

/// The folder without symbolic links.
fn canonical(folder: &Path) -> Result<PathBuf, String> {
    folder.canonicalize().map_err(|error| told(folder, &error))
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().map_or_else(|| "root".into(), |it| it.to_string_lossy().into_owned())
}

fn told(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
