#![doc = include_str!("names_differ_in_case.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::sort_by;

pub(super) const RULE: Rule = Rule {
    id: "names-differ-in-case",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("names_differ_in_case.md"),
    run,
};

/// Names that are shown beside the first two; the message says how many there are.
const MAX_OTHERS: usize = 8;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for mut names in context.model.names_by_file() {
        let case = |it: &str| it.to_ascii_lowercase();
        sort_by(&mut names, &|left, right| {
            (case(&left.value), &left.value, left.span).cmp(&(
                case(&right.value),
                &right.value,
                right.span,
            ))
        });
        // Equal names are an error of the check.
        names.dedup_by(|later, earlier| later.value == earlier.value);
        for group in names.chunk_by(|left, right| left.value.eq_ignore_ascii_case(&right.value)) {
            let mut group = group.to_vec();
            sort_by(&mut group, &|left, right| left.span.cmp(&right.span));
            let [first, second, others @ ..] = group.as_slice() else { continue };
            let more = if others.is_empty() {
                String::new()
            } else {
                format!(", and {} more,", others.len())
            };
            let message =
                format!("`{}` and `{}`{more} differ in case alone", second.value, first.value);
            let mut finding =
                Finding::new(message, second.span).related(first.span, "the other one");
            for it in others.iter().take(MAX_OTHERS) {
                finding = finding.related(it.span, "one more");
            }
            findings.push(finding.help("CI keeps each location in a file of its name, and on macOS and Windows these are one file: give them names that differ in their letters"));
        }
    }
}
