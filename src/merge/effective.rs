//! What each repository deploys to each environment.

use std::collections::BTreeMap;

use super::stack::{Layer, stacks};
use super::{Exception, Failure, Merged, Written, combine, project};
use crate::model::{Content, Deployment, Location, Mistaken, Model, ModelFile, Repo};
use crate::source::{Deployed, FileId, Span, Stretches, sort_by_key};

/// A code source is one of four ways: two of them together are none. The official merge never meets two, since `defaults`
/// have none.
const WHOLE: &[&str] = &["code_source"];

/// What one repository deploys to one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The repository, by its place in the model.
    pub repo: usize,
    /// The environment; `None` for the base, which is all there is where nothing names an environment.
    pub environment: Option<String>,
    /// The locations, in the order of the merge.
    pub locations: Vec<EffectiveLocation>,
    /// Locations that stand for nothing, for want of a name of their own: what else is wrong with them counts once they have one.
    pub others: Vec<Merged>,
    /// The files that have a part in it, weakest first.
    pub files: Vec<FileId>,
    /// What could not be merged.
    pub failures: Vec<Failure>,
    /// The parts of files that could not be read, or not as they are meant: what seems to be missing may stand there.
    pub lost: Stretches,
    /// Of the newer layout: the file that `dg` writes for the deploy, with its verdict.
    pub written: Option<Written>,
}

/// One location as it is deployed.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectiveLocation {
    /// `location_name`.
    pub name: String,
    /// The name's text: in the environment's own file where it names the location, else in the base.
    pub name_span: Span,
    /// What it is called everywhere, where a person said that its name changes with the environment.
    pub known_as: Option<String>,
    /// The whole location.
    pub merged: Merged,
}

/// What `repo` deploys to `environment`.
pub fn effective(model: &Model, repo: usize, environment: Option<&str>) -> Effective {
    let mut result = Effective {
        repo,
        environment: environment.map(Into::into),
        locations: Vec::new(),
        others: Vec::new(),
        files: Vec::new(),
        failures: Vec::new(),
        lost: Stretches::default(),
        written: None,
    };
    let Some(repo) = model.repos.get(repo) else { return result };
    if model.deploys_projects(repo) {
        project::deploy(model, repo, &mut result);
        return result;
    }
    for stack in stacks(model, repo, environment) {
        for Layer { file, deployment, .. } in &stack {
            if !result.files.contains(&file.id) {
                result.files.push(file.id);
            }
            result.lost.extend(deployment.document.lost.iter());
            // Nor is a text read whose keys do not stand where they belong.
            if matches!(deployment.mistaken, Some(Mistaken::Unindented(_))) {
                result.lost.extend([whole(file.id)]);
            }
        }
        deploy(repo, &stack, &mut result);
    }
    // Each stack has its bases before its overlays, and these by their paths: what is stronger in one stack is so in all.
    sort_by_key(&mut result.files, |it| {
        model.file(*it).map(|it| (it.environment.is_some(), it.path.as_str()))
    });
    result.lost.extend(unrendered(model, repo, environment).map(|it| whole(it.id)));
    result
}

impl Effective {
    /// Whether every file could be read to its end.
    pub fn is_whole(&self) -> bool {
        self.lost.is_empty()
    }

    /// Whether the text of `span` was read as it is meant.
    pub fn is_certain(&self, span: Span) -> bool {
        !self.lost.touch(span)
    }
}

/// All of the file `id`, however long it is.
pub(super) fn whole(id: FileId) -> Span {
    Span::new(id, 0, u32::MAX)
}

/// The templates of `repo` that have a part in `environment` and are not rendered for it.
fn unrendered<'m>(
    model: &'m Model,
    repo: &'m Repo,
    environment: Option<&'m str>,
) -> impl Iterator<Item = &'m ModelFile> {
    let has_part = move |it: &&ModelFile| {
        it.content == Content::Template
            && repo.files.contains(&it.id)
            && (it.environment.is_none() || it.environment.as_deref() == environment)
    };
    let is_unrendered = move |file: &&ModelFile| {
        let same = |it: &ModelFile| it.id == file.id && it.is_read_in(environment);
        !model.rendered.iter().any(same)
    };
    model.files.iter().filter(has_part).filter(is_unrendered)
}

