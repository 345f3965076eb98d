//! Everything on the map in its order; drawn anew when something else is pointed at, not when the picture moves.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

use super::gesture::Shared;
use super::neighbours::{Neighbours, Node};
use super::node::{self, Manner};
use super::{edge, fold};
use crate::analysis::Analysis;
use crate::graph::{Change, Graph, Group};
use crate::source::Span;
use crate::ui::map_compare::change_told;
use crate::ui::map_tools::named;

/// Properties of [`Scene`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the graph is of.
    pub(super) analysis: Rc<Analysis>,
    /// What of it is shown.
    pub(super) graph: Rc<Graph>,
    /// What is pointed at.
    pub(super) raised: Option<Node>,
    /// What was chosen before, so that choosing it again leads to its text.
    pub(super) chosen: Option<Node>,
    /// What is looked for; empty for nothing.
    pub(super) query: AttrValue,
    /// How many steps belong to what is pointed at.
    pub(super) depth: usize,
    /// Whether it is drawn so small that only names in large letters can be read.
    pub(super) is_far: bool,
    /// Asks for the details of a mismatch or a flow.
    pub(super) on_open: Callback<Node>,
    /// Asks to make one card of a repository, or cards of its locations.
    pub(super) on_fold: Callback<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
    /// What the pointers do.
    pub(super) gesture: Shared,
}

/// Groups, edges, cards, resources.
#[component]
pub(super) fn Scene(props: &Props) -> Html {
    let graph = props.graph.as_ref();
    let raised = match props.raised {
        Some(node) => Some(Neighbours::of(graph, node, props.depth)),
        None if props.query.is_empty() => None,
        None => Some(named(graph, &props.query)),
    };
    Drawing { props, graph, raised }.all()
}

/// What is drawn, with all that drawing it needs.
struct Drawing<'d> {
    props: &'d Props,
    graph: &'d Graph,
    /// What is raised; nothing while nothing is pointed at.
    raised: Option<Neighbours>,
}

