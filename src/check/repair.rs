//! Whole texts in another shape: what stands under the wrong keys or lost its indentation, as a list of locations.

use super::Context;
use crate::diagnostic::Edit;
use crate::schema::{Holds, Place, Platform, check, key};
use crate::source::{FileId, Span};
use crate::yaml::{Entry, Node, Style, parse, quote};

/// The edits that make `after` of the text of `id`: only if the official check then accepts the file, or finds
/// nothing wrong above the locations.
pub(super) fn edits(context: &Context<'_>, id: FileId, after: &str) -> Option<Vec<Edit>> {
    let before = context.files.text(id);
    let document = parse(id, after);
    let items = document.root.as_ref()?.get("locations")?.as_seq()?;
    let outcome = check(document.root.as_ref(), Span::new(id, 0, 0));
    let is_sound = outcome.errors().iter().all(|it| it.place != Place::File);
    if document.error.is_some() || items.is_empty() || !is_sound {
        return None;
    }
    let same = |(left, right): &(char, char)| left == right;
    let start: usize =
        before.chars().zip(after.chars()).take_while(same).map(|it| it.0.len_utf8()).sum();
    let (old, new) = (before.get(start..)?, after.get(start..)?);
    let end: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(same).map(|it| it.0.len_utf8()).sum();
    let old_end = u32::try_from(before.len() - end).ok()?;
    let span = Span::new(id, u32::try_from(start).ok()?, old_end);
    Some(vec![Edit { span, text: new.get(..new.len() - end)?.to_owned() }])
}

