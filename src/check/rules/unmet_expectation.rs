#![doc = include_str!("unmet_expectation.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Fact;
use crate::source::Expected;

pub(super) const RULE: Rule = Rule {
    id: "unmet-expectation",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unmet_expectation.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.unmet_findings(|expected, fact| match expected {
        Expected::EqualAcrossRepos | Expected::Matches(_) => true,
        Expected::PresentEverywhere => !matches!(fact, Some(Fact::Variable(_))),
        Expected::DifferentBetweenEnvironments | Expected::NamesNoOtherEnvironment => false,
    }));
}
