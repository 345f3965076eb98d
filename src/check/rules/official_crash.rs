#![doc = include_str!("official_crash.md")]

use super::code_source_choice::WAYS;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::Outcome;

pub(super) const RULE: Rule = Rule {
    id: "official-crash",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("official_crash.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        if let Outcome::Crash { span, .. } = &deployment.outcome {
            let message = "The official check stops here with a traceback: `code_source` is no mapping of text keys";
            findings.push(
                Finding::new(message, *span)
                    .help(format!("{WAYS} below it; nothing else in the file is reported to CI")),
            );
        }
    }
}
