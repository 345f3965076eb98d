//! Conversion there and back: the same effective locations, and everything else said.

use std::fs;

use locations_playground::analysis::Analysis;
use locations_playground::convert::{Conversion, convert};
use locations_playground::report::json::report;
use locations_playground::source::{FileId, SourceFile};
use serde_json::Value;

use crate::support::{check, check_files, lines, project_file};

pub(crate) fn conversion(analysis: &Analysis) -> Conversion {
    convert(&analysis.model, &analysis.files, &analysis.deployed[0])
}

/// The files after a conversion.
pub(crate) fn converted(analysis: &Analysis) -> Vec<SourceFile> {
    let conversion = conversion(analysis);
    let kept = analysis.files.iter().filter(|(id, _)| !conversion.replaced.contains(id));
    kept.map(|it| it.1.clone()).chain(conversion.files).collect()
}

/// The effective locations as plain data.
pub(crate) fn effective(analysis: &Analysis) -> Vec<Value> {
    let scopes = analysis.model.scopes();
    let report = serde_json::to_value(report(analysis, &[], &scopes)).unwrap();
    let locations = report["locations"].as_array().unwrap().iter();
    locations.map(|it| it["effective"].clone()).collect()
}

const TWO: &str = "#- shop/dagster_cloud.yaml
locations:
  - location_name: sales é
    code_source: {module_name: sales.definitions}
    build: {directory: sales, registry: registry.example.com/sales}
    agent_queue: fast
    container_context:
      k8s:
        namespace: sales
        env_vars: [A=1, 'B= x']
        run_k8s_config: {container_config: {args: [x], resources: {limits: {cpu: 1.5}}}}
  - location_name: \"on\"
    code_source: {module_name: a.b.c}
    build: {directory: .}
    image: registry.example.com/on:1
";

#[test]
fn to_projects_and_back() {
    let before = check(TWO);
    let there = conversion(&before);
    assert!(there.to_projects && there.losses.is_empty(), "{:?}", there.losses);
    let paths: Vec<&str> = there.files.iter().map(|it| &*it.path).collect();
    assert_eq!(
        paths,
        [
            "dg.toml",
            "sales/dg.toml",
            "sales/build.yaml",
            "sales/container_context.yaml",
            "projects/on/dg.toml",
            "projects/on/build.yaml"
        ]
    );
    assert_eq!(there.replaced, [FileId(0)]);
    let told: Vec<String> =
        there.moves.iter().map(|it| format!("{} -> {} {}", it.key, it.to, it.to_key)).collect();
    assert!(told.contains(&"build.registry -> sales/build.yaml registry".into()), "{told:?}");
    assert!(told.contains(&"container_context.k8s -> sales/container_context.yaml k8s".into()));
    assert!(told.contains(&"agent_queue -> sales/dg.toml project.agent_queue".into()));
    let projects = check_files(converted(&before));
    assert_eq!(lines(&projects), ["shop/sales/dg.toml:5 name-unfit-for-tag"]);
    assert_eq!(effective(&projects), effective(&before));
    let back = conversion(&projects);
    assert!(!back.to_projects && back.losses.is_empty());
    assert_eq!(back.replaced.len(), 3, "the parts go, the settings stay");
    assert!(back.moves.iter().any(|it| it.to_key == "locations.0.build.registry"));
    let again = check_files(converted(&projects));
    assert_eq!(effective(&again), effective(&before));
    // The project's files stay in the folder that is built, so it is seen now.
    let unseen = "shop/dagster_cloud.yaml:4 unseen-build-directory";
    let told: Vec<String> = lines(&before).into_iter().filter(|it| it != unseen).collect();
    assert!(told.len() + 1 == lines(&before).len() && lines(&again) == told, "{told:?}");
}

#[test]
fn what_has_no_place_is_said() {
    let analysis = check(
        "#- shop/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {python_file: src/a/defs.py}
    working_directory: src
    executable_path: /usr/bin/python
    attribute: defs
",
    );
    let conversion = conversion(&analysis);
    let told: Vec<&str> = conversion.losses.iter().map(|it| &*it.message).collect();
    assert_eq!(
        told,
        [
            "`python_file` has no place there: the module `src.a.defs` is loaded instead",
            "`working_directory` has no place there",
            "`executable_path` has no place there",
            "`attribute` has no place there"
        ]
    );
    assert!(conversion.files[0].text.contains("root_module = \"src\""));
}

#[test]
fn one_environment_is_converted_and_the_others_are_named() {
    let analysis = check(
        "#- shop/dagster_cloud.yaml
locations: [{location_name: a, code_source: {module_name: a.definitions}, build: {registry: r}}]
#- shop/dagster_cloud.prod.yaml
locations: [{location_name: a, agent_queue: prod}]
",
    );
    let conversion = conversion(&analysis);
    assert!(conversion.losses[0].message.contains("`prod`"));
    assert_eq!(conversion.replaced.len(), 2);
    assert!(conversion.files[0].text.contains("agent_queue = \"prod\""));
}

