//! What processes get of a location's settings and its agent's on Kubernetes: all of it as raw configuration (`DAGSTER.md §7`).

use std::rc::Rc;

use super::combine::replaced;
use super::lay::{Listed, deep, entries, entry_at, is_nothing, listed, mapping};
use super::precedence::is_shallow;
use super::{Merged, MergedEntry, MergedValue, Process};
use crate::model::Agent;
use crate::schema::{BESIDE, PARTS, Place, Platform, Raw, attribute, key, named, raw_model};
use crate::source::Span;
use crate::yaml::Data;

/// One side's settings, by who wrote them.
#[derive(Clone, Copy)]
pub(super) enum Side<'s> {
    Agent(&'s Agent),
    /// What a location has under `k8s`.
    Location(&'s Merged),
}

impl Side<'_> {
    /// What it has under a key of `k8s`.
    fn setting(self, key: &str) -> Option<Merged> {
        match self {
            Self::Agent(agent) => {
                // Beside its raw configuration, an agent's has another name for this one.
                let own = if key == "image_pull_policy" { "pull_policy" } else { key };
                agent.setting(own).map(Merged::only)
            }
            Self::Location(own) => own.get(key).filter(|it| !it.is_null()).cloned(),
        }
    }

    /// What its raw configuration of `process` has under the name of a part.
    fn part(self, process: Process, part: &str) -> Option<Merged> {
        let raw = process.raw_config();
        match self {
            Self::Agent(agent) => agent.raw_part(raw, part).map(Merged::only),
            Self::Location(own) => own.at(&[raw, part]).filter(|it| !it.is_null()).cloned(),
        }
    }

    /// Whether its raw configuration of `process` replaces what it is laid over key by key.
    fn is_shallow(self, process: Process) -> bool {
        match self {
            Self::Agent(agent) => agent.is_shallow(process.raw_config()),
            Self::Location(own) => is_shallow(own, process),
        }
    }

    /// The parts of the raw configuration of `process`, the keys beside it below what it says itself.
    fn pod(self, process: Process, at: Span) -> Merged {
        let mut top: Vec<MergedEntry> = Vec::new();
        for (key, part, attribute) in BESIDE {
            // Variables are told of by themselves.
            let is_told = key != "env_vars" && has_part(process, part);
            let value = self.setting(key).filter(|it| is_told && !is_nothing(it));
            let Some(value) = value else { continue };
            let added = mapping(vec![entry_at(attribute, beside(key, value))], at);
            match top.iter_mut().find(|it| *it.key == *part) {
                None => top.push(entry_at(part, added)),
                Some(earlier) => {
                    let below = std::mem::replace(&mut earlier.value, Merged::vacant(at));
                    earlier.value = entries(below, added, &|a, b| listed(a, b, Listed::All));
                }
            }
        }
        let own = PARTS.into_iter().filter(|it| has_part(process, it)).filter_map(|part| {
            let value = snake_case(Raw::Object(raw_model(part)?), self.part(process, part)?);
            Some(entry_at(part, value))
        });
        laid(mapping(top, at), mapping(own.collect(), at), self.is_shallow(process))
    }
}

/// The settings of Kubernetes that `own`, the location's `k8s`, and its agent make: the namespace, the number of code servers, and the raw
/// configuration of both processes with all else in it, attributes in snake case. Variables are left out.
pub(super) fn settings(agent: Option<&Agent>, own: Option<&Merged>, at: Span) -> Merged {
    let mut all = Vec::new();
    let (agent, own) = (agent.map(Side::Agent), own.map(Side::Location));
    for key in ["namespace", "server_replica_count"] {
        let theirs = agent.and_then(|it| it.setting(key));
        let ours = own.and_then(|it| it.setting(key)).filter(|it| !is_nothing(it));
        let both = match (theirs, ours) {
            (Some(theirs), Some(ours)) => Some(replaced(theirs, ours)),
            (theirs, ours) => ours.or(theirs),
        };
        all.extend(both.map(|it| entry_at(key, it)));
    }
    for process in [Process::Server, Process::Run] {
        let pod = |it: Side<'_>| it.pod(process, at);
        let is_shallow = own.is_some_and(|it| it.is_shallow(process));
        let merged = match (agent.map(pod), own.map(pod)) {
            (Some(theirs), Some(ours)) => laid(theirs, ours, is_shallow),
            (theirs, ours) => ours.or(theirs).unwrap_or_else(|| mapping(Vec::new(), at)),
        };
        all.push(entry_at(process.raw_config(), merged));
    }
    mapping(all, at)
}

