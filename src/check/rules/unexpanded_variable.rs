#![doc = include_str!("unexpanded_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::fact::Fact;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    id: "unexpanded-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("unexpanded_variable.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut found: Vec<(&str, &str, Span)> = Vec::new();
    for (what, value, at) in context.texts() {
        found.extend(reference(value).map(|it| (it, what, at)));
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

/// The first `$NAME` or `${NAME}` in `text`. `$(NAME)` is not one. Nor is `${{ … }}`, which is GitHub's.
fn reference(text: &str) -> Option<&str> {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    for (at, _) in text.match_indices('$') {
        let after = text.get(at + 1..)?;
        let (braces, rest) = match after.strip_prefix('{') {
            Some(rest) => (2, rest),
            None => (0, after),
        };
        let length = rest.find(|it| !is_name(it)).unwrap_or(rest.len());
        let is_word = rest.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
        let is_closed = braces == 0 || rest.get(length..)?.starts_with('}');
        if is_word && is_closed && !text.get(..at)?.ends_with('$') {
            return text.get(at..at + 1 + length + braces);
        }
    }
    None
}
