//! The matrix: what each location uses, by repository and environment, and where that is equal.

mod cell;
mod copy;
mod rows;

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::{
    AttrValue, Callback, Html, InputEvent, MouseEvent, Properties, TargetCast, UseStateHandle,
    component, html, use_state_eq,
};

use self::copy::Copy;
use self::rows::{Columns, Section};
use super::map::repo_color;
use super::widgets::plural;
use crate::analysis::Analysis;
use crate::fact::Fact;
use crate::source::Span;

/// Properties of [`Matrix`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What to compare.
    pub(super) analysis: Rc<Analysis>,
    /// The chosen environment; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// Lists every fact of every location, environment by environment.
#[component]
pub(super) fn Matrix(props: &Props) -> Html {
    let all = use_state_eq(|| false);
    let only_differences = use_state_eq(|| false);
    let only_mismatches = use_state_eq(|| false);
    let search = use_state_eq(String::new);
    let analysis = &props.analysis;
    if analysis.facts.subjects.is_empty() {
        return html! {
            <div class="view-empty">
                <h2>{ "Nothing to compare yet" }</h2>
                <p>
                    { "The matrix compares what code locations use. Add a " }
                    <code>{ "dagster_cloud.yaml" }</code>
                    { " of each repository: paste it, or drop a whole folder onto the page." }
                </p>
            </div>
        };
    }
    let chosen = props.environment.as_deref();
    let columns = rows::columns(analysis, chosen, *all);
    let sections = rows::sections(analysis, &columns, *only_differences, *only_mismatches, &search);
    let n_rows = sections.iter().map(|it| it.facts.len()).sum::<usize>();
    html! {
        <div class="matrix">
            <div class="matrix-tools">
                <label class="matrix-search">
                    <span class="visually-hidden">{ "Search in names and values" }</span>
                    <input type="search" placeholder="Search" value={(*search).clone()} oninput={on_search(&search)} />
                </label>
                { toggle("Only differences", &only_differences) }
                { toggle("Only mismatches", &only_mismatches) }
                if chosen.is_some() && analysis.model.environments.len() > 1 {
                    { toggle("All environments", &all) }
                }
                <output class="matrix-count">{ plural(n_rows, "row") }{ more(&columns) }</output>
                <Copy rows={texts(analysis, &columns, &sections)} />
            </div>
            <div class="matrix-scroll" role="region" aria-label="Matrix" tabindex="0">
                if n_rows == 0 {
                    <div class="view-empty">
                        <h2>{ "No row matches" }</h2>
                        <p>{ nothing_found(&search, *only_differences, *only_mismatches) }</p>
                    </div>
                } else {
                    { table(props, &columns, &sections) }
                }
            </div>
        </div>
    }
}

fn more(columns: &[Columns]) -> String {
    let n_more = columns.iter().map(|it| it.n_more).max().unwrap_or(0);
    if n_more == 0 { String::new() } else { format!(", {} not shown", plural(n_more, "location")) }
}

/// The head and the rows as plain texts.
fn texts(analysis: &Analysis, columns: &[Columns], sections: &[Section<'_>]) -> Vec<Vec<String>> {
    let mut head = vec!["Fact".to_owned()];
    for it in columns {
        let environment = it.environment.as_deref().unwrap_or("as deployed");
        head.push(format!("{environment}: compared"));
        let subjects = it.subjects.iter().filter_map(|at| analysis.facts.subjects.get(*at));
        head.extend(subjects.map(|it| format!("{environment}: {}", it.location)));
    }
    let facts = sections.iter().flat_map(|it| &it.facts);
    let row = |fact: &&Fact| {
        let mut row = vec![rows::label(fact)];
        for it in columns {
            row.push(cell::words(&rows::standing(analysis, fact, it), it.subjects.len()).1);
            row.extend(it.subjects.iter().map(|at| match analysis.facts.reading(fact, *at) {
                Some(it) => it.value.clone().unwrap_or_else(|it| format!("unresolved: {it}")),
                None => "missing".to_owned(),
            }));
        }
        row
    };
    [head].into_iter().chain(facts.map(row)).collect()
}

fn nothing_found(search: &str, only_differences: bool, only_mismatches: bool) -> String {
    if only_mismatches {
        return "No mismatch is among what is shown. Switch “Only mismatches” off to see the rest."
            .into();
    }
    match (search.trim(), only_differences) {
        ("", true) => "Every value is equal in every location shown. Switch “Only differences” off to see them.".into(),
        ("", false) => "No location shown sets any of the facts that are compared.".into(),
        (search, true) => format!("No difference has “{search}” in its name or values. Search for less, or switch “Only differences” off."),
        (search, false) => format!("No name or value has “{search}” in it. Search for less."),
    }
}

fn on_search(search: &UseStateHandle<String>) -> Callback<InputEvent> {
    let search = search.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            search.set(input.value());
        }
    })
}

