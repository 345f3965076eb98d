//! Parts of texts of which something is known, for quick answers to whether a place is in one of them.

use super::{Span, sort_by_key};

/// Parts of texts in their order, no two of which touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretches(Vec<Span>);

impl Stretches {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts.
    pub fn iter(&self) -> impl Iterator<Item = Span> {
        self.0.iter().copied()
    }

    /// Takes more of them.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Span>) {
        let before = self.0.len();
        self.0.extend(more);
        if self.0.len() == before {
            return;
        }
        sort_by_key(&mut self.0, |it| *it);
        self.0.dedup_by(|next, last| {
            let touches = next.touches(*last);
            if touches {
                last.end = last.end.max(next.end);
            }
            touches
        });
    }

    /// Whether one of them has a byte of `span`, or meets it.
    pub fn touch(&self, span: Span) -> bool {
        let ends_before = |it: &Span| (it.file, it.end) < (span.file, span.start);
        self.0.get(self.0.partition_point(ends_before)).is_some_and(|it| it.touches(span))
    }
}

impl FromIterator<Span> for Stretches {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut all = Self::default();
        all.extend(spans);
        all
    }
}
