//! What a file probably is, told from its path and a glance at its text.

use super::Environment;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A `dagster_cloud.yaml`: code locations.
    DagsterCloud,
    /// Values for a template.
    Values,
    /// A `build.yaml` of the newer layout.
    Build,
    /// A `container_context.yaml` of the newer layout.
    ContainerContext,
    /// A `pyproject.toml` or `dg.toml`.
    DgProject,
    /// Python.
    Python,
    /// An agent's or instance's configuration (`dagster.yaml`).
    Agent,
    /// Anything else; shown, not analysed.
    Other,
}

impl Kind {
    /// The word exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::DagsterCloud => "dagster_cloud",
            Self::Values => "values",
            Self::Build => "build",
            Self::ContainerContext => "container_context",
            Self::DgProject => "dg_project",
            Self::Python => "python",
            Self::Agent => "agent",
            Self::Other => "other",
        }
    }

    /// The kind called `name`.
    pub fn by_name(name: &str) -> Option<Self> {
        const ALL: [Kind; 8] = [
            Kind::DagsterCloud,
            Kind::Values,
            Kind::Build,
            Kind::ContainerContext,
            Kind::DgProject,
            Kind::Python,
            Kind::Agent,
            Kind::Other,
        ];
        ALL.into_iter().find(|it| it.name() == name)
    }
}

/// A guess about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    /// What it is.
    pub kind: Kind,
    /// The environment its path names.
    pub environment: Option<String>,
    /// The path without the environment; equal for the overlays of one base.
    pub base_path: String,
}

/// The usual environments with the other words for them, in the usual order (`PRACTICE.md`, words for environments).
const USUAL: &[(&str, &[&str])] = &[
    ("local", &[]),
    ("dev", &["development", "d"]),
    ("test", &["testing", "qa", "uat"]),
    ("branch", &[]),
    ("staging", &["stg", "stage", "s"]),
    ("prod", &["production", "prd", "p"]),
    ("dogfood", &[]),
];

/// The usual environment that `word` stands for, with its place in the usual order.
pub fn environment_alias(word: &str) -> Option<(usize, &'static str)> {
    let word = word.to_ascii_lowercase();
    USUAL.iter().enumerate().find_map(|(at, (name, aliases))| {
        (*name == word || aliases.contains(&word.as_str())).then_some((at, *name))
    })
}

/// Guesses what the file at `path` is. `declared` are the user's environments; where there are none, the usual words count.
pub fn recognize(path: &str, text: &str, declared: &[Environment]) -> Recognition {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let kind = kind_of(name, text);
    if !matches!(kind, Kind::DagsterCloud | Kind::Values) {
        return Recognition { kind, environment: None, base_path: path.to_owned() };
    }
    let mut environment = None;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kept: Vec<&str> = stem
        .split(['.', '_', '-'])
        .filter(|word| claim(word, declared, &mut environment))
        .collect();
    let name = kept.join("_");
    let kept: Vec<&str> = folder
        .split('/')
        // A folder of one letter is no environment; in a file name the short forms are in use.
        .filter(|word| word.len() < 2 || claim(word, declared, &mut environment))
        .collect();
    let folder = kept.join("/");
    let base_path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
    Recognition { kind, environment, base_path }
}

/// Whether `word` stays in the base path; if it is the first word for an environment, takes it out.
fn claim(word: &str, declared: &[Environment], environment: &mut Option<String>) -> bool {
    if environment.is_some() || word.is_empty() {
        return true;
    }
    let lower = word.to_ascii_lowercase();
    let found = declared
        .iter()
        .find(|it| {
            it.name.to_ascii_lowercase() == lower
                || it.aliases.iter().any(|alias| alias.to_ascii_lowercase() == lower)
        })
        .map(|it| it.name.clone())
        .or_else(|| {
            // The usual words stand for a declared environment of the usual name, or for themselves if none is declared.
            let (_, usual) = environment_alias(word)?;
            (declared.is_empty() || declared.iter().any(|it| it.name == usual))
                .then(|| usual.to_owned())
        });
    let claimed = found.is_some();
    *environment = found;
    !claimed
}

fn kind_of(name: &str, text: &str) -> Kind {
    let lower = name.to_ascii_lowercase();
    let (stem, extension) = lower.rsplit_once('.').unwrap_or((&lower, ""));
    let yaml = matches!(extension, "yaml" | "yml");
    match (stem, extension) {
        (_, "py") => Kind::Python,
        ("pyproject" | "dg", "toml") => Kind::DgProject,
        ("build", _) if yaml => Kind::Build,
        ("container_context", _) if yaml => Kind::ContainerContext,
        ("dagster", _) if yaml => Kind::Agent,
        _ if yaml && (stem.starts_with("dagster_cloud") || stem.starts_with("dagster-cloud")) => {
            Kind::DagsterCloud
        }
        _ if yaml && stem.starts_with("values") => Kind::Values,
        _ if yaml && has_key(text, "locations") => Kind::DagsterCloud,
        _ => Kind::Other,
    }
}

/// Whether some line of `text` is the top-level key `key`.
fn has_key(text: &str, key: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
}
