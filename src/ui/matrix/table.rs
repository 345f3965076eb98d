//! The table of the matrix: heads that stay, and the lines and columns that are drawn, with the room of the others.

use std::ops::Range;
use std::rc::Rc;

use web_sys::{FocusEvent, KeyboardEvent};
use yew::{Callback, Html, Properties, component, html};

use super::cell;
use super::keys::Cell;
use super::rows::{Found, KINDS, Line, kind, label};
use super::shown::{Column, Shown};
use super::sight::{Piece, Window, is_low, pieces, width};
use crate::ui::map::repo_color;

/// What is drawn.
pub(super) struct Drawing<'d> {
    /// What is compared.
    pub(super) shown: &'d Rc<Shown>,
    /// The rows that are wanted.
    pub(super) found: &'d Found,
    /// What of them is drawn.
    pub(super) window: &'d Window,
    /// The cell that the Tab key reaches.
    pub(super) tab: Option<Cell>,
    /// The chosen environment.
    pub(super) chosen: Option<&'d str>,
}

/// The table.
pub(super) fn table(
    drawing: &Drawing<'_>,
    onkeydown: Callback<KeyboardEvent>,
    onfocusin: Callback<FocusEvent>,
) -> Html {
    let Drawing { shown, found, window, .. } = drawing;
    let columns = pieces(&(0..shown.columns.len()), &window.columns);
    let all = window.names() + shown.starts.last().copied().unwrap_or_default();
    // What is counted is all that there is, drawn or not.
    let (n_columns, n_lines) = (shown.columns.len() + 1, found.lines.len() + 2);
    html! {
        <table class="matrix-table" role="grid" aria-readonly="true" aria-colcount={n_columns.to_string()}
            aria-rowcount={n_lines.to_string()} data-fixed={window.is_fixed.then_some("")}
            width={window.is_fixed.then(|| all.to_string())} {onkeydown} {onfocusin}>
            <caption class="visually-hidden">{ "What each location uses, by environment" }</caption>
            if window.is_fixed {
                <colgroup>
                    <col width={window.names().to_string()} />
                    for it in &columns {
                        { col(shown, it) }
                    }
                </colgroup>
            }
            <thead>
                <tr aria-rowindex="1">
                    <td></td>
                    { for columns.iter().map(|it| environments(drawing, it)) }
                </tr>
                <tr aria-rowindex="2">
                    <th key="name" scope="col" aria-colindex="1">{ "Fact" }</th>
                    { for across(shown, &columns, |at, column| head(shown, at, column)) }
                </tr>
            </thead>
            for (kind, lines) in found.sections() {
                <tbody key={kind}>
                    { for body(drawing, kind, &lines, columns.len()) }
                </tbody>
            }
        </table>
    }
}

fn col(shown: &Shown, piece: &Piece) -> Html {
    match piece {
        Piece::Space(it) => html! { <col width={room(&shown.starts, it).to_string()} /> },
        Piece::Drawn(it) => shown
            .columns
            .get(it.clone())
            .unwrap_or_default()
            .iter()
            .map(|it| html! { <col width={width(*it).to_string()} /> })
            .collect(),
    }
}

/// The pixels that the things of `range` take, which begin at `starts`.
fn room(starts: &[usize], range: &Range<usize>) -> usize {
    let at = |it: usize| starts.get(it).copied().unwrap_or_default();
    at(range.end).saturating_sub(at(range.start))
}

/// The cells of the columns that are drawn, and one for all between two of them that are not.
fn across(shown: &Shown, columns: &[Piece], cell: impl Fn(usize, Column) -> Html) -> Vec<Html> {
    let mut cells = Vec::new();
    for (at, piece) in columns.iter().enumerate() {
        match piece {
            Piece::Space(_) => cells.push(html! {
                <td key={format!("space-{at}")} class="matrix-space" aria-hidden="true"></td>
            }),
            Piece::Drawn(it) => {
                let inside = shown.columns.get(it.clone()).unwrap_or_default();
                cells.extend(it.clone().zip(inside).map(|it| cell(it.0, *it.1)));
            }
        }
    }
    cells
}

