//! Where everything stands, in integers: repositories at the left, resources at the right beside their users.
//!
//! A picture that would become much taller than wide has more columns, and repositories on both sides of the resources. Edges
//! run from column to column, and through a column in gaps of their own.

use super::arrow::{Arrows, rows_height};
use super::columns::{Column, Columns, Of};
use super::{Caption, Card, Graph, Group, Point, Rect, order, route};
use crate::source::sort_by_key;

/// Around the picture.
pub(super) const MARGIN: i32 = 20;
const CARD_WIDTH: i32 = 198;
const CARD_HEIGHT: i32 = 68;
const CARD_GAP: i32 = 12;
const GROUP_PADDING: i32 = 14;
const GROUP_TITLE: i32 = 36;
const GROUP_GAP: i32 = 32;
/// The width of a group.
pub(super) const GROUP_WIDTH: i32 = CARD_WIDTH + 2 * GROUP_PADDING;
/// Between columns, for the edges; wider where many edges turn in it.
pub(super) const CHANNEL: i32 = 80;
/// The same in a picture of more than two columns.
pub(super) const WIDE_CHANNEL: i32 = 150;
/// The width of a resource.
pub(super) const RESOURCE_WIDTH: i32 = 264;
const RESOURCE_HEIGHT: i32 = 52;
const RESOURCE_GAP: i32 = 16;
/// Above the first resource of a kind: room for its heading.
const KIND_GAP: i32 = 48;
/// From a heading's baseline to the resource below it.
const CAPTION_RISE: i32 = 10;
/// Around what runs through a column, and between two of these.
const SLOT_GAP: i32 = 14;
const SLOT_PITCH: i32 = 9;

/// Places groups, cards, resources and edges, and puts each list into the order in which its things stand: column by column,
/// from top to bottom.
pub fn place(graph: &mut Graph) {
    let mut order = Columns::new(graph);
    order::sift(graph, &mut order);
    let mut columns = order.settle(graph);
    let column_of = columns_of_cards(graph, &columns);
    stack(graph, &columns);
    put_all(graph, &mut columns);
    slots(graph, &mut columns, &column_of);
    put_all(graph, &mut columns);
    let tops = columns.iter().filter_map(|it| top_of(graph, it));
    let top = tops.min().unwrap_or(0);
    let arrows = Arrows::new(graph, &columns, &column_of, top);
    let down = MARGIN - arrows.range().map_or(top, |it| it.0.min(top));
    graph.groups.iter_mut().for_each(|it| it.rect.y += down);
    graph.cards.iter_mut().for_each(|it| it.rect.y += down);
    graph.resources.iter_mut().for_each(|it| it.rect.y += down);
    columns.iter_mut().flat_map(|it| &mut it.slots).for_each(|it| it.1 += down);
    widen(graph, &mut columns, &arrows, down);
    captions(graph, &columns);
    route::uses(graph, &columns, &column_of);
    route::mismatches(graph);
    arrows.place(graph, &columns, &column_of, down);
}

/// The height of a group of so many cards.
pub(super) fn group_height(group: &Group, n_cards: usize) -> i32 {
    if group.is_collapsed {
        return CARD_HEIGHT;
    }
    GROUP_TITLE + length(n_cards) * (CARD_HEIGHT + CARD_GAP) - CARD_GAP + GROUP_PADDING
}

/// The same with the gap below: cards that stand for a repository are as near to each other as cards.
pub(super) fn group_pitch(height: i32) -> i32 {
    height + if height == CARD_HEIGHT { CARD_GAP } else { GROUP_GAP }
}

/// The height of a resource with the gap above it.
pub(super) fn resource_pitch(graph: &Graph, at: usize) -> i32 {
    RESOURCE_HEIGHT + RESOURCE_GAP.max(route::badges_height(graph, at))
}

/// The column of each card.
fn columns_of_cards(graph: &Graph, columns: &[Column]) -> Vec<usize> {
    let column = |card: &Card| {
        let group = graph.groups.iter().position(|it| it.repo == card.repo)?;
        columns.iter().position(|it| it.of != Of::Resources && it.range.contains(&group))
    };
    graph.cards.iter().map(|it| column(it).unwrap_or(0)).collect()
}

/// The column of each resource.
pub(super) fn columns_of_resources(graph: &Graph, columns: &[Column]) -> Vec<usize> {
    let column =
        |at: usize| columns.iter().position(|it| it.of == Of::Resources && it.range.contains(&at));
    (0..graph.resources.len()).map(|it| column(it).unwrap_or(0)).collect()
}

