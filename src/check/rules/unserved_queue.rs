#![doc = include_str!("unserved_queue.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::Merged;

pub(super) const RULE: Rule = Rule {
    id: "unserved-queue",
    severity: Severity::Warning,
    stage: Stage::Agent,
    stricter: true,
    explain: page!("unserved_queue.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for effective in context.deployed.iter().filter(|it| it.is_whole()) {
        let environment = effective.environment.as_deref();
        let agents = context.model.agents_of(environment);
        if agents.is_empty() {
            continue;
        }
        for location in &effective.locations {
            let queue = location.merged.get("agent_queue").filter(|it| !it.is_null());
            let name = queue.and_then(Merged::as_str).filter(|it| !it.is_empty());
            if agents.iter().any(|it| it.1.reads(name)) {
                continue;
            }
            let message = match name {
                Some(name) => format!("No agent reads the queue `{name}`"),
                None => {
                    format!("No agent reads the default queue, which `{}` is in", location.name)
                }
            };
            let at = queue.filter(|_| name.is_some()).map_or(location.name_span, |it| it.origin);
            let mut finding = Finding::new(message, at)
                .help(
                    "add the queue to `agent_queues` of an agent, or name one that an agent reads",
                )
                .in_environment(environment);
            for (_, agent) in agents.iter().take(3) {
                if let Some(root) = &agent.document.root {
                    let at = context.files.first_line(root.span);
                    finding = finding.related(at, "an agent that does not");
                }
            }
            findings.push(finding);
        }
    }
}
