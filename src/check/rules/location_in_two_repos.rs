#![doc = include_str!("location_in_two_repos.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "location-in-two-repos",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("location_in_two_repos.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for scope in context.model.scopes() {
        let mut first: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
        for effective in context.deployed.iter().filter(|it| it.environment == scope) {
            for location in &effective.locations {
                let Some((repo, span)) = first.get(&*location.name) else {
                    first.insert(&location.name, (effective.repo, location.name_span));
                    continue;
                };
                if *repo == effective.repo {
                    continue;
                }
                let other = &context.model.repos[*repo].name;
                findings.push(
                    Finding::new(
                        format!("`{}` is deployed by `{other}` too", location.name),
                        location.name_span,
                    )
                    .related(*span, format!("deployed by `{other}` here"))
                    .help("whichever deploys last replaces the other without a message: give each its own name")
                    .in_environment(scope.as_deref()),
                );
            }
        }
    }
}
