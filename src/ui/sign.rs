//! Small drawn signs: a state is told by sign and word, never by color alone.

use yew::{Html, html};

/// What a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Equal, shared, in order.
    Agree,
    /// Two that should be one.
    Mismatch,
    /// Different, which may well be meant.
    Differ,
    /// An error.
    Error,
    /// A warning.
    Warning,
    /// It cannot be told.
    Unresolved,
    /// There is none.
    Missing,
    /// It overrides something.
    Override,
}

impl Sign {
    /// The strokes, in a square of 16.
    fn path(self) -> &'static str {
        match self {
            Self::Agree => "M3 8.5 6.5 12 13 4.5",
            Self::Mismatch => "M3 6h10M3 10h10M10.5 2.5l-5 11",
            Self::Differ => "M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8 3.5 10.5 6 13",
            Self::Error => "M4 4l8 8M12 4l-8 8",
            Self::Warning => "M8 2.5v7M8 12.5v.6",
            Self::Unresolved => "M5.5 6a2.5 2.5 0 1 1 3.7 2.2c-.8.45-1.2.9-1.2 1.8M8 12.9v.4",
            Self::Missing => "M4 8h8",
            Self::Override => "M4 13V9.5A3.5 3.5 0 0 1 7.5 6H13M10 3l3 3-3 3",
        }
    }
}

/// The sign as a picture beside text, which says the same in words.
pub(super) fn sign(sign: Sign) -> Html {
    html! {
        <svg class="sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d={sign.path()} />
        </svg>
    }
}

/// The sign inside a picture, with its left top corner at `x`, `y`.
pub(super) fn sign_at(sign: Sign, x: i32, y: i32, size: i32) -> Html {
    html! {
        <svg
            class="sign"
            x={x.to_string()}
            y={y.to_string()}
            width={size.to_string()}
            height={size.to_string()}
            viewBox="0 0 16 16"
        >
            <path d={sign.path()} />
        </svg>
    }
}
