//! What the platforms make of a location's settings, for the rules on values that count nowhere or say again what is so anyway.

use std::collections::BTreeMap;

use super::Context;
use super::same::{is_one_list, is_same_value};
use crate::merge::{
    Effective, EffectiveLocation, Merged, MergedValue, Process, Strategy, Way, served, servings,
};
use crate::model::Model;
use crate::schema::Platform;
use crate::source::{Span, Stretches};

/// What each platform that `location` of `of` may run on makes of its settings, under each agent that may serve it, where more than its files
/// has a say there.
pub(super) fn settings(
    model: &Model,
    of: &Effective,
    location: &EffectiveLocation,
) -> Vec<(Platform, Merged)> {
    let has_raw =
        |it: Process| location.merged.at(&["container_context", "k8s", it.raw_config()]).is_some();
    let each = servings(model, of.environment.as_deref(), location);
    let has_agent = each.iter().any(|it| it.agent.is_some());
    if !has_raw(Process::Run) && !has_raw(Process::Server) && !has_agent {
        return Vec::new();
    }
    each.iter().filter_map(|it| Some((it.platform?, served(it, location)?))).collect()
}

/// Whether `path` leads to variables: the facts have what becomes of these.
pub(super) fn is_variables(path: &[Way<'_>]) -> bool {
    path.iter().any(|it| matches!(it, Way::Key("env" | "env_vars")))
}

/// Whether a value at a way that long is a text that somebody wrote, and no collection of others.
pub(super) fn is_text(n_steps: usize, value: &Merged) -> bool {
    let is_written = value.strategy != Strategy::Defaulted && !value.is_null();
    // Of a process without settings there is an empty mapping.
    let is_vacant = n_steps == 1 && !matches!(value.value, MergedValue::Scalar(_));
    is_written && !is_vacant && value.entries().is_empty() && value.items().is_empty()
}

/// Texts of the settings of `location` that lose and count for no process of any platform, each with one that it loses to; sorted.
pub(super) fn lost_settings(
    context: &Context<'_>,
    of: &Effective,
    location: &EffectiveLocation,
) -> Vec<(Span, Span)> {
    let settings = settings(context.model, of, location);
    let (mut lost, mut counting) = (BTreeMap::new(), Vec::new());
    for (_, merged) in &settings {
        merged.visit(&mut Vec::new(), &mut |path, value| {
            if is_text(path.len(), value) {
                counting.push(value.origin);
            }
            let mut is_same = true;
            for it in value.hidden.iter().rev() {
                is_same = value.strategy == Strategy::Deduplicated
                    || is_same && is_same_value(context, None, value.origin, *it);
                if is_same {
                    counting.push(*it);
                } else if !is_variables(path) && !is_one_list(context, value.origin, *it) {
                    lost.insert(*it, value.origin);
                }
            }
        });
    }
    if lost.is_empty() {
        return Vec::new();
    }
    let counting: Stretches = counting.into_iter().collect();
    let mut all = BTreeMap::new();
    // With a collection, everything in it is lost that counts nowhere else.
    let mut around: Option<(usize, Span)> = None;
    location.merged.visit(&mut Vec::new(), &mut |path, value| {
        around = around.filter(|it| it.0 < path.len());
        let own = lost.get(&value.origin).copied();
        if around.is_none() {
            around = own.map(|it| (path.len(), it));
        }
        if let Some(over) = own.or(around.map(|it| it.1))
            && !is_variables(path)
            && !counting.touch(value.origin)
        {
            all.insert(value.origin, over);
        }
    });
    all.into_iter().collect()
}
