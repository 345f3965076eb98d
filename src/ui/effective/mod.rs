//! The effective YAML: what a repository deploys to one environment, line by line with where each value comes from.

mod head;
mod line;
mod lines;
mod share;

use std::rc::Rc;

use yew::{Callback, Html, MouseEvent, UseStateHandle, component, html, use_memo, use_state_eq};

use super::diff::Diff;
use super::map::repo_color;
use super::place::place_button;
use super::sign::{Sign, sign};
use super::views::ViewProps;
use super::widgets::{choice, prose};
use crate::analysis::Analysis;
use crate::merge::{Effective, Failure, Line, render};
use crate::source::Span;
use lines::Lines;
use share::HandOut;

/// More repositories than this are chosen from a list.
const MOST_BUTTONS: usize = 8;

/// Shows what one repository deploys.
#[component]
pub(super) fn EffectiveYaml(props: &ViewProps) -> Html {
    let chosen = use_state_eq(|| None::<String>);
    let is_comparing = use_state_eq(|| false);
    let analysis = &props.analysis;
    let environment = props.environment.as_deref();
    let repos: Vec<usize> = (0..analysis.model.repos.len())
        .filter(|it| effective(analysis, *it, environment).is_some_and(|it| !it.files.is_empty()))
        .collect();
    let name = |at: usize| analysis.model.repos.get(at).map_or("", |it| it.name.as_str());
    let at = repos.iter().copied().find(|it| Some(name(*it)) == chosen.as_deref());
    let at = at.or_else(|| repos.first().copied());
    let lines = use_memo(
        (analysis.clone(), at, props.environment.clone()),
        |(analysis, at, environment)| -> Rc<[Line]> {
            let effective = at.and_then(|at| effective(analysis, at, environment.as_deref()));
            effective.map(render).unwrap_or_default().into()
        },
    );
    let Some((at, effective)) = at.and_then(|at| Some((at, effective(analysis, at, environment)?)))
    else {
        return empty(analysis, environment);
    };
    html! {
        <div class="effective">
            <div class="effective-tools">
                if repos.len() > MOST_BUTTONS {
                    { repo_choice(&repos, at, name, &chosen) }
                } else {
                    <div class="effective-repos" role="group" aria-label="Repository">
                        { for repos.iter().map(|it| repo_button(name(*it), *it, *it == at, &chosen)) }
                    </div>
                }
                { compare_button(&is_comparing) }
                <HandOut analysis={Rc::clone(analysis)} repo={at} environment={props.environment.clone()}
                    lines={Rc::clone(&*lines)} name={file_name(name(at), environment)} on_reveal={props.on_reveal.clone()} />
            </div>
            if *is_comparing {
                <Diff analysis={Rc::clone(analysis)} repo={at} environment={props.environment.clone()}
                    on_reveal={props.on_reveal.clone()} />
            } else {
                { head::head(analysis, effective, &props.on_reveal) }
                { failures(analysis, effective, &props.on_reveal) }
                <Lines key={format!("{at} {}", environment.unwrap_or_default())} analysis={Rc::clone(analysis)} repo={at}
                    environment={props.environment.clone()} lines={Rc::clone(&*lines)} on_reveal={props.on_reveal.clone()} />
            }
        </div>
    }
}

/// Shows what differs from another environment or location, or the lines again.
fn compare_button(is_comparing: &UseStateHandle<bool>) -> Html {
    let is_pressed = **is_comparing;
    let is_comparing = is_comparing.clone();
    let onclick = Callback::from(move |_: MouseEvent| is_comparing.set(!is_pressed));
    html! {
        <button type="button" aria-pressed={is_pressed.to_string()}
            title="What differs from another environment, the base, or another location" {onclick}>{ "Compare" }</button>
    }
}

/// What is deployed; the base where nothing names an environment is what is deployed.
fn effective<'a>(
    analysis: &'a Analysis,
    repo: usize,
    environment: Option<&str>,
) -> Option<&'a Effective> {
    analysis.effective(repo, environment)
}

fn file_name(repo: &str, environment: Option<&str>) -> String {
    format!("{repo}.{}.yaml", environment.unwrap_or("base"))
}

/// A list to choose a repository from, where buttons would fill the panel.
fn repo_choice<'n>(
    repos: &[usize],
    at: usize,
    name: impl Fn(usize) -> &'n str,
    chosen: &UseStateHandle<Option<String>>,
) -> Html {
    let names: Vec<String> = repos.iter().map(|it| name(*it).to_owned()).collect();
    let chosen_at = repos.iter().position(|it| *it == at).unwrap_or_default();
    let (chosen, all) = (chosen.clone(), names.clone());
    let on_choose = Callback::from(move |at: usize| chosen.set(all.get(at).cloned()));
    choice("Repository", names, chosen_at, &on_choose)
}

fn repo_button(
    name: &str,
    at: usize,
    is_chosen: bool,
    chosen: &yew::UseStateHandle<Option<String>>,
) -> Html {
    let (chosen, choice) = (chosen.clone(), name.to_owned());
    let onclick = Callback::from(move |_: MouseEvent| chosen.set(Some(choice.clone())));
    html! {
        <button key={at} type="button" class="view-toggle" aria-pressed={is_chosen.to_string()} {onclick}>
            <span class="repo-mark" data-repo={repo_color(at)}></span>
            { name }
        </button>
    }
}

fn failures(analysis: &Analysis, effective: &Effective, on_reveal: &Callback<Span>) -> Html {
    if effective.failures.is_empty() {
        return html! {};
    }
    let row = |(at, failure): (usize, &Failure)| {
        html! {
            <li key={at}>
                { sign(Sign::Error) }
                <span>
                    { prose(&failure.message) }
                    { " " }
                    { place_button(analysis, failure.span, on_reveal) }
                    if let Some(other) = failure.other {
                        { " and " }
                        { place_button(analysis, other, on_reveal) }
                    }
                </span>
            </li>
        }
    };
    html! {
        <div class="effective-failures" role="group" aria-label="Merge errors">
            <p>{ "Some values cannot be merged. The official tool stops here; below, the later value is taken." }</p>
            <ul>{ for effective.failures.iter().enumerate().map(row) }</ul>
        </div>
    }
}

fn empty(analysis: &Analysis, environment: Option<&str>) -> Html {
    let what = match environment {
        Some(it) => format!("Nothing is deployed to {it}"),
        None if analysis.model.environments.is_empty() => "Nothing to merge yet".to_owned(),
        None => "No base file yet".to_owned(),
    };
    html! {
        <div class="view-empty">
            <h2>{ what }</h2>
            <p>
                { "Here each repository’s files are merged, and every line says where it comes from. Add a " }
                <code>{ "dagster_cloud.yaml" }</code>
                { ": paste it, or drop a whole folder onto the page." }
            </p>
        </div>
    }
}
