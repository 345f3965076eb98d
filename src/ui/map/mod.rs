//! The map: locations and shared resources of one environment as a picture, or as tables.

pub(super) mod edge;
mod fold;
mod gesture;
mod legend;
pub(super) mod neighbours;
pub(super) mod node;
mod picture;
mod scene;
mod view;
pub(super) mod wanted;

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Html, component, html, use_callback, use_effect_with, use_memo,
    use_mut_ref, use_reducer, use_state_eq,
};

use self::neighbours::Node;
pub(super) use self::node::{address, repo_color, two_lines};
use self::picture::Picture;
use self::view::{Move, Viewport};
use self::wanted::Wanted;
use super::late::{Late, use_late, waiting};
use super::map_compare::ChangeNote;
use super::map_details::Details;
use super::map_table::MapTable;
use super::map_tools::MapTools;
use super::views::ViewProps;
use super::words::add_files;
use crate::analysis::Analysis;
use crate::graph::{Choice, compared, reduced};

/// More nodes than this make no picture that anybody could read, and a browser that stands still.
const MAX_NODES: usize = 400;

/// How the map is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Manner {
    /// As tables.
    is_table: bool,
    /// With its tools.
    has_tools: bool,
}

/// Draws the locations of one environment, what they share, and where they disagree.
#[component]
pub(super) fn Map(props: &ViewProps) -> Html {
    let viewport = use_reducer(Viewport::default);
    let manner = use_state_eq(Manner::default);
    // What the open details are of, so that they stay open while texts change.
    let open = use_state_eq(|| None::<String>);
    let wanted = use_state_eq(Wanted::default);
    // The environment that was shown before, until the reader has read what changed.
    let left = use_state_eq(|| None::<AttrValue>);
    {
        let (left, last) = (left.clone(), use_mut_ref(|| None::<AttrValue>));
        use_effect_with(props.environment.clone(), move |now| {
            let before = last.replace(now.clone());
            left.set(before.filter(|_| now.is_some()));
        });
    }
    let analysis = &props.analysis;
    let environment = props.environment.as_deref();
    let found = position(analysis, environment);
    let before = wanted.before.as_deref().filter(|it| Some(*it) != environment);
    let before = before.and_then(|it| position(analysis, Some(it)));
    let is_large = use_state_eq(|| false);
    let needs_late = manner.has_tools || open.is_some() || before.is_some();
    let late = use_late(needs_late || manner.is_table || *is_large || left.is_some());
    let is_there = *late == Late::There;
    let whole = use_memo(
        (analysis.clone(), found, before.filter(|_| is_there)),
        |(analysis, found, before)| {
            let graph = found.and_then(|it| analysis.graphs.get(it))?;
            Some(Rc::new(match before.and_then(|it| analysis.graphs.get(it)) {
                Some(before) => compared(&analysis.facts, before, graph),
                None => graph.clone(),
            }))
        },
    );
    let choice = use_memo(
        (whole.clone(), wanted.kinds.clone(), wanted.collapsed.clone(), wanted.only_shared),
        |(whole, ..)| whole.as_ref().as_ref().map(|it| wanted.choice(it)).unwrap_or_default(),
    );
    let shown = use_memo((whole.clone(), choice.clone()), |(whole, choice)| {
        Some(Rc::new(reduced(whole.as_ref().as_ref()?, choice)))
    });
    {
        let nodes = shown.as_ref().as_ref().map(|it| it.cards.len() + it.resources.len());
        let is_large = is_large.clone();
        use_effect_with(nodes > Some(MAX_NODES), move |it| is_large.set(*it));
    }
    let on_open = {
        let open = open.clone();
        use_callback(shown.clone(), move |at: Node, shown| {
            open.set(shown.as_ref().as_ref().and_then(|it| at.identity(it)));
        })
    };
    let on_fold =
        use_callback((choice.clone(), wanted.clone()), |name: AttrValue, (choice, wanted)| {
            wanted.set(wanted.folded(&choice.collapsed, &name));
        });
    let on_close = {
        let open = open.clone();
        use_callback((), move |(), ()| open.set(None))
    };
    // Looked for when the map or what is open is another one, not with each move of the picture.
    let opened = *use_memo((shown.clone(), (*open).clone()), |(shown, open)| {
        Node::find(shown.as_ref().as_ref()?, open.as_ref()?)
    });
    let (Some(whole), Some(graph)) = (whole.as_ref(), shown.as_ref()) else {
        return empty(analysis, environment);
    };
    if whole.cards.is_empty() {
        return empty(analysis, environment);
    }
    let is_large = *is_large;
    let shows_table = manner.is_table || is_large;
    let opened = opened.filter(|_| is_there);
    let on_change = {
        let wanted = wanted.clone();
        Callback::from(move |next: Wanted| wanted.set(next))
    };
    let note = {
        let left = left.clone();
        let others = before.is_some().then(|| wanted.before.clone()).flatten();
        // Nothing of the second part may be touched before it is there.
        let other = others.or_else(|| (*left).clone()).filter(|_| is_there);
        other.map(|other| {
            html! {
                <ChangeNote analysis={analysis.clone()} whole={whole.clone()} {other} wanted={(*wanted).clone()}
                    on_change={on_change.clone()} on_read={Callback::from(move |()| left.set(None))} />
            }
        })
    };
    let moves = viewport.dispatcher();
    html! {
        <div class="map">
            <div class="map-head">
                if is_there {
                    if manner.has_tools || is_large {
                        <MapTools analysis={analysis.clone()} whole={whole.clone()} choice={choice.clone()} shown={graph.clone()}
                            wanted={(*wanted).clone()} {on_change} is_table={shows_table}
                            on_show={let moves = moves.clone(); Callback::from(move |it| moves.dispatch(Move::Show(it)))} />
                    }
                    <div>{ for note }</div>
                } else if needs_late {
                    { waiting(&late) }
                }
            </div>
            <div class="map-stage">
            <div class="map-main">
                if !shows_table {
                    <Picture
                        analysis={analysis.clone()}
                        graph={graph.clone()}
                        viewport={*viewport}
                        moves={moves.clone()}
                        open={opened}
                        query={&wanted.query}
                        depth={wanted.depth}
                        {on_open}
                        {on_fold}
                        on_reveal={&props.on_reveal}
                    />
                } else if is_there {
                    <MapTable analysis={analysis.clone()} graph={graph.clone()} query={&wanted.query}
                        on_reveal={&props.on_reveal} />
                } else {
                    { waiting(&late) }
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
            { legend::footer(graph, *manner, is_large, left_out(&choice, &wanted),
                &Callback::from(move |it| manner.set(it)), &Callback::from(move |it: Move| moves.dispatch(it))) }
        </div>
    }
}

/// What a large map leaves out by itself.
fn left_out(choice: &Choice, wanted: &Wanted) -> &'static str {
    let is_shared = choice.only_shared && wanted.only_shared.is_none();
    let is_folded = !choice.collapsed.is_empty() && wanted.collapsed.is_none();
    match (is_shared, is_folded) {
        (true, true) => "Large: only what is shared, by repository",
        (true, false) => "Large: only what is shared",
        (false, true) => "Large: by repository",
        (false, false) => "",
    }
}

/// The map's place among all maps.
fn position(analysis: &Analysis, environment: Option<&str>) -> Option<usize> {
    analysis.graphs.iter().position(|it| it.environment.as_deref() == environment)
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
                { add_files("The map shows code locations and what they share.") }
            </div>
        },
    }
}
