#![doc = include_str!("wrong_file.md")]

use crate::check::{Context, Rule, repair};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Mistaken;

pub(super) const RULE: Rule = Rule {
    id: "wrong-file",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("wrong_file.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let Some(Mistaken::Other(other, span)) = &deployment.mistaken else { continue };
        let message = format!("This is {}, not a `dagster_cloud.yaml`", other.what);
        let mut finding = Finding::new(message, *span).help(format!(
            "{}; the official check refuses its keys and misses `locations`",
            other.home
        ));
        let root = deployment.document.root.as_ref().filter(|it| it.get("load_from").is_some());
        // Written anew, the text would lose its comments.
        if !context.files.text(file.id).contains('#')
            && let Some(after) = root.and_then(repair::from_workspace)
            && let Some(edits) = repair::edits(context, file.id, &after)
        {
            finding = finding.fix("Write its code as locations", edits);
        }
        findings.push(finding);
    }
}
