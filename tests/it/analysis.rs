//! The front door on anything: no panic, the same answer twice, every span in its text.

use std::fs;

use locations_playground::analysis::{Analysis, analyze};
use locations_playground::source::{SourceFile, Span, Workspace};

use crate::support::{check_files, example, files_below, project_file};

/// Every span that an analysis hands out.
fn spans(analysis: &Analysis) -> Vec<Span> {
    let mut spans = Vec::new();
    for diagnostic in &analysis.diagnostics {
        let finding = &diagnostic.finding;
        spans.push(finding.primary.span);
        spans.extend(finding.related.iter().map(|it| it.span));
        spans.extend(finding.fixes.iter().flat_map(|it| &it.edits).map(|it| it.span));
    }
    for row in analysis.facts.rows.values() {
        spans.extend(row.values().filter_map(|it| it.at));
    }
    spans
}

fn assert_spans_fit(analysis: &Analysis) {
    for span in spans(analysis) {
        let text = analysis.files.text(span.file);
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} does not fit {text:?}"
        );
    }
}

/// Every prefix of `text`, as somebody types it.
fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().map(|(at, _)| &text[..at])
}

#[test]
fn every_prefix_of_every_recorded_case_is_analysed() {
    let mut n_prefixes = 0;
    for path in files_below(&project_file("tests/fixtures/oracle/cases")) {
        let bytes = fs::read(&path).unwrap();
        for prefix in prefixes(&String::from_utf8_lossy(&bytes)) {
            let file = SourceFile::new("a", "dagster_cloud.yaml", prefix);
            assert_spans_fit(&check_files(vec![file]));
            n_prefixes += 1;
        }
    }
    assert!(n_prefixes > 10_000);
}

#[test]
fn every_prefix_of_every_file_of_the_example_is_analysed() {
    let files = example();
    for (at, file) in files.iter().enumerate() {
        for prefix in prefixes(&file.text).step_by(7) {
            let mut files = files.clone();
            files[at].text = prefix.into();
            assert_spans_fit(&check_files(files));
        }
    }
}

#[test]
fn the_same_workspace_gives_the_same_analysis() {
    let workspace = Workspace { files: example(), ..Workspace::default() };
    let told = |it: &Analysis| format!("{:?}{:?}{:?}", it.diagnostics, it.facts, it.graphs);
    assert_eq!(told(&analyze(&workspace)), told(&analyze(&workspace)));
}

#[test]
fn nothing_at_all_is_an_empty_analysis() {
    let analysis = analyze(&Workspace::default());
    assert!(analysis.diagnostics.is_empty());
    assert_eq!(analysis.model.scopes(), [None]);
    assert!(analysis.graphs[0].cards.is_empty());
}

#[test]
fn a_file_over_the_limit_is_kept_and_said_to_be_too_large() {
    let text = "#".repeat(5_000_001);
    let analysis = check_files(vec![SourceFile::new("a", "dagster_cloud.yaml", &text)]);
    let rules: Vec<&str> = analysis.diagnostics.iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["file-too-large"]);
}
