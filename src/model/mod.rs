//! A Dagster+ workspace as typed, spanned, partial data; what does not fit is kept for the rules.

mod agent;
mod fields;
mod lower;
mod mistaken;
mod placed;
mod project;
mod refused;
mod settings;
mod settings_text;

use std::rc::Rc;

use crate::python::Module;
use crate::schema::Outcome;
use crate::source::{
    ByName, Deployed, Environment, Expectation, FileId, Kind, Layout, OutsideVariable, Rendering,
    Spanned, Weight, environment_alias, words_for,
};
use crate::yaml::{Document, Node};

pub use agent::{Agent, Allowed, is_chart};
pub use lower::lower;
pub use mistaken::{Mistaken, OtherFile};
pub use project::{DgFile, Project, Projects, folder_of, resolve};
pub use settings::{SettingsError, read_kept_settings, read_settings};
pub use settings_text::write_settings;

/// Every file of a workspace, understood as far as it can be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// The named environments in order; none where nothing names one.
    pub environments: Vec<Environment>,
    /// The files, by their ids.
    pub files: Vec<ModelFile>,
    /// What templates say once they are rendered: their files again, once for each rendering.
    pub rendered: Vec<ModelFile>,
    /// The renderings themselves.
    pub renderings: Vec<Rendering>,
    /// The repositories, in the order of their first file.
    pub repos: Vec<Repo>,
    /// Variables that are set outside files.
    pub variables: Vec<OutsideVariable>,
    /// What is expected of facts.
    pub expectations: Vec<Expectation>,
    /// How much findings of a rule matter, where a person said so.
    pub rules: ByName<Weight>,
}

/// One file, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    /// Which file.
    pub id: FileId,
    /// What it is.
    pub kind: Kind,
    /// The environment it belongs to.
    pub environment: Option<String>,
    /// Its path in the repository.
    pub path: String,
    /// Its path without the environment; overlays share it with their base.
    pub base_path: String,
    /// The environment that it was rendered for; `None` for a file as it stands.
    pub rendered_for: Option<Option<String>>,
    /// What was read.
    pub content: Content,
}

/// What was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A `dagster_cloud.yaml`.
    Deployment(Deployment),
    /// A `dagster_cloud.yaml` that is a template; what it says stands in [`Model::rendered`].
    Template,
    /// A `build.yaml` or `container_context.yaml` of the newer layout.
    Part(Document),
    /// A `dg.toml` or `pyproject.toml`.
    Dg(DgFile),
    /// Python.
    Python(Rc<Module>),
    /// Python that is not read yet.
    UnreadPython,
    /// An agent's configuration.
    Agent(Box<Agent>),
    /// Not analysed.
    Other,
    /// Longer than what is analysed; the limit in bytes.
    TooLarge(usize),
}

/// A `dagster_cloud.yaml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Deployment {
    /// The YAML.
    pub document: Document,
    /// The official check's verdict; while the YAML itself is broken, what it will say in any case.
    pub outcome: Outcome,
    /// What the file is by mistake, where that is certain.
    pub mistaken: Option<Mistaken>,
    /// `defaults`, if it is a mapping.
    pub defaults: Option<Node>,
    /// Every item of `locations` that has a name.
    pub locations: Vec<Location>,
}

/// One item of `locations`.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// `location_name`.
    pub name: Spanned<String>,
    /// The whole item.
    pub node: Node,
}

/// One repository.
#[derive(Debug, Clone, PartialEq)]
pub struct Repo {
    /// Its name.
    pub name: String,
    /// Its files.
    pub files: Vec<FileId>,
    /// How its environment files relate to its base.
    pub layout: Layout,
    /// Whether nobody has said so.
    pub is_layout_guessed: bool,
    /// Which text its pipeline deploys.
    pub deployed: Deployed,
    /// Its projects of `dg`. They count only where no `dagster_cloud.yaml` is there.
    pub projects: Projects,
    /// What a person said of locations whose names change with the environment: what each is called everywhere, with its
    /// other names.
    pub names: ByName<Vec<String>>,
}

impl Repo {
    /// What the location called `name` is called everywhere, if that is another name that a person gave it.
    pub fn known_as(&self, name: &str) -> Option<&str> {
        self.names.iter().find(|it| it.1.iter().any(|it| it == name)).map(|it| &*it.0)
    }

    /// What the location called `name` is called everywhere.
    pub fn identity<'n>(&'n self, name: &'n str) -> &'n str {
        self.known_as(name).unwrap_or(name)
    }
}

