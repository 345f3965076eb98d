#![doc = include_str!("null_override.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::Merged;
use crate::source::{FileId, Span};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "null-override",
    severity: Severity::Warning,
    stage: Stage::Template,
    stricter: true,
    explain: page!("null_override.md"),
    run,
};

/// Keys of a mapping that is looked at: people write no longer ones.
const MAX_KEYS: usize = 100;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        places.extend(effective.locations.iter().enumerate().map(|(at, it)| (&*it.name, at)));
        let place_of = |file: FileId| effective.files.iter().position(|it| *it == file);
        let own = effective.files.iter().filter_map(|it| context.model.deployment(*it));
        for location in own.flat_map(|it| &it.locations) {
            let place = places.get(&*location.name.value);
            let Some(it) = place.and_then(|it| effective.locations.get(*it)) else { continue };
            nulls(&location.node, &it.merged, &mut |name, span, counts| {
                // A null that stands below the value takes nothing away.
                if place_of(counts.file) > place_of(span.file) {
                    return;
                }
                findings.push(
                    Finding::new(format!("Null does not take the value of `{name}` away"), span)
                        .related(counts, "the value that counts")
                        .help("a null counts as nothing said: give it the value that is meant, `''` for no text")
                        .in_environment(effective.environment.as_deref()),
                );
            });
        }
    }
}

/// Calls `found` with each key of `node` that is null and has a value in `merged`: its name, its place, and that of the value.
fn nulls(node: &Node, merged: &Merged, found: &mut dyn FnMut(&str, Span, Span)) {
    let Some(map) = node.as_map() else { return };
    if map.entries.len().max(merged.entries().len()) > MAX_KEYS {
        return;
    }
    for entry in &map.entries {
        let Some(name) = entry.key.as_str() else { continue };
        match merged.get(name) {
            Some(value) if !entry.value.is_null() => nulls(&entry.value, value, found),
            Some(value) if !value.is_null() => found(name, entry.key.span, value.origin),
            _ => {}
        }
    }
}
