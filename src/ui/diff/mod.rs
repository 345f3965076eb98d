//! What differs between what is deployed twice: in two environments, in the base and an environment, or as two locations.

use std::rc::Rc;

use web_sys::Element;
use yew::{
    AttrValue, Callback, Event, Html, Properties, TargetCast, UseStateHandle, component, html,
    use_state_eq,
};

use super::place::place_button;
use super::widgets::{choice, plural, prose};
use crate::analysis::Analysis;
use crate::merge::{
    Change, Counts, Difference, Effective, EffectiveLocation, LocationDifference, NameUse, Side,
    diff, diff_effective, name_pairs, render_value,
};
use crate::source::Span;

/// Differences that are drawn; their counts are of all.
const MAX_SHOWN: usize = 500;
/// Letters of a value that are shown.
const MOST: usize = 1000;
/// Letters of a collection that are shown once it is opened.
const MOST_OPENED: usize = 100_000;

/// Properties of [`Diff`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What was merged.
    pub(super) analysis: Rc<Analysis>,
    /// The repository.
    pub(super) repo: usize,
    /// The environment on the left; nothing for the base.
    pub(super) environment: Option<AttrValue>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// What the left side is compared with.
#[derive(Clone, PartialEq)]
enum Other {
    /// The same in another environment, or the base.
    Scope(Option<String>),
    /// A location, by its repository and its place there, in the same environment.
    Location(usize, usize),
}

/// Chooses both sides, and lists what differs.
#[component]
pub(super) fn Diff(props: &Props) -> Html {
    let left = use_state_eq(|| None::<usize>);
    let right = use_state_eq(|| None::<Other>);
    let analysis = &props.analysis;
    let environment = props.environment.as_deref();
    let Some(effective) = analysis.effective(props.repo, environment) else { return html! {} };
    let location = left.and_then(|it| effective.locations.get(it));
    let others = others(analysis, effective, location);
    let choose = {
        let left = left.clone();
        move |at| left.set(at)
    };
    let chosen = others.iter().find(|it| Some(&it.1) == right.as_ref()).or_else(|| others.first());
    let right_name = chosen.map_or("", |it| &it.0);
    let left_name = match (chosen, location) {
        (Some((_, Other::Location(..))), Some(it)) => it.name.clone(),
        _ => environment.unwrap_or("the base").to_owned(),
    };
    let found = chosen.map(|it| found(analysis, effective, location, &it.1));
    html! {
        <div class="diff">
            <div class="diff-sides">
                { select("Compare", &left_options(effective), &*left, choose) }
                { with(&others, chosen.map(|it| &it.1), &right) }
            </div>
            { for offers(analysis, props.repo).iter().map(|it| html! { <p class="diff-offer">{ prose(it) }</p> }) }
            if let Some((counts, rows)) = found {
                <p class="diff-counts" role="status">{ words(counts) }</p>
                { list(analysis, &rows, &[&left_name, right_name], &props.on_reveal) }
            } else {
                <p class="diff-counts" role="status">{ "There is nothing to compare it with: add a file of another environment." }</p>
            }
        </div>
    }
}

/// Names that may be one location's, and that nobody has said to be one: until then each seems to come and go.
fn offers(analysis: &Analysis, repo: usize) -> Vec<String> {
    let pairs = name_pairs(&analysis.model, &analysis.deployed).into_iter();
    let open = pairs.filter(|it| it.repo == repo && !it.is_confirmed).map(|pair| {
        let told = |it: &NameUse| format!("`{}` in {}", it.name, it.environment);
        let uses: Vec<String> = pair.uses.iter().map(told).collect();
        format!("These may be one location, which the settings can say: {}", uses.join(", "))
    });
    open.collect()
}

/// What the left side may be: everything, or one location.
fn left_options(effective: &Effective) -> Vec<(String, Option<usize>)> {
    let all = [("all locations".to_owned(), None)];
    let each = effective.locations.iter().enumerate().map(|(at, it)| (it.name.clone(), Some(at)));
    all.into_iter().chain(each).collect()
}

