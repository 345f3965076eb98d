//! Variables of a location: `env_vars` by platform, with the platform's precedence (`DAGSTER.md §7`).

use super::{Merged, MergedValue};
use crate::schema::Platform;
use crate::source::{Span, sort_by};

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

/// The effective variables, sorted by name. Only the first platform's count.
pub fn variables(location: &Merged) -> Vec<Variable> {
    let Some(context) = location.get("container_context") else { return Vec::new() };
    let shared = context.get("env_vars");
    let platform = platform(location);
    let own = platform.and_then(|it| context.at(&[it.key(), "env_vars"]));
    // On Kubernetes and Docker the platform's list is stronger, on ECS and Azure Container Apps the shared one.
    let lists = match platform {
        Some(Platform::Ecs | Platform::Aca) => [own, shared],
        _ => [shared, own],
    };
    let mut variables: Vec<Variable> = Vec::new();
    for list in lists.into_iter().flatten() {
        for item in list.items() {
            if let Some(variable) = entry(item) {
                add(&mut variables, variable);
            }
        }
    }
    let kubernetes_env = context.at(&["k8s", "env"]).map(Merged::items).unwrap_or_default();
    for item in kubernetes_env {
        if let (Some(name), Some(value)) = (item.get("name"), item.get("value"))
            && let (Some(name), Some(text)) = (name.as_str(), value.as_str())
        {
            let given = Given::Value(text.to_owned());
            let hidden = value.hidden.clone();
            add(
                &mut variables,
                Variable { name: name.to_owned(), given, span: value.origin, hidden },
            );
        }
    }
    sort_by(&mut variables, &|left, right| left.name.cmp(&right.name));
    variables
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

/// Reads `NAME=value` or `NAME`: split at the first `=`, nothing trimmed, nothing expanded.
fn entry(item: &Merged) -> Option<Variable> {
    let text = item.as_str()?;
    let (name, given) = match text.split_once('=') {
        Some((name, value)) => (name, Given::Value(value.to_owned())),
        None => (text, Given::ByAgent),
    };
    Some(Variable { name: name.to_owned(), given, span: item.origin, hidden: item.hidden.clone() })
}

/// The later entry of a name wins.
fn add(variables: &mut Vec<Variable>, mut variable: Variable) {
    if let Some(earlier) = variables.iter_mut().find(|it| it.name == variable.name) {
        let mut hidden = std::mem::take(&mut earlier.hidden);
        hidden.push(earlier.span);
        hidden.append(&mut variable.hidden);
        variable.hidden = hidden;
        *earlier = variable;
    } else {
        variables.push(variable);
    }
}
