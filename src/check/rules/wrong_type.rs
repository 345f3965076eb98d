#![doc = include_str!("wrong_type.md")]

use super::unquoted_value::is_unquoted;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, Place, SchemaError};
use crate::yaml::{self, Node};

pub(super) const RULE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("wrong_type.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors() {
        let wanted = match error.kind {
            ErrorKind::NotText if !is_unquoted(error) => "text",
            ErrorKind::NotUnicode => "text in UTF-8",
            ErrorKind::NotMapping | ErrorKind::NotDict => "a mapping",
            ErrorKind::NotList => "a list",
            ErrorKind::KeyNotText => "text",
            _ => continue,
        };
        let mut kind = error.value.as_ref().map_or("empty", Node::kind);
        let message = if error.kind == ErrorKind::KeyNotText || error.path.ends_with("[key]") {
            // The official check names the first of equal keys, as Python prints it.
            let written = context.files.slice(error.span).lines().next().unwrap_or_default();
            let own = yaml::parse(error.span.file, written);
            if let Some(own) = own.root.filter(|_| own.error.is_none()) {
                kind = own.kind();
            }
            format!(
                "The key `{}` is {kind}, not {wanted}",
                if written.is_empty() { &error.key } else { written }
            )
        } else if error.key.is_empty() && error.place == Place::File {
            format!("The file is {kind}, not {wanted}")
        } else if error.place == Place::Location && error.kind == ErrorKind::NotMapping {
            format!("This location is {kind}, not {wanted}")
        } else {
            format!("`{}` is {kind}, not {wanted}", error.key)
        };
        findings.push(Finding::new(message, error.span).help(help(error)));
    }
}

fn help(error: &SchemaError) -> &'static str {
    match (error.place, error.kind) {
        (Place::File, ErrorKind::NotList) => "an empty list is written `[]`",
        (Place::File, ErrorKind::NotMapping) => "the file starts with `locations:`",
        (_, ErrorKind::KeyNotText) => "put the key in quotes",
        (_, ErrorKind::NotText) => "give one text, in quotes where it is not plain words",
        _ => "indent its keys below it",
    }
}
