//! The newer layout: projects of `dg`, each with what is merged into its location (`DAGSTER.md §11`).

use super::{Content, Model, ModelFile};
use crate::schema::DgFault;
use crate::source::{FileId, Files, Span, Spanned, sort_by, sort_by_key};
use crate::toml::Toml;
use crate::yaml::{Data, Node, Style};

/// A `dg.toml` or `pyproject.toml`, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct DgFile {
    /// The TOML.
    pub toml: Toml,
    /// The table that holds the configuration: `tool.dg`, or in a `dg.toml` the whole file.
    pub section: Option<Node>,
    /// What the official check finds in it.
    pub faults: Vec<DgFault>,
    /// The first table that does not stand with the others of `tool.dg`: `dg` stops with a traceback there.
    pub apart: Option<Span>,
}

/// One project: it becomes one location.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its `dg.toml` or `pyproject.toml`.
    pub file: FileId,
    /// The location's name: `code_location_name`, or the name of the project's folder.
    pub name: Spanned<String>,
    /// The module that is loaded: `code_location_target_module`, or `definitions` of the root module.
    pub module: Spanned<String>,
    /// `agent_queue`, if it is not empty.
    pub agent_queue: Option<Node>,
    /// `image`, if it is not empty.
    pub image: Option<Node>,
    /// The `build.yaml` of the workspace and of the project, as far as they exist.
    pub builds: Vec<FileId>,
    /// The `container_context.yaml` of both.
    pub contexts: Vec<FileId>,
}

/// What the projects of one repository are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Projects {
    /// Those that are deployed, in order.
    pub deployed: Vec<Project>,
    /// Files of projects below a workspace that does not list them: nothing deploys these.
    pub unlisted: Vec<FileId>,
    /// Paths in a workspace that lead to no project among the files.
    pub missing: Vec<Span>,
    /// Whether some project may be deployed that is not known as it is.
    pub is_open: bool,
}

impl Project {
    /// The parts of it that are the workspace's.
    pub fn of_workspace(&self, model: &Model) -> Vec<FileId> {
        let folder = |it: FileId| model.file(it).map(|it| folder_of(&it.path));
        let parts = self.builds.iter().chain(&self.contexts).copied();
        parts.filter(|it| folder(*it) != folder(self.file)).collect()
    }
}

impl DgFile {
    /// Whether it says that it is a `kind`: `workspace` or `project`.
    fn is(&self, kind: &str) -> bool {
        let said = self.section.as_ref().and_then(|it| it.get("directory_type"));
        said.and_then(Node::as_str) == Some(kind)
    }
}

/// The first of the tables of `tool.dg` that the official reader does not find with the others: below them, with no
/// other table between, and not in braces.
pub(super) fn apart(toml: &Toml, section: &Node) -> Option<Span> {
    if section.style == Style::Flow {
        return Some(section.span);
    }
    let mut own = Vec::new();
    tables(section, &mut own);
    let at = |span: &Span| toml.headers.binary_search(span).ok();
    let mut places: Vec<usize> = own.iter().filter_map(at).collect();
    let parent = at(&section.span);
    sort_by_key(&mut places, |it| *it);
    let Some(first) = places.first().copied() else {
        // Dotted keys without any header: one is read, several are not.
        let n_keys = section.as_map().map_or(0, |it| it.entries.len());
        return (n_keys > 1).then_some(section.span);
    };
    let stray = places.iter().zip(first..).find(|(place, wanted)| *place != wanted);
    let stray = stray.map(|it| *it.0).or(parent.filter(|it| *it != first));
    toml.headers.get(stray?).copied()
}

/// The spans of `node` and of the tables below it.
fn tables(node: &Node, spans: &mut Vec<Span>) {
    if node.style != Style::Block {
        return;
    }
    match &*node.data {
        Data::Map(map) => {
            spans.push(node.span);
            map.entries.iter().for_each(|it| tables(&it.value, spans));
        }
        Data::Seq(items) => items.iter().for_each(|it| tables(it, spans)),
        _ => {}
    }
}

