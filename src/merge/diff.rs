//! What differs between two merged values: by path and by what items are, never by line.

use std::collections::BTreeMap;

use super::{Effective, EffectiveLocation, Merged, MergedEntry, MergedValue, pointer_step};
use crate::source::sort_by_key;
use crate::yaml::{self, Data};

/// What happened to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the later side has it.
    Added,
    /// Only the earlier side has it.
    Removed,
    /// Both have it, with different values.
    Changed,
    /// An item that both have, with other items before it.
    Moved,
}

impl Change {
    /// The word shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }
}

/// One value that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'m> {
    /// What happened.
    pub change: Change,
    /// The way to it for readers: keys, and items by what tells them apart: `env_vars`, `STORAGE_BUCKET`.
    pub path: Vec<String>,
    /// The value in the earlier side.
    pub before: Option<Side<'m>>,
    /// The value in the later side.
    pub after: Option<Side<'m>>,
}

/// A value of one side.
#[derive(Debug, Clone, PartialEq)]
pub struct Side<'m> {
    /// JSON Pointer from the root of the side.
    pub pointer: String,
    /// The value.
    pub value: &'m Merged,
}

impl Side<'_> {
    /// How many values it holds: scalars, and lists and mappings without any.
    pub fn n_values(&self) -> usize {
        n_values(self.value)
    }
}

fn n_values(value: &Merged) -> usize {
    let inner: usize = match &value.value {
        MergedValue::Scalar(_) => 1,
        MergedValue::List(items) => items.iter().map(n_values).sum(),
        MergedValue::Map(entries) => entries.iter().map(|it| n_values(&it.value)).sum(),
    };
    inner.max(1)
}

/// A location that differs between two effective configurations.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationDifference<'m> {
    /// It as deployed by the earlier side.
    pub before: Option<&'m EffectiveLocation>,
    /// It as deployed by the later side.
    pub after: Option<&'m EffectiveLocation>,
    /// What differs, where both sides have it.
    pub differences: Vec<Difference<'m>>,
}

/// How many values differ, by what happened to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Values and locations that only the later side has.
    pub added: usize,
    /// Values and locations that only the earlier side has.
    pub removed: usize,
    /// Values that changed.
    pub changed: usize,
    /// Items that only moved.
    pub moved: usize,
}

impl Counts {
    /// Those of `locations`; a location that only one side has counts once.
    pub fn of(locations: &[LocationDifference<'_>]) -> Self {
        let mut counts = Self::default();
        for it in locations {
            counts.added += usize::from(it.before.is_none());
            counts.removed += usize::from(it.after.is_none());
            for it in &it.differences {
                *match it.change {
                    Change::Added => &mut counts.added,
                    Change::Removed => &mut counts.removed,
                    Change::Changed => &mut counts.changed,
                    Change::Moved => &mut counts.moved,
                } += 1;
            }
        }
        counts
    }
}

/// Every location that differs between what is deployed twice, matched by what it is called everywhere: those of `before` in
/// their order, then those that only `after` has.
pub fn diff_effective<'m>(
    before: &'m Effective,
    after: &'m Effective,
) -> Vec<LocationDifference<'m>> {
    let named = |of: &'m Effective| names(of.locations.iter().map(|it| it.identity().to_owned()));
    let later = places(&named(after));
    let mut matched = vec![false; after.locations.len()];
    let mut found = Vec::new();
    for (location, name) in before.locations.iter().zip(named(before)) {
        let place = later.get(&name).copied();
        if let Some(it) = place.and_then(|it| matched.get_mut(it)) {
            *it = true;
        }
        let other = place.and_then(|it| after.locations.get(it));
        let differences = other.map(|it| diff(&location.merged, &it.merged)).unwrap_or_default();
        if other.is_none() || !differences.is_empty() {
            found.push(LocationDifference { before: Some(location), after: other, differences });
        }
    }
    let new = after.locations.iter().zip(matched).filter(|it| !it.1).map(|it| it.0);
    found.extend(new.map(|it| LocationDifference {
        before: None,
        after: Some(it),
        differences: Vec::new(),
    }));
    found
}

