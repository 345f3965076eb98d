//! Variables that Dagster+ itself sets.

/// What follows `DAGSTER_CLOUD_` in the names that Dagster+ sets (`DAGSTER.md §7`).
const RESERVED: [&str; 14] = [
    "DEPLOYMENT_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_BRANCH",
    "GIT_MESSAGE",
    "GIT_REPO",
    "GIT_SHA",
    "GIT_TIMESTAMP",
    "GIT_URL",
    "IS_BRANCH_DEPLOYMENT",
    "LOCATION_NAME",
    "PULL_REQUEST_ID",
    "PULL_REQUEST_STATUS",
    "RAW_GIT_URL",
];

/// Whether Dagster+ itself sets the variable `name` (`DAGSTER.md §7`).
pub fn is_reserved(name: &str) -> bool {
    name.strip_prefix("DAGSTER_CLOUD_").is_some_and(|it| RESERVED.contains(&it))
}