/// Gives groups their sizes, and each column of them its first heights: one below the other around a common middle.
fn stack(graph: &mut Graph, columns: &[Column]) {
    for column in columns.iter().filter(|it| it.of != Of::Resources) {
        let mut total = 0;
        for at in column.range.clone() {
            let repo = graph.groups[at].repo;
            let n_cards = graph.cards.iter().filter(|it| it.repo == repo).count();
            let height = group_height(&graph.groups[at], n_cards);
            graph.groups[at].rect = Rect { x: 0, y: total, width: GROUP_WIDTH, height };
            total += group_pitch(height.max(room_of(graph, column, at)));
        }
        for group in &mut graph.groups[column.range.clone()] {
            group.rect.y -= total / 2;
        }
        move_cards(graph, column);
    }
}

fn put_all(graph: &mut Graph, columns: &mut [Column]) {
    let users = users(graph);
    for column in columns {
        put(graph, column, &users);
    }
}

/// What the arrows of a group need beside it where they must not reach beyond it.
fn room_of(graph: &Graph, column: &Column, group: usize) -> i32 {
    if column.is_inner { rows_height(graph, graph.groups[group].repo) } else { 0 }
}

/// Puts the cards of a column where their groups are.
fn move_cards(graph: &mut Graph, column: &Column) {
    for group in &graph.groups[column.range.clone()] {
        let mut y = group.rect.y + if group.is_collapsed { 0 } else { GROUP_TITLE };
        for card in graph.cards.iter_mut().filter(|it| it.repo == group.repo) {
            let x = group.rect.x + GROUP_PADDING;
            card.rect = Rect { x, y, width: CARD_WIDTH, height: CARD_HEIGHT };
            y += CARD_HEIGHT + CARD_GAP;
        }
    }
}

/// What is put into a column.
#[derive(Clone, Copy)]
enum Item {
    /// A group or a resource, by its place in its list.
    Thing(usize),
    /// What runs through, by its place among the column's slots.
    Slot(usize),
}

/// Places what is in a column as near to where it would like to be as its neighbours allow: a group where it is, a resource in
/// the middle of its users, what runs through between those that it is between now.
fn put(graph: &mut Graph, column: &mut Column, users: &[(i64, i64)]) {
    let is_resource = column.of == Of::Resources;
    // Where it is, how high it is, and where it would like to be.
    let things = column.range.clone().map(|at| {
        if !is_resource {
            let rect = graph.groups[at].rect;
            return (at, rect.y, rect.height.max(room_of(graph, column, at)), rect.y);
        }
        let (sum, n) = users[at];
        let center = if n == 0 { 0 } else { i32::try_from(sum / n).unwrap_or(0) };
        (at, graph.resources[at].rect.y, RESOURCE_HEIGHT, center - RESOURCE_HEIGHT / 2)
    });
    // With the height and what it wants.
    let mut items: Vec<(Item, i32, i32)> = Vec::new();
    let mut slots = column.slots.iter().enumerate().peekable();
    for (at, y, height, wanted) in things {
        while let Some((slot, (_, slot_y))) = slots.next_if(|it| it.1.1 <= y + height / 2) {
            items.push((Item::Slot(slot), 0, *slot_y));
        }
        items.push((Item::Thing(at), height, wanted));
    }
    items.extend(slots.map(|(slot, (_, y))| (Item::Slot(slot), 0, *y)));
    let mut offset = 0;
    let mut offsets = Vec::new();
    let mut above: Option<(Item, i32)> = None;
    for (item, height, _) in &items {
        if let Some((above, above_height)) = above {
            offset += above_height
                + match (above, *item) {
                    (Item::Slot(_), Item::Slot(_)) => SLOT_PITCH,
                    (_, Item::Thing(at)) if is_resource => gap_above(graph, at),
                    (Item::Thing(_), Item::Thing(_)) => group_pitch(above_height) - above_height,
                    _ => SLOT_GAP,
                };
        }
        above = Some((*item, *height));
        offsets.push(offset);
    }
    let starts: Vec<i32> = items.iter().zip(&offsets).map(|(it, offset)| it.2 - offset).collect();
    for ((start, offset), (item, ..)) in ascending(&starts).iter().zip(offsets).zip(items) {
        let y = start + offset;
        match item {
            Item::Slot(slot) => column.slots[slot].1 = y,
            Item::Thing(at) if is_resource => {
                let (width, height) = (RESOURCE_WIDTH, RESOURCE_HEIGHT);
                graph.resources[at].rect = Rect { x: 0, y, width, height };
            }
            Item::Thing(at) => graph.groups[at].rect.y = y,
        }
    }
    if !is_resource {
        move_cards(graph, column);
    }
}

