//! *Why is this value so?*: the texts that have a say in a value, weakest first, each a way to its text.

mod row;

use std::cmp::Ordering;
use std::rc::Rc;

use yew::{Callback, Html, MouseEvent, Properties, component, html, use_state_eq};

use row::Says;

use crate::analysis::Analysis;
use crate::fact::{Asked, Fact, asked};
use crate::merge::{
    Asked as AskedValue, Chain, Effective, EffectiveLocation, Later, Level, Part, PartItem,
    PrintedValue, Step, Strategy, VariableChain, VariableStep, input_words, later, level, made_of,
    misplaced, on_platform, printed_values, variable_chains,
};
use crate::model::Content;
use crate::source::Span;

/// Items of an agent's list that are shown; it says how many more there are.
const MAX_ITEMS: usize = 12;

/// What the rows are about.
struct Drawing<'d> {
    analysis: &'d Analysis,
    environment: Option<&'d str>,
    location: &'d str,
    on_reveal: &'d Callback<Span>,
}

/// Why the value at `pointer` of the effective file is so: in the file first, then in what the agent's platform makes of it.
pub(super) fn why_panel(
    analysis: &Analysis,
    effective: &Effective,
    pointer: &str,
    on_reveal: &Callback<Span>,
) -> Html {
    let Some((location, rest)) = location_of(effective, pointer) else { return html! {} };
    let environment = effective.environment.as_deref();
    let drawing = Drawing { analysis, environment, location: &location.name, on_reveal };
    html! {
        <section class="why" aria-label="Why this value">{ drawing.value(location, &rest) }</section>
    }
}

/// Why `fact` is as it is for the subject at `subject` of the facts: each part of it, weakest text first.
pub(super) fn why_fact(
    analysis: &Analysis,
    fact: &Fact,
    subject: usize,
    on_reveal: &Callback<Span>,
) -> Html {
    let Some(of) = analysis.facts.subjects.get(subject) else { return html! {} };
    let environment = of.environment.as_deref();
    let effective = analysis.effective(of.repo, environment);
    let mut locations = effective.iter().flat_map(|it| &it.locations);
    let Some(location) = locations.find(|it| it.name == of.location) else { return html! {} };
    let drawing = Drawing { analysis, environment, location: &location.name, on_reveal };
    let part = |(name, asked): (String, Asked)| {
        html! {
            <>
                if !name.is_empty() {
                    <p class="why-then">{ part_words(&name, &asked) }</p>
                }
                { drawing.asked(location, &asked) }
            </>
        }
    };
    html! {
        <section class="why" aria-label="Why this value">
            { for asked(&analysis.facts, fact, subject, location).into_iter().map(part) }
        </section>
    }
}

/// Properties of [`Why`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Where the fact is known.
    pub(super) analysis: Rc<Analysis>,
    /// The fact.
    pub(super) fact: Fact,
    /// The location, by its place in the facts' subjects.
    pub(super) subject: usize,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
}

/// A button that says why a fact is as it is, and no longer.
#[component]
pub(super) fn Why(props: &Props) -> Html {
    let is_open = use_state_eq(|| false);
    let onclick = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    html! {
        <>
            <button type="button" class="link why-ask" aria-expanded={is_open.to_string()} {onclick}>{ "Why?" }</button>
            if *is_open {
                { why_fact(&props.analysis, &props.fact, props.subject, &props.on_reveal) }
            }
        </>
    }
}

/// The button that says why the location at `subject` uses what the text `at` decides; nothing where no fact stands there.
pub(super) fn why_used(
    analysis: &Rc<Analysis>,
    subject: usize,
    at: Option<Span>,
    on_reveal: &Callback<Span>,
) -> Html {
    // A variable that storage is read from decides both: the storage comes first.
    let is_it = |it: &&Fact| analysis.facts.reading(it, subject).is_some_and(|it| it.at == at);
    let Some(fact) = analysis.facts.rows.keys().find(is_it).filter(|_| at.is_some()) else {
        return html! {};
    };
    html! { <Why analysis={Rc::clone(analysis)} fact={fact.clone()} {subject} on_reveal={on_reveal.clone()} /> }
}

