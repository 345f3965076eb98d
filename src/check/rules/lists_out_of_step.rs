#![doc = include_str!("lists_out_of_step.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{
    EffectiveLocation, Given, Merged, Process, canonical, plain_variable, variables_in,
};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "lists-out-of-step",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("lists_out_of_step.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        let here = effective.environment.as_deref();
        for location in &effective.locations {
            let n_before = findings.len();
            variables(context, here, location, findings);
            sources(location, findings);
            for it in findings.iter_mut().skip(n_before) {
                it.environment = here.map(ToOwned::to_owned);
            }
        }
    }
}

/// Lists of variables.
fn variables(
    context: &Context<'_>,
    here: Option<&str>,
    location: &EffectiveLocation,
    findings: &mut Vec<Finding>,
) {
    let side = |key| named(list(location, key, &["env"]), |it| it.get("name")?.as_str());
    let (server, run) = (side(Process::Server), side(Process::Run));
    let n_shared = server.keys().filter(|it| run.contains_key(*it)).count();
    // Two lists that have little in common are not meant to be equal.
    if n_shared == 0 || n_shared * 2 < server.len().max(run.len()) {
        return;
    }
    let (runs, others) = variables_in(context.model, here, location);
    // Of a list beside these each may have it all the same.
    let of_runs = |name: &str| runs.iter().find(|it| it.name == name);
    let is_for_runs = |name: &str| of_runs(name).is_some_and(|it| it.given != Given::ToServers);
    let is_for_servers = |name: &str| {
        of_runs(name).is_some_and(|it| !it.hidden.is_empty())
            || others.iter().any(|it| it.name == name)
    };
    let mut report = |own: Span, message: String, other: Option<(&str, Span)>| {
        let mut finding = Finding::new(message, own).help(
            "code servers load the code and runs execute it: give both the same, or set it once in `env_vars`",
        );
        if let Some((name, other)) = other {
            finding = finding.related(other, format!("the other `{name}`"));
        }
        findings.push(finding);
    };
    for (name, item) in &server {
        if let Some(other) = run.get(name)
            && canonical(&plain_variable(item)) != canonical(&plain_variable(other))
        {
            let message = format!("`{name}` is another one for runs than for code servers");
            report(place(other), message, Some((name, place(item))));
        }
    }
    // One that both have does not make a copy of two lists.
    if n_shared < 2 {
        return;
    }
    let is_missing = |name: &str| !run.contains_key(name) && !is_for_runs(name);
    for (name, item) in server.iter().filter(|it| is_missing(it.0)) {
        report(place(item), format!("`{name}` is set for code servers but not for runs"), None);
    }
    let is_missing = |name: &str| !server.contains_key(name) && !is_for_servers(name);
    for (name, item) in run.iter().filter(|it| is_missing(it.0)) {
        report(place(item), format!("`{name}` is set for runs but not for code servers"), None);
    }
}

/// Lists of secrets and config maps that give variables, where each side has one and they share some.
fn sources(location: &EffectiveLocation, findings: &mut Vec<Finding>) {
    let side = |key| {
        let items = list(location, key, &["env_from", "envFrom"]);
        named(items, |it| it.entries().first()?.value.get("name")?.as_str())
    };
    let (server, run) = (side(Process::Server), side(Process::Run));
    if !server.keys().any(|it| run.contains_key(it)) {
        return;
    }
    let is_for_both = |name: &str| {
        ["env_secrets", "env_config_maps"].iter().any(|key| {
            let both = location.merged.at(&["container_context", "k8s", key]);
            both.is_some_and(|it| it.items().iter().any(|it| it.as_str() == Some(name)))
        })
    };
    for (own, other, message) in [
        (&server, &run, "gives variables to code servers but not to runs"),
        (&run, &server, "gives variables to runs but not to code servers"),
    ] {
        for (name, item) in own.iter().filter(|it| !other.contains_key(it.0) && !is_for_both(it.0))
        {
            findings.push(
                Finding::new(format!("`{name}` {message}"), item.origin)
                    .help("code servers load the code and runs execute it: give both the same, or name it once in `env_secrets` or `env_config_maps`"),
            );
        }
    }
}

/// The first list of one of these `names` in the raw configuration of the container of one side.
fn list<'m>(location: &'m EffectiveLocation, side: Process, names: &[&str]) -> &'m [Merged] {
    let config =
        location.merged.at(&["container_context", "k8s", side.raw_config(), "container_config"]);
    config.and_then(|it| names.iter().find_map(|name| it.get(name))).map_or(&[], Merged::items)
}

/// The items of a list by what `name` calls them; of one name the last.
fn named<'m>(
    items: &'m [Merged],
    name: fn(&'m Merged) -> Option<&'m str>,
) -> BTreeMap<&'m str, &'m Merged> {
    items.iter().filter_map(|it| Some((name(it)?, it))).collect()
}

/// Where an item is told by: its name.
fn place(item: &Merged) -> Span {
    item.get("name").map_or(item.origin, |it| it.origin)
}
