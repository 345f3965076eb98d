#![doc = include_str!("shared_storage_mismatch.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Place, StorageUse};

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

fn told(used: &StorageUse) -> &str {
    match &used.place {
        Place::Known(address) => address,
        Place::Unresolved(reason, _) => reason,
    }
}
