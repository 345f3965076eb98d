//! What an edge is about, over the map: a mismatch with both sides, or assets with who makes and who needs them.

pub(super) mod assets;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::{
    Callback, Html, KeyboardEvent, MouseEvent, Properties, component, html, use_effect_with,
    use_node_ref,
};

use super::map::neighbours::Node;
use super::map::{address, repo_color};
use crate::analysis::Analysis;
use crate::fact::Fact;
use crate::graph::{Change, Graph, Mismatch, ResourceState, Side, Use};
use crate::source::Span;
use crate::ui::place::place_button;
use crate::ui::sign::{Sign, sign};
use crate::ui::why::{Why, why_used};
use crate::ui::widgets::prose;

/// Properties of [`Details`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the graph is of.
    pub(super) analysis: Rc<Analysis>,
    /// What of it is shown.
    pub(super) graph: Rc<Graph>,
    /// The mismatch or flow.
    pub(super) opened: Node,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
    /// Asks to be closed.
    pub(super) on_close: Callback<()>,
}

/// The details of one edge, over the map.
#[component]
pub(super) fn Details(props: &Props) -> Html {
    let heading = use_node_ref();
    use_effect_with(heading.clone(), |heading| {
        if let Some(heading) = heading.cast::<HtmlElement>() {
            // Without focus the panel is still there to be reached.
            let _ = heading.focus();
        }
    });
    let graph = props.graph.as_ref();
    let change = match props.opened {
        Node::Mismatch(at) => graph.mismatches.get(at).map(|it| it.change),
        Node::Flow(at) => graph.flows.get(at).map(|it| it.change),
        Node::Use(at) => graph.uses.get(at).map(|it| it.change),
        _ => None,
    };
    let environment = environment(graph, change);
    let environment = environment.map(|it| format!(" in {it}")).unwrap_or_default();
    let content = match props.opened {
        Node::Mismatch(at) => graph.mismatches.get(at).map(|it| {
            let title = html! {
                <><code>{ &it.label }</code>{ format!(" differs{environment}") }</>
            };
            (Some(Sign::Mismatch), title, mismatch(props, graph, it))
        }),
        Node::Flow(at) => graph.flows.get(at).map(|it| {
            let title = html! { { format!("{}{environment}", assets::title(graph, it)) } };
            (None, title, assets::assets(&props.analysis, it, &props.on_reveal))
        }),
        Node::Use(at) => graph.uses.get(at).and_then(|it| {
            let card = graph.cards.get(it.card)?;
            let resource = graph.resources.get(it.resource)?;
            let title = html! { <>{ format!("{} → ", card.name) }<code>{ address(&resource.label).0 }</code>{ environment }</> };
            Some((None, title, one_use(props, graph, it)))
        }),
        _ => None,
    };
    let Some((of, title, content)) = content else { return html! {} };
    let on_close = {
        let (on_close, node) = (props.on_close.clone(), props.opened.name());
        Callback::from(move |()| {
            on_close.emit(());
            focus_badge(&node);
        })
    };
    let onkeydown = {
        let on_close = on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                on_close.emit(());
            }
        })
    };
    let onclick = on_close.reform(|_: MouseEvent| ());
    html! {
        <section class="map-details" aria-labelledby="map-details-title" {onkeydown}>
            <header>
                <h2 id="map-details-title" ref={heading} tabindex="-1">
                    { for of.map(sign) }
                    <span>{ title }</span>
                </h2>
                <button type="button" class="plain" aria-label="Close details" {onclick}>{ sign(Sign::Error) }</button>
            </header>
            { content }
        </section>
    }
}

/// The environment that has what is shown: of two that are compared, the earlier one where the later one has it no more.
fn environment(graph: &Graph, change: Option<Change>) -> Option<&str> {
    let is_before = change == Some(Change::Removed);
    if is_before { graph.before.as_deref() } else { graph.environment.as_deref() }
}

fn mismatch(props: &Props, graph: &Graph, mismatch: &Mismatch) -> Html {
    html! {
        <>
            <p>{ "These locations read their storage from one variable and get different places: what one writes, the other does not find." }</p>
            { side(props, graph, mismatch, false) }
            { side(props, graph, mismatch, true) }
        </>
    }
}

/// A location and what it uses: the line that says so, why, and who else uses it.
fn one_use(props: &Props, graph: &Graph, used: &Use) -> Html {
    let Some(resource) = graph.resources.get(used.resource) else { return html! {} };
    let (place, format) = address(&resource.label);
    html! {
        <div class="map-side">
            <h3>{ resource.kind.words() }{ " " }<code>{ place }</code>{ " " }<span>{ format }</span></h3>
            if resource.state == ResourceState::Unresolved {
                <p>{ prose(&resource.detail) }</p>
            }
            <ul>{ user(props, graph, used) }</ul>
            { others(props, graph, used.resource, &[used.card]) }
        </div>
    }
}

