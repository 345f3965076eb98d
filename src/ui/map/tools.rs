//! Above the map: what to look for, how far neighbours reach, which kinds are shown, which repositories are one card.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast, html};

use super::neighbours::Neighbours;
use crate::graph::{Choice, Graph, ResourceKind};
use crate::ui::widgets::plural;

/// What a reader wants of the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// What is looked for; empty for nothing.
    pub(super) query: String,
    /// How many steps belong to what is pointed at.
    pub(super) depth: usize,
    /// Kinds that are not shown.
    pub(super) hidden: Vec<ResourceKind>,
    /// Repositories that are one card; nothing until the reader chooses.
    pub(super) collapsed: Option<Vec<String>>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { query: String::new(), depth: 1, hidden: Vec::new(), collapsed: None }
    }
}

impl Wanted {
    /// What is left out of `graph`.
    pub(super) fn choice(&self, graph: &Graph) -> Choice {
        let collapsed = self.collapsed.clone().unwrap_or_else(|| Choice::collapsed_in(graph));
        Choice { hidden: self.hidden.clone(), collapsed }
    }
}

/// The tools for `whole`, of which `shown` is left.
pub(super) fn tools(
    whole: &Graph,
    shown: &Graph,
    wanted: &Wanted,
    on_change: &Callback<Wanted>,
) -> Html {
    let search = {
        let (wanted, on_change) = (wanted.clone(), on_change.clone());
        move |event: InputEvent| {
            let query = event.target_unchecked_into::<HtmlInputElement>().value();
            on_change.emit(Wanted { query: query.trim().to_owned(), ..wanted.clone() });
        }
    };
    let deepen = {
        let (wanted, on_change) = (wanted.clone(), on_change.clone());
        move |event: yew::Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            on_change.emit(Wanted { depth: value.parse().unwrap_or(1), ..wanted.clone() });
        }
    };
    let n_found = Neighbours::named(shown, &wanted.query).count();
    let kinds = [
        ResourceKind::Storage,
        ResourceKind::Registry,
        ResourceKind::AgentQueue,
        ResourceKind::Namespace,
    ];
    let kinds = kinds.into_iter().filter(|kind| whole.resources.iter().any(|it| it.kind == *kind));
    let depths = [(1, "1 step"), (2, "2 steps"), (99, "everything connected")];
    html! {
        <div class="map-tools" role="group" aria-label="What the map shows">
            <input type="search" placeholder="Find on the map" aria-label="Find on the map" oninput={search} />
            <span class="map-found" role="status">
                { if wanted.query.is_empty() { String::new() } else { format!("{n_found} found") } }
            </span>
            <label>
                { "Neighbours " }
                <select onchange={deepen}>
                    { for depths.map(|(depth, words)| html! {
                        <option value={depth.to_string()} selected={wanted.depth == depth}>{ words }</option>
                    }) }
                </select>
            </label>
            <span class="map-kinds">
                { for kinds.map(|it| kind(it, wanted, on_change)) }
            </span>
            { collapse(whole, wanted, on_change) }
        </div>
    }
}

fn kind(kind: ResourceKind, wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let is_shown = !wanted.hidden.contains(&kind);
    let mut next = wanted.clone();
    if is_shown {
        next.hidden.push(kind);
    } else {
        next.hidden.retain(|it| *it != kind);
    }
    let onclick = on_change.reform(move |_: MouseEvent| next.clone());
    html! {
        <button type="button" class="map-toggle" aria-pressed={is_shown.to_string()} {onclick}>
            { kind.heading() }
        </button>
    }
}

/// Which repositories are one card, each with a switch, and both ways for all; the note says when that came by itself.
fn collapse(whole: &Graph, wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let collapsed = wanted.choice(whole).collapsed;
    let set = |collapsed: Vec<String>| {
        let next = Wanted { collapsed: Some(collapsed), ..wanted.clone() };
        on_change.reform(move |_: MouseEvent| next.clone())
    };
    let all: Vec<String> = whole.groups.iter().map(|it| it.name.clone()).collect();
    let rows = whole.groups.iter().map(|group| {
        let is_open = !collapsed.contains(&group.name);
        let mut next = collapsed.clone();
        if is_open {
            next.push(group.name.clone());
        } else {
            next.retain(|it| *it != group.name);
        }
        html! {
            <li key={group.repo}>
                <button type="button" class="map-toggle" aria-pressed={is_open.to_string()} onclick={set(next)}>
                    { &group.name }
                </button>
            </li>
        }
    });
    html! {
        <>
            <details class="map-repos">
                <summary>{ "Repositories" }</summary>
                <div class="map-repos-list">
                    <button type="button" onclick={set(all)}>{ "Collapse all" }</button>
                    <button type="button" onclick={set(Vec::new())}>{ "Expand all" }</button>
                    <ul aria-label="Expanded repositories">{ for rows }</ul>
                </div>
            </details>
            if wanted.collapsed.is_none() && !collapsed.is_empty() {
                <span class="map-note">
                    { format!("{} are shown as one card for each repository", plural(whole.cards.len(), "location")) }
                </span>
            }
        </>
    }
}
