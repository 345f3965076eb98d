#![doc = include_str!("reserved_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Given, is_reserved, platforms, variables};
use crate::schema::Platform;

pub(super) const RULE: Rule = Rule {
    id: "reserved-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("reserved_variable.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for location in &effective.locations {
            for variable in variables(&location.merged) {
                if !is_reserved(&variable.name) {
                    continue;
                }
                let message = format!("`{}` is set by Dagster+ itself", variable.name);
                let help = match (&variable.given, platforms(&location.merged).first()) {
                    (Given::ByAgent, _) => {
                        "a name alone is read from the agent's own environment, where it is not set, and the code server does not start: take the entry away"
                    }
                    (_, Some(Platform::Ecs | Platform::Aca)) => {
                        "the agent's value takes the place of this one: take the entry away"
                    }
                    _ => {
                        "this hides the true value from the code: take the entry away, or choose another name"
                    }
                };
                findings.push(
                    Finding::new(message, variable.span)
                        .help(help)
                        .in_environment(effective.environment.as_deref()),
                );
            }
        }
    }
}
