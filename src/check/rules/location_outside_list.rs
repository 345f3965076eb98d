#![doc = include_str!("location_outside_list.md")]

use crate::check::{Context, Rule, repair};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Mistaken;

pub(super) const RULE: Rule = Rule {
    id: "location-outside-list",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("location_outside_list.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let Some(Mistaken::Outside(span)) = &deployment.mistaken else { continue };
        let name = context.files.slice(*span);
        let finding = Finding::new(format!("`{name}` stands outside the list `locations`"), *span);
        let mut finding = finding.help(if matches!(name, "code_locations" | "location") {
            "the list is called `locations` and stands at the top level; which deployment receives it is chosen by CI"
        } else {
            "each location is an item of the list under `locations:`, behind a dash"
        });
        let root = deployment.document.root.as_ref();
        let text = context.files.text(file.id);
        if let Some(after) = root.and_then(|it| repair::under_locations(text, it))
            && let Some(edits) = repair::edits(context, file.id, &after)
        {
            finding = finding.fix("Put it under locations", edits);
        }
        findings.push(finding);
    }
}