/// What differs between `before` and `after`, in the order of `before`, what is new at the end of each collection.
pub fn diff<'m>(before: &'m Merged, after: &'m Merged) -> Vec<Difference<'m>> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.values(
        Side { pointer: String::new(), value: before },
        Side { pointer: String::new(), value: after },
    );
    walk.found
}

struct Walk<'m> {
    path: Vec<String>,
    found: Vec<Difference<'m>>,
}

impl<'m> Walk<'m> {
    fn push(
        &mut self,
        change: Change,
        name: Option<&str>,
        before: Option<Side<'m>>,
        after: Option<Side<'m>>,
    ) {
        let mut path = self.path.clone();
        path.extend(name.map(ToOwned::to_owned));
        self.found.push(Difference { change, path, before, after });
    }

    fn values(&mut self, before: Side<'m>, after: Side<'m>) {
        match (&before.value.value, &after.value.value) {
            (MergedValue::Map(_), MergedValue::Map(_)) => self.entries(&before, &after),
            (MergedValue::List(_), MergedValue::List(_)) => self.items(&before, &after),
            _ if canonical(before.value) == canonical(after.value) => {}
            _ => self.push(Change::Changed, None, Some(before), Some(after)),
        }
    }

    /// What both sides have is looked into under `name`.
    fn inside(&mut self, name: String, before: Side<'m>, after: Side<'m>) {
        self.path.push(name);
        self.values(before, after);
        self.path.pop();
    }

    fn entries(&mut self, before: &Side<'m>, after: &Side<'m>) {
        let keys = |it: &Side<'m>| names(it.value.entries().iter().map(key));
        let (own, other) = (keys(before), keys(after));
        let (earlier, later) = (places(&own), places(&other));
        let side = |of: &Side<'m>, it: &'m MergedEntry| Side {
            pointer: format!("{}/{}", of.pointer, pointer_step(&it.key)),
            value: &it.value,
        };
        for (entry, name) in before.value.entries().iter().zip(&own) {
            let before = side(before, entry);
            match later.get(name).and_then(|it| after.value.entries().get(*it)) {
                Some(it) => self.inside(entry.key.to_string(), before, side(after, it)),
                None => self.push(Change::Removed, Some(&entry.key), Some(before), None),
            }
        }
        for (entry, name) in after.value.entries().iter().zip(&other) {
            if !earlier.contains_key(name) {
                self.push(Change::Added, Some(&entry.key), None, Some(side(after, entry)));
            }
        }
    }

    fn items(&mut self, before: &Side<'m>, after: &Side<'m>) {
        let (own, other) = (before.value.items(), after.value.items());
        let by = Identity::of(self.path.last().map_or("", String::as_str), own, other);
        let tell = |items: &[Merged]| names(items.iter().map(|it| by.text(it)));
        let (own_names, other_names) = (tell(own), tell(other));
        let (earlier, later) = (places(&own_names), places(&other_names));
        let side = |of: &Side<'m>, at: usize, value: &'m Merged| Side {
            pointer: format!("{}/{at}", of.pointer),
            value,
        };
        // Of what both have, the longest run that keeps its order stays where it is.
        let kept = other_names.iter().filter_map(|it| earlier.get(it).copied()).collect::<Vec<_>>();
        let resting = in_order(&kept);
        for (at, (item, name)) in own.iter().zip(&own_names).enumerate() {
            let shown = by.shown(item, at);
            let Some((place, twin)) = later.get(name).and_then(|it| Some((*it, other.get(*it)?)))
            else {
                self.push(Change::Removed, Some(&shown), Some(side(before, at, item)), None);
                continue;
            };
            if resting.binary_search(&at).is_err() {
                let (from, to) = (side(before, at, item), side(after, place, twin));
                self.push(Change::Moved, Some(&shown), Some(from), Some(to));
            }
            self.inside(shown, side(before, at, item), side(after, place, twin));
        }
        for (at, (item, name)) in other.iter().zip(&other_names).enumerate() {
            if !earlier.contains_key(name) {
                let shown = by.shown(item, at);
                self.push(Change::Added, Some(&shown), None, Some(side(after, at, item)));
            }
        }
    }
}

