//! What a platform makes of a location's settings and its agent's (`DAGSTER.md §7`).

use std::rc::Rc;

use super::combine::replaced;
use super::list::{append, without_duplicates};
use super::precedence::is_shallow;
use super::variable::{agent_in, platform_in};
use super::{EffectiveLocation, Merged, MergedEntry, MergedValue, Process, Strategy};
use crate::model::{Agent, Model};
use crate::schema::{Platform, keys_of};
use crate::yaml::{Data, Node, Style};

/// The settings of the platform that code servers of `location` run on in `environment`, where exactly one agent serves it: a mapping
/// with the keys of `container_context.<platform>`, the agent's own among what each value comes from. Variables are left out:
/// [`variable_chains`](super::variable_chains) has them.
pub fn served(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<Merged> {
    let agent = agent_in(model, environment, location)?;
    let platform = platform_in(model, environment, location)?;
    let own = location.merged.at(&["container_context", platform.key()]);
    let mut merged = Merged::vacant(own.map_or(location.name_span, |it| it.origin));
    let is_shallow = |process| {
        let context = location.merged.get("container_context");
        context.is_some_and(|it| is_shallow(it, process))
    };
    let server = Lay { platform, is_shallow: is_shallow(Process::Server) };
    let run = Lay { platform, is_shallow: is_shallow(Process::Run) };
    let mut entries = Vec::new();
    for key in keys_of(platform.place()).iter().filter(|it| it.name != "env_vars") {
        let theirs = agent_entry(agent, key.name);
        let ours = own.and_then(|it| it.entry(key.name)).filter(|it| !it.value.is_null()).cloned();
        let is_counted = platform == Platform::Ecs && key.name == "server_resources";
        let default = own.filter(|it| is_counted && !is_nothing(it));
        let mut entry = match (theirs, ours) {
            (Some(theirs), Some(ours)) => {
                let is_of_runs = key.name == Process::Run.raw_config();
                let lay = if is_of_runs { &run } else { &server };
                let value = lay.setting(key.name, theirs.value, ours.value);
                let is_ours = value.origin.file == ours.key_span.file;
                let key_span = if is_ours { ours.key_span } else { theirs.key_span };
                Some(MergedEntry { key_span, value, ..ours })
            }
            (theirs, ours) => ours.or(theirs),
        };
        if let Some((entry, own)) = entry.as_mut().zip(default) {
            one_replica(&mut entry.value, own);
        }
        entries.extend(entry);
    }
    merged.value = MergedValue::Map(entries);
    Some(merged)
}

/// `location` in `environment`, the settings of its platform as they are under its agent; nothing where there is not exactly one. What
/// [`served`] leaves out is missing.
pub fn under_agent(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Option<Merged> {
    let settings = served(model, environment, location)?;
    let platform = platform_in(model, environment, location)?;
    let mut merged = location.merged.clone();
    let context = part(&mut merged, "container_context")?;
    *part(context, platform.key())? = settings;
    Some(merged)
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

fn agent_entry(agent: &Agent, key: &str) -> Option<MergedEntry> {
    Some(entry_at(key, Merged::only(agent.setting(key)?)))
}

/// `value` under `key`, which is taken to stand where the value does.
fn entry_at(key: &str, value: Merged) -> MergedEntry {
    let key_data = Rc::new(Data::Str(key.into()));
    MergedEntry { key: key.into(), key_data, key_span: value.origin, value }
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

/// Whether Python takes it for nothing: empty text, or an empty collection.
fn is_nothing(value: &Merged) -> bool {
    match &value.value {
        MergedValue::Scalar(node) => node.as_str() == Some(""),
        MergedValue::List(items) => items.is_empty(),
        MergedValue::Map(entries) => entries.is_empty(),
    }
}

/// How a platform lays a location's settings and its agent's over each other.
struct Lay {
    platform: Platform,
    /// Whether the location's raw configuration replaces keys whole.
    is_shallow: bool,
}

impl Lay {
    fn setting(&self, key: &str, agent: Merged, own: Merged) -> Merged {
        let is_amazon = matches!(self.platform, Platform::Ecs | Platform::Aca);
        match (&agent.value, &own.value) {
            // Of two secrets of one name the later one counts, and the agent's come later.
            (MergedValue::List(_), MergedValue::List(_)) if is_amazon => {
                let how = if key == "secrets" { Listed::ByName } else { Listed::All };
                listed(own, agent, how)
            }
            // Nothing, where Python takes it for nothing, leaves the agent's.
            _ if is_amazon && is_nothing(&own) => agent,
            (MergedValue::List(_), MergedValue::List(_)) if self.platform != Platform::K8s => {
                listed(agent, own, Listed::All)
            }
            (MergedValue::List(_), MergedValue::List(_)) if !self.is_shallow => {
                listed(agent, own, Listed::Once)
            }
            (MergedValue::Map(_), MergedValue::Map(_)) => match self.platform {
                Platform::K8s if key.ends_with("_k8s_config") => {
                    let part = |theirs, ours| entries(theirs, ours, &|a, b| self.deep(a, b));
                    entries(agent, own, &part)
                }
                Platform::K8s => self.deep(agent, own),
                Platform::Ecs | Platform::Aca if key.ends_with("_resources") => {
                    entries(agent, own, &replaced)
                }
                Platform::Docker if key == "container_kwargs" => entries(agent, own, &replaced),
                _ => replaced(agent, own),
            },
            _ => replaced(agent, own),
        }
    }

    /// As Kubernetes settings are merged unless they are shallow: mappings inside, lists appended, the rest replaced.
    fn deep(&self, agent: Merged, own: Merged) -> Merged {
        match (&agent.value, &own.value) {
            _ if self.is_shallow => replaced(agent, own),
            (MergedValue::Map(_), MergedValue::Map(_)) => {
                entries(agent, own, &|a, b| self.deep(a, b))
            }
            (MergedValue::List(_), MergedValue::List(_)) => listed(agent, own, Listed::Once),
            _ => replaced(agent, own),
        }
    }
}

/// The entries of both, those of one key as `both` makes them.
fn entries(mut agent: Merged, mut own: Merged, both: &dyn Fn(Merged, Merged) -> Merged) -> Merged {
    let (MergedValue::Map(entries), MergedValue::Map(ours)) = (&mut agent.value, &mut own.value)
    else {
        return replaced(agent, own);
    };
    for mut entry in ours.drain(..) {
        let is_list = matches!(&*entry.key, "args" | "command");
        match entries.iter_mut().find(|it| it.key == entry.key) {
            None => entries.push(entry),
            Some(earlier) => {
                let origin = earlier.value.origin;
                let theirs = std::mem::replace(&mut earlier.value, Merged::vacant(origin));
                let mine = std::mem::replace(&mut entry.value, Merged::vacant(origin));
                earlier.value = if is_list { replaced(theirs, mine) } else { both(theirs, mine) };
                earlier.key_span = entry.key_span;
            }
        }
    }
    agent
}

/// How one list comes behind another.
#[derive(Clone, Copy, PartialEq)]
enum Listed {
    /// As it is.
    All,
    /// Exact repetitions once, at their first place.
    Once,
    /// Of items with one `name`, the last.
    ByName,
}

/// `over` behind `under`.
fn listed(mut under: Merged, mut over: Merged, how: Listed) -> Merged {
    let (MergedValue::List(items), MergedValue::List(more)) = (&mut under.value, &mut over.value)
    else {
        return replaced(under, over);
    };
    let n_under = items.len();
    items.append(more);
    if how == Listed::Once {
        // What cannot be compared is told where the agent is asked.
        let kept = without_duplicates(std::mem::take(items), n_under, &mut Vec::new());
        under.value = MergedValue::List(kept);
        return under;
    }
    let mut kept: Vec<Merged> = Vec::new();
    for (at, mut item) in items.drain(..).enumerate() {
        let name = |it: &Merged| it.get("name").and_then(Merged::as_str).map(ToOwned::to_owned);
        let own = name(&item).filter(|_| how == Listed::ByName);
        if at >= n_under {
            append(&mut item);
        }
        match kept.iter_mut().find(|it| own.is_some() && name(it) == own) {
            Some(earlier) => {
                let strategy = Strategy::MergedByName;
                let lost = std::mem::replace(earlier, Merged::vacant(item.origin));
                *earlier = Merged { strategy, ..replaced(lost, item) };
            }
            None => kept.push(item),
        }
    }
    under.value = MergedValue::List(kept);
    under
}
