#![doc = include_str!("secret_in_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "secret-in-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("secret_in_variable.md"),
    run,
};

/// What names of secrets contain.
const NAMES: [&str; 7] =
    ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "PRIVATE_KEY", "ACCESS_KEY"];
/// What names of something about a secret end with.
const ABOUT: [&str; 13] = [
    "_NAME", "_ID", "_ARN", "_PATH", "_FILE", "_DIR", "_URL", "_URI", "_HOST", "_REF", "_TTL",
    "_TYPE", "_EXPIRY",
];
/// What secrets of well-known services start with.
const STARTS: [&str; 11] = [
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk-",
    "dop_v1_",
    "-----BEGIN ",
];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, value, at) in context.variables() {
        if !super::placeholder_value::is_placeholder(value) && is_secret(name, value) {
            // The value itself is not repeated: messages travel.
            findings.push(
                Finding::new(format!("`{name}` looks like a secret in plain text"), at).help(
                    "keep it in a secret of the platform (`k8s.env_secrets`, `ecs.secrets`) or in Dagster+, and replace it where it was used",
                ),
            );
        }
    }
}

fn is_secret(name: &str, value: &str) -> bool {
    let n_letters = value.chars().count();
    if n_letters < 8 || value.contains(char::is_whitespace) && !value.starts_with("-----BEGIN ") {
        return false;
    }
    if STARTS.iter().any(|it| value.starts_with(it)) && n_letters >= 16 {
        return true;
    }
    // `postgresql://user:password@host`.
    let login = value.split_once("://").and_then(|it| it.1.split('/').next()?.rsplit_once('@'));
    if let Some((_, password)) = login.and_then(|it| it.0.split_once(':')) {
        return !password.is_empty() && !password.contains(['$', '{', '<']);
    }
    let name = name.to_ascii_uppercase();
    // A place where the secret is, a reference to it, or a number.
    let is_other =
        value.contains(['/', '$', '{', ':']) || value.chars().all(|it| it.is_ascii_digit());
    NAMES.iter().any(|it| name.contains(it))
        && !ABOUT.iter().any(|it| name.ends_with(it))
        && !is_other
}
