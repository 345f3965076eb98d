//! Which platforms a location may run on, and which agent serves it (`DAGSTER.md §7`).

use super::{EffectiveLocation, Merged};
use crate::model::{Agent, Model};
use crate::schema::Platform;

/// Every platform that the location is configured for.
pub fn platforms(location: &Merged) -> Vec<Platform> {
    let context = location.get("container_context");
    let has = |it: &Platform| context.is_some_and(|own| own.get(it.key()).is_some());
    Platform::ALL.into_iter().filter(has).collect()
}

/// The platforms whose part of `location` may count in `environment`: that of the agent that serves it there, else those that it is
/// configured for, less those that none of its agents runs on.
pub fn platforms_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<Platform> {
    if let Some(only) = agent_in(model, environment, location).and_then(|it| it.platform) {
        return vec![only];
    }
    let mut own = platforms(&location.merged);
    let theirs = model.platforms_serving(environment, &location.name, queue(location));
    if let Some(theirs) = theirs.filter(|it| !it.is_empty()) {
        own.retain(|it| theirs.contains(it));
    }
    own
}

/// The platforms, or at least none.
pub(super) fn or_none(platforms: Vec<Platform>) -> Vec<Option<Platform>> {
    if platforms.is_empty() { vec![None] } else { platforms.into_iter().map(Some).collect() }
}

/// The agent that serves `location` in `environment`, where exactly one can be meant.
pub fn agent_in<'m>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<&'m Agent> {
    let own = platforms(&location.merged);
    model.agent_for(environment, &location.name, queue(location), &own)
}

/// The queue that the location's agent reads; nothing is the default queue.
fn queue(location: &EffectiveLocation) -> Option<&str> {
    location.merged.get("agent_queue").and_then(Merged::as_str).filter(|it| !it.is_empty())
}
