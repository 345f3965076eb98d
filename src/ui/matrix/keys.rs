//! Ways through the cells of the matrix by keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::rows::{Found, Line};

/// A cell, by the place of its line and that of its column.
pub(super) type Cell = (usize, usize);

/// Where `key`, pressed `with_control` or without, leads from the cell `at` of a table of `n_columns`, of which a screen shows
/// `n_lines`; nothing where the key means something else.
pub(super) fn next(
    key: &str,
    with_control: bool,
    at: Cell,
    found: &Found,
    (n_lines, n_columns): (usize, usize),
) -> Option<Cell> {
    let is_row = |it: &usize| matches!(found.lines.get(*it), Some(Line::Row(_)));
    let (line, column) = at;
    let last = n_columns.checked_sub(1)?;
    let down = |n: usize| (line + 1..found.lines.len()).filter(is_row).take(n).last();
    let up = |n: usize| (0..line).rev().filter(is_row).take(n).last();
    let first_line = (0..found.lines.len()).find(is_row)?;
    let last_line = (0..found.lines.len()).rev().find(is_row)?;
    let next = match key {
        "ArrowDown" => (down(1).unwrap_or(line), column),
        "ArrowUp" => (up(1).unwrap_or(line), column),
        "PageDown" => (down(n_lines).unwrap_or(line), column),
        "PageUp" => (up(n_lines).unwrap_or(line), column),
        "ArrowRight" => (line, (column + 1).min(last)),
        "ArrowLeft" => (line, column.saturating_sub(1)),
        "Home" if with_control => (first_line, 0),
        "End" if with_control => (last_line, last),
        "Home" => (line, 0),
        "End" => (line, last),
        _ => return None,
    };
    Some(next)
}

/// The cell that `element` is in.
pub(super) fn cell_of(element: &Element) -> Option<Cell> {
    let number = |around: &str, name: &str| {
        let found = element.closest(around).ok().flatten()?;
        found.get_attribute(name)?.parse::<usize>().ok()
    };
    Some((number("[data-line]", "data-line")?, number("[data-column]", "data-column")?))
}

/// Gives the focus to what `cell` has to press, or to the cell itself; scrolls it into sight.
pub(super) fn focus(panel: &Element, (line, column): Cell) {
    let cell = format!("[data-line=\"{line}\"] > [data-column=\"{column}\"]");
    let find = |it: &str| panel.query_selector(it).ok().flatten();
    let found = find(&format!("{cell} button")).or_else(|| find(&cell));
    if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused keeps the focus where it is.
        found.focus().unwrap_or_default();
    }
}
