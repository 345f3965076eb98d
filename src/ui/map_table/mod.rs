//! The map as tables, for those who do not see the picture and for those who want to read on.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

use super::map::neighbours::{Neighbours, Node};
use super::map::node::{repo_color, state};
use super::map_compare::change_told;
use super::map_details::assets as flow;
use super::map_tools::named;
use crate::analysis::Analysis;
use crate::graph::{Card, Change, Flow, Graph, Mismatch, Resource};
use crate::lineage::key_text;
use crate::source::Span;
use crate::ui::place::place_button;
use crate::ui::sign::{Sign, sign};
use crate::ui::why::why_used;
use crate::ui::widgets::plural;

/// A table shows this many rows, and says how many more there are.
const MAX_ROWS: usize = 300;

/// Properties of [`MapTable`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the graph is of.
    pub(super) analysis: Rc<Analysis>,
    /// What of it is shown.
    pub(super) graph: Rc<Graph>,
    /// What is looked for; empty for everything.
    pub(super) query: AttrValue,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// Every node and edge of the map that is looked for.
#[component]
pub(super) fn MapTable(props: &Props) -> Html {
    let graph = props.graph.as_ref();
    let found = (!props.query.is_empty()).then(|| named(graph, &props.query));
    let has = |node: Node| found.as_ref().is_none_or(|it: &Neighbours| it.hold(node));
    let sections = [
        (
            "Mismatches",
            &["Variable", "Expected", "Differs"] as &[&str],
            graph
                .mismatches
                .iter()
                .enumerate()
                .filter(|it| has(Node::Mismatch(it.0)))
                .take(MAX_ROWS)
                .map(|(at, it)| mismatch(props, graph, at, it))
                .collect::<Vec<_>>(),
        ),
        (
            "Assets between locations",
            &["Asset", "State", "From → to", "Where"],
            graph
                .flows
                .iter()
                .enumerate()
                .filter(|it| has(Node::Flow(it.0)))
                .flat_map(|(at, it)| it.edges.iter().map(move |edge| (at, it, *edge)))
                .take(MAX_ROWS)
                .map(|(at, it, edge)| asset(props, graph, (at, it), edge))
                .collect(),
        ),
        (
            "Locations",
            &["Location", "Repository", "Code", "Size", "Problems", "Uses"],
            graph
                .cards
                .iter()
                .enumerate()
                .filter(|it| has(Node::Card(it.0)))
                .take(MAX_ROWS)
                .map(|(at, it)| card(props, graph, at, it))
                .collect(),
        ),
        (
            "Resources",
            &["Resource", "Kind", "State", "Detail", "Used by"],
            graph
                .resources
                .iter()
                .enumerate()
                .filter(|it| has(Node::Resource(it.0)))
                .take(MAX_ROWS)
                .map(|(at, it)| resource(props, graph, at, it))
                .collect(),
        ),
    ];
    html! {
        <div class="map-tables" role="region" aria-label="The map as tables" tabindex="0">
            { for more(graph).map(|it| html! { <p class="map-more">{ it }</p> }) }
            { for sections.into_iter().filter(|it| !it.2.is_empty()).map(|(title, heads, rows)| section(title, heads, rows)) }
        </div>
    }
}

/// How much there is, where the tables do not show all of it.
fn more(graph: &Graph) -> Option<String> {
    let n_assets = graph.flows.iter().map(|it| it.edges.len()).sum();
    let counts = [
        (graph.mismatches.len(), "mismatches"),
        (n_assets, "assets between locations"),
        (graph.cards.len(), "locations"),
        (graph.resources.len(), "resources"),
    ];
    let counts = counts.into_iter().filter(|it| it.0 > MAX_ROWS);
    let told: Vec<String> = counts.map(|(n, words)| format!("{n} {words}")).collect();
    (!told.is_empty())
        .then(|| format!("{} in all. Each table shows the first {MAX_ROWS}.", told.join(", ")))
}

