//! The picture: pan, zoom, what is pointed at, and everything drawn in its order.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{
    Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef, PointerEvent, Properties,
    UseReducerDispatcher, WheelEvent, component, html, use_effect_with, use_mut_ref, use_node_ref,
    use_state_eq,
};

use super::edge;
use super::gesture::Gesture;
use super::neighbours::{Neighbours, Node};
use super::node::{self, Manner};
use super::view::{Move, View, Viewport};
use crate::analysis::Analysis;
use crate::graph::Graph;
use crate::source::Span;
use crate::ui::measure::use_size;

/// How far an arrow key moves the picture.
const STEP: f64 = 48.0;
/// How much closer a key or button brings it.
pub(super) const CLOSER: f64 = 1.25;

/// Properties of [`Picture`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the graph is of.
    pub(super) analysis: Rc<Analysis>,
    /// The graph's place in it.
    pub(super) graph: usize,
    /// What is seen.
    pub(super) viewport: Viewport,
    /// Changes that.
    pub(super) moves: UseReducerDispatcher<Viewport>,
    /// The mismatch whose details are open.
    pub(super) open: Option<usize>,
    /// Asks for the details of a mismatch.
    pub(super) on_open: Callback<usize>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// The map as a picture.
#[component]
pub(super) fn Picture(props: &Props) -> Html {
    let Some(graph) = props.analysis.graphs.get(props.graph) else { return html! {} };
    let root = use_node_ref();
    let pointed = use_state_eq(|| None::<Node>);
    let gesture = use_mut_ref(Gesture::default);
    let moves = props.moves.clone();
    let size = use_size(&root);
    use_effect_with((size, graph.width, graph.height), move |(size, width, height)| {
        moves.dispatch(Move::Picture(*width, *height));
        if let Some((width, height)) = *size {
            moves.dispatch(Move::Panel(width, height));
        }
    });
    let onpointerdown = {
        let gesture = gesture.clone();
        Callback::from(move |event: PointerEvent| gesture.borrow_mut().press(&event))
    };
    let onpointermove = {
        let (gesture, moves, root) = (gesture.clone(), props.moves.clone(), root.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(root) = root.cast::<Element>() else { return };
            for change in gesture.borrow_mut().drag(&event, &root) {
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
            pointed.set(target.and_then(node_under))
        })
    };
    let onpointerleave = on_point.reform(|_: PointerEvent| None);
    let onfocusout = on_point.reform(|_: FocusEvent| None);
    let drawing = Drawing {
        analysis: &props.analysis,
        graph,
        raised: pointed.or(props.open.map(Node::Mismatch)).map(|it| Neighbours::of(graph, it)),
        on_open: &props.on_open,
        on_reveal: &props.on_reveal,
        gesture: &gesture,
    };
    let View { scale, x, y } = props.viewport.view();
    let name =
        graph.environment.as_ref().map_or_else(|| "Map".to_owned(), |it| format!("Map of {it}"));
    html! {
        <svg
            ref={root.clone()}
            class="map-picture"
            role="group"
            tabindex="0"
            aria-label={format!("{name}. Arrow keys move it, plus and minus zoom, 0 fits it")}
            data-dragging={gesture.borrow().is_dragging().then_some("")}
            onwheel={on_wheel(&root, &props.moves)}
            onkeydown={on_key(&props.moves)}
            {onpointerdown}
            {onpointermove}
            onpointerup={onpointerup.clone()}
            onpointercancel={onpointerup}
            onpointerover={on_point.reform(|event: PointerEvent| event.target())}
            {onpointerleave}
            onfocusin={on_point.reform(|event: FocusEvent| event.target())}
            {onfocusout}
            onclick={{
                let gesture = gesture.clone();
                Callback::from(move |_: MouseEvent| gesture.borrow_mut().end())
            }}
        >
            <g
                class="map-all"
                data-measured={props.viewport.is_measured().then_some("")}
                transform={format!("translate({x:.2} {y:.2}) scale({scale:.4})")}
            >
                { drawing.all() }
            </g>
        </svg>
    }
}

/// What is drawn, with all that drawing it needs.
struct Drawing<'d> {
    analysis: &'d Analysis,
    graph: &'d Graph,
    /// What is raised; nothing while nothing is pointed at.
    raised: Option<Neighbours>,
    on_open: &'d Callback<usize>,
    on_reveal: &'d Callback<Span>,
    gesture: &'d Rc<std::cell::RefCell<Gesture>>,
}

