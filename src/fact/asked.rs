//! What to ask about to learn why a fact is as it is.

use super::collect::{SIZES, TEXTS};
use super::{Fact, Facts};
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
            // What cannot be told may be the fault of none of its parts, but of the class.
            let mut all = if reading.value.is_err() { by_text() } else { Vec::new() };
            all.extend(storage(facts, key, subject));
            if all.is_empty() { by_text() } else { all }
        }
        Fact::Platform => by_text(),
        _ => {
            let written = fixed(fact, &location.merged);
            let written = written.or_else(|| written_at(&location.merged, reading.at?));
            written.map(Asked::Value).map_or_else(by_text, alone)
        }
    }
}

/// The parts of the storage that `key` is bound to.
fn storage(facts: &Facts, key: &str, subject: usize) -> Vec<(String, Asked)> {
    let used = facts.storage.iter().filter(|it| it.subject == subject && it.manager.key == key);
    let parts = used.flat_map(|it| &it.parts).filter(|it| it.value != Ok(None));
    let asked = parts.map(|it| match &it.variable {
        Some(name) => (it.field.clone(), Asked::Variable(name.clone())),
        None => (it.field.clone(), Asked::Text(it.at)),
    });
    asked.collect()
}

/// The pointer of a fact that stands at a fixed place.
fn fixed(fact: &Fact, merged: &Merged) -> Option<String> {
    let text = TEXTS.iter().find(|it| it.0 == *fact).map(|it| it.1);
    let sizes = SIZES.iter().find(|it| it.0 == *fact).map(|it| it.1);
    let path = text.or_else(|| sizes?.iter().copied().find(|it| merged.at(it).is_some()))?;
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
