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
    let help = "`dagster-cloud ci template` stops here and prints nothing";
    findings.extend(context.failures(&[Failure::Values], help));
}
