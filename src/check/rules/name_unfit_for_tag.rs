#![doc = include_str!("name_unfit_for_tag.md")]

use super::unusable_location_name::fault;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    id: "name-unfit-for-tag",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("name_unfit_for_tag.md"),
    run,
};

/// The longest name that leaves room for what `dg` appends to it (`DAGSTER.md §8`).
const MAX_CHARACTERS: usize = 95;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for Spanned { value: name, span } in context.model.names_by_file().into_iter().flatten() {
        // A placeholder becomes another name before it is used.
        if fits(name) || fault(name).is_some() || name.contains(['{', '$']) {
            continue;
        }
        let message = format!("`{name}` cannot be part of an image tag");
        findings.push(Finding::new(message, *span).help(
            "Serverless, and `dg` for Hybrid, tag the image with it, and the GitHub action splits names at spaces: use up to 95 letters, digits, `_`, `.` and `-`",
        ));
    }
}

fn fits(name: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    name.len() <= MAX_CHARACTERS
        && name.bytes().all(|it| is_plain(it) || matches!(it, b'.' | b'-'))
        && name.bytes().next().is_some_and(is_plain)
}
