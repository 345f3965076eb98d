//! The keys of `container_context.docker` and `container_context.aca` (`DAGSTER.md §7`).

use super::Holds::{Int, Keys, List, Text, TextOrEnv};
use super::ListMerge::ByVariable;
use super::file::ANY;
use super::{Key, Place, Stages};

pub(super) const DOCKER: &[Key] = &[
    key!(
        "container_kwargs",
        ANY,
        "Options for creating the containers, by the names of docker-py; the location's take the place of the agent's key by key."
    ),
    key!(
        "env_vars",
        List(&Text),
        "Environment variables, each `NAME=value`, or `NAME` for the value in the agent's own environment; stronger than the agent's configuration."
    ).merged(ByVariable),
    key!("networks", List(&TextOrEnv), "Networks that the containers join, after the agent's own."),
    key!(
        "registry",
        Keys(Place::DockerRegistry),
        "How to log in to a private registry; only the agent knows this key, the deploy document refuses it."
    )
    .known(Stages::AGENT),
];

pub(super) const REGISTRY: &[Key] = &[
    key!("password", TextOrEnv, "The password; better `{env: NAME}` than in clear.")
        .known(Stages::AGENT)
        .required(),
    key!("url", TextOrEnv, "The registry's address.").known(Stages::AGENT).required(),
    key!("username", TextOrEnv, "The user who logs in.").known(Stages::AGENT).required(),
];

pub(super) const ACA: &[Key] = &[
    key!(
        "env_vars",
        List(&TextOrEnv),
        "Environment variables, each `NAME=value`, or `NAME` for the value in the agent's own environment; the agent's configuration is stronger."
    ),
    key!(
        "identity_id",
        TextOrEnv,
        "The full resource id of the managed identity that pulls images and runs the containers."
    ),
    key!(
        "run_job_replica_timeout",
        Int,
        "After how many seconds Azure stops a run; 24 hours if not set."
    ),
    key!("run_resources", Keys(Place::AcaResources), "CPU and memory of the run's container."),
    key!(
        "server_resources",
        Keys(Place::AcaResources),
        "CPU and memory of the code server's container."
    ),
];

pub(super) const ACA_RESOURCES: &[Key] = &[
    key!("cpu", Text, "CPU cores as quoted text: `\"0.5\"` or `\"500m\"`."),
    key!("memory", Text, "Memory as text: `1Gi` or `512Mi`."),
];
