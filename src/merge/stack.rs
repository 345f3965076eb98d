//! Which files of a repository are laid over each other in one environment.

use crate::model::{Deployment, Location, Model, ModelFile, Repo};
use crate::source::{Layout, sort_by};

/// A deployment file with what it says: for a template, in one environment.
type Read<'m> = (&'m ModelFile, &'m Deployment);

/// A file, or the part of it that belongs to one base.
#[derive(Clone)]
pub(super) struct Layer<'m> {
    pub file: &'m ModelFile,
    pub deployment: &'m Deployment,
    /// Those of its locations that it has a say in here.
    pub locations: Vec<&'m Location>,
    /// Whether what belongs to no location by name counts here.
    pub is_home: bool,
}

impl<'m> Layer<'m> {
    fn whole((file, deployment): Read<'m>) -> Self {
        Self { file, deployment, locations: deployment.locations.iter().collect(), is_home: true }
    }
}

/// Groups of files that are merged, weakest first. An overlay that names locations of several bases has a part in the group of each.
pub(super) fn stacks<'m>(
    model: &'m Model,
    repo: &Repo,
    environment: Option<&str>,
) -> Vec<Vec<Layer<'m>>> {
    let of = |wanted: Option<&str>| -> Vec<Read<'m>> {
        let mut files: Vec<Read<'m>> = model
            .deployments()
            .filter(|(it, _)| {
                repo.files.contains(&it.id)
                    && it.environment.as_deref() == wanted
                    && it.is_read_in(environment)
            })
            .collect();
        sort_by(&mut files, &|left, right| left.0.path.cmp(&right.0.path));
        files
    };
    let bases = of(None);
    let overlays = if environment.is_some() { of(environment) } else { Vec::new() };
    let mut stacks: Vec<Vec<Layer<'m>>> = bases.iter().map(|it| vec![Layer::whole(*it)]).collect();
    for overlay in overlays.iter().copied() {
        let Some(home) = home(repo, &bases, overlay) else {
            stacks.push(vec![Layer::whole(overlay)]);
            continue;
        };
        for (at, stack) in stacks.iter_mut().enumerate().take(bases.len()) {
            let is_here = |it: &&Location| owner(repo, &bases, home, overlay, it) == at;
            let locations: Vec<&Location> = overlay.1.locations.iter().filter(is_here).collect();
            let is_home = at == home;
            if is_home || !locations.is_empty() {
                stack.push(Layer { locations, is_home, ..Layer::whole(overlay) });
            }
        }
    }
    if repo.layout == Layout::Patches {
        return stacks;
    }
    // Complete files stand alone, each once, in the place of the bases that they belong to, and of those that say nothing else.
    let is_replaced = |base: &Layer<'_>| {
        let is_own = |it: &&Location| overlays.iter().any(|own| names(repo, *own, it));
        !base.locations.is_empty() && base.locations.iter().all(is_own)
    };
    let mut alone: Vec<Vec<Layer<'m>>> = Vec::new();
    for stack in stacks {
        let is_base = |it: &Layer<'_>| it.file.environment.is_none();
        let is_paired = stack.len() > 1;
        for it in stack.into_iter().filter(|it| !is_base(it) || !is_paired && !is_replaced(it)) {
            if alone.iter().flatten().all(|known| known.file.id != it.file.id) {
                alone.push(vec![Layer::whole((it.file, it.deployment))]);
            }
        }
    }
    alone
}

/// The folder and the name of a file, without its environment.
fn split((file, _): Read<'_>) -> (&str, &str) {
    file.base_path.rsplit_once('/').unwrap_or(("", &file.base_path))
}

/// The base that an overlay belongs to: the same path, else the same folder, else the same name, else the only one, else any that has a
/// location of the overlay's. Of several of the same folder or name, the one that has such a location.
fn home(repo: &Repo, bases: &[Read<'_>], overlay: Read<'_>) -> Option<usize> {
    let own = split(overlay);
    let shares = |it: &Read<'_>| overlay.1.locations.iter().any(|own| names(repo, *it, own));
    let first = |is_it: &dyn Fn((&str, &str)) -> bool| {
        let all = || bases.iter().enumerate().filter(|it| is_it(split(*it.1)));
        all().find(|it| shares(it.1)).or_else(|| all().next()).map(|it| it.0)
    };
    first(&|it| it == own)
        .or_else(|| first(&|(folder, _)| folder == own.0))
        .or_else(|| first(&|(_, name)| name == own.1))
        .or((bases.len() == 1).then_some(0))
        .or_else(|| bases.iter().position(shares))
}

/// The base that `location` of `overlay` is laid over: `home`, unless only another one has such a location, one in the same folder first.
fn owner(
    repo: &Repo,
    bases: &[Read<'_>],
    home: usize,
    overlay: Read<'_>,
    location: &Location,
) -> usize {
    let has = |at: usize| bases.get(at).is_some_and(|it| names(repo, *it, location));
    if has(home) {
        return home;
    }
    let folder = bases.get(home).map_or(split(overlay).0, |it| split(*it).0);
    let is_beside = |it: &usize| bases.get(*it).is_some_and(|it| split(*it).0 == folder);
    let mut owners = (0..bases.len()).filter(|it| has(*it));
    let beside = owners.clone().find(is_beside);
    beside.or_else(|| owners.next()).unwrap_or(home)
}

/// Whether `file` has a location that is called like `location`.
fn names(repo: &Repo, (_, file): Read<'_>, location: &Location) -> bool {
    let identity = repo.identity(&location.name.value);
    file.locations.iter().any(|it| repo.identity(&it.name.value) == identity)
}
