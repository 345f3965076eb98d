#![doc = include_str!("placeholder_value.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};

pub(super) const RULE: Rule = Rule {
    id: "placeholder-value",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("placeholder_value.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (what, value, at) in context.texts() {
        if is_placeholder(value) {
            findings.push(
                Finding::new(format!("`{what}` is still a placeholder: `{value}`"), at)
                    .help("put the real value in its place"),
            );
        }
    }
}

/// Whether `text` says that something else belongs in its place.
pub(super) fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let is_word = |it: &str| {
        matches!(it, "changeme" | "replaceme" | "placeholder")
            || (it.len() > 2 && it.bytes().all(|it| it == b'x'))
    };
    let is_pair = |it: &[&str]| matches!(it, ["change" | "replace", "me" | "this"] | ["your", _]);
    // `<account>`.
    let bracketed = text.split_once('<').and_then(|it| it.1.split_once('>')).map(|it| it.0);
    let is_name = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_alphabetic())
            && it.chars().all(|it| it.is_ascii_alphanumeric() || " _-.".contains(it))
    };
    words.iter().any(|it| is_word(it))
        || words.windows(2).any(is_pair)
        || matches!(text, "TODO" | "FIXME" | "TBD")
        || bracketed.is_some_and(is_name)
}
