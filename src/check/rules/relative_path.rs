#![doc = include_str!("relative_path.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::StorageUse;
use crate::python::Root;
use crate::source::Span;

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
        let Some((part, text)) = used.path() else { continue };
        if known.insert(part.at) {
            let finding = finding(text, part.at);
            findings.extend(finding.map(|it| it.related(used.manager.class_span, "stores here")));
        }
    }
    for it in context.facts.accesses.iter().filter(|it| it.is_write) {
        if let Ok(Some(text)) = &it.part.value
            && known.insert(it.span)
        {
            findings.extend(finding(text, it.span));
        }
    }
}

/// That `text` is in a folder that each process has for itself; a leading `~` or `$` is another matter.
fn finding(text: &str, at: Span) -> Option<Finding> {
    let place = match Root::of(text)? {
        Root::Repository(_) => "stands beside the code, in the image of each container",
        Root::WorkingDirectory if !text.starts_with(['~', '$']) => {
            "is below the working directory of each process"
        }
        _ => return None,
    };
    Some(Finding::new(format!("`{text}` {place}"), at).help("a code server, a run and another location each have one of their own: give a full path that all of them reach"))
}

/// Whether each process stores for itself.
pub(super) fn is_private(used: &StorageUse) -> bool {
    used.path().and_then(|it| Root::of(it.1)).is_some_and(Root::is_private)
}
