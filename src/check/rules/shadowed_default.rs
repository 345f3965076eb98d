#![doc = include_str!("shadowed_default.md")]

use super::dead_value::{Over, never_counting};
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Level, level};

pub(super) const RULE: Rule = Rule {
    id: "shadowed-default",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("shadowed_default.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (lost, over) in never_counting(context) {
        if level(context.model, lost) == Level::Defaults {
            let mut finding =
                Finding::new("No location gets this default: each has its own value", lost)
                    .help("leave it out, or leave the values of the locations out");
            if let Over::Text(over) = over {
                finding = finding.related(over, "overridden here, for one");
            }
            findings.push(finding);
        }
    }
}
