//! Reads every fact off the effective locations.

use super::code::code;
use super::quantity::DOCKER_SIZES;
use super::resolver::{accesses, managers};
use super::{Fact, Facts, Place, Reading, StorageUse, Subject};
use crate::merge::{
    Effective, EffectiveLocation, Merged, MergedEntry, Process, Variable, on_platforms,
    platforms_in, under, variables_in,
};
use crate::model::Model;
use crate::python::Module;
use crate::schema::{Attribute, Platform, attribute};
use crate::source::Files;

/// Facts that are one text at a fixed path of what [`on_platforms`] gives.
pub(super) const TEXTS: &[(Fact, &[&str])] = &[
    (Fact::Registry, &["build", "registry"]),
    (Fact::BuildDirectory, &["build", "directory"]),
    (Fact::Image, &["image"]),
    (Fact::AgentQueue, &["agent_queue"]),
    (Fact::Namespace, &["container_context", "k8s", "namespace"]),
    (Fact::ServiceAccount, &[CONTEXT, "k8s", RUNS, "pod_spec_config", "service_account_name"]),
];

const CONTEXT: &str = "container_context";

/// Of Kubernetes the facts are those of runs: [`on_platforms`] puts everything there.
const RUNS: &str = "run_k8s_config";

/// What is said of `name`, `cpu` or `memory`, each with the keys that lead there: of runs first, and limits before what is requested.
pub(super) fn sizes<'m>(
    merged: &'m Merged,
    name: &'static str,
) -> Vec<(Vec<&'static str>, &'m Merged)> {
    let mut all = Vec::new();
    for process in [Process::Run, Process::Server] {
        for key in ["limits", "requests"] {
            let raw = [CONTEXT, "k8s", process.raw_config(), "container_config"];
            let path = [&raw[..], &["resources", key, name]].concat();
            all.extend(merged.at(&path).map(|it| (path, it)));
        }
    }
    for (key, _) in DOCKER_SIZES.iter().filter(|it| it.1 == (name == "memory")) {
        let path = vec!["container_context", "docker", "container_kwargs", key];
        all.extend(merged.at(&path).map(|it| (path, it)));
    }
    for platform in ["ecs", "aca"] {
        for key in ["run_resources", "server_resources"] {
            let path = vec!["container_context", platform, key, name];
            all.extend(merged.at(&path).map(|it| (path, it)));
        }
    }
    all
}

/// Every fact of `deployed`, which holds every repository in every environment.
pub fn collect(model: &Model, files: &Files, deployed: &[Effective]) -> Facts {
    let mut facts = Facts::default();
    for effective in deployed {
        let Some(repo) = model.repos.get(effective.repo) else { continue };
        for location in &effective.locations {
            let subject = facts.subjects.len();
            let who = Subject {
                environment: effective.environment.clone(),
                repo: effective.repo,
                location: location.name.clone(),
                identity: location.identity().to_owned(),
                is_whole: effective.is_whole(),
            };
            let code = code(model, files, repo, location);
            let environment = effective.environment.as_deref();
            let (variables, servers) = variables_in(model, environment, location);
            let platforms = platforms_in(model, environment, location);
            match &*on_platforms(model, environment, location) {
                [] => settings(&mut facts, subject, &location.merged, &platforms),
                [(_, only)] => settings(&mut facts, subject, only, &platforms),
                each => settings_of_each(&mut facts, subject, each, &platforms),
            }
            location_facts(&mut facts, subject, location, &platforms, &variables);
            facts.servers.extend(servers.iter().map(variable_fact));
            let modules: Vec<&Module> =
                code.files.iter().filter_map(|it| model.module(*it)).collect();
            if modules.iter().any(|it| !it.managers.is_empty()) {
                let who = (subject, code.assumed);
                for used in managers(model, environment, location, &modules, who) {
                    let fact = Fact::Storage(used.manager.key.clone());
                    storage_fact(&mut facts, fact, &used);
                    facts.storage.push(used);
                }
            }
            if modules.iter().flat_map(|it| &it.ops).any(|it| !it.accesses.is_empty()) {
                let opened = accesses(model, environment, location, &modules, subject);
                facts.accesses.extend(opened);
            }
            facts.subjects.push(who);
            facts.code.push(code);
        }
    }
    facts
}

