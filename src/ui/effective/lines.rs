//! The lines of the effective YAML: searched, folded, and each explained when asked.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Html, InputEvent, MouseEvent, Properties, TargetCast, component, html,
    use_state_eq,
};

use super::line::Drawing;
use crate::analysis::Analysis;
use crate::merge::Line;
use crate::source::Span;
use crate::ui::widgets::{focus, plural};

/// Lines that are drawn; copy and download have all of them.
const MAX_LINES: usize = 3_000;

/// Properties of [`Lines`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What was merged.
    pub(super) analysis: Rc<Analysis>,
    /// The repository.
    pub(super) repo: usize,
    /// The environment; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Its effective file.
    pub(super) lines: Rc<[Line]>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// A field to search in, and the lines.
#[component]
pub(super) fn Lines(props: &Props) -> Html {
    // The value that is explained, and the collections that are folded, by their pointers.
    let open = use_state_eq(|| None::<String>);
    let folded = use_state_eq(Vec::<String>::new);
    let search = use_state_eq(String::new);
    let Some(effective) = props.analysis.effective(props.repo, props.environment.as_deref()) else {
        return html! {};
    };
    let on_toggle = {
        let open = open.clone();
        Callback::from(move |pointer: String| {
            open.set((open.as_ref() != Some(&pointer)).then_some(pointer));
        })
    };
    let on_fold = {
        let folded = folded.clone();
        Callback::from(move |pointer: String| {
            let mut next = (*folded).clone();
            match next.iter().position(|it| *it == pointer) {
                Some(at) => drop(next.swap_remove(at)),
                None => next.push(pointer),
            }
            folded.set(next);
        })
    };
    let on_search = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            search.set(field.map(|it| it.value()).unwrap_or_default());
        })
    };
    let drawing = Drawing {
        analysis: &props.analysis,
        effective,
        open: open.as_deref(),
        folded: &folded,
        on_toggle: &on_toggle,
        on_fold: &on_fold,
        on_reveal: &props.on_reveal,
    };
    let wanted = search.trim().to_lowercase();
    let (shown, n_found) = if wanted.is_empty() {
        (unfolded(&props.lines, &folded), None)
    } else {
        let (shown, n_found) = found(&props.lines, &wanted);
        (shown, Some(n_found))
    };
    let on_clear = {
        let search = search.clone();
        Callback::from(move |_: MouseEvent| {
            search.set(String::new());
            // The button is gone then.
            focus(&[".effective-search input"]);
        })
    };
    let n_more = shown.len().saturating_sub(MAX_LINES);
    html! {
        <>
            <div class="effective-search">
                <input type="search" aria-label="Search in these lines" placeholder="Search" value={(*search).clone()} oninput={on_search} />
                <span role="status">{ n_found.map(|it| format!("{it} of {}", plural(props.lines.len(), "line"))) }</span>
            </div>
            <div class="effective-scroll" role="region" aria-label="Effective YAML" tabindex="0">
                if n_found == Some(0) {
                    <div class="view-empty">
                        <h2>{ format!("No line has “{}”", search.trim()) }</h2>
                        <p>{ "The search looks at keys and values, after merging." }</p>
                        <button type="button" onclick={on_clear}>{ "Show all lines" }</button>
                    </div>
                }
                <ol class="effective-lines">
                    { for shown.iter().take(MAX_LINES).map(|(number, it)| drawing.line(*number, it)) }
                </ol>
                if n_more > 0 {
                    <p class="effective-more">{ format!("{n_more} more lines. Copy and Download have all of them.") }</p>
                }
            </div>
        </>
    }
}

/// The lines that no folded collection hides, with their numbers.
fn unfolded<'l>(lines: &'l [Line], folded: &[String]) -> Vec<(usize, &'l Line)> {
    let is_hidden = |line: &Line| folded.iter().any(|it| is_below(&line.pointer, it));
    numbered(lines).filter(|it| !is_hidden(it.1)).collect()
}

/// The lines that have `wanted` in them, with those around them that say where they are; and how many have it.
fn found<'l>(lines: &'l [Line], wanted: &str) -> (Vec<(usize, &'l Line)>, usize) {
    let mut shown: Vec<(usize, &Line)> = Vec::new();
    // What leads to the line that is looked at: the open collections, and the location's name.
    let mut around: Vec<(usize, &Line)> = Vec::new();
    let mut n_found = 0;
    for (number, line) in numbered(lines) {
        around.retain(|it| is_below(&line.pointer, scope(&it.1.pointer)));
        if line.text.to_lowercase().contains(wanted) {
            shown.append(&mut around);
            shown.push((number, line));
            n_found += 1;
        } else if line.text.ends_with(':') || line.pointer.ends_with("/location_name") {
            around.push((number, line));
        }
    }
    (shown, n_found)
}

fn numbered(lines: &[Line]) -> impl Iterator<Item = (usize, &Line)> {
    lines.iter().enumerate().map(|(at, it)| (at + 1, it))
}

/// What a line that leads somewhere leads into: a location's name into the location.
fn scope(pointer: &str) -> &str {
    pointer.strip_suffix("/location_name").unwrap_or(pointer)
}

/// Whether `pointer` leads through `owner` and on.
fn is_below(pointer: &str, owner: &str) -> bool {
    pointer.strip_prefix(owner).is_some_and(|it| it.starts_with('/'))
}
