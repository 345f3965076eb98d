#![doc = include_str!("suffixed_branch_name.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::{Span, environment_alias};

pub(super) const RULE: Rule = Rule {
    id: "suffixed-branch-name",
    summary: "a location has another name in branch deployments than elsewhere",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("suffixed_branch_name.md"),
    run,
};

/// What stands between a name and the word at its end.
const SEPARATORS: [char; 3] = ['-', '_', '.'];

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
                let base = base_name(context, name, &elsewhere);
                let Some((base, span)) = base.filter(|_| !elsewhere.contains_key(name)) else {
                    continue;
                };
                findings.push(
                    Finding::new(
                        format!("`{name}` is called `{base}` elsewhere"),
                        location.name_span,
                    )
                    .related(span, "its name elsewhere")
                    .help(format!("call it `{base}` here too: a branch deployment shows what changed by comparing locations of one name"))
                    .in_environment(Some(&branch.name)),
                );
            }
        }
    }
}

/// The name among `known` that is `name` without the word for an environment at its end; such a word has up to two parts.
fn base_name<'n>(
    context: &Context<'_>,
    name: &'n str,
    known: &BTreeMap<&str, Span>,
) -> Option<(&'n str, Span)> {
    name.rmatch_indices(SEPARATORS).take(2).find_map(|(at, separator)| {
        let (base, rest) = name.split_at(at);
        let word = &rest[separator.len()..];
        let is_environment = environment_alias(word).is_some()
            || context.model.other_environment(word, "").is_some();
        known.get(base).filter(|_| is_environment).map(|it| (base, *it))
    })
}
