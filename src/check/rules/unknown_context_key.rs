#![doc = include_str!("unknown_context_key.md")]

use super::misused_dg_file;
use crate::check::advice::advice;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{Place, Reason};
use crate::source::Kind;

pub(super) const RULE: Rule = Rule {
    id: "unknown-context-key",
    severity: Severity::Error,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("unknown_context_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (refused, environment) in context.deploy_errors() {
        let error = &refused.error;
        let is_unknown = matches!(error.reason, Reason::FieldNotDefined | Reason::FieldsNotDefined);
        // What stands above the container context is a matter of the check.
        if !is_unknown || matches!(error.place, Place::Location | Place::CodeSource) {
            continue;
        }
        for key in &error.keys {
            let name = &*key.value;
            // These have rules of their own.
            let is_part =
                context.model.file(key.span.file).map(|it| it.kind) == Some(Kind::ContainerContext);
            let is_explained = matches!(name, "serverless" | "env_vars")
                || is_part && misused_dg_file::explains(name);
            if error.place == Place::ContainerContext && is_explained {
                continue;
            }
            let message = format!("`{name}` is not a key of {}", error.place.words());
            let finding = Finding::new(message, key.span).in_environment(environment);
            findings.push(advice(error.place, name).on(
                finding,
                error.place,
                refused.holder.as_ref(),
            ));
        }
    }
}
