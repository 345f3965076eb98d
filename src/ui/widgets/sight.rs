//! Scrolls a row of things.

/// Scrolls to the first thing that `selector` finds, in a row that does not go up and down.
pub(in crate::ui) fn into_sight(selector: &str) {
    let found = gloo::utils::document().query_selector(selector);
    if let Some(element) = found.ok().flatten() {
        // Sideways as little as it takes.
        element.scroll_into_view_with_bool(false);
    }
}
