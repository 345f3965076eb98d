//! The map: locations and shared resources of one environment as a picture, or as tables.

mod details;
mod edge;
mod gesture;
mod legend;
mod neighbours;
mod node;
mod picture;
mod scene;
mod table;
mod view;

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Html, Properties, component, html, use_callback, use_reducer, use_state_eq,
};

use self::details::Details;
pub(super) use self::node::{address, repo_color, two_lines};
use self::picture::Picture;
use self::table::tables;
use self::view::{Move, Viewport};
use crate::analysis::Analysis;
use crate::graph::Graph;
use crate::source::Span;

/// More nodes than this make no picture that anybody could read, and a browser that stands still.
const MAX_NODES: usize = 400;

/// Properties of [`Map`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What to draw.
    pub(super) analysis: Rc<Analysis>,
    /// The environment; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// Draws the locations of one environment, what they share, and where they disagree.
#[component]
pub(super) fn Map(props: &Props) -> Html {
    let viewport = use_reducer(Viewport::default);
    let is_table = use_state_eq(|| false);
    let open = use_state_eq(|| None::<Open>);
    let analysis = &props.analysis;
    let environment = props.environment.as_deref();
    let found = analysis.graphs.iter().position(|it| it.environment.as_deref() == environment);
    let graph = found.and_then(|it| Some((it, analysis.graphs.get(it)?)));
    let on_open = {
        let open = open.clone();
        use_callback((analysis.clone(), found), move |at: usize, (analysis, found)| {
            let graph = found.and_then(|it| analysis.graphs.get(it));
            open.set(graph.and_then(|it| Open::new(it, at)));
        })
    };
    let on_close = {
        let open = open.clone();
        use_callback((), move |(), ()| open.set(None))
    };
    let Some((at, graph)) = graph.filter(|(_, it)| !it.cards.is_empty()) else {
        return empty(analysis, environment);
    };
    let is_large = graph.cards.len() + graph.resources.len() > MAX_NODES;
    let shows_table = *is_table || is_large;
    let mismatch = open.as_ref().and_then(|it| it.find(graph));
    let toggle = {
        let is_table = is_table.clone();
        Callback::from(move |to: bool| is_table.set(to))
    };
    let moves = viewport.dispatcher();
    html! {
        <div class="map">
            <div class="map-stage">
            <div class="map-main">
                if shows_table {
                    { tables(&table::Props { analysis: Rc::clone(analysis), graph: at, on_reveal: props.on_reveal.clone() }) }
                } else {
                    <Picture
                        analysis={analysis.clone()}
                        graph={at}
                        viewport={*viewport}
                        moves={moves.clone()}
                        open={mismatch}
                        {on_open}
                        on_reveal={&props.on_reveal}
                    />
                }
            </div>
            <div class="map-over">
                if let Some(mismatch) = mismatch.filter(|_| !shows_table) {
                    <Details
                        key={mismatch}
                        analysis={analysis.clone()}
                        graph={at}
                        {mismatch}
                        on_reveal={&props.on_reveal}
                        {on_close}
                    />
                }
            </div>
            </div>
            { legend::footer(graph, shows_table, is_large, &toggle, &Callback::from(move |it: Move| moves.dispatch(it))) }
        </div>
    }
}

/// A mismatch whose details are open, told by what it is about, so that it stays open while texts change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    expected: String,
    odd: String,
}

impl Open {
    fn new(graph: &Graph, at: usize) -> Option<Self> {
        let mismatch = graph.mismatches.get(at)?;
        let label = |it: usize| Some(graph.resources.get(it)?.label.clone());
        Some(Self { expected: label(mismatch.expected)?, odd: label(mismatch.odd)? })
    }

    fn find(&self, graph: &Graph) -> Option<usize> {
        (0..graph.mismatches.len()).find(|it| Self::new(graph, *it).as_ref() == Some(self))
    }
}

fn empty(analysis: &Analysis, environment: Option<&str>) -> Html {
    let names: Vec<&str> = analysis.model.environments.iter().map(|it| it.name.as_str()).collect();
    let has_locations =
        analysis.bases.iter().chain(&analysis.deployed).any(|it| !it.locations.is_empty());
    match (environment, names.is_empty(), has_locations) {
        (None, false, true) => html! {
            <div class="view-empty">
                <h2>{ "Base is what the environments start from" }</h2>
                <p>
                    { "Nothing is deployed from it as it stands, so there is nothing to compare. Choose an environment above: " }
                    { crate::ui::words::list(&names) }
                    { "." }
                </p>
            </div>
        },
        (Some(environment), _, true) => html! {
            <div class="view-empty">
                <h2>{ format!("No location is deployed to {environment}") }</h2>
                <p>
                    { "The map shows code locations and what they share. Add " }
                    <code>{ format!("dagster_cloud.{environment}.yaml") }</code>
                    { " to a repository, or choose another environment." }
                </p>
            </div>
        },
        _ => html! {
            <div class="view-empty">
                <h2>{ "No code locations yet" }</h2>
                <p>
                    { "The map shows code locations and what they share. Add a " }
                    <code>{ "dagster_cloud.yaml" }</code>
                    { " of each repository: paste it, or drop a whole folder onto the page." }
                </p>
            </div>
        },
    }
}