fn section(title: &'static str, heads: &[&'static str], rows: Vec<Html>) -> Html {
    html! {
        <table key={title}>
            <caption>{ title }</caption>
            <thead>
                <tr>{ for heads.iter().map(|it| html! { <th scope="col">{ *it }</th> }) }</tr>
            </thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn link(text: &str, at: Option<Span>, on_reveal: &Callback<Span>) -> Html {
    let Some(at) = at else { return html! { <span>{ text }</span> } };
    let onclick = on_reveal.reform(move |_: MouseEvent| at);
    html! { <button type="button" class="link" {onclick}>{ text }</button> }
}

/// What comparing says.
fn change(props: &Props, node: Node, change: Change) -> Html {
    change_told(&props.analysis, &props.graph, node, change).map_or_else(
        || html! {},
        |(_, words)| html! { <small class="map-change">{ words }</small> },
    )
}

fn mismatch(props: &Props, graph: &Graph, at: usize, mismatch: &Mismatch) -> Html {
    let side = |resource: usize, expected: bool| {
        let sides = mismatch.sides.iter().filter(|it| it.expected == expected);
        html! {
            <td>
                <code>{ graph.resources.get(resource).map_or("", |it| &it.label) }</code>
                <ul>
                    { for sides.map(|it| html! {
                        <li key={it.card}>
                            { graph.cards.get(it.card).map_or("", |it| &it.name) }
                            { " " }
                            { place_button(&props.analysis, it.at, &props.on_reveal) }
                        </li>
                    }) }
                </ul>
            </td>
        }
    };
    html! {
        <tr key={format!("{}-{}", mismatch.expected, mismatch.odd)}>
            <th scope="row" data-kind="mismatch">{ sign(Sign::Mismatch) }<code>{ &mismatch.label }</code>{ change(props, Node::Mismatch(at), mismatch.change) }</th>
            { side(mismatch.expected, true) }
            { side(mismatch.odd, false) }
        </tr>
    }
}

fn asset(props: &Props, graph: &Graph, (at, of): (usize, &Flow), edge: usize) -> Html {
    let name = |card: usize| graph.cards.get(card).map_or("", |it| it.name.as_str());
    let Some(edge_of) = props.analysis.lineage.edges.get(edge) else { return html! {} };
    html! {
        <tr key={edge}>
            <th scope="row"><code>{ key_text(&edge_of.key) }</code>{ change(props, Node::Flow(at), of.change) }</th>
            <td>{ flow::state(edge_of) }</td>
            <td>{ name(of.from) }{ " → " }{ name(of.to) }</td>
            <td><ul>{ flow::sides(&props.analysis, edge_of, &props.on_reveal) }</ul></td>
        </tr>
    }
}

fn card(props: &Props, graph: &Graph, at: usize, card: &Card) -> Html {
    let repo = props.analysis.model.repos.get(card.repo).map_or("", |it| &it.name);
    let uses = graph.uses.iter().filter(|it| it.card == at);
    let problems = match (card.n_errors, card.n_warnings) {
        (0, 0) => "none".to_owned(),
        (errors, 0) => plural(errors, "error"),
        (0, warnings) => plural(warnings, "warning"),
        (errors, warnings) => {
            format!("{}, {}", plural(errors, "error"), plural(warnings, "warning"))
        }
    };
    html! {
        <tr key={at}>
            <th scope="row">{ link(&card.name, Some(card.at), &props.on_reveal) }{ change(props, Node::Card(at), card.change) }</th>
            <td><span class="repo-mark" data-repo={repo_color(card.repo)}></span>{ repo }</td>
            if card.n_collapsed > 0 {
                <td colspan="2">{ format!("{}: {}", card.source, card.size) }</td>
            } else {
                <td><code>{ &card.source }</code></td>
                <td>{ &card.size }</td>
            }
            <td>{ problems }</td>
            <td>
                <ul>
                    { for uses.map(|it| html! {
                        <li key={it.resource}>
                            { link(graph.resources.get(it.resource).map_or("", |it| &it.label), it.at, &props.on_reveal) }
                            { " " }
                            { why_used(&props.analysis, card.subject, it.at, &props.on_reveal) }
                        </li>
                    }) }
                </ul>
            </td>
        </tr>
    }
}

fn resource(props: &Props, graph: &Graph, at: usize, resource: &Resource) -> Html {
    let (kind, word, of) = state(resource.state);
    let users = graph.uses.iter().filter(|it| it.resource == at);
    let users: Vec<&str> =
        users.filter_map(|it| Some(graph.cards.get(it.card)?.name.as_str())).collect();
    html! {
        <tr key={at}>
            <th scope="row">{ link(&resource.label, resource.at, &props.on_reveal) }{ change(props, Node::Resource(at), resource.change) }</th>
            <td>{ resource.kind.words() }</td>
            <td data-kind={kind}>
                if let Some(of) = of {
                    { sign(of) }
                }
                { if word.is_empty() { "used by one" } else { word } }
            </td>
            <td>{ &resource.detail }</td>
            <td>{ users.join(", ") }</td>
        </tr>
    }
}
