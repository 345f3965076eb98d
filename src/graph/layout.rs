//! Where everything stands, in integers: repositories at the left, resources at the right beside their users.
//!
//! A picture that would become much taller than wide has repositories on both sides of the resources.

use super::{Caption, Graph, Group, Point, Rect, flow, route};

/// Around the picture.
pub(super) const MARGIN: i32 = 20;
const CARD_WIDTH: i32 = 198;
const CARD_HEIGHT: i32 = 68;
const CARD_GAP: i32 = 12;
const GROUP_PADDING: i32 = 14;
const GROUP_TITLE: i32 = 36;
const GROUP_GAP: i32 = 32;
const GROUP_WIDTH: i32 = CARD_WIDTH + 2 * GROUP_PADDING;
/// Between groups and resources, for the edges; wider where many edges turn in it.
const CHANNEL: i32 = 80;
const WIDE_CHANNEL: i32 = 168;
const RESOURCE_WIDTH: i32 = 264;
const RESOURCE_HEIGHT: i32 = 52;
const RESOURCE_GAP: i32 = 16;
/// Above the first resource of a kind: room for its heading.
const KIND_GAP: i32 = 48;
/// From a heading's baseline to the resource below it.
const CAPTION_RISE: i32 = 10;
/// One column of groups may be this high.
const MAX_COLUMN: i32 = 1100;

/// Places groups, cards, resources and edges. Cards and resources are in the order in which they stand.
pub fn place(graph: &mut Graph) {
    let heights: Vec<i32> = graph.groups.iter().map(|it| group_height(graph, it)).collect();
    let total = column_height(&heights);
    let n_left = if total > MAX_COLUMN && !graph.resources.is_empty() {
        n_left(&heights, total)
    } else {
        heights.len()
    };
    let is_two_sided = n_left < heights.len();
    let channel = if is_two_sided { WIDE_CHANNEL } else { CHANNEL };
    let resource_x = MARGIN + GROUP_WIDTH + channel;
    let right_x = resource_x + RESOURCE_WIDTH + channel;
    let column = heights.iter().take(n_left);
    let left_height = column_height(&column.copied().collect::<Vec<_>>());
    let right_height = column_height(&heights[n_left..]);
    place_groups(graph, 0..n_left, MARGIN, MARGIN + ((right_height - left_height) / 2).max(0));
    let top = MARGIN + ((left_height - right_height) / 2).max(0);
    place_groups(graph, n_left..heights.len(), right_x, top);
    place_resources(graph, resource_x);
    route::uses(graph);
    let lanes = route::mismatches(graph);
    let groups = graph.groups.iter().map(|it| it.rect);
    let resources = graph.resources.iter().map(|it| it.rect);
    let rects: Vec<Rect> = groups.chain(resources).collect();
    let right = rects.iter().map(|it| it.right()).max().unwrap_or(0);
    graph.width = right.max(lanes) + MARGIN;
    graph.height = rects.iter().map(|it| it.bottom()).max().unwrap_or(0) + MARGIN;
    flow::place(graph);
}

fn group_height(graph: &Graph, group: &Group) -> i32 {
    if group.is_collapsed {
        return CARD_HEIGHT;
    }
    let n_cards = length(graph.cards.iter().filter(|it| it.repo == group.repo).count());
    GROUP_TITLE + n_cards * (CARD_HEIGHT + CARD_GAP) - CARD_GAP + GROUP_PADDING
}

fn column_height(heights: &[i32]) -> i32 {
    heights.iter().map(|it| it + gap_below(*it)).sum::<i32>() - GROUP_GAP
}

/// Cards that stand for a repository are as near to each other as cards.
fn gap_below(height: i32) -> i32 {
    if height == CARD_HEIGHT { CARD_GAP } else { GROUP_GAP }
}

/// How many groups fill the left half.
fn n_left(heights: &[i32], total: i32) -> usize {
    let mut filled = 0;
    let before = heights.iter().take_while(|it| {
        filled += **it + gap_below(**it);
        filled - **it / 2 <= total / 2
    });
    before.count().max(1)
}

