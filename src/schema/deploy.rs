//! The deploy document of a location, and what the hosted service says of it (`DAGSTER.md §6`).

use std::rc::Rc;

use super::evaluate::{Evaluation, evaluate};
use super::keys::{Place, Stages};
use crate::source::Span;
use crate::yaml::{Data, Entry, Map, Node, Style};

/// The document that `ci deploy` sends for `location`, a mapping of the raw file: without `build`, with the built image and what is
/// known of the commit; nulls of the file stay. `None` where the deploy step itself refuses: the name is empty or no text.
pub fn deploy_document(location: &Node, image: &str) -> Option<Node> {
    let map = location.as_map()?;
    match &*map.get("location_name")?.data {
        Data::Str(name) | Data::Unpaired(name) if !name.is_empty() => {}
        _ => return None,
    }
    let mut entries = without_build(map);
    set(&mut entries, "image", Data::Str(image.into()), location.span);
    if map.get("code_source").is_none_or(|it| it.as_map().is_none()) {
        set(&mut entries, "code_source", Data::Map(Map::default()), location.span);
    }
    if map.get("git").is_none_or(|it| it.as_map().is_none()) {
        set(&mut entries, "git", Data::Map(Map::default()), location.span);
    }
    Some(with(location, entries))
}

/// The document of a location of the merged file, to which CI adds nothing yet.
pub fn merged_document(location: &Node) -> Node {
    match location.as_map() {
        Some(map) => with(location, without_build(map)),
        None => location.clone(),
    }
}

fn without_build(map: &Map) -> Vec<Entry> {
    map.entries.iter().filter(|it| it.key.as_str() != Some("build")).cloned().collect()
}

fn with(location: &Node, entries: Vec<Entry>) -> Node {
    let data = Data::Map(Map { entries, duplicates: Vec::new() });
    Node { data: Rc::new(data), ..location.clone() }
}

/// What the hosted service says of a deploy document: that of [`deploy_document`] or [`merged_document`].
pub fn deploy(document: &Node) -> Evaluation {
    evaluate(Stages::DEPLOY, &[Place::Location, Place::Added], document)
}

/// Sets `key` as CI does, which has no text: the value stands where the old one did, else at `span`.
fn set(entries: &mut Vec<Entry>, key: &str, data: Data, span: Span) {
    let data = Rc::new(data);
    if let Some(entry) = entries.iter_mut().find(|it| it.key.as_str() == Some(key)) {
        entry.value.data = data;
        return;
    }
    let node = |data| Node { span, data, style: Style::Plain, tagged: false };
    let name = node(Rc::new(Data::Str(key.into())));
    entries.push(Entry { key: name, value: node(data), merged: false });
}
