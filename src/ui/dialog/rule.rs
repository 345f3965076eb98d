//! The page of a rule.

use yew::{Html, Properties, component, html};

use super::head;
use crate::check::rule;
use crate::ui::store::Dispatch;

/// Properties of [`RuleDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The rule's id.
    pub(super) rule: &'static str,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Explains a rule.
#[component]
pub(super) fn RuleDialog(props: &Props) -> Html {
    let Some(rule) = rule(props.rule) else { return html! {} };
    html! {
        <div class="form form-wide">
            { head(html! { <code>{ rule.id }</code> }, &props.dispatch) }
            <p>{ rule.summary }</p>
            <pre tabindex="0">{ rule.explain }</pre>
        </div>
    }
}
