//! A row of tabs: one of them is chosen, arrow keys walk; they walk other lists too.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::{AttrValue, Callback, Html, NodeRef, Properties, component, html, use_node_ref};

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub(in crate::ui) struct Props {
    /// What the row is for.
    pub(in crate::ui) label: AttrValue,
    /// Begins the ids: tab `prefix-tab-name`, panel `prefix-panel-name`.
    pub(in crate::ui) prefix: AttrValue,
    /// Name and words of each tab.
    pub(in crate::ui) tabs: Vec<(AttrValue, AttrValue)>,
    /// The name of the chosen one.
    pub(in crate::ui) chosen: AttrValue,
    /// Asks for another.
    pub(in crate::ui) on_choose: Callback<AttrValue>,
}

/// A row of tabs.
#[component]
pub(in crate::ui) fn Tabs(props: &Props) -> Html {
    let row = use_node_ref();
    let onkeydown = {
        let (row, tabs, chosen) = (row.clone(), props.tabs.clone(), props.chosen.clone());
        let on_choose = props.on_choose.clone();
        Callback::from(move |event: KeyboardEvent| {
            let at = tabs.iter().position(|it| it.0 == chosen).unwrap_or(0);
            let Some(next) = arrow_step(&event.key(), at, tabs.len()) else { return };
            event.prevent_default();
            focus_child(&row, next);
            if let Some((name, _)) = tabs.get(next) {
                on_choose.emit(name.clone());
            }
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={&props.label} ref={row} {onkeydown}>
            for (name, words) in &props.tabs {
                { tab(props, name, words) }
            }
        </div>
    }
}

fn tab(props: &Props, name: &AttrValue, words: &AttrValue) -> Html {
    let is_chosen = *name == props.chosen;
    let onclick = {
        let name = name.clone();
        props.on_choose.reform(move |_| name.clone())
    };
    html! {
        <button key={name.to_string()} type="button" role="tab" class="tabs-tab"
            id={format!("{}-tab-{name}", props.prefix)} aria-selected={is_chosen.to_string()}
            aria-controls={is_chosen.then(|| format!("{}-panel-{name}", props.prefix))}
            tabindex={if is_chosen { "0" } else { "-1" }} {onclick}>
            { words }
        </button>
    }
}

/// Where a key leads from `at` in a row or column of `n`.
fn arrow_step(key: &str, at: usize, n: usize) -> Option<usize> {
    match key {
        _ if n == 0 => None,
        "ArrowRight" | "ArrowDown" => Some((at + 1) % n),
        "ArrowLeft" | "ArrowUp" => Some((at + n - 1) % n),
        "Home" => Some(0),
        "End" => Some(n - 1),
        _ => None,
    }
}

/// Arrow keys, Home and End go from one to the next of what `rows` selects.
pub(in crate::ui) fn walk(rows: &'static str) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let document = gloo::utils::document();
        let (Some(active), Ok(rows)) =
            (document.active_element(), document.query_selector_all(rows))
        else {
            return;
        };
        let row = |at: usize| rows.item(u32::try_from(at).ok()?);
        let n = rows.length() as usize;
        let at = (0..n).find(|it| row(*it).is_some_and(|it| it.is_same_node(Some(&active))));
        let next = at.and_then(|at| row(arrow_step(&event.key(), at, n)?));
        if let Some(next) = next.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            next.focus().unwrap_or_default();
        }
    })
}

fn focus_child(row: &NodeRef, at: usize) {
    let child = row
        .cast::<web_sys::Element>()
        .and_then(|it| it.children().item(u32::try_from(at).ok()?))
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    if let Some(child) = child {
        // An element that cannot be focused keeps the focus where it is, which is all one could do about it.
        child.focus().unwrap_or_default();
    }
}
