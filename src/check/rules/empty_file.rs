#![doc = include_str!("empty_file.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Mistaken;
use crate::source::Span;
pub(super) const RULE: Rule = Rule {
    id: "empty-file",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("empty_file.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let Some(Mistaken::Empty { has_comments }) = &deployment.mistaken else { continue };
        let (message, help) = if *has_comments {
            (
                "The file has comments only",
                "the official check wants a mapping and finds nothing: take the `# ` before `locations:` and its lines away",
            )
        } else {
            (
                "The file is empty",
                "the official check stops at a blank file: start with `locations:`",
            )
        };
        findings.push(Finding::new(message, Span::new(file.id, 0, 0)).help(help));
    }
}
