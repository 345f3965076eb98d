//! What the Kubernetes agent makes of its configuration and a location's: the keys as raw configuration of servers and runs (`DAGSTER.md §7`).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::agent::Fault;
use super::check::is_true;
use super::identity::{equality, identity};
use super::keys::raw_model;
use super::kubernetes::{attribute, list, mapping, snake_case};
use crate::yaml::{Data, Entry, Node};

/// The parts of raw configuration, in the order of the official fields; [`raw_model`] has the Kubernetes model of each.
pub const PARTS: [&str; 9] = [
    "container_config",
    "pod_template_spec_metadata",
    "pod_spec_config",
    "job_config",
    "job_metadata",
    "job_spec_config",
    "deployment_metadata",
    "service_metadata",
    "service_spec_config",
];

/// Where each key beside raw configuration is in it: the key, the part, and the attribute. Of two keys of one attribute, the items of
/// the first come first.
pub const BESIDE: [(&str, &str, &str); 16] = [
    ("volume_mounts", "container_config", "volume_mounts"),
    ("resources", "container_config", "resources"),
    ("image_pull_policy", "container_config", "image_pull_policy"),
    ("env_config_maps", "container_config", "env_from"),
    ("env_secrets", "container_config", "env_from"),
    ("env_vars", "container_config", "env"),
    ("env", "container_config", "env"),
    ("security_context", "container_config", "security_context"),
    ("image_pull_secrets", "pod_spec_config", "image_pull_secrets"),
    ("volumes", "pod_spec_config", "volumes"),
    ("service_account_name", "pod_spec_config", "service_account_name"),
    ("scheduler_name", "pod_spec_config", "scheduler_name"),
    ("labels", "pod_template_spec_metadata", "labels"),
    ("labels", "job_metadata", "labels"),
    ("labels", "deployment_metadata", "labels"),
    ("labels", "service_metadata", "labels"),
];

/// How raw configuration refers to what the items of `env_config_maps` and `env_secrets` name.
pub fn named(key: &str) -> Option<&'static str> {
    match key {
        "env_config_maps" => Some("config_map_ref"),
        "env_secrets" => Some("secret_ref"),
        _ => None,
    }
}

/// The first part that `is_meant`, asked with its model, and whose model has an attribute `name`.
pub fn raw_part(name: &str, is_meant: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    let has = |part: &&str| {
        raw_model(part).is_some_and(|it| is_meant(part, it) && attribute(it, name).is_some())
    };
    PARTS.into_iter().find(has)
}

/// The places of [`PARTS`] that only servers have; those from three to five are of runs alone.
const SERVER_ONLY: usize = 6;

/// Raw configuration of a pod, and of the job or the deployment and service around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PodConfig {
    /// Each part, in the order of the official fields, its attributes in snake case.
    parts: [Vec<Entry>; 9],
    /// Whether it replaces what it is laid over, key by key, instead of being merged with it.
    is_shallow: bool,
}

/// A container context of Kubernetes, worked out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct K8sContext {
    /// Of code servers.
    pub server: PodConfig,
    /// Of runs.
    pub run: PodConfig,
    /// The namespace, if one is set.
    pub namespace: Option<Node>,
    /// How many code servers run, if that is set.
    pub server_replica_count: Option<Node>,
}

impl PodConfig {
    /// The entries of the part called `name`, such as `container_config`.
    pub fn part(&self, name: &str) -> &[Entry] {
        let at = PARTS.iter().position(|it| *it == name);
        at.and_then(|it| self.parts.get(it)).map_or(&[], |it| it.as_slice())
    }

    /// The parts that have entries, with their names.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &[Entry])> {
        let named = PARTS.iter().zip(&self.parts).map(|(part, entries)| (*part, &**entries));
        named.filter(|it| !it.1.is_empty())
    }

    /// `run_k8s_config` or `server_k8s_config`.
    fn read(node: Option<&Node>, faults: &mut Vec<Fault>) -> Self {
        let mut config = Self::default();
        let Some(map) = node.and_then(Node::as_map) else { return config };
        for (name, part) in PARTS.iter().zip(&mut config.parts) {
            if let Some((value, model)) = map.get(name).zip(raw_model(name)) {
                *part = entries_of(&snake_case(model, value, faults));
            }
        }
        config.is_shallow =
            map.get("merge_behavior").and_then(Node::as_str).is_some_and(|it| it == "SHALLOW");
        config
    }

    /// `over` laid over this, as `over` says.
    fn merge(mut self, over: Self, faults: &mut Vec<Fault>) -> Self {
        self.is_shallow = over.is_shallow;
        for (part, over) in self.parts.iter_mut().zip(over.parts) {
            merge_entries(part, over, !self.is_shallow, faults);
        }
        self
    }
}

