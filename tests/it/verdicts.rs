//! The official check's recorded verdicts: ours accepts, refuses and lists exactly the same.

use std::fs;
use std::path::Path;

use locations_playground::schema::Outcome;
use locations_playground::source::{FileId, SourceFile};
use serde_json::Value;

use crate::support::{check_files, files_below, project_file};

/// Our verdict in the words of the records: whether it is accepted, and each error's kind and path.
fn verdict(text: &str) -> (bool, Vec<(String, String)>) {
    let analysis = check_files(vec![SourceFile::new("repo", "dagster_cloud.yaml", text)]);
    let deployment = analysis.model.deployment(FileId(0)).expect("the name says what it is");
    if deployment.document.error.is_some() {
        return (false, Vec::new());
    }
    let Outcome::Listed(errors) = &deployment.outcome else { return (false, Vec::new()) };
    let listed = errors.iter().map(|it| (it.kind.official_name().to_owned(), it.path.clone()));
    (errors.is_empty(), listed.collect())
}

/// Compares with one record; the difference in words, if there is one.
fn difference(record: &Value, text: &str) -> Option<String> {
    let (ok, listed) = verdict(text);
    let path = record["path"].as_str().unwrap();
    if ok != record["ok"].as_bool().unwrap() {
        return Some(format!("{path}: ours says {ok}, {listed:?}"));
    }
    if record["stage"] != "schema" {
        return None;
    }
    let official: Vec<(String, String)> = record["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["kind"].as_str().unwrap().into(), it["path"].as_str().unwrap().into()))
        .collect();
    (official != listed).then(|| format!("{path}: official {official:?}, ours {listed:?}"))
}

/// Compares with every record; how many there are, and the differences.
fn compare(records: &Path, folder: &Path) -> (usize, Vec<String>) {
    let records = fs::read_to_string(records).unwrap();
    let records: Vec<Value> = records.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let differences = records.iter().filter_map(|record| {
        let bytes = fs::read(folder.join(record["path"].as_str().unwrap())).unwrap();
        difference(record, &String::from_utf8_lossy(&bytes))
    });
    (records.len(), differences.collect())
}

#[test]
fn recorded_cases() {
    let folder = project_file("tests/fixtures/oracle");
    let (n_records, differences) = compare(&folder.join("cases.jsonl"), &folder);
    assert!(n_records > 200);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn real_files() {
    let folder = project_file("../shared/corpus");
    let records = folder.join("verdicts.jsonl");
    if !records.exists() {
        return; // Real people's files are not part of the project.
    }
    let (n_records, differences) = compare(&records, &folder);
    assert!(n_records > 100);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for path in files_below(&folder) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let analysis = check_files(vec![SourceFile::new("repo", &name, &text)]);
        assert_eq!(analysis.files.text(FileId(0)), text, "{name} is kept to the byte");
    }
}
