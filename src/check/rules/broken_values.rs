#![doc = include_str!("broken_values.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Failure;

pub(super) const RULE: Rule = Rule {
    id: "broken-values",
    severity: Severity::Error,
    stage: Stage::Template,
    stricter: false,
    explain: page!("broken_values.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (rendering, remark) in context.failures(&[Failure::Values]) {
        findings.push(
            Finding::new(remark.text.clone(), remark.span)
                .help("`dagster-cloud ci template` stops here and prints nothing")
                .in_environment(rendering.environment.as_deref()),
        );
    }
}
