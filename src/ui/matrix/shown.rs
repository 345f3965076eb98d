//! What the matrix compares: its columns and rows, and how each row stands in each environment. It is the same while the table
//! scrolls.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::Callback;

use super::rows::kind_of;
use super::sight::{starts, width};
use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{Fact, Reading, Verdict};
use crate::source::{Span, sort_by_key};

/// An environment with the locations that it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// The environment.
    pub(super) environment: Option<String>,
    /// Its locations, by their place in the facts' subjects.
    pub(super) subjects: Vec<usize>,
}

impl Scope {
    /// What the environment is called.
    pub(super) fn name(&self) -> &str {
        self.environment.as_deref().unwrap_or("as deployed")
    }
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// How the values of the scope at this place compare.
    Verdict(usize),
    /// The values of a location: its scope, and its place in the facts' subjects.
    Value(usize, usize),
}

impl Column {
    /// The place of its scope.
    pub(super) fn scope(self) -> usize {
        match self {
            Self::Verdict(scope) | Self::Value(scope, _) => scope,
        }
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The fact.
    pub(super) fact: Fact,
    /// The place of its kind in [`KINDS`](super::rows::KINDS).
    pub(super) kind: usize,
    /// How it stands in each scope.
    pub(super) standings: Vec<Standing>,
}

/// How a row stands in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// How its values compare.
    pub(super) verdict: Verdict,
    /// How many locations have a value.
    pub(super) n_set: usize,
    /// Whether rules expect it otherwise, and how badly.
    pub(super) problem: Option<Severity>,
    /// Whether it is storage that should be shared and is not.
    pub(super) is_breach: bool,
}

/// What is compared, and where its cells lead.
pub(super) struct Shown {
    /// All that is known.
    pub(super) analysis: Rc<Analysis>,
    /// The environments.
    pub(super) scopes: Vec<Scope>,
    /// Their columns, one after the other.
    pub(super) columns: Vec<Column>,
    /// Where each column of a large matrix begins, and where the last one ends, in pixels.
    pub(super) starts: Vec<usize>,
    /// Every fact that one of the locations has, by kind.
    pub(super) rows: Vec<Row>,
    /// Asks to show some text.
    pub(super) on_reveal: Callback<Span>,
    /// Asks why a fact is as it is for the subject at this place.
    pub(super) on_why: Callback<(Fact, usize)>,
    /// Each text that an error or a warning is about, with its place in the diagnostics; sorted.
    problems: Vec<(Span, usize)>,
}

/// Only one and the same is equal: rows ask at each step of scrolling.
impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Shown {
    /// Compares what is deployed to the `chosen` environment, and to `all` others after it if that is wanted.
    pub(super) fn new(
        analysis: Rc<Analysis>,
        chosen: Option<&str>,
        all: bool,
        on_reveal: Callback<Span>,
        on_why: Callback<(Fact, usize)>,
    ) -> Self {
        let told = analysis.diagnostics.iter().enumerate();
        let told = told.filter(|it| it.1.severity != Severity::Info);
        let mut problems: Vec<(Span, usize)> =
            told.map(|(at, it)| (it.finding.primary.span, at)).collect();
        sort_by_key(&mut problems, |it| it.0);
        let scopes = scopes(&analysis, chosen, all);
        let of = |(scope, it): (usize, &Scope)| {
            let values = it.subjects.iter().map(move |it| Column::Value(scope, *it));
            std::iter::once(Column::Verdict(scope)).chain(values).collect::<Vec<_>>()
        };
        let columns: Vec<Column> = scopes.iter().enumerate().flat_map(of).collect();
        let starts = starts(columns.iter().map(|it| width(*it)));
        let rows = Vec::new();
        let mut shown =
            Self { analysis, scopes, columns, starts, rows, on_reveal, on_why, problems };
        shown.rows = shown.facts();
        shown
    }

    /// Every location, by its place in the facts' subjects.
    pub(super) fn subjects(&self) -> impl Iterator<Item = usize> {
        self.scopes.iter().flat_map(|it| it.subjects.iter().copied())
    }

    /// How many locations there are: one in several environments is one, whatever it is called there.
    pub(super) fn n_locations(&self) -> usize {
        let subjects = self.subjects().filter_map(|it| self.analysis.facts.subjects.get(it));
        let mut all: Vec<_> = subjects.map(|it| (it.repo, &it.identity)).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// The worst that a rule says about the very text that decides a cell.
    pub(super) fn problem(&self, subject: usize, reading: &Reading) -> Option<&Diagnostic> {
        let environment = &self.analysis.facts.subjects.get(subject)?.environment;
        let at = reading.at?;
        let start = self.problems.partition_point(|it| it.0 < at);
        let found = self.problems.get(start..)?.iter().take_while(|it| it.0 == at);
        let found = found.filter_map(|it| self.analysis.diagnostics.get(it.1)).filter(|it| {
            it.finding.environment.is_none() || it.finding.environment == *environment
        });
        found.min_by_key(|it| it.severity != Severity::Error)
    }

    fn facts(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for (fact, readings) in &self.analysis.facts.rows {
            if self.subjects().any(|it| readings.contains_key(&it)) {
                let standings = self.scopes.iter().map(|it| self.standing(fact, readings, it));
                let (kind, standings) = (kind_of(fact), standings.collect());
                rows.push(Row { fact: fact.clone(), kind, standings });
            }
        }
        sort_by_key(&mut rows, |it| it.kind);
        rows
    }

    fn standing(
        &self,
        fact: &Fact,
        readings: &BTreeMap<usize, Reading>,
        scope: &Scope,
    ) -> Standing {
        let environment = scope.environment.as_deref();
        let set = || scope.subjects.iter().filter_map(|it| Some((*it, readings.get(it)?)));
        let problems = set().filter_map(|it| self.problem(it.0, it.1));
        let problem = problems.map(|it| it.severity).min_by_key(|it| *it != Severity::Error);
        let is_breach = self.analysis.breaches.iter().any(|it| {
            let odd = self.analysis.facts.storage.get(it.odd);
            it.environment.as_deref() == environment
                && match fact {
                    Fact::Variable(name) => *name == it.variable,
                    Fact::Storage(key) => odd.is_some_and(|it| it.manager.key == *key),
                    _ => false,
                }
        });
        let verdict = self.analysis.facts.verdict(fact, environment);
        Standing { verdict, n_set: set().count(), problem, is_breach }
    }
}

/// The environments: the chosen one first, the others only if all are wanted.
fn scopes(analysis: &Analysis, chosen: Option<&str>, all: bool) -> Vec<Scope> {
    let mut scopes = analysis.model.scopes();
    if chosen.is_some() {
        scopes.retain(|it| all || it.as_deref() == chosen);
        sort_by_key(&mut scopes, |it| it.as_deref() != chosen);
    }
    let scopes = scopes.into_iter().map(|environment| {
        let subjects = analysis.facts.subjects_in(environment.as_deref());
        Scope { subjects: subjects.map(|it| it.0).collect(), environment }
    });
    scopes.filter(|it| !it.subjects.is_empty()).collect()
}
