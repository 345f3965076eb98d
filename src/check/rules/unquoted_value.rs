#![doc = include_str!("unquoted_value.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::schema::{ErrorKind, SchemaError};
use crate::source::{Files, Span};
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
        if let Some(tag) = tag_around(context.files, value.span) {
            let message = format!("`{tag}` gives {} here, not text", value.kind());
            findings.push(
                Finding::new(message, value.span)
                    .help(format!("put the tag in quotes: `\"{tag}\"`")),
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

/// The whole `{{ … }}` whose expression stands at `span`.
fn tag_around(files: &Files, span: Span) -> Option<&str> {
    let text = files.text(span.file);
    let (before, after) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
    let open = before.trim_end_matches([' ', '-', '+']);
    let gap = after.len() - after.trim_start_matches([' ', '-', '+']).len();
    let is_tag = open.ends_with("{{") && after.get(gap..)?.starts_with("}}");
    is_tag.then(|| text.get(open.len() - 2..span.end as usize + gap + 2)).flatten()
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
