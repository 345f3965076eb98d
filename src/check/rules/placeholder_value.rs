#![doc = include_str!("placeholder_value.md")]

use crate::check::texts::Text;
use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::python::Root;

pub(super) const RULE: Rule = Rule {
    id: "placeholder-value",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("placeholder_value.md"),
    run,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A home folder and the like is told as `<home>`.
    let is_written = |it: &Text<'_>| match Root::of(it.1) {
        None | Some(Root::Service(_)) => true,
        Some(root) => !it.1.starts_with(&root.text()),
    };
    let addresses = context.addresses().into_iter().map(|it| it.0).filter(is_written);
    for (what, value, at) in context.texts().into_iter().chain(addresses) {
        if is_placeholder(value) {
            findings.push(
                Finding::new(format!("`{what}` is still a placeholder: `{value}`"), at)
                    .help("put the real value in its place"),
            );
        }
    }
}

/// What may stand in angle brackets for what it is: elements of HTML, and tokens of language models.
const ELEMENTS: [&str; 24] = [
    "a", "b", "i", "p", "s", "u", "br", "em", "hr", "li", "td", "tr", "ul", "div", "pre", "span",
    "strong", "bos", "eos", "cls", "sep", "pad", "unk", "mask",
];

/// Whether `text` says that something else belongs in its place.
pub(super) fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let whole = matches!(&*lower, "todo" | "fixme" | "tbd" | "change me" | "replace me");
    let is_note = ["TODO", "FIXME"].iter().any(|it| {
        text.strip_prefix(it).is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(' '))
    });
    let inner = lower.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    whole
        || is_note
        || inner.is_some_and(|it| it.starts_with("your "))
        || lower
            .split(|it: char| !it.is_ascii_alphanumeric() && !"-_.".contains(it))
            .any(is_name_of_one)
        || lower.starts_with("path/to/")
        || lower.contains("/path/to/")
        || is_in_angle_brackets(text)
        || is_id_to_fill_in(text)
}

/// Whether a step of a path, or another text without spaces, is called as placeholders are: `your-bucket`, `change_me`, `xxx`.
fn is_name_of_one(step: &str) -> bool {
    let words: Vec<&str> = step.split(['-', '_', '.']).filter(|it| !it.is_empty()).collect();
    let is_word = |it: &&str| {
        matches!(*it, "changeme" | "replaceme") || (it.len() > 2 && it.bytes().all(|it| it == b'x'))
    };
    let is_pair = |it: &[&str]| matches!(it, ["change" | "replace", "me" | "this"]);
    let is_image = || step.contains("placeholder.");
    words.iter().any(is_word)
        || words.contains(&"placeholder") && !is_image()
        || words.windows(2).any(is_pair)
        || matches!(*words, ["your", _, ..] | ["replace", "with", ..])
        || matches!(*words, ["insert" | "enter" | "put" | "add" | "paste" | "fill", .., "here"])
}

/// Whether a part of it is `<account>`; not `(?P<name>…)`, `array<int>`, `<b>bold</b>`.
fn is_in_angle_brackets(text: &str) -> bool {
    if text.contains("</") {
        return false;
    }
    text.match_indices('<').any(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let inner = rest.get(1..).and_then(|it| it.split_once('>')).map(|it| it.0);
        let is_name = |it: &str| {
            it.starts_with(|it: char| it.is_ascii_alphabetic())
                && it.chars().all(|it| it.is_ascii_alphanumeric() || " _-.".contains(it))
                && !ELEMENTS.contains(&&*it.to_ascii_lowercase())
        };
        !before.ends_with(|it: char| it.is_alphanumeric() || it == '?')
            && !before.ends_with("?P")
            && inner.is_some_and(is_name)
    })
}

/// Whether the number of an account or a project is still called so, in an address of other letters: `ACCOUNT_ID.dkr.ecr…`.
fn is_id_to_fill_in(text: &str) -> bool {
    const IDS: [&str; 4] = ["ACCOUNT_ID", "AWS_ACCOUNT_ID", "PROJECT_ID", "GCP_PROJECT_ID"];
    let steps: Vec<&str> = text.split(['/', ':', '.']).collect();
    steps.len() > 2
        && text.contains(|it: char| it.is_ascii_lowercase())
        && steps.iter().any(|it| IDS.contains(it))
}
