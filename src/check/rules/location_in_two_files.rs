#![doc = include_str!("location_in_two_files.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::EffectiveLocation;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "location-in-two-files",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("location_in_two_files.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let scopes = context.model.scopes();
    for effective in context.deployed.iter().filter(|it| scopes.contains(&it.environment)) {
        let mut first: BTreeMap<&str, &EffectiveLocation> = BTreeMap::new();
        for location in &effective.locations {
            let Some(earlier) = first.get(&*location.name) else {
                first.insert(&location.name, location);
                continue;
            };
            let (own, other) = (location.name_span, earlier.name_span);
            // Two of one name in one file are refused by the official check.
            if own.file == other.file {
                continue;
            }
            // Two parts of one location, which no name ties to the base's, are not deployed twice.
            let is_part = |it: &EffectiveLocation| it.merged.get("code_source").is_none();
            let is_of_environment =
                |it: Span| context.model.file(it.file).is_some_and(|it| it.environment.is_some());
            if [own, other].into_iter().all(is_of_environment)
                && (is_part(location) || is_part(earlier))
            {
                continue;
            }
            let file = context.files.get(other.file).map_or("", |it| &it.path);
            findings.push(
                Finding::new(format!("`{}` is deployed from `{file}` too", location.name), own)
                    .related(other, "deployed from this file, too")
                    .help("whichever is deployed last replaces the other without a message: if one of the files belongs to an environment, say which; else give each location its own name")
                    .in_environment(effective.environment.as_deref()),
            );
        }
    }
}
