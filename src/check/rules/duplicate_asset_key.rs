#![doc = include_str!("duplicate_asset_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::lineage::key_text;

pub(super) const RULE: Rule = Rule {
    id: "duplicate-asset-key",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("duplicate_asset_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let told = context.lineage.duplicates.iter().map(|duplicate| {
        let [(first, first_at), (second, second_at)] = duplicate.makers;
        let name = |it: usize| &context.facts.subjects[it].location;
        Finding::new(
            format!(
                "Asset `{}` is made by `{}` and by `{}`",
                key_text(&duplicate.key),
                name(first),
                name(second)
            ),
            second_at,
        )
        .related(first_at, format!("`{}` makes it here", name(first)))
        .help("Dagster+ shows one of the two and only warns: give one of them another key, or declare it as external with `AssetSpec`")
        .in_environment(duplicate.environment.as_deref())
    });
    findings.extend(context.said_once(told.collect()));
}
