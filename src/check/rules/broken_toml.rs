#![doc = include_str!("broken_toml.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "broken-toml",
    severity: Severity::Error,
    stage: Stage::Parse,
    stricter: false,
    explain: page!("broken_toml.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for dg in context.model.dg_files() {
        if let Some(error) = &dg.toml.error {
            findings.push(
                Finding::new(error.value.clone(), error.span)
                    .help("`dg` stops here; the other lines are read and checked all the same"),
            );
        }
    }
}