/// What `effective`, or `location` of it, can be compared with, with its words: the nearest environment first.
fn others(
    analysis: &Analysis,
    effective: &Effective,
    location: Option<&EffectiveLocation>,
) -> Vec<(String, Other)> {
    let model = &analysis.model;
    let scopes = model.environments.iter().rev().map(|it| Some(it.name.clone())).chain([None]);
    let mut found: Vec<(String, Other)> = scopes
        .filter(|it| *it != effective.environment.as_deref().map(str::to_owned))
        .filter(|it| {
            analysis.effective(effective.repo, it.as_deref()).is_some_and(|it| !it.files.is_empty())
        })
        .map(|it| (it.clone().unwrap_or_else(|| "the base".to_owned()), Other::Scope(it)))
        .collect();
    let Some(location) = location else { return found };
    for (repo, it) in model.repos.iter().enumerate() {
        let Some(there) = analysis.effective(repo, effective.environment.as_deref()) else {
            continue;
        };
        for (at, other) in there.locations.iter().enumerate() {
            if !std::ptr::eq(other, location) {
                let words = format!("{} of {}", other.name, it.name);
                found.push((words, Other::Location(repo, at)));
            }
        }
    }
    found
}

/// A row: what differs, and under which location.
type Row<'a> = (Option<String>, Option<Difference<'a>>);

fn found<'a>(
    analysis: &'a Analysis,
    effective: &'a Effective,
    location: Option<&'a EffectiveLocation>,
    other: &Other,
) -> (Counts, Vec<Row<'a>>) {
    let environment = effective.environment.as_deref();
    let locations = match (other, location) {
        (Other::Scope(scope), location) => {
            let Some(after) = analysis.effective(effective.repo, scope.as_deref()) else {
                return (Counts::default(), Vec::new());
            };
            let mut all = diff_effective(effective, after);
            if let Some(location) = location {
                all.retain(|it| {
                    [it.before, it.after]
                        .into_iter()
                        .flatten()
                        .any(|it| it.identity() == location.identity())
                });
            }
            all
        }
        (Other::Location(repo, at), Some(before)) => {
            let there = analysis.effective(*repo, environment);
            let after = there.and_then(|it| it.locations.get(*at));
            let differences = after.map(|it| diff(&before.merged, &it.merged)).unwrap_or_default();
            vec![LocationDifference { before: Some(before), after, differences }]
        }
        (Other::Location(..), None) => Vec::new(),
    };
    let counts = Counts::of(&locations);
    let mut rows = Vec::new();
    for it in locations {
        let name = |it: &EffectiveLocation| it.name.clone();
        let title = match (it.before, it.after) {
            (Some(before), Some(after)) if before.name == after.name => name(before),
            (Some(before), Some(after)) => format!("{} and {}", before.name, after.name),
            (Some(before), None) => format!("{}: removed", before.name),
            (None, after) => format!("{}: added", after.map(name).unwrap_or_default()),
        };
        rows.push((Some(title), None));
        // Of a location that only one side has, all of it.
        let whole = |it: &'a EffectiveLocation| Side { pointer: String::new(), value: &it.merged };
        let sides = match (it.before.map(whole), it.after.map(whole)) {
            (Some(_), Some(_)) | (None, None) => None,
            (before, after) => Some((before, after)),
        };
        rows.extend(sides.map(|(before, after)| {
            let change = if before.is_some() { Change::Removed } else { Change::Added };
            (None, Some(Difference { change, path: Vec::new(), before, after }))
        }));
        rows.extend(it.differences.into_iter().map(|it| (None, Some(it))));
    }
    (counts, rows)
}

/// The counts in words.
fn words(counts: Counts) -> String {
    let all = [
        (counts.changed, Change::Changed),
        (counts.added, Change::Added),
        (counts.removed, Change::Removed),
        (counts.moved, Change::Moved),
    ];
    let told: Vec<String> =
        all.into_iter().filter(|it| it.0 > 0).map(|(n, it)| format!("{n} {}", it.name())).collect();
    if told.is_empty() { "Nothing differs.".to_owned() } else { told.join(", ") }
}

