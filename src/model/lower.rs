//! Texts to model: what each file is, what it says, and how the files of a repository belong together.

use super::agent::{agent, is_chart};
use super::mistaken::{Mistaken, mistaken};
use super::placed::placed;
use super::project::{apart, projects};
use super::{Content, Deployment, DgFile, Location, Model, ModelFile, Projects, Repo};
use crate::python::Modules;
use crate::schema;
use crate::source::{
    ByName, Deployed, FileId, Files, Kind, Layout, MAX_FILE_BYTES, Rendering, Settings, SourceFile,
    Span, Spanned, Workspace, environments, identify, usual_expectations,
};
use crate::template::templates;
use crate::toml;
use crate::yaml::{self, Document, Node};

/// Understands every file of `workspace`; `files` are the same texts, indexed, and `python` is what its Python says.
pub fn lower(workspace: &Workspace, files: &Files, python: &Modules) -> Model {
    let settings = &workspace.settings;
    let templates = templates(workspace);
    let model_files: Vec<ModelFile> = files
        .iter()
        .map(|(id, file)| lower_file(id, file, settings, templates.contains(&id), python))
        .collect();
    let rendered = rendered(workspace, files, &model_files);
    let named = model_files.iter().filter_map(|it| it.environment.as_deref());
    let environments = environments(settings, named);
    let mut repos: Vec<Repo> = Vec::new();
    for (id, file) in files.iter() {
        match repos.iter_mut().find(|it| it.name == *file.repo) {
            Some(repo) => repo.files.push(id),
            None => repos.push(Repo {
                name: file.repo.to_string(),
                files: vec![id],
                layout: Layout::Complete,
                is_layout_guessed: true,
                deployed: Deployed::Raw,
                names: ByName::default(),
                projects: Projects::default(),
            }),
        }
    }
    for repo in &mut repos {
        let chosen = settings.repos.get(&repo.name);
        repo.names = chosen.map(|it| it.names.clone()).unwrap_or_default();
        let said = chosen.and_then(|it| it.layout);
        repo.is_layout_guessed = said.is_none();
        repo.layout = said.unwrap_or_else(|| guess_layout(repo, &model_files, &rendered));
        // A template goes through the official merge, which follows the rendering.
        let is_merged =
            repo.layout == Layout::Patches || templates.iter().any(|it| repo.files.contains(it));
        let guess = if is_merged { Deployed::Merged } else { Deployed::Raw };
        // A patch is no file to deploy as it stands, whatever is said.
        let said = chosen.and_then(|it| it.deployed).filter(|_| repo.layout != Layout::Patches);
        repo.deployed = said.unwrap_or(guess);
        repo.projects = projects(&repo.name, &repo.files, &model_files, files);
    }
    let renderings = workspace.rendered.clone();
    let (variables, rules) = (settings.variables.clone(), settings.rules.clone());
    let expectations = settings.expectations.clone().unwrap_or_else(usual_expectations);
    Model {
        environments,
        files: model_files,
        rendered,
        renderings,
        repos,
        variables,
        expectations,
        rules,
    }
}

/// What the rendered templates say.
fn rendered(workspace: &Workspace, files: &Files, read: &[ModelFile]) -> Vec<ModelFile> {
    let read = |it: &Rendering| {
        let file = read.get(it.template.0 as usize)?;
        let is_current = it.failure.is_none() && file.content == Content::Template;
        is_current.then(|| {
            let document = placed(yaml::parse(it.template, &it.text), it);
            let deployment = deployment(it.template, files.text(it.template), document);
            ModelFile {
                rendered_for: Some(it.environment.clone()),
                // What a text is by mistake is told from the text itself, and a template is none.
                content: Content::Deployment(Deployment { mistaken: None, ..deployment }),
                ..file.clone()
            }
        })
    };
    workspace.rendered.iter().filter_map(read).collect()
}

