//! Which locations of the map a diagnostic concerns, told from the text that it points at.

use std::collections::BTreeMap;

use crate::check::Context;
use crate::merge::EffectiveLocation;
use crate::source::{FileId, Span, sort_by_key};

/// The texts that the cards are made of.
pub(super) struct Concerns {
    /// By file: start and end of a location's text with the cards that it is a part of, in text order.
    texts: BTreeMap<FileId, Vec<(u32, u32, Vec<usize>)>>,
    /// By Python file: the cards that load it.
    code: BTreeMap<FileId, Vec<usize>>,
}

impl Concerns {
    /// Indexes the texts of `cards`: each a location with its subject, in the order of the cards.
    pub(super) fn new(context: &Context<'_>, cards: &[(&EffectiveLocation, usize)]) -> Self {
        let mut owners: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
        let mut code: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
        for (card, (location, subject)) in cards.iter().enumerate() {
            if let Some(name) = location.merged.get("location_name") {
                for span in name.hidden.iter().chain([&name.origin]) {
                    owners.entry(*span).or_default().push(card);
                }
            }
            let own = &context.facts.code[*subject];
            for file in own.files.iter().filter(|_| !own.assumed) {
                code.entry(*file).or_default().push(card);
            }
        }
        // The files of a project are about its location from the first line to the last.
        for project in context.model.repos.iter().flat_map(|it| &it.projects.deployed) {
            let cards = owners.get(&project.name.span).into_iter().flatten();
            for card in cards {
                for file in [project.file].iter().chain(&project.builds).chain(&project.contexts) {
                    code.entry(*file).or_default().push(*card);
                }
            }
        }
        let mut texts: BTreeMap<FileId, Vec<(u32, u32, Vec<usize>)>> = BTreeMap::new();
        for location in context.model.deployments().flat_map(|(_, it)| &it.locations) {
            if let Some(cards) = owners.get(&location.name.span) {
                let span = location.node.span;
                let file = texts.entry(span.file).or_default();
                file.push((span.start, span.end, cards.clone()));
            }
        }
        for file in texts.values_mut() {
            sort_by_key(file, |it| it.0);
        }
        Self { texts, code }
    }

    /// The cards that something at `span` concerns.
    pub(super) fn cards(&self, span: Span) -> &[usize] {
        if let Some(cards) = self.code.get(&span.file) {
            return cards;
        }
        let Some(texts) = self.texts.get(&span.file) else { return &[] };
        let behind = texts.partition_point(|it| it.0 <= span.start);
        match behind.checked_sub(1).and_then(|it| texts.get(it)) {
            Some((_, end, cards)) if span.start <= *end => cards,
            _ => &[],
        }
    }
}
