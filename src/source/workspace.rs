//! What the user has open: texts, and the settings that the texts do not say.

use super::{ByName, Expectation, Kind, Rendering, SourceFile};

/// Everything that is analysed, exactly as typed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workspace {
    /// The files, grouped by repository in the user's order.
    pub files: Vec<SourceFile>,
    /// What `playground.yaml` holds.
    pub settings: Settings,
    /// The templates among the files, rendered as far as somebody has done so.
    pub rendered: Vec<Rendering>,
}

impl Workspace {
    /// The repositories in order of first appearance.
    pub fn repos(&self) -> Vec<&str> {
        let mut repos: Vec<&str> = Vec::new();
        for file in &self.files {
            if !repos.contains(&&*file.repo) {
                repos.push(&file.repo);
            }
        }
        repos
    }
}

/// What the texts do not say. Everything left empty is guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The environments in order; empty means guess them from the paths.
    pub environments: Vec<Environment>,
    /// Settings of a repository, by its name.
    pub repos: ByName<RepoSettings>,
    /// Corrections of a file, by `repo/path`.
    pub files: ByName<FileSettings>,
    /// Variables that are set outside files.
    pub variables: Vec<OutsideVariable>,
    /// What is expected of facts; `None` for the usual.
    pub expectations: Option<Vec<Expectation>>,
    /// How much findings of a rule matter, by its id, where that is not as the rule says.
    pub rules: ByName<Weight>,
}

/// How much a person says that findings of a rule matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// They are not told.
    Off,
    /// As good to know.
    Info,
    /// As something that is probably not meant.
    Warning,
    /// As something that will fail.
    Error,
}

impl Weight {
    /// Each with the word exported.
    pub const ALL: [(Self, &str); 4] = [
        (Self::Off, "off"),
        (Self::Info, "info"),
        (Self::Warning, "warning"),
        (Self::Error, "error"),
    ];
}

/// A variable that is set outside files, as a person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideVariable {
    /// Its name.
    pub name: String,
    /// Its value; `None` where only that it is set was said, as for a secret.
    pub value: Option<String>,
    /// Who sets it.
    pub set_in: Outside,
    /// The environments it is set in; empty for all.
    pub environments: Vec<String>,
    /// The locations it is set for, by their names; empty for all.
    pub locations: Vec<String>,
}

/// Who sets a variable outside files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// The deployment in the web interface: stronger than all that files say (`DAGSTER.md §7`).
    Deployment,
    /// The agent, for each location that it is said of: among the `env_vars` of its configuration. A name alone in a file takes its value
    /// from there too.
    Agent,
}

impl Outside {
    /// Both, each with the word exported.
    pub const ALL: [(Self, &str); 2] = [(Self::Deployment, "deployment"), (Self::Agent, "agent")];
}

/// A place that the locations are deployed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The name shown, such as `prod`.
    pub name: String,
    /// Other words for it in paths, such as `production`.
    pub aliases: Vec<String>,
    /// The Dagster+ deployment; its own name where nothing else is said.
    pub deployment: String,
    /// Whether it stands for branch deployments.
    pub is_branch: bool,
}

impl Environment {
    /// An environment without further aliases, deployed under its own name.
    pub fn named(name: &str) -> Self {
        Self { name: name.into(), aliases: Vec::new(), deployment: name.into(), is_branch: false }
    }
}

/// How the environment files of a repository relate to its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Environment files are merged over the base.
    Patches,
    /// Each environment file stands alone.
    Complete,
}

/// Which text a repository's pipeline deploys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployed {
    /// The file as it stands; its `defaults` do nothing then (`DAGSTER.md §1`).
    Raw,
    /// The merged file.
    Merged,
}

/// Settings of one repository; `None` means guess.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RepoSettings {
    /// Patches or complete files.
    pub layout: Option<Layout>,
    /// Raw or merged file deployed.
    pub deployed: Option<Deployed>,
    /// What its templates are given beside the values file.
    pub template: TemplateValues,
    /// More of it for single environments, which counts before the above.
    pub template_by_environment: ByName<TemplateValues>,
    /// Locations whose names change with the environment: what each is called everywhere, with its other names.
    pub names: ByName<Vec<String>>,
}

/// What templates are given beside the values file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemplateValues {
    /// What `--value PATH=VALUE` would give, in order; a value is JSON where it can be read as such (`DAGSTER.md §5`).
    pub values: Vec<(String, String)>,
    /// What `get_env` finds in the environment of the pipeline; of two of one name the later.
    pub variables: Vec<(String, String)>,
}

/// Corrections of one file; `None` means guess.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileSettings {
    /// What the file is.
    pub kind: Option<Kind>,
    /// The environment it belongs to; `Some(None)` makes it a base.
    pub environment: Option<Option<String>>,
    /// Whether it is rendered as a template before anything reads it.
    pub is_template: Option<bool>,
}
