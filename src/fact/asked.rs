//! What to ask about to learn why a fact is as it is.

use super::collect::TEXTS;
use super::{Fact, Facts, Part};
use crate::merge::{EffectiveLocation, Merged, Way, pointer};
use crate::source::Span;

/// What has a history of its own: every text that had a say in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The value at this JSON Pointer, from the location on.
    Value(String),
    /// The variable of this name.
    Variable(String),
    /// This text alone, such as one of Python.
    Text(Span),
}

/// What decides `fact` for the subject at `subject`, which is deployed as `location`: for storage each part that identifies it, with the
/// part's name. Nothing where the location has no such fact.
pub fn asked(
    facts: &Facts,
    fact: &Fact,
    subject: usize,
    location: &EffectiveLocation,
) -> Vec<(String, Asked)> {
    let Some(reading) = facts.reading(fact, subject) else { return Vec::new() };
    let alone = |it: Asked| vec![(String::new(), it)];
    let by_text = || reading.at.map(Asked::Text).map(alone).unwrap_or_default();
    match fact {
        Fact::Variable(name) => alone(Asked::Variable(name.clone())),
        Fact::Storage(key) => {
            let used = facts.storage.iter();
            let used = used.filter(|it| it.subject == subject && it.manager.key == *key);
            let parts: Vec<&Part> = used.flat_map(|it| &it.parts).collect();
            // What cannot be told may be the fault of none of its parts, but of the class.
            let is_of_class = parts.iter().all(|it| Some(it.at) != reading.at);
            let mut all = if is_of_class { by_text() } else { Vec::new() };
            all.extend(parts.into_iter().filter(|it| it.value != Ok(None)).map(part));
            all
        }
        Fact::Platform => by_text(),
        _ => {
            let written = reading.at.and_then(|it| written_at(&location.merged, it));
            let written = written.or_else(|| fixed(fact));
            written.map(Asked::Value).map_or_else(by_text, alone)
        }
    }
}

/// A part of storage: its field, and what that is read from.
fn part(part: &Part) -> (String, Asked) {
    let asked = match &part.variable {
        Some(name) => Asked::Variable(name.clone()),
        None => Asked::Text(part.at),
    };
    (part.field.clone(), asked)
}

/// The pointer of a fact that stands at one place, as its platform has it.
fn fixed(fact: &Fact) -> Option<String> {
    let path = TEXTS.iter().find(|it| it.0 == *fact)?.1;
    let ways: Vec<Way<'_>> = path.iter().map(|it| Way::Key(it)).collect();
    Some(pointer(&ways))
}

/// The pointer of the first value that stands at `span`.
fn written_at(merged: &Merged, span: Span) -> Option<String> {
    let mut found = None;
    merged.visit(&mut Vec::new(), &mut |path, value| {
        if found.is_none() && value.origin == span {
            found = Some(pointer(path));
        }
    });
    found
}
