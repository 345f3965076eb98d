//! Under the editor: what was found, where, and how to repair it.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_state};

use super::files::repo_mark;
use super::store::Dispatch;
use super::toolbar::sign;
use super::widgets::{middle, plural, prose, walk};
use crate::analysis::Analysis;
use crate::app::{Action, Counts, Dialog, State};
use crate::diagnostic::{Diagnostic, Fix, Group, Label, Severity};
use crate::source::Span;

/// How many rows are shown at first, and how many more each time.
const PAGE: usize = 200;

/// Properties of [`Problems`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the user chose.
    pub(super) state: Rc<State>,
    /// What to list.
    pub(super) analysis: Rc<Analysis>,
    /// Asks for a change.
    pub(super) dispatch: Dispatch,
    /// Asks to show the text behind a finding.
    pub(super) on_reveal: Callback<Span>,
}

/// Lists findings; choosing one reveals its text.
#[component]
pub(super) fn Problems(props: &Props) -> Html {
    let n_shown = use_state(|| PAGE);
    let all = props.state.listed(&props.analysis);
    let n_more = all.len().saturating_sub(*n_shown);
    let on_more = {
        let n_shown = n_shown.clone();
        move |_| n_shown.set(*n_shown + PAGE)
    };
    html! {
        <section class="problems" id="problems" aria-labelledby="problems-title">
            <div class="problems-head">
                <h2 class="problems-title" id="problems-title">{ "Problems" }</h2>
                <div class="problems-filters" role="group" aria-label="Show">{ filters(props) }</div>
            </div>
            <div class="problems-empty">
                if all.is_empty() { { empty(props) } }
            </div>
            <ol class="problems-list" aria-labelledby="problems-title" onkeydown={walk(".problem-message")}>
                for (at, group) in all.iter().take(*n_shown).enumerate() {
                    { row(props, at, group) }
                }
            </ol>
            <div class="problems-more">
                if n_more > 0 {
                    <button type="button" onclick={on_more}>{ format!("Show more ({n_more} left)") }</button>
                }
            </div>
        </section>
    }
}

fn filters(props: &Props) -> Html {
    let counts = Counts::of(&props.analysis);
    [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| {
            let n = counts.all(severity);
            let is_only = props.state.filter == Some(severity);
            if n == 0 && (!is_only || props.analysis.diagnostics.is_empty()) {
                return html! {};
            }
            let next = (!is_only).then_some(severity);
            let onclick = props.dispatch.reform(move |_| Action::Filter(next));
            html! {
                <button type="button" class="pill" data-tone={severity.name()} aria-pressed={is_only.to_string()}
                    aria-label={format!("Only {}: {n}", words(severity))} title={format!("Show only {}", words(severity))} {onclick}>
                    <span aria-hidden="true">{ sign(severity) }</span><span>{ n }</span>
                </button>
            }
        })
        .collect()
}

fn empty(props: &Props) -> Html {
    if let Some(severity) = props.state.filter.filter(|_| !props.analysis.diagnostics.is_empty()) {
        let all = props.dispatch.reform(|_| Action::Filter(None));
        return html! {
            <p>{ format!("No {} now. ", words(severity)) }<button type="button" onclick={all}>{ "Show all problems" }</button></p>
        };
    }
    let model = &props.analysis.model;
    if model.files.is_empty() {
        return html! { <p>{ "Nothing to check yet: there are no files." }</p> };
    }
    let checked = [
        plural(model.files.len(), "file"),
        plural(model.repos.len(), "repository"),
        plural(model.environments.len(), "environment"),
    ];
    html! {
        <p><span class="problems-ok" aria-hidden="true">{ "✓ " }</span><strong>{ "No problems found" }</strong>
            { format!(" in {} of {}, for {}.", checked[0], checked[1], checked[2]) }</p>
    }
}

fn row(props: &Props, at: usize, group: &Group<'_>) -> Html {
    let problem = group.diagnostic;
    let finding = &problem.finding;
    let reveal = |span: Span| props.on_reveal.reform(move |_| span);
    let severity = problem.severity.name();
    let is_shown = props.state.is_shown(problem, &props.analysis);
    let key = format!("{at} {} {:?}", problem.rule, finding.primary.span);
    html! {
        <li class="problem" {key} data-shown={is_shown.then_some("")}>
            <span class="pill problem-severity" data-tone={severity}>
                <span aria-hidden="true">{ sign(problem.severity) }</span><span>{ short(problem.severity) }</span>
            </span>
            <div class="problem-body">
                <div class="problem-head">
                    { rule_button(props, problem) }
                    <span class="problem-stage" title="The step that would notice">{ problem.stage_words() }</span>
                    <ul class="problem-environments" aria-label="Environments">
                        for name in &group.environments {
                            <li class="problem-environment" key={(*name).to_owned()}>{ *name }</li>
                        }
                    </ul>
                    <button type="button" class="plain problem-place" title={whole_place(&props.analysis, finding.primary.span)}
                        onclick={reveal(finding.primary.span)}>{ place(props, finding.primary.span) }</button>
                </div>
                <button type="button" class="plain problem-message" onclick={reveal(finding.primary.span)}>
                    <span>{ prose(&finding.message) }</span>
                </button>
                <div class="problem-help">
                    if let Some(help) = &finding.help { <p>{ prose(help) }</p> }
                </div>
                <ul class="problem-related">
                    for label in &finding.related { { related(props, label) } }
                </ul>
                <div class="problem-fixes">{ fixes(props, problem) }</div>
            </div>
        </li>
    }
}

fn rule_button(props: &Props, problem: &Diagnostic) -> Html {
    let rule = problem.rule;
    let onclick = props.dispatch.reform(move |_| Action::ShowDialog(Dialog::Rule(rule)));
    html! { <button type="button" class="plain problem-rule" title="Explain this rule" {onclick}>{ rule }</button> }
}

fn related(props: &Props, label: &Label) -> Html {
    let span = label.span;
    let onclick = props.on_reveal.reform(move |_| span);
    html! {
        <li key={format!("{span:?}")}>
            <button type="button" class="plain problem-place" title={whole_place(&props.analysis, span)} {onclick}>
                { place(props, span) }
            </button>
            <span>{ prose(&label.message) }</span>
        </li>
    }
}

fn fixes(props: &Props, problem: &Diagnostic) -> Html {
    let button = |fix: &Fix| {
        let (analysis, whole) = (Rc::clone(&props.analysis), fix.clone());
        let onclick =
            props.dispatch.reform(move |_| Action::ApplyFix(Rc::clone(&analysis), whole.clone()));
        html! { <button type="button" class="problem-fix" key={fix.title.clone()} {onclick}>{ prose(&fix.title) }</button> }
    };
    problem.finding.fixes.iter().map(button).collect()
}

/// `path:line`, after the square of its repository.
fn place(props: &Props, span: Span) -> Html {
    let model = &props.analysis.model;
    let at = model.repos.iter().position(|it| it.files.contains(&span.file));
    html! { <>{ at.map(repo_mark).unwrap_or_default() }{ middle(&props.analysis.place(span)) }</> }
}

fn whole_place(analysis: &Analysis, span: Span) -> String {
    let (start, _) = analysis.files.line_columns(span);
    format!("{}, line {}, column {}", analysis.files.name(span.file), start.line, start.column)
}

fn short(severity: Severity) -> &'static str {
    if severity == Severity::Warning { "warn" } else { severity.name() }
}

fn words(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "errors",
        Severity::Warning => "warnings",
        Severity::Info => "notes",
    }
}
