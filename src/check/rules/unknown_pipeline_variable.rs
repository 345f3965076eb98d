#![doc = include_str!("unknown_pipeline_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unknown-pipeline-variable",
    severity: Severity::Info,
    stage: Stage::Template,
    stricter: true,
    explain: page!("unknown_pipeline_variable.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for rendering in &context.model.renderings {
        for remark in &rendering.unknown {
            let message = format!(
                "What is deployed depends on `{}` in the environment of the pipeline; here it is read as not set",
                remark.text
            );
            findings.push(
                Finding::new(message, remark.span)
                    .help("say its value under `pipeline_variables` in playground.yaml")
                    .in_environment(rendering.environment.as_deref()),
            );
        }
    }
}
