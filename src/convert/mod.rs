//! One layout as the other: the files that a repository would have, what moves where, and what has no place there
//! (`DAGSTER.md §11`).

mod left_out;
mod text;
mod verify;

use std::collections::{BTreeMap, BTreeSet};

use crate::merge::{Effective, EffectiveLocation, Merged, render, render_value};
use crate::model::{Content, Model, folder_of, resolve};
use crate::source::{FileId, Files, SourceFile, Span};
use crate::yaml::quote;
use text::{quoted, relative, slug};

/// A repository in the other layout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conversion {
    /// Whether it becomes one of projects; else it becomes one `dagster_cloud.yaml`.
    pub to_projects: bool,
    /// The new files.
    pub files: Vec<SourceFile>,
    /// The files that they take the place of.
    pub replaced: Vec<FileId>,
    /// What moves where, in the order of the locations.
    pub moves: Vec<Move>,
    /// What has no place in the other layout.
    pub losses: Vec<Loss>,
}

/// One value that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it stands.
    pub from: Span,
    /// Its path in its location: `build.registry`.
    pub key: String,
    /// The new file's path.
    pub to: String,
    /// Its path in that file: `project.agent_queue`.
    pub to_key: String,
}

/// One value that cannot move as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where it stands.
    pub span: Span,
    /// One plain sentence, no full stop.
    pub message: String,
}

/// What `effective`, which one repository deploys, is in the other layout. Nothing while its files cannot be read to their
/// end or merged: what they say is not known then. All that the new files do not say is among the losses.
pub fn convert(model: &Model, files: &Files, effective: &Effective) -> Conversion {
    let mut result =
        Conversion { to_projects: effective.written.is_none(), ..Conversion::default() };
    let Some(repo) = model.repos.get(effective.repo) else { return result };
    if !effective.is_whole() || !effective.failures.is_empty() {
        return result;
    }
    let mut writer = Writer { repo: &repo.name, result: &mut result };
    if effective.written.is_some() {
        writer.dagster_cloud(effective);
    } else {
        writer.projects(files, effective);
    }
    // The settings of projects stay for `dg dev`; what only a deploy reads goes.
    let folders: Vec<&str> = result.files.iter().map(|it| folder_of(&it.path)).collect();
    let is_replaced = |id: &FileId| {
        let Some(file) = files.get(*id) else { return false };
        let is_written = result.files.iter().any(|it| it.path == file.path);
        is_written
            || match model.file(*id).map(|it| &it.content) {
                Some(Content::Deployment(_) | Content::Template) => result.to_projects,
                // Beside a project that has none, it would count.
                Some(Content::Part(_)) if result.to_projects => {
                    folders.contains(&folder_of(&file.path))
                }
                Some(Content::Part(_)) => effective.files.contains(id),
                _ => false,
            }
    };
    result.replaced = repo.files.iter().copied().filter(is_replaced).collect();
    left_out::add(model, files, effective, &mut result);
    verify::add(model, files, effective, &mut result);
    result
}

struct Writer<'w> {
    repo: &'w str,
    result: &'w mut Conversion,
}

