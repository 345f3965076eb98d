//! Facts to nodes and edges.

use std::collections::BTreeSet;

use super::concern::Concerns;
use super::draft::{Draft, drafts};
use super::{Card, Change, Graph, Group, Mismatch, Rect, Resource, ResourceState, Side, Use, flow};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{Breach, Fact, Place};
use crate::source::{Span, sort_by_key};

/// The map of one environment, not placed yet: [`reduced`](super::reduced) does that.
pub fn build(
    context: &Context<'_>,
    diagnostics: &[Diagnostic],
    environment: Option<&str>,
) -> Graph {
    let mut graph = Graph { environment: environment.map(Into::into), ..Graph::default() };
    cards(context, diagnostics, &mut graph);
    let drafts = drafts(context, &graph.cards);
    let mut doubted = BTreeSet::new();
    doubted.extend(
        diagnostics
            .iter()
            .filter(|it| it.severity != Severity::Info && in_scope(it, environment))
            .map(|it| it.finding.primary.span),
    );
    for (at, draft) in drafts.iter().enumerate() {
        for (card, span) in &draft.users {
            graph.uses.push(Use {
                card: *card,
                resource: at,
                at: *span,
                mismatch: false,
                change: Change::None,
                points: Vec::new(),
            });
        }
        let span = draft.users.first().and_then(|it| it.1);
        graph.resources.push(Resource {
            kind: draft.kind,
            label: draft.label.clone(),
            detail: draft.detail.clone(),
            state: state(draft, &doubted),
            change: Change::None,
            at: span,
            rect: Rect::default(),
        });
    }
    for breach in context.breaches.iter().filter(|it| it.environment.as_deref() == environment) {
        mismatch(context, &drafts, breach, &mut graph);
    }
    flow::collect(context, &mut graph);
    graph
}

fn cards(context: &Context<'_>, diagnostics: &[Diagnostic], graph: &mut Graph) {
    let environment = graph.environment.clone();
    let deployed = context.deployed.iter().filter(|it| it.environment == environment);
    let locations = deployed.flat_map(|it| it.locations.iter().map(move |location| (it, location)));
    // Facts have their subjects in the same order.
    let subjects = context.facts.subjects_in(environment.as_deref());
    let mut texts = Vec::new();
    for ((effective, location), (subject, _)) in locations.zip(subjects) {
        let Some(repo) = context.model.repos.get(effective.repo) else { continue };
        if graph.groups.last().is_none_or(|it| it.repo != effective.repo) {
            let name = repo.name.clone();
            graph.groups.push(Group {
                repo: effective.repo,
                name,
                is_collapsed: false,
                rect: Rect::default(),
            });
        }
        graph.cards.push(Card {
            subject,
            repo: effective.repo,
            name: location.name.clone(),
            source: location.code_source().map(|it| it.1.to_owned()).unwrap_or_default(),
            size: size(context, subject),
            n_collapsed: 0,
            change: Change::None,
            n_errors: 0,
            n_warnings: 0,
            at: location.name_span,
            rect: Rect::default(),
        });
        texts.push((location, subject));
    }
    let concerns = Concerns::new(context, &texts);
    for diagnostic in diagnostics.iter().filter(|it| in_scope(it, environment.as_deref())) {
        for card in concerns.cards(diagnostic.finding.primary.span) {
            match diagnostic.severity {
                Severity::Error => graph.cards[*card].n_errors += 1,
                Severity::Warning => graph.cards[*card].n_warnings += 1,
                Severity::Info => {}
            }
        }
    }
}

fn in_scope(diagnostic: &Diagnostic, environment: Option<&str>) -> bool {
    diagnostic.finding.environment.is_none()
        || diagnostic.finding.environment.as_deref() == environment
}

fn size(context: &Context<'_>, subject: usize) -> String {
    let told = |fact: Fact| {
        context.facts.reading(&fact, subject).and_then(|it| it.value.as_ref().ok()).cloned()
    };
    let cpu = told(Fact::Cpu).map(|it| format!("{it} CPU"));
    let parts: Vec<String> = cpu.into_iter().chain(told(Fact::Memory)).collect();
    parts.join(" · ")
}

/// How a resource stands; `doubted` are the texts that rules complain of.
fn state(draft: &Draft, doubted: &BTreeSet<Span>) -> ResourceState {
    let doubted = draft.users.iter().filter_map(|it| it.1).any(|it| doubted.contains(&it));
    match (draft.unresolved, doubted) {
        (true, _) => ResourceState::Unresolved,
        (false, true) => ResourceState::Doubtful,
        (false, false) if draft.users.len() > 1 => ResourceState::Shared,
        (false, false) => ResourceState::Plain,
    }
}

fn mismatch(context: &Context<'_>, drafts: &[Draft], breach: &Breach, graph: &mut Graph) {
    let place = |of: usize| drafts.iter().position(|it| it.storage.contains(&of));
    let (Some(expected), Some(odd)) = (place(breach.other), place(breach.odd)) else { return };
    if expected == odd {
        return;
    }
    let sides = [(breach.other, breach.other_part, true), (breach.odd, breach.odd_part, false)]
        .into_iter()
        .filter_map(|(used, part, expected)| {
            side(context, graph, used, part, &breach.variable, expected)
        });
    let sides: Vec<Side> = sides.collect();
    graph.resources[odd].state = ResourceState::Mismatch;
    if let Some(wanted) = sides.iter().find(|it| it.expected) {
        graph.resources[odd].detail = format!("expected {}", wanted.value);
    }
    for used in graph.uses.iter_mut().filter(|it| it.resource == odd) {
        used.mismatch = true;
    }
    // Several locations that disagree in the same way are one edge with many sides.
    let known = graph.mismatches.iter_mut().find(|it| it.expected == expected && it.odd == odd);
    if let Some(known) = known {
        if !known.label.split(", ").any(|it| it == breach.variable) {
            known.label = format!("{}, {}", known.label, breach.variable);
        }
        for side in sides {
            if !known.sides.contains(&side) {
                known.sides.push(side);
            }
        }
        sort_by_key(&mut known.sides, |it| (!it.expected, it.card));
        return;
    }
    let storage = &context.facts.storage;
    let name = |of: usize| &context.facts.subjects[storage[of].subject].location;
    graph.mismatches.push(Mismatch {
        expected,
        odd,
        label: breach.variable.clone(),
        sentence: format!(
            "{} uses {}, {} uses {}",
            name(breach.odd),
            graph.resources[odd].label,
            name(breach.other),
            graph.resources[expected].label
        ),
        change: Change::None,
        sides,
        points: Vec::new(),
        badge: Rect::default(),
    });
}

/// What one location has to do with a breach.
fn side(
    context: &Context<'_>,
    graph: &Graph,
    used: usize,
    part: usize,
    variable: &str,
    expected: bool,
) -> Option<Side> {
    let used = context.facts.storage.get(used)?;
    let part = used.parts.get(part)?;
    let card = graph.cards.iter().position(|it| it.subject == used.subject)?;
    let Place::Known(address) = &used.place else { return None };
    Some(Side {
        card,
        expected,
        variable: variable.to_owned(),
        value: part.value.clone().ok().flatten().unwrap_or_default(),
        address: address.clone(),
        at: part.at,
        class_at: used.manager.class_span,
    })
}
