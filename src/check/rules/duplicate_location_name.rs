#![doc = include_str!("duplicate_location_name.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-location-name",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("duplicate_location_name.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for names in context.model.names_by_file() {
        let mut first = BTreeMap::new();
        for Spanned { value: name, span } in names {
            match first.get(name) {
                None => {
                    first.insert(name, span);
                }
                Some(earlier) => findings.push(
                    Finding::new(
                        format!("Code location `{name}` is already taken in this file"),
                        *span,
                    )
                    .related(**earlier, "first taken here")
                    .help("give each location its own name"),
                ),
            }
        }
    }
}
