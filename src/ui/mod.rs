//! Draws the page; the only code that knows the browser.

pub mod effective;
pub mod map;
mod markdown;
pub mod matrix;
mod measure;
mod place;
pub mod rule_page;
mod shorten;
mod sign;
mod words;

use yew::{Html, component, html};

/// Starts the page in the element that `index.html` keeps for it.
///
/// # Panics
/// If the page has no element `app`, which only a damaged `index.html` lacks.
pub fn start() {
    let root =
        gloo::utils::document().get_element_by_id("app").expect("index.html has the element `app`");
    yew::Renderer::<Page>::with_root(root).render();
}

/// The whole page.
#[component]
fn Page() -> Html {
    html! { <p>{ "Locations Playground" }</p> }
}
