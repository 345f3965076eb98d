//! What a file probably is, told from its path and a glance at its text.

use super::{Environment, Settings, SourceFile, sort_by_key};

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
    /// An agent's configuration (`dagster.yaml`), not that of an instance without Dagster+.
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
    ("non-prod", &["nonprod"]),
    ("pre-prod", &["preprod"]),
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

/// The usual environment that `environment` is one of, with its place in the usual order: by a name of its own, else by the word in it
/// that stands for one, as `prod-eu` is one of `prod`.
pub fn usual_environment(environment: &Environment) -> Option<(usize, &'static str)> {
    let names = || [&environment.name].into_iter().chain(&environment.aliases);
    let by_word = |name: &String| {
        let words: Vec<&str> = name.split(SEPARATORS).collect();
        let (start, end, found) = find(&words, &[])?;
        // One letter says too little.
        let is_told = words.get(start..end)?.iter().all(|it| it.len() > 1);
        environment_alias(&found).filter(|_| is_told)
    };
    names().find_map(|it| environment_alias(it)).or_else(|| names().find_map(by_word))
}

/// How many of `words`, which stand behind each other, stand for `environment`: as many as a name of its own has, one for another word for
/// the same usual environment; none where it is not spoken of.
pub fn words_for(words: &[&str], environment: &Environment) -> usize {
    let is_whole = |at: usize| {
        let before = at.checked_sub(1).and_then(|it| words.get(it));
        !before.is_some_and(|it| is_negation(it))
    };
    let own = [&environment.name].into_iter().chain(&environment.aliases).filter_map(|name| {
        let own: Vec<&str> = name.split(SEPARATORS).collect();
        let mut runs = words.windows(own.len().max(1)).enumerate();
        let is_it = |run: &[&str]| run.iter().zip(&own).all(|it| it.0.eq_ignore_ascii_case(it.1));
        runs.any(|(at, run)| is_whole(at) && is_it(run)).then_some(own.len())
    });
    let usual = usual_environment(environment).map(|it| it.1);
    let is_usual = || {
        words.iter().enumerate().any(|(at, word)| {
            is_whole(at) && environment_alias(word).is_some_and(|it| Some(it.1) == usual)
        })
    };
    own.max().unwrap_or_else(|| usize::from(usual.is_some() && is_usual()))
}

/// Whether the word makes another environment of the one behind it.
fn is_negation(word: &str) -> bool {
    ["non", "pre", "not"].iter().any(|it| word.eq_ignore_ascii_case(it))
}

/// Guesses what the file at `path` is. `declared` are the user's environments; where there are none, the usual words count.
pub fn recognize(path: &str, text: &str, declared: &[Environment]) -> Recognition {
    let name = path.rsplit_once('/').map_or(path, |it| it.1);
    let kind = kind_of(name, text);
    if !matches!(kind, Kind::DagsterCloud | Kind::Values | Kind::Agent) {
        return Recognition { kind, environment: None, base_path: path.to_owned() };
    }
    let (environment, base_path) = environment_of(path, declared);
    Recognition { kind, environment, base_path }
}

/// What `file` is: as corrected in `settings`, else as guessed.
pub fn identify(file: &SourceFile, settings: &Settings) -> Recognition {
    let mut is = recognize(&file.path, &file.text, &settings.environments);
    let Some(corrected) = settings.files.get(&format!("{}/{}", file.repo, file.path)) else {
        return is;
    };
    if let Some(kind) = corrected.kind {
        // A file that was said to be configuration has an environment in its path like any other.
        if kind == Kind::DagsterCloud && is.kind != kind {
            (is.environment, is.base_path) = environment_of(&file.path, &settings.environments);
        }
        is.kind = kind;
    }
    if let Some(environment) = &corrected.environment {
        is.environment.clone_from(environment);
    }
    is
}

/// The declared environments, or those that files name, in the usual order.
pub fn environments<'n>(
    settings: &Settings,
    of_files: impl IntoIterator<Item = &'n str>,
) -> Vec<Environment> {
    if !settings.environments.is_empty() {
        return settings.environments.clone();
    }
    let mut names: Vec<&str> = Vec::new();
    for name in of_files {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut all: Vec<Environment> = names.into_iter().map(Environment::named).collect();
    sort_by_key(&mut all, |it| usual_environment(it).map_or(usize::MAX, |(at, _)| at));
    all
}

/// What a file of [`Kind::Other`] holds where it is known and nothing here checks it: `alert policies`.
pub fn unchecked(path: &str, text: &str) -> Option<&'static str> {
    let lower = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem =
        lower.strip_suffix(".yaml").or_else(|| lower.strip_suffix(".yml"))?.replace('-', "_");
    if stem.starts_with("alert_policies") || has_key(text, "alert_policies") {
        Some("alert policies")
    } else if stem == "dagster" {
        Some("settings of an instance")
    } else {
        stem.starts_with("deployment_settings").then_some("settings of a deployment")
    }
}

