//! Where a misplaced or misspelt key belongs: wrong places are far more common than wrong letters (`PRACTICE.md`).

use crate::diagnostic::{Edit, Finding};
use crate::schema::{
    Attribute, Holds, Key, Place, Platform, Stages, attribute, attributes, key, keys_of, raw_part,
};
use crate::yaml::{Data, Node};

/// What to do about the unknown `name` at `place`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Advice {
    /// One sentence.
    pub(super) help: String,
    /// The key that is meant, where only its letters are wrong.
    pub(super) spelling: Option<&'static str>,
}

impl Advice {
    /// Adds it to the `finding` about a key of the mapping `owner` at `place`; with a fix where a rename is certain to help.
    pub(super) fn on(self, finding: Finding, place: Place, owner: Option<&Node>) -> Finding {
        let span = finding.primary.span;
        let Some(meant) = self.spelling else { return finding.help(self.help) };
        let Some(map) = owner.and_then(Node::as_map) else { return finding.help(self.help) };
        // Renamed, it would be a second key of that name.
        if map.get(meant).is_some() {
            return finding.help(format!("`{meant}` is there already: keep one of the two"));
        }
        let value = map.entries.iter().find(|it| it.key.span == span).map(|it| &it.value);
        let finding = finding.help(self.help);
        match key(place, meant).zip(value) {
            Some((key, value)) if may_hold(key.holds, value) => {
                let edits = vec![Edit { span, text: meant.into() }];
                finding.fix(format!("Rename to {meant}"), edits)
            }
            _ => finding,
        }
    }
}

/// Whether the shape of `value` is one that a key of this type takes.
fn may_hold(holds: Holds, value: &Node) -> bool {
    match (holds, &*value.data) {
        (Holds::List(_), data) => matches!(data, Data::Seq(_)),
        (Holds::Keys(_) | Holds::Any(_) | Holds::Named(_), data) => matches!(data, Data::Map(_)),
        (_, data) => !matches!(data, Data::Seq(_) | Data::Map(_)),
    }
}

/// Keys that say nothing here because they are set elsewhere, with where.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["dockerfile", "args", "python_version", "python_requirements", "requirements"],
        "this is set where CI builds the image, not in this file",
    ),
    (
        &["deployment", "deployments", "environment", "environments"],
        "which deployment receives the file is chosen by CI, not by the file",
    ),
    (
        &[
            "auto_materialize",
            "resources",
            "instance",
            "storage",
            "run_queue",
            "run_launcher",
            "run_coordinator",
            "instance_class",
            "dagster_cloud_api",
            "user_code_launcher",
            "concurrency",
            "telemetry",
            "schedules",
            "sensors",
        ],
        "this belongs to the deployment settings or to the agent's `dagster.yaml`",
    ),
    (
        &["git", "pex_metadata", "defs_state", "defs_state_info"],
        "the CI steps add this to the deploy document; the file may not hold it",
    ),
];

/// What to do about the unknown `name` at `place`.
pub(super) fn advice(place: Place, name: &str) -> Advice {
    let plain = |help: String| Advice { help, spelling: None };
    if let Some(help) = special(place, name) {
        return plain(help);
    }
    if place.is_checked()
        && let Some(owner) = owner_of(place, name, &FILE_PLACES)
    {
        return plain(format!("`{name}` belongs to {owner}"));
    }
    if let Some(spelling) = nearest(place, name) {
        let help = format!("did you mean `{spelling}`?");
        return Advice { help, spelling: Some(spelling) };
    }
    if place != Place::File
        && let Some(owner) = context_owner(place, name)
    {
        return plain(format!("`{name}` belongs to {owner}"));
    }
    if let Some((_, help)) = ELSEWHERE.iter().find(|(names, _)| names.contains(&name)) {
        return plain((*help).to_owned());
    }
    if place == Place::File {
        let help = "only `defaults` and `locations` may stand at the top level; an anchor can stand at its first use";
        return plain(help.to_owned());
    }
    let mut help = format!("{} may hold ", place.words());
    for (at, known) in keys_of(place).iter().filter(|it| is_taken(it)).enumerate() {
        for part in [if at == 0 { "`" } else { ", `" }, known.name, "`"] {
            help.push_str(part);
        }
    }
    plain(help)
}

