//! Short messages, and the way back after something was removed.

use gloo::timers::callback::Timeout;
use yew::{AttrValue, Html, Properties, component, html, use_effect_with};

use super::store::Dispatch;
use super::widgets::{Icon, icon};
use crate::app::{Action, Notice};

/// How long a message that needs no attention stays, in milliseconds.
const STAYS: u32 = 8000;

/// Properties of [`Notices`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// A message.
    pub(super) notice: Option<Notice>,
    /// What can be taken back.
    pub(super) undo: Option<AttrValue>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Messages at the bottom, above the way back, which stays where it is while they come and go. The region is always there, so
/// that changes in it are announced.
#[component]
pub(super) fn Notices(props: &Props) -> Html {
    let dispatch = &props.dispatch;
    {
        let dispatch = dispatch.clone();
        use_effect_with(props.notice.clone(), move |notice| {
            let passes = notice.as_ref().is_some_and(|it| !it.is_error);
            let timer = passes.then(|| Timeout::new(STAYS, move || dispatch.emit(Action::Dismiss)));
            move || drop(timer)
        });
    }
    html! {
        <div class="notices" role="status" aria-live="polite">
            if let Some(notice) = &props.notice {
                <div class="notice" key="notice" data-tone={if notice.is_error { "error" } else { "info" }}>
                    <span class="notice-words">{ &notice.message }</span>
                    { close(dispatch, || Action::Dismiss) }
                </div>
            }
            if let Some(message) = &props.undo {
                <div class="notice" key="undo" data-tone="info">
                    <span class="notice-words">{ message }</span>
                    <button type="button" onclick={dispatch.reform(|_| Action::Undo)}>{ "Undo" }</button>
                    { close(dispatch, || Action::DismissUndo) }
                </div>
            }
        </div>
    }
}

fn close(dispatch: &Dispatch, action: fn() -> Action) -> Html {
    html! {
        <button type="button" class="plain notice-close" aria-label="Dismiss" title="Dismiss"
            onclick={dispatch.reform(move |_| action())}>{ icon(Icon::Close) }</button>
    }
}