/// The lines of one kind: its heading and its rows.
fn body(drawing: &Drawing<'_>, kind: usize, lines: &Range<usize>, n_pieces: usize) -> Vec<Html> {
    let Drawing { shown, found, window, tab, .. } = drawing;
    let n_drawn = window.columns.iter().map(ExactSizeIterator::len).sum::<usize>();
    // Each piece that is not drawn is one cell.
    let span = 1 + n_drawn + n_pieces.saturating_sub(window.columns.len());
    let line = |at: usize| match found.lines.get(at) {
        Some(Line::Row(row)) => {
            let tab = tab.filter(|it| it.0 == at).map(|it| it.1);
            html! { <Row key={*row} shown={Rc::clone(shown)} row={*row} line={at} columns={Rc::clone(&window.columns)} {tab} /> }
        }
        _ => html! {
            <tr key="kind" class="matrix-section" aria-rowindex={(at + 3).to_string()}>
                <th scope="rowgroup" colspan={span.to_string()}><span>{ KINDS.get(kind).copied() }</span></th>
            </tr>
        },
    };
    let mut drawn = Vec::new();
    for (at, piece) in pieces(lines, &window.lines).into_iter().enumerate() {
        match piece {
            Piece::Space(it) => drawn.push(html! {
                <tr key={format!("space-{at}")} class="matrix-space" aria-hidden="true">
                    <td height={room(&found.tops, &it).to_string()} colspan={span.to_string()}></td>
                </tr>
            }),
            Piece::Drawn(it) => drawn.extend(it.map(line)),
        }
    }
    drawn
}

/// The environments over the columns of one piece.
fn environments(drawing: &Drawing<'_>, piece: &Piece) -> Html {
    let Piece::Drawn(columns) = piece else {
        return html! { <td class="matrix-space" aria-hidden="true"></td> };
    };
    let inside = drawing.shown.columns.get(columns.clone()).unwrap_or_default();
    let mut start = columns.start;
    let heads = inside.chunk_by(|left, right| left.scope() == right.scope()).map(|own| {
        let at = start;
        start += own.len();
        let scope = own.first().and_then(|it| drawing.shown.scopes.get(it.scope()));
        let Some(scope) = scope else { return html! {} };
        let is_chosen = scope.environment.as_deref() == drawing.chosen;
        html! {
            <th scope="colgroup" class="matrix-environment" aria-colindex={(at + 2).to_string()}
                colspan={own.len().to_string()} data-chosen={is_chosen.then_some("")}>
                <span>{ scope.name().to_owned() }</span>
            </th>
        }
    });
    heads.collect()
}

/// The head of a column.
fn head(shown: &Shown, at: usize, column: Column) -> Html {
    let number = (at + 2).to_string();
    let Column::Value(_, subject) = column else {
        return html! { <th key={at} scope="col" class="matrix-verdict" aria-colindex={number}>{ "Compared" }</th> };
    };
    let Some(subject) = shown.analysis.facts.subjects.get(subject) else { return html! {} };
    let repo = shown.analysis.model.repos.get(subject.repo).map_or("", |it| &it.name);
    html! {
        <th key={at} scope="col" aria-colindex={number} title={format!("{} of {repo}", subject.location)}>
            <span class="matrix-location">
                <span class="repo-mark" data-repo={repo_color(subject.repo)}></span>
                <span>{ &subject.location }</span>
            </span>
            if subject.identity == subject.location {
                <small>{ repo }</small>
            } else {
                <small>{ format!("{}, {repo}", subject.identity) }</small>
            }
        </th>
    }
}

/// A part of a name, behind which its line may end.
fn part(text: &str) -> Html {
    html! { <>{ text.to_owned() }<wbr /></> }
}

/// Properties of [`Row`].
#[derive(Properties, PartialEq)]
struct RowProps {
    shown: Rc<Shown>,
    /// Its place in [`Shown::rows`].
    row: usize,
    /// The place of its line.
    line: usize,
    /// The columns that are drawn.
    columns: Rc<[Range<usize>]>,
    /// Which of them the Tab key reaches, if it is in this row.
    tab: Option<usize>,
}

/// One fact, which is drawn again only if other columns are.
#[component]
fn Row(props: &RowProps) -> Html {
    let shown = &props.shown;
    let Some(row) = shown.rows.get(props.row) else { return html! {} };
    let columns = pieces(&(0..shown.columns.len()), &props.columns);
    let cell = |at: usize, column: Column| {
        let place = cell::Place { at, is_tab: props.tab == Some(at) };
        match column {
            Column::Verdict(scope) => cell::verdict(shown, row, scope, place),
            Column::Value(_, subject) => cell::value(shown, props.row, row, subject, place),
        }
    };
    let name = label(&row.fact);
    html! {
        <tr data-line={props.line.to_string()} data-low={is_low(&row.fact).then_some("")} aria-rowindex={(props.line + 3).to_string()}>
            <th key="name" scope="row" aria-colindex="1" title={name.clone()}>
                <code>{ for name.split_inclusive(['_', '-', '.', '/']).map(part) }</code>
                <small>{ kind(&row.fact) }</small>
            </th>
            { for across(shown, &columns, cell) }
        </tr>
    }
}
