//! Which lines and columns of the matrix are drawn: all of a small one, of a large one those in sight.

use std::ops::Range;
use std::rc::Rc;

use super::rows::Found;
use super::shown::{Column, Shown};

/// Height of a line of a large matrix in pixels; the style sheet has the same.
pub(super) const LINE: usize = 48;

/// Widths of the columns of a large matrix in pixels.
const VERDICT: usize = 120;
const VALUE: usize = 250;

/// So many cells are drawn at once: more than that make a browser wait.
const MANY_CELLS: usize = 1_000;

/// Lines and columns are drawn in steps, with so many more at each side: less than a step of scrolling changes nothing.
const LINES: usize = 6;
const COLUMNS: usize = 2;

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
    /// Where it is scrolled to, no closer than what changes what is drawn.
    pub(super) fn rounded(top: usize, left: usize) -> (usize, usize) {
        let step = LINE * LINES;
        (top / step * step, left / VERDICT * VERDICT)
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

/// What of `found` is drawn in `sight`; the line and the column of the cell that has the focus, `kept`, always are.
pub(super) fn window(shown: &Shown, found: &Found, sight: Sight, kept: (usize, usize)) -> Window {
    let (n_lines, n_columns) = (found.lines.len(), shown.columns.len());
    let is_narrow = sight.size.0 < NARROW;
    // Not by what is found: the table would look different as one types.
    if shown.rows.len() * n_columns < MANY_CELLS {
        let (lines, columns) = (with(0..n_lines, 0, 0), with(0..n_columns, 0, 0).into());
        return Window { is_fixed: false, is_narrow, lines, columns };
    }
    let (top, left) = sight.scrolled;
    let first = (top / LINE).saturating_sub(LINES).min(n_lines);
    let last = (top + sight.size.1) / LINE + 2 * LINES;
    let mut end = 0;
    let ends: Vec<usize> = shown
        .columns
        .iter()
        .map(|it| {
            end += width(*it);
            end
        })
        .collect();
    let start = ends.partition_point(|it| *it <= left).saturating_sub(COLUMNS);
    let stop = ends.partition_point(|it| *it < left + sight.size.0) + 1 + COLUMNS;
    Window {
        is_fixed: true,
        is_narrow,
        lines: with(first..last.min(n_lines), kept.0, n_lines),
        columns: with(start..stop.min(n_columns), kept.1, n_columns).into(),
    }
}

/// The width of a column in pixels.
pub(super) fn width(column: Column) -> usize {
    match column {
        Column::Verdict(_) => VERDICT,
        Column::Value(..) => VALUE,
    }
}

/// `range`, and the place `kept` of `n` beside it if it is not in it.
fn with(range: Range<usize>, kept: usize, n: usize) -> Vec<Range<usize>> {
    let own = kept..kept + 1;
    if kept >= n || range.contains(&kept) {
        vec![range]
    } else if kept < range.start {
        vec![own, range]
    } else {
        vec![range, own]
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
