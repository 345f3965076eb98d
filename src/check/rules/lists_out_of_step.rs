#![doc = include_str!("lists_out_of_step.md")]

use std::collections::BTreeMap;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Given, Merged, canonical, variables_in};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "lists-out-of-step",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("lists_out_of_step.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for location in &effective.locations {
            let side = |key: &str| {
                let path = ["container_context", "k8s", key, "container_config", "env"];
                named(location.merged.at(&path))
            };
            let (server, run) = (side("server_k8s_config"), side("run_k8s_config"));
            let n_shared = server.keys().filter(|it| run.contains_key(*it)).count();
            // Two lists that have little in common are not meant to be equal.
            if n_shared * 2 < server.len().max(run.len()) || n_shared < 2 {
                continue;
            }
            let here = effective.environment.as_deref();
            let (runs, others) = variables_in(context.model, here, location);
            // Of a list beside these each may have it all the same.
            let of_runs = |name: &str| runs.iter().find(|it| it.name == name);
            let is_for_runs =
                |name: &str| of_runs(name).is_some_and(|it| it.given != Given::ToServers);
            let is_for_servers = |name: &str| {
                of_runs(name).is_some_and(|it| !it.hidden.is_empty())
                    || others.iter().any(|it| it.name == name)
            };
            let mut report = |name: &str, own: Span, message: String, other: Option<Span>| {
                let mut finding = Finding::new(message, own);
                if let Some(other) = other {
                    finding = finding.related(other, format!("the other `{name}`"));
                }
                findings.push(
                    finding
                        .help("code servers load the code and runs execute it: give both the same, or set it once in `env_vars`")
                        .in_environment(here),
                );
            };
            for (name, (item, span)) in &server {
                match run.get(name) {
                    None if is_for_runs(name) => {}
                    None => report(
                        name,
                        *span,
                        format!("`{name}` is set for code servers but not for runs"),
                        None,
                    ),
                    Some((other, at)) if canonical(item) != canonical(other) => report(
                        name,
                        *at,
                        format!("`{name}` is another one for runs than for code servers"),
                        Some(*span),
                    ),
                    Some(_) => {}
                }
            }
            let is_missing = |name: &str| !server.contains_key(name) && !is_for_servers(name);
            for (name, (_, span)) in run.iter().filter(|it| is_missing(it.0)) {
                report(
                    name,
                    *span,
                    format!("`{name}` is set for runs but not for code servers"),
                    None,
                );
            }
        }
    }
}

/// The items of a list of variables by their names; of one name the last.
fn named(list: Option<&Merged>) -> BTreeMap<&str, (&Merged, Span)> {
    let items = list.map(Merged::items).unwrap_or_default().iter();
    items.filter_map(|it| Some((it.get("name")?.as_str()?, (it, it.get("name")?.origin)))).collect()
}
