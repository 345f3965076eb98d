//! Tables while they grow: headers and dotted keys open them, pairs fill them.

use std::rc::Rc;

use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node, Style};

/// A table without entries.
pub(super) fn empty(span: Span) -> Node {
    Node { span, data: Rc::new(Data::Map(Map::default())), style: Style::Block, tagged: false }
}

/// Opens the table at `path` for a header at `span`, or a new one at the end of the array there. False where something
/// else stands there.
pub(super) fn open(root: &mut Node, path: &[Node], is_array: bool, span: Span) -> bool {
    let Some((last, above)) = path.split_last() else { return false };
    let Some(parent) = find(root, above) else { return false };
    if !is_array {
        let Some(table) = child(parent, last) else { return false };
        table.span = span;
        return table.as_map().is_some();
    }
    let Some(entry) = entry(parent, last) else { return false };
    let is_new = entry.as_map().is_some_and(|it| it.entries.is_empty());
    if is_new {
        entry.data = Rc::new(Data::Seq(Vec::new()));
    }
    match Rc::get_mut(&mut entry.data) {
        Some(Data::Seq(items)) if entry.style == Style::Block => {
            items.push(empty(span));
            true
        }
        _ => false,
    }
}

/// The table at `path`; in an array of tables the last one. Tables that are not there yet are made.
pub(super) fn find<'n>(root: &'n mut Node, path: &[Node]) -> Option<&'n mut Node> {
    path.iter().try_fold(root, |table, key| child(table, key))
}

/// Puts `value` at `path` below `table`; false where there is one already.
pub(super) fn put(table: &mut Node, path: &[Node], value: Node) -> bool {
    let Some((last, above)) = path.split_last() else { return false };
    let Some(map) = find(table, above).and_then(map) else { return false };
    if last.as_str().is_none_or(|it| map.get(it).is_some()) {
        return false;
    }
    map.entries.push(Entry { key: last.clone(), value, merged: false });
    true
}

fn child<'n>(table: &'n mut Node, key: &Node) -> Option<&'n mut Node> {
    let value = entry(table, key)?;
    if value.style == Style::Flow {
        return None;
    }
    if value.as_seq().is_some() {
        let Some(Data::Seq(items)) = Rc::get_mut(&mut value.data) else { return None };
        return items.last_mut();
    }
    Some(value)
}

/// The value under `key`; an empty table where there is none yet.
fn entry<'n>(table: &'n mut Node, key: &Node) -> Option<&'n mut Node> {
    let map = map(table)?;
    let name = key.as_str();
    let at = map.entries.iter().position(|it| it.key.as_str() == name).unwrap_or_else(|| {
        map.entries.push(Entry { key: key.clone(), value: empty(key.span), merged: false });
        map.entries.len() - 1
    });
    Some(&mut map.entries.get_mut(at)?.value)
}

fn map(table: &mut Node) -> Option<&mut Map> {
    match Rc::get_mut(&mut table.data) {
        Some(Data::Map(map)) => Some(map),
        _ => None,
    }
}
