//! Makers and users of every key, matched in each environment.

use std::collections::BTreeSet;

use super::meeting::Reader;
use super::{AssetAt, Duplicate, Edge, Lineage, Meeting, Unshared, Unstored};
use crate::fact::{Facts, located};
use crate::merge::{Effective, EffectiveLocation};
use crate::model::Model;
use crate::python::{Asset, Module};
use crate::source::sort_by;

/// A workspace with more edges in one environment is not looked at by anyone.
const MAX_EDGES: usize = 20_000;

/// An asset with the location that has it.
#[derive(Clone, Copy)]
pub(super) struct Owned<'m> {
    pub(super) subject: usize,
    pub(super) module: &'m Module,
    pub(super) asset: &'m Asset,
}

/// The lineage of every environment; `deployed` is what the facts were collected from.
pub fn lineage(model: &Model, facts: &Facts, deployed: &[Effective]) -> Lineage {
    let mut lineage = Lineage::default();
    let locations: Vec<&EffectiveLocation> = located(model, deployed).map(|it| it.1).collect();
    for scope in model.scopes() {
        let mut environment = Environment {
            model,
            facts,
            locations: &locations,
            name: scope.as_deref(),
            makers: Vec::new(),
            declared: Vec::new(),
        };
        environment.gather();
        environment.duplicates(&mut lineage);
        let n_before = lineage.edges.len();
        environment.edges(&mut lineage);
        environment.unshared(n_before, &mut lineage);
        environment.left_out(&mut lineage);
    }
    lineage
}

struct Environment<'m> {
    model: &'m Model,
    facts: &'m Facts,
    locations: &'m [&'m EffectiveLocation],
    name: Option<&'m str>,
    /// By key, then by subject.
    makers: Vec<Owned<'m>>,
    /// What is declared to be made elsewhere, in the same order.
    declared: Vec<Owned<'m>>,
}

