#![doc = include_str!("one_variable_two_places.md")]

use super::shared_storage_mismatch::told;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::StorageUse;

pub(super) const RULE: Rule = Rule {
    id: "one-variable-two-places",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("one_variable_two_places.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for breach in context.breaches.iter().filter(|it| it.is_by_name) {
        let storage = &context.facts.storage;
        let (odd, other) = (&storage[breach.odd], &storage[breach.other]);
        let (odd_part, other_part) = (&odd.parts[breach.odd_part], &other.parts[breach.other_part]);
        let name = |it: &StorageUse| &context.facts.subjects[it.subject].location;
        let environment = breach.environment.as_deref();
        let in_environment = environment.map(|it| format!(" in {it}")).unwrap_or_default();
        let (left, right) = (name(odd), name(other));
        let message = format!(
            "`{left}` and `{right}` both take their storage from `{}`{in_environment} and get different places: `{}` and `{}`",
            breach.variable,
            told(odd),
            told(other)
        );
        let finding = Finding::new(message, odd_part.at)
            .related(other_part.at, format!("what `{right}` uses"))
            .related(odd.manager.class_span, format!("`{left}` stores here"))
            .related(other.manager.class_span, format!("`{right}` stores here"))
            .help("only the name of the variable makes them one, as neither reads what the other makes: if they are not meant to share storage, name it differently or take the expectation off; if they are, give it one value")
            .in_environment(environment);
        findings.push(finding);
    }
}
