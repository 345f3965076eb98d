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
    for (_, module) in context.model.modules() {
        for (spans, message, help) in [
            (
                &module.unread,
                "What this defines is not followed",
                "assets and dependencies made here are missing from the lineage, as only running the code tells them",
            ),
            (
                &module.open_resources,
                "What this binds is not followed",
                "it may bind other resource keys, and those before it anew, as only running the code tells",
            ),
        ] {
            findings.extend(spans.iter().map(|it| Finding::new(message, *it).help(help)));
        }
    }
}