/// The projects of the repository `repo` with these files.
pub(super) fn projects(repo: &str, ids: &[FileId], model: &[ModelFile], files: &Files) -> Projects {
    let mut paths: Vec<(&str, &str, FileId)> = Vec::new();
    for id in ids {
        let path = files.get(*id).map_or("", |it| &*it.path);
        paths.push((folder_of(path), name_of(path), *id));
    }
    sort_by(&mut paths, &Ord::cmp);
    let finder = Finder { repo, ids, model, files, paths };
    let mut projects = Projects::default();
    let mut listed = Vec::new();
    let mut workspaces = Vec::new();
    for (folder, _, dg) in finder.all("workspace") {
        workspaces.push(folder);
        let specs = dg.section.as_ref().and_then(|it| it.at(&["workspace", "projects"]));
        let specs = specs.and_then(Node::as_seq).unwrap_or_default();
        let n_before = projects.deployed.len();
        for spec in specs {
            let Some(path) = spec.get("path") else { continue };
            let Some(text) = path.as_str() else { continue };
            let own = resolve(folder, text);
            match finder.at(&own).filter(|(_, it)| it.is("project")) {
                Some((project, dg)) => {
                    listed.push(project);
                    projects.deployed.extend(finder.project(project, dg, &own, Some(folder)));
                }
                None => projects.missing.push(path.span),
            }
        }
        let n_known = projects.deployed.len() - n_before;
        projects.is_open |= n_known < specs.len() || dg.toml.error.is_some();
    }
    sort_by(&mut listed, &Ord::cmp);
    sort_by(&mut workspaces, &Ord::cmp);
    let is_below_workspace = |folder: &str| {
        let mut above = folder;
        while workspaces.binary_search(&above).is_err() {
            if above.is_empty() {
                return false;
            }
            above = folder_of(above);
        }
        true
    };
    for (folder, id, dg) in finder.all("project") {
        if listed.binary_search(&id).is_ok() {
            continue;
        }
        if is_below_workspace(folder) {
            projects.unlisted.push(id);
        } else {
            projects.deployed.extend(finder.project(id, dg, folder, None));
        }
    }
    projects
}

struct Finder<'f> {
    repo: &'f str,
    ids: &'f [FileId],
    model: &'f [ModelFile],
    files: &'f Files,
    /// Folder, name and id of each, in order.
    paths: Vec<(&'f str, &'f str, FileId)>,
}

impl<'f> Finder<'f> {
    fn path(&self, id: FileId) -> &'f str {
        self.files.get(id).map_or("", |it| &*it.path)
    }

    fn dg(&self, id: FileId) -> Option<&'f DgFile> {
        match &self.model.get(id.0 as usize)?.content {
            Content::Dg(dg) if dg.section.is_some() => Some(dg),
            _ => None,
        }
    }

    /// Every configuration that says it is a `kind`, with its folder. A `dg.toml` hides the `pyproject.toml` beside it.
    fn all(&self, kind: &'static str) -> impl Iterator<Item = (&'f str, FileId, &'f DgFile)> {
        self.ids.iter().filter_map(move |id| {
            let dg = self.dg(*id).filter(|it| it.is(kind))?;
            let folder = folder_of(self.path(*id));
            (self.at(folder)?.0 == *id).then_some((folder, *id, dg))
        })
    }

    /// The configuration that counts in `folder`.
    fn at(&self, folder: &str) -> Option<(FileId, &'f DgFile)> {
        ["dg.toml", "pyproject.toml"].iter().find_map(|name| {
            let id = self.find(folder, name)?;
            Some((id, self.dg(id)?))
        })
    }

    fn find(&self, folder: &str, name: &str) -> Option<FileId> {
        let wanted = (folder, name);
        let at = self.paths.partition_point(|it| (it.0, it.1) < wanted);
        self.paths.get(at).filter(|it| (it.0, it.1) == wanted).map(|it| it.2)
    }

    fn project(
        &self,
        id: FileId,
        dg: &DgFile,
        folder: &str,
        workspace: Option<&str>,
    ) -> Option<Project> {
        let section = dg.section.as_ref()?.get("project")?;
        let text =
            |key: &str| section.get(key).filter(|it| it.as_str().is_some_and(|it| !it.is_empty()));
        let spanned = |it: &Node| Spanned::new(it.as_str().unwrap_or_default().to_owned(), it.span);
        let root = text("root_module");
        let name = text("code_location_name").map_or_else(
            || {
                let name = if folder.is_empty() { self.repo } else { name_of(folder) };
                Spanned::new(name.to_owned(), section.span)
            },
            spanned,
        );
        let module = match (text("code_location_target_module"), root) {
            (Some(target), _) => spanned(target),
            (None, Some(root)) => {
                let mut module = spanned(root);
                module.value.push_str(".definitions");
                module
            }
            (None, None) => return None,
        };
        let both = |name: &str| -> Vec<FileId> {
            let above = workspace.and_then(|it| self.find(it, name));
            above.into_iter().chain(self.find(folder, name)).collect()
        };
        Some(Project {
            file: id,
            name,
            module,
            agent_queue: text("agent_queue").cloned(),
            image: text("image").cloned(),
            builds: both("build.yaml"),
            contexts: both("container_context.yaml"),
        })
    }
}

/// The folder that `path` stands in; nothing for the repository's own.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |it| it.0)
}

fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |it| it.1)
}

/// `text` as a path from the repository's root, if it is relative to `folder`: without `.` and `..` as far as they can
/// be followed. An absolute path stays one; the root itself is the empty text.
pub fn resolve(folder: &str, text: &str) -> String {
    let is_absolute = text.starts_with('/');
    let start = if is_absolute { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in start.split('/').chain(text.split('/')) {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|it| *it != "..") => {
                steps.pop();
            }
            ".." if is_absolute => {}
            step => steps.push(step),
        }
    }
    let path = steps.join("/");
    if is_absolute { format!("/{path}") } else { path }
}
