#![doc = include_str!("missing_context_key.md")]

use crate::check::{Context, Refused, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{Place, Reason};

pub(super) const RULE: Rule = Rule {
    id: "missing-context-key",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("missing_context_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (Refused { error, .. }, environment) in context.deploy_errors() {
        let is_missing =
            matches!(error.reason, Reason::MissingRequiredField | Reason::MissingRequiredFields);
        // A missing code source has a rule of its own.
        if !is_missing || error.place == Place::Location {
            continue;
        }
        for key in &error.keys {
            let message = format!("`{}` is missing in {}", key.value, error.place.words());
            findings.push(
                Finding::new(message, context.files.first_line(key.span))
                    .help("the check does not look inside `container_context`, but the deploy needs this key")
                    .in_environment(environment),
            );
        }
    }
}
