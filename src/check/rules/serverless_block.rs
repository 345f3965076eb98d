#![doc = include_str!("serverless_block.md")]

use crate::check::{Context, Refused, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::Place;
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    id: "serverless-block",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("serverless_block.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (Refused { error, .. }, environment) in context.deploy_errors() {
        let is_block = |it: &&Spanned<String>| it.value == "serverless";
        if let Some(key) =
            error.keys.iter().find(is_block).filter(|_| error.place == Place::ContainerContext)
        {
            findings.push(
                Finding::new(
                    "`serverless` is no key of `container_context`: it has no effect, and the deploy refuses it",
                    key.span,
                )
                .help("take it away: Serverless gives every run 4 vCPU and 16 GB, and no file can change that")
                .in_environment(environment),
            );
        }
    }
}
