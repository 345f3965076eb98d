#![doc = include_str!("missing_code_source.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Effective, EffectiveLocation, Merged};

pub(super) const RULE: Rule = Rule {
    id: "missing-code-source",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("missing_code_source.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        for location in effective.locations.iter().filter(|it| lacks(it)) {
            let message = format!("`{}` has no `code_source`", location.name);
            let help = "the check accepts this, but the deploy does not: say where the code is";
            let help = match base(context, effective, location) {
                None => help.to_owned(),
                Some(other) => format!(
                    "{help}; if it is the base’s `{other}`, say so in the settings, with `names` in playground.yaml"
                ),
            };
            findings.push(
                Finding::new(message, location.name_span)
                    .help(help)
                    .in_environment(effective.environment.as_deref()),
            );
        }
    }
}

/// The name of a base's location that this one may be, under a name that changes with the environment.
fn base<'c>(
    context: &Context<'c>,
    effective: &Effective,
    location: &'c EffectiveLocation,
) -> Option<&'c str> {
    let repo = context.model.repos.get(effective.repo)?;
    let stem = context.model.without_environment(&location.name)?;
    let mut files = context.model.deployments().filter(|(file, _)| {
        file.environment.is_none()
            && file.id != location.name_span.file
            && repo.files.contains(&file.id)
    });
    let is_there = files.any(|(_, it)| it.locations.iter().any(|it| it.name.value == stem));
    let is_open = location.known_as.is_none() && !repo.names.contains_key(&location.name);
    (is_there && is_open).then_some(stem)
}

fn lacks(location: &EffectiveLocation) -> bool {
    location.merged.get("code_source").is_none_or(Merged::is_null)
}
