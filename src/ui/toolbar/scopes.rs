//! The environment switch: the texts themselves, or one environment.

use yew::{AttrValue, Html, Properties, component, html};

use crate::app::{Action, Scope};
use crate::ui::store::Dispatch;

/// Properties of [`Scopes`].
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct Props {
    /// The environments in their order.
    pub(in crate::ui) names: Vec<AttrValue>,
    /// The chosen one; `None` for the base.
    pub(in crate::ui) chosen: Option<AttrValue>,
    /// Asks for a change.
    pub(in crate::ui) dispatch: Dispatch,
}

/// The environment switch: native radio buttons, so arrow keys and names are the browser's.
#[component]
pub(in crate::ui) fn Scopes(props: &Props) -> Html {
    html! {
        <fieldset class="scopes">
            <legend class="visually-hidden">{ "Environment" }</legend>
            { choice(props, None) }
            <div class="scopes-environments">
                for name in &props.names {
                    { choice(props, Some(name)) }
                }
            </div>
        </fieldset>
    }
}

fn choice(props: &Props, name: Option<&AttrValue>) -> Html {
    let scope = name.map_or(Scope::Base, |it| Scope::Environment(it.to_string()));
    let onchange = props.dispatch.reform(move |_| Action::ChooseScope(scope.clone()));
    let words = name.cloned().unwrap_or(AttrValue::Static("base"));
    let title = match name {
        Some(name) => format!("What is deployed to {name}"),
        None => "The texts before any environment".into(),
    };
    html! {
        <label class="scopes-choice" key={words.to_string()} {title}>
            <input type="radio" name="scope" class="visually-hidden" checked={props.chosen.as_ref() == name} {onchange} />
            <span>{ words }</span>
        </label>
    }
}
