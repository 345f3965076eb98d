//! Lists of variables laid over each other as the platforms do it (`DAGSTER.md §7`).

use std::collections::BTreeSet;

use super::{Given, Merged, Process, SetIn, Strategy};
use crate::model::Agent;
use crate::schema::Platform;
use crate::source::{Outside, OutsideVariable, Span};
use crate::yaml::Node;

/// One entry of a list of variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) given: Given,
    /// Its text; nothing for one that was typed in.
    pub(super) span: Option<Span>,
    /// What it overrode among the files of its list.
    pub(super) hidden: Vec<Span>,
    /// What repeats it among the files of its list, and was left out.
    pub(super) repeats: Vec<Span>,
    pub(super) set_in: SetIn,
    /// Whether the platform still has it: it may have been dropped as a repetition, or its list replaced.
    pub(super) counts: bool,
}

/// Every entry that `process` of `location` would get on `platform`, weakest first; of one name the last one that
/// counts. `typed` are those that were typed in for this place.
pub(super) fn entries(
    agent: Option<&Agent>,
    typed: &[&OutsideVariable],
    platform: Option<Platform>,
    location: &Merged,
    process: Process,
) -> Vec<Entry> {
    let context = location.get("container_context");
    let list = |set_in: SetIn, path: &[&str]| Some(read(set_in, context?.at(path)?.items()));
    let of_nodes = |set_in: SetIn, items: &[Node]| {
        let items: Vec<Merged> = items.iter().map(Merged::only).collect();
        read(set_in, &items)
    };
    let agent = agent.filter(|it| it.platform.is_some());
    let raw = process.raw_config();
    let agent_raw =
        agent.and_then(|it| it.raw_variables(raw)).map(|it| of_nodes(SetIn::AgentContainer, it));
    let agent_how = lay_raw(agent.is_some_and(|it| it.is_shallow(raw)));
    let outside = |set_in: Outside| typed.iter().filter(move |it| it.set_in == set_in);
    let by_agent: Vec<Entry> =
        outside(Outside::Agent).map(|it| self::typed(SetIn::TypedAgent, it)).collect();
    let agent = agent.map(|it| of_nodes(SetIn::Agent, &it.variables));
    let agent = lay(agent, Some(by_agent).filter(|it| !it.is_empty()), Lay::Append);
    let shared = list(SetIn::Shared, &["env_vars"]);
    let own = platform.and_then(|it| list(SetIn::Platform, &[it.key(), "env_vars"]));
    // On Kubernetes and Docker the location's lists are stronger than the agent's, on ECS and Azure Container Apps weaker.
    let all = match platform {
        Some(Platform::Ecs) => lay(lay(own, shared, Lay::Append), agent, Lay::Append),
        Some(Platform::Aca) => lay(lay(own, shared, Lay::Distinct), agent, Lay::Distinct),
        Some(Platform::K8s) => {
            let k8s = context.and_then(|it| it.get("k8s"));
            let how = lay_raw(k8s.is_some_and(|it| is_shallow(it, process)));
            // Of these, only raw configuration can have a list without entries.
            let some = |it: Option<Vec<Entry>>| it.filter(|it| !it.is_empty());
            let top = some(lay(own, list(SetIn::Platform, &["k8s", "env"]), Lay::Append));
            let raw = list(SetIn::Container, &["k8s", raw, "container_config", "env"]);
            let location = lay(some(shared), lay(top, raw, how), how);
            lay(lay(some(agent), agent_raw, agent_how), location, how)
        }
        _ => lay(lay(agent, shared, Lay::Append), own, Lay::Append),
    };
    let mut all = all.unwrap_or_default();
    answer(&mut all, &|name| {
        outside(Outside::Agent).rfind(|it| it.name == name).map(|it| given(it))
    });
    // What is set in the deployment is put into the process at its start, over everything else.
    let scoped = |is_scoped: bool| {
        outside(Outside::Deployment).filter(move |it| it.locations.is_empty() != is_scoped)
    };
    all.extend(scoped(false).map(|it| self::typed(SetIn::Deployment, it)));
    all.extend(scoped(true).map(|it| self::typed(SetIn::DeploymentLocation, it)));
    all
}

/// Lets what was typed in for the agent, by its name `told`, answer entries that are a name alone, since they ask the agent. Where such an
/// entry is the strongest that is weaker, what was typed in is what it reads, and comes before it instead of hiding it.
fn answer(all: &mut [Entry], told: &dyn Fn(&str) -> Option<Given>) {
    for at in 0..all.len() {
        let own = &all[at];
        if own.set_in == SetIn::TypedAgent && own.counts {
            let is_rival =
                |it: &Entry| it.name == own.name && it.counts && it.set_in != SetIn::TypedAgent;
            let rival = all[..at].iter().rposition(is_rival);
            if let Some(to) = rival.filter(|it| all[*it].given == Given::ByAgent) {
                all[to..=at].rotate_right(1);
            }
        }
    }
    for it in all.iter_mut().filter(|it| it.given == Given::ByAgent) {
        if let Some(given) = told(&it.name) {
            it.given = given;
        }
    }
}

/// The secrets of ECS that become variables, weakest first: of one name the agent's counts (`DAGSTER.md §7`).
pub(super) fn secrets(
    agent: Option<&Agent>,
    platform: Option<Platform>,
    location: &Merged,
) -> Vec<Entry> {
    if platform != Some(Platform::Ecs) {
        return Vec::new();
    }
    let own = location.at(&["container_context", "ecs", "secrets"]);
    let mut all: Vec<Entry> = own
        .into_iter()
        .flat_map(Merged::items)
        .filter_map(|it| secret(SetIn::Secret, it))
        .collect();
    let theirs = agent.and_then(|it| it.setting("secrets")).map(Merged::only);
    let items = theirs.iter().flat_map(Merged::items);
    all.extend(items.filter_map(|it| secret(SetIn::AgentSecret, it)));
    all
}

