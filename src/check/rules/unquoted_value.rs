#![doc = include_str!("unquoted_value.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::schema::{ErrorKind, SchemaError};
use crate::yaml::{Data, Style};

pub(super) const RULE: Rule = Rule {
    id: "unquoted-value",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("unquoted_value.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| is_unquoted(it)) {
        let Some(value) = &error.value else { continue };
        let text = context.files.slice(value.span);
        // Of a template the expression that printed it.
        if text.starts_with("{{") {
            let message = format!("`{text}` gives {} here, not text", value.kind());
            findings.push(
                Finding::new(message, value.span)
                    .help(format!("put the tag in quotes: `\"{text}\"`")),
            );
            continue;
        }
        let edits = vec![Edit { span: value.span, text: format!("\"{text}\"") }];
        findings.push(
            Finding::new(format!("`{text}` is {} here, not text", value.kind()), value.span)
                .help(format!(
                    "YAML 1.1 reads more words and digits as values than one expects: write `\"{text}\"`"
                ))
                .fix(format!("Write \"{text}\""), edits),
        );
    }
}

/// Whether quotes alone repair it: a plain scalar without a tag where text is wanted, and no key of a container context.
pub(super) fn is_unquoted(error: &SchemaError) -> bool {
    error.kind == ErrorKind::NotText
        && !error.path.ends_with("[key]")
        && error.value.as_ref().is_some_and(|it| {
            let is_scalar = matches!(*it.data, Data::Bool(_) | Data::Int(_) | Data::Float(_));
            is_scalar && it.style == Style::Plain && !it.tagged
        })
}
