//! Maps that look random and are the same on every run, for the tests of the layout.

use locations_playground::graph::{
    Card, Change, Flow, FlowState, Graph, Group, Mismatch, Point, Rect, Resource, ResourceKind,
    ResourceState, Use, place,
};
use locations_playground::source::{FileId, Span};

pub(crate) const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// Numbers that look random and are the same on every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

pub(crate) fn card(repo: usize, at: usize) -> Card {
    Card {
        subject: at,
        repo,
        name: format!("location-{at}"),
        source: "team/definitions.py".into(),
        size: "1 CPU · 2Gi".into(),
        n_collapsed: 0,
        change: Change::None,
        n_errors: at % 2,
        n_warnings: at % 3,
        at: NOWHERE,
        rect: Rect::default(),
    }
}

/// A card that uses a resource, not placed yet.
pub(crate) fn used(card: usize, resource: usize) -> Use {
    let (start, end) = (Point::default(), Point::default());
    Use { card, resource, at: None, mismatch: false, change: Change::None, start, end }
}

pub(crate) fn resource(kind: ResourceKind, at: usize) -> Resource {
    Resource {
        kind,
        label: format!("s3://bucket-{at}"),
        detail: String::new(),
        state: ResourceState::Plain,
        change: Change::None,
        at: None,
        rect: Rect::default(),
    }
}

pub(crate) fn mismatch(expected: usize, odd: usize, label: &str) -> Mismatch {
    Mismatch {
        expected,
        odd,
        label: label.into(),
        sentence: String::new(),
        change: Change::None,
        sides: Vec::new(),
        points: Vec::new(),
        badge: Rect::default(),
    }
}

/// A picture of `n_repos` times `n_locations`, with resources and mismatches by dice.
pub(crate) fn generated(
    n_repos: usize,
    n_locations: usize,
    n_resources: usize,
    seed: u64,
) -> Graph {
    let mut dice = Dice(seed);
    let mut graph = Graph::default();
    for repo in 0..n_repos {
        graph.groups.push(Group {
            repo,
            name: format!("repo-{repo}"),
            is_collapsed: false,
            rect: Rect::default(),
        });
        graph.cards.extend((0..n_locations).map(|at| card(repo, repo * n_locations + at)));
    }
    let n_storage = n_resources.div_ceil(2);
    for at in 0..n_resources {
        let kind = match at {
            _ if at < n_storage => ResourceKind::Storage,
            _ if at % 2 == 0 => ResourceKind::Registry,
            _ => ResourceKind::Namespace,
        };
        graph.resources.push(resource(kind, at));
    }
    graph.resources.sort_by_key(|it| it.kind);
    for card in 0..graph.cards.len() {
        for resource in 0..n_resources {
            if dice.below(n_resources) < 2 {
                graph.uses.push(used(card, resource));
            }
        }
    }
    let mut expected = 0;
    for odd in 1..n_storage {
        match dice.below(3) {
            0 => expected = odd,
            1 => graph.mismatches.push(mismatch(expected, odd, "STORAGE_BUCKET")),
            _ => {
                graph.mismatches.push(mismatch(
                    expected,
                    odd,
                    "A_VERY_LONG_VARIABLE_NAME_THAT_NOBODY_TYPES",
                ));
                graph.mismatches.push(mismatch(0, odd, "B"));
            }
        }
    }
    graph.mismatches.dedup_by_key(|it| (it.expected, it.odd));
    // Every other picture has lineage, some of it from many to one.
    for _ in 0..if seed.is_multiple_of(2) { 0 } else { 2 * n_repos } {
        let n_cards = graph.cards.len();
        let (from, to) = (dice.below(n_cards), dice.below(n_cards.min(5)));
        if from != to && !graph.flows.iter().any(|it| (it.from, it.to) == (from, to)) {
            let state = if dice.below(3) == 0 { FlowState::Mismatch } else { FlowState::Data };
            graph.flows.push(Flow { from, to, label: "orders".into(), state, ..Flow::default() });
        }
    }
    graph.flows.sort_by_key(|it| (it.to, it.from));
    place(&mut graph);
    graph
}
