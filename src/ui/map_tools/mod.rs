//! Above the map: what to look for, how far neighbours reach, what is shown, what it is compared with, and how to keep it.

mod save;
mod search;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, Node};
use yew::{
    Callback, FocusEvent, Html, InputEvent, KeyboardEvent, MouseEvent, Properties, TargetCast,
    component, html, use_state_eq,
};

pub(super) use self::search::named;
use super::map::wanted::Wanted;
use crate::analysis::Analysis;
use crate::graph::{Choice, Graph, Rect, ResourceKind};

/// Properties of [`MapTools`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the map is of.
    pub(super) analysis: Rc<Analysis>,
    /// All that could be shown.
    pub(super) whole: Rc<Graph>,
    /// What of it is left out.
    pub(super) choice: Rc<Choice>,
    /// What is.
    pub(super) shown: Rc<Graph>,
    /// What the reader wants.
    pub(super) wanted: Wanted,
    /// Asks for something else.
    pub(super) on_change: Callback<Wanted>,
    /// Asks to bring a part of the picture into sight.
    pub(super) on_show: Callback<Rect>,
    /// Whether tables are shown.
    pub(super) is_table: bool,
}

/// The tools of the map.
#[component]
pub(super) fn MapTools(props: &Props) -> Html {
    let has_failed = use_state_eq(|| false);
    let Props { whole, choice, shown, wanted, on_change, .. } = props;
    let hit = use_state_eq(|| 0);
    let show = {
        let (shown, on_show) = (shown.clone(), props.on_show.clone());
        move |query: &str, at: usize| {
            let hits = search::places(&shown, query);
            if let Some(rect) = hits.get(at % hits.len().max(1)) {
                on_show.emit(*rect);
            }
        }
    };
    let search = {
        let (wanted, on_change, hit, show) =
            (wanted.clone(), on_change.clone(), hit.clone(), show.clone());
        move |event: InputEvent| {
            let query = event.target_unchecked_into::<HtmlInputElement>().value();
            let query = query.trim();
            hit.set(0);
            if !query.is_empty() {
                show(query, 0);
            }
            on_change.emit(Wanted { query: query.to_owned().into(), ..wanted.clone() });
        }
    };
    let next = {
        let (query, hit) = (wanted.query.clone(), hit.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !query.is_empty() {
                event.prevent_default();
                hit.set(*hit + 1);
                show(&query, *hit + 1);
            }
        }
    };
    let found = match &*wanted.query {
        "" => String::new(),
        query => match search::places(shown, query).len() {
            n @ 0..=1 => format!("{n} found"),
            n => format!("{} of {n}, Enter for the next", *hit % n + 1),
        },
    };
    let on_save = {
        let (graph, has_failed) = (shown.clone(), has_failed.clone());
        Callback::from(move |kind: &'static str| save::save(&graph, kind, has_failed.clone()))
    };
    let kinds = ResourceKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| whole.resources.iter().any(|it| it.kind == *kind));
    html! {
        <div class="map-tools" role="group" aria-label="What the map shows">
            <input type="search" placeholder="Find on the map" aria-label="Find on the map"
                value={wanted.query.clone()} oninput={search} onkeydown={next} />
            <span class="map-found" role="status">{ found }</span>
            { depths(wanted, on_change) }
            { others(props) }
            <span class="map-kinds" role="group" aria-label="Kinds of resources">
                { for kinds.map(|it| kind(it, !choice.hidden.contains(&it), wanted, on_change)) }
                { only_shared(choice, wanted, on_change) }
            </span>
            { collapse(whole, choice, wanted, on_change) }
            <span class="map-kinds" role="group" aria-label="Save the map" hidden={props.is_table}>
                { save_button(&on_save, "svg", "Save the map as SVG", "SVG") }
                { save_button(&on_save, "png", "Save the map as PNG", "PNG") }
            </span>
            <span class="map-failed" role="status">
                { if *has_failed { "This browser could not make the picture. Try the other format" } else { "" } }
            </span>
        </div>
    }
}

fn save_button(
    on_save: &Callback<&'static str>,
    kind: &'static str,
    title: &'static str,
    text: &'static str,
) -> Html {
    let onclick = on_save.reform(move |_: MouseEvent| kind);
    html! { <button type="button" aria-label={title} {title} {onclick}>{ text }</button> }
}

