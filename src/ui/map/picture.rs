//! The picture: pan, zoom, what is pointed at, and everything drawn in its order.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, SvgElement};
use yew::{
    AttrValue, Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef, PointerEvent,
    Properties, UseReducerDispatcher, WheelEvent, component, html, use_callback, use_effect_with,
    use_memo, use_mut_ref, use_node_ref, use_state_eq,
};

use super::gesture::{Gesture, Shared};
use super::neighbours::Node;
use super::scene::Scene;
use super::view::{Move, View, Viewport};
use crate::analysis::Analysis;
use crate::graph::{Graph, Group, Point};
use crate::source::Span;
use crate::ui::measure::use_size;

/// How far an arrow key moves the picture.
const STEP: f64 = 48.0;
/// Drawn smaller than this, the usual letters cannot be read.
const FAR: f64 = 0.6;
/// How much closer a key or button brings it.
pub(super) const CLOSER: f64 = 1.25;

/// Properties of [`Picture`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the graph is of.
    pub(super) analysis: Rc<Analysis>,
    /// What of it is shown.
    pub(super) graph: Rc<Graph>,
    /// What is seen.
    pub(super) viewport: Viewport,
    /// Changes that.
    pub(super) moves: UseReducerDispatcher<Viewport>,
    /// The mismatch or flow whose details are open.
    pub(super) open: Option<Node>,
    /// What is looked for; empty for nothing.
    pub(super) query: AttrValue,
    /// How many steps belong to what is pointed at.
    pub(super) depth: usize,
    /// Asks for the details of a mismatch or a flow.
    pub(super) on_open: Callback<Node>,
    /// Asks to make one card of a repository, or cards of its locations.
    pub(super) on_fold: Callback<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// The map as a picture.
#[component]
pub(super) fn Picture(props: &Props) -> Html {
    let graph = props.graph.as_ref();
    let root = use_node_ref();
    let pointed = use_state_eq(|| None::<Node>);
    let chosen = use_state_eq(|| None::<String>);
    let gesture = use_mut_ref(Gesture::default);
    let moves = props.moves.clone();
    let size = use_size(&root);
    let focus = worst(graph);
    use_effect_with(
        (size, graph.width, graph.height, focus),
        move |(size, width, height, focus)| {
            moves.dispatch(Move::Picture(*width, *height, *focus));
            if let Some((width, height)) = *size {
                moves.dispatch(Move::Panel(width, height));
            }
        },
    );
    {
        // Where the details take room, what they are of stays in sight.
        let (graph, moves) = (props.graph.clone(), props.moves.clone());
        use_effect_with((props.open, size), move |(open, _)| {
            if let Some(rect) = open.and_then(|it| it.rect(&graph)) {
                moves.dispatch(Move::Show(rect));
            }
        });
    }
    let onpointerdown = {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| gesture.borrow_mut().press(&event))
    };
    let onpointermove = {
        let (gesture, moves, root) = (gesture.clone(), props.moves.clone(), root.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(root) = root.cast::<Element>() else { return };
            let changes = gesture.borrow_mut().drag(&event, &root);
            for change in changes {
                moves.dispatch(change);
            }
        })
    };
    let onpointerup = {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| gesture.borrow_mut().release(&event))
    };
    let on_point = {
        let pointed = pointed.clone();
        Callback::from(move |target: Option<web_sys::EventTarget>| {
            pointed.set(target.and_then(node_under));
        })
    };
    // What opens details is raised as long as they are open; whose use it is stays chosen, so that the focus can come back to it.
    let on_focus = {
        let (chosen, graph) = (chosen.clone(), props.graph.clone());
        Callback::from(move |target: Option<web_sys::EventTarget>| {
            let node = target.and_then(node_under);
            if !matches!(node, Some(Node::Use(_))) {
                let node = node.filter(|it| !it.has_details());
                chosen.set(node.and_then(|it| it.identity(&graph)));
            }
        })
    };
    // Looked for when the map or the choice is another one, not with each move of the picture.
    let chosen = *use_memo((props.graph.clone(), (*chosen).clone()), |(graph, chosen)| {
        chosen.as_ref().and_then(|it| Node::find(graph, it))
    });
    // The switch of a repository is another one when it has been used; the focus goes there.
    let is_folding = use_mut_ref(|| false);
    let on_fold = {
        let is_folding = is_folding.clone();
        use_callback(props.on_fold.clone(), move |name, on_fold| {
            is_folding.replace(true);
            on_fold.emit(name);
        })
    };
    {
        let root = root.clone();
        use_effect_with((props.graph.clone(), chosen), move |(_, chosen)| {
            if let Some(group @ Node::Group(_)) = chosen
                && is_folding.replace(false)
            {
                focus_on(&root, *group);
            }
        });
    }
    let onfocusin = {
        let (on_point, graph, moves) = (on_point.clone(), props.graph.clone(), props.moves.clone());
        Callback::from(move |event: FocusEvent| {
            let target = event.target();
            let node = target.clone().and_then(node_under);
            if let Some(rect) = node.and_then(|it| it.rect(&graph)) {
                moves.dispatch(Move::Show(rect));
            }
            on_point.emit(target);
        })
    };
    let onpointerleave = on_point.reform(|_: PointerEvent| None);
    let onfocusout = on_point.reform(|_: FocusEvent| None);
    let View { scale, x, y } = props.viewport.view();
    let is_far = scale < FAR;
    let name =
        graph.environment.as_ref().map_or_else(|| "Map".to_owned(), |it| format!("Map of {it}"));
    html! {
        <svg
            ref={root.clone()}
            class="map-picture"
            role="group"
            tabindex="0"
            aria-label={format!("{name}. Arrow keys move it, plus and minus zoom, 0 fits it, Enter keeps a node's neighbours raised and brings the Tab key to its edges, Enter again shows its text, Escape lets go")}
            onwheel={on_wheel(&root, &props.moves)}
            onkeydown={on_key(&root, &props.moves, &on_focus, chosen)}
            {onpointerdown}
            {onpointermove}
            onpointerup={onpointerup.clone()}
            onpointercancel={onpointerup}
            onpointerover={on_point.reform(|event: PointerEvent| event.target())}
            {onpointerleave}
            {onfocusin}
            {onfocusout}
            onclick={{
                let (gesture, on_focus) = (gesture.clone(), on_focus.clone());
                Callback::from(move |event: MouseEvent| {
                    // What was clicked stays raised with its neighbours; the ground lets go of it.
                    if !gesture.borrow().is_dragging() {
                        on_focus.emit(event.target());
                    }
                    gesture.borrow_mut().end();
                })
            }}
        >
            <g
                class="map-all"
                data-far={is_far.then_some("")}
                data-measured={props.viewport.is_measured().then_some("")}
                transform={format!("translate({} {}) scale({})", rounded(x, 100.0), rounded(y, 100.0), rounded(scale, 10_000.0))}
            >
                <Scene
                    analysis={props.analysis.clone()}
                    graph={&props.graph}
                    raised={pointed.or(props.open).or(chosen)}
                    {chosen}
                    query={&props.query}
                    depth={props.depth}
                    {is_far}
                    on_open={&props.on_open}
                    {on_fold}
                    on_reveal={&props.on_reveal}
                    gesture={Shared(gesture.clone())}
                />
            </g>
        </svg>
    }
}

