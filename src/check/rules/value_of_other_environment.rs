#![doc = include_str!("value_of_other_environment.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Expected;

pub(super) const RULE: Rule = Rule {
    id: "value-of-other-environment",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("value_of_other_environment.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.unmet_findings(|expected, _| {
        matches!(
            expected,
            Expected::DifferentBetweenEnvironments | Expected::NamesNoOtherEnvironment
        )
    }));
}
