#![doc = include_str!("tilde_in_base_dir.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::python::{Storage, Value};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "tilde-in-base-dir",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("tilde_in_base_dir.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut found: Vec<(&str, Span)> = Vec::new();
    for (_, module) in context.model.modules() {
        let folders = module.managers.iter().filter(|it| it.storage == Storage::Folder);
        let fields = folders.flat_map(|it| &it.fields).map(|it| (&it.value, it.span));
        // Of what bodies open, only a text that nothing expands still starts so.
        let files = module.ops.iter().flat_map(|it| &it.accesses).map(|it| (&it.address, it.span));
        found.extend(fields.chain(files).filter_map(|(value, at)| match value {
            Value::Literal(text) => Some((&**text, at)),
            _ => None,
        }));
    }
    for used in &context.facts.storage {
        if used.manager.storage == Storage::Folder
            && let Some(part) = used.parts.first()
            && let (Ok(Some(text)), Some(_)) = (&part.value, &part.variable)
        {
            found.push((text, part.at));
        }
    }
    let mut known = BTreeSet::new();
    for (text, at) in found {
        if text.starts_with('~') && known.insert(at) {
            findings.push(
                Finding::new(format!("`{text}` is a folder called `~`"), at)
                    .note("not the home folder")
                    .help("`~` is not expanded, so each process writes below its own working directory: give a full path, or storage that every location reaches"),
            );
        }
    }
}
