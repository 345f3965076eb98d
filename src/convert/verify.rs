//! Whether the new files say what the old ones said: they are read and merged again, and the locations compared.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conversion, Loss, parts};
use crate::merge::{Effective, EffectiveLocation, Merged, effective};
use crate::model::{Content, Model, folder_of, lower, resolve};
use crate::python::Modules;
use crate::schema::identity;
use crate::source::{FileId, Files, Settings, SourceFile, Span, Workspace};
use crate::yaml::{Data, Map, Node};

/// Adds to the losses of `result` every value that is not read back as it was, and that they do not name yet.
pub(super) fn add(model: &Model, files: &Files, before: &Effective, result: &mut Conversion) {
    let Some(repo) = model.repos.get(before.repo) else { return };
    let kept = repo.files.iter().filter(|it| !result.replaced.contains(it));
    let is_read =
        |it: &&FileId| !matches!(model.file(**it).map(|it| &it.content), Some(Content::Other));
    let kept = kept.filter(is_read).filter_map(|it| files.get(*it)).cloned();
    let all: Vec<SourceFile> = kept.chain(result.files.iter().cloned()).collect();
    let workspace = Workspace { files: all, settings: Settings::default(), rendered: Vec::new() };
    let files_after = Files::new(&workspace.files);
    let model_after = lower(&workspace, &files_after, &Modules::default());
    let after = effective(&model_after, 0, None);
    let known: BTreeSet<Span> = result.losses.iter().map(|it| it.span).collect();
    let mut lose = |span, message: String| {
        if !known.contains(&span) {
            result.losses.push(Loss { span, message });
        }
    };
    let folder = |files: &Files, it: &EffectiveLocation| {
        folder_of(files.get(it.name_span.file).map_or("", |it| &*it.path)).to_owned()
    };
    // Of several with one name the first is meant.
    let by_name = |all: &'_ Effective| -> BTreeMap<String, usize> {
        all.locations.iter().enumerate().rev().map(|(at, it)| (it.name.clone(), at)).collect()
    };
    let (old_names, new_names) = (by_name(before), by_name(&after));
    let find = |name: &str| after.locations.get(*new_names.get(name)?);
    for old in &before.locations {
        let Some(new) = find(&old.name) else {
            lose(old.name_span, format!("`{}` is not among the locations any more", old.name));
            continue;
        };
        let base = if before.written.is_some() { String::new() } else { folder(files, old) };
        let new_base =
            if after.written.is_some() { String::new() } else { folder(&files_after, new) };
        let (old_parts, new_parts) = (by_key(&old.merged), by_key(&new.merged));
        for (key, value) in parts(&old.merged) {
            let told = |value: &Merged, base: &str| told(&key, value, base);
            let is_same = |other: &Merged| match (told(value, &base), told(other, &new_base)) {
                (None, None) => is_equal(&value.node(), &other.node()),
                (one, other) => one == other,
            };
            let is_kept = new_parts.get(&key).is_some_and(|it| is_same(it));
            if !is_kept && !says_nothing(&key, value) {
                lose(value.origin, format!("`{key}` is not read back as it is here"));
            }
        }
        for (key, value) in parts(&new.merged) {
            let is_new = !old_parts.contains_key(&key);
            if is_new && !key.starts_with("code_source") && !says_nothing(&key, value) {
                lose(old.name_span, format!("`{}` gets `{key}` from a file that stays", old.name));
            }
        }
    }
    for new in &after.locations {
        if !old_names.contains_key(&new.name)
            && let Some(old) = before.locations.first()
        {
            lose(
                old.name_span,
                format!("`{}` becomes a location too, from a file that stays", new.name),
            );
        }
    }
}

/// The parts of a location by their keys.
fn by_key(location: &Merged) -> BTreeMap<String, &Merged> {
    parts(location).into_iter().collect()
}

/// Whether two values that have no text of their own are equal: with the same items and keys, in the same order.
fn is_equal(one: &Node, other: &Node) -> bool {
    let entries = |one: &Map, other: &Map| {
        one.entries.len() == other.entries.len()
            && one.entries.iter().zip(&other.entries).all(|(one, other)| {
                is_equal(&one.key, &other.key) && is_equal(&one.value, &other.value)
            })
    };
    match (&*one.data, &*other.data) {
        (Data::Seq(one), Data::Seq(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|it| is_equal(it.0, it.1))
        }
        (Data::Map(one), Data::Map(other)) | (Data::Set(one), Data::Set(other)) => {
            entries(one, other)
        }
        _ => identity(one).is_some() && identity(one) == identity(other),
    }
}

/// The value as a text that is the same where the value is, if it has one; a folder counted from the repository's root.
fn told(key: &str, value: &Merged, base: &str) -> Option<String> {
    match value.as_str().filter(|it| key == "build.directory" && !it.is_empty()) {
        Some(text) => Some(resolve(base, text)),
        None => identity(&value.node()),
    }
}

/// Whether a part says as much as one that is not there.
fn says_nothing(key: &str, value: &Merged) -> bool {
    let is_inside = key.starts_with("container_context.");
    !is_inside && (value.is_null() || value.as_str() == Some("") || is_empty(value))
}

/// Whether it is a mapping without keys.
pub(super) fn is_empty(value: &Merged) -> bool {
    matches!(&*value.node().data, Data::Map(map) if map.entries.is_empty())
}
