#![doc = include_str!("dead_value.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Fact, located};
use crate::merge::{Level, Merged, Strategy, Way, agent_in, level};
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
        let (why, help) = match level(context.model, over) {
            _ if level(context.model, lost) == Level::Defaults => continue,
            Level::Agent => (
                "the agent’s is stronger on this platform",
                "leave it out, or take the agent’s away",
            ),
            _ => (
                "overridden here, for one",
                "leave it out, unless it is meant for environments to come",
            ),
        };
        let finding = Finding::new("This value is overridden in every environment", lost);
        findings.push(finding.related(over, why).help(help));
    }
}

/// Texts that lose in at least one environment and count in none, each with one that it loses to. A base that is merged for one
/// environment alone is not looked at: it is written for others.
pub(super) fn never_counting(context: &Context<'_>) -> Vec<(Span, Span)> {
    // With whether it counts somewhere.
    let mut lost: Vec<(Span, Span, bool)> = Vec::new();
    let beaten = beaten(context);
    each(context, &beaten, &mut |value, agent| {
        if value.strategy != Strategy::Deduplicated {
            lost.extend(value.hidden.iter().map(|it| (*it, value.origin, false)));
        }
        lost.extend(agent.map(|it| (value.origin, it, false)));
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
    each(context, &beaten, &mut |value, agent| {
        if agent.is_none()
            && let Ok(at) = lost.binary_search_by(|it| it.0.cmp(&value.origin))
        {
            lost[at].2 = true;
        }
    });
    let dead = lost.into_iter().filter(|it| !it.2 && is_telling(context, it.0));
    dead.map(|it| (it.0, it.1)).collect()
}

/// Texts whose place an agent's takes, each with the place of its subject and the agent's text, sorted (`DAGSTER.md §7`).
fn beaten(context: &Context<'_>) -> Vec<(usize, Span, Span)> {
    let mut all = Vec::new();
    if context.model.agents().next().is_none() {
        return all;
    }
    let mut add = |subject: usize, lost: &[Span], over: Span| {
        if context.model.is_agent(over.file) {
            all.extend(lost.iter().map(|it| (subject, *it, over)));
        }
    };
    for (fact, row) in &context.facts.rows {
        for (subject, it) in row.iter().filter(|_| matches!(fact, Fact::Variable(_))) {
            it.at.iter().for_each(|at| add(*subject, &it.hidden, *at));
        }
    }
    // Of two secrets of one name, that of the agent comes later and counts.
    for (subject, (of, location)) in located(context.model, context.deployed).enumerate() {
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
                .for_each(|over| add(subject, &[it.origin], over.span));
        }
    }
    sort_by_key(&mut all, |it| *it);
    all
}

/// Calls `seen` with every value that is deployed, less the names by which locations are matched, and with the agent's text that takes
/// its place, if one does.
fn each(
    context: &Context<'_>,
    beaten: &[(usize, Span, Span)],
    seen: &mut dyn FnMut(&Merged, Option<Span>),
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
