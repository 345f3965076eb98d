//! Texts to model: what each file is, what it says, and how the files of a repository belong together.

use super::mistaken::mistaken;
use super::project::{apart, projects};
use super::{Content, Deployment, DgFile, Location, Model, ModelFile, Projects, Repo};
use crate::python;
use crate::schema::{self, Outcome};
use crate::source::{
    Deployed, Environment, FileId, Files, Kind, Layout, Settings, SourceFile, Span, Spanned,
    Workspace, environment_alias, environment_of, recognize, sort_by_key,
};
use crate::toml;
use crate::yaml::{self, Node};

/// The longest file that is analysed, in bytes.
const MAX_FILE_BYTES: usize = 5_000_000;

/// Understands every file of `workspace`; `files` are the same texts, indexed.
pub fn lower(workspace: &Workspace, files: &Files) -> Model {
    let settings = &workspace.settings;
    let model_files: Vec<ModelFile> =
        files.iter().map(|(id, file)| lower_file(id, file, settings)).collect();
    let environments = environments(settings, &model_files);
    let mut repos: Vec<Repo> = Vec::new();
    for (id, file) in files.iter() {
        match repos.iter_mut().find(|it| it.name == *file.repo) {
            Some(repo) => repo.files.push(id),
            None => repos.push(Repo {
                name: file.repo.to_string(),
                files: vec![id],
                layout: Layout::Complete,
                deployed: Deployed::Raw,
                projects: Projects::default(),
            }),
        }
    }
    for repo in &mut repos {
        let chosen = settings.repos.get(&repo.name);
        repo.layout = chosen
            .and_then(|it| it.layout)
            .unwrap_or_else(|| guess_layout(&repo.files, &model_files));
        repo.deployed = chosen.and_then(|it| it.deployed).unwrap_or(match repo.layout {
            Layout::Patches => Deployed::Merged,
            Layout::Complete => Deployed::Raw,
        });
        repo.projects = projects(&repo.name, &repo.files, &model_files, files);
    }
    Model { environments, files: model_files, repos }
}

fn lower_file(id: FileId, file: &SourceFile, settings: &Settings) -> ModelFile {
    let guess = recognize(&file.path, &file.text, &settings.environments);
    let corrected = settings.files.get(&format!("{}/{}", file.repo, file.path));
    let kind = corrected.and_then(|it| it.kind).unwrap_or(guess.kind);
    // A file that was said to be configuration has an environment in its path like any other.
    let (guessed, base_path) = if kind == Kind::DagsterCloud && guess.kind != kind {
        environment_of(&file.path, &settings.environments)
    } else {
        (guess.environment, guess.base_path)
    };
    let environment = corrected.and_then(|it| it.environment.clone()).unwrap_or(guessed);
    let content = if file.text.len() > MAX_FILE_BYTES {
        Content::TooLarge(MAX_FILE_BYTES)
    } else {
        match kind {
            Kind::DagsterCloud => Content::Deployment(deployment(id, &file.text)),
            Kind::Build | Kind::ContainerContext => Content::Part(yaml::parse(id, &file.text)),
            Kind::DgProject => Content::Dg(dg_file(id, file)),
            Kind::Python => Content::Python(python::read(id, &file.text)),
            _ => Content::Other,
        }
    };
    ModelFile { id, kind, environment, base_path, content }
}

fn deployment(id: FileId, text: &str) -> Deployment {
    let document = yaml::parse(id, text);
    let root = document.root.as_ref();
    let whole = Span::new(id, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let outcome = if document.error.is_some() {
        Outcome::Listed(Vec::new())
    } else {
        schema::check(root, whole)
    };
    let defaults = root.and_then(|it| it.get("defaults")).filter(|it| it.as_map().is_some());
    let items = root.and_then(|it| it.get("locations")).and_then(Node::as_seq);
    let locations = items.unwrap_or_default().iter().filter_map(location).collect();
    let mistaken = mistaken(text, root, whole);
    Deployment { outcome, mistaken, defaults: defaults.cloned(), locations, document }
}

fn dg_file(id: FileId, file: &SourceFile) -> DgFile {
    let toml = toml::parse(id, &file.text);
    let is_whole_file = file.path.ends_with("dg.toml");
    let section = if is_whole_file { Some(&toml.root) } else { toml.root.at(&["tool", "dg"]) };
    let section = section.cloned();
    let prefix = if is_whole_file { "" } else { "tool.dg" };
    // After a syntax error what seems to be missing may only not be read.
    let faults = match &section {
        Some(section) if toml.error.is_none() => schema::check_dg(section, prefix),
        _ => Vec::new(),
    };
    let apart = section.as_ref().filter(|_| !is_whole_file).and_then(|it| apart(&toml, it));
    DgFile { toml, section, faults, apart }
}

fn location(node: &Node) -> Option<Location> {
    let name = node.get("location_name")?;
    let text = name.as_str()?.to_owned();
    Some(Location { name: Spanned::new(text, name.span), node: node.clone() })
}

/// The declared environments, or those that paths name, in the usual order.
fn environments(settings: &Settings, files: &[ModelFile]) -> Vec<Environment> {
    if !settings.environments.is_empty() {
        return settings.environments.clone();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in files.iter().filter_map(|it| it.environment.as_deref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    sort_by_key(&mut names, |it| environment_alias(it).map_or(usize::MAX, |(at, _)| at));
    names.into_iter().map(Environment::named).collect()
}

/// Complete, unless an environment's file lacks what the base's location of that name has.
fn guess_layout(ids: &[FileId], files: &[ModelFile]) -> Layout {
    const TELLING: [&str; 3] = ["code_source", "build", "container_context"];
    let deployments = || {
        ids.iter().filter_map(|id| files.get(id.0 as usize)).filter_map(|it| match &it.content {
            Content::Deployment(deployment) => Some((it, deployment)),
            _ => None,
        })
    };
    let bases: Vec<&Location> = deployments()
        .filter(|(file, _)| file.environment.is_none())
        .flat_map(|(_, it)| &it.locations)
        .collect();
    let is_patch = deployments()
        .filter(|(file, _)| file.environment.is_some())
        .flat_map(|(_, it)| &it.locations)
        .any(|overlay| {
            bases.iter().filter(|it| it.name.value == overlay.name.value).any(|base| {
                TELLING
                    .iter()
                    .any(|it| base.node.get(it).is_some() && overlay.node.get(it).is_none())
            })
        });
    if is_patch { Layout::Patches } else { Layout::Complete }
}
