//! Where edges run: uses through the channel beside the cards, mismatches through the gaps between resources.

use std::collections::BTreeMap;

use super::layout::length;
use super::{Graph, Point, Rect};

const BADGE_HEIGHT: i32 = 26;
const BADGE_GAP: i32 = 8;
/// Above and below badges: enough dashes to see that they join something.
const BADGE_MARGIN: i32 = 18;
/// What a badge holds beside its label.
const BADGE_PADDING: i32 = 44;
const BADGE_LETTER: i32 = 8;
/// How far the first edge around other resources keeps from them, and the next ones from each other.
const LANE: i32 = 16;
/// Ports keep this far from the corners.
const PORT_MARGIN: i32 = 10;

/// The height of the gap above the resource at `at` that its badges need.
pub(super) fn badges_height(graph: &Graph, at: usize) -> i32 {
    match length(graph.mismatches.iter().filter(|it| it.odd == at).count()) {
        0 => 0,
        n => 2 * BADGE_MARGIN + n * (BADGE_HEIGHT + BADGE_GAP) - BADGE_GAP,
    }
}

/// Spreads the ends of edges over the side that they meet, in the order of what they lead to.
pub(super) fn uses(graph: &mut Graph) {
    let left_of = graph.resources.first().map_or(i32::MAX, |it| it.rect.x);
    let is_right = |card: usize| graph.cards[card].rect.x > left_of;
    // The other ends of the edges that meet each side.
    let mut of_card: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut of_resource: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for used in &graph.uses {
        of_card.entry(used.card).or_default().push(used.resource);
        of_resource.entry((used.resource, is_right(used.card))).or_default().push(used.card);
    }
    for ends in of_card.values_mut().chain(of_resource.values_mut()) {
        ends.sort_unstable();
    }
    let place = |ends: &[usize], end: usize| (ends.partition_point(|it| *it < end), ends.len());
    let ends: Vec<(Point, Point)> = graph
        .uses
        .iter()
        .map(|it| {
            let right = is_right(it.card);
            let (from, to) = (graph.cards[it.card].rect, graph.resources[it.resource].rect);
            let (start, n_starts) = place(&of_card[&it.card], it.resource);
            let (end, n_ends) = place(&of_resource[&(it.resource, right)], it.card);
            let (start_x, end_x) = if right { (from.x, to.right()) } else { (from.right(), to.x) };
            let start = Point { x: start_x, y: port(from, start, n_starts) };
            (start, Point { x: end_x, y: port(to, end, n_ends) })
        })
        .collect();
    for (used, (start, end)) in graph.uses.iter_mut().zip(ends) {
        (used.start, used.end) = (start, end);
    }
}

/// The height of the port number `at` of `n_ports` on the side of `rect`.
fn port(rect: Rect, at: usize, n_ports: usize) -> i32 {
    let room = rect.height - 2 * PORT_MARGIN;
    rect.y + PORT_MARGIN + room * (2 * length(at) + 1) / (2 * length(n_ports).max(1))
}

/// Places mismatches: the badge above the odd resource, the edge straight where the expected one is next to it,
/// else around the resources between them. Gives the right end of what it used.
pub(super) fn mismatches(graph: &mut Graph) -> i32 {
    let lanes = lanes(graph);
    let mut right = 0;
    let mut n_badges: BTreeMap<usize, i32> = BTreeMap::new();
    for mismatch in &mut graph.mismatches {
        let expected = graph.resources[mismatch.expected].rect;
        let odd = graph.resources[mismatch.odd].rect;
        let before = n_badges.entry(mismatch.odd).or_default();
        let up = BADGE_MARGIN + BADGE_HEIGHT + *before * (BADGE_HEIGHT + BADGE_GAP);
        *before += 1;
        let letters = length(mismatch.label.chars().count()).min(odd.width);
        let width = (BADGE_PADDING + BADGE_LETTER * letters).min(odd.width);
        let x = odd.center().x;
        mismatch.badge = Rect { x: x - width / 2, y: odd.y - up, width, height: BADGE_HEIGHT };
        let last = Point { x, y: odd.y };
        mismatch.points = match lanes.get(&mismatch.expected) {
            Some(lane) if mismatch.expected + 1 != mismatch.odd => {
                let lane_x = expected.right() + LANE * (lane + 1);
                right = right.max(lane_x);
                let y = mismatch.badge.center().y;
                vec![
                    Point { x: expected.right(), y: expected.center().y },
                    Point { x: lane_x, y: expected.center().y },
                    Point { x: lane_x, y },
                    Point { x, y },
                    last,
                ]
            }
            _ => vec![Point { x, y: expected.bottom() }, last],
        };
    }
    right
}

/// The lane of every expected resource that is not next to all that differ from it; those that meet get different ones.
fn lanes(graph: &Graph) -> BTreeMap<usize, i32> {
    let mut ranges: BTreeMap<usize, (i32, i32)> = BTreeMap::new();
    for mismatch in graph.mismatches.iter().filter(|it| it.expected + 1 != it.odd) {
        let expected = graph.resources[mismatch.expected].rect;
        let odd = graph.resources[mismatch.odd].rect;
        let height = badges_height(graph, mismatch.odd);
        let range =
            ranges.entry(mismatch.expected).or_insert((expected.center().y, expected.center().y));
        *range = (range.0.min(odd.y - height), range.1.max(odd.y));
    }
    let mut lanes: BTreeMap<usize, i32> = BTreeMap::new();
    for (expected, range) in &ranges {
        let taken = |lane: i32| {
            lanes.iter().any(|(other, it)| {
                let meets = ranges[other].0 <= range.1 && range.0 <= ranges[other].1;
                *it == lane && meets
            })
        };
        let free = (0..=length(lanes.len())).find(|it| !taken(*it)).unwrap_or(0);
        lanes.insert(*expected, free);
    }
    lanes
}
