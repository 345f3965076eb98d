#![doc = include_str!("branch_writes_production.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Place;
use crate::python::Storage;

pub(super) const RULE: Rule = Rule {
    id: "branch-writes-production",
    summary: "branch deployments store where production does",
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
        // Without any folder, each deployment stores in its instance's.
        if used.parts.iter().all(|it| it.value == Ok(None)) {
            continue;
        }
        let other = facts.storage.iter().find(|it| {
            let other = &facts.subjects[it.subject];
            it.place == used.place
                && it.manager.key == used.manager.key
                && (other.repo, &other.location) == (who.repo, &who.location)
                && is_branch(&other.environment) == Some(false)
        });
        let Some(other) = other.map(|it| &facts.subjects[it.subject]) else { continue };
        let full = other.environment.as_deref().unwrap_or_default();
        findings.push(
            Finding::new(
                format!("Branch deployments of `{}` store where {full} does: `{place}`", who.location),
                part.at,
            )
            .related(used.manager.class_span, "stores here")
            .help("a run of a branch replaces what production reads: give branches a place of their own, as by `DAGSTER_CLOUD_DEPLOYMENT_NAME` in the prefix")
            .in_environment(who.environment.as_deref()),
        );
    }
}