impl ModelFile {
    /// The YAML, if the file is read as YAML.
    pub fn document(&self) -> Option<&Document> {
        match &self.content {
            Content::Deployment(deployment) => Some(&deployment.document),
            Content::Part(document) => Some(document),
            _ => None,
        }
    }
}

impl Model {
    /// The file `id`.
    pub fn file(&self, id: FileId) -> Option<&ModelFile> {
        self.files.get(id.0 as usize)
    }

    /// Whether the file `id` is an agent's.
    pub fn is_agent(&self, id: FileId) -> bool {
        self.file(id).is_some_and(|it| matches!(it.content, Content::Agent(_)))
    }

    /// The deployment file `id`, if it is one.
    pub fn deployment(&self, id: FileId) -> Option<&Deployment> {
        match &self.file(id)?.content {
            Content::Deployment(deployment) => Some(deployment),
            _ => None,
        }
    }

    /// Every deployment file with its id; a template once for each rendering.
    pub fn deployments(&self) -> impl Iterator<Item = (&ModelFile, &Deployment)> {
        self.files.iter().chain(&self.rendered).filter_map(|file| match &file.content {
            Content::Deployment(deployment) => Some((file, deployment)),
            _ => None,
        })
    }

    /// The names of locations, file by file: those of each deployment file, and those of the one file that `dg` writes for
    /// the projects of a repository (`DAGSTER.md §11`).
    pub fn names_by_file(&self) -> Vec<Vec<&Spanned<String>>> {
        let files = self.deployments().map(|it| it.1.locations.iter().map(|it| &it.name).collect());
        files.chain(self.names_of_projects()).collect()
    }

    /// The names of the locations that projects become, repository by repository.
    pub fn names_of_projects(&self) -> impl Iterator<Item = Vec<&Spanned<String>>> {
        let repos = self.repos.iter().filter(|it| self.deploys_projects(it));
        repos.map(|it| it.projects.deployed.iter().map(|it| &it.name).collect())
    }

    /// Whether `repo` is deployed by its projects: only where it has no `dagster_cloud.yaml`.
    pub fn deploys_projects(&self, repo: &Repo) -> bool {
        !repo.projects.deployed.is_empty()
            && repo.files.iter().all(|it| self.deployment(*it).is_none())
    }

    /// The YAML of the file `id`, if it is read as YAML.
    pub fn document(&self, id: FileId) -> Option<&Document> {
        self.file(id)?.document()
    }

    /// The root of the YAML of the file `id`, an agent's among them.
    pub fn root(&self, id: FileId) -> Option<&Node> {
        let file = self.file(id)?;
        let document = match &file.content {
            Content::Agent(agent) => &agent.document,
            _ => file.document()?,
        };
        document.root.as_ref()
    }

    /// Every file that is read as YAML.
    pub fn documents(&self) -> impl Iterator<Item = (&ModelFile, &Document)> {
        self.files.iter().chain(&self.rendered).filter_map(|it| Some((it, it.document()?)))
    }

    /// Every `dg.toml` and `pyproject.toml`.
    pub fn dg_files(&self) -> impl Iterator<Item = &DgFile> {
        self.files.iter().filter_map(|it| match &it.content {
            Content::Dg(dg) => Some(dg),
            _ => None,
        })
    }

    /// What the Python file `id` says, if it is one.
    pub fn module(&self, id: FileId) -> Option<&Module> {
        match &self.file(id)?.content {
            Content::Python(module) => Some(&**module),
            _ => None,
        }
    }

    /// Every Python file with its id.
    pub fn modules(&self) -> impl Iterator<Item = (FileId, &Module)> {
        self.files.iter().filter_map(|file| match &file.content {
            Content::Python(module) => Some((file.id, &**module)),
            _ => None,
        })
    }

    /// The environments that facts exist for: the named ones, or the one without a name.
    pub fn scopes(&self) -> Vec<Option<String>> {
        if self.environments.is_empty() {
            return vec![None];
        }
        self.environments.iter().map(|it| Some(it.name.clone())).collect()
    }

    /// The variables that are set outside files for a location with one of these `names` in `environment`.
    pub fn variables_for(
        &self,
        environment: Option<&str>,
        names: &[&str],
    ) -> Vec<&OutsideVariable> {
        let has = |list: &[String], wanted: &[&str]| {
            list.is_empty() || list.iter().any(|it| wanted.contains(&&**it))
        };
        let here: Vec<&str> = environment.into_iter().collect();
        let mut variables: Vec<&OutsideVariable> = self.variables.iter().collect();
        variables.retain(|it| has(&it.environments, &here) && has(&it.locations, names));
        variables
    }

