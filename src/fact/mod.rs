//! What each location uses and shares in each environment, and where that disagrees.

mod address;
mod asked;
mod breach;
mod code;
mod collect;
mod ending;
mod held;
mod mount;
mod present;
mod quantity;
mod resolver;
mod spelling;
mod storage;
mod unmet;
mod volume;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::merge::{Effective, EffectiveLocation};
use crate::model::Model;
use crate::python::Root;
use crate::source::{Expected, Span};

pub use address::plain_path;
pub use asked::{Asked, asked};
pub use breach::{Links, breaches};
pub use code::Code;
pub use collect::collect;
pub use held::Held;
pub use mount::mount;
pub use quantity::{DOCKER_SIZES, docker_quantity, quantity};
pub use resolver::Resolver;
pub use spelling::one_spelling;
pub use storage::{AccessUse, Part, Place, StorageUse};
pub use unmet::{Unmet, unmet};
pub use volume::{Leads, Mounts, Volume};

/// Every location of `deployed`, with what it is deployed in: in the order of [`Facts::subjects`].
pub fn located<'d>(
    model: &'d Model,
    deployed: &'d [Effective],
) -> impl Iterator<Item = (&'d Effective, &'d EffectiveLocation)> {
    let of_repo = deployed.iter().filter(|it| model.repos.get(it.repo).is_some());
    of_repo.flat_map(|of| of.locations.iter().map(move |it| (of, it)))
}

/// A location of a repository in an environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The environment; `None` where nothing names one.
    pub environment: Option<String>,
    /// The repository's place in the model.
    pub repo: usize,
    /// The location's name.
    pub location: String,
    /// What the location is called everywhere, by which it is matched across environments.
    pub identity: String,
    /// Whether every file that it is merged from could be read to its end.
    pub is_whole: bool,
}

impl Subject {
    /// Whether storage that it shares is expected to be the same for all.
    pub fn shares_storage(&self, model: &Model) -> bool {
        let repo = model.repos.get(self.repo).map_or("", |it| &it.name);
        model.expectations.iter().any(|it| {
            it.expected == Expected::EqualAcrossRepos
                && it.fact == "shared_storage"
                && it.covers(repo, self.environment.as_deref())
        })
    }
}

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// Where the I/O manager of a resource key stores.
    Storage(String),
    /// The image registry.
    Registry,
    /// The image.
    Image,
    /// The agent queue.
    AgentQueue,
    /// The platforms of the container context that may count.
    Platform,
    /// The Kubernetes namespace.
    Namespace,
    /// The service account.
    ServiceAccount,
    /// Where the code is.
    CodeSource,
    /// The folder that is built.
    BuildDirectory,
    /// CPU of runs, else of code servers: the limit, or where there is none what is requested.
    Cpu,
    /// Memory, in the same way.
    Memory,
    /// A secret that the containers read.
    Secret(String),
    /// A Kubernetes map of variables that the containers read.
    ConfigMap(String),
    /// A volume, by its name.
    Volume(String),
    /// A variable of runs.
    Variable(String),
}

/// What an expectation can be about, as [`Expectation::fact`](crate::source::Expectation::fact) names it; behind `:` follows what it is
/// called.
pub const NAMES_OF_FACTS: [&str; 19] = [
    "agent_queue",
    "build_directory",
    "code_source",
    "config_map:",
    "cpu",
    "image",
    "location_name",
    "memory",
    "namespace",
    "platform",
    "registry",
    "secret:",
    "service_account",
    "shared_storage",
    "storage:",
    "storage_variable",
    "variable:",
    "variable_name",
    "volume:",
];

/// Those of them that are no facts of the matrix.
pub const NAMES_BESIDE_FACTS: [&str; 4] =
    ["location_name", "shared_storage", "storage_variable", "variable_name"];

impl Fact {
    /// The one with this exported name.
    fn by_name(name: &str) -> Option<Self> {
        const ALONE: [Fact; 10] = [
            Fact::Registry,
            Fact::Image,
            Fact::AgentQueue,
            Fact::Platform,
            Fact::Namespace,
            Fact::ServiceAccount,
            Fact::CodeSource,
            Fact::BuildDirectory,
            Fact::Cpu,
            Fact::Memory,
        ];
        let Some((kind, name)) = name.split_once(':') else {
            return ALONE.into_iter().find(|it| it.name() == name);
        };
        if name.is_empty() {
            return None;
        }
        let of = match kind {
            "storage" => Self::Storage,
            "secret" => Self::Secret,
            "config_map" => Self::ConfigMap,
            "volume" => Self::Volume,
            "variable" => Self::Variable,
            _ => return None,
        };
        Some(of(name.to_owned()))
    }

    /// What two values of this fact share if and only if they are the same: of an amount, how much it is; of a place, one spelling.
    pub fn meaning<'t>(&self, value: &'t str) -> Cow<'t, str> {
        if let Self::Storage(_) = self {
            return one_spelling(value);
        }
        let amount = || quantity(value).filter(|_| matches!(self, Self::Cpu | Self::Memory));
        amount().map_or(Cow::Borrowed(value), |it| Cow::Owned(it.to_bits().to_string()))
    }

    /// The name exported: `storage:io_manager`, `registry`, `variable:NAME`.
    pub fn name(&self) -> String {
        match self {
            Self::Storage(key) => format!("storage:{key}"),
            Self::Registry => "registry".into(),
            Self::Image => "image".into(),
            Self::AgentQueue => "agent_queue".into(),
            Self::Platform => "platform".into(),
            Self::Namespace => "namespace".into(),
            Self::ServiceAccount => "service_account".into(),
            Self::CodeSource => "code_source".into(),
            Self::BuildDirectory => "build_directory".into(),
            Self::Cpu => "cpu".into(),
            Self::Memory => "memory".into(),
            Self::Secret(name) => format!("secret:{name}"),
            Self::ConfigMap(name) => format!("config_map:{name}"),
            Self::Volume(name) => format!("volume:{name}"),
            Self::Variable(name) => format!("variable:{name}"),
        }
    }
}

