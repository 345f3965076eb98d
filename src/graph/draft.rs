//! Facts to resources: one for each place or thing, with everybody who uses it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::{Card, ResourceKind};
use crate::check::Context;
use crate::fact::{Fact, Place, StorageUse, one_spelling};
use crate::source::{Span, sort_by_key};

/// A resource on its way to the map: everybody who uses it.
pub(super) struct Draft {
    pub(super) kind: ResourceKind,
    pub(super) label: String,
    pub(super) detail: String,
    pub(super) unresolved: bool,
    /// Cards with the text that decides it, in the order of the cards.
    pub(super) users: Vec<(usize, Option<Span>)>,
    /// The storage uses that it stands for.
    pub(super) storage: Vec<usize>,
}

/// By kind and by what is one thing.
type Drafts = BTreeMap<(ResourceKind, String), Draft>;

/// Every resource of the environment that `cards` are deployed to, by kind and label.
pub(super) fn drafts(context: &Context<'_>, cards: &[Card]) -> Vec<Draft> {
    let mut drafts = Drafts::new();
    let storage = &context.facts.storage;
    for (card_at, card) in cards.iter().enumerate() {
        // Facts list what is stored in the order of their subjects.
        let first = storage.partition_point(|it| it.subject < card.subject);
        let own = storage.iter().enumerate().skip(first);
        for (at, used) in own.take_while(|(_, it)| it.subject == card.subject) {
            add_storage(&mut drafts, card_at, at, used);
        }
    }
    for own in &context.lineage.unshared {
        if let Some(card) = cards.iter().position(|it| it.subject == own.subject) {
            let detail = "on the disk of each process".to_owned();
            let draft = draft(&mut drafts, ResourceKind::Storage, &own.label, detail);
            draft.users.push((card, Some(own.at)));
        }
    }
    if let (Some(first), Some(last)) = (cards.first(), cards.last()) {
        add_named(&mut drafts, context, cards, first.subject..=last.subject);
    }
    for draft in drafts.values_mut() {
        // What leads to the same place twice from one location is one edge.
        sort_by_key(&mut draft.users, |it| it.0);
        draft.users.dedup_by_key(|it| it.0);
    }
    drafts.into_values().collect()
}

fn add_storage(drafts: &mut Drafts, card: usize, at: usize, used: &StorageUse) {
    let variables: Vec<&str> = used.parts.iter().filter_map(|it| it.variable.as_deref()).collect();
    let mut detail = variables.join(" · ");
    for part in [if detail.is_empty() { "" } else { " · " }, &used.manager.key] {
        detail.push_str(part);
    }
    let (label, span, unresolved) = match &used.place {
        Place::Known(address) => {
            let span = used.deciding().map_or(used.manager.class_span, |it| it.at);
            (used.on_volume.as_ref().unwrap_or(address).clone(), span, None)
        }
        Place::Unresolved(reason, span) => {
            (format!("{} unresolved", used.manager.class), *span, Some(reason.clone()))
        }
    };
    let is_unresolved = unresolved.is_some();
    let draft = draft(drafts, ResourceKind::Storage, &label, unresolved.unwrap_or(detail));
    draft.unresolved = is_unresolved;
    draft.storage.push(at);
    draft.users.push((card, Some(span)));
}

/// What facts name: registries, queues, and what the containers of a location are given. `subjects` are those of `cards`.
fn add_named(
    drafts: &mut Drafts,
    context: &Context<'_>,
    cards: &[Card],
    subjects: RangeInclusive<usize>,
) {
    let namespaces = context.facts.rows.get(&Fact::Namespace);
    for (fact, row) in &context.facts.rows {
        for (subject, reading) in row.range(subjects.clone()) {
            let Some(named) = reading.value.as_ref().ok().and_then(|it| named(fact, it)) else {
                continue;
            };
            let Ok(card) = cards.binary_search_by_key(subject, |it| it.subject) else { continue };
            let namespace = namespaces.and_then(|it| it.get(subject)).map(|it| &it.value);
            let Named { kind, name, detail, is_namespaced } = named;
            let (label, detail) = match namespace.filter(|_| is_namespaced) {
                Some(Ok(namespace)) => (format!("{namespace}/{name}"), detail),
                Some(Err(reason)) => (name.to_owned(), format!("its namespace {reason}")),
                None if is_namespaced => (name.to_owned(), "in the agent's namespace".to_owned()),
                None => (name.to_owned(), detail),
            };
            let draft = draft(drafts, kind, &label, detail.clone());
            // One secret may be several variables.
            if !draft.detail.split(" · ").any(|it| it == detail) {
                for part in [" · ", &detail] {
                    draft.detail.push_str(part);
                }
            }
            draft.users.push((card, reading.at));
        }
    }
}

/// Something that a fact names.
struct Named<'f> {
    kind: ResourceKind,
    name: &'f str,
    detail: String,
    /// Whether Kubernetes has one of that name in each namespace.
    is_namespaced: bool,
}

/// What `fact` names where its value is `value`; nothing where nobody else could use it.
fn named<'f>(fact: &'f Fact, value: &'f str) -> Option<Named<'f>> {
    let alone =
        |kind| Some(Named { kind, name: value, detail: String::new(), is_namespaced: false });
    let spaced =
        |kind, name| Some(Named { kind, name, detail: String::new(), is_namespaced: true });
    match fact {
        Fact::Registry => alone(ResourceKind::Registry),
        Fact::AgentQueue => alone(ResourceKind::AgentQueue),
        Fact::Namespace => alone(ResourceKind::Namespace),
        Fact::Image => alone(ResourceKind::Image),
        Fact::ServiceAccount => spaced(ResourceKind::ServiceAccount, value),
        Fact::ConfigMap(_) => spaced(ResourceKind::ConfigMap, value),
        Fact::Secret(name) if name == value => spaced(ResourceKind::Secret, value),
        // Elsewhere the name is that of the variable, and the secret has an address.
        Fact::Secret(name) => {
            let detail = name.clone();
            Some(Named { kind: ResourceKind::Secret, name: value, detail, is_namespaced: false })
        }
        Fact::Volume(_) => {
            let (source, name) = value.split_once(": ")?;
            match source {
                "secret" => spaced(ResourceKind::Secret, name),
                "configMap" => spaced(ResourceKind::ConfigMap, name),
                // Each pod has its own.
                "emptyDir" | "ephemeral" | "downwardAPI" | "projected" => None,
                _ => {
                    let is_namespaced = source == "persistentVolumeClaim";
                    let detail = if source == "hostPath" {
                        "hostPath: on the disk of each node".to_owned()
                    } else {
                        source.to_owned()
                    };
                    Some(Named { kind: ResourceKind::Volume, name, detail, is_namespaced })
                }
            }
        }
        Fact::Storage(_)
        | Fact::Platform
        | Fact::CodeSource
        | Fact::BuildDirectory
        | Fact::Cpu
        | Fact::Memory
        | Fact::Variable(_) => None,
    }
}

fn draft<'d>(
    drafts: &'d mut Drafts,
    kind: ResourceKind,
    label: &str,
    detail: String,
) -> &'d mut Draft {
    // What is one place is one node, however it is spelled.
    let key = match kind {
        ResourceKind::Storage => one_spelling(label).into_owned(),
        _ => label.to_owned(),
    };
    drafts.entry((kind, key)).or_insert_with(|| Draft {
        kind,
        label: label.to_owned(),
        detail,
        unresolved: false,
        users: Vec::new(),
        storage: Vec::new(),
    })
}
