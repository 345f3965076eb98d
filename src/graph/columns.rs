//! How many columns the picture has, and what stands in which: so many that all of it is as large as possible on a screen.

use std::ops::Range;

use super::layout::{
    CHANNEL, GROUP_WIDTH, RESOURCE_WIDTH, WIDE_CHANNEL, group_height, group_pitch, length,
    resource_pitch,
};
use super::{Card, Graph, Group, Resource, order};
use crate::source::sort_by_key;

/// What a map is usually seen through.
const PANEL: (i32, i32) = (660, 720);
/// What arrows between locations take beside a column of groups, about.
const ARROWS: i32 = 190;
/// So much larger, in percent, must the picture become for another column.
const WORTH: i32 = 108;
/// The same for repositories on both sides: half as many edges cross then.
const CLEARER: i32 = 80;
/// So many repositories are needed for that.
const SECOND_SIDE: usize = 4;

/// Resources that stay together.
pub(super) type Unit = Vec<usize>;

/// What stands where before it is sifted: groups on two sides, resources in columns between them.
pub(super) struct Columns {
    /// The cards of each group.
    pub(super) cards: Vec<Vec<usize>>,
    /// The height of each group with the gap below it.
    pub(super) heights: Vec<i32>,
    /// The groups at the left and at the right.
    pub(super) sides: [Vec<usize>; 2],
    /// Columns of resources.
    pub(super) resources: Vec<Vec<Unit>>,
    /// Columns of groups on each side.
    n_each: usize,
}

/// One column of the picture; the first is at the left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// What is in it.
    pub(super) of: Of,
    /// The places of its groups or resources in the graph, from top to bottom.
    pub(super) range: Range<usize>,
    /// Whether edges run through it.
    pub(super) is_inner: bool,
    /// Its left edge, with what belongs to it.
    pub(super) x: i32,
    /// Its width, with what belongs to it.
    pub(super) width: i32,
    /// Edges to resources in other columns that run through it: the resource and the height.
    pub(super) slots: Vec<(usize, i32)>,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Groups left of the resources.
    Left,
    /// Resources.
    Resources,
    /// Groups right of the resources.
    Right,
}

impl Columns {
    /// What stands where at first.
    pub(super) fn new(graph: &Graph) -> Self {
        let cards = order::cards(graph);
        let heights: Vec<i32> = cards
            .iter()
            .zip(&graph.groups)
            .map(|(cards, group)| group_pitch(group_height(group, cards.len())))
            .collect();
        let units = order::units(graph);
        let unit_heights: Vec<i32> = units
            .iter()
            .map(|unit| unit.iter().map(|it| resource_pitch(graph, *it)).sum())
            .collect();
        let (n_each, n_sides, n_resources) =
            numbers(&heights, &unit_heights, !graph.flows.is_empty());
        let mut groups: Vec<usize> = (0..heights.len()).collect();
        sort_by_key(&mut groups, |it| graph.groups[*it].repo);
        let mut sides = parts(groups, &|it| heights[it], n_sides).into_iter();
        let sides = [sides.next().unwrap_or_default(), sides.next().unwrap_or_default()];
        let kind = |it: &Unit| graph.resources[it[0]].kind;
        // A kind stays whole if its column does not become much higher by that.
        let most = unit_heights.iter().sum::<i32>() * 3 / 2 / length(n_resources);
        let mut runs: Vec<Vec<Unit>> = Vec::new();
        for run in units.chunk_by(|one, other| kind(one) == kind(other)) {
            let height: i32 = run.iter().flatten().map(|it| resource_pitch(graph, *it)).sum();
            if height <= most {
                runs.push(run.to_vec());
            } else {
                runs.extend(run.iter().map(|it| vec![it.clone()]));
            }
        }
        let height =
            |it: usize| runs[it].iter().flatten().map(|it| resource_pitch(graph, *it)).sum();
        let columns = parts((0..runs.len()).collect(), &height, n_resources).into_iter();
        let resources = columns.map(|it| it.iter().flat_map(|it| runs[*it].clone()).collect());
        let resources = resources.filter(|it: &Vec<Unit>| !it.is_empty()).collect();
        Self { cards, heights, sides, resources, n_each }
    }

