//! Takes the rows that are shown to the clipboard, as Markdown or CSV.

use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, MouseEvent, Properties, component, html, use_state_eq};

use crate::report::{csv, markdown};
use crate::ui::host::copy_text;

/// Properties of [`Copy`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The head and the rows.
    pub(super) rows: Vec<Vec<String>>,
}

/// Two buttons and what came of them.
#[component]
pub(super) fn Copy(props: &Props) -> Html {
    let answer = use_state_eq(|| "");
    let button = |words: &'static str, write: fn(&[Vec<String>]) -> String| {
        let (answer, rows) = (answer.clone(), props.rows.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let (answer, text) = (answer.clone(), write(&rows));
            spawn_local(async move {
                let is_copied = copy_text(&text).await.is_truthy();
                answer.set(if is_copied { "Copied" } else { "The browser would not copy" });
            });
        });
        html! { <button type="button" class="view-toggle" {onclick}>{ words }</button> }
    };
    html! {
        <span class="matrix-copy">
            { button("Copy Markdown", markdown) }
            { button("Copy CSV", csv) }
            <span role="status">{ *answer }</span>
        </span>
    }
}
