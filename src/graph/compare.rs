//! Two environments on one map: what only one of them has, and what is not alike.

use std::collections::BTreeMap;

use super::{Card, Change, Flow, Graph, Mismatch, Resource, Use};
use crate::fact::Facts;
use crate::source::sort_by_key;

/// What both have, in order, and where each thing of either is in it.
struct Union<T> {
    all: Vec<T>,
    before: Vec<usize>,
    after: Vec<usize>,
}

/// The map `after` with what only `before` has, everything marked; to be placed by [`reduced`](super::reduced).
/// Locations are matched by what they are called everywhere.
pub fn compared(facts: &Facts, before: &Graph, after: &Graph) -> Graph {
    let identity = |it: &Card| {
        let name = facts.subjects.get(it.subject).map_or(&it.name, |it| &it.identity);
        (it.repo, name.clone())
    };
    let mut both = after.clone();
    both.before.clone_from(&before.environment);
    for group in &before.groups {
        if !both.groups.iter().any(|it| it.repo == group.repo) {
            both.groups.push(group.clone());
        }
    }
    sort_by_key(&mut both.groups, |it| it.repo);
    let cards = union(
        (&before.cards, &after.cards),
        identity,
        |before, after| before.source == after.source && before.size == after.size,
        |it: &mut Card| &mut it.change,
        |it| it.repo,
    );
    let resources = union(
        (&before.resources, &after.resources),
        |it: &Resource| (it.kind, it.label.clone()),
        |before, after| before.state == after.state,
        |it| &mut it.change,
        |it| it.kind,
    );
    let uses = union(
        (
            &moved(&before.uses, |it| {
                (it.card, it.resource) = (cards.before[it.card], resources.before[it.resource]);
            }),
            &moved(&after.uses, |it| {
                (it.card, it.resource) = (cards.after[it.card], resources.after[it.resource]);
            }),
        ),
        |it: &Use| (it.card, it.resource),
        |before, after| before.mismatch == after.mismatch,
        |it| &mut it.change,
        |it| (it.resource, it.card),
    );
    let mismatch = |it: &mut Mismatch, cards: &[usize], resources: &[usize]| {
        (it.expected, it.odd) = (resources[it.expected], resources[it.odd]);
        it.sides.iter_mut().for_each(|side| side.card = cards[side.card]);
    };
    let mismatches = union(
        (
            &moved(&before.mismatches, |it| mismatch(it, &cards.before, &resources.before)),
            &moved(&after.mismatches, |it| mismatch(it, &cards.after, &resources.after)),
        ),
        |it: &Mismatch| (it.expected, it.odd),
        |before, after| before.label == after.label,
        |it| &mut it.change,
        |_| 0,
    );
    let flow = |it: &mut Flow, cards: &[usize]| {
        (it.from, it.to) = (cards[it.from], cards[it.to]);
    };
    let flows = union(
        (
            &moved(&before.flows, |it| flow(it, &cards.before)),
            &moved(&after.flows, |it| flow(it, &cards.after)),
        ),
        |it: &Flow| (it.from, it.to),
        |before, after| before.state == after.state && before.edges.len() == after.edges.len(),
        |it| &mut it.change,
        |it| (it.to, it.from),
    );
    (both.cards, both.resources) = (cards.all, resources.all);
    (both.uses, both.mismatches, both.flows) = (uses.all, mismatches.all, flows.all);
    both
}

fn moved<T: Clone>(of: &[T], change: impl Fn(&mut T)) -> Vec<T> {
    let mut all = of.to_vec();
    all.iter_mut().for_each(change);
    all
}

/// `after` with what only `before` has behind it, by `rank`; things of one `key` are one.
fn union<T: Clone, K: Ord, R: Ord>(
    (before, after): (&[T], &[T]),
    key: impl Fn(&T) -> K,
    is_alike: impl Fn(&T, &T) -> bool,
    change: impl Fn(&mut T) -> &mut Change,
    rank: impl Fn(&T) -> R,
) -> Union<T> {
    let known: BTreeMap<K, usize> =
        before.iter().enumerate().map(|(at, it)| (key(it), at)).collect();
    // With the places in `before` and `after`.
    let mut all: Vec<(T, Option<usize>, Option<usize>)> = Vec::new();
    let mut is_kept = vec![false; before.len()];
    for (at, it) in after.iter().enumerate() {
        let mut it = it.clone();
        let same = known.get(&key(&it)).copied();
        *change(&mut it) = match same.and_then(|it| before.get(it)) {
            None => Change::Added,
            Some(other) if is_alike(other, &it) => Change::None,
            Some(_) => Change::Changed,
        };
        if let Some(is_kept) = same.and_then(|it| is_kept.get_mut(it)) {
            *is_kept = true;
        }
        all.push((it, same, Some(at)));
    }
    for (at, it) in before.iter().enumerate().filter(|it| !is_kept[it.0]) {
        let mut it = it.clone();
        *change(&mut it) = Change::Removed;
        all.push((it, Some(at), None));
    }
    sort_by_key(&mut all, |it| rank(&it.0));
    let mut union =
        Union { all: Vec::new(), before: vec![0; before.len()], after: vec![0; after.len()] };
    for (at, (it, in_before, in_after)) in all.into_iter().enumerate() {
        if let Some(place) = in_before.and_then(|it| union.before.get_mut(it)) {
            *place = at;
        }
        if let Some(place) = in_after.and_then(|it| union.after.get_mut(it)) {
            *place = at;
        }
        union.all.push(it);
    }
    union
}
