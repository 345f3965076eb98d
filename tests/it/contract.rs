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

/// Every key and sentence of the table: what the evaluation, the generated schema and the editor rely on.
#[test]
fn the_table_is_in_order_and_explains_every_key() {
    use locations_playground::schema::{Holds, Key, Place, keys_of};
    let mut places = vec![Place::File, Place::Added];
    let mut at = 0;
    while let Some(place) = places.get(at).copied() {
        at += 1;
        let keys: &[Key] = keys_of(place);
        // The check looks at these two in an order of its own.
        if !matches!(place, Place::Location | Place::CodeSource | Place::Defaults) {
            assert!(keys.windows(2).all(|it| it[0].name < it[1].name), "{place:?}");
        }
        for key in keys {
            assert!(key.about.ends_with('.') && key.about.len() > 10, "{place:?} {}", key.name);
            assert!(key.known.has(key.required), "{place:?} {}", key.name);
            let mut holds = key.holds;
            while let Holds::List(item) = holds {
                holds = *item;
            }
            if let Holds::Keys(inner) | Holds::Named(inner) = holds
                && !places.contains(&inner)
            {
                places.push(inner);
            }
        }
    }
    assert!(places.len() > 25, "{places:?}");
}

fn document(context: &str) -> Node {
    let text = format!(
        "{{location_name: a, code_source: {{python_file: a.py}}, container_context: {context}}}"
    );
    yaml::parse(FileId(0), &text).root.unwrap()
}

/// What disagreed with the official packages at some time, and what is easily got wrong.
#[test]
fn evaluation() {
    let cases = [
        // Keys that are not text: a crash in a strict mapping, a refusal by the agent in a free one.
        ("{k8s: {1: 1}}", json!([false, [["CRASH", null]], {"k8s": [false, [["CRASH", null]]]}])),
        ("{k8s: {labels: {1: x}}}", json!([true, [], {"k8s": [false, []]}])),
        (
            "{k8s: {namespace: {1: x}}}",
            json!([false, [["CRASH", null]], {"k8s": [false, [["CRASH", null]]]}]),
        ),
        ("{aca: {run_resources: {1: x}}}", json!([true, [], {"aca": [false, []]}])),
        // What Python calls false is no platform at all to the agent.
        (
            "{k8s: 0}",
            json!([false, [["RUNTIME_TYPE_MISMATCH", "root:container_context:k8s"]], {"k8s": [true, []]}]),
        ),
        // A refused shared list refuses every platform.
        (
            "{env_vars: [1], k8s: {}}",
            json!([false, [["FIELD_NOT_DEFINED", "root:container_context"]],
                {"shared": [false, [["RUNTIME_TYPE_MISMATCH", "root:env_vars[0]"]]], "k8s": [false, []]}]),
        ),
        // Variables of the agent's environment.
        (
            "{k8s: {namespace: {env: X}, server_replica_count: {env: N}}}",
            json!([true, [], {"k8s": [true, []]}]),
        ),
        (
            "{ecs: {task_role_arn: {}, execution_role_arn: {env: 1}}}",
            json!([false,
                [["RUNTIME_TYPE_MISMATCH", "root:container_context:ecs:execution_role_arn:env"],
                 ["SELECTOR_FIELD_ERROR", "root:container_context:ecs:task_role_arn"]],
                {"ecs": [false, [["RUNTIME_TYPE_MISMATCH", "root:execution_role_arn:env"],
                    ["SELECTOR_FIELD_ERROR", "root:task_role_arn"]]]}]),
        ),
        // Unknown keys, then missing ones, then the fields.
        (
            "{ecs: {secrets: [{value_from: x, b: y}]}}",
            json!([false,
                [["FIELDS_NOT_DEFINED", "root:container_context:ecs:secrets[0]"],
                 ["MISSING_REQUIRED_FIELDS", "root:container_context:ecs:secrets[0]"]],
                {"ecs": [false, [["FIELDS_NOT_DEFINED", "root:secrets[0]"],
                    ["MISSING_REQUIRED_FIELDS", "root:secrets[0]"]]]}]),
        ),
        // Keys of the agent alone.
        (
            "{docker: {registry: {url: u, username: n, password: {env: P}}}}",
            json!([false, [["FIELD_NOT_DEFINED", "root:container_context:docker"]], {"docker": [true, []]}]),
        ),
        // Text is a list of letters to Python, an empty value none at all.
        (
            "{k8s: {run_k8s_config: {container_config: {args: abc}}}}",
            json!([true, [], {"k8s": [true, []]}]),
        ),
        (
            "{k8s: {run_k8s_config: {container_config: {args: }}}}",
            json!([true, [], {"k8s": [false, []]}]),
        ),
        (
            "{k8s: {security_context: {runAsUser: 1, bogus: 1}}}",
            json!([true, [], {"k8s": [false, []]}]),
        ),
        // Deep merges: a list over a text, keys of two types in a list that is compared.
        (
            "{k8s: {labels: {a: x}, server_k8s_config: {pod_template_spec_metadata: {labels: {a: [1]}}}}}",
            json!([true, [], {"k8s": [false, []]}]),
        ),
        (
            "{k8s: {volumes: [{name: x}], server_k8s_config: {pod_spec_config: {volumes: [{name: y, emptyDir: {medium: {1: 2, a: 3}}}]}}}}",
            json!([true, [], {"k8s": [false, []]}]),
        ),
        (
            "{k8s: {volumes: [{name: x}], server_k8s_config: {merge_behavior: SHALLOW, pod_spec_config: {volumes: [{name: y, emptyDir: {medium: {1: 2, a: 3}}}]}}}}",
            json!([true, [], {"k8s": [true, []]}]),
        ),
    ];
    for (context, official) in cases {
        assert_eq!(verdict(&document(context)), official, "{context}");
    }
}

