//! Where values are written that a template prints: in its values file, where that has exactly what is printed.

use std::cell::RefCell;
use std::rc::Rc;

use super::copies::Copies;
use super::printed::{Asked, inputs, is_one_copy, pieces, rendering};
use super::scalar_text;
use crate::model::Model;
use crate::source::{FileId, Files, Piece, Rendering, Role, Span};
use crate::yaml;

/// Looks up where values are written.
pub struct Places<'m> {
    files: &'m Files,
    model: &'m Model,
    /// The renderings with loops that were asked for already.
    copies: RefCell<Vec<(&'m Rendering, Rc<Copies>)>>,
}

impl<'m> Places<'m> {
    /// Of the values of `model`.
    pub fn of(files: &'m Files, model: &'m Model) -> Self {
        Self { files, model, copies: RefCell::default() }
    }

    /// Where the value at `span` is written in `environment`: in the values file, if one expression prints it, or one alone prints the part that
    /// `is_meant`. Else it is the template’s, and so is what a loop prints in several copies, if none of `asked` tells them apart.
    pub fn written_at(
        &self,
        environment: Option<&str>,
        asked: &[Asked<'_>],
        span: Span,
        is_meant: Option<&dyn Fn(&str) -> bool>,
    ) -> Span {
        let written = || {
            let rendering = rendering(self.model, environment, span)?;
            let pieces = self.copy(rendering, asked, span)?;
            let mut meant = pieces.into_iter().filter(|(_, piece)| match is_meant {
                Some(is_meant) => printed(rendering, piece, span).is_some_and(is_meant),
                None => !piece.is_exact && piece.start < piece.end,
            });
            let (at, piece) = meant.next()?;
            if meant.next().is_some() || piece.is_exact {
                return None;
            }
            self.value(rendering, at, piece)
        };
        written().unwrap_or(span)
    }

    /// The file that the value at `span` is written in.
    pub fn file(&self, environment: Option<&str>, span: Span) -> FileId {
        let written = || {
            let rendering = rendering(self.model, environment, span)?;
            pieces(rendering, span).into_iter().find_map(|at| {
                self.value(rendering, at, rendering.pieces.get(at).filter(|it| !it.is_exact)?)
            })
        };
        written().map_or(span.file, |it| it.file)
    }

    /// The pieces that the value at `span` was printed in.
    fn copy(
        &self,
        rendering: &'m Rendering,
        asked: &[Asked<'_>],
        span: Span,
    ) -> Option<Vec<(usize, &'m Piece)>> {
        let all = pieces(rendering, span);
        let range = if is_one_copy(rendering, &all) {
            None
        } else {
            let copies = self.copies(rendering);
            Some(asked.iter().find_map(|it| copies.find(*it, span))?)
        };
        let is_in = |it: &Piece| {
            range.as_ref().is_none_or(|range| it.start < range.end && range.start < it.end)
        };
        let own = all.into_iter().filter_map(|at| Some((at, rendering.pieces.get(at)?)));
        Some(own.filter(|it| is_in(it.1)).collect())
    }

    fn copies(&self, rendering: &'m Rendering) -> Rc<Copies> {
        let mut known = self.copies.borrow_mut();
        if let Some((_, copies)) = known.iter().find(|it| std::ptr::eq(it.0, rendering)) {
            return Rc::clone(copies);
        }
        let copies = Rc::new(Copies::of(rendering));
        known.push((rendering, Rc::clone(&copies)));
        copies
    }

    /// The value that says exactly what `piece` prints.
    fn value(&self, rendering: &Rendering, at: usize, piece: &Piece) -> Option<Span> {
        let printed = rendering.text.get(piece.start as usize..piece.end as usize)?;
        inputs(rendering, at).iter().find_map(|it| {
            let is_value = matches!(it.role, Role::Value | Role::Item) && !it.is_condition;
            let place = it.span.filter(|_| is_value)?;
            let written = yaml::parse(place.file, self.files.slice(place)).root?;
            (scalar_text(&written) == printed).then_some(place)
        })
    }
}

/// What `piece` prints of what comes from `span`.
fn printed<'r>(rendering: &'r Rendering, piece: &Piece, span: Span) -> Option<&'r str> {
    let text = rendering.text.get(piece.start as usize..piece.end as usize)?;
    if !piece.is_exact {
        return Some(text);
    }
    let source = piece.source;
    let start = span.start.max(source.start) - source.start;
    let end = span.end.min(source.end) - source.start;
    text.get(start as usize..end as usize)
}
