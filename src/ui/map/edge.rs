//! Draws what joins nodes: uses, mismatches with their badges, assets between locations.

use std::fmt::Write;

use yew::{Html, html};

use super::node::{Manner, button, line, rect};
use crate::graph::{Flow, FlowState, Mismatch, Point, Rect, Use};
use crate::ui::shorten::{Letters, shorten, width_of};
use crate::ui::sign::{Sign, sign_at};

/// The length of an arrow's head.
const HEAD: i32 = 8;
/// The height of a label of one line.
const ONE_LINE: i32 = 24;

/// A use, as a curve with a head; a wider one that is not seen takes the pointer. It is a button if it `is_reached` by key.
pub(super) fn used(
    used: &Use,
    told: &str,
    manner: &Manner,
    is_raised: bool,
    is_reached: bool,
) -> Html {
    let [.., before, end] = used.points.as_slice() else { return html! {} };
    let Point { x, y } = *end;
    let back = if x < before.x { x + HEAD } else { x - HEAD };
    let mut curve = String::new();
    for pair in used.points.chunks_exact(2) {
        let to = if pair[1] == *end { Point { x: back, y } } else { pair[1] };
        let command = if curve.is_empty() { 'M' } else { 'L' };
        bend(&mut curve, command, pair[0], to);
    }
    let head = format!("M{x} {y}L{back} {}V{}Z", y - 4, y + 4);
    let drawn = html! {
        <>
            <title>{ told }</title>
            <path class="map-use-target" d={curve.clone()} />
            <path class="map-use-line" d={curve} />
            <path class="map-use-head" d={head} />
        </>
    };
    let kind = if used.mismatch { "mismatch" } else { "plain" };
    let raised = is_raised.then_some("");
    if is_reached {
        let told = format!("{}. Show details", told.replace('\n', ", "));
        let button = button(manner, "map-use", kind, told, drawn);
        return html! { <g key={manner.node.name()} data-raised={raised}>{ button }</g> };
    }
    html! {
        <g
            key={manner.node.name()}
            class="map-use"
            data-node={manner.node.name()}
            data-kind={kind}
            data-change={manner.change.as_ref().map(|it| it.0)}
            data-raised={raised}
            data-quiet={manner.is_quiet.then_some("")}
            onclick={manner.onclick.clone()}
        >
            { drawn }
        </g>
    }
}

/// Goes to `start` by `command`, then on to `end` in a bend that is level at both.
fn bend(path: &mut String, command: char, start: Point, end: Point) {
    let middle = i32::midpoint(start.x, end.x);
    let Point { x, y } = start;
    write!(path, "{command}{x} {y}C{middle} {y} {middle} {} {} {}", end.y, end.x, end.y)
        .expect("writing to a string cannot fail");
}

/// The edge between two resources that should be one.
pub(super) fn mismatch_line(
    mismatch: &Mismatch,
    is_quiet: bool,
    change: Option<(&'static str, String)>,
) -> Html {
    let mut path = String::new();
    for (at, Point { x, y }) in mismatch.points.iter().enumerate() {
        let command = if at == 0 { 'M' } else { 'L' };
        write!(path, "{command}{x} {y}").expect("writing to a string cannot fail");
    }
    let change = change.map(|it| it.0);
    html! { <path class="map-mismatch-line" d={path} data-change={change} data-quiet={is_quiet.then_some("")} /> }
}

/// Its badge, which opens the details.
pub(super) fn mismatch_badge(mismatch: &Mismatch, manner: &Manner) -> Html {
    let Rect { x, y, width, height } = mismatch.badge;
    let label = format!("{}{}", manner.mark(), mismatch.label);
    let label = shorten(&label, width - 38, Letters::Mono);
    // Sign and label stand in the middle together.
    let start = x + (width - 20 - width_of(&label, Letters::Mono)) / 2;
    let drawn = html! {
        <>
            <title>{ format!("{}\n{}", mismatch.label, mismatch.sentence) }</title>
            { rect(mismatch.badge, height / 2, "map-frame") }
            { sign_at(Sign::Mismatch, start, y + 6, 14) }
            { line(start + 20, y + 17, "map-variable", label) }
        </>
    };
    let told = format!("Mismatch of {}: {}. Show details", mismatch.label, mismatch.sentence);
    button(manner, "map-mismatch", "mismatch", told, drawn)
}

/// How the assets of a flow stand: for the style sheet, in words, and as a sign.
pub(in crate::ui) fn flow_state(state: FlowState) -> (&'static str, &'static str, Option<Sign>) {
    match state {
        FlowState::Order => ("order", "order only", None),
        FlowState::Data => ("data", "data", None),
        FlowState::Meets => ("meets", "written and read at one place", Some(Sign::Agree)),
        FlowState::Untold => ("untold", "where cannot be told", Some(Sign::Unresolved)),
        FlowState::Mismatch => ("mismatch", "read where nobody writes it", Some(Sign::Mismatch)),
    }
}

/// A name on one line, or on two that part where a word ends.
pub(super) fn lines(name: &str, room: i32, letters: Letters, has_two: bool) -> Vec<String> {
    let ends = name.match_indices(['_', '/', '.', '-', ' ']).map(|it| it.0 + 1);
    let end = ends.min_by_key(|it| (*it).max(name.len() - it)).filter(|_| has_two);
    let (first, second) = name.split_at(end.unwrap_or(0));
    let parts = [first, second].into_iter().filter(|it| !it.is_empty());
    parts.map(|it| shorten(it, room, letters)).collect()
}

/// Assets from one location to another: an arrow whose label opens the details.
pub(super) fn flow(flow: &Flow, told: String, manner: &Manner) -> Html {
    let (kind, _, sign) = flow_state(flow.state);
    let [start, inner @ .., last, end] = flow.points.as_slice() else { return html! {} };
    let back = if end.x < last.x { end.x + HEAD } else { end.x - HEAD };
    let mut path = String::new();
    bend(&mut path, 'M', *start, *inner.first().unwrap_or(last));
    for Point { x, y } in inner.iter().skip(1) {
        write!(path, "L{x} {y}").expect("writing to a string cannot fail");
    }
    bend(&mut path, 'L', *last, Point { x: back, y: end.y });
    let Point { x, y } = *end;
    let more = match flow.edges.len() {
        0 | 1 => String::new(),
        n => format!(" +{}", n - 1),
    };
    let indent = if sign.is_some() { 18 } else { 4 };
    let room = flow.rect.width - indent;
    let label = format!("{}{}{more}", manner.mark(), flow.label);
    let lines = lines(&label, room, Letters::Mono, flow.rect.height > ONE_LINE);
    let baseline = flow.rect.bottom() - 9;
    let texts = lines.into_iter().rev().zip([0, 14]);
    let drawn = html! {
        <>
            <title>{ told.clone() }</title>
            <path class="map-flow-target" d={path.clone()} />
            <path class="map-flow-line" d={path} />
            <path class="map-flow-head" d={format!("M{x} {y}L{back} {}V{}Z", y - 4, y + 4)} />
            { rect(flow.rect, 4, "map-flow-frame") }
            if let Some(sign) = sign {
                { sign_at(sign, flow.rect.x + 1, baseline - 12, 14) }
            }
            { for texts.map(|(text, up)| line(flow.rect.x + indent, baseline - up, "map-code", text)) }
        </>
    };
    button(manner, "map-flow", kind, told, drawn)
}