#[test]
fn a_complete_file_is_converted_and_the_others_are_named() {
    let analysis = check(
        "#- shop/dagster_cloud.yaml
locations: [{location_name: a, code_source: {module_name: a.definitions}, build: {registry: r}}]
#- shop/dagster_cloud.prod.yaml
locations: [{location_name: a, code_source: {module_name: a.definitions}, build: {registry: p}, container_context: {k8s: {}}}]
#- shop/dagster_cloud.staging.yaml
locations: [{location_name: a, code_source: {module_name: a.definitions}, build: {registry: s}, container_context: {k8s: {}}}]
",
    );
    let conversion = conversion(&analysis);
    let told: Vec<&str> = conversion.losses.iter().map(|it| &*it.message).collect();
    for path in ["dagster_cloud.yaml", "dagster_cloud.prod.yaml", "dagster_cloud.staging.yaml"] {
        assert!(told.iter().any(|it| it.contains(&format!("`{path}`"))), "{path}: {told:?}");
    }
    assert_eq!(conversion.replaced.len(), 3);
}

/// What each loss of converting `text` says.
fn losses(text: &str) -> Vec<String> {
    conversion(&check(text)).losses.into_iter().map(|it| it.message).collect()
}

#[test]
fn nothing_is_lost_silently() {
    const CODE: &str = "code_source: {module_name: a.definitions}";
    let of = |text: &str| losses(&format!("#- shop/dagster_cloud.yaml\n{text}"));
    assert_eq!(
        of(&format!("defaults: {{agent_queue: q}}\nlocations: [{{location_name: a, {CODE}}}]\n")),
        ["`defaults` are left out: the file is deployed as it stands, where they do nothing"]
    );
    assert_eq!(
        of(&format!(
            "locations:\n- {{location_name: a, {CODE}}}\n- {{location_name: a, {CODE}}}\n- {{location_name: 1}}\n"
        )),
        [
            "The second location with the name `a` is left out",
            "A location whose name is no text is left out"
        ]
    );
    assert_eq!(
        of(&format!("locations: [{{location_name: a, {CODE}, agent_queue: 5, image: [x]}}]\n")),
        ["`agent_queue` is not read back as it is here", "`image` is not read back as it is here"]
    );
    assert_eq!(
        of("locations: [{location_name: a, container_context: {k8s: {namespace: n}}}]\n"),
        ["`a` names no code, and a project has to"]
    );
    // A part that lies beside the new project would count for it, and goes.
    let beside = format!(
        "#- shop/container_context.yaml\necs: {{env_vars: [A=1]}}\n#- shop/dagster_cloud.yaml\nlocations: [{{location_name: a, {CODE}}}]\n"
    );
    assert_eq!(
        losses(&beside),
        ["`container_context.yaml` is taken away: `dg` would read it with the new files"]
    );
    // What stays and is deployed too is said.
    let other = format!(
        "#- shop/b/dg.toml\ndirectory_type = \"project\"\n[project]\nroot_module = \"b\"\n#- shop/dagster_cloud.yaml\nlocations: [{{location_name: a, {CODE}}}]\n"
    );
    assert_eq!(losses(&other), ["`b` becomes a location too, from a file that stays"]);
    // A text that cannot be read says less than it should.
    let broken =
        conversion(&check("#- shop/dagster_cloud.yaml\nlocations:\n- location_name: a\n  {\n"));
    assert_eq!((broken.files.len(), broken.moves.len()), (0, 0));
}

/// Values that are easy to get wrong: words that are numbers, anchors, nulls, dialects, keys that are no text.
const VALUES: &[&str] = &[
    "null",
    "''",
    "'null'",
    "on",
    "'on'",
    "0123",
    "'0123'",
    "1:30",
    "1.5e3",
    ".nan",
    "-0.0",
    "~",
    "'~'",
    "'a: b'",
    "'# c'",
    "\"tab\\t nl\\n end \"",
    "\"\\u00e9\\U0001F600\"",
    "2024-01-01",
    "'='",
    "<<",
    "[]",
    "{}",
    "[null]",
    "[[], {}]",
    "{1: a, 1.5: b, null: c, true: d}",
    "{'': {'': ''}}",
    "&s {deep: [1, {x: y}]}",
    "!!set {a, b}",
    "!!binary aGk=",
    "[A=1, A=2, 'A=x=y', '', B]",
    "|\n          two\n          lines\n",
    ">-\n          folded\n          text\n",
    "{a.b: 1, 'c/d~e': 2, 'x y': 3}",
];

