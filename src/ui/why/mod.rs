//! *Why is this value so?*: the texts that have a say in a value, weakest first, each a way to its text.

use std::cmp::Ordering;

use yew::{Callback, Html, html};

use super::place::place_button;
use super::shorten::{Letters, shorten};
use crate::analysis::Analysis;
use crate::merge::{
    Chain, Effective, EffectiveLocation, Level, Step, Strategy, VariableChain, VariableStep, level,
    printed_values, served, variable_chains, why,
};
use crate::source::Span;

/// Pixels that a value may take in a row.
const ROOM: i32 = 360;

/// What the rows are about.
struct Drawing<'d> {
    analysis: &'d Analysis,
    environment: Option<&'d str>,
    on_reveal: &'d Callback<Span>,
}

/// Why the value at `pointer` of the effective file is so: in the file first, then in what the agent's platform makes of it.
pub(super) fn why_panel(
    analysis: &Analysis,
    effective: &Effective,
    pointer: &str,
    on_reveal: &Callback<Span>,
) -> Html {
    let environment = effective.environment.as_deref();
    let drawing = Drawing { analysis, environment, on_reveal };
    let Some(chain) = effective.why(&analysis.model, pointer) else { return html! {} };
    let location = location_of(effective, pointer);
    let later = location.map(|(location, rest)| drawing.later(location, &rest, &chain));
    html! {
        <section class="why" aria-label="Why this value">
            { drawing.chain(&chain) }
            { later.unwrap_or_default() }
        </section>
    }
}

/// The location that `pointer` leads into, and the way from there.
fn location_of<'e>(
    effective: &'e Effective,
    pointer: &str,
) -> Option<(&'e EffectiveLocation, String)> {
    let rest = pointer.strip_prefix("/locations/")?;
    let (index, rest) = rest.split_once('/')?;
    Some((effective.locations.get(index.parse::<usize>().ok()?)?, format!("/{rest}")))
}

impl Drawing<'_> {
    fn chain(&self, chain: &Chain<'_>) -> Html {
        let row = |(at, step): (usize, &Step)| {
            let values = printed_values(
                &self.analysis.files,
                &self.analysis.model,
                self.environment,
                step.span,
            );
            let how = match (at.cmp(&chain.winner), chain.steps.len()) {
                (Ordering::Equal, 1) => "the only text that sets it",
                (Ordering::Equal, _) => counts(chain.strategy),
                (Ordering::Less, _) => "overridden",
                (Ordering::Greater, _) => "says the same once more",
            };
            let level = if step.is_template {
                format!("{}, a template", step.level.words())
            } else {
                step.level.words().to_owned()
            };
            html! {
                <>
                    for it in &values {
                        { self.row(false, "the values file", Some(*it), None, "printed by the template") }
                    }
                    { self.row(at == chain.winner, &level, Some(step.span), None, how) }
                </>
            }
        };
        html! { <ol class="why-steps">{ for chain.steps.iter().enumerate().map(row) }</ol> }
    }

    /// What the platform makes of it, where that adds to what the file says.
    fn later(&self, location: &EffectiveLocation, pointer: &str, chain: &Chain<'_>) -> Html {
        let model = &self.analysis.model;
        if pointer.contains("/env_vars/") {
            let text = chain.value.as_str().unwrap_or_default();
            let name = text.split('=').next().unwrap_or_default();
            let chains = variable_chains(model, self.environment, location);
            let Some(of_name) = chains.iter().find(|it| it.name == name) else { return html! {} };
            let is_known = |it: &Span| chain.steps.iter().any(|step| step.span == *it);
            if of_name.steps.iter().all(|it| it.span.as_ref().is_some_and(is_known)) {
                return html! {};
            }
            return html! {
                <>
                    <p class="why-then">{ format!("What the code is given as {name}, weakest first:") }</p>
                    { self.variable(of_name) }
                </>
            };
        }
        let Some(platform) = served(model, self.environment, location) else { return html! {} };
        // An item of a list stands at another place there, behind those of the agent.
        if pointer.split('/').any(|it| it.parse::<usize>().is_ok()) {
            return html! {};
        }
        // The platform's own keys, without the two before them.
        let own = pointer.splitn(4, '/').nth(3).map(|it| format!("/{it}"));
        let found = own.and_then(|it| why(model, &platform, &it));
        match found {
            Some(found) if found.steps.iter().any(|it| level(model, it.span) == Level::Agent) => {
                html! {
                    <>
                        <p class="why-then">{ "What the agent makes of it, weakest first:" }</p>
                        { self.chain(&found) }
                    </>
                }
            }
            _ => html! {},
        }
    }

    fn variable(&self, chain: &VariableChain) -> Html {
        let row = |(at, step): (usize, &VariableStep)| {
            let is_winner = at == chain.winner;
            let how = if is_winner { "this counts" } else { "overridden" };
            self.row(is_winner, step.set_in.words(), step.span, step.typed.as_deref(), how)
        };
        html! { <ol class="why-steps">{ for chain.steps.iter().enumerate().map(row) }</ol> }
    }

    fn row(
        &self,
        is_winner: bool,
        level: &str,
        span: Option<Span>,
        typed: Option<&str>,
        how: &str,
    ) -> Html {
        let text = span.map_or(typed.unwrap_or_default(), |it| self.analysis.files.slice(it));
        let text = text.lines().next().unwrap_or_default();
        html! {
            <li data-counts={is_winner.then_some("")}>
                <span class="why-level">{ level.to_owned() }</span>
                if let Some(span) = span {
                    { place_button(self.analysis, span, self.on_reveal) }
                }
                <code>{ shorten(text, ROOM, Letters::Mono) }</code>
                <span class="why-how">{ how.to_owned() }</span>
            </li>
        }
    }
}

/// What decided for the text that counts.
fn counts(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Kept => "this counts",
        Strategy::Replaced => "this counts: it takes the place of what is weaker",
        Strategy::MergedByName => "this counts: matched by name",
        Strategy::Appended => "this counts: appended to the list",
        Strategy::Deduplicated => "this counts: equal items stay once",
    }
}
