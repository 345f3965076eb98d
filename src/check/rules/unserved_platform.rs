#![doc = include_str!("unserved_platform.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Merged, platforms};

pub(super) const RULE: Rule = Rule {
    id: "unserved-platform",
    severity: Severity::Warning,
    stage: Stage::Agent,
    stricter: true,
    explain: page!("unserved_platform.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed {
        let environment = effective.environment.as_deref();
        for location in &effective.locations {
            let own = platforms(&location.merged);
            let queue = location.merged.get("agent_queue").and_then(Merged::as_str);
            let queue = queue.filter(|it| !it.is_empty());
            let model = context.model;
            if !model.is_unserved(environment, &location.name, queue, &own) {
                continue;
            }
            let theirs = model.platforms_serving(environment, &location.name, queue);
            let Some(agent) = theirs.as_ref().and_then(|it| it.first()) else { continue };
            let part = own
                .first()
                .and_then(|it| location.merged.get("container_context")?.entry(it.key()));
            let Some(part) = part else { continue };
            findings.push(
                Finding::new(
                    format!("No agent that serves `{}` reads `{}`", location.name, part.key),
                    part.key_span,
                )
                .help(format!("the agent that is open runs on another platform: configure `{}`, or add the file of the agent that serves it", agent.key()))
                .in_environment(environment),
            );
        }
    }
}
