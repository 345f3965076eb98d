//! `check --format text`: every diagnostic with its excerpt, then a count.

use std::collections::BTreeSet;

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity, grouped, render};

/// The diagnostics as plain text with a last line that counts them.
pub fn text(analysis: &Analysis, diagnostics: &[&Diagnostic]) -> String {
    let mut out = String::new();
    let groups = grouped(diagnostics.iter().copied());
    for group in &groups {
        out.push_str(&render(group, &analysis.files));
        out.push('\n');
    }
    let count =
        |severity: Severity| groups.iter().filter(|it| it.diagnostic.severity == severity).count();
    let told = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let (n_errors, n_warnings, n_infos) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let mut parts =
        vec![told(n_errors, "error", "errors"), told(n_warnings, "warning", "warnings")];
    if n_infos > 0 {
        parts.push(told(n_infos, "note", "notes"));
    }
    // One location in several environments is one; a repository may have no base at all.
    let names = analysis
        .deployed
        .iter()
        .flat_map(|repo| repo.locations.iter().map(|location| (repo.repo, location.name.as_str())));
    let n_locations = names.collect::<BTreeSet<_>>().len();
    let locations = told(n_locations, "location", "locations");
    let repos = told(analysis.model.repos.len(), "repository", "repositories");
    out + &format!("{} in {locations} of {repos}\n", parts.join(", "))
}
