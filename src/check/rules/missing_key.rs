#![doc = include_str!("missing_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, Place, SchemaError};

pub(super) const RULE: Rule = Rule {
    id: "missing-key",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("missing_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| it.kind == ErrorKind::Missing) {
        // The mapping may be long: its first line is enough to point at.
        let span = context.files.first_line(error.span);
        let message = format!("`{}` is missing at {}", error.key, error.place.words());
        findings.push(Finding::new(message, span).help(help(error)));
    }
}

fn help(error: &SchemaError) -> &'static str {
    if error.place == Place::File {
        "list the code locations under `locations:`"
    } else {
        "every location needs a name that is unique in its deployment"
    }
}
