//! The icons: one stroke of the text's color on 16 by 16.

use yew::{Html, html};

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Icon {
    /// More to do with something.
    More,
    /// Add.
    Plus,
    /// Put away.
    Close,
    /// Take out as files.
    Download,
    /// Bring in.
    Paste,
    /// Decide.
    Settings,
    /// Explain.
    Help,
    /// As the system says.
    System,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// Files.
    Folder,
    /// Text.
    Text,
    /// Problems.
    Flag,
    /// Views.
    Map,
}

/// An icon; the words beside it, or the label of its button, say what it means.
pub(in crate::ui) fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::Close => "m4 4 8 8m0-8-8 8",
        Icon::Download => "M8 2.5v7.5m-3.25-3L8 10.25 11.25 7M3 13.5h10",
        Icon::Paste => "M6 2.5h4v2H6zM6 3.5H3.5v10h9v-10H10M6 8h4m-4 2.5h4",
        Icon::Settings => "M2.5 4.5h6m3 0h2M2.5 11.5h2m3 0h6M8.5 3v3M7.5 10v3",
        Icon::Help => {
            "M8 14.25a6.25 6.25 0 1 0 0-12.5 6.25 6.25 0 0 0 0 12.5ZM6.2 6.4a1.85 1.85 0 1 1 2.6 1.7c-.5.25-.8.6-.8 1.15M8 11.4h.01"
        }
        Icon::System => "M2.5 3h11v8h-11zM6 13.5h4M8 11v2.5",
        Icon::Sun => {
            "M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM8 1.5v1.25m0 10.5v1.25M1.5 8h1.25m10.5 0h1.25M3.4 3.4l.9.9m7.4 7.4.9.9m0-9.2-.9.9m-7.4 7.4-.9.9"
        }
        Icon::Moon => "M13.5 9.5A5.75 5.75 0 1 1 6.5 2.5a4.5 4.5 0 0 0 7 7Z",
        Icon::Folder => "M1.75 12.75v-9.5h4l1.5 1.75h7v7.75z",
        Icon::Text => "M3 3.5h10M3 6.5h7M3 9.5h10M3 12.5h5",
        Icon::Flag => "M3.5 14V2.5M3.5 3h8.75l-2 3 2 3H3.5",
        Icon::Map => {
            "M2 3.5h4.5V7H2zM9.5 9H14v3.5H9.5zM9.5 3H14v3H9.5zM6.5 5.25 9.5 4.5M6.5 6.25l3 4"
        }
    };
    // Dots are drawn by their round ends.
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"
            stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d={path} />
        </svg>
    }
}
