#![doc = include_str!("serverless_block.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "serverless-block",
    summary: "`serverless` settings, which have no effect and are refused by the deploy",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("serverless_block.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        let locations = deployment.locations.iter().map(|it| &it.node);
        for holder in locations.chain(&deployment.defaults) {
            let map = holder.get("container_context").and_then(|it| it.as_map());
            if let Some(entry) = map.and_then(|it| it.entry("serverless")) {
                findings.push(
                    Finding::new(
                        "`serverless` is no key of `container_context`: it has no effect, and the deploy refuses it",
                        entry.key.span,
                    )
                    .help("take it away: Serverless gives every run 4 vCPU and 16 GB, and no file can change that"),
                );
            }
        }
    }
}