#[test]
fn tricky_values_come_back() {
    let mut n_compared = 0;
    for (at, value) in VALUES.iter().enumerate() {
        for key in
            ["namespace", "env_vars", "labels", "on", "''", "'container_context.k8s.env_vars'"]
        {
            let text = format!(
                "#- shop/dagster_cloud.yaml\nlocations:\n  - location_name: \"a {at}: \\\"x\\\" \\u00e9\"\n    code_source: {{module_name: a.b}}\n    build: {{registry: r, directory: ../x/y}}\n    container_context:\n      k8s:\n        env_secrets: &l [S, T]\n        {key}: {value}\n      ecs: {{again: *l, 7: seven}}\n  - location_name: second\n    code_source: {{package_name: p}}\n    build: {{directory: sub/}}\n"
            );
            let before = check(&text);
            let there = conversion(&before);
            if there.files.is_empty() {
                continue;
            }
            n_compared += 1;
            let told: Vec<&str> = there.losses.iter().map(|it| &*it.message).collect();
            assert_eq!(
                told,
                ["`package_name` has no place there: the module `p` is loaded instead"],
                "{text}"
            );
            let projects = check_files(converted(&before));
            let again = check_files(converted(&projects));
            assert_eq!(conversion(&projects).losses, [], "{text}");
            let wanted: Vec<Value> = effective(&before).into_iter().map(comparable).collect();
            for analysis in [&projects, &again] {
                let mut ours: Vec<Value> =
                    effective(analysis).into_iter().map(comparable).collect();
                ours[1].as_object_mut().unwrap().remove("code_source");
                assert_eq!(ours, wanted, "{text}");
            }
        }
    }
    assert!(n_compared > 150, "{n_compared}");
}

#[test]
fn a_workspace_of_projects_becomes_one_file_with_the_merged_values() {
    for (at, under) in VALUES.iter().enumerate() {
        for over in VALUES {
            let text = format!(
                "#- shop/dg.toml\ndirectory_type = \"workspace\"\n[workspace]\nprojects = [{{path = \"p\"}}]\n#- shop/container_context.yaml\nk8s:\n        x: {under}\n#- shop/build.yaml\nregistry: r{at}\n#- shop/p/dg.toml\ndirectory_type = \"project\"\n[project]\nroot_module = \"p\"\n#- shop/p/container_context.yaml\nk8s:\n        x: {over}\n"
            );
            let before = check(&text);
            let there = conversion(&before);
            if before.deployed[0].failures.is_empty() && before.deployed[0].is_whole() {
                assert_eq!(there.losses, [], "{text}");
                let after = check_files(converted(&before));
                assert_eq!(effective(&after), effective(&before), "{text}");
            } else {
                assert!(there.files.is_empty(), "{text}");
            }
        }
    }
}

/// A location less what has no place in the other layout, and what says as much as nothing.
pub(crate) fn comparable(mut location: Value) -> Value {
    let map = location.as_object_mut().unwrap();
    for key in ["working_directory", "executable_path", "attribute"] {
        map.remove(key);
    }
    let is_module = |it: &Value| {
        it["module_name"].is_string() && it.as_object().is_some_and(|it| it.len() == 1)
    };
    if !map.get("code_source").is_some_and(is_module) {
        map.remove("code_source");
    }
    if let Some(build) = map.get_mut("build").and_then(Value::as_object_mut) {
        build.retain(|_, it| !it.is_null());
        if let Some(directory) = build.get("directory").and_then(Value::as_str) {
            let plain = directory.trim_start_matches("./").trim_end_matches('/').to_owned();
            let plain = if plain.is_empty() && !directory.is_empty() { ".".into() } else { plain };
            build.insert("directory".into(), plain.into());
        }
    }
    map.retain(|_, it| !it.is_null() && it != "" && it.as_object().is_none_or(|it| !it.is_empty()));
    location
}

#[test]
fn recorded_files_come_back() {
    let folder = project_file("tests/fixtures/oracle");
    let records = fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mut n_compared = 0;
    for record in records.lines().map(|it| serde_json::from_str::<Value>(it).unwrap()) {
        let path = record["path"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(path)).unwrap_or_default();
        let before = check_files(vec![SourceFile::new("shop", "dagster_cloud.yaml", &text)]);
        let locations = effective(&before);
        // A location without code is none in the other layout, and an empty name takes the folder's.
        let is_whole = |it: &Value| {
            it.get("code_source").is_some_and(|it| !it.is_null()) && it["location_name"] != ""
        };
        if record["ok"] != true || locations.is_empty() || !locations.iter().all(is_whole) {
            continue;
        }
        n_compared += 1;
        let wanted: Vec<Value> = locations.into_iter().map(comparable).collect();
        let told = |analysis: &Analysis| -> Vec<Value> {
            let all = effective(analysis).into_iter().map(comparable);
            all.map(|mut it| {
                // Where the code is found otherwise, it is a module there.
                let index =
                    wanted.iter().position(|own| own["location_name"] == it["location_name"]);
                if index.is_some_and(|at| wanted[at].get("code_source").is_none()) {
                    it.as_object_mut().unwrap().remove("code_source");
                }
                it
            })
            .collect()
        };
        let projects = check_files(converted(&before));
        assert_eq!(told(&projects), wanted, "{path}");
        let again = check_files(converted(&projects));
        assert_eq!(told(&again), wanted, "{path}");
    }
    assert!(n_compared > 50, "{n_compared}");
}
