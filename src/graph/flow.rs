//! Lineage between locations: assets run from card to card outside of the groups, each with its name.
//!
//! Whatever leaves a card takes a row of its own beside the groups, and so does every arrow that arrives, with its label; all
//! arrows of one card share a lane beyond the labels, and those that disagree have one of their own. So nothing crosses a card, a resource or a label.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{MARGIN, ascending, length};
use super::{Flow, FlowState, Graph, Point, Rect};
use crate::check::Context;
use crate::lineage::{Edge, key_text};

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

/// What the environment's locations make for each other: one flow for each pair, with all its assets.
pub(super) fn collect(context: &Context<'_>, graph: &mut Graph) {
    let cards: BTreeMap<usize, usize> =
        graph.cards.iter().enumerate().map(|(at, it)| (it.subject, at)).collect();
    let mut flows: BTreeMap<(usize, usize), Flow> = BTreeMap::new();
    for (at, edge) in context.lineage.edges.iter().enumerate() {
        if edge.environment != graph.environment {
            continue;
        }
        let (Some(&from), Some(&to)) = (cards.get(&edge.from), cards.get(&edge.to)) else {
            continue;
        };
        let flow = flows.entry((to, from)).or_insert_with(|| Flow { from, to, ..Flow::default() });
        if state(edge) > flow.state || flow.edges.is_empty() {
            // The worst of them names the arrow.
            flow.state = state(edge);
            flow.label = key_text(&edge.key);
        }
        flow.edges.push(at);
    }
    graph.flows = flows.into_values().filter(|it| it.from != it.to).collect();
}

/// How one asset stands.
pub fn state(edge: &Edge) -> FlowState {
    match (edge.is_data, edge.meeting.as_ref().map(|it| it.meets)) {
        (false, _) => FlowState::Order,
        (true, None) => FlowState::Data,
        (true, Some(Some(true))) => FlowState::Meets,
        (true, Some(None)) => FlowState::Untold,
        (true, Some(Some(false))) => FlowState::Mismatch,
    }
}

/// Where flows come from: a card, and whether they are mismatches, whose lines stay apart from the others.
type Source = (usize, bool);

fn source(flow: &Flow) -> Source {
    (flow.from, flow.state == FlowState::Mismatch)
}

/// What takes a row of its own.
#[derive(Clone, Copy)]
enum Row {
    /// What leaves a card.
    Leaving(Source),
    /// A flow that arrives.
    Arriving(usize),
}

/// One side of the picture: which rows are there, and which lanes.
#[derive(Default)]
struct Border {
    /// The height of what leaves each card.
    leaving: BTreeMap<Source, i32>,
    /// The height of each flow's line where it arrives.
    arriving: BTreeMap<usize, i32>,
    /// The lane of each card that something on this side comes from.
    lanes: BTreeMap<Source, i32>,
    n_lanes: i32,
}

impl Border {
    fn room(&self) -> i32 {
        if self.lanes.is_empty() { 0 } else { TURN + LABEL_WIDTH + LANE * (self.n_lanes + 1) }
    }
}

