#![doc = include_str!("file_too_large.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Content;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "file-too-large",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("file_too_large.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for file in &context.model.files {
        if let Content::TooLarge(limit) = file.content {
            let megabytes = limit / 1_000_000;
            findings.push(
                Finding::new(
                    format!("This file is over {megabytes} MB and is not analysed"),
                    Span::new(file.id, 0, 0),
                )
                .help("real configuration is a few kilobytes: is this the right file?"),
            );
        }
    }
    for (_, document) in context.model.documents() {
        let errors = document.error.iter().chain(&document.further);
        for error in errors.filter(|it| it.kind == "limit") {
            findings
                .push(Finding::new(error.message.clone(), error.span).help(
                    "the official tools go on here; this page does not, so as to stay quick",
                ));
        }
    }
}
