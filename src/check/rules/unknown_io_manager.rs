#![doc = include_str!("unknown_io_manager.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::source::sort_by_key;

pub(super) const RULE: Rule = Rule {
    id: "unknown-io-manager",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: false,
    explain: page!("unknown_io_manager.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for unknown in context.model.modules().flat_map(|(_, it)| &it.unknown_classes) {
        let message = format!("`{}` has no `{}`", unknown.module, unknown.name);
        let finding = Finding::new(message, unknown.span);
        findings.push(match &unknown.suggestion {
            None => finding.help("the location does not load: the import fails"),
            // No rename makes another module of it.
            Some(meant) if meant.contains('.') => {
                finding.help(format!("the location does not load: the import fails; there is `{meant}`"))
            }
            Some(meant) => {
                let mut spans = unknown.uses.clone();
                spans.push(unknown.span);
                sort_by_key(&mut spans, |it| *it);
                spans.dedup();
                let edits = spans.into_iter().map(|span| Edit { span, text: meant.into() });
                finding
                    .help(format!("the location does not load: the import fails; the class is called `{meant}`"))
                    .fix(format!("Rename to {meant}"), edits.collect())
            }
        });
    }
}
