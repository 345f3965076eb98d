//! The keys of `container_context.ecs` (`DAGSTER.md §7`).

use super::Holds::{BoolOrEnv, Int, Keys, List, Text, TextOrEnv};
use super::ListMerge::{ByKey, ByVariable};
use super::file::ANY;
use super::{Key, Place, Stages};

pub(super) const ECS: &[Key] = &[
    key!(
        "container_name",
        TextOrEnv,
        "The container of the task definition that runs the code; only the agent knows this key, the deploy document refuses it."
    )
    .known(Stages::AGENT),
    key!(
        "env_vars",
        List(&TextOrEnv),
        "Environment variables, each `NAME=value`, or `NAME` for the value in the agent's own environment; the agent's configuration is stronger."
    ).merged(ByVariable),
    key!(
        "execution_role_arn",
        TextOrEnv,
        "The IAM role with which ECS pulls the image and reads the secrets."
    ),
    key!(
        "mount_points",
        List(&Keys(Place::EcsMountPoint)),
        "Where the task's volumes appear in the main container."
    ),
    key!(
        "repository_credentials",
        TextOrEnv,
        "The ARN of the secret that logs in to a private registry; not needed for ECR."
    ),
    key!("run_ecs_tags", List(&Keys(Place::EcsTag)), "Tags of the tasks that execute runs.").merged(ByKey("key")),
    key!(
        "run_resources",
        Keys(Place::EcsRunResources),
        "CPU, memory and storage of the tasks that execute runs."
    ),
    key!(
        "run_sidecar_containers",
        List(&Keys(Place::EcsSidecar)),
        "Containers beside the run's, as ECS container definitions."
    ).merged(ByKey("name")),
    key!(
        "runtime_platform",
        Keys(Place::EcsRuntimePlatform),
        "The operating system and processor of the tasks."
    ),
    key!(
        "secrets",
        List(&Keys(Place::EcsSecret)),
        "Secrets of AWS Secrets Manager that become environment variables; the agent's are stronger."
    ).merged(ByKey("name"))
    .nullable(),
    key!(
        "secrets_tags",
        List(&TextOrEnv),
        "Every secret of AWS Secrets Manager with one of these tags becomes an environment variable."
    )
    .nullable(),
    key!(
        "server_ecs_tags",
        List(&Keys(Place::EcsTag)),
        "Tags of the code server's service; those that Dagster+ sets itself are refused."
    ).merged(ByKey("key")),
    key!("server_health_check", ANY, "The health check of the code server's container."),
    key!(
        "server_resources",
        Keys(Place::EcsServerResources),
        "CPU, memory and storage of the code server's task, and how many of it run."
    ),
    key!(
        "server_sidecar_containers",
        List(&Keys(Place::EcsSidecar)),
        "Containers beside the code server's, as ECS container definitions."
    ).merged(ByKey("name")),
    key!(
        "task_definition_arn",
        TextOrEnv,
        "The task definition to start from; only the agent knows this key, the deploy document refuses it."
    )
    .known(Stages::AGENT),
    key!("task_role_arn", TextOrEnv, "The IAM role that the code itself acts as."),
    key!(
        "volumes",
        List(&Keys(Place::EcsVolume)),
        "Volumes of the tasks, as in an ECS task definition."
    ).merged(ByKey("name")),
];

pub(super) const SECRET: &[Key] = &[
    key!("name", TextOrEnv, "The environment variable that receives the secret.").required(),
    key!("valueFrom", TextOrEnv, "The ARN of the secret; the key is written in camel case.")
        .required(),
];

pub(super) const RUN_RESOURCES: &[Key] = &[
    key!("cpu", Text, "CPU units as quoted text: `\"256\"` is a quarter of a core."),
    key!("ephemeral_storage", Int, "Disk in GiB."),
    key!("memory", Text, "Memory in MiB as quoted text: `\"1024\"`."),
];

pub(super) const SERVER_RESOURCES: &[Key] = &[
    key!("cpu", Text, "CPU units as quoted text: `\"256\"` is a quarter of a core."),
    key!("ephemeral_storage", Int, "Disk in GiB."),
    key!("memory", Text, "Memory in MiB as quoted text: `\"1024\"`."),
    key!("replica_count", Int, "How many code servers run; one if not set."),
];

pub(super) const TAG: &[Key] = &[
    key!("key", TextOrEnv, "The tag's key.").required(),
    key!("value", TextOrEnv, "The tag's value."),
];

pub(super) const MOUNT_POINT: &[Key] = &[
    key!("containerPath", TextOrEnv, "The path in the container; the key is in camel case."),
    key!("readOnly", BoolOrEnv, "Whether the container may only read it."),
    key!("sourceVolume", TextOrEnv, "The `name` of one of `volumes`."),
];

pub(super) const VOLUME: &[Key] =
    &[key!("name", TextOrEnv, "The name by which `mount_points` refers to the volume.")];

pub(super) const RUNTIME_PLATFORM: &[Key] = &[
    key!("cpuArchitecture", TextOrEnv, "The processor: `X86_64` or `ARM64`."),
    key!("operatingSystemFamily", TextOrEnv, "The operating system, such as `LINUX`."),
];