/// Mistakes that have a better answer than a table of keys.
pub(super) fn special(place: Place, name: &str) -> Option<String> {
    let answer = match (place, name) {
        (_, "code_directory") => "the folder to build is `build.directory`",
        (_, "python_module") => "the module is named by `code_source.module_name`",
        (Place::CodeSource, "attribute") => {
            "`attribute` belongs to the location, beside `code_source`"
        }
        (Place::ContainerContext, "env" | "env_secrets" | "volumes") => {
            "this belongs below the agent's platform"
        }
        (_, "run_k8s_config" | "server_k8s_config") => "this belongs under `container_context.k8s`",
        _ if Platform::of_key(name).is_some() => "this belongs under `container_context`",
        (Place::K8s, "env") => {
            "the agent knows it, the deploy does not: use `env_vars`, or `container_config.env` of `run_k8s_config` and `server_k8s_config`"
        }
        (Place::K8s, "secrets") => "Kubernetes secrets are named in `env_secrets`",
        (Place::Docker, "registry") | (Place::Ecs, "task_definition_arn" | "container_name") => {
            "the agent knows it, the deploy does not: set it in the agent's own configuration"
        }
        (Place::File | Place::Defaults, "name") => "a location is named by `location_name`",
        (Place::File, "code_locations" | "location") => {
            "the list of locations is called `locations`"
        }
        (Place::FromEnv, _) => {
            "write the value itself, or `{env: NAME}` for one from the agent's own environment"
        }
        (Place::ServerK8sConfig, "replicas") => {
            "code servers are counted by `container_context.k8s.server_replica_count`"
        }
        (Place::Resources, "cpu" | "memory") => "this belongs to `limits` or `requests`",
        (Place::RunK8sConfig | Place::ServerK8sConfig, "env_vars") => {
            "raw configuration has variables in `container_config.env`; `env_vars` belongs to `container_context.k8s`"
        }
        _ => return None,
    };
    Some(answer.to_owned())
}

/// The mappings that the check looks into ([`Place::is_checked`]), those that a key is most often meant for first.
const FILE_PLACES: [Place; 5] =
    [Place::Location, Place::CodeSource, Place::Build, Place::File, Place::Defaults];

/// The mappings of a container context whose keys are most often at a wrong level.
const CONTEXT_PLACES: [Place; 11] = [
    Place::ContainerContext,
    Place::K8s,
    Place::Ecs,
    Place::Docker,
    Place::Aca,
    Place::RunK8sConfig,
    Place::ServerK8sConfig,
    Place::Resources,
    Place::EcsServerResources,
    Place::DockerRegistry,
    Place::EcsRuntimePlatform,
];

/// The other places of `places` that `name` belongs to, in words: one, or two if several have it.
fn owner_of(place: Place, name: &str, places: &[Place]) -> Option<String> {
    let mut owners = places.iter().filter(|it| **it != place && key(**it, name).is_some());
    let first = owners.next()?.words();
    Some(match owners.next() {
        Some(second) => format!("{first} or {}", second.words()),
        None => first.to_owned(),
    })
}

/// Where `name` belongs, in words, if it stands at a wrong level of a container context.
fn context_owner(place: Place, name: &str) -> Option<String> {
    let own_part = raw_part(name, |part, _| key(place, part).is_some());
    if let (Some(part), Some(_)) = (own_part, key(Place::K8s, name))
        // What an object of Kubernetes is called, and where, is for Dagster+ to say.
        && name != "namespace"
    {
        return Some(format!("`{part}`, or for servers and runs alike to {}", Place::K8s.words()));
    }
    owner_of(place, name, &CONTEXT_PLACES)
        .or_else(|| part_of(place, name))
        .or_else(|| owner_of(place, name, &FILE_PLACES))
}

