//! What writers edit: the example workspaces, as their teams would have them.

use crate::source::SourceFile;

/// A workspace to open.
pub struct Example {
    /// Its name.
    pub title: &'static str,
    /// What it shows, in one sentence.
    pub about: &'static str,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// Path and text of a file of the first example.
macro_rules! two_teams {
    ($repo:literal, $path:literal) => {
        SourceFile::new(
            $repo,
            $path,
            include_str!(concat!("examples/two-teams/", $repo, "/", $path)),
        )
    };
}

/// Every example; the first opens on the first visit.
pub fn examples() -> Vec<Example> {
    vec![Example {
        title: "Two teams, one bucket",
        about: "Analytics and the ML platform share storage, and disagree on it in production.",
        files: vec![
            two_teams!("analytics", "dagster_cloud.yaml"),
            two_teams!("analytics", "dagster_cloud.dev.yaml"),
            two_teams!("analytics", "dagster_cloud.prod.yaml"),
            two_teams!("analytics", "analytics/definitions.py"),
            two_teams!("analytics", "reports/definitions.py"),
            two_teams!("ml-platform", "dagster_cloud.yaml"),
            two_teams!("ml-platform", "dagster_cloud.dev.yaml"),
            two_teams!("ml-platform", "dagster_cloud.prod.yaml"),
            two_teams!("ml-platform", "ml_platform/definitions.py"),
        ],
    }]
}
