#![doc = include_str!("invalid_dg_setting.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{DgFault, DgFaultKind, Platform};

pub(super) const RULE: Rule = Rule {
    id: "invalid-dg-setting",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("invalid_dg_setting.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for span in context.model.dg_files().filter_map(|it| it.apart) {
        findings.push(
            Finding::new("The tables of `tool.dg` do not stand together", span)
                .help("`dg` stops here with a traceback: write `[tool.dg]`, then its own tables, and no other between them"),
        );
    }
    for fault in context.model.dg_files().flat_map(|it| &it.faults) {
        let DgFault { kind, path, span, wanted } = fault;
        let message = match kind {
            DgFaultKind::Unrecognized => format!("`{path}` is not a setting of `dg`"),
            DgFaultKind::Missing => format!("`{path}` is missing"),
            DgFaultKind::Invalid => format!("`{path}` is not {wanted}"),
        };
        let finding = Finding::new(message, *span);
        findings.push(match kind {
            DgFaultKind::Unrecognized => finding.help(help(path)),
            _ => {
                finding.help(format!("`dg` takes {wanted} here, and stops before it looks further"))
            }
        });
    }
}

const CONTEXT: &str = "this belongs into `container_context.yaml` beside this file";

/// Settings that belong into another file.
fn help(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "directory" | "registry" | "build" => "this belongs into `build.yaml` beside this file",
        "container_context" | "env_vars" => CONTEXT,
        name if Platform::of_key(name).is_some() => CONTEXT,
        "location_name" | "name" => "the location is named by `code_location_name`",
        "module_name" | "code_source" => "the module is named by `code_location_target_module`",
        _ => "`dg` knows no such setting at this place, and stops before it looks further",
    }
}
