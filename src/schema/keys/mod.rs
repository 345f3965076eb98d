//! The keys of `dagster_cloud.yaml`: one table for every stage, for advice and for whoever explains a key (`DAGSTER.md §3, §6, §7`).

/// One row of the table: a name, what it holds, and its sentence, which the program in the browser leaves out.
macro_rules! key {
    ($name:literal, $holds:expr, $about:literal) => {
        $crate::schema::Key::new(
            $name,
            $holds,
            if cfg!(target_arch = "wasm32") { "" } else { $about },
        )
    };
}

mod docker;
mod ecs;
mod file;
mod k8s;
mod place;

pub use place::{Place, Shape};

/// Which official stages know a key, or need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stages(u8);

impl Stages {
    /// No stage.
    pub const NONE: Self = Self(0);
    /// The check of the file (`DAGSTER.md §3`).
    pub const CHECK: Self = Self(1);
    /// The deploy document (`DAGSTER.md §6`).
    pub const DEPLOY: Self = Self(2);
    /// The agent's reading of the container context (`DAGSTER.md §7`).
    pub const AGENT: Self = Self(4);

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in this set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// Text, or `{env: NAME}`: a variable of the agent's own environment.
    TextOrEnv,
    /// A whole number, or `{env: NAME}`.
    IntOrEnv,
    /// `true` or `false`, or `{env: NAME}`.
    BoolOrEnv,
    /// `DEEP` or `SHALLOW`.
    MergeBehavior,
    /// A mapping whose keys the table has. The check does not look into that of `container_context`.
    Keys(Place),
    /// Any mapping. Agents on Kubernetes check it against this model; no model where empty.
    Any(&'static str),
    /// A list.
    List(&'static Holds),
    /// A mapping from any text to mappings of this place, or to null.
    Named(Place),
}

/// How `defaults` and overlays combine the lists that a key holds (`DAGSTER.md §4`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMerge {
    /// The later list after the earlier one, duplicates dropped.
    Append,
    /// By variable name, the text before the first `=`.
    ByVariable,
    /// By the value of this key in each item.
    ByKey(&'static str),
    /// The later list takes the place of the earlier one.
    Replace,
}

/// One key of one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether deploy and agent take null for it. The check takes null wherever it does not need the key.
    pub nullable: bool,
    /// The stages that know it; the others call it unknown.
    pub known: Stages,
    /// The stages that need it.
    pub required: Stages,
    /// How its lists are combined.
    pub merges: ListMerge,
    /// What it does, in one sentence; empty in the browser, which loads the generated schema on need.
    pub about: &'static str,
}

impl Key {
    /// A key that deploy and agent know and nobody needs.
    const fn new(name: &'static str, holds: Holds, about: &'static str) -> Self {
        let known = Stages::DEPLOY.and(Stages::AGENT);
        let merges = ListMerge::Append;
        Self { name, holds, nullable: false, known, required: Stages::NONE, merges, about }
    }

    const fn merged(mut self, merges: ListMerge) -> Self {
        self.merges = merges;
        self
    }

    const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn known(mut self, stages: Stages) -> Self {
        self.known = stages;
        self
    }

    /// Needed by `stages`.
    const fn needed(mut self, stages: Stages) -> Self {
        self.required = stages;
        self
    }

    /// Needed by every stage that knows it.
    const fn required(mut self) -> Self {
        self.required = self.known;
        self
    }

    /// The stages that know it, in the order of a deploy.
    pub fn stage_names(&self) -> impl Iterator<Item = &'static str> {
        let names =
            [(Stages::CHECK, "check"), (Stages::DEPLOY, "deploy"), (Stages::AGENT, "agent")];
        let known = self.known;
        names.into_iter().filter(move |it| known.has(it.0)).map(|it| it.1)
    }
}

/// The keys of `place`: alphabetical, but those that the check looks at in its own order.
pub fn keys_of(place: Place) -> &'static [Key] {
    place.keys()
}

/// The Kubernetes model that `part` of `run_k8s_config` or `server_k8s_config` holds.
pub fn raw_model(part: &str) -> Option<&'static str> {
    let row = key(Place::RunK8sConfig, part).or_else(|| key(Place::ServerK8sConfig, part))?;
    match row.holds {
        Holds::Any(model) => Some(model),
        _ => None,
    }
}

/// The key `name` of `place`.
pub fn key(place: Place, name: &str) -> Option<&'static Key> {
    place.keys().iter().find(|it| it.name == name)
}
