#![doc = include_str!("duplicate_location_name.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

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
        let mut first = BTreeMap::new();
        for location in &deployment.locations {
            let name = &location.name;
            match first.get(&name.value) {
                None => {
                    first.insert(&name.value, name.span);
                }
                Some(earlier) => findings.push(
                    Finding::new(
                        format!("Code location `{}` is already taken in this file", name.value),
                        name.span,
                    )
                    .related(*earlier, "first taken here")
                    .help("give each location its own name"),
                ),
            }
        }
    }
}
