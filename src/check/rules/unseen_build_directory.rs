#![doc = include_str!("unseen_build_directory.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::model::{Content, folder_of, resolve};
use crate::source::{FileId, Kind};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    id: "unseen-build-directory",
    severity: Severity::Info,
    stage: Stage::Check,
    stricter: true,
    explain: page!("unseen_build_directory.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for file in context.model.files.iter().chain(&context.model.rendered) {
        let directories: Vec<&Node> = match &file.content {
            Content::Deployment(it) => {
                let builds = it.locations.iter().filter_map(|it| it.node.get("build"));
                builds.filter_map(|it| it.get("directory")).collect()
            }
            Content::Part(it) if file.kind == Kind::Build => {
                it.root.iter().filter_map(|it| it.get("directory")).collect()
            }
            _ => continue,
        };
        findings.extend(directories.into_iter().filter_map(|it| finding(context, file.id, it)));
    }
}

/// What is said of the `directory` in the file `id`.
fn finding(context: &Context<'_>, id: FileId, directory: &Node) -> Option<Finding> {
    let source = context.files.get(id)?;
    let folder = folder_of(&source.path);
    let path = resolve(folder, directory.as_str().filter(|it| !it.is_empty())?);
    let is_above = path.is_empty() || path == folder || is_below(folder, &path);
    let mut of_repo = context.files.iter().filter(|it| it.1.repo == source.repo);
    if is_above || of_repo.any(|it| is_below(&it.1.path, &path)) {
        return None;
    }
    let finding = Finding::new(format!("No open file is in the folder `{path}`"), directory.span);
    Some(finding.help("the check stops unless the folder is there, counted from this file's own; `dagster-cloud ci build` counts from its `--project-dir`"))
}

/// Whether `path` is in the folder `above` or below it.
fn is_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|it| it.starts_with('/'))
}