/// What a part of a fact is, and where it is read from.
fn part_words(name: &str, asked: &Asked) -> Html {
    html! {
        <>
            <code>{ name.to_owned() }</code>
            if let Asked::Variable(variable) = asked {
                { ", read from " }<code>{ variable.clone() }</code>
            }
            { ":" }
        </>
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
    fn asked(&self, location: &EffectiveLocation, asked: &Asked) -> Html {
        match asked {
            Asked::Value(pointer) => self.value(location, pointer),
            Asked::Variable(name) => self.named(location, name),
            Asked::Text(span) => {
                let file = self.analysis.model.file(span.file);
                let is_code = file.is_some_and(|it| matches!(it.content, Content::Python(_)));
                let level = level(&self.analysis.model, *span);
                let level = if is_code { "the Python" } else { level.words() };
                let row =
                    self.row(Says::Counts, level, Some(*span), None, "the only text that sets it");
                html! { <ol class="why-steps">{ row }</ol> }
            }
        }
    }

    /// The value at `pointer`, counted from the location: in the file, then in what the agent's platform makes of it.
    fn value(&self, location: &EffectiveLocation, pointer: &str) -> Html {
        let model = &self.analysis.model;
        let Some(chain) = location.why(model, pointer) else {
            let parts = on_platform(model, self.environment, location, pointer);
            return html! { <>{ for parts.iter().map(|it| self.part(it)) }</> };
        };
        let later = later(model, self.environment, location, &chain);
        let is_beaten = later.as_ref().is_some_and(|it| it.beats(model, chain.value.origin));
        let ends = match (&later, is_beaten) {
            (None, _) => Ends::Here,
            (Some(_), false) => Ends::Later,
            (Some(_), true) => Ends::Beaten,
        };
        html! { <>{ self.chain(&chain, ends) }{ self.later(later.as_ref()) }</> }
    }

    /// The variable called `name`, and its entries where Dagster+ never sees them.
    fn named(&self, location: &EffectiveLocation, name: &str) -> Html {
        let model = &self.analysis.model;
        let chains = variable_chains(model, self.environment, location);
        let mut own = chains.iter().filter(|it| it.name == name).peekable();
        let misplaced = misplaced(&location.merged);
        let lost = misplaced.iter().flat_map(|it| &it.names).filter(|it| it.0 == name);
        let lost = lost.map(|it| {
            let words = level(model, it.1).words();
            self.row(
                Says::Loses,
                words,
                Some(it.1),
                None,
                "beside the container context, where Dagster+ never sees it",
            )
        });
        html! {
            <>
                if own.peek().is_none() {
                    <p class="why-then">{ "No text that counts sets it." }</p>
                }
                { for own.map(|it| self.variable(it, it.is_of_one())) }
                <ol class="why-steps">{ for lost }</ol>
            </>
        }
    }

    fn chain(&self, chain: &Chain<'_>, ends: Ends) -> Html {
        let own = chain.value.text().unwrap_or_default();
        let made = made_of(&self.analysis.files, &self.analysis.model, chain);
        let row = |(at, step): (usize, &Step)| {
            let how = match (at.cmp(&chain.winner), chain.steps.len(), ends) {
                (Ordering::Equal, 1, Ends::Here) => "the only text that sets it",
                (Ordering::Equal, 1, Ends::Later) => "the only text in its repository that sets it",
                (Ordering::Equal, 1, Ends::Beaten) => {
                    "the only text in its repository that sets it, and overridden by what follows"
                }
                (Ordering::Equal, _, Ends::Beaten) => "overridden by what follows",
                (Ordering::Equal, ..) => counts(chain.strategy),
                (Ordering::Less, ..) => "overridden",
                (Ordering::Greater, ..) => "says the same once more",
            };
            let made = made.as_ref().filter(|_| at == chain.winner);
            let how = made.map_or_else(|| how.to_owned(), |it| format!("{}; {how}", it.1));
            let made = made.map(|it| it.0.as_str());
            let says = Says::of(at == chain.winner && ends != Ends::Beaten);
            let level = if step.is_template {
                format!("{}, a template", step.level.words())
            } else {
                step.level.words().to_owned()
            };
            html! {
                <>
                    { for self.printed(step.span, &own) }
                    { self.made_row(says, &level, step.span, made, &how) }
                </>
            }
        };
        html! { <ol class="why-steps">{ for chain.steps.iter().enumerate().map(row) }</ol> }
    }

    /// What the platform makes of it, where that adds to what the file says.
    fn later(&self, later: Option<&Later>) -> Html {
        match later {
            None => html! {},
            Some(Later::Settings(parts)) => {
                html! { <>{ for parts.iter().map(|it| self.part(it)) }</> }
            }
            Some(Later::Variables(all)) => {
                html! { <>{ for all.iter().map(|it| self.variable(it, true)) }</> }
            }
        }
    }

    /// What a platform makes of it, and what its lists have from elsewhere.
    fn part(&self, part: &Part) -> Html {
        let model = &self.analysis.model;
        // They count as well.
        let row = |it: &PartItem| {
            let how = if it.is_before { "comes before it" } else { "comes after it" };
            self.row(Says::Counts, level(model, it.span).words(), Some(it.span), None, how)
        };
        let n_more = part.items.len().saturating_sub(MAX_ITEMS);
        html! {
            <>
                if let Some(found) = part.chain(model) {
                    <p class="why-then">{ format!("{}, weakest first:", part.heading()) }</p>
                    { self.chain(&found, Ends::Here) }
                }
                if !part.items.is_empty() {
                    <p class="why-then">{ format!("What {} in the same list:", part.words()) }</p>
                    <ol class="why-steps">{ for part.items.iter().take(MAX_ITEMS).map(row) }</ol>
                }
                if n_more > 0 {
                    <p class="why-then">{ format!("and {n_more} more") }</p>
                }
            </>
        }
    }

    /// What becomes of a variable, `is_headed` by whom it is given to.
    fn variable(&self, chain: &VariableChain, is_headed: bool) -> Html {
        let row = |(at, step): (usize, &VariableStep)| {
            let is_winner = at == chain.winner;
            let how = match (at.cmp(&chain.winner), chain.steps.len()) {
                (Ordering::Equal, 1) => "the only text that sets it",
                (Ordering::Equal, _) => "this counts",
                (Ordering::Less, _) => "overridden",
                (Ordering::Greater, _) => "says the same once more",
            };
            let set_in = step.set_in.words();
            // Lists of the agent say so themselves, and what is typed in has no text.
            let words = match step.span.map(|it| level(&self.analysis.model, it)) {
                Some(Level::Agent) | None => set_in.to_owned(),
                Some(level) => format!("{}, {set_in}", level.words()),
            };
            let values = step.span.iter().flat_map(|it| self.printed(*it, &chain.name));
            html! {
                <>
                    { for values }
                    { self.row(Says::of(is_winner), &words, step.span, step.typed.as_deref(), how) }
                </>
            }
        };
        html! {
            <>
                if is_headed {
                    <p class="why-then">{ format!("What {}, weakest first:", chain.words()) }</p>
                }
                <ol class="why-steps">{ for chain.steps.iter().enumerate().map(row) }</ol>
            </>
        }
    }

    /// What the text at `span` comes from, where it is a template's; of several values there the one with this text.
    fn printed(&self, span: Span, text: &str) -> Vec<Html> {
        let asked = AskedValue { location: self.location, text };
        let inputs = printed_values(
            &self.analysis.files,
            &self.analysis.model,
            self.environment,
            asked,
            span,
        );
        let row = |it: &PrintedValue| {
            let (level, how) = input_words(it);
            let says = if it.is_lost { Says::Loses } else { Says::Printed };
            self.row(says, level, it.input.span, Some(&it.input.typed), how)
        };
        inputs.iter().map(row).collect()
    }
}

/// What is told after the texts of the files.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// Nothing.
    Here,
    /// Other texts, among which it counts.
    Later,
    /// Texts that count in its place.
    Beaten,
}

/// What decided for the text that counts.
fn counts(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Kept => "this counts",
        Strategy::Replaced => "this counts: it takes the place of what is weaker",
        Strategy::MergedByName => "this counts: matched by name",
        Strategy::Appended => "this counts: appended to the list",
        Strategy::Deduplicated => "this counts: equal items stay once",
        Strategy::Defaulted => "this counts: it leaves the key out, which has a default",
    }
}
