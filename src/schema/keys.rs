//! The keys of `dagster_cloud.yaml`: one table for the check, for advice and for whoever explains a key (`DAGSTER.md §3`).

/// A mapping of the file whose keys are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole file.
    File,
    /// `defaults`.
    Defaults,
    /// One item of `locations`.
    Location,
    /// `code_source`.
    CodeSource,
    /// `build`.
    Build,
}

impl Place {
    /// The place in a reader's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "the top level",
            Self::Defaults => "`defaults`",
            Self::Location => "a location",
            Self::CodeSource => "`code_source`",
            Self::Build => "`build`",
        }
    }
}

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// A mapping with fixed keys.
    Keys(Place),
    /// A mapping with any string keys, not looked into by the check.
    AnyMapping,
    /// The list of locations.
    Locations,
}

/// One key of one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it may stand.
    pub place: Place,
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there and must not be null.
    pub required: bool,
    /// What it does, in one sentence.
    pub about: &'static str,
}

/// Every key, in the order in which the official check looks at them.
pub const KEYS: &[Key] = &[
    optional(
        Place::File,
        "defaults",
        Holds::Keys(Place::Defaults),
        "Values for every location of this file; only `ci template` applies them, the deploy step does not.",
    ),
    required(
        Place::File,
        "locations",
        Holds::Locations,
        "The code locations that this repository deploys.",
    ),
    required(
        Place::Location,
        "location_name",
        Holds::Text,
        "The name that identifies the location in its deployment; deploying a name again replaces it.",
    ),
    optional(
        Place::Location,
        "code_source",
        Holds::Keys(Place::CodeSource),
        "Where the definitions are: exactly one of four ways; needed by the deploy.",
    ),
    optional(
        Place::Location,
        "build",
        Holds::Keys(Place::Build),
        "How the location's image is built and where it is pushed.",
    ),
    optional(
        Place::Location,
        "working_directory",
        Holds::Text,
        "The directory in which the code is loaded.",
    ),
    optional(
        Place::Location,
        "image",
        Holds::Text,
        "The image to run; an image built by CI takes its place.",
    ),
    optional(
        Place::Location,
        "executable_path",
        Holds::Text,
        "The Python executable that loads the code.",
    ),
    optional(
        Place::Location,
        "attribute",
        Holds::Text,
        "The variable or function that holds the definitions, where there are several.",
    ),
    optional(
        Place::Location,
        "container_context",
        Holds::AnyMapping,
        "Settings for the agent's platform: `k8s`, `ecs`, `docker` or `aca`.",
    ),
    optional(
        Place::Location,
        "agent_queue",
        Holds::Text,
        "The queue whose agents serve this location; the default queue if not set.",
    ),
    optional(
        Place::Defaults,
        "build",
        Holds::Keys(Place::Build),
        "How images are built and where they are pushed.",
    ),
    optional(
        Place::Defaults,
        "working_directory",
        Holds::Text,
        "The directory in which the code is loaded.",
    ),
    optional(Place::Defaults, "image", Holds::Text, "The image to run."),
    optional(
        Place::Defaults,
        "executable_path",
        Holds::Text,
        "The Python executable that loads the code.",
    ),
    optional(
        Place::Defaults,
        "container_context",
        Holds::AnyMapping,
        "Settings for the agent's platform.",
    ),
    optional(
        Place::Defaults,
        "agent_queue",
        Holds::Text,
        "The queue whose agents serve the locations.",
    ),
    optional(
        Place::Build,
        "directory",
        Holds::Text,
        "The folder to build, relative to this file for the check.",
    ),
    optional(
        Place::Build,
        "registry",
        Holds::Text,
        "The image registry, without a tag: the CI build appends one.",
    ),
    optional(
        Place::CodeSource,
        "package_name",
        Holds::Text,
        "An installed Python package that holds the definitions.",
    ),
    optional(
        Place::CodeSource,
        "module_name",
        Holds::Text,
        "A Python module that holds the definitions.",
    ),
    optional(
        Place::CodeSource,
        "python_file",
        Holds::Text,
        "A Python file that holds the definitions, relative to the working directory.",
    ),
    optional(
        Place::CodeSource,
        "autoload_defs_module_name",
        Holds::Text,
        "A module below which every definition is loaded.",
    ),
];

const fn optional(place: Place, name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { place, name, holds, required: false, about }
}

const fn required(place: Place, name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { place, name, holds, required: true, about }
}

/// The keys of `place` in the official order.
pub fn keys_of(place: Place) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |it| it.place == place)
}

/// The key `name` of `place`.
pub fn key(place: Place, name: &str) -> Option<&'static Key> {
    keys_of(place).find(|it| it.name == name)
}
