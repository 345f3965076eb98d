//! Storage that two repositories are expected to share and do not.

use crate::source::sort_by_key;
use std::collections::{BTreeMap, BTreeSet};

use super::{Breach, Facts, Part, Place};
use crate::model::Model;

/// Environment, variable and field: what those who read it are expected to agree on.
type Shared<'f> = (Option<&'f str>, &'f str, &'f str);

/// Every breach, in the order of the odd uses.
pub fn breaches(model: &Model, facts: &Facts) -> Vec<Breach> {
    let mut groups: BTreeMap<Shared<'_>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, used) in facts.storage.iter().enumerate() {
        if !matches!(used.place, Place::Known(_)) || !facts.subjects[used.subject].is_whole {
            continue;
        }
        let environment = facts.subjects[used.subject].environment.as_deref();
        if !facts.subjects[used.subject].shares_storage(model) {
            continue;
        }
        for (part_at, part) in used.parts.iter().enumerate() {
            if let Some(variable) = &part.variable {
                groups.entry((environment, variable, &part.field)).or_default().push((at, part_at));
            }
        }
    }
    let mut breaches = Vec::new();
    let mut known = BTreeSet::new();
    for ((environment, variable, _), uses) in groups {
        let part = |(at, part): (usize, usize)| -> &Part { &facts.storage[at].parts[part] };
        let repo = |(at, _): (usize, usize)| facts.subjects[facts.storage[at].subject].repo;
        let ranks = ranks(model, environment, &uses, |it| value(part(it)));
        for (odd, rank) in uses.iter().zip(&ranks) {
            // What it is held against: the best of another repository that is better than itself and differs.
            let better = uses.iter().zip(&ranks).filter(|(other, other_rank)| {
                repo(**other) != repo(*odd)
                    && value(part(**other)) != value(part(*odd))
                    && facts.storage[other.0].place != facts.storage[odd.0].place
                    && *other_rank < rank
            });
            let Some((other, _)) = better.min_by_key(|it| it.1) else { continue };
            let breach = Breach {
                environment: environment.map(Into::into),
                variable: variable.into(),
                odd: odd.0,
                other: other.0,
                odd_part: odd.1,
                other_part: other.1,
            };
            // One variable that decides several managers of a location is one breach.
            if known.insert((variable, facts.storage[odd.0].subject)) {
                breaches.push(breach);
            }
        }
    }
    sort_by_key(&mut breaches, |it| (facts.storage[it.odd].subject, it.odd));
    breaches
}

/// What is compared: the variable's value, so that what the Python puts around it on purpose does not count.
fn value(part: &Part) -> Option<&str> {
    let resolved = part.value.as_ref().ok().and_then(Option::as_deref);
    part.variable_value.as_deref().or(resolved)
}

/// How odd each use is: how many have another value; whether its value names another environment; how late it comes.
type Rank = (usize, bool, usize);

/// The rank of every use, in their order.
fn ranks<'p>(
    model: &Model,
    environment: Option<&str>,
    uses: &[(usize, usize)],
    value: impl Fn((usize, usize)) -> Option<&'p str>,
) -> Vec<Rank> {
    let mut n_equal: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for it in uses {
        *n_equal.entry(value(*it)).or_default() += 1;
    }
    let rank = |(at, it): (usize, &(usize, usize))| {
        let own = n_equal.get(&value(*it)).copied().unwrap_or(0);
        let names_other = environment
            .zip(value(*it))
            .is_some_and(|(own, text)| model.other_environment(text, own).is_some());
        (uses.len() - own, names_other, at)
    };
    uses.iter().enumerate().map(rank).collect()
}