/// Merges one stack: files over each other, then `defaults` under each location where the merged file is deployed.
fn deploy(repo: &Repo, stack: &[Layer<'_>], result: &mut Effective) {
    let mut defaults: Option<Merged> = None;
    let (by_name, by_identity) = (BTreeMap::new(), BTreeMap::new());
    let mut locations =
        Locations { repo, merged: Vec::new(), by_name, by_identity, others: Vec::new() };
    let n_before = result.failures.len();
    for Layer { deployment, locations: own, is_home, .. } in stack {
        if let Some(node) = &deployment.defaults {
            let over = Merged::only(node);
            defaults = Some(match defaults {
                Some(under) => combine(under, over, WHOLE, &mut result.failures),
                None => over,
            });
        }
        for location in own {
            locations.overlay(location, deployment, &mut result.failures);
        }
        let items = deployment.document.root.as_ref().and_then(|it| it.get("locations")?.as_seq());
        let nameless = items.filter(|_| *is_home).unwrap_or_default().iter().filter(|it| {
            it.as_map().is_some() && it.get("location_name").is_none_or(|it| it.as_str().is_none())
        });
        locations.others.extend(nameless.map(Merged::only));
    }
    let mut between = result.failures.split_off(n_before);
    // A second `=` stops the official merge of `defaults` alone: the deploy and the agents read what follows the first as the value.
    between.retain(|it| it.exception != Exception::Value);
    for failure in &mut between {
        failure.between_files = true;
    }
    result.failures.append(&mut between);
    let (mut locations, mut others) = (locations.merged, locations.others);
    if repo.deployed == Deployed::Merged
        && let Some(defaults) = &defaults
    {
        let own = locations.iter_mut().map(|it| &mut it.merged);
        for it in own.chain(&mut others) {
            let own = std::mem::replace(it, Merged::vacant(defaults.origin));
            *it = combine(defaults.clone(), own, WHOLE, &mut result.failures);
        }
    }
    result.locations.append(&mut locations);
    result.others.append(&mut others);
}

/// The locations of a stack, found by their names, else by what they are called everywhere.
struct Locations<'m> {
    repo: &'m Repo,
    merged: Vec<EffectiveLocation>,
    by_name: BTreeMap<&'m str, usize>,
    by_identity: BTreeMap<&'m str, usize>,
    others: Vec<Merged>,
}

impl<'m> Locations<'m> {
    /// `location` of the file `own` over the earlier one of its name, or beside the others.
    fn overlay(&mut self, location: &'m Location, own: &Deployment, failures: &mut Vec<Failure>) {
        let over = Merged::only(&location.node);
        let (name, span) = (&location.name.value, location.name.span);
        let known_as = self.repo.known_as(name);
        let identity = known_as.unwrap_or(name);
        let place = self.by_name.get(&**name).copied().or_else(|| {
            let place = *self.by_identity.get(identity)?;
            // A file with both names has two locations, whatever a person said.
            let earlier = &self.merged.get(place)?.name;
            let is_other = own.locations.iter().any(|it| it.name.value == *earlier);
            (!is_other).then_some(place)
        });
        if let Some(place) = place {
            self.by_name.insert(name, place);
        }
        let earlier = place.and_then(|it| self.merged.get_mut(it));
        match earlier {
            Some(earlier) if earlier.name_span.file != span.file => {
                earlier.merged = combine(earlier.merged.clone(), over, WHOLE, failures);
                earlier.name.clone_from(name);
                earlier.known_as = known_as.map(ToOwned::to_owned);
                earlier.name_span = span;
            }
            // Two locations of one name in one file are an error of the file, and the first stands for it.
            Some(earlier) if earlier.name == *name => self.others.push(over),
            _ => {
                self.by_name.insert(name, self.merged.len());
                self.by_identity.entry(identity).or_insert(self.merged.len());
                let known_as = known_as.map(ToOwned::to_owned);
                let name = name.clone();
                self.merged.push(EffectiveLocation {
                    name,
                    name_span: span,
                    known_as,
                    merged: over,
                });
            }
        }
    }
}

impl EffectiveLocation {
    /// What it is called everywhere: its own name, unless a person said otherwise.
    pub fn identity(&self) -> &str {
        self.known_as.as_deref().unwrap_or(&self.name)
    }

    /// The text of the location's name in its weakest file, where readers expect it to be introduced.
    pub fn introduced_at(&self) -> Span {
        self.merged
            .get("location_name")
            .map_or(self.name_span, |it| it.hidden.first().copied().unwrap_or(it.origin))
    }

    /// The text of `code_source`'s value, its kind and where it stands.
    pub fn code_source(&self) -> Option<(&str, &str, Span)> {
        let source = self.merged.get("code_source")?;
        source.entries().iter().find_map(|it| {
            let text = it.value.as_str().filter(|it| !it.is_empty())?;
            Some((&*it.key, text, it.value.origin))
        })
    }

    /// The scalar text at `path` with its place.
    pub fn text_at(&self, path: &[&str]) -> Option<(&str, Span)> {
        let value = self.merged.at(path)?;
        Some((value.as_str()?, value.origin))
    }
}
