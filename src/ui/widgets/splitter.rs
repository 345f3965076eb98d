//! The line between two panels: dragged, moved by arrow keys, reset by a double click.

use web_sys::{Element, KeyboardEvent, MouseEvent, PointerEvent};
use yew::{
    AttrValue, Callback, Html, Properties, TargetCast, component, html, use_mut_ref, use_state,
};

/// How far an arrow key moves, in pixels.
const STEP: i32 = 16;

/// The direction in which a splitter moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Axis {
    /// Sideways.
    X,
    /// Up and down.
    Y,
}

/// Properties of [`Splitter`].
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct Props {
    /// What it resizes.
    pub(in crate::ui) label: AttrValue,
    /// The id of the panel that it resizes.
    pub(in crate::ui) controls: AttrValue,
    /// Its direction.
    pub(in crate::ui) axis: Axis,
    /// The panel's size, of `max`.
    pub(in crate::ui) value: u32,
    /// What the size is counted to.
    pub(in crate::ui) max: u32,
    /// Whether the panel grows as the splitter moves left or up.
    #[prop_or_default]
    pub(in crate::ui) is_reversed: bool,
    /// Asks for another size in pixels; `None` resets.
    pub(in crate::ui) on_resize: Callback<Option<i32>>,
}

/// The line between two panels.
#[component]
pub(in crate::ui) fn Splitter(props: &Props) -> Html {
    // Where the drag began, and the panel's size then.
    let drag = use_mut_ref(|| None::<(i32, i32)>);
    let is_dragging = use_state(|| false);
    let (axis, is_reversed) = (props.axis, props.is_reversed);
    let place = move |event: &PointerEvent| match axis {
        Axis::X => event.client_x(),
        Axis::Y => event.client_y(),
    };
    let size = {
        let controls = props.controls.clone();
        move || panel_size(&controls, axis)
    };
    let onpointerdown = {
        let (drag, is_dragging, size) = (drag.clone(), is_dragging.clone(), size.clone());
        move |event: PointerEvent| {
            if event.button() == 0 {
                capture(&event);
                *drag.borrow_mut() = Some((place(&event), size()));
                is_dragging.set(true);
            }
        }
    };
    let onpointermove = {
        let (drag, on_resize) = (drag.clone(), props.on_resize.clone());
        move |event: PointerEvent| {
            if let Some((start, size)) = *drag.borrow() {
                let way = place(&event) - start;
                on_resize.emit(Some(size + if is_reversed { -way } else { way }));
            }
        }
    };
    let stop = {
        let is_dragging = is_dragging.clone();
        Callback::from(move |_: PointerEvent| {
            *drag.borrow_mut() = None;
            is_dragging.set(false);
        })
    };
    let onkeydown = {
        let on_resize = props.on_resize.clone();
        move |event: KeyboardEvent| {
            let way = match (axis, event.key().as_str()) {
                (Axis::X, "ArrowRight") | (Axis::Y, "ArrowDown") => STEP,
                (Axis::X, "ArrowLeft") | (Axis::Y, "ArrowUp") => -STEP,
                (_, "Enter") => {
                    on_resize.emit(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            on_resize.emit(Some(size() + if is_reversed { -way } else { way }));
        }
    };
    let ondblclick = props.on_resize.reform(|_: MouseEvent| None);
    html! {
        <div class="splitter" role="separator" tabindex="0" aria-label={&props.label}
            aria-controls={&props.controls} title="Drag, or use the arrow keys; double-click resets"
            aria-orientation={if axis == Axis::X { "vertical" } else { "horizontal" }}
            aria-valuenow={props.value.to_string()} aria-valuemin="0" aria-valuemax={props.max.to_string()}
            data-axis={if axis == Axis::X { "x" } else { "y" }} data-dragging={is_dragging.then_some("")}
            {onpointerdown} {onpointermove} onpointerup={stop.clone()} onpointercancel={stop}
            {onkeydown} {ondblclick}>
        </div>
    }
}

fn capture(event: &PointerEvent) {
    if let Some(target) = event.target_dyn_into::<Element>() {
        // Without capture the drag ends at the edge of the line, which is still a working splitter.
        target.set_pointer_capture(event.pointer_id()).unwrap_or_default();
    }
}

fn panel_size(id: &str, axis: Axis) -> i32 {
    gloo::utils::document().get_element_by_id(id).map_or(0, |it| match axis {
        Axis::X => it.client_width(),
        Axis::Y => it.client_height(),
    })
}
