//! The part of the picture that is seen: where it lies and how large it is drawn.

use std::rc::Rc;

use yew::Reducible;

use crate::graph::{Point, Rect};

/// The smallest and largest zoom.
const ZOOM: (f64, f64) = (0.1, 4.0);
/// A small picture in a large panel is not blown up beyond this.
const MAX_FIT: f64 = 1.15;
/// In a panel less wide, a picture that would shrink starts at its own size: its text could not be read.
const NARROW: f64 = 480.0;

/// Scale and offset of the picture in the panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// Panel pixels for one of the picture.
    pub(super) scale: f64,
    /// Where the picture's left edge is.
    pub(super) x: f64,
    /// Where its top edge is.
    pub(super) y: f64,
}

/// What is seen of which picture through which panel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Viewport {
    /// The panel; nothing until it is measured.
    panel: Option<(f64, f64)>,
    /// The picture.
    picture: (f64, f64),
    /// The point of it that matters most.
    focus: (f64, f64),
    /// Where the reader has moved it; nothing while it is as at first.
    moved: Option<View>,
    /// Whether the reader wants to see all of it.
    is_whole: bool,
}

/// What may happen to the view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Move {
    /// The panel has another size.
    Panel(f64, f64),
    /// There is a picture of another size; the point is what matters most in it.
    Picture(i32, i32, Point),
    /// By some pixels of the panel.
    By(f64, f64),
    /// Closer by a factor, around a point of the panel or its middle.
    Zoom(f64, Option<(f64, f64)>),
    /// As little as brings this part of the picture into sight.
    Show(Rect),
    /// All of it, as large as it fits.
    Fit,
}

impl Viewport {
    /// Whether the panel is measured, so that there is something to place.
    pub(super) fn is_measured(&self) -> bool {
        self.panel.is_some()
    }

    /// Where the picture is now.
    pub(super) fn view(&self) -> View {
        self.moved.unwrap_or_else(|| self.first())
    }

    /// All of it, or in a narrow panel what matters most, at its own size.
    fn first(&self) -> View {
        let fitted = self.fitted();
        let Some((width, height)) = self.panel else { return fitted };
        if self.is_whole || width >= NARROW || fitted.scale >= 1.0 {
            return fitted;
        }
        let offset = |panel: f64, picture: f64, focus: f64| {
            if picture < panel {
                (panel - picture) / 2.0
            } else {
                (panel / 2.0 - focus).clamp(panel - picture, 0.0)
            }
        };
        let x = offset(width, self.picture.0, self.focus.0);
        View { scale: 1.0, x, y: offset(height, self.picture.1, self.focus.1) }
    }

    fn fitted(&self) -> View {
        let Some((width, height)) = self.panel else { return View { scale: 1.0, x: 0.0, y: 0.0 } };
        let scale = (width / self.picture.0.max(1.0))
            .min(height / self.picture.1.max(1.0))
            .clamp(ZOOM.0, MAX_FIT);
        let x = (width - self.picture.0 * scale) / 2.0;
        // A low picture stands a little above the middle, where the eye starts.
        let y = (height - self.picture.1 * scale) * 0.4;
        View { scale, x, y }
    }

    fn zoomed(&self, factor: f64, around: Option<(f64, f64)>) -> View {
        let view = self.view();
        let (width, height) = self.panel.unwrap_or_default();
        let (at_x, at_y) = around.unwrap_or((width / 2.0, height / 2.0));
        let scale = (view.scale * factor).clamp(ZOOM.0, ZOOM.1);
        let grown = scale / view.scale;
        let (x, y) = (at_x - (at_x - view.x) * grown, at_y - (at_y - view.y) * grown);
        self.kept(View { scale, x, y })
    }

    /// As little moved as brings `rect` into sight; its start where it is larger than the panel.
    fn showing(&self, rect: Rect) -> View {
        const EDGE: f64 = 16.0;
        let view = self.view();
        let (width, height) = self.panel.unwrap_or_default();
        let shift = |offset: f64, start: i32, end: i32, room: f64| {
            let start = f64::from(start) * view.scale + offset;
            let end = f64::from(end) * view.scale + offset;
            let moved = offset - (end + EDGE - room).max(0.0);
            moved + (EDGE - (start + moved - offset)).max(0.0)
        };
        View {
            x: shift(view.x, rect.x, rect.right(), width),
            y: shift(view.y, rect.y, rect.bottom(), height),
            ..view
        }
    }

    /// The same view with some of the picture in sight.
    fn kept(&self, view: View) -> View {
        const SIGHT: f64 = 48.0;
        let (width, height) = self.panel.unwrap_or_default();
        let (picture_width, picture_height) =
            (self.picture.0 * view.scale, self.picture.1 * view.scale);
        View {
            x: view.x.min(width - SIGHT).max(SIGHT - picture_width),
            y: view.y.min(height - SIGHT).max(SIGHT - picture_height),
            ..view
        }
    }
}

impl Reducible for Viewport {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let mut next = *self;
        match action {
            Move::Panel(width, height) => next.panel = Some((width, height)),
            Move::Picture(width, height, focus) => {
                let picture = (f64::from(width), f64::from(height));
                next.focus = (f64::from(focus.x), f64::from(focus.y));
                if picture != self.picture {
                    next.moved = None;
                }
                next.picture = picture;
            }
            Move::By(x, y) => {
                let view = self.view();
                next.moved = Some(self.kept(View { x: view.x + x, y: view.y + y, ..view }));
            }
            Move::Show(rect) => {
                let view = self.showing(rect);
                if view != self.view() {
                    next.moved = Some(view);
                }
            }
            Move::Zoom(factor, around) => next.moved = Some(self.zoomed(factor, around)),
            Move::Fit => (next.moved, next.is_whole) = (None, true),
        }
        // The same `Rc` skips the render.
        if next == *self { self } else { Rc::new(next) }
    }
}
