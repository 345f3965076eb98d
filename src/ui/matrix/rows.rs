//! The rows of the matrix: which facts there are, by kind, and which of them are wanted.

use super::shown::Shown;
use super::sight::{height, starts};
use crate::fact::{Fact, Verdict};

/// The kinds of facts, in order.
pub(super) const KINDS: [&str; 5] =
    ["Storage", "Variables", "Secrets and config maps", "Code and build", "Container"];

/// Which rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Filter {
    /// Only those that are not equal in some environment.
    pub(super) only_differences: bool,
    /// Only those on storage that should be shared and is not.
    pub(super) only_mismatches: bool,
    /// Only those of the kind at this place in [`KINDS`].
    pub(super) kind: Option<usize>,
    /// Only those with this in their names or values.
    pub(super) search: String,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// The heading of a kind, by its place in [`KINDS`].
    Kind(usize),
    /// A fact, by its place in [`Shown::rows`].
    Row(usize),
}

/// The rows that are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found {
    /// The lines: headings, each with its rows after it.
    pub(super) lines: Vec<Line>,
    /// Where each line of a large matrix begins, and where the last one ends, in pixels.
    pub(super) tops: Vec<usize>,
    /// How many of them are rows.
    pub(super) n_rows: usize,
    /// How many rows of each kind there would be if only that kind were wanted.
    pub(super) n_of_kind: [usize; KINDS.len()],
}

impl Found {
    /// The places of the lines of each kind, its heading first.
    pub(super) fn sections(&self) -> Vec<(usize, std::ops::Range<usize>)> {
        let mut sections: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            match (line, sections.last_mut()) {
                (Line::Kind(kind), _) => sections.push((*kind, at..at + 1)),
                (Line::Row(_), Some(last)) => last.1.end = at + 1,
                (Line::Row(_), None) => {}
            }
        }
        sections
    }
}

/// The rows of `shown` that `filter` lets through.
pub(super) fn found(shown: &Shown, filter: &Filter) -> Found {
    let mut found = Found::default();
    let wanted = filter.search.trim();
    let mut last = None;
    for (at, row) in shown.rows.iter().enumerate() {
        let is_wanted = (!filter.only_differences
            || row.standings.iter().any(|it| it.verdict != Verdict::Equal))
            && (!filter.only_mismatches || row.standings.iter().any(|it| it.is_breach))
            && says(shown, &row.fact, wanted);
        if !is_wanted {
            continue;
        }
        if let Some(n) = found.n_of_kind.get_mut(row.kind) {
            *n += 1;
        }
        if filter.kind.is_some_and(|it| it != row.kind) {
            continue;
        }
        if last.replace(row.kind) != Some(row.kind) {
            found.lines.push(Line::Kind(row.kind));
        }
        found.lines.push(Line::Row(at));
        found.n_rows += 1;
    }
    found.tops = starts(found.lines.iter().map(|it| height(shown, *it)));
    found
}

/// Whether the name or a value of `fact` has `wanted` in it.
fn says(shown: &Shown, fact: &Fact, wanted: &str) -> bool {
    if wanted.is_empty() || has(&label(fact), wanted) || has(kind(fact), wanted) {
        return true;
    }
    let Some(row) = shown.analysis.facts.rows.get(fact) else { return false };
    let readings = shown.subjects().filter_map(|it| row.get(&it));
    readings.into_iter().any(|it| has(it.value.as_ref().unwrap_or_else(|it| it), wanted))
}

/// Whether `text` has `wanted` in it, in any case of letters.
fn has(text: &str, wanted: &str) -> bool {
    let wanted = wanted.as_bytes();
    text.as_bytes().windows(wanted.len()).any(|it| it.eq_ignore_ascii_case(wanted))
}

/// The place in [`KINDS`] of a fact's kind.
pub(super) fn kind_of(fact: &Fact) -> usize {
    match fact {
        Fact::Storage(_) => 0,
        Fact::Variable(_) => 1,
        Fact::Secret(_) | Fact::ConfigMap(_) => 2,
        Fact::CodeSource | Fact::BuildDirectory | Fact::Registry | Fact::Image => 3,
        Fact::Platform
        | Fact::AgentQueue
        | Fact::Namespace
        | Fact::ServiceAccount
        | Fact::Volume(_)
        | Fact::Cpu
        | Fact::Memory => 4,
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
        Fact::Cpu => "CPU".into(),
        Fact::Memory => "memory".into(),
    }
}

/// What kind of thing the name names, where neither it nor the heading over it says so.
pub(super) fn kind(fact: &Fact) -> &'static str {
    match fact {
        Fact::Storage(_) => "I/O manager",
        Fact::Secret(_) => "secret",
        Fact::ConfigMap(_) => "config map",
        Fact::Volume(_) => "volume",
        _ => "",
    }
}
