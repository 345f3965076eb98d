#![doc = include_str!("variable_missing_in_environment.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{EffectiveLocation, misplaced, platform as platform_of, variables_in};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "variable-missing-in-environment",
    summary: "a variable is set in one environment and not in another",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("variable_missing_in_environment.md"),
    run,
};

/// One location in each environment that it is deployed to.
type ByLocation<'c> = BTreeMap<(usize, &'c str), Vec<(&'c str, &'c EffectiveLocation)>>;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut locations: ByLocation<'_> = BTreeMap::new();
    for effective in context.deployed.iter().filter(|it| it.is_whole) {
        let Some(environment) = effective.environment.as_deref() else { continue };
        for location in &effective.locations {
            let places = locations.entry((effective.repo, &location.name)).or_default();
            places.push((environment, location));
        }
    }
    for places in locations.values() {
        compare(context, places, findings);
    }
}

fn compare(
    context: &Context<'_>,
    places: &[(&str, &EffectiveLocation)],
    findings: &mut Vec<Finding>,
) {
    let mut set: BTreeMap<String, Vec<(&str, Span)>> = BTreeMap::new();
    for (environment, location) in places {
        for variable in variables_in(context.model, Some(environment), location) {
            set.entry(variable.name).or_default().push((environment, variable.span));
        }
    }
    let is_agent = |it: Span| context.model.agents().any(|(file, _)| file.id == it.file);
    for (environment, location) in places {
        let misplaced = misplaced(&location.merged).map(|it| it.names).unwrap_or_default();
        for (name, others) in &set {
            // A variable that is written at the wrong level is not forgotten, and its own rule says so.
            let is_known = others.iter().any(|it| it.0 == *environment)
                || misplaced.iter().any(|it| it.0 == *name);
            // What only an agent sets, another environment's agent, whose file is not here, may set too.
            let written = others.iter().find(|it| !is_agent(it.1)).filter(|_| !is_known);
            let Some((other, span)) = written else { continue };
            findings.push(
                Finding::new(
                    format!(
                        "`{name}` is set for `{}` in {other} but not in {environment}",
                        location.name
                    ),
                    place(context, location, environment),
                )
                .related(*span, format!("set in {other}"))
                .help(format!("set it in {environment} too, or in the base for every environment"))
                .in_environment(Some(environment)),
            );
        }
    }
}

/// The list that the variable is missing from, if the environment's own file has one, else the location's name.
fn place(context: &Context<'_>, location: &EffectiveLocation, environment: &str) -> Span {
    let platform = platform_of(&location.merged);
    let list = platform
        .and_then(|it| location.merged.get("container_context")?.get(it.key())?.entry("env_vars"));
    let own = |span: &Span| {
        let file = context.model.file(span.file);
        file.is_some_and(|it| it.environment.as_deref() == Some(environment))
    };
    list.map(|it| it.key_span).filter(own).unwrap_or(location.name_span)
}
