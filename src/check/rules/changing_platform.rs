#![doc = include_str!("changing_platform.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Fact;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "changing-platform",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("changing_platform.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<(usize, &str), (usize, &str, Span)> = BTreeMap::new();
    for (subject, reading) in context.facts.rows.get(&Fact::Platform).into_iter().flatten() {
        let who = &context.facts.subjects[*subject];
        let (Ok(platform), Some(at)) = (&reading.value, reading.at) else { continue };
        let same = (who.repo, &*who.identity);
        let (earlier, other, there) = *first.entry(same).or_insert((*subject, platform, at));
        let environment = |it: usize| context.facts.subjects[it].environment.as_deref();
        let (Some(here), Some(before)) = (environment(*subject), environment(earlier)) else {
            continue;
        };
        if other != platform {
            findings.push(
                Finding::new(
                    format!("`{}` runs on {platform} in {here}, and on {other} in {before}", who.location),
                    at,
                )
                .related(there, format!("the platform in {before}"))
                .help("what works on the one is not tried on the other: settings, and which variables win, differ")
                .in_environment(Some(here)),
            );
        }
    }
}
