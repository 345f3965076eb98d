//! What platforms get of generated settings of agents and locations, beside what the official packages made of them.

use std::collections::BTreeSet;
use std::fs;

use locations_playground::analysis::Analysis;
use locations_playground::merge::{
    Later, Merged, MergedValue, Part, Strategy, later, pointer, served, servings, why,
};
use locations_playground::schema::Platform;
use locations_playground::source::Span;
use locations_playground::yaml::Data;
use serde_json::{Value, json};

use crate::support::{check, project_file, served_by};

pub(crate) struct Case {
    name: String,
    platform: Platform,
    pub(crate) text: String,
    /// The part of `text` that is the location's.
    pub(crate) context: String,
    analysis: Analysis,
    /// What the official package made of it, less what nobody wrote.
    makes: Value,
}

impl Case {
    fn read(platform: Platform, name: String, case: &Value) -> Self {
        let context = json!({platform.key(): case["location"]}).to_string();
        let class = match platform {
            Platform::K8s => "K8sUserCodeLauncher",
            Platform::Ecs => "EcsUserCodeLauncher",
            Platform::Docker => "DockerUserCodeLauncher",
            Platform::Aca => "AcaUserCodeLauncher",
        };
        let text = match &case["agent"] {
            Value::Null => format!(
                "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {context}}}]\n"
            ),
            agent => served_by(
                &format!("user_code_launcher: {{class: {class}, config: {agent}}}\n"),
                &context,
            ),
        };
        let mut makes = case["makes"].clone();
        // A number of code servers that neither side writes is one.
        if !text.contains("replica_count") {
            let servers = makes.get_mut("server_resources").and_then(Value::as_object_mut);
            servers.and_then(|it| it.remove("replica_count"));
        }
        if makes.get("server_resources") == Some(&json!({})) {
            makes.as_object_mut().and_then(|it| it.remove("server_resources"));
        }
        Self { name, platform, analysis: check(&text), text, context, makes }
    }

    fn served(&self) -> Merged {
        let effective = &self.analysis.deployed[0];
        let environment = effective.environment.as_deref();
        let (model, location) = (&self.analysis.model, &effective.locations[0]);
        let serving = &servings(model, environment, location)[0];
        assert_eq!(serving.platform, Some(self.platform));
        served(serving, location).unwrap()
    }
}

/// The recorded cases of one file; each names its platform unless the file is of Kubernetes alone.
fn recorded(folder: &str) -> Vec<Case> {
    let file = project_file(&format!("tests/fixtures/{folder}/cases.jsonl"));
    let text = fs::read_to_string(file).unwrap();
    let case = |(at, line)| {
        let case: Value = serde_json::from_str(line).unwrap();
        let is_it = |it: &Platform| case["platform"] == it.key();
        let platform = Platform::ALL.into_iter().find(is_it).unwrap_or(Platform::K8s);
        Case::read(platform, format!("{folder} {at}"), &case)
    };
    text.lines().enumerate().map(case).collect()
}

pub(crate) fn cases() -> Vec<Case> {
    [recorded("kubernetes"), recorded("platforms")].into_iter().flatten().collect()
}

pub(crate) fn json_of(merged: &Merged) -> Value {
    match &merged.value {
        MergedValue::Map(entries) => {
            entries.iter().map(|it| (it.key.to_string(), json_of(&it.value))).collect()
        }
        MergedValue::List(items) => items.iter().map(json_of).collect(),
        MergedValue::Scalar(node) => match &*node.data {
            Data::Int(text) => json!(text.parse::<i64>().unwrap()),
            Data::Bool(it) => json!(it),
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
    let cases = recorded("kubernetes");
    assert!(cases.len() >= 100);
    for case in &cases {
        let mut found = json_of(&case.served());
        for raw in ["run_k8s_config", "server_k8s_config"] {
            let parts = found[raw].as_object_mut().unwrap();
            parts.retain(|_, it| it.as_object().is_none_or(|it| !it.is_empty()));
        }
        // An agent may have an empty one, which is none.
        found.as_object_mut().unwrap().retain(|_, it| *it != "");
        assert_eq!(found, case.makes, "{}", case.name);
    }
}

#[test]
fn other_platforms_get_what_the_official_packages_make() {
    let cases = recorded("platforms");
    for platform in [Platform::Ecs, Platform::Docker, Platform::Aca] {
        assert!(cases.iter().filter(|it| it.platform == platform).count() >= 40);
    }
    for case in &cases {
        let mut found = json_of(&case.served());
        let found = found.as_object_mut().unwrap();
        if let Some(secrets) = found.get_mut("secrets") {
            let all = secrets.as_array().unwrap().iter();
            let pair =
                |it: &Value| (it["name"].as_str().unwrap().to_owned(), it["valueFrom"].clone());
            *secrets = all.map(pair).collect();
        }
        let is_nothing =
            |it: &Value| *it == "" || it.as_array().is_some_and(Vec::is_empty) || *it == json!({});
        found.retain(|_, it| !is_nothing(it));
        assert_eq!(json!(found), case.makes, "{}", case.name);
    }
}

#[test]
fn every_value_that_a_platform_gets_has_one_text() {
    for case in &cases() {
        let name = &case.name;
        let merged = case.served();
        for (pointer, value) in leaves(&merged) {
            // A default has the text that leaves it out.
            if value.strategy == Strategy::Defaulted {
                continue;
            }
            let chain = why(&case.analysis.model, &merged, &pointer).unwrap();
            let text = case.analysis.files.slice(chain.steps[chain.winner].span);
            let read: Value = serde_json::from_str(text).unwrap();
            assert_eq!(read, json_of(&value), "{name}: {pointer}");
        }
    }
}

#[test]
fn what_loses_on_a_platform_is_told_what_it_loses_to() {
    let mut n_lost = 0;
    for case in &cases() {
        let name = &case.name;
        let winners: BTreeSet<Span> = leaves(&case.served()).iter().map(|it| it.1.origin).collect();
        let Analysis { model, deployed, .. } = &case.analysis;
        let (location, here) = (&deployed[0].locations[0], deployed[0].environment.as_deref());
        for chain in location.origins(model) {
            let (own, pointer) = (chain.value.origin, &chain.pointer);
            let below = format!("/container_context/{}/", case.platform.key());
            let is_setting = pointer.starts_with(&below)
                && !pointer.ends_with("/merge_behavior")
                && chain.value.text().is_some();
            if !is_setting || winners.contains(&own) {
                continue;
            }
            n_lost += 1;
            let Some(Later::Settings(parts)) = later(model, here, location, &chain) else {
                panic!("{name}: nothing is told of {pointer}");
            };
            let loses = |it: &Part| it.chain(model).is_some_and(|it| it.value.origin != own);
            assert!(parts.iter().all(loses), "{name}: {pointer}");
        }
    }
    assert!(n_lost >= 20, "{n_lost}");
}
