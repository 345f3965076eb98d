//! Where lineage runs: assets go from card to card outside of the groups, each with its name.
//!
//! Whatever leaves a card takes a row of its own beside the groups, and so does every arrow that arrives, with its label; all
//! arrows of one card share a lane beyond the labels, and those that disagree have one of their own. So nothing crosses a card, a resource or a label.

use std::collections::BTreeMap;

use super::columns::{Column, Of};
use super::layout::{ascending, length};
use super::{Flow, FlowState, Graph, Point, Rect};
use crate::source::sort_by_key;

const LABEL_WIDTH: i32 = 116;
const LABEL_HEIGHT: i32 = 24;
/// The second line of a label, for names of more letters than a line holds.
const LABEL_LINE: i32 = 14;
const LINE_LETTERS: usize = 12;
/// How far the line runs above the lower edge of its label.
const LABEL_DROP: i32 = 4;
/// Between a label and the group, for the turn towards the card.
const TURN: i32 = 22;
/// Between lanes, and between the tracks above everything.
const LANE: i32 = 12;
/// Below a row, to the next one: where it has a label, and where it is only what leaves a card.
const LABEL_PITCH: i32 = 26;
const LEAVING_PITCH: i32 = 8;
/// From a card's top to what leaves it, and to the first and last of what arrives.
const LEAVE: i32 = 12;
const ARRIVE: (i32, i32) = (26, 58);

/// Where flows come from: one number for a card, and the next one for its mismatches, whose lines stay apart from the others.
type Source = usize;

fn source(flow: &Flow) -> Source {
    2 * flow.from + usize::from(flow.state == FlowState::Mismatch)
}

/// What takes a row of its own.
#[derive(Clone, Copy)]
enum Row {
    /// What leaves a card.
    Leaving(Source),
    /// A flow that arrives.
    Arriving(usize),
}

/// The heights of all arrows.
pub(super) struct Arrows {
    /// One for each column.
    borders: Vec<Border>,
    /// The height of what goes from one column to another, above everything.
    tracks: BTreeMap<Source, i32>,
}

/// The outer side of a column of groups: which rows are there, and which lanes.
#[derive(Default)]
struct Border {
    /// The height of what leaves each card.
    leaving: BTreeMap<Source, i32>,
    /// The height of each flow's line where it arrives.
    arriving: BTreeMap<usize, i32>,
    /// The lane of each card that something in this column comes from.
    lanes: BTreeMap<Source, i32>,
    n_lanes: i32,
}

impl Arrows {
    /// Finds a height for each arrow of `graph`, whose cards stand in the columns `column_of`; `top` is that of everything else.
    pub(super) fn new(graph: &Graph, columns: &[Column], column_of: &[usize], top: i32) -> Self {
        let mut borders: Vec<Border> = columns.iter().map(|it| border(graph, it)).collect();
        // What goes from one column to another runs above everything.
        let crossing = graph.flows.iter().filter(|it| column_of[it.from] != column_of[it.to]);
        let mut crossing: Vec<Source> = crossing.map(source).collect();
        sort_by_key(&mut crossing, |it| *it);
        crossing.dedup();
        let rows = borders.iter().flat_map(|it| it.leaving.values().chain(it.arriving.values()));
        let top = rows.map(|it| it - LABEL_HEIGHT - LABEL_LINE).chain([top]).min().unwrap_or(top);
        let track = |at: usize| top - LANE * (length(at) + 1);
        let tracks = crossing.iter().enumerate().map(|(at, it)| (*it, track(at))).collect();
        for (at, border) in borders.iter_mut().enumerate() {
            lanes(graph, column_of, at, &tracks, border);
        }
        Self { borders, tracks }
    }

    /// The highest and the lowest line.
    pub(super) fn range(&self) -> Option<(i32, i32)> {
        let rows =
            self.borders.iter().flat_map(|it| it.leaving.values().chain(it.arriving.values()));
        let bottom = rows.clone().max()?;
        let top = rows.map(|it| it - LABEL_HEIGHT - LABEL_LINE);
        Some((top.chain(self.tracks.values().copied()).min()?, *bottom))
    }

