#![doc = include_str!("misplaced_variables.md")]

use crate::check::move_block::move_variables;
use crate::check::{Context, Rule};
use crate::diagnostic::{Edit, Finding, Severity, Stage};
use crate::merge;
use crate::model::Deployment;
use crate::schema::{ErrorKind, Place, Platform, SchemaError};
use crate::source::sort_by;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "misplaced-variables",
    severity: Severity::Error,
    stage: Stage::Check,
    stricter: false,
    explain: page!("misplaced_variables.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (_, deployment) in context.model.deployments() {
        for error in deployment.outcome.errors() {
            let explained = deployment.mistaken.as_ref().is_some_and(|it| it.explains(error));
            if error.kind == ErrorKind::UnknownKey && error.key == "env_vars" && !explained {
                findings.push(finding(context, deployment, error));
            }
        }
    }
}

fn finding(context: &Context<'_>, deployment: &Deployment, error: &SchemaError) -> Finding {
    let message =
        format!("Variables at the wrong level: `env_vars` is not a key of {}", error.place.words());
    let finding = Finding::new(message, error.span);
    let Some(parent) = parent(deployment, error) else {
        return finding
            .help("variables belong to a location: `container_context.<platform>.env_vars`");
    };
    let name = parent.get("location_name").and_then(Node::as_str);
    let platforms = platforms(context, parent.get("container_context"), name);
    let help = match platforms.as_slice() {
        [only] => format!(
            "Dagster+ never sees these variables: they belong under `container_context.{}.env_vars`",
            only.key()
        ),
        several if several.len() < Platform::ALL.len() => {
            let paths = several.iter().map(|it| format!("`container_context.{}.env_vars`", it.key()));
            let paths: Vec<String> = paths.collect();
            format!("Dagster+ never sees these variables: they belong under {}", paths.join(" and "))
        }
        _ => "Dagster+ never sees these variables: they belong under `container_context`, below the agent's platform".into(),
    };
    let mut finding = finding.help(help);
    let Some(entry) = parent.as_map().and_then(|it| it.entry("env_vars")) else { return finding };
    let of = |it: &Platform| {
        move_variables(context.files, parent, entry, &["container_context", it.key()])
    };
    if (2..Platform::ALL.len()).contains(&platforms.len())
        && let Some(edits) =
            platforms.iter().map(of).collect::<Option<Vec<_>>>().and_then(|it| together(&it))
    {
        let keys: Vec<&str> = platforms.iter().map(|it| it.key()).collect();
        let title =
            format!("Move under container_context.{}", keys.join(" and container_context."));
        finding = finding.fix(title, edits);
    }
    for platform in platforms {
        if let Some(edits) = of(&platform) {
            let title = format!("Move under container_context.{}", platform.key());
            finding = finding.fix(title, edits);
        }
    }
    finding
}

/// The edits of several moves of one entry: it goes away once, and comes to every place. Nothing where two are at the same text.
fn together(moves: &[Vec<Edit>]) -> Option<Vec<Edit>> {
    let mut edits = moves.concat();
    sort_by(&mut edits, &|left, right| (left.span, &left.text).cmp(&(right.span, &right.text)));
    edits.dedup();
    let apart = |pair: &[Edit]| match pair {
        [left, right] => left.span.end <= right.span.start && left.span != right.span,
        _ => true,
    };
    edits.windows(2).all(apart).then_some(edits)
}

/// The mapping that holds the key, where variables can move down from it.
fn parent<'d>(deployment: &'d Deployment, error: &SchemaError) -> Option<&'d Node> {
    let holds = |node: &&Node| {
        node.as_map()
            .and_then(|it| it.entry("env_vars"))
            .is_some_and(|it| it.key.span == error.span)
    };
    let root = deployment.document.root.as_ref()?;
    match error.place {
        Place::Location => root.get("locations")?.as_seq()?.iter().find(holds),
        Place::Defaults => root.get("defaults").filter(holds),
        _ => None,
    }
}

/// The platforms that variables of the location `name` may be meant for: those that it has in `container_context` here,
/// or in an environment, else all.
pub(super) fn platforms(
    context: &Context<'_>,
    container_context: Option<&Node>,
    name: Option<&str>,
) -> Vec<Platform> {
    let has = |it: &Platform| container_context.is_some_and(|own| own.get(it.key()).is_some());
    let own: Vec<Platform> = Platform::ALL.into_iter().filter(has).collect();
    if !own.is_empty() {
        return own;
    }
    let known = context
        .deployed
        .iter()
        .flat_map(|it| &it.locations)
        .filter(|it| Some(&*it.name) == name)
        .map(|it| merge::platforms(&it.merged))
        .find(|it| !it.is_empty());
    known.unwrap_or_else(|| Platform::ALL.to_vec())
}
