//! The texts of a workspace that people write and that are used as they stand.

use std::collections::BTreeSet;

use super::Context;
use crate::fact::{Fact, located};
use crate::merge::{Merged, Way, platforms_in};
use crate::python::{Storage, Value};
use crate::source::Span;

/// A text: what it is for, what it says, its place.
pub(super) type Text<'c> = (&'c str, &'c str, Span);

/// Keys below which a program stands, or what belongs to no container: what looks like a variable there is one.
const FOREIGN: [&str; 7] =
    ["command", "args", "entrypoint", "test", "annotations", "env", "env_vars"];

impl<'c> Context<'c> {
    /// Every text of the facts that `name` gives a name, once for each place: name, text, place.
    pub(super) fn facts_of<'n>(
        &self,
        name: impl Fn(&'c Fact) -> Option<&'n str>,
    ) -> Vec<(&'n str, &'c str, Span)> {
        let mut found = Vec::new();
        let mut known = BTreeSet::new();
        let rows = self.facts.rows.iter();
        let runs = rows.flat_map(|(fact, row)| row.values().map(move |it| (fact, it)));
        for (fact, reading) in runs.chain(self.facts.servers.iter().map(|it| (&it.0, &it.1))) {
            if let (Some(name), Ok(text), Some(at)) = (name(fact), &reading.value, reading.at)
                && known.insert(at)
            {
                found.push((name, &**text, at));
            }
        }
        found
    }

    /// Every variable that is deployed: name, value, place.
    pub(super) fn variables(&self) -> Vec<(&'c str, &'c str, Span)> {
        self.facts_of(|it| match it {
            Fact::Variable(name) => Some(&**name),
            _ => None,
        })
    }

    /// Every text of a location that is deployed as it is, that of its agent and its variables among them.
    pub(super) fn texts(&self) -> Vec<Text<'c>> {
        let mut texts = self.facts_of(|it| match it {
            Fact::Variable(name) => Some(&**name),
            Fact::Registry => Some("registry"),
            Fact::Image => Some("image"),
            Fact::AgentQueue => Some("agent_queue"),
            Fact::Namespace => Some("namespace"),
            Fact::ServiceAccount => Some("service_account_name"),
            _ => None,
        });
        let mut known: BTreeSet<Span> = texts.iter().map(|it| it.2).collect();
        for (of, location) in located(self.model, self.deployed) {
            let platforms = platforms_in(self.model, of.environment.as_deref(), location);
            let is_read = |path: &[Way<'_>]| match path {
                [Way::Key("container_context"), Way::Key(own), ..] => {
                    platforms.iter().any(|it| it.key() == *own)
                }
                _ => true,
            };
            location.merged.visit(&mut Vec::new(), &mut |path: &[Way<'c>], value: &'c Merged| {
                let keys = || {
                    path.iter().filter_map(|it| match it {
                        Way::Key(key) => Some(*key),
                        Way::Item(_) => None,
                    })
                };
                if let Some(text) = value.as_str()
                    && let Some(name) = keys().next_back()
                    && is_read(path)
                    && !keys().any(|it| FOREIGN.contains(&it))
                    && known.insert(value.origin)
                {
                    texts.push((name, text, value.origin));
                }
            });
        }
        texts
    }

    /// Every text that Python gives an I/O manager as a part of its place, or opens by itself, and what stores there.
    pub(super) fn addresses(&self) -> Vec<(Text<'c>, Storage)> {
        let mut texts = Vec::new();
        let mut known = BTreeSet::new();
        let mut add = |name: &'c str, value: &'c Value, at: Span, storage: Storage| match value {
            Value::Literal(text) if known.insert(at) => texts.push(((name, &**text, at), storage)),
            _ => {}
        };
        for (_, module) in self.model.modules() {
            for manager in &module.managers {
                for it in &manager.fields {
                    add(&it.name, &it.value, it.span, manager.storage);
                }
            }
            for it in module.ops.iter().flat_map(|it| &it.accesses) {
                add("path", &it.address, it.span, Storage::Folder);
            }
        }
        texts
    }
}
