//! Storage that two repositories are expected to share and do not.

use std::collections::BTreeMap;

use super::{Facts, Part, Place};
use crate::model::Model;

/// Locations of different repositories that read their storage from a variable of one name and get different places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The environment.
    pub environment: Option<String>,
    /// The variable that both read.
    pub variable: String,
    /// The use whose value stands alone, by its place in [`Facts::storage`].
    pub odd: usize,
    /// The use that it disagrees with.
    pub other: usize,
    /// The place of the deciding part in the odd use's parts.
    pub odd_part: usize,
    /// The same of the other use.
    pub other_part: usize,
}

/// Environment, variable and field: what those who read it are expected to agree on.
type Shared<'f> = (Option<&'f str>, &'f str, &'f str);

/// Every breach, in the order of the odd uses.
pub fn breaches(model: &Model, facts: &Facts) -> Vec<Breach> {
    let mut groups: BTreeMap<Shared<'_>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, used) in facts.storage.iter().enumerate() {
        if !matches!(used.place, Place::Known(_)) {
            continue;
        }
        let environment = facts.subjects[used.subject].environment.as_deref();
        for (part_at, part) in used.parts.iter().enumerate() {
            if let Some(variable) = &part.variable {
                groups.entry((environment, variable, &part.field)).or_default().push((at, part_at));
            }
        }
    }
    let mut breaches = Vec::new();
    for ((environment, variable, _), uses) in groups {
        let part = |(at, part): (usize, usize)| -> &Part { &facts.storage[at].parts[part] };
        let repo = |(at, _): (usize, usize)| facts.subjects[facts.storage[at].subject].repo;
        let told = |it| part(it).value.as_ref().ok()?.as_deref();
        let Some(usual) = usual(model, environment, &uses, told) else { continue };
        for odd in &uses {
            if part(*odd).value == part(usual).value || repo(*odd) == repo(usual) {
                continue;
            }
            let breach = Breach {
                environment: environment.map(Into::into),
                variable: variable.into(),
                odd: odd.0,
                other: usual.0,
                odd_part: odd.1,
                other_part: usual.1,
            };
            // One variable that decides several managers of a location is one breach.
            let known = |it: &Breach| {
                it.environment == breach.environment
                    && it.variable == breach.variable
                    && facts.storage[it.odd].subject == facts.storage[breach.odd].subject
            };
            if !breaches.iter().any(known) {
                breaches.push(breach);
            }
        }
    }
    breaches.sort_by_key(|it| (facts.storage[it.odd].subject, it.odd));
    breaches
}

/// The use that the others are held against: one of the value that most uses have; among equals one whose value does
/// not name another environment; among those the first.
fn usual<'p>(
    model: &Model,
    environment: Option<&str>,
    uses: &[(usize, usize)],
    value: impl Fn((usize, usize)) -> Option<&'p str>,
) -> Option<(usize, usize)> {
    let rank = |it: &(usize, usize)| {
        let n_others = uses.iter().filter(|other| value(**other) != value(*it)).count();
        let names_other = environment
            .zip(value(*it))
            .is_some_and(|(own, text)| model.other_environment(text, own).is_some());
        (n_others, names_other)
    };
    uses.iter().copied().min_by_key(rank)
}
