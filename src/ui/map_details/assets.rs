//! Assets between two locations in words: who makes and who needs each, where it is written and read, on which lines.

use yew::{Callback, Html, html};

use crate::analysis::Analysis;
use crate::graph::{Flow, Graph, flow_state};
use crate::lineage::{Address, Edge, key_text};
use crate::source::Span;
use crate::ui::map::edge;
use crate::ui::place::place_button;
use crate::ui::sign::sign;
use crate::ui::widgets::prose;

/// Who makes something for whom.
pub(in crate::ui) fn title(graph: &Graph, flow: &Flow) -> String {
    let name = |card: usize| graph.cards.get(card).map_or("", |it| it.name.as_str());
    format!("{} → {}", name(flow.from), name(flow.to))
}

/// Every asset of a flow.
pub(in crate::ui) fn assets(analysis: &Analysis, flow: &Flow, on_reveal: &Callback<Span>) -> Html {
    let edges = flow.edges.iter().filter_map(|it| analysis.lineage.edges.get(*it));
    let one = |edge: &Edge| {
        html! {
            <div class="map-side">
                <h3><code>{ key_text(&edge.key) }</code></h3>
                { state(edge) }
                <ul>{ sides(analysis, edge, on_reveal) }</ul>
            </div>
        }
    };
    html! { <>{ for edges.map(one) }</> }
}

/// How one asset stands, with its sign.
pub(in crate::ui) fn state(edge: &Edge) -> Html {
    let (kind, words, of) = edge::flow_state(flow_state(edge));
    html! { <span class="map-flow-state" data-kind={kind}>{ for of.map(sign) }{ words }</span> }
}

/// A place as code; for one that cannot be told the reason, whose code is in backticks.
fn address_words(address: &Address) -> Html {
    match address.place {
        Ok(_) => html! { <code>{ address.text() }</code> },
        Err(_) => html! { <>{ "a place that cannot be told: " }{ prose(&address.text()) }</> },
    }
}

/// That nothing but this says what the place is to the asset.
fn guess_words(address: &Address) -> &'static str {
    if address.is_guess { ", the only data file that the body reads" } else { "" }
}

/// Both ends of one asset with their lines.
pub(in crate::ui) fn sides(analysis: &Analysis, edge: &Edge, on_reveal: &Callback<Span>) -> Html {
    let meeting = edge.meeting.as_ref();
    let ends = [
        ("made by", "written to", edge.from, edge.made_at, meeting.map(|it| &it.write)),
        ("needed by", "read from", edge.to, edge.needed_at, meeting.map(|it| &it.read)),
    ];
    let end = |(who, what, subject, at, address): (&str, &str, usize, Span, Option<&Address>)| {
        let name = analysis.facts.subjects.get(subject).map_or("", |it| it.location.as_str());
        html! {
            <li>
                <span>{ format!("{who} {name}") }</span>
                { " " }
                { place_button(analysis, at, on_reveal) }
                { " " }
                if let Some(address) = address {
                    <span>{ what }{ " " }{ address_words(address) }{ guess_words(address) }</span>
                    { " " }
                    { place_button(analysis, address.at, on_reveal) }
                }
            </li>
        }
    };
    let reason = meeting.and_then(|it| it.reason.as_ref());
    let reason = reason.map(|it| html! { <li><span>{ prose(it) }</span></li> });
    html! { <>{ for ends.into_iter().map(end) }{ for reason }</> }
}
