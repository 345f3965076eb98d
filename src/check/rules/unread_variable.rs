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

/// What takes the whole environment, or hands it on, unseen.
const TAKES_ALL: [&str; 6] =
    ["BaseSettings", "DbtCliResource", "DbtProject", "dynaconf", "load_dotenv", "subprocess"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut read: Option<BTreeSet<String>> = None;
    let mut known = BTreeSet::new();
    let locations = context
        .deployed
        .iter()
        .flat_map(|effective| effective.locations.iter().map(move |it| (effective, it)));
    for ((effective, location), code) in locations.zip(&context.facts.code) {
        let text = |id: &FileId| context.files.text(*id);
        let hands_on =
            || code.files.iter().any(|it| TAKES_ALL.iter().any(|all| text(it).contains(all)));
        if code.assumed || !code.is_whole || code.files.is_empty() || hands_on() {
            continue;
        }
        let Some(asked) = asked(code.files.iter().map(text)) else { continue };
        for variable in variables(&location.merged) {
            let name = variable.name.to_ascii_uppercase();
            let is_elsewhere =
                STARTS.iter().any(|it| name.starts_with(it)) || NAMES.contains(&&*name);
            // A name counts in whatever way it is used, in a text too, but not in a comment.
            let read = read.get_or_insert_with(|| words(context));
            let is_read = read.contains(&name)
                || is_composed(read, &name)
                || asked.iter().any(|it| it.iter().all(|part| name.contains(&**part)));
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

/// Whether the code may put `name` together, of a text that starts or ends with `_` and something else: `f"MODEL_{name}"`.
fn is_composed(read: &BTreeSet<String>, name: &str) -> bool {
    let starts = name.match_indices('_').filter_map(|(at, _)| name.get(..=at));
    let ends = name.match_indices('_').filter_map(|(at, _)| name.get(at..));
    starts.chain(ends).filter(|it| it.len() > 2).any(|it| read.contains(it))
}

/// Every word of every Python text but of its comments, in upper case.
fn words(context: &Context<'_>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for (id, _) in context.model.modules() {
        let code = without_comments(context.files.text(id));
        let parts = code.split(|it: char| !is_of_name(it));
        words.extend(parts.filter(|it| !it.is_empty()).map(str::to_ascii_uppercase));
    }
    words
}

/// The names that `texts` put together where they ask for a variable, each as the parts that are written out, in upper case; nothing where
/// a text takes all variables.
fn asked<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Vec<Vec<String>>> {
    let mut all = Vec::new();
    for code in texts.map(without_comments) {
        for (_, after) in uses(&code, "getenv").chain(uses(&code, "EnvVar")) {
            all.extend(parts(inner(after)));
        }
        for (before, after) in uses(&code, "environ").chain(uses(&code, "environb")) {
            match lookup(before, after) {
                Lookup::All => return None,
                Lookup::Key(key) => all.extend(parts(inner(key))),
                Lookup::None => {}
            }
        }
    }
    Some(all)
}

/// How the variables are used.
enum Lookup<'c> {
    /// One of them: what follows, from the bracket around its name on.
    Key(&'c str),
    /// All of them.
    All,
    /// None.
    None,
}

/// How the variables that stand between `before` and `after` are used.
fn lookup<'c>(before: &str, after: &'c str) -> Lookup<'c> {
    const OF_ONE: [&str; 4] = ["get", "pop", "setdefault", "__getitem__"];
    if after.starts_with('[') {
        return Lookup::Key(after);
    }
    if let Some(method) = after.strip_prefix('.') {
        let name = method.split(|it: char| !is_of_name(it)).next().unwrap_or_default();
        let rest = method.get(name.len()..).unwrap_or_default().trim_start();
        return match name {
            _ if !rest.starts_with('(') => Lookup::All,
            "update" | "__setitem__" | "__contains__" => Lookup::None,
            _ if OF_ONE.contains(&name) => Lookup::Key(rest),
            _ => Lookup::All,
        };
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_end().trim_end_matches("os.").trim_end();
    // What brings the name in, and what only asks whether one is there.
    let is_import = ["from ", "import "].iter().any(|it| line.trim_start().starts_with(it));
    let is_test = || {
        let left = line.strip_suffix(" in").map(|it| it.strip_suffix(" not").unwrap_or(it));
        let loops = |it: &str| {
            let target = it.rsplit_once("for ").map(|it| it.1);
            let is_target = |it: char| is_of_name(it) || " ,()".contains(it);
            target.is_some_and(|it| !it.contains(" in ") && it.chars().all(is_target))
        };
        left.is_some_and(|it| !loops(it))
    };
    if is_import || is_test() { Lookup::None } else { Lookup::All }
}

/// What stands between the brackets that `code` starts with.
fn inner(code: &str) -> &str {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, it) in code.char_indices() {
        match it {
            _ if quote == Some(it) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(it),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            // A default says nothing of the name.
            ',' if depth == 1 => return code.get(1..at).unwrap_or_default(),
            _ => {}
        }
        if depth == 0 {
            return code.get(1..at).unwrap_or_default();
        }
    }
    ""
}

/// The parts of a name that is put together as `code` says, as far as they are written out; nothing of one that is written out, or that
/// has a name of its own.
fn parts(code: &str) -> Option<Vec<String>> {
    let has_call = [".join", ".format"].iter().any(|it| code.contains(it));
    if !has_call && !code.contains(['+', '%', '{']) {
        return None;
    }
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut quote, mut depth) = (None, 0_usize);
    for it in code.chars() {
        match it {
            '{' if quote.is_some() => depth += 1,
            '}' if quote.is_some() => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '"' | '\'' if quote.is_none() => {
                quote = Some(it);
                continue;
            }
            _ if quote == Some(it) => quote = None,
            _ if quote.is_some() && is_of_name(it) => {
                part.push(it.to_ascii_uppercase());
                continue;
            }
            // `%s` and the like.
            '%' if quote.is_some() => return Some(Vec::new()),
            _ => {}
        }
        if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
    }
    Some(parts)
}

fn is_of_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_'
}

/// What stands before and behind each use of `name` in `code`.
fn uses<'c>(code: &'c str, name: &'static str) -> impl Iterator<Item = (&'c str, &'c str)> {
    let parts = code.match_indices(name).filter_map(move |(at, _)| {
        let (before, rest) = code.split_at_checked(at)?;
        Some((before, rest.get(name.len()..)?))
    });
    parts
        .filter(|it| !it.0.ends_with(is_of_name) && !it.1.starts_with(is_of_name))
        .map(|(before, after)| (before, after.trim_start()))
}

/// `text` without its comments.
fn without_comments(text: &str) -> String {
    let mut quote = String::new();
    let lines: Vec<&str> = text.lines().map(|it| without_comment(it, &mut quote)).collect();
    lines.join("\n")
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
