//! Gives the focus to what stands in the page.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to the first of these selectors that finds something.
pub(in crate::ui) fn focus(selectors: &[impl AsRef<str>]) {
    let document = gloo::utils::document();
    let found = selectors.iter().find_map(|it| document.query_selector(it.as_ref()).ok().flatten());
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // An element that takes no focus leaves it where it is, which is all one could do about it.
        element.focus().unwrap_or_default();
    }
}