fn secret(set_in: SetIn, item: &Merged) -> Option<Entry> {
    let name = item.get("name")?.as_str()?.to_owned();
    let given = Given::ByCluster("a secret".to_owned());
    let (span, hidden) = (Some(item.origin), item.hidden.clone());
    Some(Entry { name, given, span, hidden, repeats: Vec::new(), set_in, counts: true })
}

/// Whether the raw configuration of `process` takes the place of what lies below it, as a location’s `k8s` says.
pub fn is_shallow(k8s: &Merged, process: Process) -> bool {
    let path = [process.raw_config(), "merge_behavior"];
    k8s.at(&path).and_then(Merged::as_str) == Some("SHALLOW")
}

/// How raw configuration comes over what lies below it.
fn lay_raw(is_shallow: bool) -> Lay {
    if is_shallow { Lay::Replace } else { Lay::Distinct }
}

/// How one list of variables comes over another.
#[derive(Clone, Copy, PartialEq)]
enum Lay {
    /// After it.
    Append,
    /// After it, equal entries once, at their first place.
    Distinct,
    /// In its place.
    Replace,
}

/// `over` laid over `under`; of one name, the last entry that counts.
fn lay(under: Option<Vec<Entry>>, over: Option<Vec<Entry>>, how: Lay) -> Option<Vec<Entry>> {
    let (mut under, mut over) = match (under, over) {
        (Some(under), Some(over)) => (under, over),
        (under, over) => return over.or(under),
    };
    if how == Lay::Replace {
        let known: BTreeSet<&str> = over.iter().map(|it| &*it.name).collect();
        under.retain(|it| known.contains(&*it.name));
        for it in &mut under {
            it.counts = false;
        }
    }
    under.append(&mut over);
    if how == Lay::Distinct {
        let mut equal = BTreeSet::new();
        for it in under.iter_mut().filter(|it| it.counts) {
            // What was typed in without its value has one, so it is not the name alone that it is told by.
            it.counts = equal.insert((it.text(), it.given == Given::Untold));
        }
    }
    Some(under)
}

/// The entries of a list, each `NAME=value`, `NAME`, or as Kubernetes writes it: `{name: NAME, value: value}`, or with `valueFrom`.
fn read(set_in: SetIn, items: &[Merged]) -> Vec<Entry> {
    items.iter().filter_map(|it| entry(set_in, it)).collect()
}

/// Reads one entry: split at the first `=`, nothing trimmed, nothing expanded.
fn entry(set_in: SetIn, item: &Merged) -> Option<Entry> {
    let (name, given, told) = if let Some(text) = item.as_str() {
        let (name, value) = text.split_once('=').map_or((text, None), |it| (it.0, Some(it.1)));
        (name, value.map_or(Given::ByAgent, |it| Given::Value(it.to_owned())), item)
    } else {
        let set = |key| item.get(key).filter(|it| !it.is_null());
        let name = item.get("name")?;
        let (given, told) = match (set("valueFrom").or_else(|| set("value_from")), set("value")) {
            (Some(from), _) => (Given::ByCluster(source(from)), from),
            (None, Some(value)) => (Given::Value(value.as_str()?.to_owned()), value),
            // To Kubernetes, what has no value is empty.
            (None, None) => (Given::Value(String::new()), name),
        };
        (name.as_str()?, given, told)
    };
    let (name, span, mut hidden) = (name.to_owned(), Some(told.origin), told.hidden.clone());
    let is_repeated = told.strategy == Strategy::Deduplicated;
    let repeats = if is_repeated { std::mem::take(&mut hidden) } else { Vec::new() };
    Some(Entry { name, given, span, hidden, repeats, set_in, counts: true })
}

/// What Kubernetes takes a value from, in words.
pub(super) fn source(from: &Merged) -> String {
    const KINDS: [(&str, &str); 4] = [
        ("secret", "a secret"),
        ("config", "a config map"),
        ("field", "a field of the pod"),
        ("resource", "the container's resources"),
    ];
    let Some(entry) = from.entries().first() else { return "the cluster".to_owned() };
    let kind = KINDS.iter().find(|it| entry.key.starts_with(it.0));
    let mut text = kind.map_or(&*entry.key, |it| it.1).to_owned();
    let parts = ["name", "key", "fieldPath", "field_path", "resource"];
    let parts: Vec<_> = parts.iter().filter_map(|it| entry.value.get(it)?.as_str()).collect();
    if !parts.is_empty() {
        text.extend([" `", &*parts.join("."), "`"]);
    }
    text
}

fn typed(set_in: SetIn, variable: &OutsideVariable) -> Entry {
    let (name, given) = (variable.name.clone(), given(variable));
    let (hidden, repeats) = (Vec::new(), Vec::new());
    Entry { name, given, span: None, hidden, repeats, set_in, counts: true }
}

fn given(variable: &OutsideVariable) -> Given {
    variable.value.clone().map_or(Given::Untold, Given::Value)
}

impl Entry {
    /// The entry as it would be written.
    pub(super) fn text(&self) -> String {
        match &self.given {
            Given::Value(value) => format!("{}={value}", self.name),
            Given::ByCluster(source) => format!("{} {source}", self.name),
            _ => self.name.clone(),
        }
    }
}