/// What is known of a fact for one location in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The value, or why there is none to tell.
    pub value: Result<String, String>,
    /// The text that decides it.
    pub at: Option<Span>,
    /// What it overrode, oldest first.
    pub hidden: Vec<Span>,
}

/// How the readings of one fact in one environment compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every location has the same value.
    Equal,
    /// Two locations have different values.
    Different,
    /// Some location has none.
    Missing,
    /// Some value cannot be told.
    Unresolved,
}

impl Verdict {
    /// The word shown and exported.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Different => "different",
            Self::Missing => "missing",
            Self::Unresolved => "unresolved",
        }
    }
}

/// Locations of different repositories that read their storage from a variable of one name and get different places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The environment.
    pub environment: Option<String>,
    /// The variable that both read.
    pub variable: String,
    /// The use whose value stands alone, by its place in [`Facts::storage`].
    pub odd: usize,
    /// The use that it disagrees with.
    pub other: usize,
    /// The place of the deciding part in the odd use's parts.
    pub odd_part: usize,
    /// The same of the other use.
    pub other_part: usize,
    /// Whether only the variable's name makes them one: all assets of both are known, and no data flows between them.
    pub is_by_name: bool,
}

/// Every fact of a workspace.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Every location in every environment, in the order of environments, repositories and locations.
    pub subjects: Vec<Subject>,
    /// The Python of each subject.
    pub code: Vec<Code>,
    /// What is known, by fact and by place in `subjects`.
    pub rows: BTreeMap<Fact, BTreeMap<usize, Reading>>,
    /// Every I/O manager that a location uses.
    pub storage: Vec<StorageUse>,
    /// What the bodies of a location's assets open by themselves.
    pub accesses: Vec<AccessUse>,
    /// What each subject mounts, once [`mount()`] has looked for it.
    pub mounts: Vec<Mounts>,
    /// Variables of code servers that come from another text than those of runs, which `rows` have.
    pub servers: Vec<(Fact, Reading)>,
}

impl Facts {
    /// The subjects of one environment with their places.
    pub fn subjects_in<'f>(
        &'f self,
        environment: Option<&'f str>,
    ) -> impl Iterator<Item = (usize, &'f Subject)> {
        self.subjects
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.environment.as_deref() == environment)
    }

    /// The reading of `fact` for the subject at `subject`.
    pub fn reading(&self, fact: &Fact, subject: usize) -> Option<&Reading> {
        self.rows.get(fact)?.get(&subject)
    }

    /// How the readings of `fact` in `environment` compare.
    pub fn verdict(&self, fact: &Fact, environment: Option<&str>) -> Verdict {
        let row = self.rows.get(fact);
        let mut compared = Comparison::of(fact);
        for (subject, _) in self.subjects_in(environment) {
            compared.add(row.and_then(|it| it.get(&subject)));
        }
        compared.verdict()
    }
}

/// Compares the readings of one fact, one after the other: a difference outweighs all, then what cannot be told.
pub struct Comparison<'r> {
    fact: &'r Fact,
    /// The first value at each service that only a variable tells, and at all others.
    firsts: Vec<&'r str>,
    verdict: Verdict,
}

impl<'r> Comparison<'r> {
    /// Nothing compared yet.
    pub fn of(fact: &'r Fact) -> Self {
        Self { fact, firsts: Vec::new(), verdict: Verdict::Equal }
    }

    /// Adds what is known of the next location, if anything.
    pub fn add(&mut self, reading: Option<&'r Reading>) {
        fn service(place: &str) -> Option<Root<'_>> {
            Root::of(place).filter(|it| matches!(it, Root::Service(_)))
        }
        let own = match reading.map(|it| &it.value) {
            None => Verdict::Missing,
            Some(Err(_)) => Verdict::Unresolved,
            Some(Ok(value)) => {
                let mut firsts = self.firsts.iter();
                let is_storage = matches!(self.fact, Fact::Storage(_));
                match firsts.find(|it| !is_storage || service(it) == service(value)) {
                    Some(first) if self.fact.meaning(first) == self.fact.meaning(value) => {
                        Verdict::Equal
                    }
                    Some(first) if is_storage && Root::may_be_one(first, value) => {
                        Verdict::Unresolved
                    }
                    Some(_) => Verdict::Different,
                    None => {
                        self.firsts.push(value);
                        // Two services that only variables tell may be one.
                        if self.firsts.len() > 1 { Verdict::Unresolved } else { Verdict::Equal }
                    }
                }
            }
        };
        let weight = |it: Verdict| match it {
            Verdict::Equal => 0,
            Verdict::Missing => 1,
            Verdict::Unresolved => 2,
            Verdict::Different => 3,
        };
        if weight(own) > weight(self.verdict) {
            self.verdict = own;
        }
    }

    /// How they compare.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }
}
