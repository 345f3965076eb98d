//! The page of a rule.

use yew::{Html, Properties, component, html, use_callback};

use super::head;
use crate::app::Action;
use crate::check::rule;
use crate::source::{Settings, SourceFile};
use crate::ui::rule_page::RulePage;
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
    let deps = (props.rule, props.dispatch.clone());
    let on_open_example =
        use_callback(deps, |(files, settings): (Vec<SourceFile>, Settings), (rule, dispatch)| {
            let message = format!("Opened an example of {rule}");
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Replace(message, files, settings));
        });
    let Some(rule) = rule(props.rule) else { return html! {} };
    html! {
        <div class="form form-wide">
            { head(html! { <code>{ rule.id }</code> }, &props.dispatch) }
            <RulePage rule={rule.id} {on_open_example} />
        </div>
    }
}
