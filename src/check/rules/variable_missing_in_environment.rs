#![doc = include_str!("variable_missing_in_environment.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Fact;
use crate::source::Expected;

pub(super) const RULE: Rule = Rule {
    id: "variable-missing-in-environment",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("variable_missing_in_environment.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.unmet_findings(|expected, fact| {
        *expected == Expected::PresentEverywhere && matches!(fact, Some(Fact::Variable(_)))
    }));
}