/// What tells the items of a list apart.
enum Identity {
    /// The text before the first `=`.
    Variable,
    /// The text under this key.
    Key(&'static str),
    /// All of it.
    Value,
}

impl Identity {
    /// That of a list called `name` with these items.
    fn of(name: &str, before: &[Merged], after: &[Merged]) -> Self {
        let all = |test: &dyn Fn(&Merged) -> bool| before.iter().chain(after).all(test);
        if name == "env_vars" && all(&|it| it.as_str().is_some()) {
            return Self::Variable;
        }
        let keys = ["name", "key"].into_iter();
        let mut named =
            keys.filter(|key| all(&|it| it.get(key).and_then(Merged::as_str).is_some()));
        named.next().map_or(Self::Value, Self::Key)
    }

    fn text(&self, item: &Merged) -> String {
        match self {
            Self::Value => canonical(item),
            _ => self.shown(item, 0),
        }
    }

    /// What a reader knows the item by.
    fn shown(&self, item: &Merged, at: usize) -> String {
        let text = match self {
            Self::Variable => item.as_str().and_then(|it| it.split('=').next()),
            Self::Key(key) => item.get(key).and_then(Merged::as_str),
            Self::Value => item.as_str(),
        };
        text.map_or_else(|| at.to_string(), ToOwned::to_owned)
    }
}

/// `names`, each with the number of equal ones before it.
fn names(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = |name: String| {
        let n = known.get(&name).copied().unwrap_or(0);
        let numbered = format!("{n} {name}");
        known.insert(name, n + 1);
        numbered
    };
    names.map(&mut number).collect()
}

fn places(names: &[String]) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    places.extend(names.iter().enumerate().map(|(at, it)| (it.clone(), at)));
    places
}

/// The members of the longest run of `sequence` that grows, sorted.
fn in_order(sequence: &[usize]) -> Vec<usize> {
    // For each length the place of the smallest end of a run, and for each place the one before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    let value = |at: usize| sequence.get(at).copied().unwrap_or_default();
    for (at, it) in sequence.iter().enumerate() {
        let length = ends.partition_point(|end| value(*end) < *it);
        before.push(length.checked_sub(1).and_then(|it| ends.get(it)).copied());
        ends.truncate(length.max(ends.len()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(value(at));
        next = before.get(at).copied().flatten();
    }
    run.reverse();
    run
}

/// A key with its type, so that `1` is not `"1"`.
fn key(entry: &MergedEntry) -> String {
    yaml::scalar(&entry.key_data)
}

/// A text that two values share if and only if they are the same; places, spelling and the order of keys do not count.
pub fn canonical(value: &Merged) -> String {
    match &value.value {
        MergedValue::Scalar(node) => scalar(&node.data),
        MergedValue::List(items) => joined('[', &items.iter().map(canonical).collect::<Vec<_>>()),
        MergedValue::Map(entries) => {
            let mut entries: Vec<String> =
                entries.iter().map(|it| format!("{}: {}", key(it), canonical(&it.value))).collect();
            sort_by_key(&mut entries, Clone::clone);
            joined('{', &entries)
        }
    }
}

/// No part has a line break of its own, so that each is told from the next.
fn joined(open: char, parts: &[String]) -> String {
    format!("{open}{}\n", parts.join("\n"))
}

/// As it would be written, which reads back as the same.
fn scalar(data: &Data) -> String {
    let Data::Set(set) = data else { return yaml::scalar(data) };
    let mut members: Vec<String> = set.entries.iter().map(|it| scalar(&it.key.data)).collect();
    sort_by_key(&mut members, Clone::clone);
    joined('<', &members)
}
