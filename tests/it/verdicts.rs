//! The recorded verdicts of the official packages: every field of `playground verdict` is the same.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use locations_playground::report::verdict;
use locations_playground::source::{FileId, SourceFile};
use serde_json::{Value, json};

use crate::support::{check_files, files_below, project_file};

/// A record with the fields of `verdict` alone.
fn told(record: &Value) -> Value {
    let listed = |errors: &Value| -> Value {
        let errors = errors.as_array().cloned().unwrap_or_default();
        errors.iter().map(|it| json!([it["reason"], it["path"]])).collect()
    };
    let location = |it: &Value| {
        let agents = it["agent"].as_object().cloned().unwrap_or_default();
        let agents: serde_json::Map<String, Value> = agents
            .into_iter()
            .map(|(key, it)| (key, json!([it["ok"], listed(&it["errors"])])))
            .collect();
        let stops = it.get("crash").is_some();
        json!([it["name"], stops, it["server_ok"], listed(&it["server_errors"]), agents])
    };
    let locations = |key: &str| -> Value {
        record[key].as_array().map_or(Value::Null, |it| it.iter().map(location).collect())
    };
    let errors = record["errors"].as_array().cloned().unwrap_or_default();
    let errors: Value = errors.iter().map(|it| json!([it["kind"], it["path"]])).collect();
    json!({
        "ok": record["ok"],
        "stage": record["stage"],
        "errors": errors,
        "normalized": record["normalized"],
        "merge_error": record.get("merge_error").is_some(),
        "locations": locations("locations"),
        "merged_locations": locations("merged_locations"),
    })
}

/// Compares each record with the line of ours beside it; the differences.
fn differences(records: &[Value], ours: &str) -> Vec<String> {
    let ours: Vec<Value> = ours.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(ours.len(), records.len());
    let mut differences = Vec::new();
    for (record, ours) in records.iter().zip(&ours) {
        let path = &record["path"];
        assert_eq!(path, &ours["path"]);
        let (official, ours) = (told(record), told(ours));
        for (field, value) in official.as_object().unwrap() {
            let our = &ours[field];
            if our != value {
                differences.push(format!("{path} {field}:\n  official {value}\n  ours     {our}"));
            }
        }
    }
    differences
}

fn read(records: &Path) -> Vec<Value> {
    let records = fs::read_to_string(records).unwrap();
    records.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// Compares with every record; how many there are, and the differences.
fn compare(records: &Path, folder: &Path) -> (usize, Vec<String>) {
    let records = read(records);
    let mut command = Command::new(env!("CARGO_BIN_EXE_playground"));
    command.arg("verdict").current_dir(folder);
    command.args(records.iter().map(|it| it["path"].as_str().unwrap()));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (records.len(), differences(&records, &String::from_utf8(output.stdout).unwrap()))
}

#[test]
fn recorded_cases() {
    let folder = project_file("tests/fixtures/oracle");
    let (n_records, differences) = compare(&folder.join("cases.jsonl"), &folder);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(n_records, 215);
}

/// What the comparison of generated files found once, and what it would be easy to get wrong.
#[test]
fn mended_cases() {
    let records = read(&project_file("tests/fixtures/oracle/mended.jsonl"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_playground"))
        .args(["verdict", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> = records
        .iter()
        .map(|it| json!({ "path": it["path"], "text": it["text"] }).to_string() + "\n")
        .collect();
    program.stdin.take().unwrap().write_all(lines.concat().as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    let differences = differences(&records, &String::from_utf8(output.stdout).unwrap());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(records.len(), 56);
}

/// Python's strings hold halves of surrogate pairs, and the later stages ask no more than whether a value is a string.
#[test]
fn half_a_surrogate_pair_is_text() {
    let k8s = r#"{env_vars: ["A=\ud800"], labels: {"\udc00": x}}"#;
    let told = verdict(&format!(
        r#"locations: [{{location_name: "\ud800", code_source: {{module_name: b}}, container_context: {{k8s: {k8s}}}}}]"#
    ));
    let locations = told.locations.unwrap();
    let stages = locations.first().unwrap().stages.as_ref().unwrap();
    assert!(stages.server.ok && stages.agents.iter().all(|it| it.1.ok), "{stages:?}");
    assert_eq!(locations.first().unwrap().name, "\u{10d800}");
}

#[test]
fn real_files() {
    let folder = project_file("../shared/corpus");
    let records = folder.join("verdicts.jsonl");
    if !records.exists() {
        return; // Real people's files are not part of the project.
    }
    let (n_records, differences) = compare(&records, &folder);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(n_records > 100);
    for path in files_below(&folder) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let analysis = check_files(vec![SourceFile::new("repo", &name, &text)]);
        assert_eq!(analysis.files.text(FileId(0)), text, "{name} is kept to the byte");
    }
}