    /// Puts everything of the graph into this order, and gives the columns of the picture.
    pub(super) fn settle(&self, graph: &mut Graph) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut groups = Vec::new();
        let [mut left, right] = self.sides.each_ref().map(|it| self.side(it));
        left.reverse();
        for (of, side) in [(Of::Left, left), (Of::Right, right)] {
            let n_side = side.len();
            for (at, column) in side.into_iter().enumerate() {
                let is_inner = at != if of == Of::Left { 0 } else { n_side - 1 };
                let range = groups.len()..groups.len() + column.len();
                groups.extend(column);
                columns.push(Column { of, range, is_inner, x: 0, width: 0, slots: Vec::new() });
            }
            if of == Of::Left {
                let mut n = 0;
                for column in &self.resources {
                    let range = n..n + column.iter().map(Vec::len).sum::<usize>();
                    n = range.end;
                    let (of, slots) = (Of::Resources, Vec::new());
                    columns.push(Column { of, range, is_inner: true, x: 0, width: 0, slots });
                }
            }
        }
        let cards = groups.iter().flat_map(|it| &self.cards[*it]).copied().collect();
        let resources = self.resources.iter().flatten().flatten().copied().collect();
        arrange(graph, groups, cards, resources);
        columns
    }

    /// The columns of a side, from the inner to the outer one: each group goes to the one that is lowest so far.
    fn side(&self, groups: &[usize]) -> Vec<Vec<usize>> {
        let mut columns: Vec<(i32, Vec<usize>)> = vec![(0, Vec::new()); self.n_each];
        for group in groups {
            let Some(lowest) = columns.iter_mut().min_by_key(|it| it.0) else { break };
            lowest.0 += self.heights[*group];
            lowest.1.push(*group);
        }
        columns.into_iter().map(|it| it.1).filter(|it| !it.is_empty()).collect()
    }
}

/// How many columns of groups on a side, sides, and columns of resources make the largest picture.
fn numbers(groups: &[i32], units: &[i32], has_flows: bool) -> (usize, usize, usize) {
    let column = |heights: &[i32], n: usize| {
        let most = heights.iter().max().copied().unwrap_or(0);
        let all: i32 = heights.iter().sum();
        if n == 1 { all } else { most.max(all / length(n) + most / 2) }
    };
    let mut best = (0, (1, 1, 1));
    for (n_each, n_sides) in [(1, 1), (1, 2), (2, 2), (3, 2), (4, 2)] {
        for n_resources in 1..=5 {
            let n_groups = n_each * n_sides;
            if n_groups > groups.len().max(1) || n_resources > units.len().max(1) {
                continue;
            }
            if n_sides == 2 && units.is_empty() {
                continue;
            }
            let (own, others) = (length(n_groups), length(n_resources));
            let channel = if own + others > 2 { WIDE_CHANNEL } else { CHANNEL };
            let width = own * (GROUP_WIDTH + if has_flows { ARROWS } else { 0 })
                + others * RESOURCE_WIDTH
                + (own + others - 1) * channel;
            let height = column(groups, n_groups).max(column(units, n_resources));
            // In thousandths.
            let scale = (1000 * PANEL.0 / width).min(1000 * PANEL.1 / height.max(1)).min(1000);
            let is_second_side = n_sides == 2 && best.1.1 == 1 && groups.len() >= SECOND_SIDE;
            if 100 * scale > if is_second_side { CLEARER } else { WORTH } * best.0 {
                best = (scale, (n_each, n_sides, n_resources));
            }
        }
    }
    best.1
}

/// Cuts a list into parts of about the same height.
fn parts(things: Vec<usize>, height: &dyn Fn(usize) -> i32, n_parts: usize) -> Vec<Vec<usize>> {
    let total: i32 = things.iter().map(|it| height(*it)).sum();
    let mut parts = vec![Vec::new(); n_parts];
    let mut filled = 0;
    for thing in things {
        let middle = i64::from(filled + height(thing) / 2);
        let part = middle * i64::from(length(n_parts)) / i64::from(total.max(1));
        filled += height(thing);
        let last = n_parts.saturating_sub(1);
        if let Some(part) = parts.get_mut(usize::try_from(part).unwrap_or(0).min(last)) {
            part.push(thing);
        }
    }
    parts
}

/// Gives groups, cards and resources new places in their lists: the old place of each, in the new order.
fn arrange(graph: &mut Graph, groups: Vec<usize>, cards: Vec<usize>, resources: Vec<usize>) {
    let card = inverse(&cards);
    let resource = inverse(&resources);
    graph.groups = taken::<Group>(&graph.groups, groups);
    graph.cards = taken::<Card>(&graph.cards, cards);
    graph.resources = taken::<Resource>(&graph.resources, resources);
    for used in &mut graph.uses {
        (used.card, used.resource) = (card[used.card], resource[used.resource]);
    }
    sort_by_key(&mut graph.uses, |it| (it.card, it.resource));
    for it in &mut graph.mismatches {
        (it.expected, it.odd) = (resource[it.expected], resource[it.odd]);
        it.sides.iter_mut().for_each(|side| side.card = card[side.card]);
    }
    for flow in &mut graph.flows {
        (flow.from, flow.to) = (card[flow.from], card[flow.to]);
    }
    sort_by_key(&mut graph.flows, |it| (it.to, it.from));
}

fn taken<T: Clone>(things: &[T], order: Vec<usize>) -> Vec<T> {
    order.into_iter().map(|it| things[it].clone()).collect()
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    order.iter().enumerate().for_each(|(at, it)| inverse[*it] = at);
    inverse
}