    /// What they take beside the groups of a column.
    pub(super) fn room(&self, column: usize) -> i32 {
        match self.borders.get(column) {
            Some(it) if it.n_lanes > 0 => TURN + LABEL_WIDTH + LANE * (it.n_lanes + 1),
            _ => 0,
        }
    }

    /// Places the flows, all of them lower by `down`.
    pub(super) fn place(
        &self,
        graph: &mut Graph,
        columns: &[Column],
        column_of: &[usize],
        down: i32,
    ) {
        let mut placed = Vec::new();
        for (at, flow) in graph.flows.iter().enumerate() {
            let (own, other) = (column_of[flow.from], column_of[flow.to]);
            let of = source(flow);
            let leave = self.borders[own].leaving[&of] + down;
            let arrive = self.borders[other].arriving[&at] + down;
            let (from, to) = (graph.cards[flow.from].rect, graph.cards[flow.to].rect);
            let is_right = |column: usize| columns[column].of == Of::Right;
            let edge =
                |rect: Rect, column: usize| if is_right(column) { rect.right() } else { rect.x };
            let bend = |column: usize| {
                let lane = self.borders[column].lanes.get(&of).copied().unwrap_or(0);
                let out = TURN + LABEL_WIDTH + LANE * (lane + 1);
                let group = graph.groups[columns[column].range.start].rect;
                if is_right(column) {
                    (group.right() + TURN, group.right() + out)
                } else {
                    (group.x - TURN, group.x - out)
                }
            };
            let ((turn, lane), (last_turn, last_lane)) = (bend(own), bend(other));
            let mut points = vec![
                Point { x: edge(from, own), y: from.y + leave_of(of) },
                Point { x: turn, y: leave },
                Point { x: lane, y: leave },
            ];
            if let Some(track) = self.tracks.get(&of).filter(|_| own != other) {
                let y = track + down;
                points.extend([Point { x: lane, y }, Point { x: last_lane, y }]);
            }
            let arrivals = graph.flows.iter().filter(|it| it.to == flow.to).count();
            let before = graph.flows[..at].iter().filter(|it| it.to == flow.to).count();
            let port = (ARRIVE.1 - ARRIVE.0) * (2 * length(before) + 1) / (2 * length(arrivals));
            points.extend([
                Point { x: last_lane, y: arrive },
                Point { x: last_turn, y: arrive },
                Point { x: edge(to, other), y: to.y + ARRIVE.0 + port },
            ]);
            let x = if is_right(other) { last_turn } else { last_turn - LABEL_WIDTH };
            let height = label_height(flow);
            let y = arrive + LABEL_DROP - height;
            placed.push((points, Rect { x, y, width: LABEL_WIDTH, height }));
        }
        for (flow, (points, rect)) in graph.flows.iter_mut().zip(placed) {
            (flow.points, flow.rect) = (points, rect);
        }
    }
}

/// The height of a flow's label, of one line or two.
fn label_height(flow: &Flow) -> i32 {
    let is_long = flow.label.chars().count() > LINE_LETTERS || flow.edges.len() > 1;
    LABEL_HEIGHT + if is_long { LABEL_LINE } else { 0 }
}

/// How far below a card's top its flows leave it.
fn leave_of(of: Source) -> i32 {
    LEAVE + if of % 2 == 1 { LEAVING_PITCH } else { 0 }
}

