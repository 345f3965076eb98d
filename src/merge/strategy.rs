//! How two lists are combined, by their path in a location (`DAGSTER.md §4`).

/// How the lists of both sides become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListStrategy {
    /// By variable name, the text before the first `=`.
    ByVariable,
    /// By the value of this key in each item.
    ByKey(&'static str),
    /// The later list takes the place of the earlier one.
    Replace,
    /// The later list after the earlier one, duplicates dropped.
    Append,
}

/// The strategy for the list at `path`, keys from the location on, parted by dots.
pub(super) fn list_strategy(path: &str) -> ListStrategy {
    let Some(path) = path.strip_prefix("container_context.") else { return ListStrategy::Append };
    match path {
        "docker.env_vars" | "ecs.env_vars" | "k8s.env_vars" => ListStrategy::ByVariable,
        "ecs.secrets"
        | "ecs.volumes"
        | "ecs.run_sidecar_containers"
        | "ecs.server_sidecar_containers"
        | "k8s.image_pull_secrets"
        | "k8s.volumes"
        | "k8s.volume_mounts" => ListStrategy::ByKey("name"),
        "ecs.run_ecs_tags" | "ecs.server_ecs_tags" => ListStrategy::ByKey("key"),
        "k8s.run_k8s_config.container_config.args"
        | "k8s.run_k8s_config.container_config.command"
        | "k8s.server_k8s_config.container_config.args"
        | "k8s.server_k8s_config.container_config.command" => ListStrategy::Replace,
        _ => ListStrategy::Append,
    }
}
