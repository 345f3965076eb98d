//! Why rendering stops, in our words.

use std::error::Error as _;

use minijinja::{Error, ErrorKind};

use crate::source::Failure;

/// What kind of failure `error` is, and a sentence for it. `culprit` is the text that it points at.
pub(super) fn explain(error: &Error, culprit: &str) -> (Failure, String) {
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
            (Failure::Other, "The template takes too many steps to be rendered here".to_owned())
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