fn gap_above(graph: &Graph, at: usize) -> i32 {
    let badges = route::badges_height(graph, at);
    let is_first =
        at.checked_sub(1).is_none_or(|it| graph.resources[it].kind != graph.resources[at].kind);
    match (badges, is_first) {
        (0, false) => RESOURCE_GAP,
        (_, false) => badges,
        (_, true) => badges + KIND_GAP,
    }
}

/// Sum and number of the heights of each resource's users.
fn users(graph: &Graph) -> Vec<(i64, i64)> {
    let mut users = vec![(0, 0); graph.resources.len()];
    for used in &graph.uses {
        let (sum, n) = &mut users[used.resource];
        *sum += i64::from(graph.cards[used.card].rect.center().y);
        *n += 1;
    }
    users
}

/// Finds which edges run through which columns: all that lead to one resource through one column are one there.
fn slots(graph: &Graph, columns: &mut [Column], column_of: &[usize]) {
    let of_resource = columns_of_resources(graph, columns);
    // The column, the resource and the height where each edge would like to pass.
    let mut passing: Vec<(usize, usize, i64)> = Vec::new();
    for used in &graph.uses {
        let (from, to) = (column_of[used.card], of_resource[used.resource]);
        let start = i64::from(graph.cards[used.card].rect.center().y);
        let end = i64::from(graph.resources[used.resource].rect.center().y);
        for at in from.min(to) + 1..from.max(to) {
            let part = |to: usize| i64::from(length(to.abs_diff(from)));
            let y = start + (end - start) * part(at) / part(to);
            passing.push((at, used.resource, y));
        }
    }
    sort_by_key(&mut passing, |it| *it);
    for together in passing.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let y = together.iter().map(|it| it.2).sum::<i64>() / i64::from(length(together.len()));
        let (at, resource, _) = together[0];
        columns[at].slots.push((resource, i32::try_from(y).unwrap_or(0)));
    }
    for column in columns {
        sort_by_key(&mut column.slots, |it| (it.1, it.0));
    }
}

/// Where a column starts, with the heading and the badges above its first resource.
fn top_of(graph: &Graph, column: &Column) -> Option<i32> {
    let first = column.range.start;
    let top = match column.of {
        _ if column.range.is_empty() => None,
        Of::Resources => {
            let badges = route::badges_height(graph, first);
            Some(graph.resources[first].rect.y - badges - KIND_GAP + RESOURCE_GAP)
        }
        _ => Some(graph.groups[first].rect.y),
    };
    top.into_iter().chain(column.slots.first().map(|it| it.1)).min()
}

/// Gives every column its place from left to right, and the picture its size.
fn widen(graph: &mut Graph, columns: &mut [Column], arrows: &Arrows, down: i32) {
    let channel = if columns.len() > 2 { WIDE_CHANNEL } else { CHANNEL };
    let lanes = route::lanes(graph);
    let mut x = MARGIN;
    for (at, column) in columns.iter_mut().enumerate() {
        let room = arrows.room(at);
        column.x = x;
        column.width = room + GROUP_WIDTH;
        let group_x = x + if column.of == Of::Left { room } else { 0 };
        if column.of == Of::Resources {
            let lanes = lanes.iter().filter(|it| column.range.contains(it.0)).map(|it| it.1 + 1);
            column.width = RESOURCE_WIDTH + route::LANE * lanes.max().unwrap_or(0);
            for it in &mut graph.resources[column.range.clone()] {
                it.rect.x = x;
            }
        } else {
            for it in &mut graph.groups[column.range.clone()] {
                it.rect.x = group_x;
            }
            move_cards(graph, column);
        }
        graph.width = x + column.width + MARGIN;
        x += column.width + channel;
    }
    let groups = graph.groups.iter().map(|it| it.rect.bottom());
    let bottoms = groups.chain(graph.resources.iter().map(|it| it.rect.bottom()));
    let slots = columns.iter().filter_map(|it| it.slots.last()).map(|it| it.1);
    let rows = arrows.range().map(|it| it.1 + down);
    graph.height = bottoms.chain(slots).chain(rows).max().unwrap_or(0) + MARGIN;
}

/// Sets the heading above the first resource of a kind in each column.
fn captions(graph: &mut Graph, columns: &[Column]) {
    let resources = &graph.resources;
    let firsts = columns.iter().filter(|it| it.of == Of::Resources).flat_map(|column| {
        let start = column.range.start;
        column
            .range
            .clone()
            .filter(move |at| *at == start || resources[at - 1].kind != resources[*at].kind)
    });
    let captions = firsts.map(|at| {
        let Rect { x, y, .. } = resources[at].rect;
        let y = y - CAPTION_RISE - route::badges_height(graph, at);
        Caption { kind: resources[at].kind, at: Point { x, y } }
    });
    graph.captions = captions.collect();
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
