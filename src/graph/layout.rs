//! Where everything stands, in integers: repositories at the left, resources at the right, kinds together.

use super::{Graph, Point, Rect};

const MARGIN: i32 = 28;
const CARD_WIDTH: i32 = 198;
const CARD_HEIGHT: i32 = 68;
const CARD_GAP: i32 = 12;
const GROUP_PADDING: i32 = 14;
const GROUP_TITLE: i32 = 36;
const GROUP_GAP: i32 = 40;
const CHANNEL: i32 = 140;
const RESOURCE_WIDTH: i32 = 232;
const RESOURCE_HEIGHT: i32 = 52;
const RESOURCE_GAP: i32 = 20;
/// Between two resources that should be one: room for the badge.
const MISMATCH_GAP: i32 = 76;
const KIND_GAP: i32 = 36;
/// How far an edge between resources that are no neighbours bows out.
const BOW: i32 = 30;

/// Places groups, cards, resources and edges. Cards and resources are in the order in which they stand.
pub(super) fn place(graph: &mut Graph) {
    let left_height = place_groups(graph);
    let right_height = place_resources(graph);
    // The shorter side stands in the middle of the longer one.
    let shift = (left_height - right_height) / 2;
    if shift > 0 {
        graph.resources.iter_mut().for_each(|it| it.rect.y += shift);
    } else {
        graph.groups.iter_mut().for_each(|it| it.rect.y -= shift);
        graph.cards.iter_mut().for_each(|it| it.rect.y -= shift);
    }
    place_uses(graph);
    place_mismatches(graph);
    let groups = graph.groups.iter().map(|it| it.rect);
    let resources = graph.resources.iter().map(|it| it.rect);
    let rects: Vec<Rect> = groups.chain(resources).collect();
    let bow = if graph.mismatches.iter().any(|it| it.points.len() > 2) { 2 * BOW } else { 0 };
    graph.width = rects.iter().map(|it| it.right()).max().unwrap_or(0) + MARGIN + bow;
    graph.height = rects.iter().map(|it| it.bottom()).max().unwrap_or(0) + MARGIN;
}

fn place_groups(graph: &mut Graph) -> i32 {
    let mut top = MARGIN;
    for group in &mut graph.groups {
        let mut y = top + GROUP_TITLE;
        for card in graph.cards.iter_mut().filter(|it| it.repo == group.repo) {
            card.rect =
                Rect { x: MARGIN + GROUP_PADDING, y, width: CARD_WIDTH, height: CARD_HEIGHT };
            y += CARD_HEIGHT + CARD_GAP;
        }
        let height = y - CARD_GAP + GROUP_PADDING - top;
        let width = CARD_WIDTH + 2 * GROUP_PADDING;
        group.rect = Rect { x: MARGIN, y: top, width, height };
        top += height + GROUP_GAP;
    }
    top - GROUP_GAP
}

fn place_resources(graph: &mut Graph) -> i32 {
    let x = MARGIN + CARD_WIDTH + 2 * GROUP_PADDING + CHANNEL;
    let mut y = MARGIN;
    for at in 0..graph.resources.len() {
        if at > 0 {
            let joined = graph.mismatches.iter().any(|it| it.odd == at && it.expected + 1 == at);
            let same_kind = graph.resources[at - 1].kind == graph.resources[at].kind;
            y += match (joined, same_kind) {
                (true, _) => MISMATCH_GAP,
                (false, true) => RESOURCE_GAP,
                (false, false) => KIND_GAP,
            };
        }
        graph.resources[at].rect = Rect { x, y, width: RESOURCE_WIDTH, height: RESOURCE_HEIGHT };
        y += RESOURCE_HEIGHT;
    }
    y
}

/// Spreads the ends of edges over the side that they meet, in the order of what they lead to.
fn place_uses(graph: &mut Graph) {
    let keys: Vec<(usize, usize)> = graph.uses.iter().map(|it| (it.card, it.resource)).collect();
    for (at, (card, resource)) in keys.iter().enumerate() {
        let of_card = keys.iter().filter(|it| it.0 == *card);
        let before = of_card.clone().filter(|it| it.1 < *resource).count();
        let start = port(graph.cards[*card].rect, before, of_card.count());
        let of_resource = keys.iter().filter(|it| it.1 == *resource);
        let before = of_resource.clone().filter(|it| it.0 < *card).count();
        let end = port(graph.resources[*resource].rect, before, of_resource.count());
        graph.uses[at].start = Point { x: graph.cards[*card].rect.right(), y: start };
        graph.uses[at].end = Point { x: graph.resources[*resource].rect.x, y: end };
    }
}

/// The height of the port number `at` of `n_ports` on the side of `rect`.
fn port(rect: Rect, at: usize, n_ports: usize) -> i32 {
    let at = i32::try_from(at).unwrap_or(i32::MAX - 1);
    let n_ports = i32::try_from(n_ports).unwrap_or(i32::MAX - 1);
    let step = (rect.height - 20) / n_ports.max(1);
    rect.y + 10 + step * at + step / 2
}

fn place_mismatches(graph: &mut Graph) {
    for mismatch in &mut graph.mismatches {
        let expected = graph.resources[mismatch.expected].rect;
        let odd = graph.resources[mismatch.odd].rect;
        let neighbours = mismatch.expected.abs_diff(mismatch.odd) == 1;
        if neighbours {
            let (upper, lower) = if expected.y < odd.y { (expected, odd) } else { (odd, expected) };
            let x = upper.center().x;
            mismatch.points = vec![Point { x, y: upper.bottom() }, Point { x, y: lower.y }];
            mismatch.badge = Point { x, y: i32::midpoint(upper.bottom(), lower.y) };
        } else {
            let x = expected.right() + BOW;
            let (start, end) = (expected.center().y, odd.center().y);
            mismatch.points = vec![
                Point { x: expected.right(), y: start },
                Point { x, y: start },
                Point { x, y: end },
                Point { x: odd.right(), y: end },
            ];
            mismatch.badge = Point { x, y: i32::midpoint(start, end) };
        }
    }
}
