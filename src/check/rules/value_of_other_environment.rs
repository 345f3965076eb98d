#![doc = include_str!("value_of_other_environment.md")]

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{Breach, Fact, Subject};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "value-of-other-environment",
    summary: "an environment's own file uses a registry, bucket, namespace or database of another one",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("value_of_other_environment.md"),
    run,
};

/// A value that tells environments apart.
struct Value<'c> {
    subject: &'c Subject,
    /// What it is, in a reader's words; equal for values to compare.
    what: String,
    text: &'c str,
    at: Span,
    /// Whether two environments should never have the same.
    exclusive: bool,
}

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = values(context);
    let mut known: BTreeMap<_, &Value<'_>> = BTreeMap::new();
    for value in &values {
        let Some(environment) = value.subject.environment.as_deref() else { continue };
        let what = &value.what;
        let finding = |message: String| {
            Finding::new(message, value.at)
                .help(format!("give {environment} its own, or say in the base that all share one"))
                .in_environment(Some(environment))
        };
        if let Some(other) = context.model.other_environment(value.text, environment) {
            findings.push(finding(format!(
                "{what} `{}` names {other}, but this is {environment}",
                value.text
            )));
            continue;
        }
        if !value.exclusive {
            continue;
        }
        let same = (value.subject.repo, &*value.subject.location, &**what, value.text);
        let earlier = *known.entry(same).or_insert(value);
        if earlier.subject.environment != value.subject.environment {
            let other = earlier.subject.environment.as_deref().unwrap_or_default();
            findings.push(
                finding(format!("{what} `{}` is the one of {other} too", value.text))
                    .related(earlier.at, format!("the same in {other}")),
            );
        }
    }
}

/// Every registry, namespace and storage value that an environment's own file sets.
fn values<'c>(context: &Context<'c>) -> Vec<Value<'c>> {
    let mut values = Vec::new();
    for (fact, what, exclusive) in
        [(Fact::Registry, "Registry", false), (Fact::Namespace, "Namespace", true)]
    {
        for (subject, reading) in context.facts.rows.get(&fact).into_iter().flatten() {
            if let (Ok(text), Some(at)) = (&reading.value, reading.at) {
                let subject = &context.facts.subjects[*subject];
                values.push(Value { subject, what: what.into(), text, at, exclusive });
            }
        }
    }
    let odd = |it: &Breach| context.facts.storage[it.odd].parts[it.odd_part].at;
    let mut breaches: BTreeSet<Span> = BTreeSet::new();
    breaches.extend(context.breaches.iter().map(odd));
    for used in &context.facts.storage {
        for part in &used.parts {
            if let (Ok(Some(text)), Some(variable)) = (&part.value, &part.variable) {
                // A mismatch says more about the same text.
                if !breaches.contains(&part.at) {
                    let subject = &context.facts.subjects[used.subject];
                    let what = format!("`{variable}`");
                    values.push(Value { subject, what, text, at: part.at, exclusive: true });
                }
            }
        }
    }
    values.retain(|it| {
        let file = context.model.file(it.at.file);
        it.subject.environment.is_some()
            && file.is_some_and(|file| file.environment == it.subject.environment)
    });
    values
}