/// The environment that `path` names, and the path without it and without extension.
fn environment_of(path: &str, declared: &[Environment]) -> (Option<String>, String) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut words: Vec<&str> = stem.split(SEPARATORS).collect();
    let mut environment = None;
    if let Some((start, end, found)) = find(&words, declared) {
        words.drain(start..end);
        environment = Some(found);
    }
    let mut steps: Vec<String> = Vec::new();
    for step in folder.split('/').filter(|it| !it.is_empty()) {
        match environment_of_folder(step, declared) {
            Some(found) if environment.is_none() => environment = Some(found),
            _ => steps.push(step.to_owned()),
        }
    }
    steps.push(words.join("_"));
    (environment, steps.join("/"))
}

/// The environment that a folder is called after: as a whole, and by more than a letter.
fn environment_of_folder(name: &str, declared: &[Environment]) -> Option<String> {
    let words: Vec<&str> = name.split(SEPARATORS).collect();
    let found = find(&words, declared).filter(|it| (it.0, it.1) == (0, words.len()));
    found.filter(|_| name.len() > 1).map(|it| it.2)
}

/// Whether all `folders` that stand beside each other are called after environments, so that they are parts of one repository and
/// not one each; unless `settings` speak of one of them as a repository.
pub fn are_environments(folders: &[&str], settings: &Settings) -> bool {
    let is_environment = |it: &&str| environment_of_folder(it, &settings.environments).is_some();
    let is_repo = |it: &&str| {
        let holds = |name: &str| name.split_once('/').is_some_and(|own| own.0 == *it);
        let expectations = settings.expectations.iter().flatten();
        settings.repos.contains_key(it)
            || settings.files.iter().any(|own| holds(&own.0))
            || expectations.flat_map(|it| &it.repos).any(|own| own == it)
    };
    !folders.is_empty() && folders.iter().all(is_environment) && !folders.iter().any(is_repo)
}

/// What stands between the words of a name.
const SEPARATORS: [char; 3] = ['.', '_', '-'];

/// What names of environments share that paths do not tell apart.
pub fn path_word(name: &str) -> String {
    name.to_ascii_lowercase().replace(SEPARATORS, "-")
}

/// The first run of `words` that names an environment: a declared one before a usual one, a longer name before a shorter, its own
/// name before another word for it.
fn find(words: &[&str], declared: &[Environment]) -> Option<(usize, usize, String)> {
    let mut names: Vec<(Vec<String>, &str, bool)> = Vec::new();
    for environment in declared {
        for name in environment.aliases.iter().chain([&environment.name]) {
            let lower = name.to_ascii_lowercase();
            let words = lower.split(SEPARATORS).map(Into::into).collect();
            names.push((words, &environment.name, *name == environment.name));
        }
    }
    let run = |name: &[String]| {
        let same =
            |it: &[&str]| it.iter().zip(name).all(|(word, own)| word.eq_ignore_ascii_case(own));
        words.windows(name.len().max(1)).position(same)
    };
    let declared = names
        .iter()
        .filter_map(|(name, environment, is_own)| {
            Some(((name.len(), *is_own), run(name)?, *environment))
        })
        .max_by_key(|it| it.0);
    if let Some(((length, _), start, environment)) = declared {
        return Some((start, start + length, environment.to_owned()));
    }
    words.iter().enumerate().find_map(|(at, word)| {
        let before = at.checked_sub(1).and_then(|it| words.get(it)).copied().unwrap_or_default();
        if is_negation(before) {
            let both = format!("{before}-{word}");
            let usual = environment_alias(&both).map(|it| it.1.to_owned());
            return Some((at - 1, at + 1, usual.unwrap_or(both)));
        }
        Some((at, at + 1, environment_alias(word)?.1.to_owned()))
    })
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
        ("dagster", _) if yaml && is_plus(text) => Kind::Agent,
        _ if yaml && (stem.starts_with("dagster_cloud") || stem.starts_with("dagster-cloud")) => {
            Kind::DagsterCloud
        }
        _ if (yaml || extension == "json") && stem.starts_with("values") => Kind::Values,
        // An agent's file has any name where it is made into a `dagster.yaml` later.
        _ if yaml && is_agents(text) => Kind::Agent,
        // Other files have a list of that name too, but not of such items.
        _ if yaml
            && has_key(text, "locations")
            && ["location_name", "code_source"].iter().any(|it| text.contains(it)) =>
        {
            Kind::DagsterCloud
        }
        _ => Kind::Other,
    }
}

/// Whether `text`, a `dagster.yaml`, has keys that no Dagster without Dagster+ reads (`DAGSTER.md §7`).
fn is_plus(text: &str) -> bool {
    ["user_code_launcher", "dagster_cloud_api", "agent_queues"].iter().any(|it| has_key(text, it))
        || has_key(text, "instance_class") && text.contains("dagster_cloud")
}

/// Whether `text` has keys that only an agent's own configuration has, and not that of a Dagster without Dagster+.
fn is_agents(text: &str) -> bool {
    has_key(text, "dagster_cloud_api")
        || has_key(text, "user_code_launcher") && text.contains("dagster_cloud")
        || has_key(text, "instance_class") && text.contains("DagsterCloudAgentInstance")
}

/// Whether some line of `text` is the top-level key `key`.
fn has_key(text: &str, key: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))
}
