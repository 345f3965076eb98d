#![doc = include_str!("smaller_in_production.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::{DOCKER_SIZES, docker_quantity, quantity};
use crate::merge::{
    Asked, Effective, EffectiveLocation, Merged, Places, Process, Way, on_platforms, platforms_in,
    pointer,
};
use crate::schema::Platform;
use crate::source::{Environment, Span, environment_alias, usual_environment};

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

/// Where production comes in the usual order.
fn top() -> Option<usize> {
    environment_alias(PRODUCTION).map(|it| it.0)
}

/// Where `environment` comes in the usual order.
fn rank(environment: &Environment) -> Option<usize> {
    usual_environment(environment).map(|it| it.0)
}

/// Whether `environment` is production.
pub(super) fn is_production(environment: &Environment) -> bool {
    !environment.is_branch && rank(environment).is_some_and(|it| Some(it) == top())
}

/// A place in a location, with what stands there.
type Sizes<'c> = BTreeMap<(usize, &'c str, String), Size<'c>>;

/// An amount: the environment and the location that get it, how much it is, its text and where that comes from.
type Size<'c> = (&'c str, &'c str, f64, String, Span);

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // What comes before production in the usual order, wherever it is listed; a branch is no environment to measure production by.
    let Some(top) = top() else { return };
    let known = context.model.environments.iter().filter(|it| !it.is_branch);
    let (mut before, mut production) = (Sizes::new(), Vec::new());
    for environment in known.filter(|it| rank(it).is_some_and(|it| it <= top)) {
        let own = |it: &&Effective| it.environment.as_ref() == Some(&environment.name);
        for effective in context.deployed.iter().filter(own) {
            for location in &effective.locations {
                for (pointer, text, origin) in amounts(context, environment, location) {
                    let is_docker = pointer.contains("/container_kwargs/");
                    let size = if is_docker { docker_quantity(&text) } else { quantity(&text) };
                    let Some(size) = size else { continue };
                    let place = (effective.repo, location.identity(), pointer);
                    let found = (&*environment.name, &*location.name, size, text, origin);
                    if rank(environment) == Some(top) {
                        production.push((place, found));
                    } else if before.get(&place).is_none_or(|it| it.2 < size) {
                        before.insert(place, found);
                    }
                }
            }
        }
    }
    let mut told: Vec<(Less<'_>, Finding)> = Vec::new();
    let places = Places::of(context.files, context.model);
    let written = |(environment, location, _, text, origin): &Size<'_>| {
        places.written_at(Some(environment), &[Asked { location, text }], *origin, None)
    };
    for (place, own) in production {
        let Some(earlier) = before.get(&place).filter(|it| it.2 > own.2) else { continue };
        let (span, at) = (written(&own), written(earlier));
        let ((here, _, _, text, _), (there, _, _, other, _)) = (&own, earlier);
        let pointer = &*place.2;
        let process = [(Process::Run, "/run_"), (Process::Server, "/server_")];
        let process = process.iter().find(|it| pointer.contains(it.1)).map(|it| it.0);
        let is_cpu = pointer.rsplit(['/', ' ']).next().is_some_and(|it| it.contains("cpu"));
        let key = if is_cpu { "CPU" } else { "memory" };
        let what = format!("less {key} in {here} than in {there}: `{text}`, not `{other}`");
        let is_request = pointer.contains("/requests/");
        let less = Less { location: place.1, process, is_request, what, span };
        // One text may be for runs and for code servers.
        let is_same = |it: &&mut (Less<'_>, Finding)| {
            (it.0.span, it.0.location, &it.0.what) == (less.span, less.location, &less.what)
        };
        if let Some((same, _)) = told.iter_mut().find(is_same) {
            same.process = same.process.filter(|it| less.process == Some(*it));
            continue;
        }
        let finding = Finding::new(String::new(), span)
            .related(at, format!("what it gets in {there}"))
            .help(format!("give {here} as much, or {there} less"))
            .in_environment(Some(here));
        told.push((less, finding));
    }
    findings.extend(
        told.into_iter().map(|(less, finding)| Finding { message: less.words(), ..finding }),
    );
}

/// An amount that is smaller in production.
struct Less<'c> {
    location: &'c str,
    /// What gets it; nothing where runs and code servers do.
    process: Option<Process>,
    /// Whether it is what is asked for, and not what may be used.
    is_request: bool,
    /// What is less, and than what.
    what: String,
    span: Span,
}

impl Less<'_> {
    fn words(&self) -> String {
        let (one, many) = if self.is_request { ("asks for", "ask for") } else { ("gets", "get") };
        let (start, verb) = match self.process {
            None => ("", one),
            Some(Process::Run) => ("Runs of ", many),
            Some(Process::Server) => ("Code servers of ", many),
        };
        format!("{start}`{}` {verb} {}", self.location, self.what)
    }
}

/// Every amount of CPU or memory that may count for `location`, the agent's included: its pointer as its platform has it, its text and
/// where that stands. Of several agents what they agree on.
fn amounts(
    context: &Context<'_>,
    environment: &Environment,
    location: &EffectiveLocation,
) -> Vec<(String, String, Span)> {
    let platforms = platforms_in(context.model, Some(&environment.name), location);
    let served = on_platforms(context.model, Some(&environment.name), location);
    let mut all = amounts_of(served.first().map_or(&location.merged, |it| &it.1), &platforms);
    for (_, merged) in served.iter().skip(1) {
        let others = amounts_of(merged, &platforms);
        all.retain(|own| others.iter().any(|it| (&it.0, &it.1) == (&own.0, &own.1)));
    }
    all
}

/// Those of a location as one agent makes it.
fn amounts_of(merged: &Merged, platforms: &[Platform]) -> Vec<(String, String, Span)> {
    let mut all = Vec::new();
    merged.visit(&mut Vec::new(), &mut |path, value| {
        let is_size = match path {
            [_, Way::Key("docker"), Way::Key("container_kwargs"), Way::Key(key)] => {
                DOCKER_SIZES.iter().any(|it| it.0 == *key)
            }
            _ => matches!(path.last(), Some(Way::Key("cpu" | "memory"))),
        };
        let is_read = || platforms.iter().any(|it| path.get(1) == Some(&Way::Key(it.key())));
        if is_size && is_read() {
            all.extend(value.text().map(|text| (pointer(path), text, value.origin)));
        }
    });
    all
}
