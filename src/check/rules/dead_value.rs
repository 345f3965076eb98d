#![doc = include_str!("dead_value.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Level, Merged, Strategy, Way, level};
use crate::source::{Span, sort_by_key};

pub(super) const RULE: Rule = Rule {
    id: "dead-value",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("dead_value.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (lost, over) in never_counting(context) {
        if level(context.model, lost) != Level::Defaults {
            findings.push(
                Finding::new("This value is overridden in every environment", lost)
                    .related(over, "overridden here, for one")
                    .help("leave it out, unless it is meant for environments to come"),
            );
        }
    }
}

/// Texts that lose in at least one environment and count in none, each with one that it loses to. A base that is merged for one
/// environment alone is not looked at: it is written for others.
pub(super) fn never_counting(context: &Context<'_>) -> Vec<(Span, Span)> {
    // With whether it counts somewhere.
    let mut lost: Vec<(Span, Span, bool)> = Vec::new();
    each(context, &mut |value| {
        if value.strategy != Strategy::Deduplicated {
            lost.extend(value.hidden.iter().map(|it| (*it, value.origin, false)));
        }
    });
    if lost.is_empty() {
        return Vec::new();
    }
    sort_by_key(&mut lost, |it| it.0);
    lost.dedup_by(|next, last| {
        let is_same = next.0 == last.0;
        if is_same {
            last.1 = next.1;
        }
        is_same
    });
    each(context, &mut |value| {
        if let Ok(at) = lost.binary_search_by(|it| it.0.cmp(&value.origin)) {
            lost[at].2 = true;
        }
    });
    let dead = lost.into_iter().filter(|it| !it.2 && is_telling(context, it.0));
    dead.map(|it| (it.0, it.1)).collect()
}

/// Calls `seen` with every value that is deployed, less the names by which locations are matched.
fn each(context: &Context<'_>, seen: &mut dyn FnMut(&Merged)) {
    for location in context.deployed.iter().flat_map(|it| &it.locations) {
        location.merged.visit(&mut Vec::new(), &mut |path, value| {
            if path != [Way::Key("location_name")] {
                seen(value);
            }
        });
    }
}

fn is_telling(context: &Context<'_>, lost: Span) -> bool {
    let Some(file) = context.model.file(lost.file) else { return false };
    let n_merged = context.deployed.iter().filter(|it| it.files.contains(&lost.file)).count();
    let is_default = level(context.model, lost) == Level::Defaults;
    context.model.deployment(lost.file).is_some()
        && (is_default || file.environment.is_some() || n_merged > 1)
}
