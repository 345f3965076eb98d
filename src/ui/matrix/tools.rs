//! What stands over the table of the matrix: the search, the filters, and the way out as text.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::{Callback, Html, InputEvent, MouseEvent, TargetCast, UseStateHandle, html};

use super::cell;
use super::rows::{Filter, Found, KINDS, Line, label};
use super::shown::Shown;
use crate::report::{csv, markdown};
use crate::ui::widgets::{Share, choice, focus, plural};

/// The field to search in.
pub(super) fn search(filter: &UseStateHandle<Filter>) -> Html {
    let value = filter.search.clone();
    let filter = filter.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            change(&filter, |it| it.search = input.value());
        }
    });
    html! {
        <label class="matrix-search">
            <span class="visually-hidden">{ "Search in names and values" }</span>
            <input type="search" placeholder="Search" {value} {oninput} />
        </label>
    }
}

/// The choice of one kind; each says how many rows it has.
pub(super) fn kinds(filter: &UseStateHandle<Filter>, found: &Found) -> Html {
    let n_all = found.n_of_kind.iter().sum::<usize>();
    let mut options = vec![format!("every kind ({n_all})")];
    options.extend(KINDS.iter().zip(found.n_of_kind).map(|(kind, n)| format!("{kind} ({n})")));
    let chosen = filter.kind.map_or(0, |it| it + 1);
    let filter = filter.clone();
    let on_kind =
        Callback::from(move |at: usize| change(&filter, |it| it.kind = at.checked_sub(1)));
    choice("Kind", options, chosen, &on_kind)
}

/// Which rows of the kind are wanted.
pub(super) fn filters(filter: &UseStateHandle<Filter>) -> Html {
    let toggle_of = |words, is_on, apply: fn(&mut Filter)| {
        let filter = filter.clone();
        toggle(words, is_on, Callback::from(move |_: MouseEvent| change(&filter, apply)))
    };
    html! {
        <>
            { toggle_of("Only differences", filter.only_differences, |it| it.only_differences = !it.only_differences) }
            { toggle_of("Only mismatches", filter.only_mismatches, |it| it.only_mismatches = !it.only_mismatches) }
        </>
    }
}

fn change(filter: &UseStateHandle<Filter>, apply: impl FnOnce(&mut Filter)) {
    let mut next = (**filter).clone();
    apply(&mut next);
    filter.set(next);
}

/// A button that is on or off.
pub(super) fn toggle(words: &'static str, is_on: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="view-toggle" aria-pressed={is_on.to_string()} {onclick}>{ words }</button>
    }
}

/// How many facts of how many locations there are, and in how many environments if those of several are shown.
pub(super) fn count(shown: &Shown, found: &Found) -> Html {
    let facts = plural(found.n_rows, "fact");
    let locations = plural(shown.n_locations(), "location");
    let environments = match shown.scopes.len() {
        0 | 1 => String::new(),
        n => format!(" in {}", plural(n, "environment")),
    };
    html! { <output class="matrix-count">{ format!("{facts} of {locations}{environments}") }</output> }
}

/// The buttons that copy every row and column, in sight or not.
pub(super) fn copies(shown: &Rc<Shown>, found: &Rc<Found>) -> Html {
    let copy = |write: fn(&[Vec<String>]) -> String| {
        let (shown, found) = (Rc::clone(shown), Rc::clone(found));
        Callback::from(move |()| write(&texts(&shown, &found)))
    };
    let texts = vec![("Copy Markdown", copy(markdown)), ("Copy CSV", copy(csv))];
    html! { <div class="share"><Share {texts} /></div> }
}

/// The head and the rows as plain texts.
fn texts(shown: &Shown, found: &Found) -> Vec<Vec<String>> {
    let facts = &shown.analysis.facts;
    let mut head = vec!["Fact".to_owned()];
    for it in &shown.scopes {
        head.push(format!("{}: compared", it.name()));
        let subjects = it.subjects.iter().filter_map(|at| facts.subjects.get(*at));
        head.extend(subjects.map(|subject| {
            // Several repositories may have a location of this name.
            let repo = shown.analysis.model.repos.get(subject.repo).map_or("", |it| &it.name);
            format!("{}: {} of {repo}", it.name(), subject.location)
        }));
    }
    let row = |line: &Line| {
        let Line::Row(at) = line else { return None };
        let row = shown.rows.get(*at)?;
        let mut cells = vec![label(&row.fact)];
        for (scope, standing) in shown.scopes.iter().zip(&row.standings) {
            cells.push(cell::words(standing, scope.subjects.len()).1);
            cells.extend(scope.subjects.iter().map(|it| match facts.reading(&row.fact, *it) {
                Some(it) => it.value.clone().unwrap_or_else(|it| format!("unresolved: {it}")),
                None => "missing".to_owned(),
            }));
        }
        Some(cells)
    };
    [head].into_iter().chain(found.lines.iter().filter_map(row)).collect()
}

/// What stands where no row is found: why, and the way to all of them.
pub(super) fn nothing_found(filter: &UseStateHandle<Filter>) -> Html {
    let on_clear = {
        let filter = filter.clone();
        Callback::from(move |_: MouseEvent| {
            filter.set(Filter::default());
            // The button is gone then.
            focus(&[".matrix-search input"]);
        })
    };
    html! {
        <div class="view-empty">
            <h2>{ "No fact is found" }</h2>
            <p>{ why_nothing(filter) }</p>
            if **filter != Filter::default() {
                <button type="button" onclick={on_clear}>{ "Show all facts" }</button>
            }
        </div>
    }
}

fn why_nothing(filter: &Filter) -> String {
    let search = filter.search.trim();
    let mut said = if search.is_empty() {
        String::new()
    } else {
        format!("No fact that is left has “{search}” in its name or values.")
    };
    let mut more = |is_so: bool, words: &str| {
        if is_so {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(words);
        }
    };
    more(filter.only_differences, "“Only differences” leaves out what is equal.");
    more(filter.only_mismatches, "“Only mismatches” leaves out the rest.");
    more(filter.kind.is_some(), "Other kinds are left out.");
    more(
        *filter == Filter::default(),
        "No location shown sets any of the facts that are compared.",
    );
    said
}