/// The differences; `names` are what the two sides are called.
fn list(
    analysis: &Analysis,
    rows: &[Row<'_>],
    names: &[&str; 2],
    on_reveal: &Callback<Span>,
) -> Html {
    let row = |(at, (title, difference)): (usize, &Row<'_>)| match difference {
        None => {
            html! { <li key={at} class="diff-location"><h2>{ title.clone().unwrap_or_default() }</h2></li> }
        }
        Some(it) => html! {
            <li key={at} data-change={it.change.name()}>
                <span class="diff-change">{ mark(it.change) }{ " " }{ it.change.name() }</span>
                <code class="diff-path">{ it.path.join(" › ") }</code>
                { side(analysis, it.before.as_ref(), names[0], on_reveal) }
                { side(analysis, it.after.as_ref(), names[1], on_reveal) }
            </li>
        },
    };
    html! {
        <div class="diff-scroll" role="region" aria-label="Differences" tabindex="0">
            <ol class="diff-list">{ for rows.iter().take(MAX_SHOWN).enumerate().map(row) }</ol>
            if rows.len() > MAX_SHOWN {
                <p class="effective-more">{ format!("{} more.", rows.len() - MAX_SHOWN) }</p>
            }
        </div>
    }
}

fn mark(change: Change) -> &'static str {
    match change {
        Change::Added => "+",
        Change::Removed => "−",
        Change::Changed => "≠",
        Change::Moved => "↕",
    }
}

/// The value of one side, with the way to its text.
fn side(
    analysis: &Analysis,
    side: Option<&Side<'_>>,
    name: &str,
    on_reveal: &Callback<Span>,
) -> Html {
    let Some(side) = side else { return html! {} };
    let span = side.value.origin;
    // What a template says is not what is deployed.
    let text = render_value(side.value);
    let text = text.trim_end();
    html! {
        <span class="diff-side">
            <span class="diff-which">{ name.to_owned() }</span>
            <span>
                if let Some((first, _)) = text.split_once('\n') {
                    <Collection first={first.to_owned()} text={text.to_owned()} n_values={side.n_values()} />
                } else {
                    <code>{ whole(text) }</code>
                    { " " }
                }
                { place_button(analysis, span, on_reveal) }
            </span>
        </span>
    }
}

/// Properties of [`Collection`].
#[derive(Properties, PartialEq)]
struct CollectionProps {
    /// Its first line.
    first: String,
    /// All of it.
    text: String,
    /// How many values it holds.
    n_values: usize,
}

/// A list or a mapping: its first line, and all of it once it is opened.
#[component]
fn Collection(props: &CollectionProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            is_open.set(details.is_some_and(|it| it.has_attribute("open")));
        })
    };
    html! {
        <details class="diff-whole" {ontoggle}>
            <summary>
                <code>{ format!("{} …", whole(&props.first)) }</code>
                { format!(" {}", plural(props.n_values, "value")) }
            </summary>
            if *is_open {
                <pre><code>{ cut(&props.text, MOST_OPENED) }</code></pre>
            }
        </details>
    }
}

/// All of a value, since what differs may stand in its middle; of one without end as much as a screen holds.
fn whole(text: &str) -> String {
    cut(text, MOST)
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A choice of one of `options`.
fn select<T: Clone + PartialEq + 'static>(
    label: &'static str,
    options: &[(String, T)],
    chosen: &T,
    choose: impl Fn(T) + 'static,
) -> Html {
    let values: Vec<T> = options.iter().map(|it| it.1.clone()).collect();
    let at = values.iter().position(|it| it == chosen).unwrap_or_default();
    let on_choose = Callback::from(move |at: usize| {
        if let Some(value) = values.get(at) {
            choose(value.clone());
        }
    });
    let words = options.iter().map(|it| it.0.clone()).collect();
    choice(label, words, at, &on_choose)
}

fn with(
    others: &[(String, Other)],
    chosen: Option<&Other>,
    right: &UseStateHandle<Option<Other>>,
) -> Html {
    let Some(chosen) = chosen else { return html! {} };
    let right = right.clone();
    select("with", others, chosen, move |it| right.set(Some(it)))
}
