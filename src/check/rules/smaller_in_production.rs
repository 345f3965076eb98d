#![doc = include_str!("smaller_in_production.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Effective, Merged, Way};
use crate::source::{Span, environment_alias};

pub(super) const RULE: Rule = Rule {
    id: "smaller-in-production",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("smaller_in_production.md"),
    run,
};

/// The usual name of production.
const PRODUCTION: &str = "prod";

/// A place in a location, with what stands there.
type Sizes<'c> = BTreeMap<(usize, &'c str, Vec<Way<'c>>), (&'c str, f64, &'c str, Span)>;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let usual = |name: &str| environment_alias(name);
    // Environments in the usual order, production last; a branch is no environment to measure production by.
    let rank = |name: &str| usual(name).map(|it| it.0);
    let Some(top) = rank(PRODUCTION) else { return };
    let known = context.model.environments.iter().filter(|it| !it.is_branch);
    let (mut before, mut production) = (Sizes::new(), Vec::new());
    for environment in known.filter(|it| rank(&it.name).is_some_and(|it| it <= top)) {
        let own = |it: &&Effective| it.environment.as_ref() == Some(&environment.name);
        for effective in context.deployed.iter().filter(own) {
            for location in &effective.locations {
                location.merged.visit(&mut Vec::new(), &mut |path, value| {
                    let Some((size, text)) = size(context, path, value) else { return };
                    let place = (effective.repo, location.identity(), path.to_vec());
                    let found = (&*environment.name, size, text, value.origin);
                    if rank(&environment.name) == Some(top) {
                        production.push((place, found));
                    } else if before.get(&place).is_none_or(|it| it.1 < size) {
                        before.insert(place, found);
                    }
                });
            }
        }
    }
    for (place, (here, size, text, span)) in production {
        let Some((there, _, other, at)) = before.get(&place).filter(|it| it.1 > size) else {
            continue;
        };
        let key = if place.2.last() == Some(&Way::Key("cpu")) { "CPU" } else { "memory" };
        findings.push(
            Finding::new(
                format!(
                    "`{}` gets less {key} in {here} than in {there}: `{text}`, not `{other}`",
                    place.1
                ),
                span,
            )
            .related(*at, format!("what it gets in {there}"))
            .help(format!("give {here} as much, or {there} less"))
            .in_environment(Some(here)),
        );
    }
}

/// The amount of CPU or memory that `value` is, with its text.
fn size<'c>(context: &Context<'c>, path: &[Way<'_>], value: &'c Merged) -> Option<(f64, &'c str)> {
    let is_size = matches!(path.last(), Some(Way::Key("cpu" | "memory")));
    if !is_size || !value.items().is_empty() || !value.entries().is_empty() {
        return None;
    }
    let text = context.files.slice(value.origin).trim_matches(['"', '\'']);
    Some((quantity(text)?, text))
}

/// An amount as Kubernetes and ECS write it: a number with a unit.
fn quantity(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 11] = [
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        // ECS also takes these; its plain numbers are of other units, so both are never compared.
        (" vCPU", 1024.0),
        (" GB", 1024.0),
    ];
    let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = if unit.is_empty() { 1.0 } else { UNITS.iter().find(|it| it.0 == unit)?.1 };
    Some(number.parse::<f64>().ok()? * factor)
}
