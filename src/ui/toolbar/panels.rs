//! In a narrow window: which part of the page is seen.

use yew::{Html, html};

use crate::analysis::Analysis;
use crate::app::{Action, Counts, Panel};
use crate::ui::store::Dispatch;
use crate::ui::widgets::{Icon, icon};

/// Chooses the part of the page, of which `seen` is shown; a strip above in a narrow window, a bar at the bottom in a very
/// narrow one.
pub(in crate::ui) fn panel_tabs(seen: Panel, analysis: &Analysis, dispatch: &Dispatch) -> Html {
    let n_problems = Counts::of(analysis).total();
    html! {
        <nav class="panel-tabs" aria-label="Parts of the page">
            for panel in Panel::ALL {
                { button(panel, panel == seen, n_problems, dispatch) }
            }
        </nav>
    }
}

fn button(panel: Panel, is_seen: bool, n_problems: usize, dispatch: &Dispatch) -> Html {
    let (words, sign) = match panel {
        Panel::Files => ("Files", Icon::Folder),
        Panel::Text => ("Text", Icon::Text),
        Panel::Problems => ("Problems", Icon::Flag),
        Panel::Views => ("Views", Icon::Map),
    };
    let onclick = dispatch.reform(move |_| Action::ChoosePanel(panel));
    html! {
        <button key={panel.name()} type="button" class="panel-tab" aria-current={is_seen.then_some("true")} {onclick}>
            { icon(sign) }
            <span>{ words }</span>
            if panel == Panel::Problems && n_problems > 0 {
                <span class="panel-tab-count">{ n_problems }</span>
            }
        </button>
    }
}
