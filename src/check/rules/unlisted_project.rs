#![doc = include_str!("unlisted_project.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unlisted-project",
    severity: Severity::Warning,
    stage: Stage::Check,
    stricter: false,
    explain: page!("unlisted_project.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for projects in context.model.repos.iter().map(|it| &it.projects) {
        for id in &projects.unlisted {
            findings.push(
                Finding::new(
                    "The workspace above does not list this project",
                    Span::new(*id, 0, 0),
                )
                .help("`dg plus deploy` leaves it out: add its path to `workspace.projects`"),
            );
        }
        for span in &projects.missing {
            findings.push(
                Finding::new("There is no project at this path among the files", *span)
                    .help("`dg` stops where it finds no `pyproject.toml` or `dg.toml`; add the file, or correct the path"),
            );
        }
    }
}
