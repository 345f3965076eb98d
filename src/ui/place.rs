//! A place in a text as a link.

use yew::{Callback, Html, MouseEvent, html};

use crate::analysis::Analysis;
use crate::source::Span;

/// `dagster_cloud.prod.yaml:12`, which shows that text.
pub(super) fn place_button(analysis: &Analysis, span: Span, on_reveal: &Callback<Span>) -> Html {
    let onclick = on_reveal.reform(move |_: MouseEvent| span);
    // Files of several repositories may still be called alike.
    let full = full_place(analysis, span);
    html! {
        <button type="button" class="link place" title={full.clone()} aria-label={full} {onclick}>
            { short_place(analysis, span) }
        </button>
    }
}

/// As much of the file's path as its repository tells it apart by, with the line.
pub(super) fn short_place(analysis: &Analysis, span: Span) -> String {
    let line = analysis.files.line_columns(span).0.line;
    format!("{}:{line}", analysis.files.short_name(span.file))
}

/// Repository and path with the line.
pub(super) fn full_place(analysis: &Analysis, span: Span) -> String {
    let line = analysis.files.line_columns(span).0.line;
    format!("{}:{line}", analysis.files.name(span.file))
}
