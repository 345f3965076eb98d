//! What a person decided, from the `playground.yaml` of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::read::read_text;
use crate::model::read_settings;
use crate::source::{LineIndex, Settings, SourceFile};

/// The text of a `playground.yaml`.
pub(super) struct Decisions {
    /// The text, with its path as it was given; it is in no repository.
    pub(super) file: SourceFile,
    /// The names of the repositories beside it, by those of their folders.
    pub(super) renamed: BTreeMap<String, String>,
}

/// The settings at `path`, and their text.
///
/// # Errors
/// Where they cannot be read.
pub(super) fn decided(path: &Path) -> Result<(Settings, SourceFile), String> {
    let text = read_text(path)?;
    decided_in(&path.strip_prefix(".").unwrap_or(path).to_string_lossy(), &text)
}

/// The settings that `text` has, which is shown by this name.
///
/// # Errors
/// Where they cannot be read.
pub(super) fn decided_in(name: &str, text: &str) -> Result<(Settings, SourceFile), String> {
    let settings = read_settings(text).map_err(|error| {
        let at = error.span.map(|it| LineIndex::new(text).line_column(text, it.start));
        let at = at.map(|it| format!(":{}:{}", it.line, it.column)).unwrap_or_default();
        format!("{name}{at}: {}", error.message)
    })?;
    Ok((settings, SourceFile::new("", name, text)))
}

/// Adds the settings of a folder, which know its repositories by the names of their own folders. Of an environment
/// that several folders describe, the first description counts.
pub(super) fn add_settings(
    settings: &mut Settings,
    read: Settings,
    renamed: &BTreeMap<String, String>,
) {
    for environment in read.environments {
        if settings.environments.iter().all(|it| it.name != environment.name) {
            settings.environments.push(environment);
        }
    }
    let name = |it: &str| renamed.get(it).map_or(it, String::as_str).to_owned();
    settings.variables.extend(read.variables);
    settings.rules.extend(read.rules);
    // An empty list says that nothing is expected.
    if let Some(read) = read.expectations {
        let own = settings.expectations.get_or_insert_default();
        for mut expectation in read {
            for repo in &mut expectation.repos {
                *repo = name(repo);
            }
            own.push(expectation);
        }
    }
    settings.repos.extend(read.repos.into_iter().map(|(repo, it)| (name(&repo), it)));
    let file = |it: String| match it.split_once('/') {
        Some((repo, path)) => format!("{}/{path}", name(repo)),
        None => it,
    };
    settings.files.extend(read.files.into_iter().map(|(it, own)| (file(it), own)));
}
