#![doc = include_str!("tilde_in_base_dir.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::python::{Storage, Value};

pub(super) const RULE: Rule = Rule {
    id: "tilde-in-base-dir",
    summary: "a folder starts with `~`, which is not expanded",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("tilde_in_base_dir.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, module) in context.model.modules() {
        let folders = module.managers.iter().filter(|it| it.storage == Storage::Folder);
        for field in folders.flat_map(|it| &it.fields) {
            let Value::Literal(text) = &field.value else { continue };
            if text.starts_with('~') {
                findings.push(
                    Finding::new(format!("`{text}` is a folder called `~`"), field.span)
                        .note("not the home folder")
                        .help("`~` is not expanded, so each process writes below its own working directory: give a full path, or storage that every location reaches"),
                );
            }
        }
    }
}
