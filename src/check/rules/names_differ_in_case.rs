#![doc = include_str!("names_differ_in_case.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    id: "names-differ-in-case",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("names_differ_in_case.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for names in context.model.names_by_file() {
        let mut first: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
        for name in names {
            let earlier = *first.entry(name.value.to_ascii_lowercase()).or_insert(name);
            // Equal names are an error of the check.
            if earlier.value != name.value {
                findings.push(
                    Finding::new(
                        format!("`{}` and `{}` differ in case alone", name.value, earlier.value),
                        name.span,
                    )
                    .related(earlier.span, "the other one")
                    .help("CI keeps each location in a file of its name, and on macOS and Windows these two are one file: give them names that differ in their letters"),
                );
            }
        }
    }
}
