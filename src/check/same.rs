//! Whether two texts of files say the same, or stand in one list.

use super::Context;
use crate::merge::{Merged, canonical};
use crate::source::Span;
use crate::yaml::Node;

/// Whether the same stands at both places; of the `variable` of this name perhaps once as `NAME=value`, once as its value alone.
/// What a template prints is not compared.
pub(super) fn is_same_value(
    context: &Context<'_>,
    variable: Option<&str>,
    left: Span,
    right: Span,
) -> bool {
    let node = |it: Span| context.model.root(it.file)?.at_span(it);
    let (Some(left), Some(right)) = (node(left), node(right)) else { return false };
    let value = |it: &'_ Node| {
        let text = it.as_str()?.strip_prefix(variable?)?.strip_prefix('=')?;
        Some(text.to_owned())
    };
    match (value(left), value(right)) {
        (Some(left), None) => right.as_str() == Some(&*left),
        (None, Some(right)) => left.as_str() == Some(&*right),
        _ => canonical(&Merged::only(left)) == canonical(&Merged::only(right)),
    }
}

/// Whether the text at `span` gives the variable `name` this value.
pub(super) fn says(context: &Context<'_>, span: Span, name: &str, value: &str) -> bool {
    let node = context.model.root(span.file).and_then(|it| it.at_span(span));
    let Some(text) = node.and_then(Node::as_str) else { return false };
    // Of an entry that is a mapping only its value is told.
    text.strip_prefix(name).and_then(|it| it.strip_prefix('=')).unwrap_or(text) == value
}

/// Whether both texts are items of one list, or in such items.
pub(super) fn is_one_list(context: &Context<'_>, left: Span, right: Span) -> bool {
    let both = Span::new(left.file, left.start.min(right.start), left.end.max(right.end));
    let root = context.model.root(left.file).filter(|_| left.file == right.file);
    root.is_some_and(|it| it.around(both).as_seq().is_some())
}
