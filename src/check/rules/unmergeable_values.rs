#![doc = include_str!("unmergeable_values.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::Failure;

pub(super) const RULE: Rule = Rule {
    id: "unmergeable-values",
    severity: Severity::Error,
    stage: Stage::Template,
    stricter: false,
    explain: page!("unmergeable_values.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    const START: &str = "the official merge stops here with a traceback";
    findings.extend(failures(context, false, START));
}

/// What cannot be merged, of files or within one; a help begins with `start`.
pub(super) fn failures<'c>(
    context: &'c Context<'_>,
    between_files: bool,
    start: &'c str,
) -> impl Iterator<Item = Finding> {
    let all = context.deployed.iter().flat_map(|effective| {
        effective.failures.iter().map(|it| (it, effective.environment.as_deref()))
    });
    let of_these = move |it: &(&Failure, _)| it.0.between_files == between_files;
    all.filter(of_these).map(move |(failure, environment)| {
        let finding = Finding::new(failure.message.clone(), failure.span)
            .help(format!("{start}: {}", failure.help))
            .in_environment(environment);
        match failure.other {
            Some(other) => finding.related(other, "the value that it would be merged over"),
            None => finding,
        }
    })
}
