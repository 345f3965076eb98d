#![doc = include_str!("refused_by_agent.md")]

use super::wrong_context_type::key_not_text;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::Fault;

pub(super) const RULE: Rule = Rule {
    id: "refused-by-agent",
    summary: "raw Kubernetes configuration that the agent stops at",
    severity: Severity::Error,
    stage: Stage::Agent,
    stricter: false,
    explain: page!("refused_by_agent.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for refusal in context.refusals {
        for span in &refusal.odd_keys {
            findings.push(key_not_text(context.files, *span, refusal, "the agent"));
        }
        for fault in &refusal.faults {
            let help = match (fault, fault.belongs_to()) {
                (_, Some(part)) => format!("it belongs to `{part}`"),
                (Fault::Unknown { .. }, None) => {
                    "check and deploy do not look so deep, but the agent stops here: use the name that Kubernetes has, in camel case or with `_`".into()
                }
                (Fault::Twice { .. }, _) => "keep one of the two".into(),
                _ => "check and deploy do not look so deep, but the agent stops here".into(),
            };
            let mut finding = Finding::new(fault.message(), fault.span())
                .help(help)
                .in_environment(refusal.environment.as_deref());
            if let Fault::Unmergeable { other, .. } = fault {
                finding = finding.related(*other, "the other value");
            }
            findings.push(finding);
        }
    }
}
