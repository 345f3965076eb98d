//! What the projects of the newer layout deploy: the file that `dg` writes from them (`DAGSTER.md §11`).

use std::cmp::Ordering;
use std::rc::Rc;

use super::combine::{combine_builds, combine_contexts, strip_nulls};
use super::effective::whole;
use super::{Effective, EffectiveLocation, Failure, Merged, MergedEntry, MergedValue, Strategy};
use crate::model::{Content, Model, Project, Repo, folder_of, resolve};
use crate::schema::{Outcome, check};
use crate::source::{FileId, Span, sort_by};
use crate::yaml::{Data, Entry, Map, Node, Style, integral, read_real};

/// The `dagster_cloud.yaml` that `dg plus deploy` writes, uses and throws away.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Its values; the spans are those of the project's files.
    pub root: Node,
    /// What the official check says of it.
    pub outcome: Outcome,
}

/// Puts the locations of the projects into `result`. The files know no environments, so it is the same for each.
pub(super) fn deploy(model: &Model, repo: &Repo, result: &mut Effective) {
    let mut is_named = vec![false; model.files.len()];
    let mut name = |id: FileId| {
        if let Some(is_named @ false) = is_named.get_mut(id.0 as usize) {
            *is_named = true;
            result.files.push(id);
        }
    };
    // Those of the workspace are weaker than every project's.
    repo.projects.deployed.iter().flat_map(|it| it.of_workspace(model)).for_each(&mut name);
    for it in &repo.projects.deployed {
        [it.file].iter().chain(&it.builds).chain(&it.contexts).for_each(|it| name(*it));
    }
    for project in &repo.projects.deployed {
        let parts = || project.builds.iter().chain(&project.contexts);
        if let Some(Content::Dg(dg)) = model.file(project.file).map(|it| &it.content)
            && dg.toml.error.is_some()
        {
            result.lost.extend([whole(project.file)]);
        }
        result
            .lost
            .extend(parts().filter_map(|it| model.document(*it)).flat_map(|it| it.lost.iter()));
        let merged = location(model, project, result);
        let (name, name_span) = (project.name.value.clone(), project.name.span);
        let known_as = repo.known_as(&name).map(ToOwned::to_owned);
        result.locations.push(EffectiveLocation { name, name_span, known_as, merged });
    }
    let Some(span) = result.locations.first().map(|it| it.name_span) else { return };
    let items = result.locations.iter().map(|it| sorted(&it.merged.node())).collect();
    let list = plain(span, Data::Seq(items));
    let key = plain(span, Data::Str("locations".into()));
    let entries = vec![Entry { key, value: list, merged: false }];
    let root = plain(span, Data::Map(Map { entries, duplicates: Vec::new() }));
    let outcome = check(Some(&root), span);
    result.written = Some(Written { root, outcome });
}

/// The location that becomes of one project.
fn location(model: &Model, project: &Project, result: &mut Effective) -> Merged {
    let name = &project.name;
    let mut entries = vec![entry("location_name", text(&name.value, name.span))];
    let module = entry("module_name", text(&project.module.value, project.module.span));
    entries.push(entry("code_source", map(vec![module], project.module.span)));
    let build = project.builds.iter().filter_map(|id| build(model, *id, &mut result.failures));
    let build = build.reduce(combine_builds);
    entries.extend(full(build).map(|it| entry("build", it)));
    let contexts = project.contexts.iter().filter_map(|id| root(model, *id));
    let context = contexts
        .map(Merged::only)
        .reduce(|under, over| combine_contexts(under, over, &mut result.failures));
    entries.extend(full(context).map(|it| entry("container_context", it)));
    for (key, value) in [("agent_queue", &project.agent_queue), ("image", &project.image)] {
        entries.extend(value.as_ref().map(|it| entry(key, Merged::only(it))));
    }
    map(entries, name.span)
}

