#![doc = include_str!("missing_code_source.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{EffectiveLocation, Merged};

pub(super) const RULE: Rule = Rule {
    id: "missing-code-source",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("missing_code_source.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        for location in effective.locations.iter().filter(|it| lacks(it)) {
            let message = format!("`{}` has no `code_source`", location.name);
            findings.push(
                Finding::new(message, location.name_span)
                    .help("the check accepts this, but the deploy does not: say where the code is")
                    .in_environment(effective.environment.as_deref()),
            );
        }
    }
}

fn lacks(location: &EffectiveLocation) -> bool {
    location.merged.get("code_source").is_none_or(Merged::is_null)
}
