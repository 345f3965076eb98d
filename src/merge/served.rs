//! What a platform makes of a location's settings and its agent's (`DAGSTER.md §7`).

use std::rc::Rc;

use super::combine::replaced;
use super::lay::{Listed, entries, entry_at, is_nothing, listed};
use super::pod;
use super::{EffectiveLocation, Merged, MergedEntry, MergedValue, Serving, Strategy, servings};
use crate::model::{Agent, Model};
use crate::schema::{Platform, keys_of};
use crate::yaml::{Data, Node, Style};

/// The settings of its platform as code servers and runs of `location` get them when it is served so: a mapping with the keys of
/// `container_context.<platform>`, those of the agent among what each value comes from. On Kubernetes all but the
/// namespace and the number of code servers is in the raw configuration of both processes. Nothing where the files say it all.
/// Variables are left out: [`variable_chains`](super::variable_chains) has them.
pub fn served(serving: &Serving<'_>, location: &EffectiveLocation) -> Option<Merged> {
    let (platform, agent) = (serving.platform?, serving.agent);
    let own = location.merged.at(&["container_context", platform.key()]);
    let at = own.map_or(location.name_span, |it| it.origin);
    if platform == Platform::K8s {
        return (agent.is_some() || own.is_some()).then(|| pod::settings(agent, own, at));
    }
    let agent = agent?;
    let entry = |key| setting(platform, key, agent, own);
    let keys = keys_of(platform.place()).iter().filter(|it| it.name != "env_vars");
    let mut merged = Merged::vacant(at);
    merged.value = MergedValue::Map(keys.filter_map(|it| entry(it.name)).collect());
    Some(merged)
}

/// `location` in `environment`, the settings of each platform that it may run on as [`served`] has them; nothing where the files say it
/// all. Where several agents of one platform may serve it, once for each, with what tells it from the others in words.
pub fn on_platforms(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<(String, Merged)> {
    let all = servings(model, environment, location);
    let each: Vec<&[Serving<'_>]> =
        all.chunk_by(|left, right| left.platform == right.platform).collect();
    let n_rounds = each.iter().filter(|it| it[0].platform.is_some()).map(|it| it.len()).max();
    let round = |at: usize| {
        let (mut changed, mut words) = (None, Vec::new());
        for agents in &each {
            // Where another platform has more agents, the last one stays.
            let Some(serving) = agents.get(at).or(agents.last()) else { continue };
            let settings = served(serving, location);
            let Some((platform, settings)) = serving.platform.zip(settings) else { continue };
            let merged = changed.get_or_insert_with(|| location.merged.clone());
            let own = part(merged, "container_context").and_then(|it| part(it, platform.key()));
            if let Some(own) = own {
                *own = settings;
            }
            if agents.len() > 1 {
                words.push(&*serving.words);
            }
        }
        Some((words.join(" and "), changed?))
    };
    (0..n_rounds.unwrap_or_default()).filter_map(round).collect()
}

/// The value under `key` of a mapping, an empty mapping where there is none; nothing of what is no mapping.
fn part<'m>(map: &'m mut Merged, key: &str) -> Option<&'m mut Merged> {
    let origin = map.origin;
    let MergedValue::Map(entries) = &mut map.value else { return None };
    let at = entries.iter().position(|it| *it.key == *key).unwrap_or(entries.len());
    if at == entries.len() {
        let value = Merged { value: MergedValue::Map(Vec::new()), ..Merged::vacant(origin) };
        entries.push(entry_at(key, value));
    }
    entries.get_mut(at).map(|it| &mut it.value)
}

/// What `platform`, which is not Kubernetes, makes of the agent's setting and the location's `own`.
fn setting(
    platform: Platform,
    key: &str,
    agent: &Agent,
    own: Option<&Merged>,
) -> Option<MergedEntry> {
    let theirs = theirs(platform, key, agent).map(|it| entry_at(key, it));
    let ours = own.and_then(|it| it.entry(key)).filter(|it| !it.value.is_null()).cloned();
    let is_counted = platform == Platform::Ecs && key == "server_resources";
    let default = own.filter(|it| is_counted && !is_nothing(it));
    let mut entry = match (theirs, ours) {
        (Some(theirs), Some(ours)) => {
            let value = laid(platform, key, theirs.value, ours.value);
            let is_ours = value.origin.file == ours.key_span.file;
            let key_span = if is_ours { ours.key_span } else { theirs.key_span };
            Some(MergedEntry { key_span, value, ..ours })
        }
        (theirs, ours) => ours.or(theirs),
    };
    if let Some((entry, own)) = entry.as_mut().zip(default) {
        one_replica(&mut entry.value, own);
    }
    entry
}

/// The agent's own value of `key`; on Amazon ECS it has one tag of secrets, under a name of its own.
fn theirs(platform: Platform, key: &str, agent: &Agent) -> Option<Merged> {
    if (platform, key) != (Platform::Ecs, "secrets_tags") {
        return agent.setting(key).map(Merged::only);
    }
    let tag = agent.setting("secrets_tag").map(Merged::only).filter(|it| !is_nothing(it))?;
    Some(Merged { value: MergedValue::List(vec![tag.clone()]), ..Merged::vacant(tag.origin) })
}

/// Puts the default for the number of code servers in the place of the agent's, unless the location's `own` keys say it: what is left
/// out of them is filled in before the agent's are asked.
fn one_replica(resources: &mut Merged, own: &Merged) {
    const KEY: &str = "replica_count";
    let written = own.get("server_resources").filter(|it| !it.is_null());
    if written.is_some_and(|it| it.get(KEY).is_some()) {
        return;
    }
    let MergedValue::Map(entries) = &mut resources.value else { return };
    let Some(entry) = entries.iter_mut().find(|it| &*it.key == KEY) else { return };
    let span = written.unwrap_or(own).origin;
    let node =
        Node { span, data: Rc::new(Data::Int("1".into())), style: Style::Plain, tagged: false };
    let agent = std::mem::replace(&mut entry.value, Merged::vacant(span));
    let one = Merged::only(&node);
    entry.value = Merged { strategy: Strategy::Defaulted, ..replaced(agent, one) };
}

/// The location's value of `key` and its agent's, as a platform that is not Kubernetes lays them over each other.
fn laid(platform: Platform, key: &str, agent: Merged, own: Merged) -> Merged {
    let is_amazon = matches!(platform, Platform::Ecs | Platform::Aca);
    match (&agent.value, &own.value) {
        // Of two secrets of one name the later one counts, and the agent's come later.
        (MergedValue::List(_), MergedValue::List(_)) if is_amazon => {
            let how = if key == "secrets" { Listed::ByName } else { Listed::All };
            listed(own, agent, how)
        }
        // Nothing, where Python takes it for nothing, leaves the agent's.
        _ if is_amazon && is_nothing(&own) => agent,
        (MergedValue::List(_), MergedValue::List(_)) => listed(agent, own, Listed::All),
        (MergedValue::Map(_), MergedValue::Map(_))
            if (is_amazon && key.ends_with("_resources")) || key == "container_kwargs" =>
        {
            entries(agent, own, &replaced)
        }
        _ => replaced(agent, own),
    }
}
