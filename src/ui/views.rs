//! The right panel: the views in tabs.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html, use_callback};

use super::effective::EffectiveYaml;
use super::late::{Late, use_late, waiting};
use super::map::Map;
use super::matrix::Matrix;
use super::plan::PlanView;
use super::store::Dispatch;
use super::widgets::Tabs;
use crate::analysis::Analysis;
use crate::app::{Action, View};
use crate::source::Span;

/// Properties of [`Views`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The one shown.
    pub(super) view: View,
    /// What is drawn.
    pub(super) analysis: Rc<Analysis>,
    /// The environment drawn; `None` for the base.
    pub(super) environment: Option<AttrValue>,
    /// Asks to show a text.
    pub(super) on_reveal: Callback<Span>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
}

/// Properties of each view.
#[derive(Properties, PartialEq)]
pub(super) struct ViewProps {
    /// What it shows.
    pub(super) analysis: Rc<Analysis>,
    /// The chosen environment; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// Tabs, and the view that is chosen.
#[component]
pub(super) fn Views(props: &Props) -> Html {
    let on_choose = use_callback(props.dispatch.clone(), |name: AttrValue, dispatch| {
        if let Some(view) = View::ALL.into_iter().find(|it| it.name() == name) {
            dispatch.emit(Action::ChooseView(view));
        }
    });
    let tabs: Vec<(AttrValue, AttrValue)> =
        View::ALL.iter().map(|it| (it.name().into(), it.words().into())).collect();
    let name = props.view.name();
    let late = use_late(props.view != View::Map);
    html! {
        <section class="views" id="views" aria-label="Views">
            <Tabs label="Views" prefix="views" {tabs} chosen={name} {on_choose} />
            <div class="views-panel" role="tabpanel" key={name} id={format!("views-panel-{name}")}
                aria-labelledby={format!("views-tab-{name}")} tabindex="0">
                if props.view == View::Map || *late == Late::There {
                    { view(props) }
                } else {
                    { waiting(&late) }
                }
            </div>
        </section>
    }
}

fn view(props: &Props) -> Html {
    let (analysis, environment) = (Rc::clone(&props.analysis), props.environment.clone());
    let on_reveal = props.on_reveal.clone();
    match props.view {
        View::Map => html! { <Map {analysis} {environment} {on_reveal} /> },
        View::Matrix => html! { <Matrix {analysis} {environment} {on_reveal} /> },
        View::Plan => html! { <PlanView {analysis} {environment} {on_reveal} /> },
        View::Effective => html! { <EffectiveYaml {analysis} {environment} {on_reveal} /> },
    }
}