fn toggle(words: &'static str, state: &UseStateHandle<bool>) -> Html {
    let is_on = **state;
    let state = state.clone();
    let onclick = Callback::from(move |_: MouseEvent| state.set(!is_on));
    html! {
        <button type="button" class="view-toggle" aria-pressed={is_on.to_string()} {onclick}>{ words }</button>
    }
}

fn table(props: &Props, columns: &[Columns], sections: &[Section<'_>]) -> Html {
    let width = 1 + columns.iter().map(|it| it.subjects.len() + 1).sum::<usize>();
    html! {
        <table class="matrix-table">
            <caption class="visually-hidden">{ "What each location uses, by environment" }</caption>
            <thead>
                <tr>
                    <td></td>
                    { for columns.iter().map(|it| environment_head(props, it)) }
                </tr>
                <tr>
                    <th scope="col">{ "Fact" }</th>
                    { for columns.iter().map(|it| location_heads(props, it)) }
                </tr>
            </thead>
            { for sections.iter().map(|it| html! {
                <tbody key={it.title}>
                    <tr class="matrix-section">
                        <th scope="rowgroup" colspan={width.to_string()}><span>{ it.title }</span></th>
                    </tr>
                    { for it.facts.iter().map(|fact| row(props, columns, fact)) }
                </tbody>
            }) }
        </table>
    }
}

fn is_chosen(props: &Props, columns: &Columns) -> bool {
    columns.environment.as_deref() == props.environment.as_deref()
}

fn environment_head(props: &Props, columns: &Columns) -> Html {
    let name = columns.environment.clone().unwrap_or_else(|| "as deployed".into());
    html! {
        <th
            key={name.clone()}
            scope="colgroup"
            class="matrix-environment"
            colspan={(columns.subjects.len() + 1).to_string()}
            data-chosen={is_chosen(props, columns).then_some("")}
        >
            <span>{ name }</span>
        </th>
    }
}

fn location_heads(props: &Props, columns: &Columns) -> Html {
    let subject = |at: &usize| {
        let Some(subject) = props.analysis.facts.subjects.get(*at) else { return html! {} };
        let repo = props.analysis.model.repos.get(subject.repo).map_or("", |it| &it.name);
        html! {
            <th key={*at} scope="col" title={format!("{} of {repo}", subject.location)}>
                <span class="matrix-location">
                    <span class="repo-mark" data-repo={repo_color(subject.repo)}></span>
                    <span>{ &subject.location }</span>
                </span>
                <small>{ repo }</small>
            </th>
        }
    };
    html! {
        <>
            <th scope="col" class="matrix-verdict">{ "Compared" }</th>
            { for columns.subjects.iter().map(subject) }
        </>
    }
}

fn row(props: &Props, columns: &[Columns], fact: &Fact) -> Html {
    html! {
        <tr key={fact.name()}>
            <th scope="row" title={rows::label(fact)}>
                <code>{ rows::label(fact) }</code>
                <small>{ rows::kind(fact) }</small>
            </th>
            { for columns.iter().map(|it| html! {
                <>
                    { cell::verdict(&props.analysis, fact, it) }
                    { for it.subjects.iter().map(|at| cell::value(&props.analysis, fact, *at, &props.on_reveal)) }
                </>
            }) }
        </tr>
    }
}
