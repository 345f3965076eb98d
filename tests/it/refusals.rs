//! What the deploy and the agents refuse in the records is found, at the stage that refuses it, and nothing else is.

use std::fs;

use locations_playground::diagnostic::Stage;
use locations_playground::source::SourceFile;
use serde_json::Value;

use crate::support::{check_files, lines, project_file};

/// Whether the recorded deploy accepts every location, and whether every agent does.
fn recorded(record: &Value) -> (bool, bool) {
    let locations = record["locations"].as_array().unwrap();
    let agents = || locations.iter().filter_map(|it| it["agent"].as_object()).flatten();
    (locations.iter().all(|it| it["server_ok"] == true), agents().all(|it| it.1["ok"] == true))
}

#[test]
fn recorded_refusals_are_found_at_their_stage() {
    let folder = project_file("tests/fixtures/oracle");
    let records = fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let (mut n_deploy, mut n_agent) = (0, 0);
    let mut differences: Vec<String> = Vec::new();
    for record in records.lines().map(|it| serde_json::from_str::<Value>(it).unwrap()) {
        let path = record["path"].as_str().unwrap();
        // What the check refuses is not deployed, and `ci init`, of which the records say nothing, cannot use two names.
        let is_unusable = matches!(path, "cases/name_long.yaml" | "cases/name_slash.yaml");
        if record["ok"] != true || is_unusable {
            continue;
        }
        let text = fs::read_to_string(folder.join(path)).unwrap();
        let analysis = check_files(vec![SourceFile::new("repo", "dagster_cloud.yaml", &text)]);
        let found = |stage: Stage| {
            let mut all = analysis.diagnostics.iter();
            // What is deployed and does not do what is meant is no refusal.
            let is_refusal = |it: &str| !matches!(it, "ignored-defaults" | "unrendered-template");
            all.any(|it| it.stage == stage && is_refusal(it.rule))
        };
        let (deploy, agent) = recorded(&record);
        n_deploy += usize::from(!deploy);
        n_agent += usize::from(deploy && !agent);
        // What the deploy refuses never reaches an agent.
        if deploy == found(Stage::Deploy) || (deploy && agent == found(Stage::Agent)) {
            differences.push(format!("{path}: {deploy} {agent} {:?}", lines(&analysis)));
        }
    }
    assert!(n_deploy > 30 && n_agent > 0, "{n_deploy} {n_agent}");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_location_without_a_name_of_its_own_is_looked_into() {
    let head = "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {module_name: a}\n";
    for name in ["location_name: a", "location_name: 5", "name: b"] {
        let analysis = crate::support::check(&format!(
            "{head}  - {name}\n    code_source: {{module_name: a}}\n    container_context: {{k8s: {{namespac: x, run_k8s_config: {{pod_spec_config: {{nodeselector: {{}}}}}}}}}}\n"
        ));
        let rules: Vec<&str> = analysis.diagnostics.iter().map(|it| it.rule).collect();
        for rule in ["unknown-context-key", "refused-by-agent"] {
            assert!(rules.contains(&rule), "{name}: {rules:?}");
        }
    }
}
