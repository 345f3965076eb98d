//! Waits for the second part of the program: what a first visit does not need, as `split.mjs` lists it.

use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, MouseEvent, UseStateHandle, hook, html, use_effect_with, use_state};

use super::host;

/// Where the second part is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Late {
    /// Not here yet: nothing of it may be called.
    Loading,
    /// Here.
    There,
    /// It could not be loaded; set to `Loading`, it is tried again.
    Failed,
}

/// Loads the second part once `is_needed`, and says where it is.
#[hook]
pub(super) fn use_late(is_needed: bool) -> UseStateHandle<Late> {
    let late = use_state(|| Late::Loading);
    {
        let late = late.clone();
        use_effect_with(is_needed && *late == Late::Loading, move |is_asked| {
            if *is_asked {
                spawn_local(async move {
                    let is_there = host::load_late().await.is_truthy();
                    late.set(if is_there { Late::There } else { Late::Failed });
                });
            }
        });
    }
    late
}

/// What a view shows until the second part is there.
pub(super) fn waiting(late: &UseStateHandle<Late>) -> Html {
    if **late != Late::Failed {
        return html! { <p class="view-empty" role="status">{ "Loading…" }</p> };
    }
    let late = late.clone();
    let onclick = Callback::from(move |_: MouseEvent| late.set(Late::Loading));
    html! {
        <div class="view-empty" role="alert">
            <p>{ "This view could not be loaded. Check the connection." }</p>
            <button type="button" {onclick}>{ "Try again" }</button>
        </div>
    }
}
