//! What each repository deploys to each environment.

use std::collections::BTreeMap;

use super::{Exception, Failure, Merged, Written, combine, project};
use crate::model::{Content, Deployment, Location, Mistaken, Model, ModelFile, Repo};
use crate::source::{Deployed, FileId, Layout, Span, Stretches, sort_by};

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
        result.files.extend(stack.iter().map(|it| it.0.id));
        for (file, deployment) in &stack {
            result.lost.extend(deployment.document.lost.iter());
            // Nor is a text read whose keys do not stand where they belong.
            if matches!(deployment.mistaken, Some(Mistaken::Unindented(_))) {
                result.lost.extend([whole(file.id)]);
            }
        }
        deploy(repo, &stack, &mut result);
    }
    result.lost.extend(unrendered(model, repo, environment).map(|it| whole(it.id)));
    result
}

/// A deployment file with what it says: for a template, in one environment.
type Read<'m> = (&'m ModelFile, &'m Deployment);

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

/// Groups of files that are merged, weakest first.
fn stacks<'m>(model: &'m Model, repo: &Repo, environment: Option<&str>) -> Vec<Vec<Read<'m>>> {
    let of = |wanted: Option<&str>| -> Vec<Read<'m>> {
        let mut files: Vec<Read<'m>> = model
            .deployments()
            .filter(|(it, _)| {
                repo.files.contains(&it.id)
                    && it.environment.as_deref() == wanted
                    && it.is_read_in(environment)
            })
            .collect();
        sort_by(&mut files, &|left, right| left.0.base_path.cmp(&right.0.base_path));
        files
    };
    let bases = of(None);
    let overlays = if environment.is_some() { of(environment) } else { Vec::new() };
    let mut stacks: Vec<Vec<Read<'m>>> = bases.iter().map(|it| vec![*it]).collect();
    for overlay in overlays {
        match pair(&bases, &overlay) {
            Some(at) => stacks[at].push(overlay),
            None => stacks.push(vec![overlay]),
        }
    }
    if repo.layout == Layout::Patches {
        return stacks;
    }
    // Complete files stand alone, in the place of the base that they belong to.
    let alone = stacks.into_iter().flat_map(|stack| {
        let n_bases = usize::from(stack.len() > 1 && stack[0].0.environment.is_none());
        stack.into_iter().skip(n_bases).map(|it| vec![it])
    });
    alone.collect()
}

/// The base that an overlay belongs to: the same path, else the same folder, else the same name, else the only one.
/// Of several of the same name, the one that has a location of the overlay's.
fn pair(bases: &[Read<'_>], overlay: &Read<'_>) -> Option<usize> {
    let split = |it: &Read<'_>| -> (String, String) {
        let path = &it.0.base_path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        (folder.to_owned(), name.to_owned())
    };
    let (folder, name) = split(overlay);
    let find = |test: &dyn Fn(&str, &str) -> bool| {
        bases.iter().position(|it| {
            let (base_folder, base_name) = split(it);
            test(&base_folder, &base_name)
        })
    };
    find(&|base_folder, base_name| base_folder == folder && base_name == name)
        .or_else(|| find(&|base_folder, _| base_folder == folder))
        .or_else(|| {
            bases.iter().position(|it| split(it).1 == name && shares_location(it.1, overlay.1))
        })
        .or_else(|| find(&|_, base_name| base_name == name))
        .or((bases.len() == 1).then_some(0))
}

/// Whether two files name a location alike.
fn shares_location(left: &Deployment, right: &Deployment) -> bool {
    let named = |it: &Location| right.locations.iter().any(|own| own.name.value == it.name.value);
    left.locations.iter().any(named)
}

/// Merges one stack: files over each other, then `defaults` under each location where the merged file is deployed.
fn deploy(repo: &Repo, stack: &[Read<'_>], result: &mut Effective) {
    let mut defaults: Option<Merged> = None;
    let (by_name, by_identity) = (BTreeMap::new(), BTreeMap::new());
    let mut locations =
        Locations { repo, merged: Vec::new(), by_name, by_identity, others: Vec::new() };
    let n_before = result.failures.len();
    for (_, deployment) in stack {
        if let Some(node) = &deployment.defaults {
            let over = Merged::only(node);
            defaults = Some(match defaults {
                Some(under) => combine(under, over, WHOLE, &mut result.failures),
                None => over,
            });
        }
        for location in &deployment.locations {
            locations.overlay(location, deployment, &mut result.failures);
        }
        let items = deployment.document.root.as_ref().and_then(|it| it.get("locations")?.as_seq());
        let nameless = items.unwrap_or_default().iter().filter(|it| {
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
        for location in &mut locations {
            let own = std::mem::replace(&mut location.merged, defaults.clone());
            location.merged = combine(defaults.clone(), own, WHOLE, &mut result.failures);
        }
        for other in &mut others {
            let own = std::mem::replace(other, defaults.clone());
            *other = combine(defaults.clone(), own, WHOLE, &mut result.failures);
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