    /// The environment that words of `text` stand for, where as many do not stand for `own`.
    pub fn other_environment(&self, text: &str, own: &str) -> Option<&str> {
        let (host, rest) = without_domain(text);
        let words = [host, rest]
            .into_iter()
            .flat_map(|it| it.split(|it: char| !it.is_ascii_alphanumeric()));
        // One letter says too little.
        let words: Vec<&str> = words.filter(|it| it.len() > 1).collect();
        let (own, others): (Vec<_>, Vec<_>) =
            self.environments.iter().partition(|it| it.name == own);
        let names_own = own.iter().map(|it| words_for(&words, it)).max().unwrap_or_default();
        // Of `prod` and `prod-eu`, the one that more words speak of.
        let mut found: Option<(usize, &Environment)> = None;
        for it in others {
            let length = words_for(&words, it);
            if length > found.map_or(names_own, |it| it.0) {
                found = Some((length, it));
            }
        }
        found.map(|it| &*it.1.name)
    }

    /// `name` without the word for an environment at its end or its start, if it has one; such a word has up to two parts.
    pub fn without_environment<'n>(&self, name: &'n str) -> Option<&'n str> {
        const SEPARATORS: [char; 3] = ['-', '_', '.'];
        let is_word = |it: &str| {
            environment_alias(it).is_some()
                || self.environments.iter().any(|own| stands_for(it, own))
        };
        let split = |(at, separator): (usize, &'n str)| {
            Some((name.get(..at)?, name.get(at + separator.len()..)?))
        };
        let ends = name.rmatch_indices(SEPARATORS).take(2).filter_map(split);
        let starts = name.match_indices(SEPARATORS).take(2).filter_map(split);
        let mut parts = ends.chain(starts.map(|it| (it.1, it.0)));
        parts.find(|it| !it.0.is_empty() && is_word(it.1)).map(|it| it.0)
    }

    /// The name of the repository that the file `id` is in.
    pub fn repo_of(&self, id: FileId) -> &str {
        self.repos.iter().find(|it| it.files.contains(&id)).map_or("", |it| &it.name)
    }
}

impl ModelFile {
    /// Whether it has a part in `environment` by the rendering: a file as it stands has one in all of them.
    pub fn is_read_in(&self, environment: Option<&str>) -> bool {
        self.rendered_for.as_ref().is_none_or(|it| it.as_deref() == environment)
    }
}

fn stands_for(word: &str, environment: &Environment) -> bool {
    word.eq_ignore_ascii_case(&environment.name)
        || environment.aliases.iter().any(|it| word.eq_ignore_ascii_case(it))
        || environment_alias(word).is_some_and(|(_, usual)| usual == environment.name)
}

/// What stands before and behind the last label of the host that `text` begins with, where that is a domain of the internet and says
/// nothing of an environment: `pkg` and `/acme` of `pkg.dev/acme`. The name of a bucket has dots, too: a host has a path or a port
/// behind it, or a scheme that is of no bucket before it.
fn without_domain(text: &str) -> (&str, &str) {
    const DOMAINS: [&str; 9] =
        ["blue", "dev", "green", "int", "live", "local", "pro", "qa", "test"];
    const OF_BUCKETS: [&str; 5] = ["gcs", "gs", "s3", "s3a", "s3n"];
    let scheme = text.split_once("://").map(|it| it.0);
    let start = scheme.map_or(0, |it| it.len() + 3);
    let authority = text.get(start..).and_then(|it| it.split(['/', '?', '#']).next());
    let host_at = start + authority.and_then(|it| it.rfind('@')).map_or(0, |it| it + 1);
    let host = text.get(host_at..).and_then(|it| it.split(['/', '?', '#', ':']).next());
    let end = host_at + host.map_or(0, str::len);
    let is_host = scheme.map_or(end < text.len(), |it| !OF_BUCKETS.contains(&it));
    let label = host.filter(|_| is_host).and_then(|it| it.rsplit_once('.')).map(|it| it.1);
    match label.filter(|it| DOMAINS.iter().any(|own| own.eq_ignore_ascii_case(it))) {
        Some(label) => {
            (text.get(..end - label.len()).unwrap_or_default(), text.get(end..).unwrap_or_default())
        }
        None => (text, ""),
    }
}
