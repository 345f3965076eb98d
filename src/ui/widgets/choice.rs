//! A labelled choice of one of a few.

use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, TargetCast, html};

/// The choice of one of `options`, of which the one at `chosen` is shown; what is chosen is told by its place.
pub(in crate::ui) fn choice(
    label: &'static str,
    options: Vec<String>,
    chosen: usize,
    on_choose: &Callback<usize>,
) -> Html {
    let onchange = on_choose.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        select.and_then(|it| usize::try_from(it.selected_index()).ok()).unwrap_or_default()
    });
    html! {
        <label class="field">
            <span>{ label }</span>
            <select class="field-choice" {onchange}>
                for (at, words) in options.into_iter().enumerate() {
                    <option key={at} selected={at == chosen}>{ words }</option>
                }
            </select>
        </label>
    }
}
