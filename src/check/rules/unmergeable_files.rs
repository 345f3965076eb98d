#![doc = include_str!("unmergeable_files.md")]

use super::unmergeable_values::failures;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unmergeable-files",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unmergeable_files.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    const START: &str = "files are merged as `defaults` are, and that merge stops here";
    findings.extend(failures(context, true, START));
}