impl<'m> Environment<'m> {
    fn reader(&self) -> Reader<'m> {
        Reader::new(self.model, self.facts, self.locations, self.name)
    }

    fn own_name(&self) -> Option<String> {
        self.name.map(Into::into)
    }

    /// Whether assets of `subject` get a prefix that is not known, so that their keys are not as written.
    fn has_open_prefix(&self, subject: usize) -> bool {
        self.modules(subject).any(|it| it.has_prefix)
    }

    fn modules(&self, subject: usize) -> impl Iterator<Item = &'m Module> {
        let files = self.facts.code.get(subject).map_or(&[][..], |it| &it.files);
        files.iter().filter_map(|id| self.model.module(*id))
    }

    /// The assets that `subject` has, with the modules that they are in.
    fn assets(&self, subject: usize) -> impl Iterator<Item = Owned<'m>> {
        let takes_all = !self.is_explicit(subject);
        self.modules(subject).flat_map(move |module| {
            let all = module.assets.iter().filter(move |it| takes_all || !it.is_left_out);
            all.map(move |asset| Owned { subject, module, asset })
        })
    }

    /// Whether `subject` has only the assets that its definitions list: where none list any, or a folder is loaded as a whole, all that is
    /// in the texts may be there.
    fn is_explicit(&self, subject: usize) -> bool {
        let is_folder = self.locations.get(subject).and_then(|it| it.code_source());
        let is_folder = is_folder.is_some_and(|it| it.0 == "autoload_defs_module_name");
        let is_known = self.facts.code.get(subject).is_some_and(|it| it.is_whole && !it.assumed);
        is_known && !is_folder && self.modules(subject).any(|it| it.lists)
    }

    /// Notes who stores what repositories read of each other where nobody else can read it.
    fn unshared(&self, n_before: usize, lineage: &mut Lineage) {
        let subjects = &self.facts.subjects;
        for edge in lineage.edges.get(n_before..).unwrap_or_default() {
            let repos = [edge.from, edge.to].map(|it| subjects.get(it).map(|it| it.repo));
            let Some(meeting) = edge.meeting.as_ref().filter(|_| repos[0] != repos[1]) else {
                continue;
            };
            for (subject, address) in [(edge.from, &meeting.write), (edge.to, &meeting.read)] {
                let is_known = lineage.unshared.iter().any(|it| it.subject == subject);
                if let Some(of) = subjects.get(subject).filter(|_| address.is_unshared && !is_known)
                {
                    let others = self.facts.subjects_in(self.name);
                    let n = others.filter(|it| it.1.location == of.location).count();
                    let repo = self.model.repos.get(of.repo).filter(|_| n > 1);
                    let repo = repo.map(|it| format!("{}/", it.name)).unwrap_or_default();
                    let label = format!("default I/O manager of {repo}{}", of.location);
                    lineage.unshared.push(Unshared { subject, label, at: address.at });
                }
            }
        }
    }

    fn left_out(&self, lineage: &mut Lineage) {
        for (subject, _) in self.facts.subjects_in(self.name).filter(|it| self.is_explicit(it.0)) {
            let all = self.modules(subject).flat_map(|it| &it.assets);
            for it in all.filter(|it| it.is_left_out) {
                let key = it.key.clone();
                let left_out = AssetAt { environment: self.own_name(), key, at: it.span };
                add(&mut lineage.left_out, left_out);
            }
        }
    }

    fn gather(&mut self) {
        let mut all = Vec::new();
        for (subject, _) in self.facts.subjects_in(self.name) {
            // Keys that are not as written match nothing.
            if !self.has_open_prefix(subject) {
                all.extend(self.assets(subject));
            }
        }
        sort_by(&mut all, &|left, right| {
            (&left.asset.key, left.subject, left.asset.span).cmp(&(
                &right.asset.key,
                right.subject,
                right.asset.span,
            ))
        });
        (self.declared, self.makers) = all.into_iter().partition(|it| it.asset.is_external);
    }

    fn duplicates(&self, lineage: &mut Lineage) {
        for same in self.makers.chunk_by(|left, right| left.asset.key == right.asset.key) {
            let Some((first, others)) = same.split_first() else { continue };
            let mut known = first.subject;
            for other in others {
                if other.subject == known || self.may_be_one(*first, *other) {
                    continue;
                }
                known = other.subject;
                let makers = [first, other].map(|it| (it.subject, it.asset.span));
                let key = first.asset.key.clone();
                let duplicate = Duplicate { environment: self.own_name(), key, makers };
                lineage.duplicates.push(duplicate);
            }
        }
    }

    /// Whether the Python of both was only guessed, so that one of them may not have the asset at all.
    fn may_be_one(&self, left: Owned<'_>, right: Owned<'_>) -> bool {
        let repo = |it: usize| self.facts.subjects.get(it).map(|it| it.repo);
        let is_assumed = |it: usize| self.facts.code.get(it).is_some_and(|it| it.assumed);
        repo(left.subject) == repo(right.subject)
            && (is_assumed(left.subject) || is_assumed(right.subject))
    }

    fn edges(&self, lineage: &mut Lineage) {
        let subjects = || self.facts.subjects_in(self.name).map(|it| it.0);
        // A dependency is nobody's only if several repositories were read, and all of what they load.
        let is_complete = subjects().all(|it| {
            self.facts.code.get(it).is_some_and(|it| it.is_whole)
                && self.modules(it).all(|it| it.unread.is_empty())
        });
        let repo_of = |it: &Owned<'_>| self.facts.subjects.get(it.subject).map(|it| it.repo);
        let first = self.makers.first().and_then(repo_of);
        let are_several = self.makers.iter().any(|it| repo_of(it) != first);
        let n_before = lineage.edges.len();
        for subject in subjects() {
            let mut reader = None;
            // What is needed of one's own gets the same prefix.
            let is_open = self.has_open_prefix(subject);
            let own = self.assets(subject).filter(|_| is_open);
            let own: BTreeSet<&[String]> = own.map(|it| &*it.asset.key).collect();
            let checks = self.modules(subject).flat_map(|module| {
                module.checks.iter().map(move |asset| Owned { subject, module, asset })
            });
            for needs in self.assets(subject).chain(checks) {
                for dependency in needs.module.dependencies(needs.asset) {
                    let makers = find(&self.makers, &dependency.key);
                    if makers.iter().any(|it| it.subject == subject)
                        || own.contains(&*dependency.key)
                    {
                        let own: Vec<_> =
                            makers.iter().filter(|it| it.subject == subject).collect();
                        let never = |it: &&Owned<'_>| {
                            it.module.op(it.asset).is_some_and(|it| it.never_stores)
                        };
                        if let Some(maker) = own.last().filter(|_| dependency.is_loaded)
                            && own.iter().all(never)
                        {
                            let reader = reader.get_or_insert_with(|| self.reader());
                            let meeting = reader.meeting(**maker, (needs, dependency), None).1;
                            lineage.unstored.extend(meeting.filter(Meeting::is_unstored).map(
                                |it| Unstored {
                                    environment: self.own_name(),
                                    subject,
                                    key: dependency.key.clone(),
                                    made_at: maker.asset.span,
                                    needed_at: dependency.span,
                                    read: it.read,
                                },
                            ));
                        }
                        continue;
                    }
                    let declared = find(&self.declared, &dependency.key);
                    let declared = declared.iter().find(|it| it.subject == subject);
                    if makers.is_empty()
                        && are_several
                        && is_complete
                        && dependency.is_certain
                        && declared.is_none()
                    {
                        let key = dependency.key.clone();
                        let environment = self.own_name();
                        let unproduced = AssetAt { environment, key, at: dependency.span };
                        add(&mut lineage.unproduced, unproduced);
                    }
                    let mut known = None;
                    for maker in makers {
                        // What a location defines twice is one asset.
                        if known == Some(maker.subject)
                            || lineage.edges.len() - n_before > MAX_EDGES
                        {
                            continue;
                        }
                        known = Some(maker.subject);
                        let reader = reader.get_or_insert_with(|| self.reader());
                        let (is_data, meeting) = reader.meeting(
                            *maker,
                            (needs, dependency),
                            declared.map(|it| it.asset),
                        );
                        lineage.edges.push(Edge {
                            environment: self.own_name(),
                            from: maker.subject,
                            to: subject,
                            key: dependency.key.clone(),
                            is_data,
                            made_at: maker.asset.span,
                            needed_at: dependency.span,
                            meeting,
                        });
                    }
                }
            }
        }
    }
}

/// Adds `it` to `all`, whose last ones are of the same environment, unless it is among them.
fn add(all: &mut Vec<AssetAt>, it: AssetAt) {
    let mut own = all.iter().rev().take_while(|other| other.environment == it.environment);
    if !own.any(|other| *other == it) {
        all.push(it);
    }
}

/// Those of `all`, which is sorted by key, that have this one.
fn find<'o, 'm>(all: &'o [Owned<'m>], key: &[String]) -> &'o [Owned<'m>] {
    let start = all.partition_point(|it| *it.asset.key < *key);
    let rest = all.get(start..).unwrap_or_default();
    let n = rest.partition_point(|it| *it.asset.key == *key);
    rest.get(..n).unwrap_or_default()
}
