#![doc = include_str!("two_layouts.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "two-layouts",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("two_layouts.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for repo in &context.model.repos {
        let Some(id) = repo.files.iter().find(|it| context.model.deployment(**it).is_some()) else {
            continue;
        };
        // A project alone is also what `dg dev` needs; its parts for the deploy are what the pipeline passes by.
        let parts =
            repo.projects.deployed.iter().flat_map(|it| it.builds.iter().chain(&it.contexts));
        for part in parts {
            let start = Span::new(*part, 0, 0);
            findings.push(
                Finding::new("This file is read by `dg plus deploy` alone", start)
                    .related(
                        Span::new(*id, 0, 0),
                        "this is what `dagster-cloud ci` deploys, and what is shown here",
                    )
                    .help("keep the layout that the pipeline deploys, and remove the other; the repository's settings offer to convert it"),
            );
        }
    }
}
