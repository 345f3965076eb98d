//! The map: locations and shared resources of one environment as a picture, or as tables.

mod details;
mod edge;
mod flow;
mod gesture;
mod legend;
mod neighbours;
mod node;
mod picture;
mod save;
mod scene;
mod table;
mod tools;
mod view;

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Html, Properties, component, html, use_callback, use_memo, use_reducer,
    use_state_eq,
};

use self::details::Details;
use self::neighbours::Node;
pub(super) use self::node::{address, repo_color, two_lines};
use self::picture::Picture;
use self::table::tables;
use self::tools::Wanted;
use self::view::{Move, Viewport};
use crate::analysis::Analysis;
use crate::graph::{Graph, reduced};
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
    let has_failed = use_state_eq(|| false);
    let analysis = &props.analysis;
    let environment = props.environment.as_deref();
    let found = analysis.graphs.iter().position(|it| it.environment.as_deref() == environment);
    let wanted = use_state_eq(Wanted::default);
    let shown = use_memo(
        (analysis.clone(), found, wanted.hidden.clone(), wanted.collapsed.clone()),
        |(analysis, found, ..)| {
            let graph = found.and_then(|it| analysis.graphs.get(it))?;
            Some(Rc::new(reduced(graph, &wanted.choice(graph))))
        },
    );
    let whole = found.and_then(|it| analysis.graphs.get(it));
    let on_open = {
        let open = open.clone();
        use_callback(shown.clone(), move |at: Node, shown| {
            open.set(shown.as_ref().as_ref().and_then(|it| Open::new(it, at)));
        })
    };
    let on_close = {
        let open = open.clone();
        use_callback((), move |(), ()| open.set(None))
    };
    let (Some(whole), Some(graph)) = (whole.filter(|it| !it.cards.is_empty()), shown.as_ref())
    else {
        return empty(analysis, environment);
    };
    let is_large = graph.cards.len() + graph.resources.len() > MAX_NODES;
    let shows_table = *is_table || is_large;
    let opened = open.as_ref().and_then(|it| it.find(graph));
    let toggle = {
        let is_table = is_table.clone();
        Callback::from(move |to: bool| is_table.set(to))
    };
    let on_save = {
        let (graph, has_failed) = (graph.clone(), has_failed.clone());
        Callback::from(move |kind: &'static str| save::save(&graph, kind, has_failed.clone()))
    };
    let on_change = {
        let wanted = wanted.clone();
        Callback::from(move |next: Wanted| wanted.set(next))
    };
    let moves = viewport.dispatcher();
    html! {
        <div class="map">
            if !shows_table || is_large {
                { tools::tools(whole, graph, &wanted, &on_change) }
            }
            <div class="map-stage">
            <div class="map-main">
                if shows_table {
                    { tables(&table::Props { analysis: Rc::clone(analysis), graph: Rc::clone(graph), on_reveal: props.on_reveal.clone() }) }
                } else {
                    <Picture
                        analysis={analysis.clone()}
                        graph={graph.clone()}
                        viewport={*viewport}
                        moves={moves.clone()}
                        open={opened}
                        query={wanted.query.clone()}
                        depth={wanted.depth}
                        {on_open}
                        on_reveal={&props.on_reveal}
                    />
                }
            </div>
            <div class="map-over">
                if let Some(opened) = opened.filter(|_| !shows_table) {
                    <Details
                        key={opened.name()}
                        analysis={analysis.clone()}
                        graph={graph.clone()}
                        {opened}
                        on_reveal={&props.on_reveal}
                        {on_close}
                    />
                }
            </div>
            </div>
            { legend::footer(graph, shows_table, is_large, &toggle, &Callback::from(move |it: Move| moves.dispatch(it)), &on_save) }
            <p class="map-failed" role="status">
                { if *has_failed { "This browser could not make the picture. Try the other format" } else { "" } }
            </p>
        </div>
    }
}

/// What the open details are of, told by what it is about, so that they stay open while texts change.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    /// A mismatch, by the expected and the odd resource.
    Mismatch(String, String),
    /// Assets, by who makes and who needs them.
    Flow(String, String),
}

impl Open {
    fn new(graph: &Graph, node: Node) -> Option<Self> {
        let label = |it: usize| Some(graph.resources.get(it)?.label.clone());
        let name = |it: usize| Some(graph.cards.get(it)?.name.clone());
        match node {
            Node::Mismatch(at) => {
                let mismatch = graph.mismatches.get(at)?;
                Some(Self::Mismatch(label(mismatch.expected)?, label(mismatch.odd)?))
            }
            Node::Flow(at) => {
                let flow = graph.flows.get(at)?;
                Some(Self::Flow(name(flow.from)?, name(flow.to)?))
            }
            _ => None,
        }
    }

    fn find(&self, graph: &Graph) -> Option<Node> {
        let mismatches = (0..graph.mismatches.len()).map(Node::Mismatch);
        let mut nodes = mismatches.chain((0..graph.flows.len()).map(Node::Flow));
        nodes.find(|it| Self::new(graph, *it).as_ref() == Some(self))
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
