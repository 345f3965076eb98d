//! The keys of `container_context.k8s` (`DAGSTER.md §7`).

use super::Holds::{Any, BoolOrEnv, IntOrEnv, Keys, List, MergeBehavior, Text, TextOrEnv};
use super::ListMerge::{ByKey, ByVariable};
use super::file::ANY;
use super::{Key, Place, Stages};

pub(super) const K8S: &[Key] = &[
    key!(
        "env",
        List(&Keys(Place::EnvEntry)),
        "Environment variables as Kubernetes writes them; only the agent knows this key, the deploy document refuses it: use `container_config.env`."
    )
    .known(Stages::AGENT),
    key!(
        "env_config_maps",
        List(&TextOrEnv),
        "Config maps of the cluster whose entries become environment variables."
    )
    .nullable(),
    key!(
        "env_secrets",
        List(&TextOrEnv),
        "Secrets of the cluster whose entries become environment variables."
    )
    .nullable(),
    key!(
        "env_vars",
        List(&Text),
        "Environment variables, each `NAME=value`, or `NAME` for the value in the agent's own environment; stronger than the agent's configuration."
    ).merged(ByVariable)
    .nullable(),
    key!("image_pull_policy", TextOrEnv, "When the image is pulled: `Always`, `IfNotPresent` or `Never`.")
        .nullable(),
    key!(
        "image_pull_secrets",
        List(&Keys(Place::ImagePullSecret)),
        "Secrets of the cluster that log in to the image's registry."
    ).merged(ByKey("name"))
    .nullable(),
    key!("labels", ANY, "Labels of every pod, job, deployment and service that is created."),
    key!(
        "namespace",
        TextOrEnv,
        "The namespace in which servers and runs live; secrets, config maps and the service account must be in it."
    )
    .nullable(),
    key!(
        "resources",
        Keys(Place::Resources),
        "CPU and memory of the container, for servers and runs alike."
    )
    .nullable(),
    key!(
        "run_k8s_config",
        Keys(Place::RunK8sConfig),
        "Raw Kubernetes configuration of the jobs that execute runs, over the keys beside it."
    ),
    key!("scheduler_name", TextOrEnv, "The scheduler that places the pods.").nullable(),
    key!(
        "security_context",
        Any("V1SecurityContext"),
        "The security settings of the container."
    ),
    key!(
        "server_k8s_config",
        Keys(Place::ServerK8sConfig),
        "Raw Kubernetes configuration of the code server, over the keys beside it."
    ),
    key!(
        "server_replica_count",
        IntOrEnv,
        "How many code servers run behind the location's service; one if not set."
    ),
    key!("service_account_name", TextOrEnv, "The service account that the pods run as.")
        .nullable(),
    key!(
        "volume_mounts",
        List(&Keys(Place::VolumeMount)),
        "Where the pod's volumes appear in the container."
    ).merged(ByKey("name")),
    key!("volumes", List(&Keys(Place::Volume)), "Volumes of the pod, each of any Kubernetes kind.").merged(ByKey("name")),
];

pub(super) const IMAGE_PULL_SECRET: &[Key] =
    &[key!("name", TextOrEnv, "The secret's name.").required()];

pub(super) const RESOURCES: &[Key] = &[
    key!("limits", ANY, "The most that the container may use, such as `cpu: 500m`."),
    key!("requests", ANY, "What the container is promised, such as `memory: 1Gi`."),
];

pub(super) const VOLUME_MOUNT: &[Key] = &[
    key!("mount_path", TextOrEnv, "The path in the container."),
    key!("mount_propagation", TextOrEnv, "Whether mounts made inside are seen outside."),
    key!("name", TextOrEnv, "The `name` of one of `volumes`.").required(),
    key!("read_only", BoolOrEnv, "Whether the container may only read it."),
    key!("sub_path", TextOrEnv, "The folder of the volume that is mounted."),
    key!("sub_path_expr", TextOrEnv, "The same, with `$(NAME)` filled in from the environment."),
];

pub(super) const VOLUME: &[Key] =
    &[key!("name", Text, "The name by which `volume_mounts` refers to the volume.").required()];

pub(super) const ENV_ENTRY: &[Key] =
    &[key!("name", Text, "The variable's name.").known(Stages::AGENT).required()];

pub(super) const RUN_K8S_CONFIG: &[Key] = &[
    key!("container_config", Any("V1Container"), "The run's container, as in a pod's spec."),
    key!("job_config", Any("V1Job"), "The job that executes a run."),
    key!("job_metadata", Any("V1ObjectMeta"), "Labels and annotations of the job."),
    key!("job_spec_config", Any("V1JobSpec"), "The job's spec, such as `backoff_limit`."),
    key!(
        "merge_behavior",
        MergeBehavior,
        "How this is laid over what is below it: `DEEP` merges mappings and appends lists, `SHALLOW` replaces each key."
    ),
    key!(
        "pod_spec_config",
        Any("V1PodSpec"),
        "The pod's spec, such as `node_selector` and `tolerations`."
    ),
    key!("pod_template_spec_metadata", Any("V1ObjectMeta"), "Labels and annotations of the pod."),
];

pub(super) const SERVER_K8S_CONFIG: &[Key] = &[
    key!(
        "container_config",
        Any("V1Container"),
        "The code server's container, as in a pod's spec."
    ),
    key!("deployment_metadata", Any("V1ObjectMeta"), "Labels and annotations of the deployment."),
    key!(
        "merge_behavior",
        MergeBehavior,
        "How this is laid over what is below it: `DEEP` merges mappings and appends lists, `SHALLOW` replaces each key."
    ),
    key!(
        "pod_spec_config",
        Any("V1PodSpec"),
        "The pod's spec, such as `node_selector` and `tolerations`."
    ),
    key!("pod_template_spec_metadata", Any("V1ObjectMeta"), "Labels and annotations of the pod."),
    key!("service_metadata", Any("V1ObjectMeta"), "Labels and annotations of the service."),
    key!("service_spec_config", Any("V1ServiceSpec"), "The spec of the code server's service."),
];
