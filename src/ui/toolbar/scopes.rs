//! The environment switch: the texts themselves, or one environment.

use yew::{AttrValue, Html, html};

use crate::app::{Action, Scope};
use crate::ui::store::Dispatch;

/// The switch between the texts and these environments, one of them chosen or none: native radio buttons, so arrow keys and
/// names are the browser's.
pub(super) fn scopes(names: &[AttrValue], chosen: Option<&AttrValue>, dispatch: &Dispatch) -> Html {
    html! {
        <fieldset class="scopes">
            <legend class="visually-hidden">{ "Environment" }</legend>
            { choice(None, chosen, dispatch) }
            <div class="scopes-environments">
                for name in names {
                    { choice(Some(name), chosen, dispatch) }
                }
            </div>
        </fieldset>
    }
}

fn choice(name: Option<&AttrValue>, chosen: Option<&AttrValue>, dispatch: &Dispatch) -> Html {
    let scope = name.map_or(Scope::Base, |it| Scope::Environment(it.to_string()));
    let onchange = dispatch.reform(move |_| Action::ChooseScope(scope.clone()));
    let words = name.cloned().unwrap_or(AttrValue::Static("base"));
    let title = match name {
        Some(name) => format!("What is deployed to {name}"),
        None => "The texts before any environment".into(),
    };
    html! {
        <label class="scopes-choice" key={words.to_string()} {title}>
            <input type="radio" name="scope" class="visually-hidden" checked={chosen == name} {onchange} />
            <span>{ words }</span>
        </label>
    }
}
