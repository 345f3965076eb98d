//! What comes of a value behind the file: the lists of variables that it stands in, and what its platform makes of it with the agent's
//! configuration and the rest of the location's (`DAGSTER.md §7`).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::platform::{platforms_in, servings};
use super::served::served;
use super::variable_why::variable_chains;
use super::{
    Chain, EffectiveLocation, Merged, MergedEntry, MergedValue, Process, Serving, Step,
    VariableChain, VariableStep, pod, pointer_step, why,
};
use crate::model::Model;
use crate::schema::Platform;
use crate::source::Span;

/// What comes of a value behind the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Later {
    /// It gives a variable, in which other texts have a say too, or which is another one for runs than for code servers, on another
    /// platform, or under another agent.
    Variables(Vec<VariableChain>),
    /// Other texts have a part in what the platform makes of it: each way that differs.
    Settings(Vec<Part>),
}

impl Later {
    /// Whether the text at `own`, which counts in the files, counts nowhere behind them.
    pub fn beats(&self, model: &Model, own: Span) -> bool {
        match self {
            Self::Variables(all) => all.iter().all(|it| {
                let at = it.steps.iter().position(|it| it.span == Some(own));
                at.is_some_and(|at| at < it.winner)
            }),
            Self::Settings(parts) => {
                let is_beaten = |it: &Part| {
                    let chain = it.chain(model);
                    it.is_dropped
                        || chain.is_some_and(|it| {
                            let at = it.steps.iter().position(|it| it.span == own);
                            at.is_some_and(|at| at < it.winner)
                        })
                };
                // What is told of neither is as the files say.
                let has = |process| parts.iter().any(|it| it.process == process);
                let is_all = has(None) || has(Some(Process::Run)) && has(Some(Process::Server));
                is_all && parts.iter().all(is_beaten)
            }
        }
    }
}

/// What a platform makes of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    settings: Rc<Merged>,
    pointer: String,
    /// What is told of it already.
    known: Vec<Span>,
    /// For what it is so, where runs and code servers differ.
    pub process: Option<Process>,
    /// Under which agent, in words, where several may serve the location and they differ.
    pub serving: Option<String>,
    /// What the lists that it stands in have from elsewhere, in their order.
    pub items: Vec<PartItem>,
    /// Whether nobody is given it: what stands around it is replaced as a whole by a text that does not say it.
    pub is_dropped: bool,
}

/// An item of a list from another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartItem {
    /// Its text.
    pub span: Span,
    /// Whether it comes first; of two settings of one name, the platform takes the later one.
    pub is_before: bool,
}

impl Part {
    fn new(settings: Rc<Merged>, pointer: String, process: Option<Process>) -> Self {
        let (known, items) = (Vec::new(), Vec::new());
        Self { settings, pointer, known, process, serving: None, items, is_dropped: false }
    }

    /// Why the value is what it is on the platform, by a pointer that is counted from what [`served`] gives; nothing where no other text
    /// has a say in it.
    pub fn chain(&self, model: &Model) -> Option<Chain<'_>> {
        let chain = why(model, &self.settings, &self.pointer)?;
        let is_told = chain.steps.iter().any(|it| !self.known.contains(&it.span));
        is_told.then_some(chain)
    }

    /// Who gets it: `runs get`.
    pub fn words(&self) -> String {
        let who = match self.process {
            None => "the location gets",
            Some(Process::Run) => "runs get",
            Some(Process::Server) => "code servers get",
        };
        let place = self.serving.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
        format!("{who}{place}")
    }

    /// What its texts say, as a heading over them: `What runs get`.
    pub fn heading(&self) -> String {
        if self.is_dropped {
            let words = "none of it, since what stands around it is replaced as a whole";
            return format!("What {}: {words}", self.words());
        }
        format!("What {}", self.words())
    }

    /// The texts that have a say in it, each with the place of the one that counts.
    fn steps(&self, model: &Model) -> Vec<(Span, usize)> {
        let of = |it: Chain<'_>| {
            let winner = it.winner;
            it.steps.iter().map(|it: &Step| (it.span, winner)).collect()
        };
        self.chain(model).map(of).unwrap_or_default()
    }
}

