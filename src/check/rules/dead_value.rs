#![doc = include_str!("dead_value.md")]

use std::collections::BTreeSet;

use super::redundant_override::{is_one_list, is_same_value};
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Fact, located};
use crate::merge::{Level, Merged, Strategy, Way, agent_in, level, platforms_in};
use crate::schema::Platform;
use crate::source::{Span, sort_by_key};
use crate::yaml::Node;

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
        let finding = Finding::new("This value is overridden in every environment", lost);
        findings.push(match over.map(|it| (it, level(context.model, it))) {
            None => finding.help("leave it out, or take away what was typed in"),
            Some((over, Level::Agent)) => finding
                .related(over, "the agent’s is stronger on this platform")
                .help("leave it out, or take the agent’s away"),
            Some((over, _)) => finding
                .related(over, "overridden here, for one")
                .help("leave it out, unless it is meant for environments to come"),
        });
    }
}

/// Texts that lose in at least one environment and count in none, each with one that it loses to, unless that was typed in. One that
/// loses to the very same value counts: the repetition can go. A base that is merged for one environment alone is not looked at: it is
/// written for others.
pub(super) fn never_counting(context: &Context<'_>) -> Vec<(Span, Option<Span>)> {
    // With whether it counts somewhere.
    let mut lost: Vec<(Span, Option<Span>, bool)> = Vec::new();
    let beaten = beaten(context);
    each(context, &beaten, &mut |value, over| {
        if value.strategy != Strategy::Deduplicated {
            let hidden = value.hidden.iter().map(|it| (*it, Some(value.origin), false));
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
                if !is_same_value(context, "", value.origin, *it) {
                    break;
                }
                counts(*it);
            }
        }
    });
    let dead = lost.into_iter().filter(|it| !it.2 && is_telling(context, it.0));
    dead.map(|it| (it.0, it.1)).collect()
}

/// A text whose place another list's takes: the place of its subject, the text, and what takes its place, unless that was typed in.
type Beaten = (usize, Span, Option<Span>);

/// Texts whose place that of another list takes, among them an agent's, sorted (`DAGSTER.md §7`).
fn beaten(context: &Context<'_>) -> Vec<Beaten> {
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
            let mut lost = it.hidden.iter().rev().peekable();
            while let (Some(own), Some(weaker)) = (it.at, lost.peek())
                && is_same_value(context, name, own, **weaker)
            {
                lost.next();
            }
            let is_one_list = |lost: Span| it.at.is_some_and(|own| is_one_list(context, own, lost));
            let lost = lost.filter(|it| !servers.contains(*it) && !is_one_list(**it));
            all.extend(lost.map(|lost| (*subject, *lost, it.at)));
        }
    }
    // Of two secrets of one name, that of the agent comes later and counts.
    for (subject, (of, location)) in located.into_iter().enumerate() {
        let own = location.merged.at(&["container_context", "ecs", "secrets"]).map(Merged::items);
        let agent = own.and_then(|_| agent_in(context.model, of.environment.as_deref(), location));
        let Some(agent) = agent.filter(|it| it.platform == Some(Platform::Ecs)) else { continue };
        let theirs = agent.setting("secrets").and_then(Node::as_seq).unwrap_or_default();
        for it in own.unwrap_or_default() {
            let name = it.get("name").and_then(Merged::as_str);
            let is_it =
                |it: &&Node| name.is_some() && it.get("name").and_then(Node::as_str) == name;
            theirs
                .iter()
                .rev()
                .find(is_it)
                .iter()
                .for_each(|over| all.push((subject, it.origin, Some(over.span))));
        }
    }
    sort_by_key(&mut all, |it| *it);
    all
}

/// Calls `seen` with every value that is deployed, less the names by which locations are matched, and with what takes its place, if
/// something does.
fn each(
    context: &Context<'_>,
    beaten: &[Beaten],
    seen: &mut dyn FnMut(&Merged, Option<Option<Span>>),
) {
    for (subject, (_, location)) in located(context.model, context.deployed).enumerate() {
        location.merged.visit(&mut Vec::new(), &mut |path, value| {
            if path != [Way::Key("location_name")] {
                let own = (subject, value.origin);
                let at = beaten.partition_point(|it| (it.0, it.1) < own);
                let by = beaten.get(at).filter(|it| (it.0, it.1) == own);
                seen(value, by.map(|it| it.2));
            }
        });
    }
}

fn is_telling(context: &Context<'_>, lost: Span) -> bool {
    let Some(file) = context.model.file(lost.file) else { return false };
    let n_merged = context.deployed.iter().filter(|it| it.files.contains(&lost.file)).count();
    let is_default = level(context.model, lost) == Level::Defaults;
    // Where nothing names an environment there are no others.
    let is_all = context.model.environments.is_empty();
    context.model.deployment(lost.file).is_some()
        && (is_default || is_all || file.environment.is_some() || n_merged > 1)
}
