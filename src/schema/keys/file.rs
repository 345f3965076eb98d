//! The keys of the file itself, of a location, and of what CI adds to it (`DAGSTER.md §3, §6`).

use super::Holds::{Any, Bool, Float, Keys, List, Named, Text};
use super::{Key, Place, Stages};

const CHECK: Stages = Stages::CHECK;
const DEPLOY: Stages = Stages::DEPLOY;
const AGENT: Stages = Stages::AGENT;
const BOTH: Stages = CHECK.and(DEPLOY);

pub(super) const FILE: &[Key] = &[
    key!(
        "defaults",
        Keys(Place::Defaults),
        "Values for every location of this file; only `ci template` applies them, the deploy step does not."
    )
    .known(CHECK),
    key!(
        "locations",
        List(&Keys(Place::Location)),
        "The code locations that this repository deploys."
    )
    .known(CHECK)
    .required(),
];

pub(super) const LOCATION: &[Key] = &[
    key!(
        "location_name",
        Text,
        "The name that identifies the location in its deployment; deploying a name again replaces it."
    )
    .known(BOTH)
    .required(),
    key!(
        "code_source",
        Keys(Place::CodeSource),
        "Where the definitions are: exactly one of four ways; needed by the deploy."
    )
    .known(BOTH)
    .needed(DEPLOY),
    key!(
        "build",
        Keys(Place::Build),
        "How the location's image is built and where it is pushed."
    )
    .known(CHECK),
    key!("working_directory", Text, "The directory in which the code is loaded.").known(BOTH),
    key!("image", Text, "The image to run; an image built by CI takes its place.")
        .known(BOTH)
        .nullable(),
    key!("executable_path", Text, "The Python executable that loads the code.").known(BOTH),
    key!(
        "attribute",
        Text,
        "The variable or function that holds the definitions, where there are several."
    )
    .known(BOTH),
    key!(
        "container_context",
        Keys(Place::ContainerContext),
        "Settings for the agent's platform: `k8s`, `ecs`, `docker` or `aca`."
    )
    .known(BOTH),
    key!(
        "agent_queue",
        Text,
        "The queue whose agents serve this location; the default queue if not set."
    )
    .known(BOTH),
];

pub(super) const DEFAULTS: &[Key] = &[
    key!("build", Keys(Place::Build), "How images are built and where they are pushed.")
        .known(CHECK),
    key!("working_directory", Text, "The directory in which the code is loaded.").known(CHECK),
    key!("image", Text, "The image to run.").known(CHECK),
    key!("executable_path", Text, "The Python executable that loads the code.").known(CHECK),
    key!("container_context", Keys(Place::ContainerContext), "Settings for the agent's platform.")
        .known(CHECK),
    key!("agent_queue", Text, "The queue whose agents serve the locations.").known(CHECK),
];

pub(super) const BUILD: &[Key] = &[
    key!("directory", Text, "The folder to build, relative to this file for the check.")
        .known(CHECK),
    key!("registry", Text, "The image registry, without a tag: the CI build appends one.")
        .known(CHECK),
];

pub(super) const CODE_SOURCE: &[Key] = &[
    key!("package_name", Text, "An installed Python package that holds the definitions.")
        .known(BOTH),
    key!("module_name", Text, "A Python module that holds the definitions.").known(BOTH),
    key!(
        "python_file",
        Text,
        "A Python file that holds the definitions, relative to the working directory."
    )
    .known(BOTH),
    key!("autoload_defs_module_name", Text, "A module below which every definition is loaded.")
        .known(BOTH),
];

pub(super) const ADDED: &[Key] = &[
    key!("defs_state_info", Keys(Place::DefsState), "Versions of stored definitions, added by CI.")
        .known(DEPLOY),
    key!("git", Keys(Place::Git), "Which commit is deployed, added by CI.").known(DEPLOY),
    key!("pex_bundle", Bool, "Whether the image was made from a PEX build, added by CI.")
        .known(DEPLOY)
        .nullable(),
    key!("pex_metadata", Keys(Place::PexMetadata), "Which PEX files to use, added by CI.")
        .known(DEPLOY),
];

pub(super) const GIT: &[Key] = &[
    key!("base_branch", Text, "The branch that pull requests aim at.").known(DEPLOY),
    key!("commit_hash", Text, "The commit that is deployed.").known(DEPLOY),
    key!("defs_base_path", Text, "The folder of the definitions in the repository.").known(DEPLOY),
    key!("provider", Text, "Who hosts the repository.").known(DEPLOY),
    key!("repo_name", Text, "The repository's name.").known(DEPLOY),
    key!("repo_owner", Text, "The repository's owner.").known(DEPLOY),
    key!("url", Text, "Where the source of the location can be read.").known(DEPLOY),
];

pub(super) const PEX_METADATA: &[Key] = &[
    key!("pex_tag", Text, "Which PEX files to use.").known(DEPLOY).required(),
    key!("python_version", Text, "The Python of the base image.").known(DEPLOY),
];

pub(super) const DEFS_STATE: &[Key] =
    &[key!("info_mapping", Named(Place::DefsStateEntry), "The stored version of each key.")
        .known(DEPLOY)
        .required()];

pub(super) const DEFS_STATE_ENTRY: &[Key] = &[
    key!("create_timestamp", Float, "When it was stored, in seconds since 1970.")
        .known(DEPLOY)
        .required(),
    key!("version", Text, "The stored version.").known(DEPLOY).required(),
];

pub(super) const CONTAINER_CONTEXT: &[Key] = &[
    key!("aca", Keys(Place::Aca), "Settings for agents on Azure Container Apps."),
    key!("docker", Keys(Place::Docker), "Settings for Docker agents."),
    key!("ecs", Keys(Place::Ecs), "Settings for agents on Amazon ECS."),
    key!(
        "env_vars",
        List(&Text),
        "Variables for whichever platform; agents know this list, the deploy document does not: put it under the platform."
    )
    .known(AGENT),
    key!("k8s", Keys(Place::K8s), "Settings for Kubernetes agents."),
];

pub(super) const FROM_ENV: &[Key] =
    &[key!("env", Text, "The variable of the agent's own environment that holds the value.")
        .required()];

/// Any mapping that no Kubernetes model describes.
pub(super) const ANY: super::Holds = Any("");
