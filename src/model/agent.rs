//! An agent's own configuration: `dagster.yaml`, or the values of the agent's Helm chart (`DAGSTER.md §7, §9`).

use super::Model;
use crate::schema::Platform;
use crate::source::{Environment, FileId, Span, Spanned};
use crate::yaml::{self, Document, Node};

/// What an agent's file says, as far as it is certain.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// The YAML.
    pub document: Document,
    /// What starts its code servers; `None` where the launcher is no container platform, or not named.
    pub platform: Option<Platform>,
    /// The configuration of what starts its code servers; of the chart, with keys in camel case.
    pub config: Option<Node>,
    /// Its variables for every code server: the entries of `env_vars`.
    pub variables: Vec<Node>,
    /// The full deployments that it serves; all that it may where none is named.
    pub deployments: Vec<Spanned<String>>,
    /// Whether it serves branch deployments, where it says so.
    pub branch_deployments: Option<Spanned<bool>>,
    /// The queues that it reads beside the default queue.
    pub queues: Vec<Spanned<String>>,
    /// Whether it reads the default queue.
    pub has_default_queue: bool,
    /// The locations that it may serve, of each full deployment that it names; any of the others.
    pub allowed_locations: Vec<Allowed>,
}

/// The locations of one deployment that an agent may serve.
#[derive(Debug, Clone, PartialEq)]
pub struct Allowed {
    /// The full deployment; nothing for branch deployments.
    pub deployment: Option<String>,
    /// The names of the locations.
    pub locations: Vec<Spanned<String>>,
    /// The key that says so.
    pub span: Span,
}

/// The launchers of code servers, by the names of their classes.
const LAUNCHERS: [(&str, Platform); 4] = [
    ("K8sUserCodeLauncher", Platform::K8s),
    ("EcsUserCodeLauncher", Platform::Ecs),
    ("DockerUserCodeLauncher", Platform::Docker),
    ("AcaUserCodeLauncher", Platform::Aca),
];

/// Whether `text` is the values of the agent's Helm chart.
pub fn is_chart(text: &str) -> bool {
    text.lines().any(|it| it.starts_with("dagsterCloud:") || it.starts_with("dagsterCloudAgent:"))
}

/// Reads an agent's file.
pub(super) fn agent(id: FileId, text: &str) -> Agent {
    let document = yaml::parse(id, text);
    let root = document.root.as_ref();
    let chart = root.and_then(|it| it.get("dagsterCloud").or_else(|| it.get("dagsterCloudAgent")));
    // The chart runs on Kubernetes alone, and its `workspace` is the launcher's configuration in camel case.
    let (api, queues, config, platform) = if chart.is_some() {
        let api = root.and_then(|it| it.get("dagsterCloud"));
        (api, api, root.and_then(|it| it.get("workspace")), Some(Platform::K8s))
    } else {
        let launcher = root.and_then(|it| it.get("user_code_launcher"));
        let class = launcher.and_then(|it| it.get("class")).and_then(Node::as_str);
        let known = LAUNCHERS.iter().find(|it| class == Some(it.0));
        let api = root.and_then(|it| it.get("dagster_cloud_api"));
        (api, root, launcher.and_then(|it| it.get("config")), known.map(|it| it.1))
    };
    let queues_node = either(queues, "agent_queues", "agentQueues");
    let mut deployments = texts(either(api, "deployments", "deployments"));
    deployments.extend(text_of(either(api, "deployment", "deployment")));
    let items = |it: &Node| it.as_seq().map(<[Node]>::to_vec);
    Agent {
        platform,
        config: config.cloned(),
        variables: either(config, "env_vars", "envVars").and_then(items).unwrap_or_default(),
        deployments,
        branch_deployments: boolean(either(api, "branch_deployments", "branchDeployments")),
        queues: texts(either(queues_node, "additional_queues", "additionalQueues")),
        has_default_queue: boolean(either(
            queues_node,
            "include_default_queue",
            "includeDefaultQueue",
        ))
        .is_none_or(|it| it.value),
        allowed_locations: allowed(queues),
        document,
    }
}

fn allowed(node: Option<&Node>) -> Vec<Allowed> {
    let full = either(node, "allowed_full_deployment_locations", "allowedFullDeploymentLocations");
    let mut found: Vec<Allowed> = Vec::new();
    for entry in full.and_then(Node::as_map).map(|it| &*it.entries).unwrap_or_default() {
        found.push(Allowed {
            deployment: entry.key.as_str().map(Into::into),
            locations: texts(Some(&entry.value)),
            span: entry.key.span,
        });
    }
    let branch =
        either(node, "allowed_branch_deployment_locations", "allowedBranchDeploymentLocations");
    if let Some(node) = branch.filter(|it| it.as_seq().is_some()) {
        let locations = texts(Some(node));
        found.push(Allowed { deployment: None, locations, span: node.span });
    }
    found
}

/// The value under either spelling.
fn either<'n>(node: Option<&'n Node>, snake: &str, camel: &str) -> Option<&'n Node> {
    let node = node?;
    node.get(snake).or_else(|| node.get(camel)).filter(|it| !it.is_null())
}

/// `key` as the chart spells it.
fn camel_case(key: &str) -> String {
    let mut words = key.split('_');
    let mut text = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        text.extend([&*first.to_ascii_uppercase(), rest]);
    }
    text
}

fn texts(node: Option<&Node>) -> Vec<Spanned<String>> {
    let items = node.and_then(Node::as_seq).unwrap_or_default();
    items.iter().filter_map(|it| text_of(Some(it))).collect()
}

