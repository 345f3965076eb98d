#![doc = include_str!("identity_collision.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::EffectiveLocation;
use crate::source::Environment;

pub(super) const RULE: Rule = Rule {
    id: "identity-collision",
    severity: Severity::Warning,
    stage: Stage::Agent,
    stricter: true,
    explain: page!("identity_collision.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // The service names the deployments of branches itself.
    let named = || context.model.environments.iter().filter(|it| !it.is_branch);
    for long in named() {
        for short in named() {
            let rest = long.deployment.strip_prefix(&*short.deployment);
            if let Some(rest) = rest.and_then(|it| it.strip_prefix('-')) {
                compare(context, (short, rest), long, findings);
            }
        }
    }
}

/// An agent knows a location by `deployment-location` (`DAGSTER.md §8`), so `prod` with `eu-x` is `prod-eu` with `x`.
fn compare(
    context: &Context<'_>,
    (short, rest): (&Environment, &str),
    long: &Environment,
    findings: &mut Vec<Finding>,
) {
    for one in locations(context, short) {
        let tail = one.name.strip_prefix(rest).and_then(|it| it.strip_prefix('-'));
        let Some(tail) = tail else { continue };
        for other in locations(context, long).filter(|it| it.name == tail) {
            let message = format!(
                "An agent of both deployments takes `{}` in `{}` for `{}` in `{}`",
                one.name, short.deployment, other.name, long.deployment
            );
            findings.push(
                Finding::new(message, one.name_span)
                    .related(other.name_span, format!("deployed to `{}`", long.deployment))
                    .help("let different agents serve the two deployments, or rename one location")
                    .in_environment(Some(&short.name)),
            );
        }
    }
}

fn locations<'c>(
    context: &Context<'c>,
    environment: &Environment,
) -> impl Iterator<Item = &'c EffectiveLocation> {
    let name = environment.name.clone();
    let there = context.deployed.iter().filter(move |it| it.environment.as_ref() == Some(&name));
    there.flat_map(|it| &it.locations)
}
