#![doc = include_str!("dead_value.md")]

use std::collections::BTreeSet;

use crate::check::same::{is_one_list, is_same_value, says};
use crate::check::settings::lost_settings;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Fact, Reading, located};
use crate::merge::{Level, Merged, Strategy, Way, level, platforms_in};
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
        if level(context.model, lost) == Level::Defaults {
            continue;
        }
        if let Over::Text(over) = over
            && level(context.model, over) != Level::Agent
            && is_inherited(context, lost)
        {
            let finding = Finding::new("No project gets this value: each has its own", lost)
                .related(over, "overridden here, for one")
                .help("leave it out, unless it is meant for projects to come");
            findings.push(finding);
            continue;
        }
        let finding = Finding::new("This value is overridden in every environment", lost);
        findings.push(match over {
            Over::Typed => finding.help("leave it out, or take away what was typed in"),
            Over::Text(over) if level(context.model, over) == Level::Agent => finding
                .related(over, "the agent’s is stronger on this platform")
                .help("leave it out, or take the agent’s away"),
            Over::Text(over) if over.file == lost.file => finding
                .related(over, "overridden here, for one")
                .help("leave it out, or take the other one away"),
            Over::Text(over) => finding
                .related(over, "overridden here, for one")
                .help("leave it out, unless it is meant for environments to come"),
        });
    }
}

/// What a value loses to.
#[derive(Clone, Copy)]
pub(super) enum Over {
    /// Another text.
    Text(Span),
    /// Something that was typed in.
    Typed,
}

/// Texts that lose in at least one environment and count in none, each with one thing that it loses to. One that
/// loses to the very same value counts: the repetition can go. A base that is merged for one environment alone is not looked at: it is
/// written for others.
pub(super) fn never_counting(context: &Context<'_>) -> Vec<(Span, Over)> {
    // With whether it counts somewhere.
    let mut lost: Vec<(Span, Over, bool)> = Vec::new();
    let beaten = beaten(context);
    each(context, &beaten, &mut |value, over| {
        if value.strategy != Strategy::Deduplicated {
            let hidden = value.hidden.iter().map(|it| (*it, Over::Text(value.origin), false));
            lost.extend(hidden);
        }
        lost.extend(over.map(|it| (value.origin, it, false)));
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
    each(context, &beaten, &mut |value, over| {
        let mut counts = |it: Span| {
            if let Ok(at) = lost.binary_search_by(|other| other.0.cmp(&it)) {
                lost[at].2 = true;
            }
        };
        if over.is_none() {
            counts(value.origin);
            for it in value.hidden.iter().rev() {
                if !is_same_value(context, None, value.origin, *it) {
                    break;
                }
                counts(*it);
            }
        }
    });
    lost.retain(|it| !it.2 && is_telling(context, it.0));
    // With a collection, all in it is dead.
    lost.dedup_by(|next, last| last.0.contains(next.0));
    lost.into_iter().map(|it| (it.0, it.1)).collect()
}

/// What may take the place of a text in another list.
#[derive(Clone, Copy)]
enum Rival<'c> {
    /// This.
    Sure(Span),
    /// What sets the variable of this name, where it is not the very same value.
    Variable(&'c str, &'c Reading),
}

/// Texts whose place that of another list, or another setting, may take, among them an agent's, each with the place of its subject; sorted (`DAGSTER.md §7`).
fn beaten<'c>(context: &Context<'c>) -> Vec<(usize, Span, Rival<'c>)> {
    let mut all = Vec::new();
    // What code servers have, runs alone do not lose.
    let servers: BTreeSet<Span> = context.facts.servers.iter().filter_map(|it| it.1.at).collect();
    let located: Vec<_> = located(context.model, context.deployed).collect();
    // Each of several platforms has lists of its own.
    let is_one_platform: Vec<bool> = located
        .iter()
        .map(|(of, it)| platforms_in(context.model, of.environment.as_deref(), it).len() < 2)
        .collect();
    for (fact, row) in &context.facts.rows {
        let Fact::Variable(name) = fact else { continue };
        for (subject, it) in row.iter().filter(|it| is_one_platform.get(*it.0) == Some(&true)) {
            let lost = it.hidden.iter().filter(|it| !servers.contains(*it));
            all.extend(lost.map(|lost| (*subject, *lost, Rival::Variable(name, it))));
        }
    }
    for (subject, (of, location)) in located.into_iter().enumerate() {
        let lost = lost_settings(context, of, location).into_iter();
        all.extend(lost.map(|it| (subject, it.0, Rival::Sure(it.1))));
    }
    sort_by_key(&mut all, |it| (it.0, it.1));
    all
}

/// What takes the place of the text `lost`, if `rival` does.
fn taken(context: &Context<'_>, lost: Span, rival: Rival<'_>) -> Option<Over> {
    let (name, reading) = match rival {
        Rival::Sure(over) => return Some(Over::Text(over)),
        Rival::Variable(name, reading) => (name, reading),
    };
    let Some(own) = reading.at else {
        let is_same = reading.value.as_deref().is_ok_and(|it| says(context, lost, name, it));
        return (!is_same).then_some(Over::Typed);
    };
    // Up to it, everything may only repeat what counts.
    let stronger = reading.hidden.iter().rev();
    let mut run = stronger.take_while(|it| is_same_value(context, Some(name), own, **it));
    let counts = is_one_list(context, own, lost) || run.any(|it| *it == lost);
    (!counts).then_some(Over::Text(own))
}

/// Calls `seen` with every value that is deployed, less the names by which locations are matched, and with what takes its place, if
/// something does.
fn each(
    context: &Context<'_>,
    beaten: &[(usize, Span, Rival<'_>)],
    seen: &mut dyn FnMut(&Merged, Option<Over>),
) {
    for (subject, (_, location)) in located(context.model, context.deployed).enumerate() {
        location.merged.visit(&mut Vec::new(), &mut |path, value| {
            if path != [Way::Key("location_name")] {
                let own = (subject, value.origin);
                let at = beaten.partition_point(|it| (it.0, it.1) < own);
                let by = beaten.get(at).filter(|it| (it.0, it.1) == own);
                seen(value, by.and_then(|it| taken(context, value.origin, it.2)));
            }
        });
    }
}

/// Whether it may be said that the text `lost` counts nowhere.
fn is_telling(context: &Context<'_>, lost: Span) -> bool {
    let Some(file) = context.model.file(lost.file) else { return false };
    let mut merged = context.deployed.iter().filter(|it| it.files.contains(&lost.file));
    let Some(first) = merged.next() else { return false };
    // Where nothing names an environment there are no others.
    let is_everywhere = context.model.environments.is_empty() || merged.next().is_some();
    if first.written.is_some() {
        let repo = context.model.repos.get(first.repo);
        let is_open = repo.is_none_or(|it| it.projects.is_open);
        let is_known = !is_open && first.is_whole() && first.failures.is_empty();
        return is_known && (is_everywhere || is_inherited(context, lost));
    }
    let is_default = level(context.model, lost) == Level::Defaults;
    context.model.deployment(lost.file).is_some()
        && (is_default || is_everywhere || file.environment.is_some())
}

/// Whether the text `lost` stands in what the projects of a workspace inherit.
fn is_inherited(context: &Context<'_>, lost: Span) -> bool {
    let projects = context.model.repos.iter().flat_map(|it| &it.projects.deployed);
    let mut above = projects.flat_map(|it| [&it.builds, &it.contexts]).filter_map(|it| {
        // Where there are two, the first one is the workspace’s.
        it.split_last().and_then(|it| it.1.first())
    });
    above.any(|it| *it == lost.file)
}
