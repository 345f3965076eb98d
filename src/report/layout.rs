//! What it costs that a repository's files are taken for complete ones, which is a guess.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::model::{Deployment, Location, ModelFile, Repo};
use crate::source::Layout;
use crate::yaml::Node;

/// What a guess costs one repository in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessedLayout {
    /// The environment whose files are taken for complete ones.
    pub environment: String,
    /// What does not count, as a sentence without its end.
    pub words: String,
}

/// Each environment of `repo` where a base says something that does not count, because the environment's files are taken for
/// complete ones and nobody said so.
pub fn guessed_layouts(analysis: &Analysis, repo: &Repo) -> Vec<GuessedLayout> {
    if repo.layout != Layout::Complete || !repo.is_layout_guessed {
        return Vec::new();
    }
    let own = || analysis.model.deployments().filter(|(it, _)| repo.files.contains(&it.id));
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut notes = Vec::new();
    for (file, overlay) in own() {
        let Some(environment) = &file.environment else { continue };
        let is_read = |it: &ModelFile| it.is_read_in(Some(environment));
        let bases = own().filter(|(it, _)| it.environment.is_none() && is_read(it));
        let lost = bases.filter(|_| is_read(file)).find_map(|(base, it)| {
            let location = first_lost(repo, it, overlay)?;
            Some((analysis.files.name(base.id), location))
        });
        let Some((base, location)) = lost.filter(|_| known.insert(environment)) else {
            continue;
        };
        let words = format!(
            "the files of `{}` are taken for complete ones, so what `{base}` alone says of `{location}` does not count in {environment}",
            repo.name
        );
        notes.push(GuessedLayout { environment: environment.clone(), words });
    }
    notes
}

/// The first location of `base` of which the one in `overlay` does not say everything.
fn first_lost<'d>(repo: &Repo, base: &'d Deployment, overlay: &Deployment) -> Option<&'d str> {
    let lost = base.locations.iter().find(|it| {
        let is_it =
            |own: &&Location| repo.identity(&own.name.value) == repo.identity(&it.name.value);
        overlay.locations.iter().find(is_it).is_some_and(|own| lacks(&own.node, &it.node))
    });
    lost.map(|it| &*it.name.value)
}

/// Whether `own` has no value for a key that `base` has, at any level.
fn lacks(own: &Node, base: &Node) -> bool {
    let entries = base.as_map().map(|it| &*it.entries).unwrap_or_default();
    entries.iter().any(|it| {
        let Some(key) = it.key.as_str() else { return false };
        !it.value.is_null() && own.get(key).is_none_or(|own| lacks(own, &it.value))
    })
}