/// `locations: {name: {…}}` as a list.
pub(super) fn list_of_map(text: &str, locations: &Node) -> Option<String> {
    let map = locations.as_map().filter(|_| locations.style == Style::Block)?;
    let mut out = String::new();
    let mut done = 0;
    for (at, entry) in map.entries.iter().enumerate() {
        let start = entry.key.span.start as usize;
        let column = column(text, start)?;
        let own = entry.value.as_map().filter(|_| entry.value.style == Style::Block)?;
        // An anchor or a tag between them would change its owner.
        let gap = text.get(entry.key.span.end as usize..entry.value.span.start as usize)?.lines();
        let mut marks = gap.map(|it| it.split('#').next().unwrap_or_default().trim());
        let is_plain = marks.next() == Some(":") && marks.all(str::is_empty);
        if own.get("location_name").is_some() || entry.merged || !is_plain {
            return None;
        }
        out.push_str(text.get(done..start)?);
        out.push_str("- location_name: ");
        out.push_str(&quote(entry.key.as_str()?));
        done = entry.key.span.end as usize + 1;
        let next = map.entries.get(at + 1).map_or(text.len(), |it| it.key.span.start as usize);
        let end = if next == text.len() { next } else { next - column };
        let mut body = text.get(done..end)?.to_owned();
        let has_source = own.get("code_source").is_some();
        let is_way =
            |it: &&Entry| it.key.as_str().is_some_and(|it| key(Place::CodeSource, it).is_some());
        let ways = || own.entries.iter().filter(is_way);
        // Two of them are none, and which one is meant nobody can tell.
        if ways().count() + usize::from(has_source) > 1 {
            return None;
        }
        if let Some(field) = ways().next() {
            // Its one line is moved below a key of its own.
            let line = text.get(field.key.span.start as usize..field.value.span.end as usize)?;
            if line.contains(['\n', '\r']) || field.value.as_map().is_some() {
                return None;
            }
            let at = (field.key.span.start as usize).checked_sub(done)?;
            let blanks = self::column(text, field.key.span.start as usize)?;
            body.insert_str(at, &format!("code_source:\n{}", " ".repeat(blanks + 2)));
        }
        let inner = self::column(text, own.entries.first()?.key.span.start as usize)?;
        out.push_str(&shifted(&body, inner, column + 2));
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// A location or a list of locations that stands elsewhere, under `locations`.
pub(super) fn under_locations(text: &str, root: &Node) -> Option<String> {
    let start = root.span.start as usize;
    if root.as_seq().is_some_and(|_| root.style == Style::Block) {
        let line = start - column(text, start)?;
        let (before, list) = (text.get(..line)?, text.get(line..)?);
        return Some([before, "locations:\n", list].concat());
    }
    let map = root.as_map().filter(|_| root.style == Style::Block)?;
    if let Some(one) = map.get("locations") {
        // One location without its dash.
        one.as_map().filter(|_| one.style == Style::Block)?;
        let (start, end) = (one.span.start as usize, one.span.end as usize);
        column(text, start)?;
        let body = shifted(text.get(start..end)?, 0, 2);
        return Some([text.get(..start)?, "- ", &body, text.get(end..)?].concat());
    }
    if map.get("location_name").is_some() {
        let is_field =
            |it: &Entry| it.key.as_str().is_some_and(|it| key(Place::Location, it).is_some());
        if !map.entries.iter().all(is_field) {
            return None;
        }
        let rest = shifted(text.get(start..)?, 0, 4);
        return Some(format!("{}locations:\n  - {rest}", text.get(..start)?));
    }
    let top = map.entry("code_locations").or_else(|| map.entry("location"));
    let above = if top.is_some() { None } else { map.entry("deployment") };
    let list = top.or_else(|| above?.value.as_map()?.entry("code_locations"))?;
    let is_chosen_by_ci = |it: &Entry| {
        matches!(it.key.as_str(), Some("deployment" | "code_locations" | "location" | "name"))
    };
    let inner = above.and_then(|it| it.value.as_map()).map(|it| &*it.entries).unwrap_or_default();
    if !map.entries.iter().chain(inner).all(is_chosen_by_ci) || list.value.style != Style::Block {
        return None;
    }
    let start = list.key.span.start as usize;
    let column = column(text, start)?;
    let body =
        shifted(text.get(list.key.span.end as usize..list.value.span.end as usize)?, column, 0);
    let first = map.entries.first()?.key.span.start as usize;
    let rest = text.get(list.value.span.end as usize..)?;
    // What stands after the list must be nothing that counts.
    let is_last = rest.lines().all(|it| it.trim().is_empty() || it.trim().starts_with('#'));
    is_last.then(|| format!("{}locations{body}{rest}", text.get(..first).unwrap_or_default()))
}

/// The `load_from` of a `workspace.yaml` as locations.
pub(super) fn from_workspace(root: &Node) -> Option<String> {
    let mut out = String::from("locations:\n");
    for item in root.get("load_from")?.as_seq()? {
        let [entry] = item.as_map()?.entries.as_slice() else { return None };
        let (way, inner) = match entry.key.as_str()? {
            "python_file" => ("python_file", "relative_path"),
            "python_module" => ("module_name", "module_name"),
            "python_package" => ("package_name", "package_name"),
            _ => return None,
        };
        let value = &entry.value;
        let source = value.as_str().or_else(|| value.get(inner)?.as_str())?;
        let known = [inner, "location_name", "attribute", "working_directory", "executable_path"];
        let fields = value.as_map().map(|it| &*it.entries).unwrap_or_default();
        if !fields.iter().all(|it| it.key.as_str().is_some_and(|it| known.contains(&it))) {
            return None;
        }
        let text = |key: &str| value.get(key).and_then(Node::as_str);
        // Without a name, open-source Dagster takes the file's or the module's.
        let name =
            text("location_name").unwrap_or_else(|| source.rsplit('/').next().unwrap_or(source));
        let (name, source) = (quote(name), quote(source));
        for part in
            ["  - location_name: ", &name, "\n    code_source:\n      ", way, ": ", &source, "\n"]
        {
            out.push_str(part);
        }
        for key in ["working_directory", "executable_path", "attribute"] {
            if let Some(text) = text(key) {
                for part in ["    ", key, ": ", &quote(text), "\n"] {
                    out.push_str(part);
                }
            }
        }
    }
    Some(out)
}

/// The column of the byte `at`, if only blanks stand before it on its line.
fn column(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let line = before.rsplit('\n').next()?.trim_start_matches('\u{feff}');
    line.bytes().all(|it| it == b' ').then_some(line.len())
}

/// The lines of `text` but the first moved from the column `from` to `to`.
fn shifted(text: &str, from: usize, to: usize) -> String {
    let mut out = String::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let blanks = line.bytes().take_while(|it| *it == b' ').count();
        if at == 0 || line.trim().is_empty() {
            out.push_str(line);
        } else if to >= from {
            out.push_str(&" ".repeat(to - from));
            out.push_str(line);
        } else {
            out.push_str(line.get(blanks.min(from - to)..).unwrap_or_default());
        }
    }
    out
}

/// Whether some platform has a list of texts of this name.
fn is_text_list(name: &str) -> bool {
    let is_one = |holds| matches!(holds, Holds::List(Holds::Text | Holds::TextOrEnv));
    Platform::ALL.into_iter().any(|it| key(it.place(), name).is_some_and(|it| is_one(it.holds)))
}

/// Whether `platform` has a list of texts or a single value of this name, which tell where they belong by it alone.
fn is_plain(platform: Platform, name: &str) -> bool {
    key(platform.place(), name).is_some_and(|it| match it.holds {
        Holds::Keys(_) | Holds::Any(_) | Holds::Named(_) => false,
        Holds::List(items) => matches!(items, Holds::Text | Holds::TextOrEnv),
        _ => true,
    })
}

/// A list of locations without indentation, indented again: each key stands below the last one that may hold it.
/// `None` where the keys do not tell.
pub(super) fn indented(text: &str) -> Option<String> {
    // What is open, from the outside in: its words, and the column of the keys in it.
    let mut open: Vec<(&str, usize)> = vec![("", 0)];
    let mut out = String::new();
    let mut notes = String::new();
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches('\u{feff}').trim();
        if body.is_empty() || body.starts_with('#') {
            notes.push_str(line);
            continue;
        }
        let (dash, rest) = body.strip_prefix("- ").map_or(("", body), |it| ("- ", it.trim_start()));
        let name = rest.split(':').next().unwrap_or_default();
        let is_key = rest.get(name.len()..).is_some_and(|it| it == ":" || it.starts_with(": "));
        let holds = |owner: &str| {
            if !dash.is_empty() {
                return if owner == "locations" {
                    is_key && key(Place::Location, name).is_some()
                } else {
                    !is_key && is_text_list(owner)
                };
            }
            is_key
                && match owner {
                    "" => key(Place::File, name).is_some(),
                    "defaults" => key(Place::Defaults, name).is_some(),
                    "item" => key(Place::Location, name).is_some(),
                    "code_source" => key(Place::CodeSource, name).is_some(),
                    "build" => key(Place::Build, name).is_some(),
                    "container_context" => Platform::of_key(name).is_some(),
                    _ => Platform::of_key(owner).is_some_and(|it| is_plain(it, name)),
                }
        };
        let at = open.iter().rposition(|it| holds(it.0))?;
        open.truncate(at + 1);
        let column = open.last()?.1;
        let blanks = " ".repeat(column);
        for note in notes.split_inclusive('\n') {
            out.push_str(if note.trim().is_empty() { "" } else { &blanks });
            out.push_str(note);
        }
        notes.clear();
        let end = line.get(line.trim_end().len()..).unwrap_or_default();
        for part in [&*blanks, dash, rest, end] {
            out.push_str(part);
        }
        if !dash.is_empty() && is_key && open.last()?.0 == "locations" {
            open.push(("item", column + 2));
        }
        if rest.len() == name.len() + 1 {
            let inner = open.last()?.1 + 2;
            open.push((name, inner));
        }
    }
    let blanks = " ".repeat(open.last()?.1);
    for note in notes.split_inclusive('\n') {
        out.push_str(if note.trim().is_empty() { "" } else { &blanks });
        out.push_str(note);
    }
    Some(out)
}
