//! Locations of a repository whose names seem to change with the environment alone.

use std::collections::BTreeMap;

use super::Effective;
use crate::model::Model;
use crate::source::Span;

/// What such names cost: Dagster+ finds a location by its name alone (`DAGSTER.md §9`).
pub const NAMES_IN_BRANCH_DEPLOYMENTS: &str = "Dagster+ finds a location by its name alone. A branch deployment compares each location with the one of the same name in its base deployment: under another name everything looks new there.";

/// Names of one repository that seem to be, or are said to be, one location's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePair {
    /// The repository's place in the model.
    pub repo: usize,
    /// What the location is, or would be, called everywhere.
    pub name: String,
    /// The names in use.
    pub uses: Vec<NameUse>,
    /// Whether a person has said that they are one.
    pub is_confirmed: bool,
}

/// A name as one environment has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameUse {
    /// The name.
    pub name: String,
    /// The environment.
    pub environment: String,
    /// The name's text.
    pub span: Span,
}

impl NamePair {
    /// The names other than the one that it is called by everywhere, each once.
    pub fn others(&self) -> Vec<&str> {
        let mut others: Vec<&str> = Vec::new();
        for it in &self.uses {
            if it.name != self.name && !others.contains(&&*it.name) {
                others.push(&it.name);
            }
        }
        others
    }
}

/// Every pair among what is `deployed`: confirmed ones, and names that differ by the word for an environment alone where no
/// environment has two of them. What a base has is told apart: it is no second location beside a part of one in an environment's own
/// file, and its name counts where it is not deployed.
pub fn name_pairs(model: &Model, deployed: &[Effective]) -> Vec<NamePair> {
    let mut pairs: Vec<(NamePair, Vec<Part>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for effective in deployed {
        let Some(environment) = &effective.environment else { continue };
        for location in &effective.locations {
            let stem = model.without_environment(&location.name).unwrap_or(&location.name);
            let is_confirmed = location.known_as.is_some()
                || model
                    .repos
                    .get(effective.repo)
                    .is_some_and(|it| it.names.contains_key(&location.name));
            let name = if is_confirmed { location.identity() } else { stem };
            let repo = effective.repo;
            let place =
                *places.entry(format!("{repo} {is_confirmed} {name}")).or_insert(pairs.len());
            let is_own =
                model.file(location.name_span.file).is_some_and(|it| it.environment.is_some());
            let part = match location.merged.get("code_source") {
                _ if !is_own => Part::OfBase,
                None => Part::Patch,
                Some(_) => Part::Whole,
            };
            let uses = NameUse {
                name: location.name.clone(),
                environment: environment.clone(),
                span: location.name_span,
            };
            if let Some((pair, parts)) = pairs.get_mut(place) {
                // Several files of an environment may each be a part of one location.
                let mut known = pair.uses.iter().zip(parts.iter_mut());
                let known = known.find(|it| {
                    it.0.name == uses.name
                        && it.0.environment == uses.environment
                        && *it.1 != Part::OfBase
                        && part != Part::OfBase
                        && (*it.1 == Part::Patch || part == Part::Patch)
                });
                if let Some((_, known)) = known {
                    if part == Part::Whole {
                        *known = part;
                    }
                    continue;
                }
                pair.uses.push(uses);
                parts.push(part);
            } else {
                let name = name.to_owned();
                pairs.push((NamePair { repo, name, uses: vec![uses], is_confirmed }, vec![part]));
            }
        }
    }
    let mut found: Vec<NamePair> = Vec::new();
    for (pair, parts) in pairs {
        let n_names =
            1 + pair.others().len() - usize::from(pair.uses.iter().all(|it| it.name != pair.name));
        let is_once = |at: usize| {
            let beside = pair.uses.iter().zip(&parts).enumerate().skip(at + 1);
            let mut beside = beside.filter(|(_, it)| it.0.environment == pair.uses[at].environment);
            beside.all(|(_, it)| {
                [(parts[at], *it.1), (*it.1, parts[at])].contains(&(Part::OfBase, Part::Patch))
            })
        };
        let is_pair = n_names > 1 || !pair.is_confirmed && n_names == 1 && is_of_base(model, &pair);
        if is_pair && (pair.is_confirmed || (0..pair.uses.len()).all(is_once)) {
            found.push(pair);
        }
    }
    found
}

/// What an environment's location is made of.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// A base alone.
    OfBase,
    /// The environment's own file, which does not say where the code is.
    Patch,
    /// The environment's own file.
    Whole,
}

/// Whether the one name in use is another than the pair's, which a base has.
fn is_of_base(model: &Model, pair: &NamePair) -> bool {
    let Some(repo) = model.repos.get(pair.repo) else { return false };
    let mut bases = model
        .deployments()
        .filter(|(file, _)| file.environment.is_none() && repo.files.contains(&file.id));
    pair.uses.iter().all(|it| it.name != pair.name)
        && bases.any(|(_, it)| it.locations.iter().any(|it| it.name.value == pair.name))
}
