#![doc = include_str!("asset_left_out.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::lineage::key_text;

pub(super) const RULE: Rule = Rule {
    id: "asset-left-out",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("asset_left_out.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let told = context.lineage.left_out.iter().map(|it| {
        Finding::new(format!("No definitions have `{}`", key_text(&it.key)), it.at)
            .help("list it in the `assets` of `Definitions`, or load its whole module with `load_assets_from_modules`")
            .in_environment(it.environment.as_deref())
    });
    findings.extend(context.said_once(told.collect()));
}