/// The middle of the group with the most problems.
fn worst(graph: &Graph) -> Point {
    let problems = |group: &Group| {
        let cards = graph.cards.iter().filter(|it| it.repo == group.repo);
        cards
            .fold((0, 0), |(errors, warnings), it| (errors + it.n_errors, warnings + it.n_warnings))
    };
    let most = graph.groups.iter().rev().max_by_key(|it| problems(it));
    most.map_or_else(Point::default, |it| it.rect.center())
}

/// The node that an event's target is part of.
fn node_under(target: web_sys::EventTarget) -> Option<Node> {
    let element = target.dyn_into::<Element>().ok()?.closest("[data-node]").ok()??;
    Node::by_name(&element.get_attribute("data-node")?)
}

/// Gives the focus to a node of the picture.
fn focus_on(root: &NodeRef, node: Node) {
    let found = root
        .cast::<Element>()
        .and_then(|it| it.query_selector(&format!("[data-node=\"{}\"]", node.name())).ok()?);
    if let Some(element) = found.and_then(|it| it.dyn_into::<SvgElement>().ok()) {
        // Where it is gone, the focus goes to the page.
        let _ = element.focus();
    }
}

fn on_wheel(root: &NodeRef, moves: &UseReducerDispatcher<Viewport>) -> Callback<WheelEvent> {
    let (root, moves) = (root.clone(), moves.clone());
    Callback::from(move |event: WheelEvent| {
        event.prevent_default();
        let Some(root) = root.cast::<Element>() else { return };
        let corner = root.get_bounding_client_rect();
        let at = (
            f64::from(event.client_x()) - corner.left(),
            f64::from(event.client_y()) - corner.top(),
        );
        // Lines are counted as pixels; a pinch on a trackpad arrives as small steps with the control key.
        let unit = if event.delta_mode() == 0 { 1.0 } else { 24.0 };
        let pace = if event.ctrl_key() { 0.01 } else { 0.0015 };
        let factor = (-event.delta_y() * unit * pace).clamp(-1.0, 1.0).exp();
        moves.dispatch(Move::Zoom(factor, Some(at)));
    })
}

fn on_key(
    root: &NodeRef,
    moves: &UseReducerDispatcher<Viewport>,
    on_focus: &Callback<Option<web_sys::EventTarget>>,
    chosen: Option<Node>,
) -> Callback<KeyboardEvent> {
    let (root, moves, on_focus) = (root.clone(), moves.clone(), on_focus.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let change = match event.key().as_str() {
            "Enter" | " " => return on_focus.emit(event.target()),
            "Escape" => {
                // An edge that has the focus is reached no more: its node has it then.
                let node = event.target().and_then(node_under);
                if let (Some(Node::Use(_)), Some(chosen)) = (node, chosen) {
                    focus_on(&root, chosen);
                }
                return on_focus.emit(None);
            }
            "+" | "=" => Move::Zoom(CLOSER, None),
            "-" => Move::Zoom(1.0 / CLOSER, None),
            "0" => Move::Fit,
            "ArrowLeft" => Move::By(STEP, 0.0),
            "ArrowRight" => Move::By(-STEP, 0.0),
            "ArrowUp" => Move::By(0.0, STEP),
            "ArrowDown" => Move::By(0.0, -STEP),
            _ => return,
        };
        event.prevent_default();
        moves.dispatch(change);
    })
}

/// To the nearest of so many steps in a pixel: screens show no finer.
fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
