#![doc = include_str!("unusable_location_name.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unusable-location-name",
    summary: "a name with which CI cannot deploy",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("unusable_location_name.md"),
    run,
};

/// The longest name in bytes of UTF-8: with what CI puts around it, a file name may have 255 (`DAGSTER.md §8`).
const MAX_BYTES: usize = 241;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        for location in &deployment.locations {
            if let Some(message) = fault(&location.name.value) {
                findings.push(Finding::new(message, location.name.span).help(
                    "the check accepts this, but CI keeps each location in a file of its name: use a short name of letters, digits, `_` and `-`",
                ));
            }
        }
    }
}

/// What makes the name impossible to deploy, in a sentence (`DAGSTER.md §8`).
pub(super) fn fault(name: &str) -> Option<String> {
    if name.is_empty() {
        Some("The location has an empty name".into())
    } else if name.contains('/') {
        Some(format!("`{name}` has a `/`, so `ci init` stops with a traceback"))
    } else if name.contains('\0') {
        Some("The name has a NUL character, so `ci init` stops with a traceback".into())
    } else if name.len() > MAX_BYTES {
        Some(format!("The name has {} bytes, and CI can use {MAX_BYTES}", name.len()))
    } else {
        None
    }
}