/// The facts that `merged` has, a location as one of those has it that [`on_platforms`] gives.
fn settings(facts: &mut Facts, subject: usize, merged: &Merged, platforms: &[Platform]) {
    // What no agent reads says nothing.
    let at = |path: &[&str]| {
        let is_read = path.first() != Some(&CONTEXT)
            || platforms.iter().any(|it| path.get(1) == Some(&it.key()));
        merged.at(path).filter(|_| is_read)
    };
    for (fact, path) in TEXTS {
        if let Some(value) = at(path)
            && let Some(text) = value.text()
        {
            add(facts, subject, fact.clone(), Ok(text), value);
        }
    }
    for (fact, name) in [(Fact::Cpu, "cpu"), (Fact::Memory, "memory")] {
        let found = sizes(merged, name);
        if let Some(value) = found.iter().find_map(|it| at(&it.0))
            && let Some(text) = value.text()
        {
            add(facts, subject, fact, Ok(text), value);
        }
    }
    for (path, read) in NAMED {
        for item in at(path).map(Merged::items).unwrap_or_default() {
            if let Some((fact, value)) = read(item) {
                add(facts, subject, fact, Ok(value), item);
            }
        }
    }
}

/// Those under each of several agents; known where all agree.
fn settings_of_each(
    facts: &mut Facts,
    subject: usize,
    each: &[(String, Merged)],
    platforms: &[Platform],
) {
    // By agents, not by subjects.
    let mut found = Facts::default();
    for (at, (_, merged)) in each.iter().enumerate() {
        settings(&mut found, at, merged, platforms);
    }
    for (fact, row) in found.rows {
        let Some(mut reading) = row.values().next().cloned() else { continue };
        let value = |at: usize| row.get(&at).map(|it| &it.value);
        if (0..each.len()).any(|at| value(at) != Some(&reading.value)) {
            let told = |(at, (words, _)): (usize, &(String, Merged))| {
                under(value(at).map(|it| it.as_deref().map_err(Clone::clone)), words)
            };
            let told: Vec<String> = each.iter().enumerate().map(told).collect();
            reading.value = Err(format!("depends on the agent: {}", told.join(", ")));
        }
        put(facts, subject, fact, reading);
    }
}

fn location_facts(
    facts: &mut Facts,
    subject: usize,
    location: &EffectiveLocation,
    platforms: &[Platform],
    variables: &[Variable],
) {
    if let Some((kind, text, span)) = location.code_source() {
        let reading =
            Reading { value: Ok(format!("{kind}: {text}")), at: Some(span), hidden: Vec::new() };
        put(facts, subject, Fact::CodeSource, reading);
    }
    let context = location.merged.get("container_context");
    let parts = platforms.iter().filter_map(|it| context?.entry(it.key()));
    let parts: Vec<&MergedEntry> = parts.collect();
    // Of several, that of the environment's own file.
    if let Some(last) =
        parts.iter().rev().max_by_key(|it| it.key_span.file == location.name_span.file)
    {
        let names: Vec<&str> = parts.iter().map(|it| &*it.key).collect();
        let at = Some(last.key_span);
        let reading = Reading { value: Ok(names.join(" and ")), at, hidden: Vec::new() };
        put(facts, subject, Fact::Platform, reading);
    }
    for variable in variables {
        let (fact, reading) = variable_fact(variable);
        put(facts, subject, fact, reading);
    }
}

fn variable_fact(variable: &Variable) -> (Fact, Reading) {
    let value = variable.given.value().map(ToOwned::to_owned);
    let at = Some(variable.span).filter(|_| !variable.is_typed());
    let reading = Reading { value, at, hidden: variable.hidden.clone() };
    (Fact::Variable(variable.name.clone()), reading)
}

/// What an item of a list names, and what that is.
type Named = fn(&Merged) -> Option<(Fact, String)>;

