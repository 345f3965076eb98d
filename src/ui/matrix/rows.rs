//! What the matrix shows: which columns, which rows in which sections, and how each row stands in an environment.

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{Fact, Verdict};
use crate::source::sort_by_key;

/// The headings of the sections, in order.
const TITLES: [&str; 4] = ["Storage", "Variables and secrets", "Code and build", "Container"];

/// Locations that one environment shows; more columns are no table to read.
pub(super) const MAX_COLUMNS: usize = 60;

/// The columns of one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// The environment.
    pub(super) environment: Option<String>,
    /// Its locations, by their place in the facts' subjects; the first ones where they are many.
    pub(super) subjects: Vec<usize>,
    /// How many more there are.
    pub(super) n_more: usize,
}

/// Rows of one matter.
pub(super) struct Section<'a> {
    /// The heading.
    pub(super) title: &'static str,
    /// The facts.
    pub(super) facts: Vec<&'a Fact>,
}

/// The environments shown: the chosen one first, the others only if all are wanted.
pub(super) fn columns(analysis: &Analysis, chosen: Option<&str>, all: bool) -> Vec<Columns> {
    let mut scopes = analysis.model.scopes();
    if chosen.is_some() {
        scopes.retain(|it| all || it.as_deref() == chosen);
        sort_by_key(&mut scopes, |it| it.as_deref() != chosen);
    }
    let columns = scopes.into_iter().map(|environment| {
        let mut subjects: Vec<usize> =
            analysis.facts.subjects_in(environment.as_deref()).map(|it| it.0).collect();
        let n_more = subjects.len().saturating_sub(MAX_COLUMNS);
        subjects.truncate(MAX_COLUMNS);
        Columns { environment, subjects, n_more }
    });
    columns.filter(|it| !it.subjects.is_empty()).collect()
}

/// The rows that match, in their sections; empty sections are left out.
pub(super) fn sections<'a>(
    analysis: &'a Analysis,
    columns: &[Columns],
    only_differences: bool,
    only_mismatches: bool,
    search: &str,
) -> Vec<Section<'a>> {
    let search = search.trim().to_ascii_lowercase();
    let subjects: Vec<usize> = columns.iter().flat_map(|it| it.subjects.iter().copied()).collect();
    let is_shown = |fact: &Fact| {
        let Some(row) = analysis.facts.rows.get(fact) else { return false };
        let mut readings = subjects.iter().filter_map(|it| row.get(it)).peekable();
        let differs = columns
            .iter()
            .any(|it| analysis.facts.verdict(fact, it.environment.as_deref()) != Verdict::Equal);
        let says = |text: &str| text.to_ascii_lowercase().contains(&search);
        readings.peek().is_some()
            && (!only_differences || differs)
            && (!only_mismatches || columns.iter().any(|it| standing(analysis, fact, it).is_breach))
            && (search.is_empty()
                || says(&label(fact))
                || says(kind(fact))
                || readings.any(|it| says(it.value.as_ref().unwrap_or_else(|reason| reason))))
    };
    let of = |title: &'static str| {
        let facts = analysis.facts.rows.keys();
        let facts = facts.filter(|it| section(it) == title && is_shown(it)).collect();
        Section { title, facts }
    };
    TITLES.into_iter().map(of).filter(|it| !it.facts.is_empty()).collect()
}

fn section(fact: &Fact) -> &'static str {
    match fact {
        Fact::Storage(_) => "Storage",
        Fact::Variable(_) | Fact::Secret(_) | Fact::ConfigMap(_) => "Variables and secrets",
        Fact::CodeSource | Fact::BuildDirectory | Fact::Registry | Fact::Image => "Code and build",
        Fact::Platform
        | Fact::AgentQueue
        | Fact::Namespace
        | Fact::ServiceAccount
        | Fact::Volume(_)
        | Fact::Cpu
        | Fact::Memory => "Container",
    }
}

/// The fact's own name.
pub(super) fn label(fact: &Fact) -> String {
    match fact {
        Fact::Storage(name)
        | Fact::Secret(name)
        | Fact::ConfigMap(name)
        | Fact::Volume(name)
        | Fact::Variable(name) => name.clone(),
        Fact::Registry => "registry".into(),
        Fact::Image => "image".into(),
        Fact::AgentQueue => "agent queue".into(),
        Fact::Platform => "platform".into(),
        Fact::Namespace => "namespace".into(),
        Fact::ServiceAccount => "service account".into(),
        Fact::CodeSource => "code source".into(),
        Fact::BuildDirectory => "build directory".into(),
        Fact::Cpu => "CPU limit".into(),
        Fact::Memory => "memory limit".into(),
    }
}

/// What kind of thing the name names, where it is not its own kind.
pub(super) fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Storage(_) => "I/O manager",
        Fact::Secret(_) => "secret",
        Fact::ConfigMap(_) => "config map",
        Fact::Volume(_) => "volume",
        Fact::Variable(_) => "variable",
        _ => "",
    }
}

/// The worst that a rule says about the very text that decides a cell.
pub(super) fn problem<'a>(
    analysis: &'a Analysis,
    fact: &Fact,
    subject: usize,
) -> Option<&'a Diagnostic> {
    let at = analysis.facts.reading(fact, subject)?.at?;
    let environment = &analysis.facts.subjects.get(subject)?.environment;
    let concerns = |it: &&Diagnostic| {
        it.finding.primary.span == at
            && it.severity != Severity::Info
            && (it.finding.environment.is_none() || it.finding.environment == *environment)
    };
    analysis.diagnostics.iter().filter(concerns).min_by_key(|it| it.severity != Severity::Error)
}

/// How a row stands in one environment.
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

/// How `fact` stands in the environment of `columns`.
pub(super) fn standing(analysis: &Analysis, fact: &Fact, columns: &Columns) -> Standing {
    let environment = columns.environment.as_deref();
    let n_set =
        columns.subjects.iter().filter(|it| analysis.facts.reading(fact, **it).is_some()).count();
    let problems = columns.subjects.iter().filter_map(|it| problem(analysis, fact, *it));
    let problem = problems.map(|it| it.severity).min_by_key(|it| *it != Severity::Error);
    let is_breach = analysis.breaches.iter().any(|it| {
        let odd = analysis.facts.storage.get(it.odd);
        it.environment.as_deref() == environment
            && match fact {
                Fact::Variable(name) => *name == it.variable,
                Fact::Storage(key) => odd.is_some_and(|it| it.manager.key == *key),
                _ => false,
            }
    });
    let verdict = analysis.facts.verdict(fact, environment);
    Standing { verdict, n_set, problem, is_breach }
}
