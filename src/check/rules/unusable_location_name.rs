#![doc = include_str!("unusable_location_name.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::yaml::{Data, Node};

pub(super) const RULE: Rule = Rule {
    id: "unusable-location-name",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("unusable_location_name.md"),
    run,
};

/// The longest name in bytes of UTF-8: with what CI puts around it, a file name may have 255 (`DAGSTER.md §8`).
const MAX_BYTES: usize = 241;

const HELP: &str = "the check accepts this, but CI keeps each location in a file of its name: use a short name of letters, digits, `_` and `-`";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        let root = deployment.document.root.as_ref();
        let items = root.and_then(|it| it.get("locations")).and_then(Node::as_seq);
        for name in items.unwrap_or_default().iter().filter_map(|it| it.get("location_name")) {
            let message = match &*name.data {
                Data::Str(text) => fault(text),
                Data::Bytes(_) => Some(
                    "The name is binary data, by which CI does not find the location again".into(),
                ),
                _ => None,
            };
            findings.extend(message.map(|it| Finding::new(it, name.span).help(HELP)));
        }
    }
    for name in context.model.names_of_projects().flatten() {
        findings.extend(fault(&name.value).map(|it| Finding::new(it, name.span).help(HELP)));
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
