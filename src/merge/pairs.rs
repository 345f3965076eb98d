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
/// environment has two of them.
pub fn name_pairs(model: &Model, deployed: &[Effective]) -> Vec<NamePair> {
    let mut pairs: Vec<NamePair> = Vec::new();
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
            let uses = NameUse {
                name: location.name.clone(),
                environment: environment.clone(),
                span: location.name_span,
            };
            if let Some(pair) = pairs.get_mut(place) {
                pair.uses.push(uses);
            } else {
                let name = name.to_owned();
                pairs.push(NamePair { repo, name, uses: vec![uses], is_confirmed });
            }
        }
    }
    pairs.retain(|pair| {
        let n_names =
            1 + pair.others().len() - usize::from(pair.uses.iter().all(|it| it.name != pair.name));
        let is_once = |(at, it): (usize, &NameUse)| {
            pair.uses.iter().skip(at + 1).all(|other| other.environment != it.environment)
        };
        n_names > 1 && (pair.is_confirmed || pair.uses.iter().enumerate().all(is_once))
    });
    pairs
}
