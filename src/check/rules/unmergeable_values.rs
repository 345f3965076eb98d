#![doc = include_str!("unmergeable_values.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unmergeable-values",
    summary: "two files give values that cannot be merged",
    severity: Severity::Error,
    stage: Stage::Template,
    stricter: false,
    explain: page!("unmergeable_values.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for failure in &effective.failures {
            let mut finding = Finding::new(failure.message.clone(), failure.span)
                .help("the official merge stops here with a traceback: give both the same shape")
                .in_environment(effective.environment.as_deref());
            if let Some(other) = failure.other {
                finding = finding.related(other, "the value that it would be merged over");
            }
            findings.push(finding);
        }
    }
}
