#![doc = include_str!("unlisted_environment.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unlisted-environment",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unlisted_environment.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    for id in model.repos.iter().flat_map(|it| &it.files) {
        let environment = model.file(*id).and_then(|it| it.environment.as_ref());
        let Some(name) = environment else { continue };
        if model.environments.iter().any(|it| it.name == *name) {
            continue;
        }
        findings.push(
            Finding::new(
                format!("This file belongs to `{name}`, which is not one of the environments"),
                Span::new(*id, 0, 0),
            )
            .help("nothing of it counts: add the environment in the settings, or say there which one the file is of"),
        );
    }
}
