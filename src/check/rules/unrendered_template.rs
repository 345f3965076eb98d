#![doc = include_str!("unrendered_template.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;
use crate::yaml::{Data, Node, Style};

pub(super) const RULE: Rule = Rule {
    id: "unrendered-template",
    severity: Severity::Warning,
    stage: Stage::Deploy,
    stricter: true,
    explain: page!("unrendered_template.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (file, deployment) in context.model.deployments() {
        if file.rendered_for.is_none()
            && let Some(root) = &deployment.document.root
        {
            visit(context, root, findings);
        }
    }
}

fn visit(context: &Context<'_>, node: &Node, findings: &mut Vec<Finding>) {
    match &*node.data {
        // What an alias stands for is visited where it is written.
        _ if node.style == Style::Alias => {}
        Data::Seq(items) => items.iter().for_each(|it| visit(context, it, findings)),
        Data::Map(map) => {
            for entry in map.entries.iter().filter(|it| !it.merged) {
                visit(context, &entry.key, findings);
                visit(context, &entry.value, findings);
            }
        }
        Data::Str(_) => {
            if let Some((text, span)) = placeholder(context, node.span) {
                let help = if text.starts_with('$') {
                    "GitHub fills this in workflow files only: render a template, or set the variable in Dagster+"
                } else {
                    "render the file with `dagster-cloud ci template` first, from a values file beside it"
                };
                let message = format!("`{text}` is deployed as it stands");
                findings.push(Finding::new(message, span).help(help));
            }
        }
        _ => {}
    }
}

/// The first `{{ … }}` in the text at `span`, with a `$` before it.
fn placeholder<'c>(context: &Context<'c>, span: Span) -> Option<(&'c str, Span)> {
    let text = context.files.slice(span);
    let open = text.find("{{")?;
    let close = open + text.get(open..)?.find("}}")? + 2;
    let open = if text.get(..open)?.ends_with('$') { open - 1 } else { open };
    let offset = |at: usize| span.start + u32::try_from(at).unwrap_or(0);
    Some((text.get(open..close)?, Span::new(span.file, offset(open), offset(close))))
}
