//! Why a value is what it is: every text that had a say in it, weakest first, and what decided.

use super::{Effective, EffectiveLocation, Merged, MergedValue, Strategy, pointer_step};
use crate::model::{Content, Model};
use crate::source::{Files, Span};
use crate::yaml::Data;

/// Where a text that sets a value stands, in a file or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Under `defaults` (`DAGSTER.md §4`).
    Defaults,
    /// In a location of a file that belongs to no environment.
    Base,
    /// In a location of an environment's own file.
    Environment,
    /// In an agent's own configuration (`DAGSTER.md §7`).
    Agent,
}

impl Level {
    /// The level's words: `defaults`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Defaults => "defaults",
            Self::Base => "base",
            Self::Environment => "the environment’s own file",
            Self::Agent => "the agent",
        }
    }
}

/// One text that sets a value, or would if nothing stronger did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The text: of a template, the expression that prints the value.
    pub span: Span,
    /// Where it stands.
    pub level: Level,
    /// How it came over the step before: kept or appended where there was none.
    pub strategy: Strategy,
    /// What the text is: the value's own pointer, or that of a collection around it that was taken or left as a whole.
    pub pointer: String,
    /// Whether the text stands in a template, so that its value is what it was rendered to.
    pub is_template: bool,
}

/// Everything that had a say in one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain<'m> {
    /// JSON Pointer of the value, from the location on.
    pub pointer: String,
    /// The value that counts.
    pub value: &'m Merged,
    /// The texts, weakest first.
    pub steps: Vec<Step>,
    /// The place in `steps` of the one that counts: the last, unless later ones only repeat it.
    pub winner: usize,
    /// What decided.
    pub strategy: Strategy,
}

impl Effective {
    /// Why the value at `pointer` of the effective file, as in [`Line`](super::Line), is what it is.
    pub fn why<'m>(&'m self, model: &Model, pointer: &str) -> Option<Chain<'m>> {
        let rest = pointer.strip_prefix("/locations/")?;
        let (index, _) = rest.split_once('/').unwrap_or((rest, ""));
        let location = self.locations.get(index.parse::<usize>().ok()?)?;
        location.why(model, rest.get(index.len()..)?)
    }
}

impl EffectiveLocation {
    /// Why the value at `pointer`, counted from the location, is what it is.
    pub fn why<'m>(&'m self, model: &Model, pointer: &str) -> Option<Chain<'m>> {
        why(model, &self.merged, pointer)
    }

    /// Why each leaf is what it is: each scalar, and each empty list and mapping, in the order of the merge.
    pub fn origins<'m>(&'m self, model: &Model) -> Vec<Chain<'m>> {
        let mut chains = Vec::new();
        leaves(model, &mut vec![(String::new(), &self.merged)], &mut chains);
        chains
    }
}

/// Why the value at `pointer` in `root` is what it is.
pub fn why<'m>(model: &Model, root: &'m Merged, pointer: &str) -> Option<Chain<'m>> {
    let mut trail = vec![(String::new(), root)];
    for step in pointer.split('/').skip(1) {
        let (path, value) = trail.last()?;
        let next = match &value.value {
            MergedValue::Map(entries) => {
                &entries.iter().find(|it| pointer_step(&it.key) == step)?.value
            }
            MergedValue::List(items) => items.get(step.parse::<usize>().ok()?)?,
            MergedValue::Scalar(_) => return None,
        };
        trail.push((format!("{path}/{step}"), next));
    }
    chain(model, &trail)
}

fn leaves<'m>(model: &Model, trail: &mut Vec<(String, &'m Merged)>, chains: &mut Vec<Chain<'m>>) {
    let Some((path, value)) = trail.last().cloned() else { return };
    let mut visit = |step: &str, inner: &'m Merged| {
        trail.push((format!("{path}/{step}"), inner));
        leaves(model, trail, chains);
        trail.pop();
    };
    match &value.value {
        MergedValue::Map(entries) if !entries.is_empty() => {
            for it in entries {
                visit(&pointer_step(&it.key), &it.value);
            }
        }
        MergedValue::List(items) if !items.is_empty() => {
            for (index, it) in items.iter().enumerate() {
                visit(&index.to_string(), it);
            }
        }
        _ => chains.extend(chain(model, trail)),
    }
}

