//! Draws what joins nodes: uses, and mismatches with their badges.

use std::fmt::Write;

use yew::{Html, html};

use super::node::{Manner, button, line, rect};
use crate::graph::{Mismatch, Point, Rect, Use};
use crate::ui::shorten::{Letters, shorten, width_of};
use crate::ui::sign::{Sign, sign_at};

/// The length of an arrow's head.
const HEAD: i32 = 8;

/// A use, as a curve with a head; a wider one that is not seen takes the pointer.
pub(super) fn used(used: &Use, title: String, manner: &Manner, is_raised: bool) -> Html {
    let onclick = manner.onclick.clone();
    let Point { x, y } = used.end;
    let is_leftward = used.end.x < used.start.x;
    let back = if is_leftward { x + HEAD } else { x - HEAD };
    let curve = curve(used.start, Point { x: back, y });
    let head = format!("M{x} {y}L{back} {}V{}Z", y - 4, y + 4);
    html! {
        <g
            key={manner.node.name()}
            class="map-use"
            data-node={manner.node.name()}
            data-kind={if used.mismatch { "mismatch" } else { "plain" }}
            data-raised={is_raised.then_some("")}
            data-quiet={manner.is_quiet.then_some("")}
            {onclick}
        >
            <title>{ title }</title>
            <path class="map-use-target" d={curve.clone()} />
            <path class="map-use-line" d={curve} />
            <path class="map-use-head" d={head} />
        </g>
    }
}

fn curve(start: Point, end: Point) -> String {
    let middle = i32::midpoint(start.x, end.x);
    format!("M{} {}C{middle} {} {middle} {} {} {}", start.x, start.y, start.y, end.y, end.x, end.y)
}

/// The edge between two resources that should be one.
pub(super) fn mismatch_line(mismatch: &Mismatch, is_quiet: bool) -> Html {
    let mut path = String::new();
    for (at, Point { x, y }) in mismatch.points.iter().enumerate() {
        let command = if at == 0 { 'M' } else { 'L' };
        write!(path, "{command}{x} {y}").expect("writing to a string cannot fail");
    }
    html! { <path class="map-mismatch-line" d={path} data-quiet={is_quiet.then_some("")} /> }
}

/// Its badge, which opens the details.
pub(super) fn mismatch_badge(mismatch: &Mismatch, manner: &Manner) -> Html {
    let Rect { x, y, width, height } = mismatch.badge;
    let label = shorten(&mismatch.label, width - 38, Letters::Mono);
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
