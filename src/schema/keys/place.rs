//! The mappings whose keys the table has: what each is called, and how strict it is.

use super::{Key, docker, ecs, file, k8s};

/// A mapping of the file whose keys are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole file.
    File,
    /// `defaults`.
    Defaults,
    /// One item of `locations`.
    Location,
    /// What CI adds to a location when it is deployed.
    Added,
    /// `code_source`.
    CodeSource,
    /// `build`.
    Build,
    /// `git`, added by CI.
    Git,
    /// `pex_metadata`, added by CI.
    PexMetadata,
    /// `defs_state_info`, added by CI.
    DefsState,
    /// One entry of `defs_state_info.info_mapping`.
    DefsStateEntry,
    /// `container_context`.
    ContainerContext,
    /// `{env: NAME}` in the place of a value.
    FromEnv,
    /// `container_context.k8s`.
    K8s,
    /// One item of `k8s.image_pull_secrets`.
    ImagePullSecret,
    /// `k8s.resources`.
    Resources,
    /// One item of `k8s.volume_mounts`.
    VolumeMount,
    /// One item of `k8s.volumes`.
    Volume,
    /// One item of `k8s.env`.
    EnvEntry,
    /// `k8s.run_k8s_config`.
    RunK8sConfig,
    /// `k8s.server_k8s_config`.
    ServerK8sConfig,
    /// `container_context.ecs`.
    Ecs,
    /// One item of `ecs.secrets`.
    EcsSecret,
    /// `ecs.run_resources`.
    EcsRunResources,
    /// `ecs.server_resources`.
    EcsServerResources,
    /// One item of `ecs.run_ecs_tags` or `ecs.server_ecs_tags`.
    EcsTag,
    /// One item of `ecs.mount_points`.
    EcsMountPoint,
    /// One item of `ecs.volumes`.
    EcsVolume,
    /// One item of `ecs.run_sidecar_containers` or `ecs.server_sidecar_containers`.
    EcsSidecar,
    /// `ecs.runtime_platform`.
    EcsRuntimePlatform,
    /// `container_context.docker`.
    Docker,
    /// `docker.registry`.
    DockerRegistry,
    /// `container_context.aca`.
    Aca,
    /// `aca.run_resources` and `aca.server_resources`.
    AcaResources,
}

/// How a mapping takes keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Only those of the table.
    Strict,
    /// Others as well.
    Open,
    /// Exactly one of the table.
    Choice,
}

impl Place {
    /// Whether the check looks into it (`DAGSTER.md §3`).
    pub fn is_checked(self) -> bool {
        matches!(
            self,
            Self::File | Self::Defaults | Self::Location | Self::CodeSource | Self::Build
        )
    }

    /// The place in a reader's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "the top level",
            Self::Defaults => "`defaults`",
            Self::Location => "a location",
            Self::Added => "the deploy document",
            Self::CodeSource => "`code_source`",
            Self::Build => "`build`",
            Self::Git => "`git`",
            Self::PexMetadata => "`pex_metadata`",
            Self::DefsState => "`defs_state_info`",
            Self::DefsStateEntry => "an entry of `info_mapping`",
            Self::ContainerContext => "`container_context`",
            Self::FromEnv => "a value from the agent's environment",
            Self::K8s => "`container_context.k8s`",
            Self::ImagePullSecret => "an item of `image_pull_secrets`",
            Self::Resources => "`resources`",
            Self::VolumeMount => "an item of `volume_mounts`",
            Self::Volume | Self::EcsVolume => "an item of `volumes`",
            Self::EnvEntry => "an item of `env`",
            Self::RunK8sConfig => "`run_k8s_config`",
            Self::ServerK8sConfig => "`server_k8s_config`",
            Self::Ecs => "`container_context.ecs`",
            Self::EcsSecret => "an item of `secrets`",
            Self::EcsRunResources => "`run_resources`",
            Self::EcsServerResources => "`server_resources`",
            Self::EcsTag => "a tag",
            Self::EcsMountPoint => "an item of `mount_points`",
            Self::EcsSidecar => "a sidecar container",
            Self::EcsRuntimePlatform => "`runtime_platform`",
            Self::Docker => "`container_context.docker`",
            Self::DockerRegistry => "`registry`",
            Self::Aca => "`container_context.aca`",
            Self::AcaResources => "resources on Azure",
        }
    }

    /// How it takes keys (`DAGSTER.md §6, §7`).
    pub fn shape(self) -> Shape {
        match self {
            Self::CodeSource | Self::FromEnv => Shape::Choice,
            Self::VolumeMount
            | Self::Volume
            | Self::EnvEntry
            | Self::EcsRunResources
            | Self::EcsServerResources
            | Self::EcsVolume
            | Self::EcsSidecar
            | Self::AcaResources => Shape::Open,
            _ => Shape::Strict,
        }
    }

    /// Its keys.
    pub(super) fn keys(self) -> &'static [Key] {
        match self {
            Self::File => file::FILE,
            Self::Defaults => file::DEFAULTS,
            Self::Location => file::LOCATION,
            Self::Added => file::ADDED,
            Self::CodeSource => file::CODE_SOURCE,
            Self::Build => file::BUILD,
            Self::Git => file::GIT,
            Self::PexMetadata => file::PEX_METADATA,
            Self::DefsState => file::DEFS_STATE,
            Self::DefsStateEntry => file::DEFS_STATE_ENTRY,
            Self::ContainerContext => file::CONTAINER_CONTEXT,
            Self::FromEnv => file::FROM_ENV,
            Self::K8s => k8s::K8S,
            Self::ImagePullSecret => k8s::IMAGE_PULL_SECRET,
            Self::Resources => k8s::RESOURCES,
            Self::VolumeMount => k8s::VOLUME_MOUNT,
            Self::Volume => k8s::VOLUME,
            Self::EnvEntry => k8s::ENV_ENTRY,
            Self::RunK8sConfig => k8s::RUN_K8S_CONFIG,
            Self::ServerK8sConfig => k8s::SERVER_K8S_CONFIG,
            Self::Ecs => ecs::ECS,
            Self::EcsSecret => ecs::SECRET,
            Self::EcsRunResources => ecs::RUN_RESOURCES,
            Self::EcsServerResources => ecs::SERVER_RESOURCES,
            Self::EcsTag => ecs::TAG,
            Self::EcsMountPoint => ecs::MOUNT_POINT,
            Self::EcsVolume => ecs::VOLUME,
            Self::EcsSidecar => &[],
            Self::EcsRuntimePlatform => ecs::RUNTIME_PLATFORM,
            Self::Docker => docker::DOCKER,
            Self::DockerRegistry => docker::REGISTRY,
            Self::Aca => docker::ACA,
            Self::AcaResources => docker::ACA_RESOURCES,
        }
    }
}
