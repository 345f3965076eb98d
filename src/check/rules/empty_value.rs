#![doc = include_str!("empty_value.md")]

use crate::check::{Context, Refused, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{Place, Reason};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "empty-value",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("empty_value.md"),
    run,
};

const HELP: &str =
    "the check accepts this, but the deploy refuses it: give a value, or take the key away";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (Refused { error, .. }, environment) in context.deploy_errors() {
        let is_null = error.value.as_ref().is_some_and(Node::is_null);
        let is_code_source =
            error.place == Place::Location && error.keys.iter().any(|it| it.value == "code_source");
        if error.reason == Reason::RuntimeTypeMismatch && is_null && !is_code_source {
            let name = error.keys.first().map_or("", |it| &*it.value);
            let item = if error.path.ends_with(']') { "An item of " } else { "" };
            findings.push(
                Finding::new(format!("{item}`{name}` is left empty"), error.span)
                    .help(HELP)
                    .in_environment(environment),
            );
        }
    }
    // The check counts the ways that say something, the deploy the keys that are there (`DAGSTER.md §6`).
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        for location in &effective.locations {
            let Some(source) = location.merged.get("code_source") else { continue };
            if location.code_source().is_none() || source.entries().len() < 2 {
                continue;
            }
            for entry in source.entries() {
                if entry.value.is_null() || entry.value.as_str() == Some("") {
                    let message =
                        format!("`{}` is left empty and counts as a second way", entry.key);
                    findings.push(
                        Finding::new(message, entry.key_span)
                            .help("the check accepts this, but the deploy refuses it: take the key away")
                            .in_environment(effective.environment.as_deref()),
                    );
                }
            }
        }
    }
}
