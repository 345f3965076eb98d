//! Fields of a row: short texts, lists of names, and the button that takes the row away.

use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, TargetCast, html};

use crate::ui::widgets::{Icon, icon};

/// A short text, taken over when the field is left.
pub(super) fn text(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    on_text: &Callback<String>,
) -> Html {
    field(label, value, placeholder, None, on_text)
}

/// The same, with the texts of the list called `from` to choose from.
pub(super) fn suggested(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    from: &'static str,
    on_text: &Callback<String>,
) -> Html {
    field(label, value, placeholder, Some(from), on_text)
}

fn field(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    list: Option<&'static str>,
    on_text: &Callback<String>,
) -> Html {
    let onchange = on_text.reform(|event: Event| {
        event.target_unchecked_into::<HtmlInputElement>().value().trim().to_owned()
    });
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="text" class="field-line" value={value.to_owned()} {placeholder} {list} spellcheck="false" autocomplete="off"
                autocapitalize="off" {onchange} />
        </label>
    }
}

/// Names with commas between them.
pub(super) fn list(
    label: &'static str,
    names: &[String],
    placeholder: &'static str,
    on_names: &Callback<Vec<String>>,
) -> Html {
    let split = |value: String| {
        let parts = value.split(',').map(str::trim).filter(|it| !it.is_empty());
        parts.map(str::to_owned).collect()
    };
    text(label, &names.join(", "), placeholder, &on_names.reform(split))
}

/// The button that takes `name` away.
pub(super) fn remove(name: &str, on_remove: &Callback<()>) -> Html {
    let label = format!("Remove {name}");
    html! {
        <button type="button" class="plain" title={label.clone()} aria-label={label} onclick={on_remove.reform(|_| ())}>
            { icon(Icon::Close) }
        </button>
    }
}
