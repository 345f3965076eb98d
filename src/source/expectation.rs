//! What a person expects of facts: a short list of expectations, with the usual ones until somebody edits it.

/// What facts are expected to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What is expected.
    pub expected: Expected,
    /// Of which facts, by the name that is exported, such as `registry`; a `*` stands for anything. Beside those there are
    /// `shared_storage` (storage that locations share), `storage_variable` (variables that storage is read from),
    /// `location_name` and `variable_name`.
    pub fact: String,
    /// In which repositories; empty for all.
    pub repos: Vec<String>,
    /// In which environments; empty for all.
    pub environments: Vec<String>,
    /// Whether only values count that an environment's own file sets, so that the environments may share one of a base.
    pub own_files: bool,
}

/// What is expected of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// All repositories have the same in an environment.
    EqualAcrossRepos,
    /// A location has another value in each environment.
    DifferentBetweenEnvironments,
    /// No word of the value stands for another environment.
    NamesNoOtherEnvironment,
    /// Each location has it in every environment; of several facts, those that it has in one.
    PresentEverywhere,
    /// The value fits a pattern, see [`fits`].
    Matches(String),
}

impl Expected {
    /// The word exported.
    pub fn name(&self) -> &'static str {
        match self {
            Self::EqualAcrossRepos => "equal_across_repos",
            Self::DifferentBetweenEnvironments => "different_between_environments",
            Self::NamesNoOtherEnvironment => "names_no_other_environment",
            Self::PresentEverywhere => "present_everywhere",
            Self::Matches(_) => "matches",
        }
    }

    /// The one called `name`, with `pattern`.
    pub fn by_name(name: &str, pattern: &str) -> Option<Self> {
        let all = [
            Self::EqualAcrossRepos,
            Self::DifferentBetweenEnvironments,
            Self::NamesNoOtherEnvironment,
            Self::PresentEverywhere,
            Self::Matches(pattern.to_owned()),
        ];
        all.into_iter().find(|it| it.name() == name)
    }
}

impl Expectation {
    /// Of every repository and environment.
    pub fn new(expected: Expected, fact: &str) -> Self {
        let (repos, environments) = (Vec::new(), Vec::new());
        Self { expected, fact: fact.to_owned(), repos, environments, own_files: false }
    }

    /// Whether it is about `repo` in `environment`.
    pub fn covers(&self, repo: &str, environment: Option<&str>) -> bool {
        let has = |list: &[String], own: Option<&str>| {
            list.is_empty() || list.iter().any(|it| Some(&**it) == own)
        };
        has(&self.repos, Some(repo)) && has(&self.environments, environment)
    }

    /// Whether it is about the fact called `name`.
    pub fn is_about(&self, name: &str) -> bool {
        is_like(&self.fact, name)
    }

    /// Whether it may be about several facts.
    pub fn is_of_several(&self) -> bool {
        self.fact.contains('*')
    }
}

/// What is expected until somebody says otherwise.
pub fn usual_expectations() -> Vec<Expectation> {
    let own = |expected: Expected, fact: &str| Expectation {
        own_files: true,
        ..Expectation::new(expected, fact)
    };
    vec![
        Expectation::new(Expected::EqualAcrossRepos, "shared_storage"),
        own(Expected::NamesNoOtherEnvironment, "registry"),
        own(Expected::NamesNoOtherEnvironment, "namespace"),
        own(Expected::NamesNoOtherEnvironment, "storage_variable"),
        own(Expected::DifferentBetweenEnvironments, "namespace"),
        own(Expected::DifferentBetweenEnvironments, "storage_variable"),
        Expectation::new(Expected::PresentEverywhere, "variable:*"),
    ]
}

/// Patterns that conventions of names often need, each with what it asks for.
pub const PATTERNS: [(&str, &str); 7] = [
    ("snake_case", "lower case, digits and _"),
    ("kebab-case", "lower case, digits and -"),
    ("UPPER_CASE", "upper case, digits and _"),
    ("docker-tag", "letters, digits, _ . and -"),
    ("*{environment}*", "names its environment"),
    ("*{repo}*", "names its repository"),
    ("*{location}*", "names its location"),
];

/// Whether `text` fits `pattern`: one of the named [`PATTERNS`], or a text in which `*` stands for anything and `{environment}`,
/// `{repo}` and `{location}` for what `names` gives for them, in this order.
pub fn fits(pattern: &str, text: &str, names: [&str; 3]) -> bool {
    let only = |other: &str, test: fn(&char) -> bool| {
        !text.is_empty()
            && text.chars().all(|it| test(&it) || it.is_ascii_digit() || other.contains(it))
    };
    match pattern {
        "snake_case" => only("_", char::is_ascii_lowercase),
        "kebab-case" => only("-", char::is_ascii_lowercase),
        "UPPER_CASE" => only("_", char::is_ascii_uppercase),
        // What the rest of the tag takes is not known here (`DAGSTER.md §8`).
        "docker-tag" => text.len() <= 128 && only("_.-", char::is_ascii_alphabetic),
        _ => {
            let words = ["{environment}", "{repo}", "{location}"];
            let filled = words.iter().zip(names);
            let filled = filled.fold(pattern.to_owned(), |all, it| all.replace(it.0, it.1));
            is_like(&filled, text)
        }
    }
}

/// Whether `text` is `pattern`, in which `*` stands for anything.
pub fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    // Each part in the middle as early as it can be leaves the most for the others.
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}
