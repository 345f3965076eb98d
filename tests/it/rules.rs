//! Every rule's page is its test: the carets in its examples, and *Instead* clean of every rule.

use locations_playground::analysis::Analysis;
use locations_playground::check::page::{Example, examples};
use locations_playground::check::{Rule, rules};
use locations_playground::model::read_settings;
use locations_playground::source::{Settings, SourceFile};

use crate::support::check_with;

/// What was found, or is expected, at one place, in one spelling.
type Told = (String, u32, u32, u32, String);

fn analysis_of(example: &Example) -> Analysis {
    let files = example.files.iter();
    let files = files.map(|(repo, path, text)| SourceFile::new(repo, path, text)).collect();
    check_with(files, settings_of(example))
}

fn settings_of(example: &Example) -> Settings {
    read_settings(&example.settings).expect(&example.heading)
}

fn found(analysis: &Analysis) -> Vec<Told> {
    let told = |it: &locations_playground::diagnostic::Diagnostic| {
        let finding = &it.finding;
        let span = finding.primary.span;
        let (start, end) = analysis.files.line_columns(span);
        // Carets stand below one line, so of a longer text its first line counts.
        let to = if end.line == start.line {
            end.column
        } else {
            let lines = analysis.files.lines(span.file).unwrap();
            let line = lines.text_of(analysis.files.text(span.file), start.line - 1);
            u32::try_from(line.chars().count()).unwrap() + 1
        };
        let environment = finding.environment.as_ref().map(|it| format!(" [{it}]"));
        let text = format!(
            "{}[{}]: {}{}",
            it.severity.name(),
            it.rule,
            finding.message,
            environment.unwrap_or_default()
        );
        let to = to.max(start.column + 1);
        (analysis.files.name(span.file), start.line, start.column, to, text)
    };
    analysis.diagnostics.iter().map(told).collect()
}

fn expected(example: &Example) -> Vec<Told> {
    let told = |it: &locations_playground::check::page::Expectation| {
        let (repo, path, _) = &example.files[it.file];
        let columns = &it.column_range;
        (format!("{repo}/{path}"), it.line, columns.start, columns.end, it.text.clone())
    };
    example.expectations.iter().map(told).collect()
}

fn compare(rule: &Rule) -> Vec<String> {
    let mut differences = Vec::new();
    for example in examples(rule.explain) {
        let (mut found, mut expected) = (found(&analysis_of(&example)), expected(&example));
        found.sort();
        expected.sort();
        if found != expected {
            differences.push(format!(
                "{} / {}\n  found    {found:#?}\n  expected {expected:#?}",
                rule.id, example.heading
            ));
        }
    }
    differences
}

#[test]
fn every_page_says_what_is_found() {
    let differences: Vec<String> = rules::ALL.iter().flat_map(|it| compare(it)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_page_shows_its_rule_and_ends_clean() {
    for rule in rules::ALL {
        let examples = examples(rule.explain);
        let (last, before) = examples.split_last().unwrap();
        assert_eq!(last.heading, "Instead", "{}", rule.id);
        assert!(last.expectations.is_empty(), "{}: *Instead* is clean", rule.id);
        let shown = before.iter().flat_map(|it| &it.expectations).any(|it| it.rule == rule.id);
        assert!(shown, "{} shows what it finds", rule.id);
    }
}

/// A fix removes its own finding and adds none.
#[test]
fn every_fix_of_every_page_repairs() {
    let mut n_fixes = 0;
    for example in rules::ALL.iter().flat_map(|it| examples(it.explain)) {
        let settings = settings_of(&example);
        let before = analysis_of(&example);
        for diagnostic in &before.diagnostics {
            for fix in &diagnostic.finding.fixes {
                let files = crate::support::fixed(&before, fix);
                let after = check_with(files, settings.clone());
                n_fixes += 1;
                assert!(
                    after.diagnostics.len() < before.diagnostics.len(),
                    "{} / {}: {:?}",
                    diagnostic.rule,
                    fix.title,
                    crate::support::lines(&after)
                );
                let syntax = after.diagnostics.iter().any(|it| it.rule == "broken-yaml");
                assert!(!syntax, "{} / {}", diagnostic.rule, fix.title);
            }
        }
    }
    assert!(n_fixes >= 6, "{n_fixes} fixes were tried");
}
