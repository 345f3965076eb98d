//! Maps that look random and are the same on every run, for the tests of the layout.

use locations_playground::graph::{
    Card, Change, Flow, FlowState, Graph, Group, Mismatch, Point, Rect, Resource, ResourceKind,
    ResourceState, Use, place,
};
use locations_playground::source::{FileId, Span};

use crate::dice::Dice;

pub(crate) const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

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

/// Points along the curve that the page draws from one point to another.
pub(crate) fn curve(start: Point, end: Point) -> Vec<Point> {
    let middle = i32::midpoint(start.x, end.x);
    let ease = |from: i32, first: i32, second: i32, to: i32, t: i32| {
        let s = 20 - t;
        (s * s * s * from + 3 * s * s * t * first + 3 * s * t * t * second + t * t * t * to) / 8000
    };
    (0..=20)
        .map(|t| Point {
            x: ease(start.x, middle, middle, end.x, t),
            y: ease(start.y, start.y, end.y, end.y, t),
        })
        .collect()
}

/// Points along a use as the page draws it: curves between columns, straight lines through them.
pub(crate) fn along(used: &Use) -> Vec<Point> {
    used.points.chunks(2).flat_map(|it| curve(it[0], it[1])).collect()
}

/// A card that uses a resource, not placed yet.
pub(crate) fn used(card: usize, resource: usize) -> Use {
    Use { card, resource, at: None, mismatch: false, change: Change::None, points: Vec::new() }
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

/// A picture as teams have it: each repository has a usual storage, registry, queue and namespace, some of them shared with
/// others; some locations differ from that; some storage should be one; assets go from one repository to another.
pub(crate) fn teams(n_repos: usize, seed: u64) -> Graph {
    let mut dice = Dice(seed);
    let mut graph = Graph::default();
    let mut counts = Vec::new();
    let kinds = [
        (ResourceKind::Storage, n_repos.div_ceil(2) + 1),
        (ResourceKind::Registry, n_repos.div_ceil(3) + 1),
        (ResourceKind::AgentQueue, n_repos.div_ceil(8)),
        (ResourceKind::Namespace, n_repos.div_ceil(2)),
    ];
    for (kind, n) in kinds {
        counts.push((graph.resources.len(), n));
        let first = graph.resources.len();
        graph.resources.extend((first..first + n).map(|at| resource(kind, at)));
    }
    let mut uses = std::collections::BTreeSet::new();
    for repo in 0..n_repos {
        let (name, rect) = (format!("repo-{repo}"), Rect::default());
        graph.groups.push(Group { repo, name, is_collapsed: false, rect });
        let usual: Vec<usize> = counts.iter().map(|(first, n)| first + dice.below(*n)).collect();
        for _ in 0..=dice.below(3) {
            let at = graph.cards.len();
            graph.cards.push(card(repo, at));
            for (usual, (first, n)) in usual.iter().zip(&counts) {
                let is_odd = dice.below(4) == 0;
                uses.insert((at, if is_odd { first + dice.below(*n) } else { *usual }));
            }
            if dice.below(3) == 0 {
                uses.insert((at, dice.below(counts[0].1)));
            }
        }
    }
    graph.uses = uses.into_iter().map(|(card, resource)| used(card, resource)).collect();
    for odd in 1..counts[0].1 {
        if dice.below(4) == 0 {
            graph.mismatches.push(mismatch(dice.below(odd), odd, "STORAGE_BUCKET"));
        }
    }
    for to in 1..graph.cards.len() {
        if dice.below(3) == 0 {
            let from = to.saturating_sub(1 + dice.below(6));
            let state = if dice.below(4) == 0 { FlowState::Mismatch } else { FlowState::Data };
            graph.flows.push(Flow { from, to, label: "orders".into(), state, ..Flow::default() });
        }
    }
    place(&mut graph);
    graph
}
