#![doc = include_str!("variable_and_secret.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Merged, plain_entries};

pub(super) const RULE: Rule = Rule {
    id: "variable-and-secret",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("variable_and_secret.md"),
    run,
};

const ECS: &[&str] = &["container_context", "ecs", "secrets"];
const K8S: &[&str] = &["container_context", "k8s", "env"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        for location in &effective.locations {
            let items = |path| location.merged.at(path).map(Merged::items).unwrap_or_default();
            let is_secret = |it: &&Merged| {
                it.get("valueFrom").or_else(|| it.get("value_from")).is_some_and(|it| !it.is_null())
            };
            let secrets = items(ECS).iter().map(|it| (it, "ECS refuses a task that has both"));
            let references = items(K8S).iter().filter(is_secret);
            let references = references.map(|it| (it, "of two entries the later one counts"));
            let mut secrets: Vec<(&Merged, &str)> = secrets.chain(references).collect();
            secrets.retain(|it| it.0.get("name").is_some());
            if secrets.is_empty() {
                continue;
            }
            let variables = plain_entries(&location.merged);
            for (secret, reason) in secrets {
                let Some(name) = secret.get("name") else { continue };
                let mut own = variables.iter().rev();
                let Some((own, at)) = own.find(|it| Some(&*it.0) == name.as_str()) else {
                    continue;
                };
                findings.push(
                    Finding::new(format!("`{own}` is a secret and a variable"), name.origin)
                        .related(*at, "the variable")
                        .help(format!("{reason}: take one of them away"))
                        .in_environment(effective.environment.as_deref()),
                );
            }
        }
    }
}
