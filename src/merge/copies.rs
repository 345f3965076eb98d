//! The copies that a rendered text has of what its template says once, as where a loop goes over it.

use std::ops::Range;

use super::printed::Asked;
use super::scalar_text;
use crate::source::{Rendering, Span, sort_by_key};
use crate::yaml::{self, Data, Node, Style};

/// The values of a rendered text by what they come from.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Sorted by what they come from.
    all: Vec<Copy>,
    /// The locations with their names.
    locations: Vec<(Span, String)>,
}

/// A value of a rendered text.
#[derive(Debug)]
struct Copy {
    /// What it comes from.
    source: Span,
    /// Where it stands in the rendered text.
    at: Span,
    /// The text of a scalar; of a mapping those of its values.
    texts: Vec<String>,
}

impl Copies {
    pub(super) fn of(rendering: &Rendering) -> Self {
        let mut copies = Self::default();
        let Some(root) = yaml::parse(rendering.template, &rendering.text).root else {
            return copies;
        };
        let locations = root.at(&["locations"]).and_then(Node::as_seq).unwrap_or_default();
        let named = |it: &Node| Some((it.span, scalar_text(it.at(&["location_name"])?)));
        copies.locations = locations.iter().filter_map(named).collect();
        copies.add(rendering, &root, None);
        sort_by_key(&mut copies.all, |it| it.source);
        copies
    }

    /// Adds every value in `node`; `above` is what the one around it comes from.
    fn add(&mut self, rendering: &Rendering, node: &Node, above: Option<Span>) {
        let source = rendering.place(node.span.start, node.span.end);
        // Of what one expression prints, the whole.
        if above != Some(source) {
            self.all.push(Copy { source, at: node.span, texts: texts(node) });
        }
        // What an alias stands for is found at its anchor.
        if node.style == Style::Alias {
            return;
        }
        match &*node.data {
            Data::Seq(items) => items.iter().for_each(|it| self.add(rendering, it, Some(source))),
            Data::Map(map) | Data::Set(map) => {
                for it in &map.entries {
                    self.add(rendering, &it.key, Some(source));
                    self.add(rendering, &it.value, Some(source));
                }
            }
            _ => {}
        }
    }

    /// Where the value that is `asked` for stands in the rendered text, of those that come from `span`.
    pub(super) fn find(&self, asked: Asked<'_>, span: Span) -> Option<Range<u32>> {
        let start = self.all.partition_point(|it| it.source < span);
        let own = self.all.get(start..).unwrap_or_default().iter();
        let mut found: Vec<&Copy> = own.take_while(|it| it.source == span).collect();
        if found.len() > 1 {
            let location = self.locations.iter().find(|it| it.1 == asked.location)?.0;
            found.retain(|it| location.contains(it.at));
        }
        if found.len() > 1 {
            let is_it = |it: &str| it == asked.text || is_entry(it, asked.text);
            found.retain(|it| it.texts.iter().any(|it| is_it(it)));
        }
        found.first().filter(|_| found.len() == 1).map(|it| it.at.start..it.at.end)
    }
}

/// Whether `text` is `NAME=value`.
fn is_entry(text: &str, name: &str) -> bool {
    !name.is_empty() && text.strip_prefix(name).is_some_and(|it| it.starts_with('='))
}

/// The text of a scalar; of a mapping those of its values.
fn texts(node: &Node) -> Vec<String> {
    match node.as_map() {
        Some(map) => map.entries.iter().map(|it| scalar_text(&it.value)).collect(),
        None => vec![scalar_text(node)],
    }
}
