//! In a narrow window: which part of the page is seen.

use std::rc::Rc;

use yew::{Html, Properties, component, html};

use crate::analysis::Analysis;
use crate::app::{Action, Counts, Panel};
use crate::ui::store::Dispatch;
use crate::ui::widgets::{Icon, icon};

/// Properties of [`PanelTabs`].
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct Props {
    /// The one that is seen.
    pub(in crate::ui) panel: Panel,
    /// For the number of problems.
    pub(in crate::ui) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(in crate::ui) dispatch: Dispatch,
}

/// Chooses the part of the page; a strip above in a narrow window, a bar at the bottom in a very narrow one.
#[component]
pub(in crate::ui) fn PanelTabs(props: &Props) -> Html {
    html! {
        <nav class="panel-tabs" aria-label="Parts of the page">
            for panel in Panel::ALL {
                { button(props, panel) }
            }
        </nav>
    }
}

fn button(props: &Props, panel: Panel) -> Html {
    let (words, sign) = match panel {
        Panel::Files => ("Files", Icon::Folder),
        Panel::Text => ("Text", Icon::Text),
        Panel::Problems => ("Problems", Icon::Flag),
        Panel::Views => ("Views", Icon::Map),
    };
    let n = Counts::of(&props.analysis).total();
    let onclick = props.dispatch.reform(move |_| Action::ChoosePanel(panel));
    html! {
        <button key={panel.name()} type="button" class="panel-tab" aria-current={(panel == props.panel).then_some("true")} {onclick}>
            { icon(sign) }
            <span>{ words }</span>
            if panel == Panel::Problems && n > 0 {
                <span class="panel-tab-count">{ n }</span>
            }
        </button>
    }
}
