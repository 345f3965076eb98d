#![doc = include_str!("ignored_defaults.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Repo;
use crate::source::Deployed;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "ignored-defaults",
    severity: Severity::Warning,
    stage: Stage::Deploy,
    stricter: true,
    explain: page!("ignored_defaults.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let is_raw = |it: &Repo| it.files.contains(&file.id) && it.deployed == Deployed::Raw;
        if deployment.locations.is_empty() || !context.model.repos.iter().any(is_raw) {
            continue;
        }
        let root = deployment.document.root.as_ref().and_then(Node::as_map);
        if let Some(entry) =
            root.and_then(|it| it.entry("defaults")).filter(|it| it.value.as_map().is_some())
        {
            findings.push(
                Finding::new(
                    "`defaults` do nothing here, because the raw file is deployed",
                    entry.key.span,
                )
                .help(
                    "deploy what `dagster-cloud ci template` prints, without `--no-merge`, and say \
                     `deployed: merged` in playground.yaml; or write the values into each location",
                ),
            );
        }
    }
}
