#![doc = include_str!("missing_nested_resource.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "missing-nested-resource",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: true,
    explain: page!("missing_nested_resource.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for manager in context.model.modules().flat_map(|it| &it.1.managers) {
        let Some(resource) = &manager.missing else { continue };
        findings.push(
            Finding::new(
                format!("`{}` is given no `{resource}`", manager.class),
                manager.class_span,
            )
            .help(format!(
                "pass `{resource}=…`: the definitions load without it, and the first run fails"
            )),
        );
    }
    for repo in &context.model.repos {
        let modules = || repo.files.iter().filter_map(|it| context.model.module(*it));
        // What stores nothing is not looked at when the location loads.
        if modules().all(|it| it.assets.is_empty()) {
            continue;
        }
        for module in modules() {
            for (at, key) in &module.unbound {
                let Some(manager) = module.managers.iter().find(|it| it.class_span == *at) else {
                    continue;
                };
                findings.push(
                    Finding::new(format!("`{}` needs a resource `{key}`", manager.class), *at)
                        .help(format!("the location does not load: bind `{key}` beside it in `Definitions(resources={{…}})`")),
                );
            }
        }
    }
}
