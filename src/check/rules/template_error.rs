#![doc = include_str!("template_error.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Failure;

pub(super) const RULE: Rule = Rule {
    id: "template-error",
    severity: Severity::Error,
    stage: Stage::Template,
    stricter: false,
    explain: page!("template_error.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let help = "`dagster-cloud ci template` stops here and prints nothing";
    findings.extend(context.failures(&[Failure::Syntax, Failure::Undefined, Failure::Other], help));
}
