//! Lineage between locations: which assets one makes and the other needs.

use std::collections::BTreeMap;

use super::{Flow, FlowState, Graph};
use crate::check::Context;
use crate::lineage::{Edge, key_text};
use crate::source::sort_by_key;

/// What the environment's locations make for each other: one flow for each pair, with all its assets.
pub(super) fn collect(context: &Context<'_>, graph: &mut Graph) {
    let cards: BTreeMap<usize, usize> =
        graph.cards.iter().enumerate().map(|(at, it)| (it.subject, at)).collect();
    let mut flows: Vec<Flow> = Vec::new();
    for (at, edge) in context.lineage.edges.iter().enumerate() {
        if edge.environment != graph.environment {
            continue;
        }
        let (Some(&from), Some(&to)) = (cards.get(&edge.from), cards.get(&edge.to)) else {
            continue;
        };
        if from != to {
            let (state, label) = (state(edge), key_text(&edge.key));
            flows.push(Flow { from, to, state, label, edges: vec![at], ..Flow::default() });
        }
    }
    join(&mut flows);
    graph.flows = flows;
}

/// Makes one flow of all from one card to another.
pub(super) fn join(flows: &mut Vec<Flow>) {
    sort_by_key(flows, |it| (it.to, it.from));
    flows.dedup_by(|next, known| {
        let is_same = (next.to, next.from) == (known.to, known.from);
        if is_same {
            merge(known, std::mem::take(next));
        }
        is_same
    });
}

/// Makes one flow of two: the worst of them names the arrow.
fn merge(known: &mut Flow, flow: Flow) {
    if flow.state > known.state {
        (known.state, known.label) = (flow.state, flow.label);
    }
    known.change = known.change.or(flow.change);
    known.edges.extend(flow.edges);
    sort_by_key(&mut known.edges, |it| *it);
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