/// The chain of the last value of `trail`, which leads to it from the location, each value with its pointer.
fn chain<'m>(model: &Model, trail: &[(String, &'m Merged)]) -> Option<Chain<'m>> {
    let mut steps = Vec::new();
    let mut repeats = Vec::new();
    let mut strategy = Strategy::Kept;
    let (pointer, value) = trail.last()?;
    for (path, around) in trail {
        if around.strategy != Strategy::Kept {
            strategy = around.strategy;
        }
        for span in &around.hidden {
            // Of a whole collection that lost, what stood at this very place says more.
            let inner = pointer.get(path.len()..).unwrap_or_default();
            let own = counterpart(model, *span, inner);
            let is_own = inner.is_empty() || own.is_some();
            let step = Step {
                span: own.unwrap_or(*span),
                level: level(model, *span),
                strategy: around.strategy,
                pointer: if is_own { pointer } else { path }.clone(),
                is_template: is_template(model, *span),
            };
            // Where equal items are dropped, the first of them stays, and the weakest text counts.
            if around.strategy == Strategy::Deduplicated {
                repeats.push(step);
            } else {
                steps.push(step);
            }
        }
    }
    let winner = steps.len();
    steps.push(Step {
        span: value.origin,
        level: level(model, value.origin),
        strategy,
        pointer: pointer.clone(),
        is_template: is_template(model, value.origin),
    });
    steps.append(&mut repeats);
    if let Some(first) = steps.first_mut()
        && first.strategy != Strategy::Appended
    {
        first.strategy = Strategy::Kept;
    }
    Some(Chain { pointer: pointer.clone(), value, steps, winner, strategy })
}

/// What the value of `chain` is made of, where `dg` makes it of a text that says something else: the value, and how.
pub fn made_of(files: &Files, model: &Model, chain: &Chain<'_>) -> Option<(String, &'static str)> {
    let how = match &*chain.pointer {
        "/location_name" => "the name of the project’s folder",
        "/code_source/module_name" => "made of the root module",
        "/build/directory" => "counted from the repository’s root",
        _ => return None,
    };
    let origin = chain.value.origin;
    let content = model.file(origin.file).map(|it| &it.content);
    let is_made = matches!(content, Some(Content::Dg(_) | Content::Part(_)));
    let value = chain.value.text().filter(|_| is_made)?;
    let said = files.slice(origin).trim_matches(['"', '\'']);
    (said != value).then_some((value, how))
}

/// The level that the text at `span` has by its place.
pub fn level(model: &Model, span: Span) -> Level {
    let Some(file) = model.file(span.file) else { return Level::Base };
    if model.is_agent(span.file) {
        return Level::Agent;
    }
    let is_default = model
        .deployments()
        .filter(|(it, _)| it.id == span.file)
        .any(|(_, it)| it.defaults.as_ref().is_some_and(|it| it.span.contains(span)));
    match &file.environment {
        _ if is_default => Level::Defaults,
        Some(_) => Level::Environment,
        None => Level::Base,
    }
}

fn is_template(model: &Model, span: Span) -> bool {
    model.file(span.file).is_some_and(|it| it.content == Content::Template)
}

/// The text at the pointer `inner` of the collection that stands at `span`; nothing where it has no such value. In a template
/// several values may stand at one place, so nothing is told there.
fn counterpart(model: &Model, span: Span, inner: &str) -> Option<Span> {
    let mut node = model.root(span.file)?.at_span(span)?;
    for step in inner.split('/').skip(1) {
        node = match &*node.data {
            Data::Map(map) => {
                let is_it = |it: &str| pointer_step(it) == step;
                &map.entries.iter().find(|it| it.key.as_str().is_some_and(is_it))?.value
            }
            Data::Seq(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node.span)
}