/// A value as the official writer puts it: the keys of each mapping in their order, where Python can compare them.
fn sorted(node: &Node) -> Node {
    let data = match &*node.data {
        Data::Seq(items) => Data::Seq(items.iter().map(sorted).collect()),
        Data::Map(map) => {
            let mut entries: Vec<Entry> = map.entries.clone();
            for it in &mut entries {
                it.value = sorted(&it.value);
            }
            let number = |it: &Entry| match &*it.key.data {
                // What is too large to be written in decimal is beyond every float.
                Data::Int(digits) => {
                    let sign = if digits.starts_with('-') { -1.0 } else { 1.0 };
                    read_real(digits).or(Some(f64::INFINITY * sign))
                }
                Data::Float(value) => Some(*value),
                Data::Bool(value) => Some(f64::from(u8::from(*value))),
                _ => None,
            };
            if entries.iter().all(|it| it.key.as_str().is_some()) {
                sort_by(&mut entries, &|one, other| one.key.as_str().cmp(&other.key.as_str()));
            } else if entries.iter().all(|it| number(it).is_some()) {
                sort_by(
                    &mut entries,
                    &|one, other| match number(one).partial_cmp(&number(other)) {
                        Some(Ordering::Equal) => beyond_floats(one, other),
                        order => order.unwrap_or(Ordering::Equal),
                    },
                );
            }
            Data::Map(Map { entries, duplicates: Vec::new() })
        }
        // It is written without its tag, and the check reads no times.
        Data::Date(text) => Data::Str(Rc::clone(text)),
        _ => return node.clone(),
    };
    Node { data: Rc::new(data), ..node.clone() }
}

/// The order of two numbers that are the same float: an infinite one is farther from zero than every integer, and of two
/// integers without leading zeros the longer one.
fn beyond_floats(one: &Entry, other: &Entry) -> Ordering {
    let size = |it: &Entry| {
        let (is_infinite, digits): (bool, Rc<str>) = match &*it.key.data {
            Data::Int(digits) => (false, digits.clone()),
            Data::Float(value) if value.is_finite() => (false, integral(*value).into()),
            Data::Float(value) => (true, if *value < 0.0 { "-".into() } else { "".into() }),
            _ => (false, "".into()),
        };
        // Hexadecimal are only integers that are larger than those in decimal.
        (is_infinite, digits.contains('x'), digits.len(), digits)
    };
    let (one, other) = (size(one), size(other));
    let order = one.cmp(&other);
    if one.3.starts_with('-') { order.reverse() } else { order }
}

/// The mapping that a part holds.
fn root(model: &Model, id: FileId) -> Option<&Node> {
    model.document(id)?.root.as_ref().filter(|it| it.as_map().is_some())
}

/// A `build.yaml`: without nulls, its directory counted from the repository's root.
fn build(model: &Model, id: FileId, failures: &mut Vec<Failure>) -> Option<Merged> {
    let mut build = Merged::only(root(model, id)?);
    strip_nulls(&mut build, failures);
    let MergedValue::Map(entries) = &mut build.value else { return None };
    // A base path without its file name is the folder.
    let folder = folder_of(model.file(id).map_or("", |it| &it.base_path));
    for entry in entries.iter_mut().filter(|it| &*it.key == "directory") {
        if let Some(relative) = entry.value.as_str().filter(|it| !it.is_empty()) {
            let path = resolve(folder, relative);
            let path = if path.is_empty() { "." } else { &path };
            entry.value = text(path, entry.value.origin);
        }
    }
    Some(build)
}

/// What is not empty.
fn full(value: Option<Merged>) -> Option<Merged> {
    value.filter(|it| !it.entries().is_empty())
}

fn entry(key: &str, value: Merged) -> MergedEntry {
    let key_data = Rc::new(Data::Str(key.into()));
    MergedEntry { key: key.into(), key_data, key_span: value.origin, value }
}

fn map(entries: Vec<MergedEntry>, origin: Span) -> Merged {
    merged(MergedValue::Map(entries), origin)
}

fn text(text: &str, origin: Span) -> Merged {
    merged(MergedValue::Scalar(plain(origin, Data::Str(text.into()))), origin)
}

fn merged(value: MergedValue, origin: Span) -> Merged {
    Merged { value, origin, hidden: Vec::new(), strategy: Strategy::Kept }
}

fn plain(span: Span, data: Data) -> Node {
    Node { span, data: Rc::new(data), style: Style::Plain, tagged: false }
}
