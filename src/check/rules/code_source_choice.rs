#![doc = include_str!("code_source_choice.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, Place, keys_of};

pub(super) const RULE: Rule = Rule {
    id: "code-source-choice",
    summary: "a code source is not exactly one of its four ways",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("code_source_choice.md"),
    run,
};

pub(super) const WAYS: &str =
    "give one of `python_file`, `module_name`, `package_name` and `autoload_defs_module_name`";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| it.kind == ErrorKind::CodeSourceChoice) {
        let names: Vec<&str> = error.key.split(", ").filter(|it| !it.is_empty()).collect();
        let finding = if names.is_empty() {
            Finding::new("`code_source` does not say where the code is", error.span)
        } else {
            let names = names.join("` and `");
            let message = format!("`code_source` takes one way to find the code, not `{names}`");
            Finding::new(message, error.span)
        };
        let other =
            names.iter().find(|it| keys_of(Place::CodeSource).iter().all(|way| way.name != **it));
        findings.push(match other {
            Some(other) => finding.help(format!(
                "`{other}` is no way to find the code: move it out, or one level up if it belongs to the location"
            )),
            None => finding.help(WAYS),
        });
    }
}
