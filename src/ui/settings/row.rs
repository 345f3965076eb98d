//! Fields of a row: short texts, lists of names, and the button that takes the row away.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast, html};

use crate::ui::widgets::{Icon, icon};

/// Where a field of a row stands, and whether what it holds is wrong.
pub(super) struct Place {
    /// The id of the field; that of what is wrong with it is made from it.
    pub(super) id: String,
    /// Whether it is wrong.
    pub(super) is_wrong: bool,
}

/// The id of a field or a button of the row at `row`.
pub(super) fn id(part: &str, row: usize, field: &str) -> String {
    format!("settings-{part}-{row}-{field}")
}

/// The id of what is wrong with the field called `id`.
pub(super) fn fault_id(id: &str) -> String {
    format!("{id}-fault")
}

/// A short text, taken over when the field is left.
pub(super) fn text(
    place: Place,
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    on_text: &Callback<String>,
) -> Html {
    field(place, label, value, placeholder, None, on_text)
}

/// The same, with the texts of the list called `from` to choose from.
pub(super) fn suggested(
    place: Place,
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    from: &'static str,
    on_text: &Callback<String>,
) -> Html {
    field(place, label, value, placeholder, Some(from), on_text)
}

fn field(
    place: Place,
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    list: Option<&'static str>,
    on_text: &Callback<String>,
) -> Html {
    let onchange = on_text.reform(|event: Event| {
        event.target_unchecked_into::<HtmlInputElement>().value().trim().to_owned()
    });
    let Place { id, is_wrong } = place;
    html! {
        <label class="field">
            <span>{ label }</span>
            <input id={id.clone()} type="text" class="field-line" value={value.to_owned()} {placeholder} {list} spellcheck="false"
                autocomplete="off" autocapitalize="off" aria-invalid={is_wrong.then_some("true")}
                aria-describedby={is_wrong.then(|| fault_id(&id))} {onchange} />
        </label>
    }
}

/// Names with commas between them.
pub(super) fn list(
    place: Place,
    label: &'static str,
    names: &[String],
    placeholder: &'static str,
    on_names: &Callback<Vec<String>>,
) -> Html {
    let split = |value: String| {
        let parts = value.split(',').map(str::trim).filter(|it| !it.is_empty());
        parts.map(str::to_owned).collect()
    };
    text(place, label, &names.join(", "), placeholder, &on_names.reform(split))
}

/// The button that takes `name` away; `id` is its own.
pub(super) fn remove(id: String, name: &str, on_remove: &Callback<()>) -> Html {
    let label = format!("Remove {name}");
    html! {
        <button {id} type="button" class="plain" title={label.clone()} aria-label={label} onclick={on_remove.reform(|_| ())}>
            { icon(Icon::Close) }
        </button>
    }
}
