//! Lineage between locations: which assets one makes and the other needs.

use std::collections::BTreeMap;

use super::{Flow, FlowState, Graph};
use crate::check::Context;
use crate::lineage::{Edge, key_text};

/// What the environment's locations make for each other: one flow for each pair, with all its assets.
pub(super) fn collect(context: &Context<'_>, graph: &mut Graph) {
    let cards: BTreeMap<usize, usize> =
        graph.cards.iter().enumerate().map(|(at, it)| (it.subject, at)).collect();
    let mut flows: BTreeMap<(usize, usize), Flow> = BTreeMap::new();
    for (at, edge) in context.lineage.edges.iter().enumerate() {
        if edge.environment != graph.environment {
            continue;
        }
        let (Some(&from), Some(&to)) = (cards.get(&edge.from), cards.get(&edge.to)) else {
            continue;
        };
        let flow = flows.entry((to, from)).or_insert_with(|| Flow { from, to, ..Flow::default() });
        if state(edge) > flow.state || flow.edges.is_empty() {
            // The worst of them names the arrow.
            flow.state = state(edge);
            flow.label = key_text(&edge.key);
        }
        flow.edges.push(at);
    }
    graph.flows = flows.into_values().filter(|it| it.from != it.to).collect();
}

/// How one asset stands.
pub fn state(edge: &Edge) -> FlowState {
    match (edge.is_data, edge.meeting.as_ref().map(|it| it.meets)) {
        (false, _) => FlowState::Order,
        (true, None) => FlowState::Data,
        (true, Some(Some(true))) => FlowState::Meets,
        (true, Some(None)) => FlowState::Untold,
        (true, Some(Some(false))) => FlowState::Mismatch,
    }
}
