//! Words that several views say in one way.

use yew::{Html, html};

/// `a`, `a or b`, `a, b or c`.
pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} or {last}", start.join(", ")),
    }
}

/// The one next step where nothing is open, behind what the view is there for.
pub(super) fn add_files(purpose: &'static str) -> Html {
    html! {
        <p>
            { purpose }
            { " Add a " }
            <code>{ "dagster_cloud.yaml" }</code>
            { " of each repository: paste it, or drop a whole folder onto the page." }
        </p>
    }
}
