//! The order in which lineage lets locations be deployed: waves, and the cycles that no order satisfies.

use yew::{Html, MouseEvent, component, html, use_memo};

use super::map::repo_color;
use super::place::place_button;
use super::sign::{Sign, sign};
use super::views::ViewProps;
use super::widgets::plural;
use super::words::add_files;
use crate::lineage::{Edge, key_text};
use crate::plan::{Cycle, Node, Plan, plan};

/// A wave shows this many locations, and says how many more there are.
const MAX_ROWS: usize = 300;

/// Waves of locations in their order, under the cycles.
#[component]
pub(super) fn PlanView(props: &ViewProps) -> Html {
    let key = (props.analysis.clone(), props.environment.clone());
    let found = use_memo(key, |(analysis, environment)| {
        plan(analysis, &[environment.as_ref().map(ToString::to_string)])
    });
    let environment = props.environment.as_deref();
    let place = environment.map(|it| format!(" to {it}")).unwrap_or_default();
    if found.waves.is_empty() && found.open.is_empty() {
        return empty(props, &place);
    }
    html! {
        <div class="plan">
            <h2>{ format!("In which order to deploy{place}") }</h2>
            <p class="plan-lead">{ lead(&found) }</p>
            <div>{ for found.cycles.iter().map(|it| cycle(props, it)) }</div>
            { open(props, &found) }
            <ol class="plan-waves">
                { for found.waves.iter().enumerate().map(|(at, it)| wave(props, at, it)) }
            </ol>
        </div>
    }
}

/// Why there is nothing to plan: nowhere, or not here.
fn empty(props: &ViewProps, place: &str) -> Html {
    if props.analysis.facts.subjects.is_empty() {
        return html! {
            <div class="view-empty">
                <h2>{ "Nothing to deploy yet" }</h2>
                { add_files("The plan says in which order code locations can be deployed.") }
            </div>
        };
    }
    let why = if place.is_empty() { "The base is not deployed by itself. " } else { "" };
    html! {
        <div class="view-empty">
            <h2>{ format!("Nothing is deployed{place}") }</h2>
            <p>{ format!("The plan says in which order locations can be deployed. {why}Choose an environment that deploys some.") }</p>
        </div>
    }
}

fn lead(plan: &Plan) -> String {
    match (plan.waves.len(), plan.cycles.is_empty()) {
        (0, _) => "Of no location all assets are known, so no order can be told.".into(),
        (1, true) if !plan.open.is_empty() => {
            "As far as assets are known, no location needs one that another one makes.".into()
        }
        (n, true) if !plan.open.is_empty() => format!(
            "{}: whoever makes an asset comes before those who need it, as far as assets are known.",
            plural(n, "wave")
        ),
        (1, true) => {
            "No location needs an asset that another one makes, so all of them can be deployed at once.".into()
        }
        (n, true) => format!(
            "{}: whoever makes an asset comes before those who need it. Within a wave any order will do.",
            plural(n, "wave")
        ),
        (_, false) => "Locations that need each other are in one wave: deploy them together, or break the circle first.".into(),
    }
}

/// Locations whose assets are not known as a whole, where there are some.
fn open(props: &ViewProps, plan: &Plan) -> Html {
    if plan.open.is_empty() {
        return Html::default();
    }
    let more = plan.open.len().saturating_sub(MAX_ROWS);
    let is_placed = plan.unplaced().count() < plan.open.len();
    html! {
        <section class="plan-open">
            <h3>{ sign(Sign::Unresolved) }{ "The order is incomplete" }</h3>
            <p>
                { "Not all assets of these locations are known, so they may need what others make, or make what others need." }
                if is_placed {
                    { " The waves have those of which something is known, by that alone." }
                }
            </p>
            <ul>{ for plan.open.iter().take(MAX_ROWS).map(|it| html! { <li>{ name(props, it) }</li> }) }</ul>
            if more > 0 {
                <p>{ format!("and {more} more") }</p>
            }
        </section>
    }
}

fn wave(props: &ViewProps, at: usize, nodes: &[Node]) -> Html {
    let more = nodes.len().saturating_sub(MAX_ROWS);
    html! {
        <li key={at} class="plan-wave">
            <h3>{ format!("Wave {}", at + 1) }<small>{ plural(nodes.len(), "location") }</small></h3>
            <ul>{ for nodes.iter().take(MAX_ROWS).map(|it| location(props, it)) }</ul>
            if more > 0 {
                <p>{ format!("and {more} more") }</p>
            }
        </li>
    }
}

/// A location with what it waits for.
fn location(props: &ViewProps, node: &Node) -> Html {
    let analysis = &props.analysis;
    let subjects = &analysis.facts.subjects;
    let edges = analysis.lineage.edges.iter().filter(|it| {
        it.environment.as_deref() == props.environment.as_deref()
            && subjects.get(it.to).is_some_and(|to| to.repo == node.0 && to.location == node.1)
            && it.from != it.to
    });
    let need = |(at, edge): (usize, &Edge)| {
        let from = subjects.get(edge.from).map_or("", |it| &it.location);
        html! {
            <li key={at}>
                <span>{ "needs " }<code>{ key_text(&edge.key) }</code>{ format!(" of {from}") }</span>
                { place_button(analysis, edge.needed_at, &props.on_reveal) }
            </li>
        }
    };
    html! {
        <li key={format!("{}/{}", node.0, node.1)} class="plan-location">
            { name(props, node) }
            <ul>{ for edges.enumerate().map(need) }</ul>
        </li>
    }
}

/// A location's name, which leads to its text, and its repository.
fn name(props: &ViewProps, node: &Node) -> Html {
    let analysis = &props.analysis;
    let repo = analysis.model.repos.get(node.0).map_or("", |it| &it.name);
    let graph =
        analysis.graphs.iter().find(|it| it.environment.as_deref() == props.environment.as_deref());
    let card =
        graph.and_then(|it| it.cards.iter().find(|it| (it.repo, &it.name) == (node.0, &node.1)));
    let name = match card.map(|it| it.at) {
        None => html! { <b>{ &node.1 }</b> },
        Some(at) => {
            let onclick = props.on_reveal.reform(move |_: MouseEvent| at);
            html! { <button type="button" class="link" {onclick}>{ &node.1 }</button> }
        }
    };
    html! {
        <span class="map-side-who">
            <span class="repo-mark" data-repo={repo_color(node.0)}></span>
            { name }
            <small>{ repo }</small>
        </span>
    }
}

fn cycle(props: &ViewProps, cycle: &Cycle) -> Html {
    html! {
        <section class="plan-cycle">
            <h3>{ sign(Sign::Error) }{ "These locations need each other" }</h3>
            <ul>{ for cycle.locations.iter().map(|it| html! { <li>{ name(props, it) }</li> }) }</ul>
            <p>{ "The dependencies that make the circle:" }</p>
            <ul>
                { for cycle.at.iter().map(|it| html! { <li>{ place_button(&props.analysis, *it, &props.on_reveal) }</li> }) }
            </ul>
        </section>
    }
}
