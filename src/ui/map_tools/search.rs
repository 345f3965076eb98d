//! Finds things on the map by what is written on them.

use crate::graph::{Graph, Rect};
use crate::ui::map::neighbours::{Neighbours, Node};

fn matching<T>(of: &[T], test: impl Fn(&T) -> bool) -> Vec<usize> {
    of.iter().enumerate().filter(|it| test(it.1)).map(|it| it.0).collect()
}

/// Everything whose name or text has `query` in it.
#[inline(never)]
pub(in crate::ui) fn named(graph: &Graph, query: &str) -> Neighbours {
    let query = query.to_lowercase();
    let has = |texts: &[&str]| texts.iter().any(|it| it.to_lowercase().contains(&query));
    let repo = |repo: usize| {
        graph.groups.iter().find(|it| it.repo == repo).map_or("", |it| it.name.as_str())
    };
    Neighbours {
        cards: matching(&graph.cards, |it| has(&[&it.name, &it.source, &it.size, repo(it.repo)])),
        resources: matching(&graph.resources, |it| has(&[&it.label, &it.detail, it.kind.words()])),
        uses: Vec::new(),
        mismatches: matching(&graph.mismatches, |it| has(&[&it.label])),
        flows: matching(&graph.flows, |it| has(&[&it.label])),
    }
}

/// Where everything stands that [`named`] finds, in the order in which it is read.
pub(super) fn places(graph: &Graph, query: &str) -> Vec<Rect> {
    let Neighbours { cards, resources, mismatches, flows, .. } = named(graph, query);
    let cards = cards.into_iter().map(Node::Card);
    let resources = resources.into_iter().map(Node::Resource);
    let edges = mismatches.into_iter().map(Node::Mismatch).chain(flows.into_iter().map(Node::Flow));
    cards.chain(resources).chain(edges).filter_map(|it| it.rect(graph)).collect()
}
