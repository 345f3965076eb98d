#![doc = include_str!("refused_by_agent.md")]

use super::wrong_context_type::key_not_text;
use crate::check::advice::nearest_attribute;
use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::schema::{Attribute, Fault};

pub(super) const RULE: Rule = Rule {
    id: "refused-by-agent",
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
            let mut finding = Finding::new(fault.message(), fault.span())
                .in_environment(refusal.environment.as_deref());
            finding = match (fault, fault.belongs_to()) {
                (Fault::Unknown { key, model, others, .. }, part) => {
                    match (nearest_attribute(model, key), part) {
                        (Some(meant), _) => spelled(finding, key, meant, others),
                        (None, Some(part)) => finding.help(format!("it belongs to `{part}`")),
                        (None, None) => finding.help("check and deploy do not look so deep, but the agent stops here: use the name that Kubernetes has, in camel case or with `_`"),
                    }
                }
                (Fault::Twice { .. }, _) => finding.help("keep one of the two"),
                _ => finding.help("check and deploy do not look so deep, but the agent stops here"),
            };
            if let Fault::Unmergeable { other, .. } = fault {
                finding = finding.related(*other, "the other value");
            }
            findings.push(finding);
        }
    }
}

/// The `finding` about the misspelt `key`, with what is meant.
fn spelled(finding: Finding, key: &str, meant: &Attribute, others: &[&str]) -> Finding {
    // As the key is written: with `_`, or in camel case.
    let text = if key.contains('_') { meant.name.to_owned() } else { meant.camel_case() };
    if others.contains(&meant.name) {
        return finding.help(format!("`{text}` is there already: keep one of the two"));
    }
    let span = finding.primary.span;
    let finding = finding.help(format!("did you mean `{text}`?"));
    finding.fix(format!("Rename to {text}"), vec![Edit { span, text }])
}