fn place_groups(graph: &mut Graph, range: std::ops::Range<usize>, x: i32, mut top: i32) {
    for group in &mut graph.groups[range] {
        let mut y = top + if group.is_collapsed { 0 } else { GROUP_TITLE };
        for card in graph.cards.iter_mut().filter(|it| it.repo == group.repo) {
            card.rect = Rect { x: x + GROUP_PADDING, y, width: CARD_WIDTH, height: CARD_HEIGHT };
            y += CARD_HEIGHT + CARD_GAP;
        }
        let height = y - CARD_GAP + if group.is_collapsed { 0 } else { GROUP_PADDING } - top;
        group.rect = Rect { x, y: top, width: GROUP_WIDTH, height };
        top += height + gap_below(height);
    }
}

/// Places each resource as near to the middle of its users as its neighbours allow.
fn place_resources(graph: &mut Graph, x: i32) {
    let mut offset = 0;
    let mut offsets = Vec::new();
    for at in 0..graph.resources.len() {
        offset += if at == 0 { 0 } else { RESOURCE_HEIGHT + gap_above(graph, at) };
        offsets.push(offset);
    }
    let groups = graph.groups.iter().map(|it| it.rect);
    let middle = groups.clone().map(|it| it.y + it.bottom()).sum::<i32>()
        / (2 * length(groups.count())).max(1);
    // Sum and number of the heights of each resource's users.
    let mut users: Vec<(i64, i64)> = vec![(0, 0); graph.resources.len()];
    for used in &graph.uses {
        let (sum, n) = &mut users[used.resource];
        *sum += i64::from(graph.cards[used.card].rect.center().y);
        *n += 1;
    }
    let wanted: Vec<i32> = offsets
        .iter()
        .zip(users)
        .map(|(offset, (sum, n))| {
            let center = if n == 0 { middle } else { i32::try_from(sum / n).unwrap_or(middle) };
            center - RESOURCE_HEIGHT / 2 - offset
        })
        .collect();
    let starts = ascending(&wanted);
    for (at, resource) in graph.resources.iter_mut().enumerate() {
        let y = starts[at] + offsets[at];
        resource.rect = Rect { x, y, width: RESOURCE_WIDTH, height: RESOURCE_HEIGHT };
    }
    // What stands above the margin pushes everything down.
    let top = graph.resources.first().map_or(MARGIN, |it| it.rect.y - (KIND_GAP - RESOURCE_GAP));
    let shift = (MARGIN - top).max(0);
    graph.resources.iter_mut().for_each(|it| it.rect.y += shift);
    graph.groups.iter_mut().for_each(|it| it.rect.y += shift);
    graph.cards.iter_mut().for_each(|it| it.rect.y += shift);
    let is_first = |at: usize| at == 0 || graph.resources[at - 1].kind != graph.resources[at].kind;
    let firsts = graph.resources.iter().enumerate().filter(|(at, _)| is_first(*at));
    let captions = firsts.map(|(at, it)| Caption {
        kind: it.kind,
        at: Point { x, y: it.rect.y - CAPTION_RISE - route::badges_height(graph, at) },
    });
    graph.captions = captions.collect();
}

fn gap_above(graph: &Graph, at: usize) -> i32 {
    let same_kind = graph.resources[at - 1].kind == graph.resources[at].kind;
    let badges = route::badges_height(graph, at);
    match (badges, same_kind) {
        (0, true) => RESOURCE_GAP,
        (0, false) => KIND_GAP,
        (_, true) => badges,
        (_, false) => badges + KIND_GAP,
    }
}

/// The ascending numbers that are nearest to `wanted`: runs that would descend share their mean.
pub(super) fn ascending(wanted: &[i32]) -> Vec<i32> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for value in wanted {
        let (mut sum, mut n) = (i64::from(*value), 1);
        while let Some((last_sum, last_n)) = runs.last().copied()
            && last_sum.div_euclid(last_n) >= sum.div_euclid(n)
        {
            sum += last_sum;
            n += last_n;
            runs.pop();
        }
        runs.push((sum, n));
    }
    let mean = |sum: i64, n: i64| i32::try_from(sum.div_euclid(n)).unwrap_or(0);
    let repeated = |(sum, n): &(i64, i64)| {
        std::iter::repeat_n(mean(*sum, *n), usize::try_from(*n).unwrap_or(0))
    };
    runs.iter().flat_map(repeated).collect()
}

/// A number of things that fits a picture.
pub(super) fn length(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / 1024)
}
