#![doc = include_str!("unread_variable.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::merge::variables;
use crate::source::FileId;

pub(super) const RULE: Rule = Rule {
    id: "unread-variable",
    severity: Severity::Info,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unread_variable.md"),
    run,
};

/// Starts of names that libraries read.
const STARTS: [&str; 31] = [
    "ANTHROPIC_",
    "AWS_",
    "AZURE_",
    "CURL_",
    "DAGSTER_",
    "DATABRICKS_",
    "DBT_",
    "DD_",
    "DUCKDB_",
    "GCLOUD_",
    "GCP_",
    "GIT_",
    "GOOGLE_",
    "HF_",
    "JAVA_",
    "K8S_",
    "KUBERNETES_",
    "LC_",
    "MLFLOW_",
    "OPENAI_",
    "OTEL_",
    "PIP_",
    "PYTHON",
    "REQUESTS_",
    "SENTRY_",
    "SNOWFLAKE_",
    "SPARK_",
    "SSL_",
    "UV_",
    "XDG_",
    "_",
];

/// Names that the system, Python or almost every program reads.
const NAMES: [&str; 29] = [
    "ALL_PROXY",
    "DEBUG",
    "ENV",
    "ENVIRONMENT",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "KUBECONFIG",
    "LANG",
    "LANGUAGE",
    "LD_LIBRARY_PATH",
    "LOGLEVEL",
    "LOG_LEVEL",
    "NO_PROXY",
    "PATH",
    "PGDATABASE",
    "PGHOST",
    "PGOPTIONS",
    "PGPASSFILE",
    "PGPASSWORD",
    "PGPORT",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGUSER",
    "SHELL",
    "TERM",
    "TMPDIR",
    "TZ",
    "USER",
];

/// Where Python that takes whole environments, or hands them on, is told by.
const TAKES_ALL: [&str; 9] = [
    "BaseSettings",
    "DbtCliResource",
    "DbtProject",
    "dynaconf",
    "environ)",
    "environ.copy",
    "environ.items",
    "load_dotenv",
    "subprocess",
];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut read: Option<BTreeSet<String>> = None;
    let mut known = BTreeSet::new();
    let locations = context
        .deployed
        .iter()
        .flat_map(|effective| effective.locations.iter().map(move |it| (effective, it)));
    for ((effective, location), code) in locations.zip(&context.facts.code) {
        let text = |id: &FileId| context.files.text(*id);
        let takes_all =
            || code.files.iter().any(|it| TAKES_ALL.iter().any(|all| text(it).contains(all)));
        if code.assumed || !code.is_whole || code.files.is_empty() || takes_all() {
            continue;
        }
        for variable in variables(&location.merged) {
            let name = variable.name.to_ascii_uppercase();
            let is_elsewhere =
                STARTS.iter().any(|it| name.starts_with(it)) || NAMES.contains(&&*name);
            // A name counts in whatever way it is used, in a text too, but not in a comment.
            let read = read.get_or_insert_with(|| words(context));
            let is_read = read.contains(&name) || is_composed(read, &name);
            if is_elsewhere || is_read || !known.insert(variable.span) {
                continue;
            }
            findings.push(
                Finding::new(
                    format!("No Python that is open here reads `{}`", variable.name),
                    variable.span,
                )
                .help("leave it out, unless a library reads it")
                .in_environment(effective.environment.as_deref()),
            );
        }
    }
}

/// Whether the code may put `name` together, of a text that ends with `_` and something else: `f"MODEL_{name}"`.
fn is_composed(read: &BTreeSet<String>, name: &str) -> bool {
    let starts = name.match_indices('_').filter_map(|(at, _)| name.get(..=at));
    starts.filter(|it| it.len() > 2).any(|it| read.contains(it))
}

/// Every word of every Python text but of its comments, in upper case.
fn words(context: &Context<'_>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (id, _) in context.model.modules() {
        let mut quote = String::new();
        for line in context.files.text(id).lines() {
            let code = without_comment(line, &mut quote);
            let parts = code.split(|it: char| !it.is_ascii_alphanumeric() && it != '_');
            words.extend(parts.filter(|it| !it.is_empty()).map(str::to_ascii_uppercase));
        }
    }
    words
}

/// `line` up to its comment; `open` are the quotes of a text that goes on from the line before, then to the next.
fn without_comment<'t>(line: &'t str, open: &mut String) -> &'t str {
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|it| !it.is_empty()) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        at += match rest.as_bytes().first() {
            // What follows ends no text.
            Some(b'\\') => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            Some(b'#') if open.is_empty() => return line.get(..at).unwrap_or(line),
            _ if !open.is_empty() && rest.starts_with(&**open) => {
                let length = open.len();
                open.clear();
                length
            }
            Some(b'"' | b'\'') if open.is_empty() => {
                let is_long = rest.starts_with("\"\"\"") || rest.starts_with("'''");
                open.push_str(rest.get(..if is_long { 3 } else { 1 }).unwrap_or_default());
                open.len()
            }
            _ => first,
        };
    }
    // A short text ends with its line at the latest, unless the line goes on.
    if open.len() == 1 && !line.ends_with('\\') {
        open.clear();
    }
    line
}
