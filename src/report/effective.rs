//! What every repository deploys to every environment, as files to keep.

use crate::analysis::Analysis;
use crate::merge::{Effective, render};

/// The effective files of all repositories in all environments: `repo/dagster_cloud.prod.yaml` with its text; without an environment
/// `repo/dagster_cloud.yaml`. Where a repository deploys nothing there is no file.
pub fn effective_files(analysis: &Analysis) -> Vec<(String, String)> {
    let deployed = analysis.deployed.iter().filter(|it| !it.locations.is_empty());
    let file = |it: &Effective| {
        let repo = &analysis.model.repos.get(it.repo)?.name;
        let environment = it.environment.as_ref().map(|it| format!(".{it}")).unwrap_or_default();
        let text = render(it).iter().flat_map(|it| [&*it.text, "\n"]).collect();
        Some((format!("{repo}/dagster_cloud{environment}.yaml"), text))
    };
    deployed.filter_map(file).collect()
}
