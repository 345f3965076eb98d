//! What gives a location variables and is not here to be read: secrets and config maps.

use super::precedence::source;
use super::{EffectiveLocation, Merged, Process, agent_in, platform_in};
use crate::model::Model;
use crate::schema::Platform;
use crate::yaml::Node;

/// Something outside the files that may give the runs of `location` a variable `name` in `environment`, in words: a secret or config
/// map whose keys all become variables, or on ECS a secret of that name (`DAGSTER.md §7`).
pub fn unread_source(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
    name: &str,
) -> Option<String> {
    let platform = platform_in(model, environment, location)?;
    let context = location.merged.get("container_context")?.get(platform.key());
    let agent = agent_in(model, environment, location);
    let of_lists = match platform {
        Platform::K8s => {
            &[("env_secrets", "the secret"), ("env_config_maps", "the config map")][..]
        }
        Platform::Ecs => &[("secrets_tags", "a secret tagged")],
        _ => return None,
    };
    let is_it = |it: Option<&str>| it == Some(name);
    let own_secrets = context.and_then(|it| it.get("secrets")).map(Merged::items);
    let mut own_secrets = own_secrets.into_iter().flatten();
    let their_secrets = || agent.and_then(|it| it.setting("secrets")?.as_seq());
    if platform == Platform::Ecs
        && (own_secrets.any(|it| is_it(it.get("name").and_then(Merged::as_str)))
            || their_secrets()
                .into_iter()
                .flatten()
                .any(|it| is_it(it.get("name").and_then(Node::as_str))))
    {
        return Some(format!("the secret `{name}`"));
    }
    let named = |(key, kind): &(&str, &str)| {
        let own = context.and_then(|it| it.get(key)?.items().first()?.as_str());
        let theirs = || agent.and_then(|it| it.setting(key)?.as_seq()?.first()?.as_str());
        own.or_else(theirs).map(|it| format!("{kind} `{it}`"))
    };
    let raw = Process::Run.raw_config();
    let all = ["env_from", "envFrom"].iter();
    let mut all = all.filter_map(|it| context?.at(&[raw, "container_config", it])?.items().first());
    let raw = || all.next().map(source);
    of_lists.iter().find_map(named).or_else(raw)
}
