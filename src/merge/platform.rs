//! Which platforms a location may run on, and which agents may serve it (`DAGSTER.md §7`).

use super::{EffectiveLocation, Merged};
use crate::model::{Agent, Model, ModelFile};
use crate::schema::Platform;
use crate::source::sort_by;

/// Every platform that the location is configured for.
pub fn platforms(location: &Merged) -> Vec<Platform> {
    let context = location.get("container_context");
    let has = |it: &Platform| context.is_some_and(|own| own.get(it.key()).is_some());
    Platform::ALL.into_iter().filter(has).collect()
}

/// One way in which a location may be served.
#[derive(Debug, Clone, PartialEq)]
pub struct Serving<'m> {
    /// Where it then runs; nothing where that is not known.
    pub platform: Option<Platform>,
    /// The agent that then serves it; nothing where none may whose file is open.
    pub agent: Option<&'m Agent>,
    /// What tells it from the others, in words: its platform, and its agent by its file. Nothing of the only one.
    pub words: String,
}

/// Every way in which `location` may be served in `environment`, by platform: by each agent that may be meant, else on each platform that it
/// is configured for. There is at least one.
pub fn servings<'m>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<Serving<'m>> {
    let own = platforms(&location.merged);
    let mut agents = model.agents_for(environment, &location.name, queue(location), &own);
    if agents.is_empty() {
        let words = |it: Platform| if own.len() > 1 { on(it) } else { String::new() };
        let of = |it: Option<Platform>| Serving {
            platform: it,
            agent: None,
            words: it.map(words).unwrap_or_default(),
        };
        return or_none(own.clone()).into_iter().map(of).collect();
    }
    sort_by(&mut agents, &|left, right| left.1.platform.cmp(&right.1.platform));
    let one_platform = agents.iter().all(|it| it.1.platform == agents[0].1.platform);
    let words = |file: &ModelFile, agent: &Agent| {
        if agents.len() == 1 {
            return String::new();
        }
        let place = agent.platform.filter(|_| !one_platform).map(|it| on(it) + " ");
        let is_alike = agents.iter().filter(|it| it.0.path == file.path).count() > 1;
        let repo = model.repos.iter().find(|it| is_alike && it.files.contains(&file.id));
        let repo = repo.map(|it| format!("{}/", it.name)).unwrap_or_default();
        let place = place.unwrap_or_default();
        format!("{place}under the agent of {repo}{}", file.path)
    };
    let of = |(file, agent): &(&'m ModelFile, &'m Agent)| Serving {
        platform: agent.platform,
        agent: Some(*agent),
        words: words(file, agent),
    };
    agents.iter().map(of).collect()
}

fn on(platform: Platform) -> String {
    format!("on {}", platform.words())
}

/// The platforms whose part of `location` may count in `environment`: those of the agents that may serve it there, else those that it
/// is configured for.
pub fn platforms_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<Platform> {
    let mut all: Vec<Platform> =
        servings(model, environment, location).iter().filter_map(|it| it.platform).collect();
    all.dedup();
    all
}

/// The platforms, or at least none.
pub(super) fn or_none(platforms: Vec<Platform>) -> Vec<Option<Platform>> {
    if platforms.is_empty() { vec![None] } else { platforms.into_iter().map(Some).collect() }
}

/// What `value` is in a way of being served that these `words` tell from others.
pub fn under(value: Option<Result<&str, String>>, words: &str) -> String {
    match value {
        None => format!("not set {words}"),
        Some(Ok(value)) => format!("`{value}` {words}"),
        Some(Err(reason)) => format!("{words} it {reason}"),
    }
}

/// What a value that is not the same in each way depends on, in words, with what it is in `each`.
pub(super) fn depends(first: &Serving<'_>, each: &[String]) -> String {
    let on = if first.agent.is_some() { "the agent" } else { "the platform" };
    format!("{on}: {}", each.join(", "))
}

/// The agent that serves `location` in `environment`, where exactly one can be meant.
pub fn agent_in<'m>(
    model: &'m Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<&'m Agent> {
    let all = servings(model, environment, location);
    if all.len() == 1 { all.first()?.agent } else { None }
}

/// The queue that the location's agent reads; nothing is the default queue.
fn queue(location: &EffectiveLocation) -> Option<&str> {
    location.merged.get("agent_queue").and_then(Merged::as_str).filter(|it| !it.is_empty())
}