fn depths(wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let choose = {
        let (wanted, on_change) = (wanted.clone(), on_change.clone());
        move |event: yew::Event| {
            let depth = event.target_unchecked_into::<HtmlSelectElement>().value();
            on_change.emit(Wanted { depth: depth.parse().unwrap_or(1), ..wanted.clone() });
        }
    };
    let depths = [(1, "1 step"), (2, "2 steps"), (99, "everything connected")];
    html! {
        <label>
            { "Neighbours " }
            <select onchange={choose}>
                { for depths.map(|(depth, words)| html! {
                    <option value={depth.to_string()} selected={wanted.depth == depth}>{ words }</option>
                }) }
            </select>
        </label>
    }
}

/// The environments that this one can be compared with.
fn others(props: &Props) -> Html {
    let Props { wanted, on_change, .. } = props;
    let environment = props.whole.environment.as_deref();
    let graphs = props.analysis.graphs.iter().filter(|it| !it.cards.is_empty());
    let names = graphs.filter_map(|it| it.environment.as_deref());
    let names: Vec<&str> = names.filter(|it| Some(*it) != environment).collect();
    if names.is_empty() {
        return html! {};
    }
    let choose = {
        let (wanted, on_change) = (wanted.clone(), on_change.clone());
        move |event: yew::Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let before = (!value.is_empty()).then(|| value.into());
            on_change.emit(Wanted { before, ..wanted.clone() });
        }
    };
    html! {
        <label>
            { "Compare with " }
            <select onchange={choose}>
                <option value="" selected={wanted.before.is_none()}>{ "nothing" }</option>
                { for names.into_iter().map(|it| html! {
                    <option value={it.to_owned()} selected={wanted.before.as_deref() == Some(it)}>{ it }</option>
                }) }
            </select>
        </label>
    }
}

fn only_shared(choice: &Choice, wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let is_on = choice.only_shared;
    let next = Wanted { only_shared: Some(!is_on), ..wanted.clone() };
    let onclick = on_change.reform(move |_: MouseEvent| next.clone());
    html! {
        <button type="button" class="map-toggle" aria-pressed={is_on.to_string()}
            title="Leave out what one location alone uses and nothing is to be said of" {onclick}>
            { "Only what is shared" }
        </button>
    }
}

fn kind(kind: ResourceKind, is_shown: bool, wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let mut next = wanted.clone();
    next.kinds.retain(|it| it.0 != kind);
    next.kinds.push((kind, !is_shown));
    let onclick = on_change.reform(move |_: MouseEvent| next.clone());
    html! {
        <button type="button" class="map-toggle" aria-pressed={is_shown.to_string()} {onclick}>
            { kind.heading() }
        </button>
    }
}

/// Which repositories are one card, each with a switch, and both ways for all; the note says when that came by itself.
fn collapse(whole: &Graph, choice: &Choice, wanted: &Wanted, on_change: &Callback<Wanted>) -> Html {
    let collapsed = &choice.collapsed;
    let set = |collapsed: Vec<String>| {
        let next = Wanted { collapsed: Some(collapsed), ..wanted.clone() };
        on_change.reform(move |_: MouseEvent| next.clone())
    };
    let all: Vec<String> = whole.groups.iter().map(|it| it.name.clone()).collect();
    let rows = whole.groups.iter().map(|group| {
        let is_open = !collapsed.contains(&group.name);
        let next = wanted.folded(collapsed, &group.name);
        let onclick = on_change.reform(move |_: MouseEvent| next.clone());
        html! {
            <li key={group.repo}>
                <button type="button" class="map-toggle" aria-pressed={is_open.to_string()} {onclick}>
                    { &group.name }
                </button>
            </li>
        }
    });
    let on_escape = |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            close(&event, true);
        }
    };
    let on_leave = |event: FocusEvent| {
        let next = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
        if !list_of(&event).is_some_and(|it| it.contains(next.as_ref())) {
            close(&event, false);
        }
    };
    html! {
            <details class="map-repos" onkeydown={on_escape} onfocusout={on_leave}>
                <summary>{ "Repositories" }</summary>
                <div class="map-repos-list" tabindex="-1">
                    <button type="button" onclick={set(all)}>{ "Collapse all" }</button>
                    <button type="button" onclick={set(Vec::new())}>{ "Expand all" }</button>
                    <ul aria-label="Expanded repositories">{ for rows }</ul>
                </div>
            </details>
    }
}

/// The list that `event` comes from: Yew listens at the root, so it is looked for from the target on.
fn list_of(event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(".map-repos").ok()?
}

/// Folds the list that `event` comes from; `has_focus` if the focus is to stay at what opens it.
fn close(event: &Event, has_focus: bool) {
    let Some(details) = list_of(event) else { return };
    // What cannot be folded stays open, and nothing is lost.
    let _ = details.remove_attribute("open");
    let summary = details.query_selector("summary").ok().flatten().filter(|_| has_focus);
    if let Some(summary) = summary.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = summary.focus();
    }
}
