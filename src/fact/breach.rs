//! Storage that two repositories are expected to share and do not.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Breach, Facts, Part, Place, StorageUse};
use crate::model::Model;
use crate::python::Storage;
use crate::source::sort_by_key;

/// Environment, variable, field and technology, of which a class of the team's own is one: what those who read it are expected to agree on.
type Shared<'f> = (Option<&'f str>, &'f str, &'f str, Storage, &'f str);

/// Pairs of subjects between which data flows, the lower one first: whether all of it is known to be written and read at one place.
pub type Links = BTreeMap<(usize, usize), bool>;

/// Every breach, in the order of the odd uses. Of two that are known to meet wherever data flows between them, a name says nothing.
pub fn breaches(model: &Model, facts: &Facts, links: &Links) -> Vec<Breach> {
    let link = |left: usize, right: usize| {
        let (left, right) = [left, right].map(|it| facts.storage[it].subject).into();
        links.get(&(left.min(right), left.max(right))).copied()
    };
    let is_by_name = |left: usize, right: usize| {
        let mut both = [left, right].into_iter().map(|it| facts.storage[it].subject);
        link(left, right).is_none() && both.all(|it| facts.knows_assets(model, it))
    };
    let mut groups: BTreeMap<Shared<'_>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, used) in facts.storage.iter().enumerate() {
        if !matches!(used.place, Place::Known(_)) || !facts.subjects[used.subject].is_whole {
            continue;
        }
        let environment = facts.subjects[used.subject].environment.as_deref();
        if !facts.subjects[used.subject].shares_storage(model) {
            continue;
        }
        let storage = used.manager.storage;
        let class = if storage == Storage::Custom { &*used.manager.class } else { "" };
        for (part_at, part) in used.parts.iter().enumerate() {
            if let Some(variable) = &part.variable {
                let shared = (environment, &**variable, &*part.field, storage, class);
                groups.entry(shared).or_default().push((at, part_at));
            }
        }
    }
    let mut breaches = Vec::new();
    let mut known = BTreeSet::new();
    for ((environment, variable, ..), uses) in groups {
        let texts = uses.iter().map(|&(at, part)| text(&facts.storage[at].parts[part]));
        let texts: Vec<Option<&str>> = texts.collect();
        let values = uses.iter().zip(&texts).map(|(&(at, part), text)| {
            let used = &facts.storage[at];
            text.map(|it| used.spelled(&used.parts[part], it))
        });
        let values: Vec<Option<Cow<'_, str>>> = values.collect();
        let ranks = ranks(model, environment, &texts, &values);
        let repo = |it: &StorageUse| facts.subjects[it.subject].repo;
        for (at, (odd, rank)) in uses.iter().zip(&ranks).enumerate() {
            let used = &facts.storage[odd.0];
            // What it is held against: the best of another repository that is better than itself and differs.
            let others = uses.iter().zip(&ranks).zip(&values);
            let better = others.filter(|((other, other_rank), value)| {
                let best = &facts.storage[other.0];
                *other_rank < rank
                    && link(odd.0, other.0) != Some(true)
                    && **value != values[at]
                    && repo(best) != repo(used)
                    && facts.is_one_place(used, best) == Some(false)
                    && may_be_one(used, best)
            });
            let better = better.map(|it| (is_by_name(odd.0, it.0.0.0), it.0.1, it.0.0));
            let best = better.min_by_key(|it| (it.0, it.1));
            let Some((is_by_name, _, other)) = best else { continue };
            let breach = Breach {
                environment: environment.map(Into::into),
                variable: variable.into(),
                odd: odd.0,
                other: other.0,
                odd_part: odd.1,
                other_part: other.1,
                is_by_name,
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
fn text(part: &Part) -> Option<&str> {
    let resolved = part.value.as_ref().ok().and_then(Option::as_deref);
    part.variable_value.as_deref().or(resolved)
}

/// Whether variables alone keep the two apart that both read: what the Python says on its own is the same.
fn may_be_one(left: &StorageUse, right: &StorageUse) -> bool {
    let is_open = |it: &Part, of: &StorageUse| {
        let mut others = of.parts.iter().filter(|other| other.field == it.field);
        it.variable.is_some() && others.any(|other| other.variable == it.variable)
    };
    let is_one = |own: &StorageUse, other: &StorageUse| {
        own.parts.iter().all(|it| is_open(it, other) || own.agrees(it, other))
    };
    is_one(left, right) && is_one(right, left)
}

/// How odd each use is: how many have another value; whether its value names another environment; how late it comes.
type Rank = (usize, bool, usize);

/// The rank of every use by what it says, as it is written and in one spelling.
fn ranks(
    model: &Model,
    environment: Option<&str>,
    texts: &[Option<&str>],
    values: &[Option<Cow<'_, str>>],
) -> Vec<Rank> {
    let mut n_equal: BTreeMap<&Option<Cow<'_, str>>, usize> = BTreeMap::new();
    for it in values {
        *n_equal.entry(it).or_default() += 1;
    }
    let rank = |(at, value)| {
        let own = n_equal.get(value).copied().unwrap_or(0);
        let names_other = environment
            .zip(texts.get(at).copied().flatten())
            .is_some_and(|(own, text)| model.other_environment(text, own).is_some());
        (values.len() - own, names_other, at)
    };
    values.iter().enumerate().map(rank).collect()
}
