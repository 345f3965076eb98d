//! The map: everything has its own place, edges keep out of cards, and the same workspace gives the same picture.

use locations_playground::graph::{
    Card, Graph, Group, Mismatch, Point, Rect, Resource, ResourceKind, ResourceState, Use, place,
};
use locations_playground::source::{FileId, Span};

use crate::support::{check, check_files, example};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn card(repo: usize, at: usize) -> Card {
    Card {
        subject: at,
        repo,
        name: format!("location-{at}"),
        source: "team/definitions.py".into(),
        size: "1 CPU · 2Gi".into(),
        n_errors: at % 2,
        n_warnings: at % 3,
        at: NOWHERE,
        rect: Rect::default(),
    }
}

fn resource(kind: ResourceKind, at: usize) -> Resource {
    Resource {
        kind,
        label: format!("s3://bucket-{at}"),
        detail: String::new(),
        state: ResourceState::Plain,
        at: None,
        rect: Rect::default(),
    }
}

fn mismatch(expected: usize, odd: usize, label: &str) -> Mismatch {
    Mismatch {
        expected,
        odd,
        label: label.into(),
        sentence: String::new(),
        sides: Vec::new(),
        points: Vec::new(),
        badge: Rect::default(),
    }
}

/// A picture of `n_repos` times `n_locations`, with resources and mismatches by dice.
fn generated(n_repos: usize, n_locations: usize, n_resources: usize, seed: u64) -> Graph {
    let mut dice = Dice(seed);
    let mut graph = Graph::default();
    for repo in 0..n_repos {
        graph.groups.push(Group { repo, name: format!("repo-{repo}"), rect: Rect::default() });
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
                let (start, end) = (Point::default(), Point::default());
                graph.uses.push(Use { card, resource, at: None, mismatch: false, start, end });
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
    place(&mut graph);
    graph
}

/// Points along the curve that the page draws for a use.
fn curve(used: &Use) -> Vec<Point> {
    let (start, end) = (used.start, used.end);
    let middle = i32::midpoint(start.x, end.x);
    let ease = |from: i32, first: i32, second: i32, to: i32, t: i32| {
        let s = 20 - t;
        (s * s * s * from + 3 * s * s * t * first + 3 * s * t * t * second + t * t * t * to) / 8000
    };
    (1..20)
        .map(|t| Point {
            x: ease(start.x, middle, middle, end.x, t),
            y: ease(start.y, start.y, end.y, end.y, t),
        })
        .collect()
}

fn holds(rect: Rect, point: Point) -> bool {
    rect.x < point.x && point.x < rect.right() && rect.y < point.y && point.y < rect.bottom()
}

fn assert_clean(graph: &Graph, name: &str) {
    let cards: Vec<Rect> = graph.cards.iter().map(|it| it.rect).collect();
    let resources: Vec<Rect> = graph.resources.iter().map(|it| it.rect).collect();
    let badges: Vec<Rect> = graph.mismatches.iter().map(|it| it.badge).collect();
    let captions = graph.captions.iter().map(|it| Rect {
        x: it.at.x,
        y: it.at.y - 12,
        width: 120,
        height: 14,
    });
    let nodes: Vec<Rect> =
        cards.iter().chain(&resources).chain(&badges).copied().chain(captions).collect();
    let picture = Rect { x: 0, y: 0, width: graph.width, height: graph.height };
    for (at, node) in nodes.iter().enumerate() {
        assert!(node.width > 0 && node.height > 0, "{name}: {node:?} has no place");
        let inside = node.x >= 8
            && node.y >= 8
            && node.right() <= picture.width - 8
            && node.bottom() <= picture.height - 8;
        assert!(inside, "{name}: {node:?} is not inside {picture:?}");
        for other in &nodes[at + 1..] {
            assert!(!node.overlaps(*other), "{name}: {node:?} overlaps {other:?}");
        }
    }
    for (at, group) in graph.groups.iter().enumerate() {
        for other in &graph.groups[at + 1..] {
            assert!(!group.rect.overlaps(other.rect), "{name}: groups overlap");
        }
        let own = graph.cards.iter().filter(|it| it.repo == group.repo);
        assert!(
            own.into_iter()
                .all(|it| it.rect.x > group.rect.x && it.rect.bottom() < group.rect.bottom())
        );
        assert!(
            nodes[cards.len()..].iter().all(|it| !it.overlaps(group.rect)),
            "{name}: a resource in a group"
        );
    }
    for used in &graph.uses {
        for point in curve(used) {
            let hit = cards.iter().chain(&resources).chain(&badges).find(|it| holds(**it, point));
            assert!(hit.is_none(), "{name}: an edge crosses {hit:?} at {point:?}");
        }
    }
    for mismatch in &graph.mismatches {
        for pair in mismatch.points.windows(2) {
            let line = Rect {
                x: pair[0].x.min(pair[1].x),
                y: pair[0].y.min(pair[1].y),
                width: (pair[0].x - pair[1].x).abs().max(1),
                height: (pair[0].y - pair[1].y).abs().max(1),
            };
            let hit = cards.iter().chain(&resources).find(|it| it.overlaps(line));
            assert!(hit.is_none(), "{name}: a mismatch crosses {hit:?} with {line:?}");
        }
        assert!(mismatch.points.first().unwrap().x <= picture.width - 8);
    }
}

#[test]
fn nothing_overlaps() {
    for (n_repos, n_locations, n_resources) in
        [(1, 1, 0), (1, 1, 1), (2, 2, 4), (8, 3, 12), (3, 1, 20), (12, 4, 30), (40, 1, 3)]
    {
        for seed in 0..20 {
            let graph = generated(n_repos, n_locations, n_resources, seed);
            assert_clean(&graph, &format!("{n_repos}×{n_locations}, {n_resources}, seed {seed}"));
        }
    }
}

#[test]
fn the_example_is_clean_in_every_environment() {
    let analysis = check_files(example());
    assert_eq!(analysis.graphs.len(), 2);
    for graph in &analysis.graphs {
        assert_eq!((graph.groups.len(), graph.cards.len()), (2, 3));
        assert_clean(graph, "example");
        assert!(graph.width <= 660, "it fits the panel: {}", graph.width);
    }
}

#[test]
fn the_same_graph_is_placed_the_same_way() {
    let graph = generated(8, 3, 12, 7);
    assert_eq!(generated(8, 3, 12, 7), graph);
    let mut again = graph.clone();
    place(&mut again);
    assert_eq!(again, graph, "placing twice changes nothing");
}

#[test]
fn many_repositories_stand_on_both_sides() {
    let graph = generated(8, 3, 12, 3);
    assert!(graph.height < 2 * graph.width, "{} × {}", graph.width, graph.height);
    let few = generated(2, 2, 5, 3);
    assert!(few.groups.iter().all(|it| it.rect.right() < few.resources[0].rect.x));
}

#[test]
fn locations_that_name_one_registry_share_it() {
    let location = |name: &str| {
        format!(
            "  - location_name: {name}\n    code_source: {{module_name: a}}\n    build: {{registry: r.example.com/x}}\n"
        )
    };
    let text = format!(
        "#- a/dagster_cloud.yaml\nlocations:\n{}#- b/dagster_cloud.yaml\nlocations:\n{}",
        location("one"),
        location("two")
    );
    let graph = &check(&text).graphs[0];
    let registry = graph.resources.iter().position(|it| it.kind == ResourceKind::Registry).unwrap();
    assert_eq!(graph.uses.iter().filter(|it| it.resource == registry).count(), 2);
    assert_eq!(graph.resources[registry].state, ResourceState::Shared);
}

/// Counted in steps of a clock that tests do not have, so only that it ends: a square would take minutes.
#[test]
fn ten_thousand_locations_are_placed() {
    let mut graph = Graph::default();
    for repo in 0..100 {
        graph.groups.push(Group { repo, name: format!("repo-{repo}"), rect: Rect::default() });
        graph.cards.extend((0..100).map(|at| card(repo, repo * 100 + at)));
    }
    graph.resources.extend((0..2_000).map(|at| resource(ResourceKind::Storage, at)));
    for card in 0..10_000 {
        for resource in [card % 2_000, 0, 7] {
            let (start, end) = (Point::default(), Point::default());
            graph.uses.push(Use { card, resource, at: None, mismatch: false, start, end });
        }
    }
    place(&mut graph);
    assert!(graph.height > graph.width);
}