/// What the platform makes of the setting at `pointer`, counted from `location`, in `environment`, which the location itself does not
/// have.
pub fn on_platform(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    pointer: &str,
) -> Vec<Part> {
    let of = |(serving, rest): (Serving<'_>, &str)| {
        let mut parts = Parts { model, all: Vec::new() };
        let (platform, settings) = (serving.platform, served(&serving, location));
        if let Some((platform, settings)) = platform.zip(settings) {
            let (settings, (first, inner)) = (Rc::new(settings), first_step(rest));
            for (process, base) in places_in(platform, first) {
                let (settings, pointer) = (Rc::clone(&settings), format!("{base}{inner}"));
                parts.add(Part::new(settings, pointer, process));
            }
        }
        (serving.words, parts.all)
    };
    let each = ways(model, environment, location, pointer).into_iter().map(of);
    apart(model, &each.collect::<Vec<_>>())
}

/// Each way in which the location may be served whose platform the pointer leads into, with what follows the platform's key.
fn ways<'m, 'p>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    pointer: &'p str,
) -> Vec<(Serving<'m>, &'p str)> {
    let all = servings(model, environment, location).into_iter();
    all.filter_map(|it| in_platform(pointer, it.platform?).map(|rest| (it, rest))).collect()
}

/// The parts of each way of being served: once what is the same in all, the others with the words for theirs.
fn apart(model: &Model, each: &[(String, Vec<Part>)]) -> Vec<Part> {
    let is_same = |left: &Part, right: &Part| {
        (left.process, &left.items) == (right.process, &right.items)
            && left.steps(model) == right.steps(model)
    };
    let mut all = Vec::new();
    for (at, (words, parts)) in each.iter().enumerate() {
        for part in parts {
            let is_everywhere =
                each.iter().all(|(_, others)| others.iter().any(|it| is_same(it, part)));
            if at == 0 || !is_everywhere {
                let serving = Some(words.clone()).filter(|_| !is_everywhere);
                all.push(Part { serving, ..part.clone() });
            }
        }
    }
    all
}

/// Where [`served`] has what stands at `pointer`, counted from `location`, in `environment`: pointers that are counted from the location as
/// well. The pointer itself where it leads to no key of a platform.
pub fn places(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    pointer: &str,
) -> Vec<String> {
    let mut all = Vec::new();
    for platform in platforms_in(model, environment, location) {
        let Some(rest) = in_platform(pointer, platform) else { continue };
        let (first, inner) = first_step(rest);
        let of = |it: (_, String)| format!("/container_context/{}{}{inner}", platform.key(), it.1);
        all.extend(places_in(platform, first).into_iter().map(of));
    }
    if all.is_empty() { vec![pointer.to_owned()] } else { all }
}

/// What comes of the value that `chain` is about, counted from `location`, in `environment`; nothing where the file says it all.
pub fn later(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    chain: &Chain<'_>,
) -> Option<Later> {
    let mut variables = variable_chains(model, environment, location);
    let own = chain.value.origin;
    variables.retain(|it| it.steps.iter().any(|it| it.span == Some(own)));
    if !variables.is_empty() {
        let is_known = |it: &Span| chain.steps.iter().any(|step| step.span == *it);
        let adds = |it: &VariableStep| !it.span.as_ref().is_some_and(is_known);
        variables.retain(|it| it.is_of_one() || it.steps.iter().any(adds));
        return (!variables.is_empty()).then_some(Later::Variables(variables));
    }
    let of = |(serving, rest): (Serving<'_>, &str)| {
        let parts = parts(model, location, chain, &serving, rest).unwrap_or_default();
        (serving.words, parts)
    };
    let each = ways(model, environment, location, &chain.pointer).into_iter().map(of);
    let parts = apart(model, &each.collect::<Vec<_>>());
    (!parts.is_empty()).then_some(Later::Settings(parts))
}

