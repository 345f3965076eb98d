//! What a `dagster_cloud.yaml` is by mistake: another file under this name, or its own content in another shape.

use crate::schema::{ErrorKind, Place, SchemaError, key};
use crate::source::Span;
use crate::yaml::{Data, Node};

/// One mistake that explains most of what the official check says of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistaken {
    /// Another kind of file.
    Other(&'static OtherFile, Span),
    /// `locations` is a mapping from names, as in the old `locations.yaml` (`DAGSTER.md §6`).
    Map(Span),
    /// A location or a list of locations stands elsewhere than under `locations`.
    Outside(Span),
    /// Every line starts in the first column, as after a paste from a page.
    Unindented(Span),
    /// Nothing but blanks, or nothing but comments.
    Empty {
        /// Whether there are comments.
        has_comments: bool,
    },
}

/// A kind of file that is not a `dagster_cloud.yaml`.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherFile {
    /// What it is, for a sentence: `an agent's dagster.yaml`.
    pub what: &'static str,
    /// Where it belongs.
    pub home: &'static str,
    /// Top-level keys of which any tells it.
    any: &'static [&'static str],
    /// Top-level keys that must all be there.
    all: &'static [&'static str],
}

/// The files that are taken for a `dagster_cloud.yaml`, the most telling first.
const OTHERS: &[OtherFile] = &[
    OtherFile {
        what: "an agent's `dagster.yaml`",
        home: "it belongs where the agent runs, as `dagster.yaml`",
        any: &["instance_class", "dagster_cloud_api", "user_code_launcher"],
        all: &[],
    },
    OtherFile {
        what: "a `workspace.yaml`",
        home: "open-source Dagster reads it as `workspace.yaml`",
        any: &["load_from"],
        all: &[],
    },
    OtherFile {
        what: "a list of alert policies",
        home: "`dagster-cloud deployment alert-policies sync` reads it",
        any: &["alert_policies"],
        all: &[],
    },
    OtherFile {
        what: "a deployment's settings",
        home: "`dagster-cloud deployment settings set-from-file` reads it",
        any: &[
            "run_queue",
            "run_monitoring",
            "run_retries",
            "sso_default_role",
            "non_isolated_runs",
        ],
        all: &[],
    },
    OtherFile {
        what: "an instance's `dagster.yaml`",
        home: "it belongs into the folder that `DAGSTER_HOME` names, as `dagster.yaml`",
        any: &[
            "run_launcher",
            "run_coordinator",
            "run_storage",
            "event_log_storage",
            "schedule_storage",
            "compute_logs",
            "local_artifact_storage",
            "storage",
            "telemetry",
        ],
        all: &[],
    },
    OtherFile {
        what: "the agent's Helm values",
        home: "`helm upgrade --values` reads it",
        any: &["dagsterCloud", "dagsterCloudAgent", "dagster-user-deployments", "dagsterWebserver"],
        all: &[],
    },
    OtherFile {
        what: "a Kubernetes manifest",
        home: "`kubectl apply` reads it",
        any: &[],
        all: &["apiVersion", "kind"],
    },
    OtherFile {
        what: "a Docker Compose file",
        home: "Docker reads it as `compose.yaml`",
        any: &["services"],
        all: &[],
    },
    OtherFile {
        what: "a workflow of GitHub Actions",
        home: "it belongs into `.github/workflows`",
        any: &["jobs"],
        all: &[],
    },
    OtherFile {
        what: "a component's `defs.yaml`",
        home: "it belongs beside the component's code, as `defs.yaml`",
        any: &[],
        all: &["type", "attributes"],
    },
    OtherFile {
        what: "a `container_context.yaml`",
        home: "`dg` reads it under that name; here it stands under `container_context` of a location",
        any: &["k8s", "ecs", "docker", "aca"],
        all: &[],
    },
];

impl Mistaken {
    /// Whether it says all that the error of the official check would say.
    pub fn explains(&self, error: &SchemaError) -> bool {
        match self {
            Self::Other(..) | Self::Unindented(_) | Self::Empty { .. } => true,
            Self::Map(_) => error.place == Place::File && error.kind == ErrorKind::NotList,
            Self::Outside(_) => error.place == Place::File,
        }
    }
}

/// What the file is by mistake, if that is certain.
pub(super) fn mistaken(text: &str, root: Option<&Node>, whole: Span) -> Option<Mistaken> {
    let Some(root) = root.filter(|it| !it.is_null()) else {
        let has_comments = text.contains('#');
        let is_empty = text.lines().all(|it| {
            let line = it.trim_start_matches('\u{feff}').trim();
            line.is_empty() || line.starts_with('#')
        });
        return is_empty.then_some(Mistaken::Empty { has_comments });
    };
    if is_unindented(text) {
        return Some(Mistaken::Unindented(whole));
    }
    if let Some(items) = root.as_seq() {
        let names: Option<Vec<Span>> = items.iter().map(own_name).collect();
        return names?.first().copied().map(Mistaken::Outside);
    }
    let map = root.as_map()?;
    if let Some(entry) = map.entry("locations") {
        if let Some(span) = own_name(&entry.value) {
            return Some(Mistaken::Outside(span));
        }
        let named = entry.value.as_map().filter(|it| !it.entries.is_empty())?;
        let is_location = |it: &Node| match &*it.data {
            Data::Map(map) => map.entries.iter().any(|it| {
                let name = it.key.as_str().unwrap_or_default();
                name != "location_name"
                    && [Place::Location, Place::CodeSource]
                        .iter()
                        .any(|it| key(*it, name).is_some())
            }),
            _ => false,
        };
        // Some may have nothing yet.
        let all = named.entries.iter().all(|it| it.value.is_null() || is_location(&it.value))
            && named.entries.iter().any(|it| !it.value.is_null());
        return all.then_some(Mistaken::Map(entry.key.span));
    }
    let own = |name: &str| map.entry(name).map(|it| it.key.span);
    let list = own("code_locations").or_else(|| own("location")).or_else(|| {
        let deployment = map.get("deployment")?.as_map()?;
        deployment.entry("code_locations").map(|it| it.key.span)
    });
    let outside = list.or_else(|| own("location_name")).or_else(|| own("code_source"));
    if let Some(span) = outside {
        return Some(Mistaken::Outside(span));
    }
    OTHERS.iter().find_map(|other| {
        let any = other.any.iter().find_map(|it| own(it));
        let all = || other.all.iter().map(|it| own(it)).collect::<Option<Vec<Span>>>();
        let span = any.or_else(|| all()?.first().copied())?;
        Some(Mistaken::Other(other, span))
    })
}

/// The key that names a location, if `node` is one.
fn own_name(node: &Node) -> Option<Span> {
    node.as_map()?.entry("location_name").map(|it| it.key.span)
}

/// Whether it is a list of locations of which every line starts in the first column, though some must not.
fn is_unindented(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let mut is_flat = true;
    let mut has_list = false;
    let mut has_inner = false;
    for line in lines.by_ref().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        is_flat &= !line.starts_with([' ', '\t']);
        has_list |= line == "locations:";
        let name = line.trim_start_matches("- ").split(':').next().unwrap_or_default();
        let below = [Place::Location, Place::CodeSource, Place::Build];
        has_inner |=
            has_list && !line.starts_with('-') && below.iter().any(|it| key(*it, name).is_some());
    }
    is_flat && has_list && has_inner
}
