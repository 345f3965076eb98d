#![doc = include_str!("shared_storage_mismatch.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Breach, Place, StorageUse};
use crate::lineage::{Meeting, key_text};

pub(super) const RULE: Rule = Rule {
    id: "shared-storage-mismatch",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("shared_storage_mismatch.md"),
    run,
};

/// For how many mismatches the other environments are looked at.
const MAX_COMPARED: usize = 1_000;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    lineage(context, findings);
    for breach in context.breaches.iter().filter(|it| !it.is_by_name) {
        let Breached { odd, other, in_environment } = breached(context, breach);
        let message = format!(
            "Shared storage differs{in_environment}: `{}` uses `{}`, `{}` uses `{}`",
            odd.0, odd.1, other.0, other.1
        );
        let help = format!(
            "both read `{}`: what one location writes the other does not find; give it one value in both repositories",
            breach.variable
        );
        findings.push(of_breach(context, breach, message).help(help));
    }
}

/// A breach in words.
pub(super) struct Breached<'c> {
    /// The location whose value stands alone, and where it stores.
    pub(super) odd: (&'c str, &'c str),
    /// The one that it disagrees with.
    pub(super) other: (&'c str, &'c str),
    /// ` in prod`; empty where nothing names an environment.
    pub(super) in_environment: String,
}

/// What a finding on `breach` has to name.
pub(super) fn breached<'c>(context: &Context<'c>, breach: &Breach) -> Breached<'c> {
    let side = |at: usize| {
        let used = &context.facts.storage[at];
        (&*context.facts.subjects[used.subject].location, told(used))
    };
    let environment = breach.environment.as_deref();
    Breached {
        odd: side(breach.odd),
        other: side(breach.other),
        in_environment: environment.map(|it| format!(" in {it}")).unwrap_or_default(),
    }
}

/// A finding on `breach` at the odd value, with both sides' texts.
pub(super) fn of_breach(context: &Context<'_>, breach: &Breach, message: String) -> Finding {
    let storage = &context.facts.storage;
    let (odd, other) = (&storage[breach.odd], &storage[breach.other]);
    let Breached { odd: (left, _), other: (right, _), .. } = breached(context, breach);
    Finding::new(message, odd.parts[breach.odd_part].at)
        .related(other.parts[breach.other_part].at, format!("what `{right}` uses"))
        .related(odd.manager.class_span, format!("`{left}` stores here"))
        .related(other.manager.class_span, format!("`{right}` stores here"))
        .in_environment(breach.environment.as_deref())
}

/// What one location writes where another one does not read it.
fn lineage(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut n_compared = 0;
    for edge in &context.lineage.edges {
        // What is never stored has a rule of its own.
        let told = edge.meeting.as_ref().filter(|it| !it.is_unstored());
        let Some(Meeting { write, read, meets: Some(false), reason }) = told else { continue };
        // The variable that both read is the better thing to say.
        let is_told = context.breaches.iter().any(|it| {
            let uses = [Some(it.odd), Some(it.other)];
            uses == [write.storage, read.storage] || uses == [read.storage, write.storage]
        });
        let subjects = &context.facts.subjects;
        if is_told || !subjects[edge.to].shares_storage(context.model) {
            continue;
        }
        let name = |it: usize| &context.facts.subjects[it].location;
        let (from, to, key) = (name(edge.from), name(edge.to), key_text(&edge.key));
        let variable = write.variable.as_ref();
        let by_variable =
            variable.map(|it| format!(": it takes it from `{it}`")).unwrap_or_default();
        let (reads, writes) = (read.text(), write.text());
        let mut finding = Finding::new(
            format!("`{to}` reads `{key}` from `{reads}`, but `{from}` writes `{writes}`"),
            read.at,
        )
        .related(write.at, format!("where `{from}` writes{by_variable}"))
        .related(edge.made_at, format!("`{from}` makes `{key}`"))
        .related(edge.needed_at, format!("`{to}` needs it"));
        if let Some(variable) = &read.variable {
            finding = finding.note(format!("`{to}` takes it from `{variable}`"));
        }
        n_compared += 1;
        // Whether it is what another environment writes.
        let mut others = context.lineage.edges.iter().filter(|_| n_compared <= MAX_COMPARED);
        let other = others.find(|it| {
            let write = it.meeting.as_ref().map(|it| &it.write);
            it.made_at == edge.made_at
                && it.environment != edge.environment
                && it.key == edge.key
                && write.is_some_and(|it| (&it.place, &it.format) == (&read.place, &read.format))
        });
        let help = match other.and_then(|it| it.environment.as_deref()) {
            Some(other) => format!(
                "this is where `{from}` writes in {other}: read what it writes in {}",
                edge.environment.as_deref().unwrap_or_default()
            ),
            None => match reason {
                Some(reason) => format!("{reason}: write and read a place that both reach"),
                None => "write and read one place in one format".to_owned(),
            },
        };
        findings.push(finding.help(help).in_environment(edge.environment.as_deref()));
    }
}

/// Where it stores, or why that cannot be told.
fn told(used: &StorageUse) -> &str {
    match &used.place {
        Place::Known(address) => address,
        Place::Unresolved(reason, _) => reason,
    }
}
