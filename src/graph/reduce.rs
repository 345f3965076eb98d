//! Less of a map: without some kinds of resources, and with repositories as one card each.

use std::collections::BTreeMap;

use super::{Graph, ResourceKind, layout};
use crate::source::sort_by_key;

/// More locations and resources than this, and repositories are collapsed unless the reader wants otherwise.
pub const MANY_NODES: usize = 120;

/// What a reader leaves out of the map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Kinds of resources that are not shown.
    pub hidden: Vec<ResourceKind>,
    /// Names of the repositories that are one card.
    pub collapsed: Vec<String>,
}

impl Choice {
    /// What is collapsed before a reader chooses: nothing, or in a large map every repository of several locations.
    pub fn collapsed_in(graph: &Graph) -> Vec<String> {
        if graph.cards.len() + graph.resources.len() <= MANY_NODES {
            return Vec::new();
        }
        let n_cards = |repo: usize| graph.cards.iter().filter(|it| it.repo == repo).count();
        let groups = graph.groups.iter().filter(|it| n_cards(it.repo) > 1);
        groups.map(|it| it.name.clone()).collect()
    }
}

/// The map as `choice` wants it, placed anew. A card that stands for several locations says how many.
pub fn reduced(graph: &Graph, choice: &Choice) -> Graph {
    let mut less = graph.clone();
    let cards = collapse(&mut less, &choice.collapsed);
    let resources = hide(&mut less, &choice.hidden);
    let card = |it: usize| cards.get(it).copied().unwrap_or(0);
    let resource = |it: usize| resources.get(it).copied().flatten();
    let mut uses = BTreeMap::new();
    for mut used in std::mem::take(&mut less.uses) {
        let Some(to) = resource(used.resource) else { continue };
        (used.card, used.resource) = (card(used.card), to);
        let is_mismatch = used.mismatch;
        uses.entry((used.card, used.resource)).or_insert(used).mismatch |= is_mismatch;
    }
    less.uses = uses.into_values().collect();
    let mismatches = std::mem::take(&mut less.mismatches).into_iter().filter_map(|mut it| {
        (it.expected, it.odd) = (resource(it.expected)?, resource(it.odd)?);
        it.sides.iter_mut().for_each(|side| side.card = card(side.card));
        Some(it)
    });
    less.mismatches = mismatches.collect();
    let mut flows = BTreeMap::new();
    for mut flow in std::mem::take(&mut less.flows) {
        (flow.from, flow.to) = (card(flow.from), card(flow.to));
        if flow.from == flow.to {
            continue;
        }
        let Some(known) = flows.get_mut(&(flow.to, flow.from)) else {
            flows.insert((flow.to, flow.from), flow);
            continue;
        };
        merge(known, flow);
    }
    less.flows = flows.into_values().collect();
    layout::place(&mut less);
    less
}

/// The worst of them names the arrow.
fn merge(known: &mut super::Flow, flow: super::Flow) {
    if flow.state > known.state {
        (known.state, known.label) = (flow.state, flow.label);
    }
    known.edges.extend(flow.edges);
    sort_by_key(&mut known.edges, |it| *it);
}

/// Makes one card of each collapsed repository; gives the place of every card that there was.
fn collapse(graph: &mut Graph, collapsed: &[String]) -> Vec<usize> {
    let repos = graph.groups.iter().filter(|it| collapsed.contains(&it.name));
    let repos: Vec<usize> = repos.map(|it| it.repo).collect();
    let mut places = Vec::new();
    let mut kept: Vec<super::Card> = Vec::new();
    for mut card in std::mem::take(&mut graph.cards) {
        let known = kept.last_mut().filter(|it| it.repo == card.repo && repos.contains(&card.repo));
        if let Some(known) = known {
            known.n_locations += 1;
            known.n_errors += card.n_errors;
            known.n_warnings += card.n_warnings;
            known.name = format!("{} locations", known.n_locations);
            known.source = format!("{}, {}", known.source, card.name);
        } else {
            if repos.contains(&card.repo) {
                card.source.clone_from(&card.name);
                card.name = "1 location".into();
                card.size = String::new();
            }
            kept.push(card);
        }
        places.push(kept.len() - 1);
    }
    graph.cards = kept;
    places
}

/// Leaves out kinds of resources; gives the place of every one that there was and is.
fn hide(graph: &mut Graph, hidden: &[ResourceKind]) -> Vec<Option<usize>> {
    let mut n_kept = 0;
    let places = graph.resources.iter().map(|it| {
        let is_kept = !hidden.contains(&it.kind);
        n_kept += usize::from(is_kept);
        is_kept.then(|| n_kept - 1)
    });
    let places = places.collect();
    graph.resources.retain(|it| !hidden.contains(&it.kind));
    graph.captions.clear();
    places
}
