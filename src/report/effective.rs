//! What every repository deploys to every environment, as files to keep.

use super::{left_out, refusal};
use crate::analysis::Analysis;
use crate::merge::{Effective, render};

/// The effective files of all repositories in all environments: `repo/dagster_cloud.prod.yaml` with its text; without an environment
/// `repo/dagster_cloud.yaml`. Where a repository deploys nothing there is no file.
pub fn effective_files(analysis: &Analysis) -> Vec<(String, String)> {
    let deployed = analysis.deployed.iter().filter(|it| !it.locations.is_empty());
    let file = |it: &Effective| {
        let text = render(it).iter().flat_map(|it| [&*it.text, "\n"]).collect();
        (name(analysis, it), text)
    };
    deployed.map(file).collect()
}

/// What is not to be taken for deployed in [`effective_files`]: the name of each file that the official tools would not make, and of
/// each that is not there, with the reason.
pub fn doubtful_files(analysis: &Analysis) -> Vec<(String, String)> {
    let told = |it: &Effective| {
        let reason = match left_out(analysis, it) {
            Some(reason) => format!("left out, {reason}"),
            None if it.locations.is_empty() => return None,
            None => format!("refused, {}", refusal(analysis, it)?.words),
        };
        Some((name(analysis, it), reason))
    };
    analysis.deployed.iter().filter_map(told).collect()
}

fn name(analysis: &Analysis, effective: &Effective) -> String {
    let repo = analysis.model.repos.get(effective.repo).map_or("", |it| &it.name);
    let environment = effective.environment.as_ref().map(|it| format!(".{it}")).unwrap_or_default();
    format!("{repo}/dagster_cloud{environment}.yaml")
}
