#![doc = include_str!("variable_and_secret.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Given, Merged, Process, entries_of};
use crate::schema::Platform;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "variable-and-secret",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("variable_and_secret.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for location in &effective.locations {
            let mut known = BTreeSet::new();
            let mut found = on_ecs(&location.merged);
            // Each process has a container of its own.
            for process in [Process::Server, Process::Run] {
                found.extend(on_kubernetes(&location.merged, process));
            }
            found.retain(|it| known.insert(it.primary.span));
            let here = effective.environment.as_deref();
            findings.extend(found.into_iter().map(|it| it.in_environment(here)));
        }
    }
}

/// Secrets of Amazon ECS beside variables.
fn on_ecs(location: &Merged) -> Vec<Finding> {
    let Some(secrets) = location.at(&["container_context", "ecs", "secrets"]) else {
        return Vec::new();
    };
    let variables = entries_of(location, Platform::Ecs, Process::Run);
    let finding = |secret: &Merged| {
        let name = secret.get("name")?;
        let mut own = variables.iter().rev();
        let (own, _, at) = own.find(|it| Some(&*it.0) == name.as_str())?;
        let finding = Finding::new(format!("`{own}` is a secret and a variable"), name.origin);
        let help = "ECS refuses a task that has both: take one of them away";
        Some(finding.related(*at, "the variable").help(help))
    };
    secrets.items().iter().filter_map(finding).collect()
}

/// Variables of `process` on Kubernetes that have a value, and are taken from elsewhere too.
fn on_kubernetes(location: &Merged, process: Process) -> Vec<Finding> {
    let Some(settings) = location.at(&["container_context", "k8s"]) else { return Vec::new() };
    let lists = [&["env"][..], &[process.raw_config(), "container_config", "env"]];
    let items = lists.iter().filter_map(|it| settings.at(it)).flat_map(Merged::items);
    let named: BTreeMap<Span, Span> = items
        .filter_map(|it| {
            let from = it.get("valueFrom").or_else(|| it.get("value_from"))?;
            Some((from.origin, it.get("name")?.origin))
        })
        .collect();
    let variables = entries_of(location, Platform::K8s, process);
    let finding = |(name, given, from): &(String, Given, Span)| {
        let Given::ByCluster(source) = given else { return None };
        let is_plain = |it: &Given| !matches!(it, Given::ByCluster(_));
        let mut others = variables.iter().rev().filter(|it| it.0 == *name && is_plain(&it.1));
        let other = others.next()?.2;
        let what = source.split(" `").next().unwrap_or(source);
        let message = if what == "a secret" {
            format!("`{name}` is a secret and a variable")
        } else {
            format!("`{name}` comes from {what} and is a variable too")
        };
        let at = named.get(from).unwrap_or(from);
        let help = "of two entries the later one counts: take one of them away";
        Some(Finding::new(message, *at).related(other, "the variable").help(help))
    };
    variables.iter().filter_map(finding).collect()
}
