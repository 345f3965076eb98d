//! Finds things on the map by what is written on them.

use crate::graph::Graph;
use crate::ui::map::neighbours::Neighbours;

fn places<T>(of: &[T], test: impl Fn(&T) -> bool) -> Vec<usize> {
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
        cards: places(&graph.cards, |it| has(&[&it.name, &it.source, &it.size, repo(it.repo)])),
        resources: places(&graph.resources, |it| has(&[&it.label, &it.detail, it.kind.words()])),
        uses: Vec::new(),
        mismatches: places(&graph.mismatches, |it| has(&[&it.label])),
        flows: places(&graph.flows, |it| has(&[&it.label])),
    }
}

/// How many nodes there are.
pub(super) fn count(of: &Neighbours) -> usize {
    of.cards.len() + of.resources.len() + of.mismatches.len() + of.flows.len()
}