#[test]
fn errors_stand_at_their_text() {
    let text = "location_name: a\ncode_source: {python_file: a.py}\ncontainer_context:\n  k8s:\n    namespaces: x\n    env_vars: [1]\n    volumes: [{}]\n";
    let root = yaml::parse(FileId(0), text).root.unwrap();
    let evaluation = schema::deploy(&root);
    let told: Vec<(&str, &str)> = evaluation
        .errors
        .iter()
        .map(|it| (&*it.keys[0].value, &text[it.span.start as usize..it.span.end as usize]))
        .collect();
    assert_eq!(told, [("namespaces", "namespaces"), ("env_vars", "1"), ("name", "{}")]);
}

#[test]
fn a_key_at_the_wrong_level_of_raw_configuration_is_sent_home() {
    let document = document(
        "{k8s: {run_k8s_config: {pod_spec_config: {backoffLimit: 1}, container_config: {nodeSelector: {a: b}, bogus: 1}, job_config: {ttl_seconds_after_finished: 1}}}}",
    );
    let context = document.get("container_context").unwrap();
    let agent = schema::agent(Platform::K8s, context).unwrap();
    let told: Vec<(String, Option<&str>)> =
        agent.faults.iter().map(|it| (it.message(), it.belongs_to())).collect();
    let kubernetes = |key: &str, model: &str| format!("Kubernetes has no `{key}` in a {model}");
    assert_eq!(
        told,
        [
            (kubernetes("nodeSelector", "Container"), Some("pod_spec_config")),
            (kubernetes("bogus", "Container"), None),
            (kubernetes("backoffLimit", "PodSpec"), Some("job_spec_config")),
            (kubernetes("ttl_seconds_after_finished", "Job"), Some("job_spec_config")),
        ]
    );
}

#[test]
fn tags_of_dagster_itself_are_refused_when_the_server_starts() {
    let document = document(
        "{ecs: {server_ecs_tags: [{key: team}, {key: dagster/location_name}], run_ecs_tags: [{key: dagster/agent_id}]}}",
    );
    let context = document.get("container_context").unwrap();
    let agent = schema::agent(Platform::Ecs, context).unwrap();
    assert!(agent.is_ok());
    let tags: Vec<&str> = agent.system_tags.iter().map(|it| &*it.value).collect();
    assert_eq!(tags, ["dagster/location_name"]);
}

/// The models as the specification lists them.
#[test]
fn the_kubernetes_models_are_those_of_the_specification() {
    use locations_playground::schema::{Raw, attributes};
    let path = project_file("tests/fixtures/kubernetes/models.json");
    let specified: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (model, specified) in specified["models"].as_object().unwrap() {
        let mut ours = json!({});
        for attribute in attributes(model) {
            let holds = match attribute.holds {
                Raw::Text => "str".to_owned(),
                Raw::Int => "int".to_owned(),
                Raw::Bool => "bool".to_owned(),
                Raw::Time => "datetime".to_owned(),
                Raw::Any => "object".to_owned(),
                Raw::Object(model) => model.to_owned(),
                Raw::Objects(model) => format!("list[{model}]"),
                Raw::Texts => "list[str]".to_owned(),
                Raw::Ints => "list[int]".to_owned(),
                Raw::TextMap => "dict[str, str]".to_owned(),
            };
            ours[attribute.name] = json!([attribute.camel_case(), holds]);
        }
        assert_eq!(ours, *specified, "{model}");
    }
}