/// The part of a raw Kubernetes configuration that `name` belongs to, in words.
fn part_of(place: Place, name: &str) -> Option<String> {
    if let Some(part) = raw_part(name, |part, _| key(place, part).is_some()) {
        return Some(format!("`{part}`"));
    }
    let part = raw_part(name, |_, _| true)?;
    Some(match (key(Place::RunK8sConfig, part), key(Place::ServerK8sConfig, part)) {
        (Some(_), Some(_)) => format!("`{part}` of `run_k8s_config` or `server_k8s_config`"),
        (Some(_), None) => format!("`{part}` of `run_k8s_config`"),
        _ => format!("`{part}` of `server_k8s_config`"),
    })
}

/// Whether a key that is meant may be written: agents know some that the deploy refuses.
fn is_taken(key: &Key) -> bool {
    key.known.has(Stages::CHECK) || key.known.has(Stages::DEPLOY)
}

/// Words that are taken for a key though their letters are far from its own.
const ALIASES: [(Place, &str, &str); 6] = [
    (Place::CodeSource, "filename", "python_file"),
    (Place::EcsTag, "name", "key"),
    (Place::K8s, "replicacount", "server_replica_count"),
    (Place::K8s, "replicas", "server_replica_count"),
    (Place::K8s, "serviceaccount", "service_account_name"),
    (Place::Location, "name", "location_name"),
];

/// The known key that `name` is a misspelling of.
fn nearest(place: Place, name: &str) -> Option<&'static str> {
    let wanted = plain(name);
    if let Some(it) = ALIASES.iter().find(|it| it.0 == place && it.1 == wanted) {
        return Some(it.2);
    }
    let taken = keys_of(place).iter().filter(|it| is_taken(it));
    closest(&wanted, taken.map(|it| it.name).filter(|it| *it != name))
}

/// The attribute of the Kubernetes `model` that `name` is a misspelling of.
pub(super) fn nearest_attribute(model: &str, name: &str) -> Option<&'static Attribute> {
    let names = attributes(model).iter().map(|it| it.name);
    attribute(model, closest(&plain(name), names)?)
}

/// Letters alone, which is what people compare.
fn plain(text: &str) -> String {
    text.replace(['-', ' ', '_'], "").to_ascii_lowercase()
}

/// The one of `names` that `name` is a misspelling of.
pub fn misspelt<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    closest(&plain(name), names.iter().copied())
}

/// The one of `names` that `wanted`, as [`plain`] gives it, is a misspelling of.
fn closest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let n_letters = wanted.chars().count();
    let (distance, name) = names
        .map(|it| (plain(it), it))
        // Letters that are too many or too few are a distance already.
        .filter(|it| it.0.len().abs_diff(n_letters) <= 2)
        .map(|(letters, it)| (distance(&letters, wanted), it))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 2 && distance * 3 <= wanted.len()).then_some(name)
}

/// How many letters to add, drop, change or swap with a neighbour to get from one text to the other.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let (mut above, mut higher) = (row.clone(), row.clone());
    for (at, letter) in left.iter().enumerate() {
        std::mem::swap(&mut higher, &mut above);
        std::mem::swap(&mut above, &mut row);
        row[0] = at + 1;
        for (column, other) in right.iter().enumerate() {
            let changed = above[column] + usize::from(letter != other);
            let mut best = changed.min(above[column + 1] + 1).min(row[column] + 1);
            let swapped =
                at > 0 && column > 0 && left[at - 1] == *other && right[column - 1] == *letter;
            if swapped {
                best = best.min(higher[column - 1] + 1);
            }
            row[column + 1] = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
