#![doc = include_str!("unserved_platform.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::{Merged, platforms};
use crate::schema::Platform;

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
        let agents = context.model.agents_of(environment);
        for location in &effective.locations {
            let own = platforms(&location.merged);
            let queue = location.merged.get("agent_queue").and_then(Merged::as_str);
            let queue = queue.filter(|it| !it.is_empty());
            let reads = agents.iter().filter(|it| it.1.reads(queue));
            let Some(theirs) = reads.map(|it| it.1.platform).collect::<Option<Vec<Platform>>>()
            else {
                continue;
            };
            let Some(agent) = theirs.first().filter(|_| !own.iter().any(|it| theirs.contains(it)))
            else {
                continue;
            };
            let part = own
                .first()
                .and_then(|it| location.merged.get("container_context")?.entry(it.key()));
            let Some(part) = part else { continue };
            findings.push(
                Finding::new(
                    format!("No agent that serves `{}` reads `{}`", location.name, part.key),
                    part.key_span,
                )
                .help(format!("its agent runs on another platform: configure `{}`", agent.key()))
                .in_environment(environment),
            );
        }
    }
}