/// Somebody who uses a resource, the line that says so, and why.
fn user(props: &Props, graph: &Graph, used: &Use) -> Html {
    html! {
        <li key={used.card}>
            { location(props, graph, used.card) }
            if let Some(at) = used.at {
                { place_button(&props.analysis, at, &props.on_reveal) }
            }
            if let Some(card) = graph.cards.get(used.card) {
                { why_used(&props.analysis, card.subject, used.at, &props.on_reveal) }
            }
        </li>
    }
}

/// Everybody on one side, and where that is written.
fn side(props: &Props, graph: &Graph, mismatch: &Mismatch, expected: bool) -> Html {
    let resource = if expected { mismatch.expected } else { mismatch.odd };
    let Some(label) = graph.resources.get(resource).map(|it| it.label.as_str()) else {
        return html! {};
    };
    let sides = mismatch.sides.iter().filter(|it| it.expected == expected);
    let told: Vec<usize> = sides.clone().map(|it| it.card).collect();
    let environment = environment(graph, Some(mismatch.change));
    let (of, kind, words) = if expected {
        (Sign::Agree, "expected", "Expected")
    } else {
        (Sign::Mismatch, "odd", "Differs")
    };
    let (place, format) = address(label);
    html! {
        <div class="map-side" data-kind={kind}>
            <h3>{ sign(of) }{ format!("{words}: ") }<code>{ place }</code>{ " " }<span>{ format }</span></h3>
            <ul>
                { for sides.map(|it| row(props, graph, it, environment)) }
            </ul>
            { others(props, graph, resource, &told) }
        </div>
    }
}

/// Everybody else who uses the same; folded where they are many.
fn others(props: &Props, graph: &Graph, resource: usize, told: &[usize]) -> Html {
    let others = graph.uses.iter().filter(|it| it.resource == resource && !told.contains(&it.card));
    let rows: Vec<Html> = others.map(|it| user(props, graph, it)).collect();
    match rows.len() {
        0 => html! {},
        1..=2 => html! { <ul>{ for rows }</ul> },
        n => html! {
            <details>
                <summary>{ format!("{n} more locations use it") }</summary>
                <ul>{ for rows }</ul>
            </details>
        },
    }
}

/// One location with its variable, and why that is so.
fn row(props: &Props, graph: &Graph, side: &Side, environment: Option<&str>) -> Html {
    let card = graph.cards.get(side.card);
    let subject = props.analysis.facts.subjects.iter().position(|it| {
        let is_it = card.is_some_and(|card| card.repo == it.repo && card.name == it.location);
        is_it && it.environment.as_deref() == environment
    });
    html! {
        <li key={format!("side-{}-{}", side.card, side.variable)}>
            { location(props, graph, side.card) }
            <code>{ format!("{}={}", side.variable, side.value) }</code>
            { place_button(&props.analysis, side.at, &props.on_reveal) }
            { place_button(&props.analysis, side.class_at, &props.on_reveal) }
            if let Some(subject) = subject {
                <Why analysis={Rc::clone(&props.analysis)} fact={Fact::Variable(side.variable.clone())} {subject}
                    on_reveal={props.on_reveal.clone()} />
            }
        </li>
    }
}

fn location(props: &Props, graph: &Graph, card: usize) -> Html {
    let Some(card) = graph.cards.get(card) else { return html! {} };
    let repo = props.analysis.model.repos.get(card.repo).map_or("", |it| &it.name);
    let (span, on_reveal) = (card.at, &props.on_reveal);
    let onclick = on_reveal.reform(move |_: MouseEvent| span);
    html! {
        <span class="map-side-who">
            <span class="repo-mark" data-repo={repo_color(card.repo)}></span>
            <button type="button" class="link" {onclick}>{ &card.name }</button>
            <small>{ repo }</small>
        </span>
    }
}

/// Gives the focus back to the badge that opened the details.
fn focus_badge(node: &str) {
    let found = gloo::utils::document().query_selector(&format!("[data-node=\"{node}\"]"));
    if let Ok(Some(badge)) = found {
        use wasm_bindgen::JsCast;
        if let Some(badge) = badge.dyn_ref::<web_sys::SvgElement>() {
            // Where it is gone, the focus goes to the page.
            let _ = badge.focus();
        }
    }
}
