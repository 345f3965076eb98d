#![doc = include_str!("legacy_locations_map.md")]

use crate::check::{Context, Rule, repair};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Mistaken;

pub(super) const RULE: Rule = Rule {
    id: "legacy-locations-map",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("legacy_locations_map.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let Some(Mistaken::Map(span)) = &deployment.mistaken else { continue };
        let locations = deployment.document.root.as_ref().and_then(|it| it.get("locations"));
        let mut finding = Finding::new("`locations` is a mapping from names, not a list", *span).help(
            "only `dagster-cloud workspace sync` reads this old format: write a list of items, each with its `location_name`",
        );
        let text = context.files.text(file.id);
        if let Some(after) = locations.and_then(|it| repair::list_of_map(text, it))
            && let Some(edits) = repair::edits(context, file.id, &after)
        {
            finding = finding.fix("Write the locations as a list", edits);
        }
        findings.push(finding);
    }
}
