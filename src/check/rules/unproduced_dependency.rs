#![doc = include_str!("unproduced_dependency.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::lineage::key_text;

pub(super) const RULE: Rule = Rule {
    id: "unproduced-dependency",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unproduced_dependency.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let told = context.lineage.unproduced.iter().map(|it| {
        Finding::new(format!("No location makes `{}`", key_text(&it.key)), it.at)
            .help("check the spelling and the prefix of the key; if something else makes the asset, declare it with `AssetSpec`")
            .in_environment(it.environment.as_deref())
    });
    findings.extend(context.said_once(told.collect()));
}
