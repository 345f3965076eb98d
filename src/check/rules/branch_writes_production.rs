#![doc = include_str!("branch_writes_production.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Place, StorageUse};
use crate::python::Storage;

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
        findings.push(
            Finding::new(
                format!("Branch deployments of `{}` store where {name} does: `{place}`", who.location),
                part.at,
            )
            .related(used.manager.class_span, "stores here")
            .help("a run of a branch replaces what production reads: give branches a place of their own, as by `DAGSTER_CLOUD_DEPLOYMENT_NAME` in the prefix")
            .in_environment(who.environment.as_deref()),
        );
    }
}
