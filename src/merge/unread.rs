//! What gives a location variables and is not here to be read: secrets and config maps.

use super::precedence::source;
use super::{EffectiveLocation, Merged, Process, servings};
use crate::model::{Agent, Model};
use crate::schema::Platform;

/// Something outside the files that may give the runs of `location` a variable `name`, in any case where that is said, in `environment`, in words: a secret or config
/// map whose keys all become variables, or on ECS a secret of that name (`DAGSTER.md §7`).
pub fn unread_source(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    name: (&str, bool),
) -> Option<String> {
    let each = servings(model, environment, location);
    each.iter().find_map(|it| on_platform(it.platform?, it.agent, location, name))
}

/// What may give the variable on one platform.
fn on_platform(
    platform: Platform,
    agent: Option<&Agent>,
    location: &EffectiveLocation,
    (name, any_case): (&str, bool),
) -> Option<String> {
    let context = location.merged.at(&["container_context", platform.key()]);
    let first = |key: &str, kind: &str| {
        let own = context.and_then(|it| it.get(key)?.items().first()?.as_str());
        let theirs = || agent.and_then(|it| it.setting(key)?.as_seq()?.first()?.as_str());
        own.or_else(theirs).map(|it| format!("{kind} `{it}`"))
    };
    match platform {
        Platform::K8s => {
            let raw = Process::Run.raw_config();
            let own = |key| context?.at(&[raw, "container_config", key])?.items().first().cloned();
            let container = agent.and_then(|it| it.raw_part(raw, "container_config"));
            let theirs = |key| container?.get(key)?.as_seq()?.first().map(Merged::only);
            first("env_secrets", "the secret")
                .or_else(|| first("env_config_maps", "the config map"))
                .or_else(|| {
                    let from = own("env_from").or_else(|| own("envFrom"));
                    let from = from.or_else(|| theirs("env_from")).or_else(|| theirs("envFrom"));
                    from.as_ref().map(source)
                })
        }
        Platform::Ecs => {
            let own = context.and_then(|it| it.get("secrets")).map(Merged::items);
            let mut own = own.unwrap_or_default().iter().filter_map(|it| it.get("name")?.as_str());
            let theirs = agent.and_then(|it| it.setting("secrets")?.as_seq()).unwrap_or_default();
            let mut named = theirs.iter().filter_map(|it| it.get("name")?.as_str());
            let is_it = |it: &&str| *it == name || any_case && it.eq_ignore_ascii_case(name);
            if let Some(name) = own.find(is_it).or_else(|| named.find(is_it)) {
                return Some(format!("the secret `{name}`"));
            }
            // An agent may name a secret by its address alone; what it is called stands there.
            let unnamed = theirs.iter().find_map(|it| it.as_str());
            let tag = agent.and_then(|it| it.setting("secrets_tag")?.as_str());
            unnamed
                .map(|it| format!("the secret `{it}`"))
                .or_else(|| first("secrets_tags", "a secret tagged"))
                .or_else(|| tag.map(|it| format!("a secret tagged `{it}`")))
        }
        _ => None,
    }
}
