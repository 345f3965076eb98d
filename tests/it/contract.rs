//! What the deploy and the agents say: the recorded verdicts of the official packages.

use std::fs;
use std::path::Path;

use locations_playground::schema::{self, Platform};
use locations_playground::source::{FileId, SourceFile};
use locations_playground::yaml::{self, Node};
use serde_json::{Value, json};

use crate::support::{check_files, project_file};

/// The image that the records set.
const IMAGE: &str = "example.registry/image:tag";

/// The official lists of a record: reason and path alone.
fn listed(errors: &Value) -> Value {
    let errors = errors.as_array().cloned().unwrap_or_default();
    errors.iter().map(|it| json!([it["reason"], it["path"]])).collect()
}

fn ours(evaluation: &schema::Evaluation) -> Value {
    evaluation.listed().iter().map(|it| json!([it.0, it.1])).collect()
}

/// Deploy and agent verdicts of a document, in the form that records are compared in.
fn verdict(document: &Node) -> Value {
    let deploy = schema::deploy(document);
    let mut agents = json!({});
    if let Some(context) = document.get("container_context") {
        if let Some(shared) = schema::shared(context) {
            agents["shared"] = json!([shared.is_ok(), ours(&shared)]);
        }
        for platform in Platform::ALL {
            if let Some(agent) = schema::agent(platform, context) {
                agents[platform.key()] = json!([agent.is_ok(), ours(&agent.evaluation)]);
            }
        }
    }
    json!([deploy.is_ok(), ours(&deploy), agents])
}

fn recorded(record: &Value) -> Value {
    let agents = record["agent"].as_object().cloned().unwrap_or_default();
    let agents: serde_json::Map<String, Value> = agents
        .into_iter()
        .map(|(platform, it)| (platform, json!([it["ok"], listed(&it["errors"])])))
        .collect();
    json!([record["server_ok"], listed(&record["server_errors"]), agents])
}

/// Compares with every record; how many locations there are, and the differences.
fn compare(records: &Path, folder: &Path) -> (usize, Vec<String>) {
    let (mut n_locations, mut differences) = (0, Vec::new());
    for line in fs::read_to_string(records).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let path = record["path"].as_str().unwrap();
        let Some(locations) = record["locations"].as_array() else { continue };
        let text = String::from_utf8_lossy(&fs::read(folder.join(path)).unwrap()).into_owned();
        let analysis = check_files(vec![SourceFile::new("repo", "dagster_cloud.yaml", &text)]);
        let root = analysis.model.deployment(FileId(0)).unwrap().document.root.clone().unwrap();
        let items = root.get("locations").and_then(Node::as_seq).unwrap_or_default();
        for (location, item) in locations.iter().zip(items) {
            n_locations += 1;
            let document = schema::deploy_document(item, IMAGE);
            let (official, ours) = match (location.get("crash"), document) {
                (None, Some(document)) => (recorded(location), verdict(&document)),
                (crash, document) => (json!(crash.is_some()), json!(document.is_none())),
            };
            if official != ours {
                differences.push(format!("{path}: official {official}, ours {ours}"));
            }
        }
        // What the official merge made is JSON, which is YAML too.
        let merged = yaml::parse(FileId(0), &record["normalized"].to_string()).root.unwrap();
        let items = merged.get("locations").and_then(Node::as_seq).unwrap_or_default();
        let locations = record["merged_locations"].as_array().cloned().unwrap_or_default();
        for (location, item) in locations.iter().zip(items) {
            n_locations += 1;
            let (official, ours) = (recorded(location), verdict(&schema::merged_document(item)));
            if official != ours {
                differences.push(format!("{path} merged: official {official}, ours {ours}"));
            }
        }
    }
    (n_locations, differences)
}

#[test]
fn recorded_cases() {
    let folder = project_file("tests/fixtures/oracle");
    let (n_locations, differences) = compare(&folder.join("cases.jsonl"), &folder);
    assert!(n_locations > 140, "{n_locations}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn real_files() {
    let folder = project_file("../shared/corpus");
    let records = folder.join("verdicts.jsonl");
    if !records.exists() {
        return; // Real people's files are not part of the project.
    }
    let (n_locations, differences) = compare(&records, &folder);
    assert!(n_locations > 100, "{n_locations}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
