#![doc = include_str!("code_source_choice.md")]

use crate::check::advice::special;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{ErrorKind, Place, is_true, keys_of};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "code-source-choice",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("code_source_choice.md"),
    run,
};

pub(super) const WAYS: &str =
    "give one of `python_file`, `module_name`, `package_name` and `autoload_defs_module_name`";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for error in context.schema_errors().filter(|it| it.kind == ErrorKind::CodeSourceChoice) {
        let map = error.value.as_ref().and_then(Node::as_map).filter(|_| !error.key.is_empty());
        let chosen = map.into_iter().flat_map(|it| &it.entries).filter(|it| is_true(&it.value));
        let names: Vec<&str> = chosen.filter_map(|it| it.key.as_str()).collect();
        let finding = if names.is_empty() {
            Finding::new("`code_source` does not say where the code is", error.span)
        } else {
            let names = names.join("` and `");
            let message = format!("`code_source` takes one way to find the code, not `{names}`");
            Finding::new(message, error.span)
        };
        let other =
            names.iter().find(|it| keys_of(Place::CodeSource).iter().all(|way| way.name != **it));
        findings.push(match other {
            Some(other) => finding.help(special(Place::CodeSource, other).unwrap_or_else(|| {
                format!("`{other}` is no way to find the code: move it out, or one level up if it belongs to the location")
            })),
            None => finding.help(WAYS),
        });
    }
}
