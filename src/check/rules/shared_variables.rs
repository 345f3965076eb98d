#![doc = include_str!("shared_variables.md")]

use std::collections::BTreeSet;

use super::misplaced_variables::platforms;
use crate::check::move_block::move_variables;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::schema::{Place, Platform};
use crate::source::Span;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "shared-variables",
    severity: Severity::Warning,
    stage: Stage::Deploy,
    stricter: false,
    explain: page!("shared_variables.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // `defaults` of a file that is deployed raw are ignored, so what is deployed decides.
    let errors = context.deploy_errors().map(|(it, _)| &it.error);
    let refused: BTreeSet<Span> = errors
        .filter(|it| it.place == Place::ContainerContext)
        .flat_map(|it| &it.keys)
        .map(|it| it.span)
        .collect();
    for (_, deployment) in context.model.deployments() {
        let named = deployment.locations.iter().map(|it| (&it.node, Some(&*it.name.value)));
        let unnamed = deployment.defaults.iter().map(|it| (it, None));
        for (holder, name) in named.chain(unnamed) {
            let found = finding(context, holder, name);
            findings.extend(found.filter(|it| refused.contains(&it.primary.span)));
        }
    }
}

fn finding(context: &Context<'_>, holder: &Node, name: Option<&str>) -> Option<Finding> {
    let parent = holder.get("container_context")?;
    let entry = parent.as_map()?.entry("env_vars")?;
    let message = "Variables beside the platforms: agents read them here, but the deploy schema does not know them";
    let platforms = platforms(context, Some(parent), name);
    let keys: Vec<&str> = platforms.iter().map(|it| it.key()).collect();
    let help = format!("move them to `container_context.{}.env_vars`", keys.join("|"));
    let mut finding = Finding::new(message, entry.key.span).help(help);
    for platform in platforms {
        if hides(parent, &entry.value, platform) {
            continue;
        }
        if let Some(edits) = move_variables(context.files, parent, entry, &[platform.key()]) {
            finding = finding.fix(format!("Move under {}", platform.key()), edits);
        }
    }
    Some(finding)
}

/// Whether the platform has a variable of the same name that is stronger than the shared one, and would be weaker
/// behind it in one list (`DAGSTER.md §7`).
fn hides(parent: &Node, shared: &Node, platform: Platform) -> bool {
    let names = |list: Option<&Node>| -> Vec<String> {
        let items = list.and_then(Node::as_seq).unwrap_or_default().iter();
        let name = |it: &Node| it.as_str()?.split('=').next().map(str::to_owned);
        items.filter_map(name).collect()
    };
    let own = names(parent.at(&[platform.key(), "env_vars"]));
    matches!(platform, Platform::K8s | Platform::Docker)
        && names(Some(shared)).iter().any(|it| own.contains(it))
}
