#![doc = include_str!("tilde_in_base_dir.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::python::Storage;
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
    // Of what bodies open, only a text that nothing expands still starts so.
    let texts = context.addresses().into_iter().filter(|it| it.1 == Storage::Folder);
    let mut found: Vec<(&str, Span)> = texts.map(|((_, text, at), _)| (text, at)).collect();
    for used in &context.facts.storage {
        if used.manager.storage == Storage::Folder
            && let Some(part) = used.parts.first()
            && let (Ok(Some(text)), Some(_)) = (&part.value, &part.variable)
        {
            // The `~` is the variable's, or the code puts it before the variable.
            let is_its = part.variable_value.as_ref().is_none_or(|it| it.starts_with('~'));
            let field = used.manager.fields.first().filter(|_| !is_its);
            found.push((text, field.map_or(part.at, |it| it.span)));
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
