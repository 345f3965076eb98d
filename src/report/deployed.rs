//! Whether what the files of an environment make is what is deployed, and how they make it.

use crate::analysis::Analysis;
use crate::merge::Effective;
use crate::model::{Model, Repo};
use crate::source::{Deployed, Layout};

/// Whether the files of `effective` are laid over each other, the later over the earlier.
pub fn is_stacked(analysis: &Analysis, effective: &Effective) -> bool {
    let repo = analysis.model.repos.get(effective.repo);
    effective.written.is_none()
        && repo.is_some_and(|it| it.layout == Layout::Patches)
        && is_overlaid(&analysis.model, effective)
}

/// What the files of `effective` mean for the deployment, in sentences.
pub fn deployed_words(analysis: &Analysis, effective: &Effective) -> &'static str {
    let Some(repo) = analysis.model.repos.get(effective.repo) else { return "" };
    if effective.written.is_some() {
        return projects(&analysis.model, repo);
    }
    let is_overlaid = is_overlaid(&analysis.model, effective);
    let is_base = effective.environment.is_none() && !analysis.model.environments.is_empty();
    match (is_base, repo.layout, repo.deployed, is_overlaid) {
        (true, _, Deployed::Merged, _) => {
            "The base, with `defaults` under each location. Environments start from it; it is not deployed by itself."
        }
        (true, _, Deployed::Raw, _) => "The base as it stands. Environments start from it.",
        (_, Layout::Patches, _, true) => {
            "Merged, the later file winning, with `defaults` under each location. The merged file is what is deployed."
        }
        (_, Layout::Complete, Deployed::Raw, true) => {
            "This environment’s file is complete and is deployed as it stands: the base plays no part, and `defaults` do nothing."
        }
        (_, _, Deployed::Raw, _) => "The file is deployed as it stands: `defaults` do nothing.",
        (_, _, Deployed::Merged, _) => {
            "The file with `defaults` under each location. The merged file is what is deployed."
        }
    }
}

fn is_overlaid(model: &Model, effective: &Effective) -> bool {
    let mut files = effective.files.iter().filter_map(|it| model.file(*it));
    files.any(|it| it.environment.is_some())
}

/// What the files of projects become (`DAGSTER.md §11`).
fn projects(model: &Model, repo: &Repo) -> &'static str {
    if repo.projects.deployed.iter().all(|it| it.of_workspace(model).is_empty()) {
        "`dg` writes the file that is deployed from these. They know no environments."
    } else {
        "`dg` writes the file that is deployed: from each project’s files, merged over the workspace’s. They know no environments."
    }
}
