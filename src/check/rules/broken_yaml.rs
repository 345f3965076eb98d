#![doc = include_str!("broken_yaml.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "broken-yaml",
    summary: "the file is not YAML that Dagster+ can read",
    severity: Severity::Error,
    stage: Stage::Parse,
    stricter: false,
    explain: page!("broken_yaml.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, document) in context.model.documents() {
        for (at, error) in document.error.iter().chain(&document.further).enumerate() {
            // The text of the error, with what stands before it on its line.
            let file = context.files.text(error.span.file);
            let before = file.get(..error.span.start as usize).unwrap_or_default();
            let before = before.rsplit('\n').next().unwrap_or_default();
            let is_placeholder = context.files.slice(error.span).starts_with("{{")
                || before.ends_with('{') && context.files.slice(error.span).starts_with('{');
            let help = match (at, error.kind) {
                _ if is_placeholder => {
                    "to the official tools an unquoted `{{` is a mapping, and they stop here with a traceback: render the file with `dagster-cloud ci template` first, from a values file beside it"
                }
                (_, "limit") => {
                    "the official tools go on here; this page does not, so as to stay quick"
                }
                (0, _) => "the official tools stop here with a traceback and list nothing else",
                _ => "the official tools would stop here next",
            };
            findings.push(Finding::new(error.message.clone(), error.span).help(help));
        }
    }
}