/// Places the flows around everything else, which makes room for them.
pub(super) fn place(graph: &mut Graph) {
    if graph.flows.is_empty() {
        return;
    }
    let middle = graph.resources.first().map_or(i32::MAX, |it| it.rect.x);
    let is_right: Vec<bool> = graph.cards.iter().map(|it| it.rect.x > middle).collect();
    let mut borders = [border(graph, &is_right, false), border(graph, &is_right, true)];
    // What goes from one side to the other runs above everything.
    let crossing = graph.flows.iter().filter(|it| is_right[it.from] != is_right[it.to]);
    let crossing: BTreeSet<Source> = crossing.map(source).collect();
    let rows = borders.iter().flat_map(|it| it.leaving.values().chain(it.arriving.values()));
    let top = rows.min().map_or(0, |it| it - LABEL_HEIGHT - LABEL_LINE).min(MARGIN);
    let tracks: BTreeMap<Source, i32> =
        crossing.iter().enumerate().map(|(at, it)| (*it, top - LANE * (length(at) + 1))).collect();
    for (border, side) in borders.iter_mut().zip([false, true]) {
        lanes(graph, &is_right, side, &tracks, border);
    }
    let right = graph.groups.iter().map(|it| it.rect.right()).max().unwrap_or(0);
    let [left_border, right_border] = &borders;
    let bend = |border: &Border, is_right: bool, from: Source| {
        let lane = border.lanes.get(&from).copied().unwrap_or(0);
        let out = TURN + LABEL_WIDTH + LANE * (lane + 1);
        (
            if is_right { right + TURN } else { MARGIN - TURN },
            if is_right { right + out } else { MARGIN - out },
        )
    };
    let mut placed = Vec::new();
    for (at, flow) in graph.flows.iter().enumerate() {
        let (from_right, to_right) = (is_right[flow.from], is_right[flow.to]);
        let own = if from_right { right_border } else { left_border };
        let other = if to_right { right_border } else { left_border };
        let (leave, arrive) = (own.leaving[&source(flow)], other.arriving[&at]);
        let (from, to) = (graph.cards[flow.from].rect, graph.cards[flow.to].rect);
        let edge = |rect: Rect, right: bool| if right { rect.right() } else { rect.x };
        let (turn, lane) = bend(own, from_right, source(flow));
        let (last_turn, last_lane) = bend(other, to_right, source(flow));
        let mut points = vec![
            Point { x: edge(from, from_right), y: from.y + leave_of(source(flow)) },
            Point { x: turn, y: leave },
            Point { x: lane, y: leave },
        ];
        if let Some(track) = tracks.get(&source(flow)).filter(|_| from_right != to_right) {
            points.extend([Point { x: lane, y: *track }, Point { x: last_lane, y: *track }]);
        }
        let arrivals = graph.flows.iter().filter(|it| it.to == flow.to).count();
        let before = graph.flows[..at].iter().filter(|it| it.to == flow.to).count();
        let port = (ARRIVE.1 - ARRIVE.0) * (2 * length(before) + 1) / (2 * length(arrivals));
        points.extend([
            Point { x: last_lane, y: arrive },
            Point { x: last_turn, y: arrive },
            Point { x: edge(to, to_right), y: to.y + ARRIVE.0 + port },
        ]);
        let x = if to_right { last_turn } else { last_turn - LABEL_WIDTH };
        let height = label_height(flow);
        let y = arrive + LABEL_DROP - height;
        placed.push((points, Rect { x, y, width: LABEL_WIDTH, height }));
    }
    for (flow, (points, rect)) in graph.flows.iter_mut().zip(placed) {
        (flow.points, flow.rect) = (points, rect);
    }
    let top = tracks.values().copied().min().unwrap_or(top);
    let rows = borders.iter().flat_map(|it| it.leaving.values().chain(it.arriving.values()));
    let bottom = rows.max().copied().unwrap_or(0) + MARGIN;
    graph.height = graph.height.max(bottom);
    graph.width = graph.width.max(right + borders[1].room() + MARGIN);
    shift(graph, borders[0].room(), MARGIN - top.min(MARGIN));
}

/// The height of a flow's label, of one line or two.
fn label_height(flow: &Flow) -> i32 {
    let is_long = flow.label.chars().count() > LINE_LETTERS || flow.edges.len() > 1;
    LABEL_HEIGHT + if is_long { LABEL_LINE } else { 0 }
}

/// How far below a card's top its flows leave it.
fn leave_of((_, is_mismatch): Source) -> i32 {
    LEAVE + if is_mismatch { LEAVING_PITCH } else { 0 }
}