/// Where [`settings`] have what stands under the key `name` of `k8s`, as JSON Pointers, each with the process that gets it if it is one of both.
pub(super) fn places(name: &str) -> Vec<(Option<Process>, String)> {
    let mut all = Vec::new();
    for process in [Process::Server, Process::Run] {
        let raw = process.raw_config();
        if name == raw {
            return vec![(Some(process), format!("/{raw}"))];
        }
        let own = BESIDE.iter().filter(|it| it.0 == name && has_part(process, it.1));
        all.extend(own.map(|(_, part, key)| (Some(process), format!("/{raw}/{part}/{key}"))));
    }
    if all.is_empty() { vec![(None, format!("/{name}"))] } else { all }
}

/// The other keys of `platform` that share a list with `name`.
pub(super) fn beside_it(platform: Platform, name: &str) -> impl Iterator<Item = &'static str> {
    let own = BESIDE.iter().find(|it| platform == Platform::K8s && it.0 == name);
    let others =
        BESIDE.iter().filter(move |it| own.is_some_and(|own| it.1 == own.1 && it.2 == own.2));
    others.map(|it| it.0)
}

/// Whether two keys may be one attribute in its two spellings.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    let plain = |it: &str| it.replace('_', "").to_ascii_lowercase();
    plain(one) == plain(other)
}

/// Whether raw configuration of `process` has the part.
fn has_part(process: Process, part: &str) -> bool {
    let place = match process {
        Process::Run => Place::RunK8sConfig,
        Process::Server => Place::ServerK8sConfig,
    };
    key(place, part).is_some()
}

/// Raw configuration laid over other: each part key by key, the values of one key replaced or merged inside.
fn laid(under: Merged, over: Merged, is_shallow: bool) -> Merged {
    let value = |below, above| if is_shallow { replaced(below, above) } else { deep(below, above) };
    entries(under, over, &|below, above| entries(below, above, &value))
}

/// The value of a key beside raw configuration, as it is in it.
fn beside(key: &str, mut value: Merged) -> Merged {
    let model = match key {
        "volume_mounts" => Raw::Objects("V1VolumeMount"),
        "volumes" => Raw::Objects("V1Volume"),
        "env" => Raw::Objects("V1EnvVar"),
        "security_context" => Raw::Object("V1SecurityContext"),
        _ => Raw::Any,
    };
    if let (Some(reference), MergedValue::List(items)) = (named(key), &mut value.value) {
        for item in items {
            let mut own = std::mem::replace(item, Merged::vacant(item.origin));
            let (at, strategy, hidden) =
                (own.origin, own.strategy, std::mem::take(&mut own.hidden));
            let name = mapping(vec![entry_at("name", own)], at);
            *item = Merged { hidden, strategy, ..mapping(vec![entry_at(reference, name)], at) };
        }
    }
    snake_case(model, value)
}

/// A variable of a container with its attributes in snake case.
pub fn plain_variable(item: &Merged) -> Merged {
    snake_case(Raw::Object("V1EnvVar"), item.clone())
}

/// `value` with the attributes of what it holds in snake case.
fn snake_case(holds: Raw, mut value: Merged) -> Merged {
    match (holds, &mut value.value) {
        (Raw::Object(model), MergedValue::Map(entries)) => {
            for entry in entries {
                let Some(known) = attribute(model, &entry.key) else { continue };
                let inner = std::mem::replace(&mut entry.value, Merged::vacant(entry.key_span));
                entry.value = snake_case(known.holds, inner);
                entry.key = known.name.into();
                entry.key_data = Rc::new(Data::Str(known.name.into()));
            }
        }
        (Raw::Objects(model), MergedValue::List(items)) => {
            for item in items {
                let inner = std::mem::replace(item, Merged::vacant(item.origin));
                *item = snake_case(Raw::Object(model), inner);
            }
        }
        _ => {}
    }
    value
}