impl Drawing<'_> {
    fn all(&self) -> Html {
        html! {
            <>
                <g>{ for self.graph.groups.iter().map(|it| self.group(it)) }</g>
                <g>{ for (0..self.graph.uses.len()).map(|at| self.used(at)) }</g>
                <g>{ for self.graph.mismatches.iter().enumerate().map(|(at, it)| {
                    edge::mismatch_line(it, self.is_quiet(Node::Mismatch(at)))
                }) }</g>
                <g>{ for self.graph.captions.iter().map(|it| {
                    node::line(it.at.x, it.at.y, "map-caption", it.kind.heading().to_owned())
                }) }</g>
                <g>{ for (0..self.graph.cards.len()).map(|at| self.card(at)) }</g>
                <g>{ for (0..self.graph.resources.len()).map(|at| self.resource(at)) }</g>
            </>
        }
    }

    fn is_quiet(&self, node: Node) -> bool {
        self.raised.as_ref().is_some_and(|it| !it.hold(node))
    }

    fn manner(&self, node: Node, on_choose: Callback<()>) -> Manner {
        // The click that ends a drag chooses nothing.
        let gesture = self.gesture.clone();
        let chosen = on_choose.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if !gesture.borrow().is_dragging() {
                chosen.emit(());
            }
        });
        Manner { node, is_quiet: self.is_quiet(node), on_choose, onclick }
    }

    fn group(&self, group: &crate::graph::Group) -> Html {
        let mut cards = self.graph.cards.iter().enumerate().filter(|(_, it)| it.repo == group.repo);
        let is_quiet = cards.all(|(at, _)| self.is_quiet(Node::Card(at)));
        node::group(group, is_quiet)
    }

    fn card(&self, at: usize) -> Html {
        let Some(card) = self.graph.cards.get(at) else { return html! {} };
        let repo = self.analysis.model.repos.get(card.repo).map_or("", |it| &it.name);
        let on_choose = node::reveal(self.on_reveal, Some(card.at));
        node::card(card, repo, &self.manner(Node::Card(at), on_choose))
    }

    fn used(&self, at: usize) -> Html {
        let Some(used) = self.graph.uses.get(at) else { return html! {} };
        let node = Node::Use(at);
        let on_choose = node::reveal(self.on_reveal, used.at);
        let place = used.at.map(|it| format!("\n{}", self.analysis.place(it))).unwrap_or_default();
        let (card, resource) =
            (self.graph.cards.get(used.card), self.graph.resources.get(used.resource));
        let title = format!(
            "{} uses {}{place}",
            card.map_or("", |it| &it.name),
            resource.map_or("", |it| &it.label)
        );
        let is_raised = self.raised.as_ref().is_some_and(|it| it.hold(node));
        edge::used(used, title, &self.manner(node, on_choose), is_raised)
    }

    /// A resource, with the badges above it, which are reached before it.
    fn resource(&self, at: usize) -> Html {
        let Some(resource) = self.graph.resources.get(at) else { return html! {} };
        let users = self.graph.uses.iter().filter(|it| it.resource == at);
        let users: Vec<&str> =
            users.filter_map(|it| Some(self.graph.cards.get(it.card)?.name.as_str())).collect();
        let on_choose = node::reveal(self.on_reveal, resource.at);
        let badges = self.graph.mismatches.iter().enumerate().filter(|(_, it)| it.odd == at);
        let badges = badges.map(|(at, mismatch)| {
            let on_choose = self.on_open.reform(move |()| at);
            edge::mismatch_badge(mismatch, &self.manner(Node::Mismatch(at), on_choose))
        });
        html! {
            <g key={at}>
                <g>{ for badges }</g>
                { node::resource(resource, &users, &self.manner(Node::Resource(at), on_choose)) }
            </g>
        }
    }
}

/// The node that an event's target is part of.
fn node_under(target: web_sys::EventTarget) -> Option<Node> {
    let element = target.dyn_into::<Element>().ok()?.closest("[data-node]").ok()??;
    Node::by_name(&element.get_attribute("data-node")?)
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

fn on_key(moves: &UseReducerDispatcher<Viewport>) -> Callback<KeyboardEvent> {
    let moves = moves.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let change = match event.key().as_str() {
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
