//! What an agent says of a container context when it starts a server or a run (`DAGSTER.md §7`).

use std::rc::Rc;

use super::check::is_true;
use super::evaluate::{Evaluation, evaluate, evaluate_key};
use super::keys::{Place, Stages};
use super::pod::{K8sContext, raw_part};
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// What runs the location's containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Kubernetes.
    K8s,
    /// Amazon ECS.
    Ecs,
    /// Docker.
    Docker,
    /// Azure Container Apps.
    Aca,
}

impl Platform {
    /// Every platform, in the order of the deploy schema.
    pub const ALL: [Self; 4] = [Self::K8s, Self::Ecs, Self::Docker, Self::Aca];

    /// Its key under `container_context`.
    pub fn key(self) -> &'static str {
        match self {
            Self::K8s => "k8s",
            Self::Ecs => "ecs",
            Self::Docker => "docker",
            Self::Aca => "aca",
        }
    }

    /// Its name in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::K8s => "Kubernetes",
            Self::Ecs => "ECS",
            Self::Docker => "Docker",
            Self::Aca => "Azure Container Apps",
        }
    }

    /// The platform whose key under `container_context` is `name`.
    pub fn of_key(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == name)
    }

    /// The keys of its mapping.
    pub fn place(self) -> Place {
        match self {
            Self::K8s => Place::K8s,
            Self::Ecs => Place::Ecs,
            Self::Docker => Place::Docker,
            Self::Aca => Place::Aca,
        }
    }
}

/// What the agent of one platform says of a container context.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AgentVerdict {
    /// The evaluation of the platform's mapping.
    pub evaluation: Evaluation,
    /// What the agent stops at once the evaluation passes; it reports the first alone.
    pub faults: Vec<Fault>,
    /// Keys of `ecs.server_ecs_tags` that Dagster+ sets itself: the agent takes the context, and stops when it starts the server.
    pub system_tags: Vec<Spanned<String>>,
    /// Whether the list that all platforms share is accepted; where not, no platform's mapping is.
    pub shared_is_ok: bool,
}

impl AgentVerdict {
    /// Whether the agent takes the container context.
    pub fn is_ok(&self) -> bool {
        self.evaluation.is_ok()
            && self.evaluation.odd_keys.is_empty()
            && self.faults.is_empty()
            && self.shared_is_ok
    }
}

/// What an agent stops at, with a traceback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A key that the Kubernetes model does not have.
    Unknown {
        /// The key's text.
        span: Span,
        /// The key.
        key: String,
        /// The model.
        model: &'static str,
        /// The attributes of the model that stand beside it, in snake case.
        others: Rc<[&'static str]>,
    },
    /// Both spellings of one attribute.
    Twice {
        /// The text of the camel-case key.
        span: Span,
        /// The camel-case key.
        key: String,
        /// The other spelling.
        other: &'static str,
    },
    /// Not a mapping where Kubernetes has an object.
    NotMapping {
        /// The value's text.
        span: Span,
        /// What it is, in a reader's words.
        kind: &'static str,
    },
    /// Nothing that can be walked over where Kubernetes has a list.
    NotList {
        /// The value's text.
        span: Span,
        /// What it is, in a reader's words.
        kind: &'static str,
    },
    /// Two values that a deep merge cannot put together.
    Unmergeable {
        /// The stronger value's text.
        span: Span,
        /// The weaker value's text.
        other: Span,
    },
    /// A list item that a deep merge cannot compare with others.
    Incomparable {
        /// The item's text.
        span: Span,
    },
}

impl Fault {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::Unknown { span, .. }
            | Self::Twice { span, .. }
            | Self::NotMapping { span, .. }
            | Self::NotList { span, .. }
            | Self::Unmergeable { span, .. }
            | Self::Incomparable { span } => *span,
        }
    }

    /// One plain sentence, no full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unknown { key, model, .. } => {
                let model = model_words(model);
                let article = if model.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
                format!("Kubernetes has no `{key}` in {article} {model}")
            }
            Self::Twice { key, other, .. } => {
                format!("`{key}` and `{other}` are two spellings of one attribute")
            }
            Self::NotMapping { kind, .. } => {
                format!("This is {kind}, where Kubernetes has a mapping")
            }
            Self::NotList { kind, .. } => format!("This is {kind}, where Kubernetes has a list"),
            Self::Unmergeable { .. } => "This cannot be merged over a value of another type".into(),
            Self::Incomparable { .. } => "The deep merge cannot compare this item".into(),
        }
    }

    /// The part of `run_k8s_config` or `server_k8s_config` that an unknown key belongs to, where there is one.
    pub fn belongs_to(&self) -> Option<&'static str> {
        let Self::Unknown { key, model, .. } = self else { return None };
        raw_part(key, |_, other| other != *model)
    }
}

/// A model's name in a reader's words: `V1PodSpec` as `PodSpec`.
fn model_words(model: &str) -> &str {
    model.trim_start_matches("Core").trim_start_matches("V1")
}

/// The tags of a code server's service that the agent on ECS sets itself.
const SYSTEM_TAGS: [&str; 6] = [
    "dagster/agent_id",
    "dagster/deployment_name",
    "dagster/grpc_server",
    "dagster/location_hash",
    "dagster/location_name",
    "dagster/server_timestamp",
];

/// What the agent of `platform` says of `context`, the value of `container_context`; nothing where it says nothing of the platform.
/// Variables of the agent's own environment count as set.
pub fn agent(platform: Platform, context: &Node) -> Option<AgentVerdict> {
    let node = context.as_map()?.get(platform.key())?;
    let node = &node.unrolled().unwrap_or_else(|| node.clone());
    let shared_is_ok = shared(context).is_none_or(|it| it.is_ok());
    let mut verdict = AgentVerdict { shared_is_ok, ..AgentVerdict::default() };
    if !is_true(node) {
        return Some(verdict);
    }
    verdict.evaluation = evaluate(Stages::AGENT, &[platform.place()], node);
    if platform == Platform::K8s {
        K8sContext::read(context, &mut verdict.faults);
        // The evaluation comes first, and what it refuses need not be told twice.
        let refused = &verdict.evaluation.errors;
        verdict.faults.retain(|fault| refused.iter().all(|it| it.span != fault.span()));
    }
    if platform == Platform::Ecs {
        let tags = node.get("server_ecs_tags").and_then(Node::as_seq).unwrap_or_default();
        for key in tags.iter().filter_map(|it| it.get("key")) {
            if let Some(name) = key.as_str().filter(|it| SYSTEM_TAGS.contains(it)) {
                verdict.system_tags.push(Spanned::new(name.to_owned(), key.span));
            }
        }
    }
    Some(verdict)
}

/// What every agent says of the shared `env_vars` of `context`, if it has them.
pub fn shared(context: &Node) -> Option<Evaluation> {
    evaluate_key(Stages::AGENT, Place::ContainerContext, "env_vars", context)
}
