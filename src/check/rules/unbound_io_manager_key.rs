#![doc = include_str!("unbound_io_manager_key.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "unbound-io-manager-key",
    severity: Severity::Error,
    stage: Stage::Review,
    stricter: false,
    explain: page!("unbound_io_manager_key.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (at, key) in context.model.modules().flat_map(|it| &it.1.unbound) {
        findings.push(
            Finding::new(format!("Nothing binds `{key}`"), *at)
                .help("the location does not load: bind it in `Definitions(resources={…})`"),
        );
    }
}
