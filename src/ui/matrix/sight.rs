//! Which lines and columns of the matrix are drawn: all of a small one, of a large one those in sight.

use std::ops::Range;
use std::rc::Rc;

use super::keys::Cell;
use super::rows::{Found, Line};
use super::shown::{Column, Shown};
use crate::fact::Fact;

/// Heights of the lines of a large matrix in pixels, as the style sheet has them: a heading, a value in one line, and one in two.
const HEADING: usize = 40;
const LOW: usize = 32;
const HIGH: usize = 48;

/// Widths of the columns of a large matrix in pixels.
const VERDICT: usize = 196;
const VALUE: usize = 250;

/// So many cells are drawn at once: more than that make a browser wait.
const MANY_CELLS: usize = 1_000;

/// Less than so many pixels of scrolling change nothing: down, and to the right.
const STEPS: (usize, usize) = (192, 240);

/// So many pixels more than what is in sight are drawn at each side.
const AROUND: usize = 160;

/// Below this width of the panel the names take less room, in pixels.
const NARROW: usize = 480;

/// What the panel shows of the table, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sight {
    /// How far it is scrolled down and to the right.
    pub(super) scrolled: (usize, usize),
    /// How wide and high it is.
    pub(super) size: (usize, usize),
}

impl Sight {
    /// Where it is scrolled to, as far as that changes what is drawn.
    pub(super) fn rounded(top: usize, left: usize) -> (usize, usize) {
        (top / STEPS.0 * STEPS.0, left / STEPS.1 * STEPS.1)
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// Whether lines and columns have fixed sizes, since only some are drawn.
    pub(super) is_fixed: bool,
    /// Whether there is little room.
    pub(super) is_narrow: bool,
    /// Places of lines, in order.
    pub(super) lines: Vec<Range<usize>>,
    /// Places of columns, in order.
    pub(super) columns: Rc<[Range<usize>]>,
}

/// A part of a row of lines or columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// It is not drawn, but takes room.
    Space(Range<usize>),
    /// It is drawn.
    Drawn(Range<usize>),
}

impl Window {
    /// The width of the names in pixels.
    pub(super) fn names(&self) -> usize {
        if self.is_narrow { 116 } else { 168 }
    }
}

/// What of `found` is drawn in `sight`; the line and the column of `kept`, the cell that had the focus last, always are.
pub(super) fn window(shown: &Shown, found: &Found, sight: Sight, kept: Option<Cell>) -> Window {
    let (n_lines, n_columns) = (found.lines.len(), shown.columns.len());
    let is_narrow = sight.size.0 < NARROW;
    // Not by what is found: the table would look different as one types.
    if shown.rows.len() * n_columns < MANY_CELLS {
        let (lines, columns) = (with(0..n_lines, None), with(0..n_columns, None).into());
        return Window { is_fixed: false, is_narrow, lines, columns };
    }
    let (top, left) = sight.scrolled;
    let lines = between(&found.tops, top, top + STEPS.0 + sight.size.1);
    let columns = between(&shown.starts, left, left + STEPS.1 + sight.size.0);
    Window {
        is_fixed: true,
        is_narrow,
        lines: with(lines, kept.map(|it| it.0)),
        columns: with(columns, kept.map(|it| it.1)).into(),
    }
}

/// What of the things that begin at `starts`, the last entry being the end of the last, is between `from` and `to` or near.
fn between(starts: &[usize], from: usize, to: usize) -> Range<usize> {
    let n = starts.len().saturating_sub(1);
    let first = starts.partition_point(|it| *it + AROUND <= from).saturating_sub(1).min(n);
    first..starts.partition_point(|it| *it < to + AROUND).min(n)
}

/// Where each of the things with these sizes begins, and where the last one ends.
pub(super) fn starts(sizes: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut all = vec![0];
    let mut end = 0;
    all.extend(sizes.map(|it| {
        end += it;
        end
    }));
    all
}

/// The height of a line in pixels.
pub(super) fn height(shown: &Shown, line: Line) -> usize {
    match line {
        Line::Kind(_) => HEADING,
        Line::Row(at) => match shown.rows.get(at).map(|it| &it.fact) {
            Some(it) if is_low(it) => LOW,
            _ => HIGH,
        },
    }
}

/// Whether name and value of a fact take one line each.
pub(super) fn is_low(fact: &Fact) -> bool {
    matches!(fact, Fact::Variable(_))
}

/// The width of a column in pixels.
pub(super) fn width(column: Column) -> usize {
    match column {
        Column::Verdict(_) => VERDICT,
        Column::Value(..) => VALUE,
    }
}

/// `range`, and the place `kept` beside it if it is not in it.
fn with(range: Range<usize>, kept: Option<usize>) -> Vec<Range<usize>> {
    match kept {
        Some(kept) if kept < range.start => vec![kept..kept + 1, range],
        Some(kept) if kept >= range.end => vec![range, kept..kept + 1],
        _ => vec![range],
    }
}

/// `all` as what is drawn of it and the room between.
pub(super) fn pieces(all: &Range<usize>, drawn: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = all.start;
    for it in drawn {
        let own = it.start.max(at)..it.end.min(all.end);
        if own.is_empty() {
            continue;
        }
        if own.start > at {
            pieces.push(Piece::Space(at..own.start));
        }
        at = own.end;
        pieces.push(Piece::Drawn(own));
    }
    if at < all.end {
        pieces.push(Piece::Space(at..all.end));
    }
    pieces
}
