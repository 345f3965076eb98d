#![doc = include_str!("slash_in_asset_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "slash-in-asset-key",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("slash_in_asset_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for slash in context.model.modules().flat_map(|it| &it.1.slashes) {
        let meaning =
            if slash.is_refused { "is refused here" } else { "is one part of a key, not a path" };
        let parts: Vec<String> = slash.text.split('/').map(|it| format!("\"{it}\"")).collect();
        findings.push(
            Finding::new(format!("`{}` {meaning}", slash.text), slash.span)
                .help(format!("write the parts as a list: `AssetKey([{}])`", parts.join(", "))),
        );
    }
}