impl K8sContext {
    /// A location's: the shared variables below, the keys of `k8s` over them. `context` is a `container_context` that the evaluation
    /// accepts. What the agent stops at is reported, and left out.
    pub fn read(context: &Node, faults: &mut Vec<Fault>) -> Self {
        let mut shared = PodConfig::default();
        let own = context.get("env_vars").and_then(Node::as_seq).unwrap_or_default();
        let own = variables(own);
        if !own.is_empty() {
            shared.parts[0] = vec![entry("env", list(context, own))];
        }
        let own = match context.get("k8s").filter(|it| is_true(it)) {
            Some(node) => Self::own(node, faults),
            None => Self::default(),
        };
        let shared = Self { server: shared.clone(), run: shared, ..Self::default() };
        shared.merge(own, faults)
    }

    /// The keys of one `k8s` mapping, or of a Kubernetes agent's own configuration.
    pub fn own(node: &Node, faults: &mut Vec<Fault>) -> Self {
        let server = PodConfig::read(node.get("server_k8s_config"), faults);
        let run = PodConfig::read(node.get("run_k8s_config"), faults);
        let top = top_level(node, faults);
        let (mut under_server, mut under_run) = (top.clone(), top);
        under_server.parts.iter_mut().skip(3).take(3).for_each(Vec::clear);
        under_run.parts.iter_mut().skip(SERVER_ONLY).for_each(Vec::clear);
        let set = |key: &str| node.get(key).filter(|it| !it.is_null()).map(resolved);
        Self {
            server: under_server.merge(server, faults),
            run: under_run.merge(run, faults),
            namespace: set("namespace"),
            server_replica_count: set("server_replica_count"),
        }
    }

    /// `over`, such as a location's, laid over this, such as the agent's.
    #[must_use]
    pub fn merge(self, over: Self, faults: &mut Vec<Fault>) -> Self {
        Self {
            server: self.server.merge(over.server, faults),
            run: self.run.merge(over.run, faults),
            namespace: over.namespace.filter(is_true).or(self.namespace),
            server_replica_count: over.server_replica_count.or(self.server_replica_count),
        }
    }
}

/// The keys beside `run_k8s_config` as raw configuration.
fn top_level(node: &Node, faults: &mut Vec<Fault>) -> PodConfig {
    let mut top = PodConfig::default();
    for (key, part, attribute) in BESIDE {
        let part = PARTS.iter().position(|it| *it == part).and_then(|it| top.parts.get_mut(it));
        let Some((part, value)) = part.zip(node.get(key).filter(|it| is_true(it))) else {
            continue;
        };
        let added = beside(key, value, faults);
        match part.iter_mut().find(|it| it.key.as_str() == Some(attribute)) {
            Some(earlier) => {
                let mut items = earlier.value.as_seq().unwrap_or_default().to_vec();
                items.extend(added.as_seq().unwrap_or_default().iter().cloned());
                earlier.value = list(node, items);
            }
            None => part.push(entry(attribute, added)),
        }
    }
    top
}

/// The value of a key beside raw configuration, as it is in it.
fn beside(key: &str, value: &Node, faults: &mut Vec<Fault>) -> Node {
    let items = value.as_seq().unwrap_or_default();
    let mut objects =
        |model| list(value, items.iter().map(|it| snake_case(model, it, faults)).collect());
    match key {
        "volume_mounts" => objects("V1VolumeMount"),
        "volumes" => objects("V1Volume"),
        "env" => objects("V1EnvVar"),
        "security_context" => snake_case("V1SecurityContext", value, faults),
        "env_vars" => list(value, variables(items)),
        "image_pull_policy" | "service_account_name" | "scheduler_name" => resolved(value),
        _ => match named(key) {
            Some(reference) => {
                let own = |it: &Node| {
                    let named = mapping(it, vec![entry("name", resolved(it))]);
                    mapping(it, vec![entry(reference, named)])
                };
                list(value, items.iter().map(own).collect())
            }
            None => value.clone(),
        },
    }
}

