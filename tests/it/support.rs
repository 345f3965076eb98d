//! What tests share: fixtures of several files in one text, and the only callers of the front door.

use std::path::{Path, PathBuf};

use locations_playground::analysis::{Analysis, analyze};
use locations_playground::source::{
    Deployed, Environment, Expectation, Layout, RepoSettings, Settings, SourceFile, Workspace,
};
use locations_playground::template::render_all;

/// The files of a fixture: each starts with a line `#- repo/path`.
pub(crate) fn fixture(text: &str) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = Vec::new();
    for part in text.split("#- ").skip(1) {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        let (repo, path) = name.trim().split_once('/').expect("a fixture header is `repo/path`");
        files.push(SourceFile::new(repo, path, body));
    }
    files
}

/// The analysis of a fixture.
pub(crate) fn check(text: &str) -> Analysis {
    check_files(fixture(text))
}

/// The analysis of some files without settings.
pub(crate) fn check_files(files: Vec<SourceFile>) -> Analysis {
    check_with(files, Settings::default())
}

/// The analysis of some files with settings, templates rendered.
pub(crate) fn check_with(files: Vec<SourceFile>, settings: Settings) -> Analysis {
    let mut workspace = Workspace { files, settings, rendered: Vec::new() };
    render_all(&mut workspace);
    analyze(&workspace)
}

/// The analysis of `files` whose environments are patches on their bases, merged before they are deployed.
pub(crate) fn check_patches(
    files: Vec<SourceFile>,
    repos: &[&str],
    environments: &[&str],
    expectations: Vec<Expectation>,
) -> Analysis {
    let repo = RepoSettings {
        layout: Some(Layout::Patches),
        deployed: Some(Deployed::Merged),
        ..RepoSettings::default()
    };
    let settings = Settings {
        environments: environments.iter().map(|it| Environment::named(it)).collect(),
        repos: repos.iter().map(|it| ((*it).to_owned(), repo.clone())).collect(),
        expectations: Some(expectations),
        ..Settings::default()
    };
    check_with(files, settings)
}

/// A location with this `context`, and the file of the agent that serves it.
pub(crate) fn served_by(agent: &str, context: &str) -> String {
    format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: a.py}}
    container_context: {context}
#- infra/dagster.yaml
{agent}"
    )
}

/// Every diagnostic as `path:line rule [environment]`.
pub(crate) fn lines(analysis: &Analysis) -> Vec<String> {
    let told = |it: &locations_playground::diagnostic::Diagnostic| {
        let environment = it.finding.environment.as_ref().map(|it| format!(" [{it}]"));
        let span = it.finding.primary.span;
        format!(
            "{}:{} {}{}",
            analysis.files.name(span.file),
            analysis.files.line_columns(span).0.line,
            it.rule,
            environment.unwrap_or_default()
        )
    };
    analysis.diagnostics.iter().map(told).collect()
}

/// A file of the project.
pub(crate) fn project_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below `folder`, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The built-in example as the page opens it.
pub(crate) fn example() -> Vec<SourceFile> {
    locations_playground::content::examples().remove(0).files
}

/// The files of `analysis` after `fix`.
pub(crate) fn fixed(
    analysis: &Analysis,
    fix: &locations_playground::diagnostic::Fix,
) -> Vec<SourceFile> {
    analysis
        .files
        .iter()
        .map(|(id, file)| {
            let edits: Vec<_> = fix.edits.iter().filter(|it| it.span.file == id).collect();
            let text = locations_playground::app::apply_fix(&file.text, &edits).unwrap();
            SourceFile::new(&file.repo, &file.path, &text)
        })
        .collect()
}
