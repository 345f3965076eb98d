#![doc = include_str!("missing_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, Place, SchemaError};

pub(super) const RULE: Rule = Rule {
    id: "missing-key",
    summary: "a key that must be there is missing",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("missing_key.md"),
    run,
};

/// Keys of an agent's or instance's configuration, which is often saved under the same name.
const AGENT_KEYS: [&str; 5] =
    ["instance_class", "dagster_cloud_api", "user_code_launcher", "run_launcher", "storage"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| it.kind == ErrorKind::Missing) {
        // The mapping may be long: its first line is enough to point at.
        let span = context.files.first_line(error.span);
        let message = format!("`{}` is missing at {}", error.key, error.place.words());
        findings.push(Finding::new(message, span).help(help(context, error)));
    }
}

fn help(context: &Context<'_>, error: &SchemaError) -> String {
    if error.place != Place::File {
        return "every location needs a name that is unique in its deployment".into();
    }
    let root = context.model.deployment(error.span.file).and_then(|it| it.document.root.as_ref());
    let has = |key: &str| root.is_some_and(|it| it.get(key).is_some());
    if AGENT_KEYS.iter().any(|it| has(it)) {
        "this looks like an agent's `dagster.yaml`, which is another file".into()
    } else if has("location_name") || has("code_source") {
        "put the location into a list under `locations:`".into()
    } else {
        "list the code locations under `locations:`".into()
    }
}
