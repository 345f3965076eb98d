#![doc = include_str!("quotes_in_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "quotes-in-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("quotes_in_variable.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, value, at) in context.variables() {
        let inner = ['"', '\''].iter().find_map(|it| value.strip_prefix(*it)?.strip_suffix(*it));
        let Some(inner) = inner else { continue };
        // `NAME="value"`, or `{name: NAME, value: '"value"'}`.
        let is_entry = context
            .files
            .slice(at)
            .trim_start_matches(['"', '\''])
            .starts_with(&format!("{name}="));
        let help = if is_entry {
            "an entry is split at the first `=` and nothing else is done to it: leave the quotes out, or put them around the whole entry"
        } else {
            "the program gets the value as it is: leave the inner quotes out"
        };
        let mut finding =
            Finding::new(format!("The value of `{name}` keeps its quotes"), at).help(help);
        // Text that needs no quotes anywhere, written out plainly.
        let is_plain = |it: char| it.is_ascii_alphanumeric() || "_-./".contains(it);
        let start = u32::try_from(name.len() + 1).unwrap_or(0) + at.start;
        let quoted = Span::new(at.file, start, at.end);
        if context.files.slice(quoted) == value && inner.chars().all(is_plain) {
            let edit = Edit { span: quoted, text: inner.to_owned() };
            finding = finding.fix("Leave the quotes out", vec![edit]);
        }
        findings.push(finding);
    }
}
