//! What Kubernetes gets of generated settings of agents and locations, beside what the official package made of them.

use std::collections::BTreeSet;
use std::fs;

use locations_playground::analysis::Analysis;
use locations_playground::merge::{Later, Merged, MergedValue, Part, later, pointer, served, why};
use locations_playground::schema::Platform;
use locations_playground::source::Span;
use locations_playground::yaml::Data;
use serde_json::{Value, json};

use crate::support::{check, project_file, served_by};

struct Case {
    analysis: Analysis,
    /// What the official package made of it.
    makes: Value,
}

impl Case {
    fn read(line: &str) -> Self {
        let case: Value = serde_json::from_str(line).unwrap();
        let context = json!({"k8s": case["location"]}).to_string();
        let text = match &case["agent"] {
            Value::Null => format!(
                "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {context}}}]\n"
            ),
            agent => {
                let launcher = "class: K8sUserCodeLauncher";
                served_by(
                    &format!("user_code_launcher: {{{launcher}, config: {agent}}}\n"),
                    &context,
                )
            }
        };
        Self { analysis: check(&text), makes: case["makes"].clone() }
    }

    fn served(&self) -> Merged {
        let effective = &self.analysis.deployed[0];
        let environment = effective.environment.as_deref();
        let (model, location) = (&self.analysis.model, &effective.locations[0]);
        served(model, environment, location, Platform::K8s).unwrap()
    }
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(project_file("tests/fixtures/kubernetes/cases.jsonl")).unwrap();
    text.lines().map(Case::read).collect()
}

fn json_of(merged: &Merged) -> Value {
    match &merged.value {
        MergedValue::Map(entries) => {
            entries.iter().map(|it| (it.key.to_string(), json_of(&it.value))).collect()
        }
        MergedValue::List(items) => items.iter().map(json_of).collect(),
        MergedValue::Scalar(node) => match &*node.data {
            Data::Int(text) => json!(text.parse::<i64>().unwrap()),
            _ => json!(node.as_str()),
        },
    }
}

/// Every text, and number, of `merged` with the way to it.
fn leaves(merged: &Merged) -> Vec<(String, Merged)> {
    let mut all = Vec::new();
    merged.visit(&mut Vec::new(), &mut |path, value| {
        if matches!(value.value, MergedValue::Scalar(_)) {
            all.push((pointer(path), value.clone()));
        }
    });
    all
}

#[test]
fn kubernetes_gets_what_the_official_package_makes() {
    let cases = cases();
    assert!(cases.len() >= 100);
    for (at, case) in cases.iter().enumerate() {
        let mut found = json_of(&case.served());
        for raw in ["run_k8s_config", "server_k8s_config"] {
            let parts = found[raw].as_object_mut().unwrap();
            parts.retain(|_, it| it.as_object().is_none_or(|it| !it.is_empty()));
        }
        // An agent may have an empty one, which is none.
        found.as_object_mut().unwrap().retain(|_, it| *it != "");
        assert_eq!(found, case.makes, "case {at}");
    }
}

#[test]
fn every_value_that_kubernetes_gets_has_one_text() {
    for (at, case) in cases().iter().enumerate() {
        let merged = case.served();
        for (pointer, value) in leaves(&merged) {
            let chain = why(&case.analysis.model, &merged, &pointer).unwrap();
            let text = case.analysis.files.slice(chain.steps[chain.winner].span);
            let read: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read, json_of(&value), "case {at}: {pointer}");
        }
    }
}

#[test]
fn what_loses_on_kubernetes_is_told_what_it_loses_to() {
    let mut n_lost = 0;
    for (at, case) in cases().iter().enumerate() {
        let winners: BTreeSet<Span> = leaves(&case.served()).iter().map(|it| it.1.origin).collect();
        let Analysis { model, deployed, .. } = &case.analysis;
        let (location, here) = (&deployed[0].locations[0], deployed[0].environment.as_deref());
        for chain in location.origins(model) {
            let (own, pointer) = (chain.value.origin, &chain.pointer);
            let is_setting = pointer.starts_with("/container_context/k8s/")
                && !pointer.ends_with("/merge_behavior")
                && chain.value.text().is_some();
            if !is_setting || winners.contains(&own) {
                continue;
            }
            n_lost += 1;
            let Some(Later::Settings(parts)) = later(model, here, location, &chain) else {
                panic!("case {at}: nothing is told of {pointer}");
            };
            let loses = |it: &Part| it.chain(model).is_some_and(|it| it.value.origin != own);
            assert!(parts.iter().all(loses), "case {at}: {pointer}");
        }
    }
    assert!(n_lost >= 20, "{n_lost}");
}
