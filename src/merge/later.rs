//! What comes of a value behind the file: the lists of variables that it stands in, and what the location's agent makes of it
//! (`DAGSTER.md §7`).

use super::served::served;
use super::variable::{platform_in, variable_chains};
use super::{
    Chain, EffectiveLocation, Level, Merged, MergedValue, VariableChain, VariableStep, level,
    pointer_step, why,
};
use crate::model::Model;
use crate::source::Span;

/// What comes of a value behind the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Later {
    /// It gives a variable, in which other texts have a say too, or which is another one for runs than for code servers.
    Variables(Vec<VariableChain>),
    /// The agent has a part in it, or in the list that it stands in.
    Settings(AgentPart),
}

/// The agent's part in a value.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentPart {
    settings: Merged,
    pointer: String,
    /// The agent's own items of the lists that the value stands in, in their order.
    pub items: Vec<Span>,
    /// Whether they come before it; of two settings of one name, the platform takes the later one.
    pub is_before: bool,
}

impl AgentPart {
    /// Why the value is what it is on the platform, by a pointer that is counted from the platform's settings; nothing where the agent
    /// has no say in it.
    pub fn chain(&self, model: &Model) -> Option<Chain<'_>> {
        let chain = why(model, &self.settings, &self.pointer)?;
        let is_told = chain.steps.iter().any(|it| it.level == Level::Agent);
        is_told.then_some(chain)
    }
}

/// The agent's part in the setting at `pointer`, counted from `location`, in `environment`, which the location itself does not have.
pub fn by_agent(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    pointer: &str,
) -> Option<AgentPart> {
    let platform = platform_in(model, environment, location)?;
    let rest = pointer.strip_prefix("/container_context/")?.strip_prefix(platform.key())?;
    let settings = served(model, environment, location)?;
    Some(AgentPart { pointer: rest.to_owned(), items: Vec::new(), is_before: false, settings })
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
        variables.retain(|it| it.process.is_some() || it.steps.iter().any(adds));
        return (!variables.is_empty()).then_some(Later::Variables(variables));
    }
    let platform = platform_in(model, environment, location)?;
    let rest = chain.pointer.strip_prefix("/container_context/")?.strip_prefix(platform.key())?;
    let ours = location.merged.at(&["container_context", platform.key()])?;
    let settings = served(model, environment, location)?;
    let mut part =
        AgentPart { pointer: String::new(), items: Vec::new(), is_before: false, settings };
    part.pointer = walk(model, ours, &part.settings, rest, &mut part.items, &mut part.is_before)?;
    let has_part = !part.items.is_empty() || part.chain(model).is_some();
    has_part.then_some(Later::Settings(part))
}

/// Where the value at `rest` of `ours` stands in `theirs`; a collection around it, where another one took the place of it.
fn walk(
    model: &Model,
    ours: &Merged,
    theirs: &Merged,
    rest: &str,
    items: &mut Vec<Span>,
    is_before: &mut bool,
) -> Option<String> {
    let (mut ours, mut theirs, mut pointer) = (ours, theirs, String::new());
    for step in rest.split('/').skip(1) {
        let is_it = |it: &&super::MergedEntry| pointer_step(&it.key) == step;
        let (own, their, place) = match (&ours.value, &theirs.value) {
            (MergedValue::Map(own), MergedValue::Map(their)) => {
                let own = &own.iter().find(is_it)?.value;
                (own, their.iter().find(is_it).map(|it| &it.value), step.to_owned())
            }
            (MergedValue::List(own), MergedValue::List(their)) => {
                let own = own.get(step.parse::<usize>().ok()?)?;
                let is_own =
                    |it: &Merged| it.origin == own.origin || it.hidden.contains(&own.origin);
                let at = their.iter().position(is_own)?;
                for (place, it) in their.iter().enumerate().filter(|it| it.0 != at) {
                    if level(model, it.origin) == Level::Agent {
                        items.push(it.origin);
                        *is_before |= place < at;
                    }
                }
                (own, their.get(at), at.to_string())
            }
            _ => return Some(pointer),
        };
        let Some(their) = their else { return Some(pointer) };
        (ours, theirs, pointer) = (own, their, format!("{pointer}/{place}"));
    }
    Some(pointer)
}
