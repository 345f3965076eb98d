#![doc = include_str!("unsupported_in_template.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Failure;

pub(super) const RULE: Rule = Rule {
    id: "unsupported-in-template",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unsupported_in_template.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let help = "the official tool may go on here; this page does not, so what the template prints is not checked";
    findings.extend(context.failures(&[Failure::Limit], help));
}
