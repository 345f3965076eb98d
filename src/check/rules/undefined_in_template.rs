#![doc = include_str!("undefined_in_template.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "undefined-in-template",
    severity: Severity::Warning,
    stage: Stage::Template,
    stricter: true,
    explain: page!("undefined_in_template.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for rendering in &context.model.renderings {
        for remark in &rendering.undefined {
            let message = format!("`{}` has no value and prints as nothing", remark.text);
            findings.push(
                Finding::new(message, remark.span)
                    .help("give it a value, or say what is printed then with `| default('…')`")
                    .in_environment(rendering.environment.as_deref()),
            );
        }
    }
}