fn lower_file(
    id: FileId,
    file: &SourceFile,
    settings: &Settings,
    is_template: bool,
    python: &Modules,
) -> ModelFile {
    let is = identify(file, settings);
    let content = if file.text.len() > MAX_FILE_BYTES {
        Content::TooLarge(MAX_FILE_BYTES)
    } else {
        match is.kind {
            Kind::DagsterCloud if is_template => Content::Template,
            Kind::DagsterCloud => {
                Content::Deployment(deployment(id, &file.text, yaml::parse(id, &file.text)))
            }
            Kind::Build | Kind::ContainerContext => Content::Part(yaml::parse(id, &file.text)),
            Kind::DgProject => Content::Dg(dg_file(id, file)),
            Kind::Python => python.get(id).map_or(Content::UnreadPython, Content::Python),
            Kind::Agent => Content::Agent(Box::new(agent(id, &file.text))),
            Kind::Values | Kind::Other if is_chart(&file.text) => {
                Content::Agent(Box::new(agent(id, &file.text)))
            }
            _ => Content::Other,
        }
    };
    let (kind, environment, base_path) = (is.kind, is.environment, is.base_path);
    let path = file.path.to_string();
    ModelFile { id, kind, environment, path, base_path, rendered_for: None, content }
}

/// What `document` says; `text` is that of the file.
fn deployment(id: FileId, text: &str, document: Document) -> Deployment {
    let root = document.root.as_ref();
    let whole = Span::new(id, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let mut outcome = schema::check(root, whole);
    if document.error.is_some() {
        outcome = outcome.of_what_is_read(&|it| document.is_certain(it));
    }
    let defaults = root.and_then(|it| it.get("defaults")).filter(|it| it.as_map().is_some());
    let items = root.and_then(|it| it.get("locations")).and_then(Node::as_seq);
    let locations = items.unwrap_or_default().iter().filter_map(location).collect();
    // Where a part is not read, what seems to stand outside may stand below that.
    let is_certain =
        |it: &Mistaken| document.error.is_none() || !matches!(it, Mistaken::Outside(_));
    let mistaken = mistaken(text, root, whole).filter(is_certain);
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

/// Complete, unless an environment's file lacks what the base's location of that name has, or is about `defaults` alone; templates count
/// as they are rendered.
fn guess_layout(repo: &Repo, files: &[ModelFile], rendered: &[ModelFile]) -> Layout {
    const TELLING: [&str; 3] = ["code_source", "build", "container_context"];
    let all = || {
        files.iter().chain(rendered).filter(|it| repo.files.contains(&it.id)).filter_map(|it| {
            match &it.content {
                Content::Deployment(deployment) => Some((it, deployment)),
                _ => None,
            }
        })
    };
    let bases: Vec<(&ModelFile, &Location)> = all()
        .filter(|(file, _)| file.environment.is_none())
        .flat_map(|(file, it)| it.locations.iter().map(move |it| (file, it)))
        .collect();
    let is_its = |base: &ModelFile, file: &ModelFile| {
        let environment = file.environment.as_deref();
        base.is_read_in(environment) && file.is_read_in(environment)
    };
    let is_patch = |file: &ModelFile, overlay: &Location| {
        let name = repo.identity(&overlay.name.value);
        let named = bases
            .iter()
            .filter(|(base, it)| is_its(base, file) && repo.identity(&it.name.value) == name);
        let lacks = |it: &&str, base: &Location| {
            base.node.get(it).is_some() && overlay.node.get(it).is_none()
        };
        named.into_iter().any(|(_, base)| TELLING.iter().any(|it| lacks(it, base)))
    };
    // Without a location of its own, it could only deploy nothing.
    let is_of_defaults = |file: &ModelFile, own: &Deployment| {
        let list = own.document.root.as_ref().and_then(|it| it.get("locations"));
        let is_empty = list.is_none_or(|it| it.as_seq().is_some_and(<[Node]>::is_empty));
        let has_base = || bases.iter().any(|it| is_its(it.0, file));
        own.defaults.is_some() && is_empty && own.document.lost.is_empty() && has_base()
    };
    let mut overlays = all().filter(|(file, _)| file.environment.is_some());
    let has_patch = overlays.any(|(file, it)| {
        is_of_defaults(file, it) || it.locations.iter().any(|it| is_patch(file, it))
    });
    if has_patch { Layout::Patches } else { Layout::Complete }
}
