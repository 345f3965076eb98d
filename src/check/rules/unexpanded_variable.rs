#![doc = include_str!("unexpanded_variable.md")]

use std::collections::BTreeSet;

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Fact;
use crate::python::Storage;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unexpanded-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unexpanded_variable.md"),
    run,
};

/// Keys of mounts whose text Kubernetes expands.
const EXPRESSIONS: [&str; 2] = ["sub_path_expr", "subPathExpr"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut found: Vec<(&str, &str, Span)> = Vec::new();
    let variables: BTreeSet<Span> = context.variables().iter().map(|it| it.2).collect();
    for (what, value, at) in context.texts() {
        // Kubernetes expands these in variables, which are told below, and in what it mounts.
        let is_kept = variables.contains(&at) || EXPRESSIONS.contains(&what);
        let round = || in_round_brackets(value).filter(|_| !is_kept);
        found.extend(reference(value).or_else(round).map(|it| (it, what, at)));
    }
    for (fact, row) in &context.facts.rows {
        let Fact::Variable(name) = fact else { continue };
        for (subject, reading) in row {
            let platform = context.facts.reading(&Fact::Platform, *subject);
            if let Some(Ok("ecs" | "docker")) = platform.map(|it| it.value.as_deref())
                && let (Ok(value), Some(at)) = (&reading.value, reading.at)
                && let Some(it) = in_round_brackets(value)
                && !found.contains(&(it, name, at))
            {
                found.push((it, name, at));
            }
        }
    }
    for ((what, text, at), storage) in context.addresses() {
        let is_path = !matches!(
            storage,
            Storage::Snowflake
                | Storage::BigQuery
                | Storage::Custom
                | Storage::Memory
                | Storage::Serverless
        );
        let told = reference(text).or_else(|| in_round_brackets(text));
        if let Some(reference) = told.filter(|_| is_path) {
            findings.push(
                Finding::new(format!("`{reference}` in `{what}` is not expanded"), at).help(
                    "Python takes a path as it is: read the variable, as by `os.environ`, or put `os.path.expandvars` around the text",
                ),
            );
        }
    }
    for (reference, what, at) in found {
        findings.push(
            Finding::new(format!("`{reference}` in `{what}` is deployed as it stands"), at).help(
                "neither the check nor the deploy nor an agent expands variables: write the value out, fill it in with `ci template`, or set it in Dagster+",
            ),
        );
    }
}

/// The first `$(NAME)` in `text`, which nothing but Kubernetes expands.
fn in_round_brackets(text: &str) -> Option<&str> {
    text.match_indices("$(").find_map(|(at, _)| {
        let rest = text.get(at + 2..)?;
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_')?;
        (end > 0 && rest.get(end..)?.starts_with(')')).then(|| text.get(at..at + end + 3))?
    })
}

/// The first `$NAME`, `${NAME}` or `${NAME:-default}` in `text`, as a shell reads them. `$(NAME)` is not one. Nor is `${{ … }}`, which is
/// GitHub's.
fn reference(text: &str) -> Option<&str> {
    text.match_indices('$').find_map(|(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let length = match after.strip_prefix('{') {
            Some(inner) => in_braces(inner)? + 2,
            None => bare(before, after)?,
        };
        (!before.ends_with('$')).then(|| text.get(at..at + 1 + length))?
    })
}

/// How long the name is that `text` starts with.
fn name_length(text: &str) -> Option<usize> {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let starts = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    starts.then(|| text.find(|it| !is_name(it)).unwrap_or(text.len()))
}

/// How long what stands in the braces is: a name, and what a shell makes of its value. `${env:NAME}` and its like belong to other programs.
fn in_braces(inner: &str) -> Option<usize> {
    let rest = inner.get(name_length(inner)?..)?;
    let is_shell = match rest.strip_prefix(':') {
        Some(rest) => rest.starts_with(|it: char| "-=?+".contains(it) || it.is_ascii_digit()),
        None => rest.starts_with(|it: char| "}-=?+#%/^,".contains(it)),
    };
    let mut depth = 1;
    let end = inner.find(|it| {
        depth += i32::from(it == '{') - i32::from(it == '}');
        depth == 0
    });
    end.filter(|_| is_shell)
}

/// How long the name behind a bare `$` is, between texts that say that one is meant: the `$` of regular expressions, of hashes
/// and inside words stands for itself.
fn bare(before: &str, after: &str) -> Option<usize> {
    let length = name_length(after)?;
    let is_small = after.get(..length)?.contains(|it: char| it.is_ascii_lowercase());
    let between = if is_small { "/:-_.@" } else { "/:-_.@=, ;(\"'" };
    let is_apart = before.is_empty() || before.ends_with(|it| between.contains(it));
    // `$argon2id$v=19$…`.
    let is_hash = is_small && before.is_empty() && after.matches('$').count() > 1;
    let is_closed = after.get(length..)?.starts_with('$');
    (is_apart && !is_hash && !is_closed).then_some(length)
}
