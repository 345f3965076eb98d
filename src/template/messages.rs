//! Why rendering stops, in our words.

use std::error::Error as _;

use minijinja::{Error, ErrorKind};

use crate::source::Failure;

/// How an error ends that says what this page leaves out.
pub(super) const NOT_HERE: &str = "is not supported here";

/// How the engine's errors begin, or what they are, that are its own: Jinja2 renders what they are about.
const LIMITS: [&str; 8] = [
    "invalid integer (too large)",
    "lipsum is unknown",
    "range has too many elements",
    "recursion limit exceeded",
    "repeated sequence is too large",
    "repeated string is too large",
    "rounded value is too large to represent",
    "template exceeds maximum recursion limits",
];

/// What the engine says of text that is formatted by `%`.
const PERCENT: &str = "tried to use % operator on unsupported types string";

/// The limit of this page that an error is about: a sentence without its subject.
fn limit(error: &Error) -> Option<String> {
    let detail = error.detail().unwrap_or_default();
    let too_large = detail.strip_prefix("unable to calculate ");
    let is_by_nothing = |it: &str| [" 0", " 0.0", " false"].iter().any(|end| it.ends_with(end));
    if detail.ends_with(NOT_HERE) || LIMITS.contains(&detail) {
        Some(detail.to_owned())
    } else if detail.starts_with(PERCENT) {
        Some("text is formatted by the filter `format` here, and not by `%`".to_owned())
    } else if too_large.is_some_and(|it| !is_by_nothing(it) && !it.contains("** -")) {
        Some("the numbers are too large".to_owned())
    } else {
        None
    }
}

/// What kind of failure `error` is, and a sentence for it. `culprit` is the text that it points at; `has_varargs`, whether a macro
/// may take arguments that it does not name.
pub(super) fn explain(error: &Error, culprit: &str, has_varargs: bool) -> (Failure, String) {
    let detail = error.detail().unwrap_or_default();
    let with_detail = |sentence: &str| match detail {
        "" => sentence.to_owned(),
        detail => format!("{sentence}: {detail}"),
    };
    let named = |sentence: &str| match (one_line(culprit), detail) {
        ("", detail) => with_detail(detail),
        (culprit, "") => format!("`{culprit}` {sentence}"),
        (culprit, detail) => format!("`{culprit}` {sentence}: {detail}"),
    };
    let more = || "a macro takes the arguments that it names, and no more".to_owned();
    let is_more = has_varargs && error.kind() == ErrorKind::TooManyArguments;
    if let Some(limit) = limit(error).or_else(|| is_more.then(more)) {
        let sentence = match one_line(culprit) {
            "" => format!("This is not rendered here: {limit}"),
            culprit => format!("`{culprit}` is not rendered here: {limit}"),
        };
        return (Failure::Limit, sentence);
    }
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => {
            (Failure::Syntax, with_detail("The template cannot be read"))
        }
        ErrorKind::UnknownFilter => (Failure::Syntax, with_detail("There is no such filter")),
        ErrorKind::UnknownTest => (Failure::Syntax, with_detail("There is no such test")),
        ErrorKind::TemplateNotFound => {
            let name = detail.split(['"', '\'']).nth(1).unwrap_or(detail);
            (Failure::Include, format!("`{name}` is not there to be included"))
        }
        _ if error.kind() == ErrorKind::UndefinedError || detail.contains("` is undefined") => {
            (Failure::Undefined, named("asks something of a value that is undefined"))
        }
        ErrorKind::UnknownMethod => (Failure::Undefined, named("has no such method")),
        ErrorKind::UnknownFunction => {
            (Failure::Undefined, with_detail("There is no such function"))
        }
        ErrorKind::OutOfFuel => {
            let sentence =
                "The template takes too many steps, or too long a text, to be rendered here";
            (Failure::Limit, sentence.to_owned())
        }
        _ => (Failure::Other, named("cannot be evaluated")),
    }
}

/// The innermost error, which knows the place.
pub(super) fn innermost(error: &Error) -> &Error {
    let mut inner = error;
    while let Some(next) = inner.source().and_then(|it| it.downcast_ref::<Error>()) {
        inner = next;
    }
    if inner.range().is_some() { inner } else { error }
}

fn one_line(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() > 60 { "" } else { line }
}
