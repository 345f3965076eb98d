//! What is different in another environment: above the map, when one is left or compared with, and of each thing on it.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html, use_memo};

use super::map::edge::flow_state;
use super::map::neighbours::Node;
use super::map::node::{change_words, state};
use super::map::wanted::Wanted;
use crate::analysis::Analysis;
use crate::graph::{Card, Change, Flow, Graph, compared};
use crate::ui::widgets::plural;

/// Properties of [`ChangeNote`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the maps are of.
    pub(super) analysis: Rc<Analysis>,
    /// The map that is shown; with the other environment's if they are compared.
    pub(super) whole: Rc<Graph>,
    /// The other environment.
    pub(super) other: AttrValue,
    /// What the reader wants.
    pub(super) wanted: Wanted,
    /// Asks for something else.
    pub(super) on_change: Callback<Wanted>,
    /// Says that the note has been read.
    pub(super) on_read: Callback<()>,
}

/// What is different, with the way to see it on the map.
#[component]
pub(super) fn ChangeNote(props: &Props) -> Html {
    let key = (Rc::clone(&props.analysis), props.whole.environment.clone(), props.other.clone());
    // Compared when the environments are others, not with each move of the picture.
    let told = use_memo(key, |(analysis, environment, other)| {
        let graph =
            |of: Option<&str>| analysis.graphs.iter().find(|it| it.environment.as_deref() == of);
        let (shown, other) = (environment.as_deref(), &**other);
        let (before, after) = (graph(Some(other))?, graph(shown)?);
        let both = (shown != Some(other)).then(|| compared(&analysis.facts, before, after))?;
        Some(sentence(&both, other, shown.unwrap_or_default()))
    });
    let Some(told) = told.as_ref() else { return html! {} };
    let is_compared = props.whole.before.is_some();
    let before = (!is_compared).then(|| props.other.clone());
    let next = Wanted { before, ..props.wanted.clone() };
    let on_compare = {
        let (on_change, on_read) = (props.on_change.clone(), props.on_read.clone());
        Callback::from(move |_: MouseEvent| {
            on_change.emit(next.clone());
            on_read.emit(());
        })
    };
    let on_read = props.on_read.reform(|_: MouseEvent| ());
    html! {
        <div class="map-change-note">
            <p role="status">{ told }</p>
            <button type="button" onclick={on_compare}>
                { if is_compared { "Stop comparing" } else { "Compare on the map" } }
            </button>
            if !is_compared {
                <button type="button" onclick={on_read}>{ "Dismiss" }</button>
            }
        </div>
    }
}

/// What comparing says of `node`, for the style sheet and in words: of what both have, what it is in the other environment.
pub(super) fn change_told(
    analysis: &Analysis,
    graph: &Graph,
    node: Node,
    change: Change,
) -> Option<(&'static str, String)> {
    let (kind, words) = change_words(graph, change)?;
    let was = || was(analysis, graph, node).filter(|it| !it.is_empty());
    let before = graph.before.as_ref().filter(|_| change == Change::Changed);
    let told = before.and_then(|before| Some(format!("± {before}: {}", was()?)));
    Some((kind, told.unwrap_or(words)))
}

/// How `node` is in the environment that its map is compared with, as far as that is different.
fn was(analysis: &Analysis, graph: &Graph, node: Node) -> Option<String> {
    let before = analysis.graphs.iter().find(|it| it.environment == graph.before)?;
    let identity = |it: &Card| {
        let subject = analysis.facts.subjects.get(it.subject);
        (it.repo, subject.map(|it| it.identity.clone()))
    };
    match node {
        Node::Card(at) => {
            let card = graph.cards.get(at).filter(|it| it.n_collapsed == 0)?;
            let other = before.cards.iter().find(|it| identity(it) == identity(card))?;
            let parts = [(&other.source, &card.source), (&other.size, &card.size)];
            let parts = parts.into_iter().filter(|it| it.0 != it.1);
            let parts = parts.map(|it| if it.0.is_empty() { "not set" } else { it.0 });
            Some(parts.collect::<Vec<_>>().join(", "))
        }
        Node::Resource(at) => {
            let resource = graph.resources.get(at)?;
            let mut others = before.resources.iter();
            let other = others
                .find(|it| (it.kind, &it.label) == (resource.kind, &resource.label))
                .filter(|it| it.state != resource.state)?;
            let word = state(other.state).1;
            Some(if word.is_empty() { "used by one" } else { word }.to_owned())
        }
        Node::Flow(at) => {
            let flow = graph.flows.get(at)?;
            let ends = |graph: &Graph, it: &Flow| {
                Some((identity(graph.cards.get(it.from)?), identity(graph.cards.get(it.to)?)))
            };
            let mut others = before.flows.iter();
            let other = others.find(|it| ends(before, it) == ends(graph, flow))?;
            let n_assets = plural(other.edges.len(), "asset");
            let words = flow_state(other.state).1;
            Some(if other.edges.len() == flow.edges.len() {
                words.to_owned()
            } else {
                format!("{n_assets}, {words}")
            })
        }
        Node::Group(_) | Node::Use(_) | Node::Mismatch(_) => None,
    }
}

/// `dev → prod: only in dev 1 location; only in prod 3 resources; different 1 location`.
fn sentence(both: &Graph, before: &str, after: &str) -> String {
    let told = |of: Change| {
        let count =
            |changes: &mut dyn Iterator<Item = Change>| changes.filter(|it| *it == of).count();
        let counts = [
            ("location", count(&mut both.cards.iter().map(|it| it.change))),
            ("resource", count(&mut both.resources.iter().map(|it| it.change))),
            ("mismatch", count(&mut both.mismatches.iter().map(|it| it.change))),
            ("arrow", count(&mut both.flows.iter().map(|it| it.change))),
        ];
        let counts = counts.into_iter().filter(|it| it.1 > 0);
        let counts = counts.map(|(word, n)| match word {
            "mismatch" if n > 1 => format!("{n} mismatches"),
            word => plural(n, word),
        });
        let counts: Vec<String> = counts.collect();
        counts.join(", ")
    };
    let parts = [
        (format!("only {after} has "), told(Change::Added)),
        (format!("only {before} has "), told(Change::Removed)),
        ("different: ".to_owned(), told(Change::Changed)),
    ];
    let parts = parts.into_iter().filter(|it| !it.1.is_empty()).map(|(head, told)| head + &told);
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [] => format!("{before} → {after}: the map is the same"),
        parts => format!("{before} → {after}: {}", parts.join("; ")),
    }
}
