#![doc = include_str!("relative_path.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Part, StorageUse};
use crate::python::Storage;

/// How a path starts that Python takes from its own file.
const REPOSITORY: &str = "<repository ";

pub(super) const RULE: Rule = Rule {
    id: "relative-path",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("relative_path.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut known = BTreeSet::new();
    for used in &context.facts.storage {
        let Some((part, text)) = path(used) else { continue };
        if is_relative(text) && known.insert(part.at) {
            let place = if text.starts_with(REPOSITORY) {
                "stands beside the code, in the image of each container"
            } else {
                "is below the working directory of each process"
            };
            findings.push(
                Finding::new(format!("`{text}` {place}"), part.at)
                    .related(used.manager.class_span, "stores here")
                    .help("a code server, a run and another location each have one of their own: give a full path that all of them reach"),
            );
        }
    }
}

/// The path that `used` stores at, where it stores at one, and where it stands.
fn path(used: &StorageUse) -> Option<(&Part, &str)> {
    let is_path =
        matches!(used.manager.storage, Storage::Folder | Storage::DuckDb | Storage::DeltaLake);
    let part = used.parts.first().filter(|_| is_path)?;
    Some((part, part.value.as_ref().ok()?.as_deref()?))
}

/// Whether each process stores for itself.
pub(super) fn is_private(used: &StorageUse) -> bool {
    path(used).is_some_and(|it| is_relative(it.1) || it.1.starts_with('~'))
}

/// Whether `path` starts at the working directory, or where the code is.
fn is_relative(path: &str) -> bool {
    if path.starts_with(REPOSITORY) || path.starts_with("<working directory>") {
        return true;
    }
    !path.is_empty()
        && !path.starts_with(['/', '~', '<', '\\', '$'])
        && !path.contains("://")
        && !path.starts_with(":memory:")
        && !path.starts_with("md:")
        && !path.starts_with("motherduck:")
        && path.as_bytes().get(1) != Some(&b':')
}
