//! The problems as the user sees them: one for all environments that it is in, some filtered away, one shown last.

use std::collections::BTreeMap;

use super::State;
use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Group, Severity, grouped};
use crate::source::FileId;
use crate::source::sort_by_key;

/// How many problems there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    by_file: BTreeMap<(FileId, Severity), usize>,
}

impl Counts {
    /// Counts the problems of `analysis`, each once however many environments it is in.
    pub fn of(analysis: &Analysis) -> Self {
        let mut by_file = BTreeMap::new();
        for group in grouped(&analysis.diagnostics) {
            let file = group.diagnostic.finding.primary.span.file;
            *by_file.entry((file, group.diagnostic.severity)).or_default() += 1;
        }
        Self { by_file }
    }

    /// Those of `severity` in a file.
    pub fn in_file(&self, file: FileId, severity: Severity) -> usize {
        self.by_file.get(&(file, severity)).copied().unwrap_or(0)
    }

    /// Those of `severity` in all files.
    pub fn all(&self, severity: Severity) -> usize {
        self.by_file.iter().filter(|it| it.0.1 == severity).map(|it| it.1).sum()
    }

    /// Those of any severity in all files.
    pub fn total(&self) -> usize {
        self.by_file.values().sum()
    }
}

impl State {
    /// The problem behind the one shown last, or the first one.
    pub fn next_problem<'a>(&self, analysis: &'a Analysis) -> Option<&'a Diagnostic> {
        let all = self.listed(analysis);
        let shown = all.iter().rposition(|it| self.is_shown(it.diagnostic, analysis));
        all.get(shown.map_or(0, |it| it + 1)).or(all.first()).map(|it| it.diagnostic)
    }

    /// The problem before the one shown last, or the last one.
    pub fn previous_problem<'a>(&self, analysis: &'a Analysis) -> Option<&'a Diagnostic> {
        let all = self.listed(analysis);
        let shown = all.iter().position(|it| self.is_shown(it.diagnostic, analysis));
        shown.and_then(|it| all.get(it.checked_sub(1)?)).or(all.last()).map(|it| it.diagnostic)
    }

    /// The problems that the filter lets through: errors before warnings before notes, each in text order.
    pub fn listed<'a>(&self, analysis: &'a Analysis) -> Vec<Group<'a>> {
        let is_listed = |it: &&Diagnostic| self.filter.is_none_or(|only| it.severity == only);
        let mut groups = grouped(analysis.diagnostics.iter().filter(is_listed));
        sort_by_key(&mut groups, |it| it.diagnostic.severity);
        groups
    }

    /// Whether the text of `problem` is what was shown last.
    pub fn is_shown(&self, problem: &Diagnostic, analysis: &Analysis) -> bool {
        let Some(reveal) = self.reveal else { return false };
        let span = problem.finding.primary.span;
        let shown = self.file(reveal.key).zip(analysis.files.get(span.file));
        shown.is_some_and(|(open, file)| open.file.repo == file.repo && open.file.path == file.path)
            && (span.start, span.end) == (reveal.start, reveal.end)
    }
}
