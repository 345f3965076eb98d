#![doc = include_str!("lost_indentation.md")]

use crate::check::{Context, Rule, repair};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::Mistaken;

pub(super) const RULE: Rule = Rule {
    id: "lost-indentation",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("lost_indentation.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        let Some(Mistaken::Unindented(span)) = &deployment.mistaken else { continue };
        let span = context.files.first_line(*span);
        let mut finding = Finding::new("The lines of this file have lost their indentation", span)
            .help("what belongs to a location stands below it, two columns further to the right; the official tools take these lines for keys of the top level");
        if let Some(after) = repair::indented(context.files.text(file.id))
            && let Some(edits) = repair::edits(context, file.id, &after)
        {
            finding = finding.fix("Indent the lines again", edits);
        }
        findings.push(finding);
    }
}
