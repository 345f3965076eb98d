#![doc = include_str!("unknown_key.md")]

use crate::check::advice::advice;
use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::model::ErrorKind;

pub(super) const RULE: Rule = Rule {
    id: "unknown-key",
    summary: "a key stands where the check does not know it",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: include_str!("unknown_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| it.kind == ErrorKind::UnknownKey) {
        // Variables at the wrong level have a rule of their own.
        if error.key == "env_vars" {
            continue;
        }
        let advice = advice(error.place, &error.key);
        let message = format!("`{}` is not a key of {}", error.key, error.place.words());
        let finding = Finding::new(message, error.span).help(advice.help);
        findings.push(match advice.spelling {
            None => finding,
            Some(meant) => {
                let edits = vec![Edit { span: error.span, text: meant.into() }];
                finding.fix(format!("Rename to {meant}"), edits)
            }
        });
    }
}
