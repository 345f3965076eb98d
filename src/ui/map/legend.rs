//! Below the map: what its signs mean, and the buttons that move or save it.

use yew::{Callback, Html, MouseEvent, html};

use super::Manner;
use super::node::change_words;
use super::picture::CLOSER;
use super::view::Move;
use crate::graph::{Change, FlowState, Graph, ResourceState};
use crate::ui::sign::{Sign, sign};

/// The legend with the buttons for tools, table and zoom; `less` says what a large map left out by itself.
pub(super) fn footer(
    graph: &Graph,
    manner: Manner,
    is_large: bool,
    less: &'static str,
    on_manner: &Callback<Manner>,
    on_move: &Callback<Move>,
) -> Html {
    let is_table = manner.is_table || is_large;
    let toggle = |words: &'static str, is_on: bool, next: Manner| {
        let onclick = on_manner.reform(move |_: MouseEvent| next);
        html! {
            <button type="button" class="map-toggle" aria-pressed={is_on.to_string()} {onclick}>{ words }</button>
        }
    };
    let Manner { has_tools, .. } = manner;
    html! {
        <footer class="map-footer">
            <ul class="map-legend" aria-label="Legend" hidden={is_table}>
                { for entries(graph) }
            </ul>
            <div class="map-buttons">
                <div class="map-zoom" role="group" aria-label="Zoom" hidden={is_table}>
                    { zoom(on_move, Move::Zoom(1.0 / CLOSER, None), "Zoom out", "−") }
                    { zoom(on_move, Move::Zoom(CLOSER, None), "Zoom in", "+") }
                    { zoom(on_move, Move::Fit, "Fit the whole map", "Fit") }
                </div>
                if is_large || !less.is_empty() {
                    <span class="map-large">{ if is_large { "Too large to be drawn" } else { less } }</span>
                }
                if !is_large {
                    { toggle("Tools", has_tools, Manner { has_tools: !has_tools, ..manner }) }
                    { toggle("As table", is_table, Manner { is_table: !is_table, ..manner }) }
                }
            </div>
        </footer>
    }
}

fn zoom(on_move: &Callback<Move>, change: Move, title: &'static str, text: &'static str) -> Html {
    let onclick = on_move.reform(move |_: MouseEvent| change);
    html! { <button type="button" aria-label={title} {title} {onclick}>{ text }</button> }
}

/// Only the signs that are in the picture.
fn entries(graph: &Graph) -> Vec<Html> {
    let has = |state: ResourceState| graph.resources.iter().any(|it| it.state == state);
    let has_errors = graph.cards.iter().any(|it| it.n_errors > 0);
    let has_warnings =
        graph.cards.iter().any(|it| it.n_warnings > 0) || has(ResourceState::Doubtful);
    let entries = [
        (has(ResourceState::Shared), Sign::Agree, "shared", "shared"),
        (has(ResourceState::Mismatch), Sign::Mismatch, "mismatch", "should be the same"),
        (has(ResourceState::Unresolved), Sign::Unresolved, "unresolved", "cannot be told"),
        (has_errors, Sign::Error, "error", "errors"),
        (has_warnings, Sign::Warning, "warning", "warnings"),
    ];
    let entries = entries.into_iter().filter(|it| it.0);
    let entries = entries.map(|(_, of, kind, words)| {
        html! { <li key={kind} data-kind={kind}>{ sign(of) }{ words }</li> }
    });
    let has_flow =
        |is_order: bool| graph.flows.iter().any(|it| (it.state == FlowState::Order) == is_order);
    let flows = [(false, "data", "assets"), (true, "order", "order only")];
    let flows = flows.into_iter().filter(|it| has_flow(it.0)).map(|(_, kind, words)| {
        html! {
            <li key={kind} class="map-flow" data-kind={kind}>
                <svg width="24" height="8" aria-hidden="true"><path class="map-flow-line" d="M1 4h22" /></svg>
                { words }
            </li>
        }
    });
    let changes = [Change::Added, Change::Removed, Change::Changed].into_iter();
    let changes = changes.filter(|_| graph.before.is_some());
    let changes = changes.filter_map(|it| change_words(graph, it)).map(|(kind, words)| {
        html! { <li key={kind}>{ words }</li> }
    });
    entries.chain(flows).chain(changes).collect()
}
