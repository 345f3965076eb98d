#![doc = include_str!("suffixed_branch_name.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "suffixed-branch-name",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("suffixed_branch_name.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for branch in context.model.environments.iter().filter(|it| it.is_branch) {
        let here = Some(&branch.name);
        for effective in context.deployed.iter().filter(|it| it.environment.as_ref() == here) {
            let elsewhere: BTreeMap<&str, Span> = context
                .deployed
                .iter()
                .filter(|it| it.repo == effective.repo && it.environment != effective.environment)
                .flat_map(|it| &it.locations)
                .map(|it| (&*it.name, it.name_span))
                .collect();
            for location in &effective.locations {
                let name = &*location.name;
                let stem = context.model.without_environment(name);
                let base = location.known_as.as_deref().or(stem);
                let found = base.and_then(|it| Some((it, elsewhere.get(it)?)));
                let Some((base, span)) = found.filter(|_| !elsewhere.contains_key(name)) else {
                    continue;
                };
                findings.push(
                    Finding::new(
                        format!("`{name}` is called `{base}` elsewhere"),
                        location.name_span,
                    )
                    .related(*span, "its name elsewhere")
                    .help(format!("call it `{base}` here too: a branch deployment shows what changed by comparing locations of one name"))
                    .in_environment(Some(&branch.name)),
                );
            }
        }
    }
}