fn text_of(node: Option<&Node>) -> Option<Spanned<String>> {
    let node = node?;
    Some(Spanned::new(node.as_str()?.to_owned(), node.span))
}

fn boolean(node: Option<&Node>) -> Option<Spanned<bool>> {
    let node = node?;
    match *node.data {
        yaml::Data::Bool(value) => Some(Spanned::new(value, node.span)),
        _ => None,
    }
}

impl Agent {
    /// What its configuration has under `key`, given in snake case.
    pub fn setting(&self, key: &str) -> Option<&Node> {
        either(self.config.as_ref(), key, &camel_case(key))
    }

    /// The variables of the raw Kubernetes configuration `raw`, if that has a list; they are stronger than the others.
    pub fn raw_variables(&self, raw: &str) -> Option<&[Node]> {
        self.raw_part(raw, "container_config")?.get("env")?.as_seq()
    }

    /// What its raw Kubernetes configuration `raw` has under the name of a part.
    pub fn raw_part(&self, raw: &str, part: &str) -> Option<&Node> {
        either(self.setting(raw), part, &camel_case(part))
    }

    /// Whether the raw Kubernetes configuration `raw` takes the place of what lies below it.
    pub fn is_shallow(&self, raw: &str) -> bool {
        let behavior = either(self.setting(raw), "merge_behavior", "mergeBehavior");
        behavior.and_then(Node::as_str) == Some("SHALLOW")
    }

    /// Whether it reads `queue`; nothing is the default queue.
    pub fn reads(&self, queue: Option<&str>) -> bool {
        match queue {
            Some(queue) => self.queues.iter().any(|it| it.value == queue),
            None => self.has_default_queue,
        }
    }

    /// Whether it may serve `location` of `deployment`; nothing is a branch deployment.
    pub fn may_serve(&self, deployment: Option<&str>, location: &str) -> bool {
        self.allowed_locations
            .iter()
            .filter(|it| it.deployment.as_deref() == deployment)
            .all(|it| it.locations.iter().any(|it| it.value == location))
    }
}

impl Model {
    /// Every agent's file.
    pub fn agents(&self) -> impl Iterator<Item = (&super::ModelFile, &Agent)> {
        self.files.iter().filter_map(|file| match &file.content {
            super::Content::Agent(agent) => Some((file, &**agent)),
            _ => None,
        })
    }

    /// The agents that serve the deployment of `environment`, as far as their files tell.
    pub fn agents_of(&self, environment: Option<&str>) -> Vec<(&super::ModelFile, &Agent)> {
        let known = self.environment(environment);
        let is_own = |of: &Option<String>| of.is_none() || of.as_deref() == environment;
        self.agents().filter(|it| is_own(&it.0.environment) && serves(it.1, known)).collect()
    }

    /// The platforms of all agents that read `queue` and may serve `location` in `environment`; nothing where one is not known.
    pub fn platforms_serving(
        &self,
        environment: Option<&str>,
        location: &str,
        queue: Option<&str>,
    ) -> Option<Vec<Platform>> {
        let known = self.environment(environment);
        let deployment = known.filter(|it| !it.is_branch).map(|it| &*it.deployment);
        let may =
            |it: &Agent| it.reads(queue) && (known.is_none() || it.may_serve(deployment, location));
        self.agents_of(environment)
            .iter()
            .map(|it| it.1)
            .filter(|it| may(it))
            .map(|it| it.platform)
            .collect()
    }

    /// Whether every agent that serves `location` runs on none of `platforms`, those that it is configured for, so that none reads
    /// its configuration (`DAGSTER.md §7`). Only agents whose configuration is open are known.
    pub fn is_unserved(
        &self,
        environment: Option<&str>,
        location: &str,
        queue: Option<&str>,
        platforms: &[Platform],
    ) -> bool {
        let theirs = self.platforms_serving(environment, location, queue).unwrap_or_default();
        !theirs.is_empty() && !platforms.iter().any(|it| theirs.contains(it))
    }

    fn environment(&self, name: Option<&str>) -> Option<&Environment> {
        self.environments.iter().find(|it| Some(&*it.name) == name)
    }

    /// The agents that may serve `location` with `queue` in `environment`, as far as their files tell: on one of the `platforms` that the
    /// location is configured for, if it is for any. Where none runs there, the one that does is not open. Those whose path names the
    /// environment come before those for every environment.
    pub fn agents_for(
        &self,
        environment: Option<&str>,
        location: &str,
        queue: Option<&str>,
        platforms: &[Platform],
    ) -> Vec<(&super::ModelFile, &Agent)> {
        let known = self.environment(environment);
        let deployment = known.filter(|it| !it.is_branch).map(|it| &*it.deployment);
        let mut found = self.agents_of(environment);
        found.retain(|(_, agent)| {
            let fits =
                platforms.is_empty() || agent.platform.is_some_and(|it| platforms.contains(&it));
            fits && agent.reads(queue) && (known.is_none() || agent.may_serve(deployment, location))
        });
        if found.iter().any(|it| it.0.environment.is_some()) {
            found.retain(|it| it.0.environment.is_some());
        }
        found
    }
}

/// Whether `agent` serves the deployment of `environment`; all that are not known.
fn serves(agent: &Agent, environment: Option<&Environment>) -> bool {
    let Some(known) = environment else { return true };
    if known.is_branch {
        return agent.branch_deployments.as_ref().is_some_and(|it| it.value);
    }
    let is_named =
        |it: &Spanned<String>| it.value == known.deployment || super::stands_for(&it.value, known);
    agent.deployments.is_empty() || agent.deployments.iter().any(is_named)
}
