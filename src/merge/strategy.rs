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

/// The strategy for the list at `path`, counted from the location.
pub(super) fn list_strategy(path: &[&str]) -> ListStrategy {
    match path {
        ["container_context", "docker" | "ecs" | "k8s", "env_vars"] => ListStrategy::ByVariable,
        [
            "container_context",
            "ecs",
            "secrets" | "volumes" | "run_sidecar_containers" | "server_sidecar_containers",
        ]
        | ["container_context", "k8s", "image_pull_secrets" | "volumes" | "volume_mounts"] => {
            ListStrategy::ByKey("name")
        }
        ["container_context", "ecs", "run_ecs_tags" | "server_ecs_tags"] => {
            ListStrategy::ByKey("key")
        }
        [
            "container_context",
            "k8s",
            "run_k8s_config" | "server_k8s_config",
            "container_config",
            "args" | "command",
        ] => ListStrategy::Replace,
        _ => ListStrategy::Append,
    }
}
