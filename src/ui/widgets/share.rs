//! Buttons that take texts out of the page, and what came of it.

use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, MouseEvent, Properties, component, html, use_effect_with, use_state_eq};

use crate::ui::host::copy_text;

/// How long the answer to a copy is shown, in milliseconds.
const SHOWN: u32 = 2_000;

/// Properties of [`Share`].
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct Props {
    /// What can be copied: the words of a button, and what writes the text once it is pressed.
    pub(in crate::ui) texts: Vec<(&'static str, Callback<(), String>)>,
}

/// A button for each text.
#[component]
pub(in crate::ui) fn Share(props: &Props) -> Html {
    let answer = use_state_eq(|| "");
    let setter = answer.setter();
    use_effect_with(*answer, move |answer| {
        let timeout = (!answer.is_empty()).then(|| Timeout::new(SHOWN, move || setter.set("")));
        // Dropping it cancels it.
        move || drop(timeout)
    });
    let copy = |write: &Callback<(), String>| {
        let (answer, write) = (answer.clone(), write.clone());
        Callback::from(move |_: MouseEvent| {
            let (answer, text) = (answer.clone(), write.emit(()));
            spawn_local(async move {
                let is_copied = copy_text(&text).await.is_truthy();
                answer.set(if is_copied { "Copied" } else { "The browser would not copy" });
            });
        })
    };
    html! {
        <>
            <span class="share-answer" role="status">{ *answer }</span>
            for (words, write) in &props.texts {
                <button key={*words} type="button" onclick={copy(write)}>{ *words }</button>
            }
        </>
    }
}
