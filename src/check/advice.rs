//! Where a misplaced or misspelt key belongs: wrong places are far more common than wrong letters (`PRACTICE.md`).

use crate::schema::{Place, key, keys_of};

/// What to do about the unknown `name` at `place`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Advice {
    /// One sentence.
    pub(super) help: String,
    /// The key that is meant, where only its letters are wrong.
    pub(super) spelling: Option<&'static str>,
}

/// Keys that say nothing here because they are set elsewhere, with where.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (
        &["dockerfile", "args", "python_version", "python_requirements", "requirements"],
        "this is set where CI builds the image, not in this file",
    ),
    (
        &["deployment", "deployments", "environment", "environments"],
        "which deployment receives the file is chosen by CI, not by the file",
    ),
    (
        &[
            "auto_materialize",
            "resources",
            "instance",
            "storage",
            "run_queue",
            "run_launcher",
            "run_coordinator",
            "instance_class",
            "dagster_cloud_api",
            "user_code_launcher",
            "concurrency",
            "telemetry",
            "schedules",
            "sensors",
        ],
        "this belongs to the deployment settings or to the agent's `dagster.yaml`",
    ),
    (
        &["git", "pex_metadata", "defs_state", "defs_state_info"],
        "the CI steps add this to the deploy document; the file may not hold it",
    ),
];

/// What to do about the unknown `name` at `place`.
pub(super) fn advice(place: Place, name: &str) -> Advice {
    let plain = |help: String| Advice { help, spelling: None };
    if let Some(help) = special(place, name) {
        return plain(help);
    }
    if let Some(owner) = owner_of(place, name) {
        return plain(format!("`{name}` belongs to {}", owner.words()));
    }
    if let Some(spelling) = nearest(place, name) {
        let help = format!("did you mean `{spelling}`?");
        return Advice { help, spelling: Some(spelling) };
    }
    if let Some((_, help)) = ELSEWHERE.iter().find(|(names, _)| names.contains(&name)) {
        return plain((*help).to_owned());
    }
    if place == Place::File {
        let help = "only `defaults` and `locations` may stand at the top level; an anchor can stand at its first use";
        return plain(help.to_owned());
    }
    let known: Vec<String> = keys_of(place).iter().map(|it| format!("`{}`", it.name)).collect();
    plain(format!("{} may hold {}", place.words(), known.join(", ")))
}

/// Mistakes that have a better answer than a table of keys.
fn special(place: Place, name: &str) -> Option<String> {
    let answer = match (place, name) {
        (_, "code_directory") => "the folder to build is `build.directory`",
        (_, "python_module") => "the module is named by `code_source.module_name`",
        (Place::CodeSource, "file_name") => "the file is named by `python_file`",
        (Place::CodeSource, "attribute") => {
            "`attribute` belongs to the location, beside `code_source`"
        }
        (_, "run_k8s_config" | "server_k8s_config") => "this belongs under `container_context.k8s`",
        (_, "k8s" | "ecs" | "docker" | "aca") => "this belongs under `container_context`",
        (_, "name") => "a location is named by `location_name`",
        (Place::File, "code_locations" | "location") => {
            "the list of locations is called `locations`"
        }
        _ => return None,
    };
    Some(answer.to_owned())
}

/// The place that `name` belongs to, if it is another one.
fn owner_of(place: Place, name: &str) -> Option<Place> {
    [Place::Location, Place::CodeSource, Place::Build, Place::File]
        .into_iter()
        .find(|it| *it != place && key(*it, name).is_some())
}

/// The known key that `name` is a misspelling of.
fn nearest(place: Place, name: &str) -> Option<&'static str> {
    let plain = |text: &str| text.replace(['-', ' ', '_'], "").to_ascii_lowercase();
    let wanted = plain(name);
    let (distance, key) = keys_of(place)
        .iter()
        .map(|it| (distance(&plain(it.name), &wanted), it.name))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 2 && distance * 3 <= wanted.len()).then_some(key)
}

/// How many letters to add, drop, change or swap with a neighbour to get from one text to the other.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (at, letter) in left.iter().enumerate() {
        let above = &rows[at];
        let mut row = vec![at + 1];
        for (column, other) in right.iter().enumerate() {
            let changed = above[column] + usize::from(letter != other);
            let mut best = changed.min(above[column + 1] + 1).min(row[column] + 1);
            let swapped =
                at > 0 && column > 0 && left[at - 1] == *other && right[column - 1] == *letter;
            if swapped {
                best = best.min(rows[at - 1][column - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|it| it.last()).copied().unwrap_or(0)
}
