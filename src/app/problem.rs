//! Going from problem to problem.

use super::State;
use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};

impl State {
    /// The problem behind the one shown last, or the first one.
    pub fn next_problem<'a>(&self, analysis: &'a Analysis) -> Option<&'a Diagnostic> {
        let all: Vec<&Diagnostic> = self.listed(analysis).collect();
        let shown = all.iter().rposition(|it| self.is_shown(it, analysis));
        all.get(shown.map_or(0, |it| it + 1)).or(all.first()).copied()
    }

    /// The problem before the one shown last, or the last one.
    pub fn previous_problem<'a>(&self, analysis: &'a Analysis) -> Option<&'a Diagnostic> {
        let all: Vec<&Diagnostic> = self.listed(analysis).collect();
        let shown = all.iter().position(|it| self.is_shown(it, analysis));
        shown.and_then(|it| all.get(it.checked_sub(1)?)).or(all.last()).copied()
    }

    /// The problems that the filter lets through.
    pub fn listed<'a>(&self, analysis: &'a Analysis) -> impl Iterator<Item = &'a Diagnostic> {
        let filter = self.filter;
        analysis.diagnostics.iter().filter(move |it| filter.is_none_or(|only| it.severity == only))
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

/// How many problems there are of `severity`.
pub fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|it| it.severity == severity).count()
}