impl Writer<'_> {
    fn file(&mut self, path: &str, text: &str) {
        self.result.files.push(SourceFile::new(self.repo, path, text));
    }

    fn moved(&mut self, from: Span, key: &str, to: &str, to_key: &str) {
        let (key, to, to_key) = (key.to_owned(), to.to_owned(), to_key.to_owned());
        self.result.moves.push(Move { from, key, to, to_key });
    }

    fn lost(&mut self, span: Span, message: String) {
        self.result.losses.push(Loss { span, message });
    }

    /// The projects' locations in one list.
    fn dagster_cloud(&mut self, effective: &Effective) {
        const PATH: &str = "dagster_cloud.yaml";
        let mut text = String::new();
        for line in render(effective) {
            text.push_str(&line.text);
            text.push('\n');
        }
        self.file(PATH, &text);
        for (at, location) in effective.locations.iter().enumerate() {
            for (key, value) in parts(&location.merged) {
                let to_key = format!("locations.{at}.{key}");
                self.moved(value.origin, &key, PATH, &to_key);
            }
        }
    }

    /// A project for each location: at the repository's root if it is the only one, else in a folder of its own.
    fn projects(&mut self, files: &Files, effective: &Effective) {
        let mut folders: Vec<String> = Vec::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        // The number that the next folder of a name gets.
        let mut next: BTreeMap<String, usize> = BTreeMap::new();
        let is_single = effective.locations.len() == 1;
        for location in &effective.locations {
            let own = folder_of(files.get(location.name_span.file).map_or("", |it| &*it.path));
            let built = location.text_at(&["build", "directory"]).map(|it| resolve(own, it.0));
            let is_free =
                |it: &String| !it.is_empty() && !it.starts_with(['.', '/']) && !taken.contains(it);
            let folder = if is_single {
                String::new()
            } else {
                built.filter(is_free).unwrap_or_else(|| {
                    let name = format!("projects/{}", slug(&location.name));
                    let mut free = name.clone();
                    while taken.contains(&free) {
                        let n = next.entry(name.clone()).or_insert(2);
                        free = format!("{name}-{n}");
                        *n += 1;
                    }
                    free
                })
            };
            taken.insert(folder.clone());
            folders.push(folder);
        }
        if !is_single {
            let mut text =
                String::from("directory_type = \"workspace\"\n\n[workspace]\nprojects = [\n");
            for folder in &folders {
                for part in ["  { path = ", &quoted(folder), " },\n"] {
                    text.push_str(part);
                }
            }
            text.push_str("]\n");
            self.file("dg.toml", &text);
        }
        for (location, folder) in effective.locations.iter().zip(&folders) {
            let own = folder_of(files.get(location.name_span.file).map_or("", |it| &*it.path));
            self.project(location, folder, own);
        }
    }

    fn project(&mut self, location: &EffectiveLocation, folder: &str, own: &str) {
        let path = |name: &str| {
            if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
        };
        let settings = path("dg.toml");
        let mut lines: Vec<(&str, String)> = Vec::new();
        let mut build = String::new();
        if let Some((kind, source, span)) = location.code_source() {
            let module = if kind == "python_file" {
                let plain = source.trim_start_matches("./").trim_end_matches(".py");
                plain.trim_end_matches("/__init__").replace('/', ".")
            } else {
                source.to_owned()
            };
            if kind != "module_name" {
                self.lost(
                    span,
                    format!("`{kind}` has no place there: the module `{module}` is loaded instead"),
                );
            }
            let root = module.split('.').next().unwrap_or_default().to_owned();
            if format!("{root}.definitions") != module {
                lines.push(("code_location_target_module", module));
            }
            lines.insert(0, ("root_module", root));
            let key = lines.last().map_or("", |it| it.0);
            self.moved(span, &format!("code_source.{kind}"), &settings, &format!("project.{key}"));
        }
        if location.code_source().is_none() {
            let message = format!("`{}` names no code, and a project has to", location.name);
            self.lost(location.name_span, message);
        }
        lines.push(("code_location_name", location.name.clone()));
        if location.name.is_empty() {
            let message = "An empty name has no place there: the folder's name is taken";
            self.lost(location.name_span, message.into());
        }
        for (key, value) in parts(&location.merged) {
            let text = value.as_str();
            match key.as_str() {
                key if !key.starts_with("container_context.")
                    && (value.is_null() || verify::is_empty(value)) => {}
                "location_name" => {
                    self.moved(value.origin, &key, &settings, "project.code_location_name");
                }
                "agent_queue" | "image" => {
                    let name = if key == "image" { "image" } else { "agent_queue" };
                    lines.extend(text.map(|it| (name, it.to_owned())));
                    self.moved(value.origin, &key, &settings, &format!("project.{key}"));
                }
                "build.directory" | "build.registry" => {
                    let name = key.trim_start_matches("build.");
                    let to = text.unwrap_or_default();
                    let to = if name == "directory" && !to.is_empty() && !to.starts_with('/') {
                        relative(folder, &resolve(own, to))
                    } else {
                        to.to_owned()
                    };
                    for part in [name, ": ", &quote(&to), "\n"] {
                        build.push_str(part);
                    }
                    self.moved(value.origin, &key, &path("build.yaml"), name);
                }
                key if key.starts_with("code_source") => {}
                key => match key.strip_prefix("container_context.") {
                    Some(rest) => {
                        self.moved(value.origin, key, &path("container_context.yaml"), rest);
                    }
                    None => self.lost(value.origin, format!("`{key}` has no place there")),
                },
            }
        }
        let mut text = String::from("directory_type = \"project\"\n\n[project]\n");
        for (key, value) in lines {
            for part in [key, " = ", &quoted(&value), "\n"] {
                text.push_str(part);
            }
        }
        self.file(&settings, &text);
        if !build.is_empty() {
            self.file(&path("build.yaml"), &build);
        }
        let context = location.merged.get("container_context");
        if let Some(context) = context.filter(|it| !it.entries().is_empty()) {
            self.file(&path("container_context.yaml"), &render_value(context));
        }
    }
}

/// The values of a location that move as one: `build.registry`, `container_context.k8s`, `image`.
fn parts(location: &Merged) -> Vec<(String, &Merged)> {
    let mut parts = Vec::new();
    for entry in location.entries() {
        let below = entry.value.entries();
        if below.is_empty() {
            parts.push((entry.key.to_string(), &entry.value));
        }
        for inner in below {
            parts.push((format!("{}.{}", entry.key, inner.key), &inner.value));
        }
    }
    parts
}
