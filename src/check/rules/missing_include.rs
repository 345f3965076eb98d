#![doc = include_str!("missing_include.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Failure;

pub(super) const RULE: Rule = Rule {
    id: "missing-include",
    severity: Severity::Error,
    stage: Stage::Template,
    stricter: false,
    explain: page!("missing_include.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let help = "only files in the template's folder and below can be included: add it there";
    findings.extend(context.failures(&[Failure::Include], help));
}
