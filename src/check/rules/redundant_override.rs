#![doc = include_str!("redundant_override.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Merged, Strategy, Way, level};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "redundant-override",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("redundant_override.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for location in &effective.locations {
            location.merged.visit(&mut Vec::new(), &mut |path, value| {
                // Locations are matched by their names, which have to be repeated.
                if path == [Way::Key("location_name")] {
                    return;
                }
                let is_repeat = value.strategy == Strategy::Deduplicated;
                let (own, weaker) = match value.hidden.last() {
                    Some(repeat) if is_repeat => (*repeat, value.origin),
                    Some(lost) => (value.origin, *lost),
                    None => return,
                };
                let text = |it: Span| context.files.slice(it);
                // Within one file it is a repetition, and in a template the text is not the value.
                if own.file == weaker.file
                    && level(context.model, own) == level(context.model, weaker)
                    || text(own) != text(weaker)
                    || context.model.document(own.file).is_none()
                {
                    return;
                }
                let name = named(&location.merged, path);
                findings.push(
                    Finding::new(format!("`{name}` has this value without being set here"), own)
                        .related(weaker, "set here already")
                        .help("leave it out, unless it is meant to stay when the other one changes")
                        .in_environment(effective.environment.as_deref()),
                );
            });
        }
    }
}

/// The way to a value in words, items of lists by what tells them apart, as the merge does: in the file they stand at other places.
fn named(root: &Merged, path: &[Way<'_>]) -> String {
    let (mut value, mut words) = (root, Vec::new());
    for way in path {
        let (inner, word) = match way {
            Way::Key(key) => {
                let entry = value.entries().iter().find(|it| *it.key == **key);
                (entry.map(|it| &it.value), Some(*key))
            }
            Way::Item(at) => {
                let item = value.items().get(*at);
                let own = item.map(|it| it.get("name").or_else(|| it.get("key")).unwrap_or(it));
                (item, own.and_then(|it| it.as_str()?.split('=').next()))
            }
        };
        words.extend(word);
        let Some(inner) = inner else { break };
        value = inner;
    }
    words.join(".")
}