impl Drawing<'_> {
    fn all(&self) -> Html {
        html! {
            <>
                <g>{ for self.graph.groups.iter().filter(|it| !it.is_collapsed).map(|it| self.group(it)) }</g>
                <g>{ for (0..self.graph.uses.len()).filter(|at| !self.is_next_to_chosen(*at)).map(|at| self.used(at)) }</g>
                <g>{ for self.graph.mismatches.iter().enumerate().map(|(at, it)| {
                    edge::mismatch_line(it, self.is_quiet(Node::Mismatch(at)), self.change(Node::Mismatch(at), it.change))
                }) }</g>
                <g>{ for self.graph.captions.iter().map(|it| {
                    node::line(it.at.x, it.at.y, "map-caption", it.kind.heading().to_owned())
                }) }</g>
                <g>{ for (0..self.graph.cards.len()).map(|at| self.card(at)) }</g>
                <g>{ for (0..self.graph.flows.len()).map(|at| self.flow(at)) }</g>
                <g>{ for (0..self.graph.resources.len()).map(|at| self.resource(at)) }</g>
            </>
        }
    }

    fn is_quiet(&self, node: Node) -> bool {
        self.raised.as_ref().is_some_and(|it| !it.hold(node))
    }

    fn manner(&self, node: Node, change: Change, on_choose: Callback<()>) -> Manner {
        let gesture = self.props.gesture.clone();
        let chosen = on_choose.clone();
        // A text takes the reader off the map, who would not see what is raised: by key and by finger it comes at the second time.
        let has_text = matches!(node, Node::Card(_) | Node::Resource(_));
        let is_ready = !has_text || self.props.chosen == Some(node);
        let onclick = Callback::from(move |event: MouseEvent| {
            let is_touch = || {
                event
                    .dyn_ref::<web_sys::PointerEvent>()
                    .is_some_and(|it| it.pointer_type() == "touch")
            };
            // The click that ends a drag chooses nothing.
            if !gesture.0.borrow().is_dragging() && (is_ready || !is_touch()) {
                chosen.emit(());
            }
        });
        let on_choose = if is_ready { on_choose } else { Callback::noop() };
        Manner {
            node,
            is_quiet: self.is_quiet(node),
            is_far: self.props.is_far,
            change: self.change(node, change),
            on_choose,
            onclick,
        }
    }

    /// What comparing says of `node`; two environments are compared only when the second part is there.
    fn change(&self, node: Node, change: Change) -> Option<(&'static str, String)> {
        if change == Change::None {
            return None;
        }
        change_told(&self.props.analysis, self.graph, node, change)
    }

    fn group(&self, group: &Group) -> Html {
        node::group(group, self.is_quiet_group(group), self.props.is_far)
    }

    fn is_quiet_group(&self, group: &Group) -> bool {
        let mut cards = self.graph.cards.iter().enumerate().filter(|(_, it)| it.repo == group.repo);
        cards.all(|(at, _)| self.is_quiet(Node::Card(at)))
    }

    /// The switch of the repository whose first card is at `card`: before its cards, and where it is one card upon that.
    fn fold(&self, card: usize, is_collapsed: bool) -> Html {
        let repo = |it: usize| self.graph.cards.get(it).map(|it| it.repo);
        let own = repo(card);
        let is_first = card.checked_sub(1).is_none_or(|it| repo(it) != own);
        let groups = self.graph.groups.iter().enumerate();
        let group = groups.into_iter().find(|it| Some(it.1.repo) == own);
        let group = group.filter(|it| is_first && it.1.is_collapsed == is_collapsed);
        let Some((at, group)) = group else { return html! {} };
        let name = AttrValue::from(group.name.clone());
        let on_choose = self.props.on_fold.reform(move |()| name.clone());
        let mut manner = self.manner(Node::Group(at), Change::None, on_choose);
        manner.is_quiet = self.is_quiet_group(group);
        fold::fold(group, &manner)
    }

    fn card(&self, at: usize) -> Html {
        let Some(card) = self.graph.cards.get(at) else { return html! {} };
        let repo = self.props.analysis.model.repos.get(card.repo).map_or("", |it| &it.name);
        // The text of one of several would say nothing of the others.
        let text = (card.n_collapsed == 0).then_some(card.at);
        let on_choose = node::reveal(&self.props.on_reveal, text);
        html! {
            <>
                { self.fold(at, false) }
                { node::card(card, repo, &self.manner(Node::Card(at), card.change, on_choose)) }
                { self.fold(at, true) }
                { self.uses_of(Node::Card(at)) }
            </>
        }
    }

    /// Whether the use at `at` is one of those of the node that is chosen, which stand behind it, where the Tab key finds them.
    fn is_next_to_chosen(&self, at: usize) -> bool {
        let used = self.graph.uses.get(at);
        used.is_some_and(|it| match self.props.chosen {
            Some(Node::Card(card)) => it.card == card,
            Some(Node::Resource(resource)) => it.resource == resource,
            _ => false,
        })
    }

    /// The uses of `node` if that is chosen.
    fn uses_of(&self, node: Node) -> Html {
        let n_uses = if self.props.chosen == Some(node) { self.graph.uses.len() } else { 0 };
        let own = (0..n_uses).filter(|at| self.is_next_to_chosen(*at));
        html! { <g>{ for own.map(|at| self.used(at)) }</g> }
    }

    fn used(&self, at: usize) -> Html {
        let Some(used) = self.graph.uses.get(at) else { return html! {} };
        let node = Node::Use(at);
        let on_choose = self.props.on_open.reform(move |()| node);
        let place =
            used.at.map(|it| format!("\n{}", self.props.analysis.place(it))).unwrap_or_default();
        let (card, resource) =
            (self.graph.cards.get(used.card), self.graph.resources.get(used.resource));
        let told = format!(
            "{} uses {}{place}",
            card.map_or("", |it| &it.name),
            resource.map_or("", |it| &it.label)
        );
        let is_raised = self.raised.as_ref().is_some_and(|it| it.hold(node));
        let manner = self.manner(node, used.change, on_choose);
        edge::used(used, &told, &manner, is_raised, self.is_next_to_chosen(at))
    }

    fn flow(&self, at: usize) -> Html {
        let Some(flow) = self.graph.flows.get(at) else { return html! {} };
        let name = |card: usize| self.graph.cards.get(card).map_or("", |it| it.name.as_str());
        let (_, words, _) = edge::flow_state(flow.state);
        let others = match flow.edges.len() {
            0 | 1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        let (label, from, to) = (&flow.label, name(flow.from), name(flow.to));
        let told = format!("Assets from {from} to {to}: {label}{others}, {words}. Show details");
        let on_choose = self.props.on_open.reform(move |()| Node::Flow(at));
        edge::flow(flow, told, &self.manner(Node::Flow(at), flow.change, on_choose))
    }

    /// A resource, with the badges above it, which are reached before it.
    fn resource(&self, at: usize) -> Html {
        let Some(resource) = self.graph.resources.get(at) else { return html! {} };
        let users = self.graph.uses.iter().filter(|it| it.resource == at);
        let users: Vec<&str> =
            users.filter_map(|it| Some(self.graph.cards.get(it.card)?.name.as_str())).collect();
        let on_choose = node::reveal(&self.props.on_reveal, resource.at);
        let badges = self.graph.mismatches.iter().enumerate().filter(|(_, it)| it.odd == at);
        let badges = badges.map(|(at, mismatch)| {
            let on_choose = self.props.on_open.reform(move |()| Node::Mismatch(at));
            edge::mismatch_badge(
                mismatch,
                &self.manner(Node::Mismatch(at), mismatch.change, on_choose),
            )
        });
        html! {
            <g key={at}>
                <g>{ for badges }</g>
                { node::resource(resource, &users, &self.manner(Node::Resource(at), resource.change, on_choose)) }
                { self.uses_of(Node::Resource(at)) }
            </g>
        }
    }
}
