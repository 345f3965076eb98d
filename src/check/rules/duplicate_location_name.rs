#![doc = include_str!("duplicate_location_name.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-location-name",
    summary: "two code locations of one file share a name",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("duplicate_location_name.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        report(deployment.locations.iter().map(|it| (&*it.name.value, it.name.span)), findings);
    }
    // Projects become locations of the one file that `dg` writes.
    for effective in context.deployed.iter().filter(|it| it.written.is_some()) {
        report(effective.locations.iter().map(|it| (&*it.name, it.name_span)), findings);
    }
}

fn report<'n>(names: impl Iterator<Item = (&'n str, Span)>, findings: &mut Vec<Finding>) {
    let mut first = BTreeMap::new();
    for (name, span) in names {
        match first.get(name) {
            None => {
                first.insert(name, span);
            }
            Some(earlier) => findings.push(
                Finding::new(format!("Code location `{name}` is already taken in this file"), span)
                    .related(*earlier, "first taken here")
                    .help("give each location its own name"),
            ),
        }
    }
}
