//! Fingers and mouse buttons on the picture: one drags it, two pinch it.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::PointerEvent;

use super::view::Move;

/// A press that stays this near to its start is a click.
const SLACK: f64 = 4.0;

/// One pointer that is down.
struct Pointer {
    id: i32,
    x: f64,
    y: f64,
}

/// The gesture as those who draw see it; it is always the same one.
#[derive(Clone)]
pub(super) struct Shared(pub(super) Rc<RefCell<Gesture>>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The pointers that are down.
#[derive(Default)]
pub(super) struct Gesture {
    pointers: Vec<Pointer>,
    is_dragging: bool,
}

impl Gesture {
    /// Whether the pointers have moved too far for a click.
    pub(super) fn is_dragging(&self) -> bool {
        self.is_dragging
    }

    /// A click came, which ends what went before.
    pub(super) fn end(&mut self) {
        if self.pointers.is_empty() {
            self.is_dragging = false;
        }
    }

    /// A pointer goes down.
    pub(super) fn press(&mut self, event: &PointerEvent) {
        if event.button() > 0 {
            return;
        }
        if self.pointers.is_empty() {
            self.is_dragging = false;
        }
        let id = event.pointer_id();
        self.pointers.retain(|it| it.id != id);
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.pointers.push(Pointer { id, x, y });
    }

    /// A pointer goes up.
    pub(super) fn release(&mut self, event: &PointerEvent) {
        self.pointers.retain(|it| it.id != event.pointer_id());
    }

    /// A pointer moves; what that does to the picture in `root`.
    pub(super) fn drag(&mut self, event: &PointerEvent, root: &Element) -> Vec<Move> {
        let id = event.pointer_id();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let Some(at) = self.pointers.iter().position(|it| it.id == id) else { return Vec::new() };
        // A button that came up outside of the window sent nothing.
        if event.buttons() == 0 {
            self.pointers.clear();
            return Vec::new();
        }
        let (before_x, before_y) = (self.pointers[at].x, self.pointers[at].y);
        let (by_x, by_y) = (x - before_x, y - before_y);
        if !self.is_dragging {
            if by_x.hypot(by_y) < SLACK {
                return Vec::new();
            }
            self.is_dragging = true;
            // The pointer stays ours outside of the picture; where that is refused, dragging ends there.
            let _ = root.set_pointer_capture(id);
        }
        let other = self.pointers.iter().find(|it| it.id != id).map(|it| (it.x, it.y));
        self.pointers[at].x = x;
        self.pointers[at].y = y;
        let Some((other_x, other_y)) = other else { return vec![Move::By(by_x, by_y)] };
        let before = (before_x - other_x).hypot(before_y - other_y).max(1.0);
        let now = (x - other_x).hypot(y - other_y).max(1.0);
        let corner = root.get_bounding_client_rect();
        let middle =
            (f64::midpoint(x, other_x) - corner.left(), f64::midpoint(y, other_y) - corner.top());
        vec![Move::By(by_x / 2.0, by_y / 2.0), Move::Zoom(now / before, Some(middle))]
    }
}
