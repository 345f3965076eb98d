//! What it costs that a repository's files are taken for complete ones, which is a guess.

use crate::analysis::Analysis;
use crate::merge::Effective;
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
    let is_own =
        |it: &&Effective| analysis.model.repos.get(it.repo).is_some_and(|it| it.name == repo.name);
    let own = analysis.deployed.iter().filter(is_own);
    own.filter_map(|it| guessed(analysis, repo, it)).collect()
}

fn guessed(analysis: &Analysis, repo: &Repo, effective: &Effective) -> Option<GuessedLayout> {
    let environment = effective.environment.clone()?;
    let (mut bases, mut overlays) = (Vec::new(), Vec::new());
    for (file, it) in analysis.model.deployments() {
        if !repo.files.contains(&file.id) || !file.is_read_in(Some(&environment)) {
            continue;
        }
        let is_deployed = effective.files.contains(&file.id);
        match &file.environment {
            None if !is_deployed => bases.push((file, it)),
            Some(_) if is_deployed => overlays.push(it),
            _ => {}
        }
    }
    let name = |it: &ModelFile| analysis.files.name(it.id);
    let missing = bases.iter().find_map(|(file, it)| {
        let all = missing(analysis, repo, it, effective);
        let are = if all.len() == 1 { "is" } else { "are" };
        (!all.is_empty()).then(|| {
            let base = name(file);
            format!("{} of `{base}` {are} not deployed to {environment}", all.join(", "))
        })
    });
    let lost = bases.iter().find_map(|(file, it)| {
        let location = overlays.iter().find_map(|own| first_lost(repo, it, own))?;
        let base = name(file);
        Some(format!("what `{base}` alone says of `{location}` does not count in {environment}"))
    });
    let costs: Vec<String> = missing.into_iter().chain(lost).collect();
    (!costs.is_empty()).then(|| {
        let costs = costs.join(", and ");
        let words = format!("the files of `{}` are taken for complete ones, so {costs}", repo.name);
        GuessedLayout { environment, words }
    })
}

/// The locations of `base` that are not deployed, in quotes, of many only the first. Those under whose name with a word for an
/// environment another is deployed are offered as one location instead.
fn missing(
    analysis: &Analysis,
    repo: &Repo,
    base: &Deployment,
    effective: &Effective,
) -> Vec<String> {
    const MOST: usize = 3;
    // What is not read may have them.
    if !effective.is_whole() {
        return Vec::new();
    }
    let is_missing = |it: &&Location| {
        let identity = repo.identity(&it.name.value);
        effective.locations.iter().all(|own| {
            own.identity() != identity
                && analysis.model.without_environment(&own.name) != Some(identity)
        })
    };
    let names = base.locations.iter().filter(is_missing).map(|it| &*it.name.value);
    let names: Vec<&str> = names.collect();
    let mut all: Vec<String> = names.iter().take(MOST).map(|it| format!("`{it}`")).collect();
    if names.len() > MOST {
        all.push(format!("{} more", names.len() - MOST));
    }
    all
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
