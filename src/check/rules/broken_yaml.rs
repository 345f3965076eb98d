#![doc = include_str!("broken_yaml.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "broken-yaml",
    severity: Severity::Error,
    stage: Stage::Parse,
    stricter: false,
    explain: page!("broken_yaml.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, document) in context.model.documents() {
        let errors = document.error.iter().chain(&document.further);
        // What only this page does not read is no fault of the file.
        for (at, error) in errors.filter(|it| it.kind != "limit").enumerate() {
            // The text of the error, with what stands before it on its line.
            let file = context.files.text(error.span.file);
            let before = file.get(..error.span.start as usize).unwrap_or_default();
            let before = before.rsplit('\n').next().unwrap_or_default();
            let is_placeholder = context.files.slice(error.span).starts_with("{{")
                || before.ends_with('{') && context.files.slice(error.span).starts_with('{');
            let help = match (is_placeholder, at) {
                (true, 0) => {
                    "to the official tools an unquoted `{{` is a mapping, and they stop here with a traceback: render the file with `dagster-cloud ci template` first, from a values file beside it"
                }
                (true, _) => {
                    "to the official tools an unquoted `{{` is a mapping, and they would stop here next: render the file with `dagster-cloud ci template` first, from a values file beside it"
                }
                (false, 0) => "the official tools stop here with a traceback and list nothing else",
                (false, _) => "the official tools would stop here next",
            };
            findings.push(Finding::new(error.message.clone(), error.span).help(help));
        }
    }
}
