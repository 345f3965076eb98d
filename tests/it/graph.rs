//! The map: everything has its own place, edges keep out of cards, and the same workspace gives the same picture.

use std::collections::BTreeMap;

use locations_playground::graph::{
    Choice, Flow, FlowState, Graph, Group, Point, Rect, ResourceKind, ResourceState, place, reduced,
};

use crate::dice::Dice;
use crate::generated_map::{along, card, generated, resource, teams, used};
use crate::support::{check, check_files, example};

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
    let nodes = cards.iter().chain(&resources).chain(&badges).copied().chain(captions);
    let nodes: Vec<Rect> = nodes.chain(graph.flows.iter().map(|it| it.rect)).collect();
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
        let below = i32::from(!group.is_collapsed);
        assert!(own.into_iter().all(|it| {
            it.rect.x > group.rect.x && it.rect.bottom() + below <= group.rect.bottom()
        }));
        assert!(
            nodes[cards.len()..].iter().all(|it| !it.overlaps(group.rect)),
            "{name}: a resource in a group"
        );
    }
    for used in &graph.uses {
        let repo = graph.cards[used.card].repo;
        let others = graph.groups.iter().filter(|it| it.repo != repo).map(|it| it.rect);
        let labels = graph.flows.iter().map(|it| it.rect);
        let rects = cards.iter().chain(&resources).chain(&badges).copied();
        let rects: Vec<Rect> = rects.chain(others).chain(labels).collect();
        for point in along(used) {
            let hit = rects.iter().find(|it| holds(**it, point));
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

/// Between the turns at its ends a flow keeps out of everything, and out of the labels of all others.
fn assert_flows(graph: &Graph, name: &str) {
    for flow in &graph.flows {
        let n_points = flow.points.len();
        for pair in flow.points[1..n_points - 1].windows(2) {
            assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "{name}: {pair:?} leans");
            let line = Rect {
                x: pair[0].x.min(pair[1].x),
                y: pair[0].y.min(pair[1].y),
                width: (pair[0].x - pair[1].x).abs().max(1),
                height: (pair[0].y - pair[1].y).abs().max(1),
            };
            assert!(line.x >= 8 && line.y >= 8, "{name}: {line:?} leaves the picture");
            assert!(line.right() <= graph.width - 8, "{name}: {line:?} leaves the picture");
            let groups = graph.groups.iter().map(|it| it.rect);
            let labels = graph.flows.iter().filter(|it| *it != flow).map(|it| it.rect);
            let resources = graph.resources.iter().map(|it| it.rect);
            let hit = groups.chain(labels).chain(resources).find(|it| it.overlaps(line));
            assert!(hit.is_none(), "{name}: a flow crosses {hit:?} with {line:?}");
        }
        let (first, last) = (flow.points[0], flow.points[n_points - 1]);
        for (end, card) in [(first, flow.from), (last, flow.to)] {
            let rect = graph.cards[card].rect;
            assert!(end.x == rect.x || end.x == rect.right(), "{name}: {end:?} is not at {rect:?}");
            assert!(rect.y < end.y && end.y < rect.bottom(), "{name}: {end:?} misses {rect:?}");
        }
    }
    // What comes from two cards, and what is a mismatch and what is not, never runs along one line.
    let source = |it: &Flow| (it.from, it.state == FlowState::Mismatch);
    let upright = |flow: &Flow| -> Vec<(i32, i32, i32)> {
        let inner = &flow.points[1..flow.points.len() - 1];
        let pairs = inner.windows(2).filter(|it| it[0].x == it[1].x && it[0].y != it[1].y);
        pairs.map(|it| (it[0].x, it[0].y.min(it[1].y), it[0].y.max(it[1].y))).collect()
    };
    for (at, one) in graph.flows.iter().enumerate() {
        for other in graph.flows[at + 1..].iter().filter(|it| source(it) != source(one)) {
            for (x, top, bottom) in upright(one) {
                let meets = |it: &(i32, i32, i32)| it.0 == x && it.1 <= bottom && top <= it.2;
                assert!(!upright(other).iter().any(meets), "{name}: two flows share a lane");
            }
        }
    }
}

#[test]
fn nothing_overlaps() {
    for (n_repos, n_locations, n_resources) in
        [(1, 1, 0), (1, 1, 1), (2, 2, 4), (8, 3, 12), (3, 1, 20), (12, 4, 30), (40, 1, 3)]
    {
        for seed in 0..20 {
            let graph = generated(n_repos, n_locations, n_resources, seed);
            let name = format!("{n_repos}×{n_locations}, {n_resources}, seed {seed}");
            assert_clean(&graph, &name);
            assert_flows(&graph, &name);
        }
    }
}

#[test]
fn nothing_overlaps_where_teams_share() {
    for n_repos in [2, 4, 8, 12, 16, 24, 40] {
        for seed in 0..10 {
            let name = format!("{n_repos} repositories, seed {seed}");
            let graph = teams(n_repos, seed);
            assert_clean(&graph, &name);
            assert_flows(&graph, &name);
            let collapsed = graph.groups.iter().map(|it| it.name.clone()).collect();
            let choice = Choice { collapsed, only_shared: true, ..Choice::default() };
            let less = reduced(&graph, &choice);
            assert_clean(&less, &format!("{name}, collapsed"));
            assert_flows(&less, &format!("{name}, collapsed"));
        }
    }
}

/// Uses go from column to column, never back, and through a column in a straight line.
#[test]
fn uses_go_one_way() {
    for seed in 0..10 {
        let graph = teams(40, seed);
        assert!(graph.uses.iter().any(|it| it.points.len() > 2), "some run through columns");
        for used in &graph.uses {
            let xs: Vec<i32> = used.points.iter().map(|it| it.x).collect();
            let is_one_way = xs.is_sorted() || xs.iter().rev().is_sorted();
            assert!(is_one_way, "seed {seed}: {:?}", used.points);
            for pair in used.points[1..].chunks_exact(2) {
                assert_eq!(pair[0].y, pair[1].y, "seed {seed}: {:?}", used.points);
            }
        }
    }
}

#[test]
fn a_large_picture_has_about_the_form_of_a_screen() {
    for n_repos in [8, 16, 24, 40] {
        for seed in 0..10 {
            let graph = teams(n_repos, seed);
            let (width, height) = (graph.width, graph.height);
            let is_fit = 2 * height < 5 * width && 2 * width < 5 * height;
            assert!(is_fit, "{n_repos} repositories, seed {seed}: {width} × {height}");
        }
    }
}

/// Among things that stay in their column, how many pairs keep their order, in percent.
fn kept(before: &Graph, after: &Graph) -> usize {
    let places = |graph: &Graph| -> BTreeMap<String, Point> {
        let cards = graph.cards.iter().map(|it| (it.name.clone(), it.rect.center()));
        let resources = graph.resources.iter().map(|it| (it.label.clone(), it.rect.center()));
        cards.chain(resources).collect()
    };
    let (before, after) = (places(before), places(after));
    let both: Vec<(Point, Point)> =
        before.iter().filter_map(|(name, at)| Some((*at, *after.get(name)?))).collect();
    let (mut n_kept, mut n_all) = (0, 0);
    for (at, one) in both.iter().enumerate() {
        for other in both[at + 1..].iter().filter(|it| it.0.x == one.0.x && it.1.x == one.1.x) {
            n_all += 1;
            n_kept += usize::from((one.0.y < other.0.y) == (one.1.y < other.1.y));
        }
    }
    100 * n_kept / n_all.max(1)
}

#[test]
fn a_small_edit_moves_little() {
    for n_repos in [2, 4, 8, 16] {
        let mut all = 0;
        for seed in 0..20 {
            let before = teams(n_repos, seed);
            let mut after = before.clone();
            after.uses.remove(Dice(seed).below(before.uses.len()));
            place(&mut after);
            let kept = kept(&before, &after);
            assert!(kept >= 60, "{n_repos} repositories, seed {seed}: {kept} % keep their order");
            all += kept;
        }
        assert!(all >= 20 * 85, "{n_repos} repositories: {} % keep their order", all / 20);
    }
}

#[test]
fn the_example_is_clean_in_every_environment() {
    let analysis = check_files(example());
    assert_eq!(analysis.graphs.len(), 2);
    for graph in &analysis.graphs {
        let graph = reduced(graph, &Choice::automatic(graph));
        assert_eq!((graph.groups.len(), graph.cards.len()), (2, 3));
        assert_clean(&graph, "example");
        assert!(graph.width <= 840, "it is to be read in the panel: {}", graph.width);
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

#[test]
fn collapsed_repositories_are_one_card_that_keeps_every_edge() {
    for seed in 0..10 {
        let graph = generated(8, 3, 12, seed);
        let collapsed = vec!["repo-1".to_owned(), "repo-4".to_owned()];
        let hidden = vec![ResourceKind::Registry];
        let choice = Choice { hidden, collapsed, only_shared: false };
        let less = reduced(&graph, &choice);
        assert_clean(&less, &format!("collapsed, seed {seed}"));
        assert_flows(&less, &format!("collapsed, seed {seed}"));
        assert_eq!(less.cards.len(), graph.cards.len() - 4);
        assert!(less.resources.iter().all(|it| it.kind != ResourceKind::Registry));
        let one = less.cards.iter().find(|it| it.repo == 1).unwrap();
        assert_eq!((one.n_collapsed, one.name.as_str()), (3, "repo-1"));
        let mut names: Vec<&str> = one.size.split(", ").collect();
        names.sort_unstable();
        assert_eq!(one.source, "3 locations");
        assert_eq!(names, ["location-3", "location-4", "location-5"]);
        let problems = |graph: &Graph| graph.cards.iter().map(|it| it.n_errors).sum::<usize>();
        assert_eq!(problems(&less), problems(&graph));
        let pairs = |graph: &Graph| {
            let mut pairs: Vec<(usize, String)> = graph
                .uses
                .iter()
                .map(|it| (graph.cards[it.card].repo, graph.resources[it.resource].label.clone()))
                .collect();
            pairs.sort();
            pairs.dedup();
            pairs
        };
        let kept = less.resources.iter().map(|it| it.label.clone()).collect::<Vec<_>>();
        let expected: Vec<_> =
            pairs(&graph).into_iter().filter(|it| kept.contains(&it.1)).collect();
        assert_eq!(pairs(&less), expected);
        assert!(less.flows.iter().all(|it| it.from != it.to));
        let same = reduced(&graph, &Choice::default()) == graph;
        assert!(same, "seed {seed}: nothing left out changes nothing");
    }
}

#[test]
fn only_large_maps_collapse_by_themselves() {
    assert_eq!(Choice::automatic(&generated(8, 3, 12, 1)), Choice::default());
    let large = generated(40, 3, 12, 1);
    let choice = Choice::automatic(&large);
    assert_eq!(choice.collapsed.len(), 40);
    let less = reduced(&large, &choice);
    assert_eq!(less.cards.len(), 40);
    assert!(
        less.groups
            .iter()
            .zip(&less.cards)
            .all(|(group, card)| group.rect.height == card.rect.height)
    );
    assert_clean(&less, "collapsed by itself");
}

#[test]
fn one_more_resource_moves_no_card_sideways_and_keeps_the_order() {
    for seed in 0..20 {
        let before = generated(6, 2, 10, seed);
        let mut after = before.clone();
        after.resources.push(resource(ResourceKind::Namespace, 99));
        place(&mut after);
        let rows = |graph: &Graph| -> Vec<usize> {
            let mut order: Vec<usize> = (0..before.resources.len()).collect();
            order.sort_by_key(|it| graph.resources[*it].rect.y);
            order
        };
        assert_eq!(rows(&before), rows(&after));
        for (one, other) in before.cards.iter().zip(&after.cards) {
            assert_eq!(one.rect.x, other.rect.x);
            let by = (one.rect.y - other.rect.y).abs();
            assert!(by <= 100, "seed {seed}: a card moved by {by}");
        }
    }
}

/// Counted in steps of a clock that tests do not have, so only that it ends: a square would take minutes.
#[test]
fn ten_thousand_locations_are_placed() {
    let mut graph = Graph::default();
    for repo in 0..100 {
        graph.groups.push(Group {
            repo,
            name: format!("repo-{repo}"),
            is_collapsed: false,
            rect: Rect::default(),
        });
        graph.cards.extend((0..100).map(|at| card(repo, repo * 100 + at)));
    }
    graph.resources.extend((0..2_000).map(|at| resource(ResourceKind::Storage, at)));
    for card in 0..10_000 {
        for resource in [card % 2_000, 0, 7] {
            graph.uses.push(used(card, resource));
        }
    }
    place(&mut graph);
    assert!(graph.height > graph.width);
}
