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

/// The files of the example in a folder, as repositories with paths.
macro_rules! files {
    ($folder:literal, $($repo:literal / $path:literal),+ $(,)?) => {
        vec![$(SourceFile::new(
            $repo,
            $path,
            include_str!(concat!("examples/", $folder, "/", $repo, "/", $path)),
        )),+]
    };
}

/// Every example; the first opens on the first visit.
pub fn examples() -> Vec<Example> {
    vec![
        Example {
            title: "Two teams, one bucket",
            about: "Analytics and the ML platform share storage, and disagree on it in production.",
            files: files!(
                "two-teams",
                "analytics" / "dagster_cloud.yaml",
                "analytics" / "dagster_cloud.dev.yaml",
                "analytics" / "dagster_cloud.prod.yaml",
                "analytics" / "analytics/definitions.py",
                "analytics" / "reports/definitions.py",
                "ml-platform" / "dagster_cloud.yaml",
                "ml-platform" / "dagster_cloud.dev.yaml",
                "ml-platform" / "dagster_cloud.prod.yaml",
                "ml-platform" / "ml_platform/definitions.py",
            ),
        },
        Example {
            title: "One asset, two places",
            about: "One team pickles an asset into a folder called `~`, the other reads Parquet from the home folder.",
            files: files!(
                "shared-folder",
                "analytics" / "dagster_cloud.yaml",
                "analytics" / "analytics/definitions.py",
                "ml-platform" / "dagster_cloud.yaml",
                "ml-platform" / "ml_platform/definitions.py",
            ),
        },
    ]
}