/// Where containers name what they read and mount.
const NAMED: [(&[&str], Named); 8] = [
    (&[CONTEXT, "k8s", RUNS, "container_config", "env_from"], |it| {
        own_name(it.at(&["secret_ref", "name"])?, Fact::Secret)
    }),
    (&[CONTEXT, "k8s", RUNS, "container_config", "env_from"], |it| {
        own_name(it.at(&["config_map_ref", "name"])?, Fact::ConfigMap)
    }),
    (&[CONTEXT, "k8s", RUNS, "container_config", "env"], |it| {
        own_name(it.at(&["value_from", "secret_key_ref", "name"])?, Fact::Secret)
    }),
    (&[CONTEXT, "k8s", RUNS, "container_config", "env"], |it| {
        own_name(it.at(&["value_from", "config_map_key_ref", "name"])?, Fact::ConfigMap)
    }),
    (&[CONTEXT, "k8s", RUNS, "pod_spec_config", "image_pull_secrets"], |it| {
        own_name(it.get("name")?, Fact::Secret)
    }),
    (&[CONTEXT, "ecs", "secrets"], secret_at_address),
    (&[CONTEXT, "k8s", RUNS, "pod_spec_config", "volumes"], volume),
    (&[CONTEXT, "ecs", "volumes"], volume),
];

fn own_name(value: &Merged, fact: fn(String) -> Fact) -> Option<(Fact, String)> {
    let name = value.as_str()?;
    Some((fact(name.to_owned()), name.to_owned()))
}

/// A secret by the variable that it becomes, with its address.
fn secret_at_address(value: &Merged) -> Option<(Fact, String)> {
    let name = value.get("name")?.as_str()?;
    let address = value.get("valueFrom").and_then(Merged::as_str).unwrap_or(name);
    Some((Fact::Secret(name.to_owned()), address.to_owned()))
}

/// A volume with what it shows: `persistentVolumeClaim: models`, `nfs: 10.0.0.1, /models`.
fn volume(value: &Merged) -> Option<(Fact, String)> {
    fn texts(value: &Merged) -> Vec<&str> {
        let below = value.entries().iter().flat_map(|it| texts(&it.value));
        value.as_str().into_iter().chain(below).collect()
    }
    let name = value.get("name")?.as_str()?;
    let kind = value.entries().iter().find(|it| &*it.key != "name");
    let told = kind.map_or_else(String::new, |kind| {
        let known = attribute("V1Volume", &kind.key);
        let key = known.map_or_else(|| kind.key.to_string(), Attribute::camel_case);
        match texts(&kind.value).as_slice() {
            [] => key,
            texts => format!("{key}: {}", texts.join(", ")),
        }
    });
    Some((Fact::Volume(name.to_owned()), told))
}

/// One reading for the key: the worst of several managers that one key is bound to.
fn storage_fact(facts: &mut Facts, fact: Fact, used: &StorageUse) {
    let reading = match &used.place {
        Place::Known(address) => {
            let part = used.deciding();
            Reading {
                value: Ok(address.clone()),
                at: Some(part.map_or(used.manager.class_span, |it| it.at)),
                hidden: part.map(|it| it.hidden.clone()).unwrap_or_default(),
            }
        }
        Place::Unresolved(reason, at) => {
            Reading { value: Err(reason.clone()), at: Some(*at), hidden: Vec::new() }
        }
    };
    let row = facts.rows.entry(fact).or_default();
    match row.get_mut(&used.subject) {
        None => {
            row.insert(used.subject, reading);
        }
        Some(earlier) if earlier.value != reading.value => {
            const MORE: &str = "bound more than once: ";
            let told = |it: &Reading| it.value.clone().unwrap_or_else(|reason| reason);
            let (before, now) = (told(earlier), told(&reading));
            let before = before.strip_prefix(MORE).unwrap_or(&before);
            if !before.split("; ").any(|it| it == now) {
                earlier.value = Err(format!("{MORE}{before}; {now}"));
            }
        }
        Some(_) => {}
    }
}

fn add(
    facts: &mut Facts,
    subject: usize,
    fact: Fact,
    value: Result<String, String>,
    from: &Merged,
) {
    let reading = Reading { value, at: Some(from.origin), hidden: from.hidden.clone() };
    put(facts, subject, fact, reading);
}

fn put(facts: &mut Facts, subject: usize, fact: Fact, reading: Reading) {
    facts.rows.entry(fact).or_default().insert(subject, reading);
}
