//! What each repository deploys to each environment.

use super::{Failure, Merged, MergedValue, combine};
use crate::model::{Location, Model, ModelFile, Repo};
use crate::source::{Deployed, FileId, Layout, Span};
use crate::yaml::Node;

/// What one repository deploys to one environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The repository, by its place in the model.
    pub repo: usize,
    /// The environment; `None` for the base, which is all there is where nothing names an environment.
    pub environment: Option<String>,
    /// The locations, in the order of the merge.
    pub locations: Vec<EffectiveLocation>,
    /// The files that have a part in it, weakest first.
    pub files: Vec<FileId>,
    /// What could not be merged.
    pub failures: Vec<Failure>,
}

/// One location as it is deployed.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectiveLocation {
    /// `location_name`.
    pub name: String,
    /// The name's text: in the environment's own file where it names the location, else in the base.
    pub name_span: Span,
    /// The whole location.
    pub merged: Merged,
}

/// What `repo` deploys to `environment`.
pub fn effective(model: &Model, repo: usize, environment: Option<&str>) -> Effective {
    let mut result = Effective {
        repo,
        environment: environment.map(Into::into),
        locations: Vec::new(),
        files: Vec::new(),
        failures: Vec::new(),
    };
    let Some(repo) = model.repos.get(repo) else { return result };
    for stack in stacks(model, repo, environment) {
        result.files.extend(stack.iter().map(|it| it.id));
        deploy(model, repo, &stack, &mut result);
    }
    result
}

/// Groups of files that are merged, weakest first.
fn stacks<'m>(model: &'m Model, repo: &Repo, environment: Option<&str>) -> Vec<Vec<&'m ModelFile>> {
    let of = |wanted: Option<&str>| -> Vec<&'m ModelFile> {
        let mut files: Vec<&ModelFile> = model
            .deployments()
            .map(|(file, _)| file)
            .filter(|it| repo.files.contains(&it.id) && it.environment.as_deref() == wanted)
            .collect();
        files.sort_by(|left, right| left.base_path.cmp(&right.base_path));
        files
    };
    let bases = of(None);
    let overlays = if environment.is_some() { of(environment) } else { Vec::new() };
    if repo.layout == Layout::Complete {
        let alone = if overlays.is_empty() { bases } else { overlays };
        return alone.into_iter().map(|it| vec![it]).collect();
    }
    let mut stacks: Vec<Vec<&ModelFile>> = bases.iter().map(|it| vec![*it]).collect();
    for overlay in overlays {
        match pair(&bases, overlay) {
            Some(at) => stacks[at].push(overlay),
            None => stacks.push(vec![overlay]),
        }
    }
    stacks
}

/// The base that an overlay belongs to: the same path, else the same folder, else the same name, else the only one.
fn pair(bases: &[&ModelFile], overlay: &ModelFile) -> Option<usize> {
    let split = |it: &ModelFile| -> (String, String) {
        let (folder, name) = it.base_path.rsplit_once('/').unwrap_or(("", &it.base_path));
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
        .or_else(|| find(&|_, base_name| base_name == name))
        .or((bases.len() == 1).then_some(0))
}

/// Merges one stack: files over each other, then `defaults` under each location where the merged file is deployed.
fn deploy(model: &Model, repo: &Repo, stack: &[&ModelFile], result: &mut Effective) {
    let mut defaults: Option<Merged> = None;
    let mut locations: Vec<EffectiveLocation> = Vec::new();
    for file in stack {
        let Some(deployment) = model.deployment(file.id) else { continue };
        if let Some(node) = &deployment.defaults {
            let over = Merged::only(node);
            defaults = Some(match defaults {
                Some(under) => combine(&under, &over, &mut result.failures),
                None => over,
            });
        }
        for location in &deployment.locations {
            overlay(&mut locations, location, &mut result.failures);
        }
    }
    if repo.deployed == Deployed::Merged
        && let Some(defaults) = &defaults
    {
        for location in &mut locations {
            location.merged = combine(defaults, &location.merged, &mut result.failures);
        }
    }
    result.locations.append(&mut locations);
}

/// `location` over the earlier one of its name, or beside the others.
fn overlay(
    locations: &mut Vec<EffectiveLocation>,
    location: &Location,
    failures: &mut Vec<Failure>,
) {
    let over = Merged::only(&location.node);
    let name = &location.name;
    // Two locations of one name in one file are an error of the file, and the first stands for it.
    let earlier = locations.iter_mut().find(|it| it.name == name.value);
    match earlier {
        Some(earlier) if earlier.name_span.file == name.span.file => {}
        Some(earlier) => {
            earlier.merged = combine(&earlier.merged, &over, failures);
            earlier.name_span = name.span;
        }
        None => locations.push(EffectiveLocation {
            name: name.value.clone(),
            name_span: name.span,
            merged: over,
        }),
    }
}

impl EffectiveLocation {
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

    /// The number or text at `path` as written.
    pub fn scalar_at(&self, path: &[&str]) -> Option<&Node> {
        match &self.merged.at(path)?.value {
            MergedValue::Scalar(node) => Some(node),
            _ => None,
        }
    }
}
