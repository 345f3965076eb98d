#![doc = include_str!("unbound_io_manager_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unbound-io-manager-key",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: false,
    explain: page!("unbound_io_manager_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let modules = context.model.modules();
    let named = modules.flat_map(|(_, module)| {
        let is_named = |at: Span| !module.managers.iter().any(|it| it.class_span == at);
        module.unbound.iter().filter(move |it| is_named(it.0))
    });
    for (at, key) in named {
        findings.push(
            Finding::new(format!("Nothing binds `{key}`"), *at)
                .help("the location does not load: bind it in `Definitions(resources={…})`"),
        );
    }
}
