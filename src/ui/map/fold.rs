//! Draws the switch that makes a repository one card, and its locations cards again.

use yew::{Html, html};

use super::node::{Manner, button, rect};
use crate::graph::{Group, Rect};

/// The size of the switch, and where it is drawn small.
const SIZE: i32 = 24;
const FAR_SIZE: i32 = 40;

/// What stands beside the switch starts so far right of it all.
pub(super) const fn indent(is_far: bool) -> i32 {
    6 + if is_far { FAR_SIZE } else { SIZE }
}

/// The switch in the left top corner of a repository's frame or card.
pub(super) fn fold(group: &Group, manner: &Manner) -> Html {
    let size = if manner.is_far { FAR_SIZE } else { SIZE };
    let Rect { x, y, width, .. } = group.rect;
    let arrow_at = Rect { x: x + 4, y: y + (18 - size / 2).max(0), width: size, height: size };
    // Of a frame the whole head is the switch; a card is chosen as such.
    let target = match (group.is_collapsed, manner.is_far) {
        (true, false) => Rect { x: x + 2, y: y + 2, width: size + 4, height: size + 8 },
        (true, true) => arrow_at,
        (false, _) => Rect { x: x + 2, y: y + 2, width: width - 4, height: 32 },
    };
    let (middle, part) = (arrow_at.center(), size / if manner.is_far { 5 } else { 6 });
    let (x, y) = (middle.x, middle.y);
    let arrow = if group.is_collapsed {
        format!("M{} {}l{part} {part}l-{part} {part}", x - part / 2, y - part)
    } else {
        format!("M{} {}l{part} {part}l{part} -{part}", x - part, y - part / 2)
    };
    let (kind, words) = if group.is_collapsed {
        ("collapsed", "Show the locations of")
    } else {
        ("expanded", "Make one card of")
    };
    let label = format!("{words} repository {}", group.name);
    let drawn = html! {
        <>
            <title>{ label.clone() }</title>
            { rect(target, 6, "map-frame") }
            <path class="map-fold-arrow" d={arrow} />
        </>
    };
    button(manner, "map-fold", kind, label, drawn)
}
