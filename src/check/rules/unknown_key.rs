#![doc = include_str!("unknown_key.md")]

use crate::check::advice::advice;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, SchemaError};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("unknown_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (root, error) in context.rooted_errors() {
        // Variables at the wrong level have a rule of their own.
        if error.kind != ErrorKind::UnknownKey || error.key == "env_vars" {
            continue;
        }
        let advice = advice(error.place, &error.key);
        let message = format!("`{}` is not a key of {}", error.key, error.place.words());
        let finding = Finding::new(message, error.span);
        let owner = root.and_then(|it| owner(it, error));
        findings.push(advice.on(finding, error.place, owner));
    }
}

/// The mapping below `root` that holds the unknown key.
fn owner<'n>(root: &'n Node, error: &SchemaError) -> Option<&'n Node> {
    let path = error.path.strip_suffix(error.key.as_str())?;
    path.split_terminator('.').try_fold(root, |node, step| match node.as_seq() {
        Some(items) => items.get(step.parse::<usize>().ok()?),
        None => node.get(step),
    })
}
