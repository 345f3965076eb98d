//! Fields of the dialogs.

use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent, SubmitEvent};
use yew::{Callback, Event, Html, TargetCast, UseStateHandle, html};

use crate::app::Action;
use crate::ui::store::Dispatch;

/// A line of text with its label; `list` suggests values.
pub(super) fn line(
    id: &'static str,
    label: &str,
    value: &UseStateHandle<String>,
    list: Option<&[&str]>,
) -> Html {
    let oninput = {
        let value = value.clone();
        move |event: InputEvent| {
            value.set(event.target_unchecked_into::<HtmlInputElement>().value());
        }
    };
    let list_id = format!("{id}-list");
    html! {
        <div class="field">
            <label for={id}>{ label.to_owned() }</label>
            <input {id} type="text" class="field-line" value={(**value).clone()} required=true spellcheck="false" autocomplete="off"
                autocapitalize="off" list={list.map(|_| list_id.clone())} {oninput} />
            <datalist id={list_id}>
                for option in list.unwrap_or_default() {
                    <option key={(*option).to_owned()} value={(*option).to_owned()} />
                }
            </datalist>
        </div>
    }
}

/// A choice with its label: value and words of each option.
pub(super) fn choice(
    id: &'static str,
    label: &'static str,
    options: &[(String, String)],
    chosen: &str,
    on_choose: &Callback<String>,
) -> Html {
    let onchange =
        on_choose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <select {id} class="field-choice" {onchange}>
                for (value, words) in options {
                    <option key={value.clone()} value={value.clone()} selected={value == chosen}>{ words }</option>
                }
            </select>
        </div>
    }
}

/// The last row of a form: what it does, and the way out.
pub(in crate::ui) fn buttons(
    words: &'static str,
    is_ready: bool,
    left: Html,
    dispatch: &Dispatch,
) -> Html {
    html! {
        <div class="dialog-buttons">
            <div class="dialog-left">{ left }</div>
            <div class="dialog-right">
                <button type="button" onclick={dispatch.reform(|_| Action::CloseDialog)}>{ "Cancel" }</button>
                <button type="submit" class="primary" disabled={!is_ready}>{ words }</button>
            </div>
        </div>
    }
}

/// A form that acts on submit and goes nowhere.
pub(in crate::ui) fn on_submit(act: impl Fn() + 'static) -> Callback<SubmitEvent> {
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        act();
    })
}

/// Words for the first option: what is guessed.
pub(super) fn guessed(guess: &str) -> (String, String) {
    (String::new(), format!("Guessed: {guess}"))
}