/// What comes of it where the location is served so, `rest` being the way below the platform's key.
fn parts(
    model: &Model,
    location: &EffectiveLocation,
    chain: &Chain<'_>,
    serving: &Serving<'_>,
    rest: &str,
) -> Option<Vec<Part>> {
    let platform = serving.platform?;
    let (first, inner) = first_step(rest);
    let ours = location.merged.at(&["container_context", platform.key()])?;
    let ours = &ours.entries().iter().find(|it| pointer_step(&it.key) == first)?.value;
    let settings = Rc::new(served(serving, location)?);
    let known: Vec<Span> = chain.steps.iter().map(|it| it.span).collect();
    let beside = pod::beside_it(platform, first);
    let beside = beside.filter_map(|it| location.merged.at(&["container_context", "k8s", it]));
    let beside: BTreeSet<Span> = beside.flat_map(Merged::items).map(|it| it.origin).collect();
    let mut parts = Parts { model, all: Vec::new() };
    for (process, base) in places_in(platform, first) {
        let steps: Vec<&str> = base.split('/').skip(1).collect();
        let Some(theirs) = settings.at(&steps) else { continue };
        let mut items = Vec::new();
        let Some(found) = walk(ours, theirs, inner, &mut items) else { continue };
        items.retain(|it| !beside.contains(&it.span));
        let n_steps = |it: &str| it.matches('/').count();
        let is_dropped = n_steps(&found) < n_steps(inner);
        let part = Part::new(Rc::clone(&settings), base + &found, process);
        parts.add(Part { known: known.clone(), items, is_dropped, ..part });
    }
    Some(parts.all)
}

/// Parts that differ.
struct Parts<'p> {
    model: &'p Model,
    all: Vec<Part>,
}

impl Parts<'_> {
    /// Adds what tells anything; what is the same for both processes once.
    fn add(&mut self, part: Part) {
        let own = part.steps(self.model);
        if own.is_empty() && part.items.is_empty() {
            return;
        }
        let model = self.model;
        match self.all.iter_mut().find(|it| it.items == part.items && it.steps(model) == own) {
            Some(earlier) if earlier.process == part.process => {}
            Some(earlier) => earlier.process = None,
            None => self.all.push(part),
        }
    }
}

/// What follows the key of `platform` in a pointer that is counted from the location.
fn in_platform(pointer: &str, platform: Platform) -> Option<&str> {
    let rest = pointer.strip_prefix("/container_context/")?.strip_prefix(platform.key())?;
    rest.strip_prefix('/')
}

/// The first step of a pointer without its stroke, and the rest with its.
fn first_step(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// Where the settings of the platform have what stands under `key`, and for which process.
fn places_in(platform: Platform, key: &str) -> Vec<(Option<Process>, String)> {
    if platform == Platform::K8s {
        return pod::places(key);
    }
    vec![(None, format!("/{key}"))]
}

/// The way on to where the value at `rest` of `ours` stands in `theirs`; only to the last collection around it, where that or one around
/// that took the place of another. Notes what the lists on the way have from elsewhere.
fn walk(ours: &Merged, theirs: &Merged, rest: &str, items: &mut Vec<PartItem>) -> Option<String> {
    let (mut ours, mut theirs, mut pointer) = (ours, theirs, String::new());
    let mut is_replaced = false;
    for step in rest.split('/').skip(1) {
        let is_it = |it: &&MergedEntry| pointer_step(&it.key) == step;
        let next = match (&ours.value, &theirs.value) {
            (MergedValue::Map(own), MergedValue::Map(their)) => {
                let is_alike = |it: &&MergedEntry| pod::is_alike(&pointer_step(&it.key), step);
                let found = their.iter().find(is_it).or_else(|| their.iter().find(is_alike));
                let own = own.iter().find(is_it).map(|it| &it.value);
                own.zip(found).map(|(own, it)| (own, &it.value, pointer_step(&it.key)))
            }
            (MergedValue::List(own), MergedValue::List(their)) => {
                let is_same = |one: Span, it: &Merged| it.origin == one || it.hidden.contains(&one);
                let item = step.parse::<usize>().ok().and_then(|it| own.get(it));
                let at = item.and_then(|item| their.iter().position(|it| is_same(item.origin, it)));
                if let Some(at) = at {
                    let known: BTreeSet<Span> = own.iter().map(|it| it.origin).collect();
                    let is_own = |it: &Merged| {
                        known.contains(&it.origin) || it.hidden.iter().any(|it| known.contains(it))
                    };
                    let others = their.iter().enumerate().filter(|(_, it)| !is_own(it));
                    let others = others
                        .map(|(place, it)| PartItem { span: it.origin, is_before: place < at });
                    items.extend(others);
                }
                item.zip(at).and_then(|(own, at)| Some((own, their.get(at)?, at.to_string())))
            }
            _ => None,
        };
        is_replaced |= !theirs.hidden.is_empty();
        let Some((own, their, place)) = next else { return Some(pointer).filter(|_| is_replaced) };
        (ours, theirs) = (own, their);
        pointer = format!("{pointer}/{place}");
    }
    Some(pointer)
}