/// The rows of one side, in the order of its cards, as near to them as they fit.
fn border(graph: &Graph, is_right: &[bool], side: bool) -> Border {
    // With the height that each would like.
    let mut rows: Vec<(Row, i32)> = Vec::new();
    for (card, it) in graph.cards.iter().enumerate().filter(|it| is_right[it.0] == side) {
        for of in [(card, false), (card, true)] {
            if graph.flows.iter().any(|it| source(it) == of) {
                rows.push((Row::Leaving(of), it.rect.y + leave_of(of)));
            }
        }
        let arriving = graph.flows.iter().enumerate().filter(|(_, it)| it.to == card);
        rows.extend(arriving.map(|(at, _)| (Row::Arriving(at), it.rect.center().y)));
    }
    let mut offset = 0;
    let mut offsets = Vec::new();
    for (row, _) in &rows {
        offset += match row {
            Row::Arriving(at) => {
                graph.flows.get(*at).map_or(0, label_height) + LABEL_PITCH - LABEL_HEIGHT
            }
            Row::Leaving(_) => LEAVING_PITCH,
        };
        offsets.push(offset);
    }
    let wanted: Vec<i32> = rows.iter().zip(&offsets).map(|(row, offset)| row.1 - offset).collect();
    let mut border = Border::default();
    for ((row, start), offset) in rows.iter().zip(ascending(&wanted)).zip(offsets) {
        match row.0 {
            Row::Leaving(of) => border.leaving.insert(of, start + offset),
            Row::Arriving(flow) => border.arriving.insert(flow, start + offset),
        };
    }
    border
}

/// Gives every card that something on this side comes from a lane that is free as far as it runs.
fn lanes(
    graph: &Graph,
    is_right: &[bool],
    side: bool,
    tracks: &BTreeMap<Source, i32>,
    border: &mut Border,
) {
    let mut ranges: BTreeMap<Source, (i32, i32)> = BTreeMap::new();
    for (at, flow) in graph.flows.iter().enumerate() {
        let crosses = is_right[flow.from] != is_right[flow.to];
        let leaves = border.leaving.get(&source(flow)).filter(|_| is_right[flow.from] == side);
        let arrives = border.arriving.get(&at);
        let track = tracks.get(&source(flow)).filter(|_| crosses);
        for y in leaves.into_iter().chain(arrives).chain(track) {
            if is_right[flow.from] == side || arrives.is_some() {
                let range = ranges.entry(source(flow)).or_insert((*y, *y));
                *range = (range.0.min(*y), range.1.max(*y));
            }
        }
    }
    // Short ones first: they stay next to what they join.
    let mut order: Vec<(i32, Source)> =
        ranges.iter().map(|(from, range)| (range.1 - range.0, *from)).collect();
    order.sort_unstable();
    let mut taken: Vec<Vec<(i32, i32)>> = Vec::new();
    for (_, from) in order {
        let range = ranges[&from];
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

/// Moves everything.
fn shift(graph: &mut Graph, x: i32, y: i32) {
    let point = |it: &mut Point| {
        it.x += x;
        it.y += y;
    };
    let rects = graph.groups.iter_mut().map(|it| &mut it.rect);
    let rects = rects.chain(graph.cards.iter_mut().map(|it| &mut it.rect));
    let rects = rects.chain(graph.resources.iter_mut().map(|it| &mut it.rect));
    let rects = rects.chain(graph.mismatches.iter_mut().map(|it| &mut it.badge));
    for rect in rects.chain(graph.flows.iter_mut().map(|it| &mut it.rect)) {
        rect.x += x;
        rect.y += y;
    }
    let points = graph.captions.iter_mut().map(|it| &mut it.at);
    let points = points.chain(graph.uses.iter_mut().flat_map(|it| [&mut it.start, &mut it.end]));
    let points = points.chain(graph.mismatches.iter_mut().flat_map(|it| &mut it.points));
    points.chain(graph.flows.iter_mut().flat_map(|it| &mut it.points)).for_each(point);
    graph.width += x;
    graph.height += y;
}
