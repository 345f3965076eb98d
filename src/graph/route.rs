//! Where edges run: uses through the channel beside the cards, mismatches through the gaps between resources.

use std::collections::BTreeMap;

use super::columns::Column;
use super::layout::{columns_of_resources, length};
use super::{Graph, Point, Rect, Use};
use crate::source::sort_by_key;

const BADGE_HEIGHT: i32 = 26;
const BADGE_GAP: i32 = 8;
/// Above and below badges: enough dashes to see that they join something.
const BADGE_MARGIN: i32 = 18;
/// What a badge holds beside its label.
const BADGE_PADDING: i32 = 44;
const BADGE_LETTER: i32 = 8;
/// How far the first edge around other resources keeps from them, and the next ones from each other.
pub(super) const LANE: i32 = 16;
/// Ports keep this far from the corners.
const PORT_MARGIN: i32 = 10;

/// The height of the gap above the resource at `at` that its badges need.
pub(super) fn badges_height(graph: &Graph, at: usize) -> i32 {
    match length(graph.mismatches.iter().filter(|it| it.odd == at).count()) {
        0 => 0,
        n => 2 * BADGE_MARGIN + n * (BADGE_HEIGHT + BADGE_GAP) - BADGE_GAP,
    }
}

/// Leads each edge from its card to its resource. Ends are spread over the side that they meet, in the order in which they
/// come; all that came through the same gap end at the same point.
pub(super) fn uses(graph: &mut Graph, columns: &[Column], column_of: &[usize]) {
    let targets = columns_of_resources(graph, columns);
    // The gaps that each edge runs through.
    let mut paths: Vec<Vec<Point>> = Vec::new();
    for used in &graph.uses {
        let (from, to) = (column_of[used.card], targets[used.resource]);
        let mut path = Vec::new();
        for column in &columns[from.min(to) + 1..from.max(to)] {
            let slot = column.slots.iter().find(|it| it.0 == used.resource);
            let y = slot.map_or(0, |it| it.1);
            path.extend([Point { x: column.x, y }, Point { x: column.x + column.width, y }]);
        }
        if from > to {
            path.reverse();
        }
        paths.push(path);
    }
    // For the side that each edge meets: the heights that edges come from.
    let mut of_card: Vec<Vec<(i32, usize)>> = vec![Vec::new(); graph.cards.len()];
    let mut of_resource = [vec![Vec::new(); targets.len()], vec![Vec::new(); targets.len()]];
    let is_right = |used: &Use| column_of[used.card] > targets[used.resource];
    let next = |at: usize, used: &Use| match paths[at].first() {
        Some(it) => (it.y, used.resource),
        None => (graph.resources[used.resource].rect.y, used.resource),
    };
    let last = |at: usize, used: &Use| match paths[at].last() {
        Some(it) => (it.y, usize::MAX),
        None => (graph.cards[used.card].rect.y, used.card),
    };
    for (at, used) in graph.uses.iter().enumerate() {
        of_card[used.card].push(next(at, used));
        of_resource[usize::from(is_right(used))][used.resource].push(last(at, used));
    }
    for ends in of_card.iter_mut().chain(of_resource.iter_mut().flatten()) {
        sort_by_key(ends, |it| *it);
        ends.dedup();
    }
    let place = |rect: Rect, ends: &[(i32, usize)], end: (i32, usize)| {
        port(rect, ends.partition_point(|it| *it < end), ends.len())
    };
    let mut ends = Vec::new();
    for (at, used) in graph.uses.iter().enumerate() {
        let right = is_right(used);
        let (from, to) = (graph.cards[used.card].rect, graph.resources[used.resource].rect);
        let (start_x, end_x) = if right { (from.x, to.right()) } else { (from.right(), to.x) };
        let start = place(from, &of_card[used.card], next(at, used));
        let end = place(to, &of_resource[usize::from(right)][used.resource], last(at, used));
        ends.push((Point { x: start_x, y: start }, Point { x: end_x, y: end }));
    }
    for ((used, (start, end)), path) in graph.uses.iter_mut().zip(ends).zip(paths) {
        used.points = vec![start];
        used.points.extend(path);
        used.points.push(end);
    }
}

/// The height of the port number `at` of `n_ports` on the side of `rect`.
fn port(rect: Rect, at: usize, n_ports: usize) -> i32 {
    let room = rect.height - 2 * PORT_MARGIN;
    rect.y + PORT_MARGIN + room * (2 * length(at) + 1) / (2 * length(n_ports).max(1))
}

/// Places mismatches: the badge above the odd resource, the edge straight where the expected one is next to it,
/// else around the resources between them.
pub(super) fn mismatches(graph: &mut Graph) {
    let lanes = lanes(graph);
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
}

/// The lane of every expected resource that is not next to all that differ from it; those that meet get different ones.
pub(super) fn lanes(graph: &Graph) -> BTreeMap<usize, i32> {
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
