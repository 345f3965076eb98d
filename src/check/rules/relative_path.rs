#![doc = include_str!("relative_path.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::python::Storage;

pub(super) const RULE: Rule = Rule {
    id: "relative-path",
    summary: "storage is below the working directory of each process",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("relative_path.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut known = BTreeSet::new();
    for used in &context.facts.storage {
        if !matches!(used.manager.storage, Storage::Folder | Storage::DuckDb | Storage::DeltaLake) {
            continue;
        }
        let Some(part) = used.parts.first() else { continue };
        let Ok(Some(text)) = &part.value else { continue };
        if is_relative(text) && known.insert(part.at) {
            findings.push(
                Finding::new(format!("`{text}` is below the working directory of each process"), part.at)
                    .related(used.manager.class_span, "stores here")
                    .help("a code server, a run and another location each have one of their own: give a full path that all of them reach"),
            );
        }
    }
}

/// Whether `path` starts at the working directory.
fn is_relative(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(['/', '~', '<', '\\', '$'])
        && !path.contains("://")
        && !path.starts_with(":memory:")
        && !path.starts_with("md:")
        && !path.starts_with("motherduck:")
        && path.as_bytes().get(1) != Some(&b':')
}
