#![doc = include_str!("one_variable_two_places.md")]

use super::shared_storage_mismatch::{Breached, breached, of_breach};
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "one-variable-two-places",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("one_variable_two_places.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for breach in context.breaches.iter().filter(|it| it.is_by_name) {
        let Breached { odd, other, in_environment } = breached(context, breach);
        let message = format!(
            "`{}` and `{}` both take their storage from `{}`{in_environment} and get different places: `{}` and `{}`",
            odd.0, other.0, breach.variable, odd.1, other.1
        );
        let finding = of_breach(context, breach, message)
            .help("only the name of the variable makes them one, as neither reads what the other makes: if they are not meant to share storage, name it differently or take the expectation off; if they are, give it one value");
        findings.push(finding);
    }
}
