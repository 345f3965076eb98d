//! Variables of a location: the lists of agent, container context and platform, with the platform's precedence (`DAGSTER.md §7`).

use std::collections::BTreeMap;

use super::{EffectiveLocation, Merged, MergedValue};
use crate::model::{Agent, Model};
use crate::schema::Platform;
use crate::source::{Span, sort_by};
use crate::yaml::Node;

/// One variable of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub given: Given,
    /// The entry that counts, quotes included.
    pub span: Span,
    /// Entries of the same name that it overrode, oldest first.
    pub hidden: Vec<Span>,
}

/// Where a variable's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// From the entry itself: `NAME=value`.
    Value(String),
    /// From the agent's own environment: `NAME`.
    ByAgent,
}

/// A list of variables at a level where Dagster+ never sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// The key.
    pub key_span: Span,
    /// The entries, by name, with the text of each.
    pub names: Vec<(String, Span)>,
}

/// The platform that the location is configured for, if it is configured for one.
pub fn platform(location: &Merged) -> Option<Platform> {
    let context = location.get("container_context")?;
    Platform::ALL.into_iter().find(|it| context.get(it.key()).is_some())
}

/// The effective variables as the location's files give them, sorted by name. Only the first platform's count.
pub fn variables(location: &Merged) -> Vec<Variable> {
    variables_under(None, location)
}

/// The effective variables of `location` as deployed to `environment`, with those of the agent that serves it there.
pub fn variables_in(
    model: &Model,
    environment: Option<&str>,
    location: &EffectiveLocation,
) -> Vec<Variable> {
    let merged = &location.merged;
    let queue = merged.get("agent_queue").and_then(Merged::as_str);
    let agent = model.agent_for(environment, &location.name, queue, platform(merged));
    variables_under(agent, merged)
}

/// The effective variables of the location's code server under `agent`, whose platform then counts, sorted by name.
pub fn variables_under(agent: Option<&Agent>, location: &Merged) -> Vec<Variable> {
    let platform = agent.and_then(|it| it.platform).or_else(|| platform(location));
    let context = location.get("container_context");
    let list = |path: &[&str]| Some(entries(context?.at(path)?.items()));
    let shared = list(&["env_vars"]);
    let own = platform.and_then(|it| list(&[it.key(), "env_vars"]));
    let of_nodes = |items: &Vec<Node>| {
        let items: Vec<Merged> = items.iter().map(Merged::only).collect();
        entries(&items)
    };
    let agent = agent.filter(|it| it.platform.is_some());
    let agent_raw = agent.and_then(|it| it.raw_variables.as_ref()).map(of_nodes);
    let agent = agent.map(|it| of_nodes(&it.variables));
    // On Kubernetes and Docker the location's lists are stronger than the agent's, on ECS and Azure Container Apps weaker.
    let all = match platform {
        Some(Platform::Ecs) => lay(lay(own, shared, Lay::Append), agent, Lay::Append),
        Some(Platform::Aca) => lay(lay(own, shared, Lay::Distinct), agent, Lay::Distinct),
        Some(Platform::K8s) => {
            let server = &["k8s", "server_k8s_config"];
            let behavior = context.and_then(|it| it.at(server)?.get("merge_behavior")?.as_str());
            let how = if behavior == Some("SHALLOW") { Lay::Replace } else { Lay::Distinct };
            // Of these, only raw configuration can have a list without entries.
            let some = |it: Option<Vec<Variable>>| it.filter(|it| !it.is_empty());
            let top = some(lay(own, list(&["k8s", "env"]), Lay::Append));
            let raw = list(&["k8s", "server_k8s_config", "container_config", "env"]);
            let location = lay(some(shared), lay(top, raw, how), how);
            lay(lay(some(agent), agent_raw, Lay::Distinct), location, how)
        }
        _ => lay(lay(agent, shared, Lay::Append), own, Lay::Append),
    };
    let mut all = all.unwrap_or_default();
    sort_by(&mut all, &|left, right| left.name.cmp(&right.name));
    let mut variables: Vec<Variable> = Vec::new();
    for variable in all {
        match variables.last_mut().filter(|it| it.name == variable.name) {
            Some(earlier) => override_by(earlier, variable),
            None => variables.push(variable),
        }
    }
    variables
}

/// How one list of variables comes over another.
#[derive(Clone, Copy, PartialEq)]
enum Lay {
    /// After it.
    Append,
    /// After it, equal entries once, at their first place.
    Distinct,
    /// In its place.
    Replace,
}

/// `over` laid over `under`; of one name, the last entry counts.
fn lay(
    under: Option<Vec<Variable>>,
    over: Option<Vec<Variable>>,
    how: Lay,
) -> Option<Vec<Variable>> {
    let (mut under, mut over) = match (under, over) {
        (Some(under), Some(over)) => (under, over),
        (under, over) => return over.or(under),
    };
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    match how {
        Lay::Append => under.append(&mut over),
        Lay::Distinct => {
            under.append(&mut over);
            under.retain(|it| known.insert(it.text(), 0).is_none());
        }
        Lay::Replace => {
            known.extend(over.iter().enumerate().map(|(at, it)| (it.name.clone(), at)));
            for lost in under {
                if let Some(variable) = known.get(&lost.name).and_then(|it| over.get_mut(*it)) {
                    variable.hidden.extend(lost.hidden);
                    variable.hidden.push(lost.span);
                }
            }
            return Some(over);
        }
    }
    Some(under)
}

/// Variables that stand directly under the location (`DAGSTER.md §12`).
pub fn misplaced(location: &Merged) -> Option<Misplaced> {
    let entry = location.entry("env_vars")?;
    let names = match &entry.value.value {
        MergedValue::List(items) => items
            .iter()
            .filter_map(|it| {
                let text = it.as_str()?;
                Some((text.split('=').next().unwrap_or(text).to_owned(), it.origin))
            })
            .collect(),
        MergedValue::Map(entries) => {
            entries.iter().map(|it| (it.key.to_string(), it.key_span)).collect()
        }
        MergedValue::Scalar(_) => Vec::new(),
    };
    Some(Misplaced { key_span: entry.key_span, names })
}

/// The entries of a list, each `NAME=value`, `NAME`, or `{name: NAME, value: value}` as Kubernetes writes it.
fn entries(items: &[Merged]) -> Vec<Variable> {
    items.iter().filter_map(entry).collect()
}

/// Reads one entry: split at the first `=`, nothing trimmed, nothing expanded.
fn entry(item: &Merged) -> Option<Variable> {
    let Some(text) = item.as_str() else {
        let value = item.get("value")?;
        let (name, given) = (item.get("name")?.as_str()?, Given::Value(value.as_str()?.to_owned()));
        let hidden = value.hidden.clone();
        return Some(Variable { name: name.to_owned(), given, span: value.origin, hidden });
    };
    let (name, given) = match text.split_once('=') {
        Some((name, value)) => (name, Given::Value(value.to_owned())),
        None => (text, Given::ByAgent),
    };
    Some(Variable { name: name.to_owned(), given, span: item.origin, hidden: item.hidden.clone() })
}

/// The later entry of a name wins.
fn override_by(earlier: &mut Variable, mut variable: Variable) {
    let mut hidden = std::mem::take(&mut earlier.hidden);
    hidden.push(earlier.span);
    hidden.append(&mut variable.hidden);
    variable.hidden = hidden;
    *earlier = variable;
}

impl Variable {
    /// The entry as it would be written.
    fn text(&self) -> String {
        match &self.given {
            Given::Value(value) => format!("{}={value}", self.name),
            Given::ByAgent => self.name.clone(),
        }
    }
}
