//! The panel that the table of the matrix scrolls in: it follows the scrolling and the keys.

use std::rc::Rc;

use web_sys::{Element, FocusEvent, KeyboardEvent};
use yew::{
    AttrValue, Callback, Event, Html, NodeRef, Properties, TargetCast, UseStateHandle, component,
    html, use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

use super::keys::{self, Cell, cell_of};
use super::rows::{Found, Line};
use super::shown::Shown;
use super::sight::{Sight, Window, window};
use super::table::{self, table};
use crate::ui::measure::use_size;

/// About how far a line is from the next, in pixels: a page of the keyboard is what is in sight, or a little less.
const LINES_APART: usize = 48;

/// Properties of [`Sheet`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What is compared.
    pub(super) shown: Rc<Shown>,
    /// The rows that are wanted.
    pub(super) found: Rc<Found>,
    /// The chosen environment.
    pub(super) chosen: Option<AttrValue>,
    /// What stands where no row is found.
    pub(super) nothing: Html,
}

/// The table in its panel.
#[component]
pub(super) fn Sheet(props: &Props) -> Html {
    let panel = use_node_ref();
    let size = use_size(&panel);
    let scrolled = use_state_eq(|| (0, 0));
    let active = use_state_eq(|| None::<Cell>);
    // Whether the active cell is to get the focus once it is drawn.
    let is_asked = use_mut_ref(|| false);
    {
        let (panel, is_asked) = (panel.clone(), is_asked.clone());
        use_effect_with(*active, move |active| {
            if let (true, Some(cell), Some(panel)) =
                (is_asked.replace(false), *active, panel.cast::<Element>())
            {
                keys::focus(&panel, cell);
            }
        });
    }
    // Until the panel is measured it is taken for a large one.
    let sight = Sight { scrolled: *scrolled, size: size.map_or((1600, 1200), pixels) };
    let (shown, found) = (&props.shown, &props.found);
    let n_columns = shown.columns.len();
    let is_cell =
        |it: &Cell| matches!(found.lines.get(it.0), Some(Line::Row(_))) && it.1 < n_columns;
    let kept = active.filter(is_cell);
    let window = window(shown, found, sight, kept);
    let tab = kept.or_else(|| first(shown, found, &window, sight));
    let onkeydown = {
        let (active, found) = (active.clone(), Rc::clone(found));
        let size = (sight.size.1 / LINES_APART, n_columns);
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = event.target_dyn_into::<Element>().as_ref().and_then(cell_of) else {
                return;
            };
            let with_control = event.ctrl_key() || event.meta_key();
            let next = keys::next(&event.key(), with_control, at, &found, size);
            let Some(next) = next.filter(|_| !event.alt_key() && !event.shift_key()) else {
                return;
            };
            event.prevent_default();
            *is_asked.borrow_mut() = next != at;
            active.set(Some(next));
        })
    };
    let onfocusin = {
        let active = active.clone();
        Callback::from(move |event: FocusEvent| {
            if let Some(at) = event.target_dyn_into::<Element>().as_ref().and_then(cell_of) {
                active.set(Some(at));
            }
        })
    };
    html! {
        <div class="matrix-scroll" role="region" aria-label="Matrix" tabindex="0" ref={&panel}
            data-narrow={window.is_narrow.then_some("")} onscroll={on_scroll(&panel, &scrolled)}>
            if found.n_rows == 0 {
                { props.nothing.clone() }
            } else {
                { table(&table::Drawing { shown, found, window: &window, tab, chosen: props.chosen.as_deref() }, onkeydown, onfocusin) }
            }
        </div>
    }
}

/// The cell that the Tab key reaches before any had the focus: the first one in sight.
fn first(shown: &Shown, found: &Found, window: &Window, sight: Sight) -> Option<Cell> {
    let (top, left) = if window.is_fixed { sight.scrolled } else { (0, 0) };
    let begins =
        |starts: &[usize], at: usize, from: usize| starts.get(at).is_some_and(|it| *it >= from);
    let mut lines = window.lines.iter().flat_map(Clone::clone);
    let line = lines.find(|it| {
        matches!(found.lines.get(*it), Some(Line::Row(_))) && begins(&found.tops, *it, top)
    })?;
    let mut columns = window.columns.iter().flat_map(Clone::clone);
    Some((line, columns.find(|it| begins(&shown.starts, *it, left))?))
}

/// Follows the panel, in steps.
fn on_scroll(panel: &NodeRef, scrolled: &UseStateHandle<(usize, usize)>) -> Callback<Event> {
    let (panel, scrolled) = (panel.clone(), scrolled.clone());
    Callback::from(move |_: Event| {
        let Some(panel) = panel.cast::<Element>() else { return };
        let pixels = |it: i32| usize::try_from(it).unwrap_or_default();
        scrolled.set(Sight::rounded(pixels(panel.scroll_top()), pixels(panel.scroll_left())));
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are small and not negative, and casts of floats saturate"
)]
fn pixels((width, height): (f64, f64)) -> (usize, usize) {
    (width as usize, height as usize)
}
