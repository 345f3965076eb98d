#![doc = include_str!("shared_storage_mismatch.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Place, StorageUse};
use crate::lineage::{Meeting, key_text};

pub(super) const RULE: Rule = Rule {
    id: "shared-storage-mismatch",
    summary: "repositories that share storage use different storage",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("shared_storage_mismatch.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    lineage(context, findings);
    for breach in context.breaches {
        let storage = &context.facts.storage;
        let (odd, other) = (&storage[breach.odd], &storage[breach.other]);
        let (odd_part, other_part) = (&odd.parts[breach.odd_part], &other.parts[breach.other_part]);
        let name = |it: &StorageUse| &context.facts.subjects[it.subject].location;
        let environment = breach.environment.as_deref();
        let in_environment = environment.map(|it| format!(" in {it}")).unwrap_or_default();
        let finding = Finding::new(
            format!(
                "Shared storage differs{in_environment}: `{}` uses `{}`, `{}` uses `{}`",
                name(odd),
                told(odd),
                name(other),
                told(other)
            ),
            odd_part.at,
        )
        .related(other_part.at, format!("what `{}` uses", name(other)))
        .related(odd.manager.class_span, format!("`{}` stores here", name(odd)))
        .related(other.manager.class_span, format!("`{}` stores here", name(other)));
        findings.push(
            finding
                .help(format!(
                    "both read `{}`: what one location writes the other does not find; give it one value in both repositories",
                    breach.variable
                ))
                .in_environment(environment),
        );
    }
}

/// What one location writes where another one does not read it.
fn lineage(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for edge in &context.lineage.edges {
        let Some(Meeting { write, read, meets: Some(false) }) = &edge.meeting else { continue };
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
        let mut finding = Finding::new(
            format!(
                "`{to}` reads `{key}` from `{}`, but `{from}` writes `{}`",
                read.text(),
                write.text()
            ),
            read.at,
        )
        .related(write.at, format!("where `{from}` writes"))
        .related(edge.made_at, format!("`{from}` makes `{key}`"))
        .related(edge.needed_at, format!("`{to}` needs it"));
        if let Some(variable) = &read.variable {
            finding = finding.note(format!("`{to}` takes it from `{variable}`"));
        }
        findings.push(
            finding
                .help("write and read one place in one format")
                .in_environment(edge.environment.as_deref()),
        );
    }
}

fn told(used: &StorageUse) -> &str {
    match &used.place {
        Place::Known(address) => address,
        Place::Unresolved(reason, _) => reason,
    }
}
