//! What a template prints comes from: the way from an expression into the values file and whatever else had a part in it
//! (`DAGSTER.md §5`).

use super::copies::Copies;
use super::losers::losers;
use crate::model::{Content, Model};
use crate::source::{Files, Input, Piece, Rendering, Role, Span};

/// How many texts are told of one value.
const MAX_INPUTS: usize = 12;

/// Which value is asked for, where a loop of the template prints many at one place.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The location that it is in, by its name.
    pub location: &'a str,
    /// What it is or starts with: its text, or the name of the variable that it gives.
    pub text: &'a str,
}

/// A text that a printed one comes from, or that would be one of those if nothing stronger was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedValue {
    /// The text.
    pub input: Input,
    /// Whether what is told behind it takes its place.
    pub is_lost: bool,
}

/// What a template prints at `span` in `environment` comes from, beside the text there; in the order in which it was read, what it takes the place of before it. Nothing where
/// a loop prints several values there, and which of them is asked for cannot be told.
pub fn printed_values(
    files: &Files,
    model: &Model,
    environment: Option<&str>,
    asked: Asked<'_>,
    span: Span,
) -> Vec<PrintedValue> {
    let Some(rendering) = rendering(model, environment, span) else { return Vec::new() };
    let pieces = pieces(rendering, span);
    if pieces.iter().all(|it| inputs(rendering, *it).is_empty()) {
        return Vec::new();
    }
    let pieces = if is_one_copy(rendering, &pieces) {
        pieces
    } else if let Some(range) = Copies::of(rendering).find(asked, span) {
        let is_in = |it: &Piece| it.start < range.end && range.start < it.end;
        pieces.into_iter().filter(|it| rendering.pieces.get(*it).is_some_and(is_in)).collect()
    } else {
        return Vec::new();
    };
    let mut found: Vec<&Input> = Vec::new();
    for it in pieces.into_iter().flat_map(|it| inputs(rendering, it)) {
        match found.iter_mut().find(|other| other.is_same(it)) {
            Some(known) if known.is_condition && !it.is_condition => *known = it,
            Some(_) => {}
            None => found.push(it),
        }
    }
    let mut told: Vec<PrintedValue> = Vec::new();
    for input in &found {
        let lost = losers(files, rendering, input).into_iter();
        // What is read in its own right is told as that.
        let lost = lost.filter(|it| !found.iter().any(|own| own.is_same(it)));
        told.extend(lost.map(|input| PrintedValue { input, is_lost: true }));
        told.push(PrintedValue { input: (*input).clone(), is_lost: false });
    }
    told.truncate(MAX_INPUTS);
    told
}

/// What an input of a printed text is: what it stands in, and what it does.
pub fn input_words(value: &PrintedValue) -> (&'static str, &'static str) {
    let level = match value.input.role {
        Role::Value => "the values file",
        Role::Item => "an item in the values file",
        Role::Given => "a value given to the template",
        Role::Variable => "a variable of the pipeline",
        Role::Set => "a name set in the template",
        Role::Default => "a default in the template",
    };
    let how = if value.is_lost {
        "overridden"
    } else if value.input.is_condition {
        "decides the condition around it"
    } else {
        "printed by the template"
    };
    (level, how)
}

/// The pieces that come from `span`, by their numbers.
pub(super) fn pieces(rendering: &Rendering, span: Span) -> Vec<usize> {
    let is_in = |it: &Piece| {
        it.source.file == span.file && it.source.start < span.end && span.start < it.source.end
    };
    let all = rendering.pieces.iter().enumerate();
    all.filter(|it| is_in(it.1)).map(|it| it.0).collect()
}

/// What the piece with this number comes from.
pub(super) fn inputs(rendering: &Rendering, piece: usize) -> &[Input] {
    let all = &rendering.inputs;
    let start = all.partition_point(|it| (it.piece as usize) < piece);
    let end = all.partition_point(|it| (it.piece as usize) <= piece);
    all.get(start..end).unwrap_or_default()
}

/// Whether no loop goes back over what the pieces come from.
pub(super) fn is_one_copy(rendering: &Rendering, pieces: &[usize]) -> bool {
    let starts = pieces.iter().filter_map(|it| rendering.pieces.get(*it));
    starts.map(|it| it.source.start).is_sorted_by(|one, other| one < other)
}

/// What stands in the rendered text for `span` of a template in `environment`; nothing where it is the same as in the template, or where it
/// stands there more than once with different texts, and which of them is asked for cannot be told.
pub fn rendered_text(
    files: &Files,
    model: &Model,
    environment: Option<&str>,
    asked: Asked<'_>,
    span: Span,
) -> Option<String> {
    let rendering = rendering(model, environment, span)?;
    let text = text_of_all(rendering, span).or_else(|| {
        if is_one_copy(rendering, &pieces(rendering, span)) {
            return None;
        }
        let range = Copies::of(rendering).find(asked, span)?;
        Some(rendering.text.get(range.start as usize..range.end as usize)?.to_owned())
    })?;
    (text != files.slice(span)).then_some(text)
}

/// What was rendered for `span`, which is the same everywhere.
fn text_of_all(rendering: &Rendering, span: Span) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    // What is read of one copy, and up to where in the template.
    let mut copy = (String::new(), None::<u32>);
    for piece in rendering.pieces.iter().filter(|it| it.source.file == span.file) {
        let source = piece.source;
        if source.end <= span.start || span.end <= source.start {
            continue;
        }
        // What a part of an expression was printed to is not known.
        if !piece.is_exact && !span.contains(source) {
            return None;
        }
        if source.start <= span.start {
            let is_begun = copy.1.replace(span.start).is_some();
            if is_begun {
                return None;
            }
        }
        let printed = rendering.text.get(piece.start as usize..piece.end as usize)?;
        let part = if piece.is_exact {
            let end = source.end.min(span.end) - source.start;
            printed.get(span.start.saturating_sub(source.start) as usize..end as usize)?
        } else {
            printed
        };
        // Behind what was read already, a loop has begun anew.
        if copy.1.is_none_or(|it| source.start < it && it != span.start) {
            return None;
        }
        copy.0.push_str(part);
        copy.1 = Some(source.end);
        if source.end >= span.end {
            texts.push(std::mem::take(&mut copy.0));
            copy.1 = None;
        }
    }
    texts.pop().filter(|it| texts.iter().all(|other| other == it))
}

/// How the template was rendered for `environment` that `span` is in, or that alone includes what it is in.
pub(super) fn rendering<'m>(
    model: &'m Model,
    environment: Option<&str>,
    span: Span,
) -> Option<&'m Rendering> {
    let own = |it: &&Rendering| it.environment.as_deref() == environment;
    let mut all = model.renderings.iter().filter(own);
    match model.file(span.file)?.content {
        Content::Template => all.find(|it| it.template == span.file),
        Content::Other => {
            let is_in = |it: &Piece| it.source.file == span.file;
            let mut all = all.filter(|it| it.pieces.iter().any(is_in));
            all.next().filter(|_| all.next().is_none())
        }
        _ => None,
    }
}
