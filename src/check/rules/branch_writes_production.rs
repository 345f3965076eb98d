#![doc = include_str!("branch_writes_production.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Place, StorageUse, Subject, plain_path};
use crate::python::Storage;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "branch-writes-production",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("branch_writes_production.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let facts = context.facts;
    let is_branch = |name: &Option<String>| {
        model.environments.iter().find(|it| Some(&it.name) == name.as_ref()).map(|it| it.is_branch)
    };
    let mut full: BTreeMap<(usize, &str, &str), Vec<&StorageUse>> = BTreeMap::new();
    for used in &facts.storage {
        let who = &facts.subjects[used.subject];
        if is_branch(&who.environment) == Some(false) {
            full.entry((who.repo, &who.identity, &used.manager.key)).or_default().push(used);
        }
    }
    for used in &facts.storage {
        let who = &facts.subjects[used.subject];
        let own = matches!(used.manager.storage, Storage::Memory | Storage::Serverless);
        let Place::Known(place) = &used.place else { continue };
        let Some(part) =
            used.deciding().filter(|_| !own && is_branch(&who.environment) == Some(true))
        else {
            continue;
        };
        // What a file of the branches' own says is told by another rule.
        if part.variable.is_some()
            && model.file(part.at.file).is_some_and(|it| it.environment == who.environment)
        {
            continue;
        }
        // Without any folder, each deployment stores in its instance's; below the working directory, each process in its own.
        if super::relative_path::is_private(used) || used.names_no_place() {
            continue;
        }
        let same = (who.repo, &*who.identity, &*used.manager.key);
        let other = full.get(&same).into_iter().flatten().find(|it| it.place == used.place);
        let Some(other) = other.map(|it| &facts.subjects[it.subject]) else { continue };
        let name = other.environment.as_deref().unwrap_or_default();
        let finding = finding(who, name, place, part.at);
        findings.push(finding.related(used.manager.class_span, "stores here"));
    }
    bodies(context, findings);
}

/// The same of what bodies write by themselves, to a service or to a folder that is mounted.
fn bodies(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (model, facts) = (context.model, context.facts);
    let written = || {
        facts.accesses.iter().filter(|it| it.is_write).filter_map(|it| {
            let place = plain_path(it.part.value.as_ref().ok()?.as_deref()?);
            let is_shared =
                place.contains("://") && !place.starts_with("file:") || place.starts_with("/mnt/");
            let who = &facts.subjects[it.subject];
            let environment = model
                .environments
                .iter()
                .find(|own| Some(&own.name) == who.environment.as_ref())?;
            is_shared.then_some((it, who, environment, place))
        })
    };
    let mut full: BTreeMap<(usize, &str, String), &str> = BTreeMap::new();
    for (_, who, environment, place) in written().filter(|it| !it.2.is_branch) {
        full.entry((who.repo, &who.identity, place)).or_insert(&environment.name);
    }
    let mut known = BTreeSet::new();
    for (used, who, environment, place) in written().filter(|it| it.2.is_branch) {
        let at = used.part.at;
        let is_told = used.part.variable.is_some()
            && model.file(at.file).is_some_and(|it| it.environment == who.environment);
        let same = (who.repo, &*who.identity, place);
        let Some(name) =
            full.get(&same).filter(|_| !is_told && known.insert((&environment.name, at)))
        else {
            continue;
        };
        findings.push(finding(who, name, &same.2, at).related(used.span, "written here"));
    }
}

/// That branch deployments of `who` store at `place`, as the environment `name` does.
fn finding(who: &Subject, name: &str, place: &str, at: Span) -> Finding {
    let message =
        format!("Branch deployments of `{}` store where {name} does: `{place}`", who.location);
    Finding::new(message, at)
        .help("a run of a branch replaces what production reads: give branches a place of their own, as by `DAGSTER_CLOUD_DEPLOYMENT_NAME` in the prefix")
        .in_environment(who.environment.as_deref())
}