/// The variables of `env_vars`, as Kubernetes has them.
fn variables(items: &[Node]) -> Vec<Node> {
    let keys = ["name", "value"].map(|it| Rc::new(Data::Str(it.into())));
    let variable = |item: &Node| {
        let text = item.as_str()?;
        // The agent fills in the value of a bare name.
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let with = |data| Node { data, ..item.clone() };
        let text = |it: &str| with(Rc::new(Data::Str(it.into())));
        let [name, value] = [(&keys[0], name), (&keys[1], value)].map(|(key, it)| Entry {
            key: with(key.clone()),
            value: text(it),
            merged: false,
        });
        Some(mapping(item, vec![name, value]))
    };
    items.iter().filter_map(variable).collect()
}

/// A value from the agent's environment stands for itself as text.
fn resolved(node: &Node) -> Node {
    let Some(name) = node.get("env").and_then(Node::as_str) else { return node.clone() };
    Node { data: Rc::new(Data::Str(format!("{{env: {name}}}").into())), ..node.clone() }
}

fn entry(key: &str, value: Node) -> Entry {
    let key = Node { data: Rc::new(Data::Str(key.into())), ..value.clone() };
    Entry { key, value, merged: false }
}

fn entries_of(node: &Node) -> Vec<Entry> {
    node.as_map().map(|it| it.entries.clone()).unwrap_or_default()
}

/// Among so many entries a key is found by looking at each.
const FEW: usize = 12;

fn are_equal(one: &Node, other: &Node) -> bool {
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one == other,
        _ => equality(one).is_some_and(|it| Some(it) == equality(other)),
    }
}

/// Adds `over` to `merged`; of one key the later's value counts, or, where deep, both values merged.
fn merge_entries(
    merged: &mut Vec<Entry>,
    over: Vec<Entry>,
    is_deep: bool,
    faults: &mut Vec<Fault>,
) {
    if merged.is_empty() || over.is_empty() {
        merged.extend(over);
        return;
    }
    let n_earlier = merged.len();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    if n_earlier > FEW {
        let names = merged.iter().enumerate();
        known.extend(names.filter_map(|(at, it)| Some((equality(&it.key)?, at))));
    }
    for entry in over {
        let at = if n_earlier > FEW {
            equality(&entry.key).and_then(|it| known.get(&it).copied())
        } else {
            merged.iter().take(n_earlier).position(|it| are_equal(&it.key, &entry.key))
        };
        match at.and_then(|it| merged.get_mut(it)) {
            None => merged.push(entry),
            Some(earlier) if is_deep => {
                let is_replaced = matches!(entry.key.as_str(), Some("command" | "args"));
                earlier.value = merge_values(&earlier.value, &entry.value, is_replaced, faults);
            }
            Some(earlier) => *earlier = entry,
        }
    }
}

/// `over` over `under`: mappings are merged, lists appended unless they are replaced.
fn merge_values(under: &Node, over: &Node, is_replaced: bool, faults: &mut Vec<Fault>) -> Node {
    match (&*under.data, &*over.data) {
        (_, Data::Seq(_)) if is_replaced => over.clone(),
        (Data::Seq(under), Data::Seq(items)) => {
            let mut kept: Vec<Node> = Vec::new();
            let mut known: BTreeMap<String, usize> = BTreeMap::new();
            for item in under.iter().chain(items) {
                let identity = identity(item);
                if identity.is_none() {
                    faults.push(Fault::Incomparable { span: item.span });
                }
                if identity.as_ref().is_none_or(|it| !known.contains_key(it)) {
                    known.extend(identity.map(|it| (it, kept.len())));
                    kept.push(item.clone());
                }
            }
            list(over, kept)
        }
        (Data::Map(under), Data::Map(map)) => {
            let mut merged = under.entries.clone();
            merge_entries(&mut merged, map.entries.clone(), true, faults);
            mapping(over, merged)
        }
        (_, Data::Seq(_) | Data::Map(_)) => {
            faults.push(Fault::Unmergeable { span: over.span, other: under.span });
            over.clone()
        }
        _ => over.clone(),
    }
}
