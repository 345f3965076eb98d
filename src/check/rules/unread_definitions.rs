#![doc = include_str!("unread_definitions.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unread-definitions",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unread_definitions.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for span in context.model.modules().flat_map(|it| &it.1.unread) {
        findings.push(
            Finding::new("What this defines is not followed", *span)
                .help("assets and dependencies made here are missing from the lineage, as only running the code tells them"),
        );
    }
}