/// The rows beside the cards of one repository, each with the height that it would like, and what it needs above its line.
fn rows(graph: &Graph, repo: usize) -> Vec<(Row, i32, i32)> {
    let mut rows = Vec::new();
    for (card, it) in graph.cards.iter().enumerate().filter(|it| it.1.repo == repo) {
        for of in [2 * card, 2 * card + 1] {
            if graph.flows.iter().any(|it| source(it) == of) {
                rows.push((Row::Leaving(of), it.rect.y + leave_of(of), LEAVING_PITCH));
            }
        }
        for (at, flow) in graph.flows.iter().enumerate().filter(|(_, it)| it.to == card) {
            let pitch = label_height(flow) + LABEL_PITCH - LABEL_HEIGHT;
            rows.push((Row::Arriving(at), it.rect.center().y, pitch));
        }
    }
    rows
}

/// What the arrows of a repository need beside it.
pub(super) fn rows_height(graph: &Graph, repo: usize) -> i32 {
    let rows = rows(graph, repo);
    if rows.is_empty() { 0 } else { rows.iter().map(|it| it.2).sum::<i32>() + LABEL_DROP }
}

/// The rows of a column, in the order of its cards, as near to them as they fit; where edges run through the column, beside
/// their own group alone.
fn border(graph: &Graph, column: &Column) -> Border {
    let mut border = Border::default();
    let groups = match column.of {
        Of::Resources => &[],
        _ => &graph.groups[column.range.clone()],
    };
    let mut all = Vec::new();
    for group in groups {
        let own = rows(graph, group.repo);
        if column.is_inner {
            let needed: i32 = own.iter().map(|it| it.2).sum();
            let height = group.rect.height.max(needed + LABEL_DROP);
            let last = group.rect.y + height - LABEL_DROP - needed;
            border.set(&own, (group.rect.y, last));
        } else {
            all.extend(own);
        }
    }
    border.set(&all, (i32::MIN, i32::MAX));
    border
}

impl Border {
    /// Gives rows their heights, the room above the first within `range`.
    fn set(&mut self, rows: &[(Row, i32, i32)], range: (i32, i32)) {
        let mut offset = 0;
        let mut offsets = Vec::new();
        for (_, _, pitch) in rows {
            offset += pitch;
            offsets.push(offset);
        }
        let wanted: Vec<i32> =
            rows.iter().zip(&offsets).map(|(it, offset)| it.1 - offset).collect();
        for ((row, start), offset) in rows.iter().zip(ascending(&wanted)).zip(offsets) {
            let y = start.clamp(range.0, range.1) + offset;
            match row.0 {
                Row::Leaving(of) => self.leaving.insert(of, y),
                Row::Arriving(flow) => self.arriving.insert(flow, y),
            };
        }
    }
}

/// Gives every card that something in the column comes from a lane that is free as far as it runs.
fn lanes(
    graph: &Graph,
    column_of: &[usize],
    column: usize,
    tracks: &BTreeMap<Source, i32>,
    border: &mut Border,
) {
    let mut ranges: BTreeMap<Source, (i32, i32)> = BTreeMap::new();
    for (at, flow) in graph.flows.iter().enumerate() {
        let is_own = column_of[flow.from] == column;
        let arrives = border.arriving.get(&at);
        if !is_own && arrives.is_none() {
            continue;
        }
        let leaves = border.leaving.get(&source(flow)).filter(|_| is_own);
        let crosses = column_of[flow.from] != column_of[flow.to];
        let track = tracks.get(&source(flow)).filter(|_| crosses);
        for y in leaves.into_iter().chain(arrives).chain(track) {
            let range = ranges.entry(source(flow)).or_insert((*y, *y));
            *range = (range.0.min(*y), range.1.max(*y));
        }
    }
    // Short ones first: they stay next to what they join.
    let mut order: Vec<(Source, (i32, i32))> = ranges.into_iter().collect();
    sort_by_key(&mut order, |(_, range)| range.1 - range.0);
    let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
    for (from, range) in order {
        let free = |lane: &Vec<(i32, i32)>| lane.iter().all(|it| it.1 < range.0 || range.1 < it.0);
        let lane = taken.iter().position(free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push(Vec::new());
        }
        taken[lane].push(range);
        border.lanes.insert(from, length(lane));
    }
    border.n_lanes = length(taken.len());
}
