//! Merging: the official strategies, overlays, and where each value comes from.

use std::fs;

use locations_playground::analysis::{Analysis, analyze};
use locations_playground::merge::{Line, Merged, render};
use locations_playground::report::json::report;
use locations_playground::source::{Deployed, RepoSettings, Settings, SourceFile, Workspace};
use serde_json::Value;

use crate::support::{check, check_files, example, project_file};

const STACK: &str = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {python_file: a.py}
    image: base
    build: {directory: .}
    container_context:
      k8s:
        namespace: base
        env_vars: [A=1, B=2]
        env_secrets: [one]
        run_k8s_config: {container_config: {args: [a]}}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
    image:
    container_context:
      k8s:
        namespace: prod
        env_vars: [B=3, C=4]
        env_secrets: [one, two]
        run_k8s_config: {container_config: {args: [b]}}
  - location_name: only-prod
    code_source: {module_name: o}
";

fn effective_json(analysis: &Analysis) -> Vec<Value> {
    let json = report(analysis, &[], &analysis.model.scopes());
    let value = serde_json::to_value(&json).unwrap();
    value["locations"].as_array().unwrap().clone()
}

#[test]
fn lists_are_merged_by_their_path() {
    let analysis = check(STACK);
    let locations = effective_json(&analysis);
    let x = &locations[0]["effective"];
    let k8s = &x["container_context"]["k8s"];
    assert_eq!(k8s["env_vars"], serde_json::json!(["A=1", "B=3", "C=4"]), "by variable name");
    assert_eq!(k8s["env_secrets"], serde_json::json!(["one", "two"]), "appended, no duplicates");
    assert_eq!(k8s["run_k8s_config"]["container_config"]["args"], serde_json::json!(["b"]));
    assert_eq!(x["code_source"], serde_json::json!({"module_name": "m"}), "replaced whole");
    assert_eq!(x["image"], "base", "null does not unset");
    assert_eq!(locations[1]["name"], "only-prod", "a location that only an overlay has is added");
}

#[test]
fn every_value_knows_its_origin_and_what_it_hides() {
    let analysis = check(STACK);
    let x = &analysis.effective(0, Some("prod")).unwrap().locations[0].merged;
    let at = |value: &Merged| {
        let place = |span| analysis.place(span);
        (place(value.origin), value.hidden.iter().map(|it| place(*it)).collect::<Vec<_>>())
    };
    let k8s = x.at(&["container_context", "k8s"]).unwrap();
    assert_eq!(
        at(k8s.get("namespace").unwrap()),
        ("dagster_cloud.prod.yaml:7".into(), vec!["dagster_cloud.yaml:8".into()])
    );
    let variables = k8s.get("env_vars").unwrap().items();
    let names: Vec<_> = variables.iter().map(at).collect();
    assert_eq!(names[0], ("dagster_cloud.yaml:9".into(), vec![]));
    assert_eq!(names[1], ("dagster_cloud.prod.yaml:8".into(), vec!["dagster_cloud.yaml:9".into()]));
    assert_eq!(names[2], ("dagster_cloud.prod.yaml:8".into(), vec![]));
}

#[test]
fn complete_files_stand_alone() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - {location_name: x, code_source: {module_name: m}, image: base}
#- a/dagster_cloud_prod.yaml
locations:
  - {location_name: x, code_source: {module_name: m}, agent_queue: q}
",
    );
    let x = &analysis.effective(0, Some("prod")).unwrap().locations[0];
    assert!(x.merged.get("image").is_none(), "nothing is merged");
    assert_eq!(x.text_at(&["agent_queue"]).unwrap().0, "q");
}

#[test]
fn overlays_pair_with_their_own_base() {
    let analysis = check(
        "\
#- a/one/dagster_cloud.yaml
locations:
  - {location_name: x, code_source: {module_name: m}, build: {directory: one}}
#- a/two/dagster_cloud.yaml
locations:
  - {location_name: x2, code_source: {module_name: m}, build: {directory: two}}
#- a/two/prod/dagster_cloud.yaml
locations:
  - {location_name: x2, agent_queue: q}
",
    );
    let prod = analysis.effective(0, Some("prod")).unwrap();
    let told: Vec<_> = prod
        .locations
        .iter()
        .map(|it| (&*it.name, it.text_at(&["agent_queue"]).map(|it| it.0)))
        .collect();
    assert_eq!(told, [("x", None), ("x2", Some("q"))]);
}

/// `defaults` under the locations, as `ci template` prints them, for every recorded case that it accepts.
#[test]
fn defaults_are_merged_as_recorded() {
    let folder = project_file("tests/fixtures/oracle");
    let records = fs::read_to_string(folder.join("cases.jsonl")).unwrap();
    let mut n_compared = 0;
    for record in records.lines().map(|it| serde_json::from_str::<Value>(it).unwrap()) {
        let Some(official) = record["normalized"]["locations"].as_array() else { continue };
        let path = record["path"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(path)).unwrap();
        if !text.contains("defaults") {
            continue;
        }
        let mut settings = Settings::default();
        settings.repos.insert(
            "a".into(),
            RepoSettings { deployed: Some(Deployed::Merged), ..RepoSettings::default() },
        );
        let files = vec![SourceFile::new("a", "dagster_cloud.yaml", &text)];
        let ours: Vec<Value> =
            effective_json(&analyze(&Workspace { files, settings, ..Workspace::default() }))
                .iter()
                .map(|it| it["effective"].clone())
                .collect();
        n_compared += 1;
        assert_eq!(&ours, official, "{path}");
    }
    assert!(n_compared > 10, "{n_compared} cases have defaults");
}

#[test]
fn the_effective_file_reads_back_as_the_same_values() {
    for files in [example(), crate::support::fixture(STACK)] {
        let analysis = check_files(files);
        for effective in &analysis.deployed {
            let lines: Vec<Line> = render(effective);
            let text: Vec<&str> = lines.iter().map(|it| &*it.text).collect();
            let text = text.join("\n") + "\n";
            let again = check_files(vec![SourceFile::new("again", "dagster_cloud.yaml", &text)]);
            let values = |analysis: &Analysis| -> Vec<Value> {
                effective_json(analysis)
                    .iter()
                    .filter(|it| {
                        analysis.model.scopes() == [None]
                            || (it["environment"].as_str() == effective.environment.as_deref()
                                && it["repo"] == *analysis.model.repos[effective.repo].name)
                    })
                    .map(|it| it["effective"].clone())
                    .collect()
            };
            assert_eq!(values(&again), values(&analysis), "{text}");
        }
    }
}

/// The command line prints what one repository deploys, and says why it cannot.
#[test]
fn the_command_line_prints_the_effective_file() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("merge-command");
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let base = "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    container_context:\n      k8s:\n        env_vars: [A=1, B=2]\n";
    write("two/a/dagster_cloud.yaml", base);
    write(
        "two/a/dagster_cloud.prod.yaml",
        "locations:\n  - location_name: x\n    container_context: {k8s: {env_vars: [B=3]}}\n",
    );
    write("two/b/dagster_cloud.yaml", base);
    write("bad/dagster_cloud.yaml", base);
    write(
        "bad/dagster_cloud.prod.yaml",
        "locations:\n  - location_name: x\n    container_context: {k8s: [a]}\n",
    );
    write("refused/dagster_cloud.yaml", "locations:\n  - location_name: x\n    env_vars: [A=1]\n");
    write("broken/dagster_cloud.yaml", "locations: [\n");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_playground"))
            .arg("merge")
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, file, _) = run(&["two", "--env", "prod", "--repo", "a"]);
    assert_eq!(code, 0);
    assert_eq!(
        file,
        "locations:\n  - location_name: x\n    code_source:\n      module_name: m\n    container_context:\n      k8s:\n        env_vars:\n          - A=1\n          - B=3\n"
    );
    assert_eq!(
        run(&["refused/../two/b"]).0,
        0,
        "one repository without environments needs no names"
    );
    for (arguments, reason) in [
        (&["two", "--env", "prod"][..], "name one repository with `--repo` (known: a, b)"),
        (&["two", "--env", "prod", "--repo", "c"], "there is no repository `c` (known: a, b)"),
        (&["two/a", "--env", "qa"], "there is no environment `qa` (known: prod)"),
        (
            &["bad", "--env", "prod"],
            "bad/dagster_cloud.prod.yaml:3:30: A list cannot be merged over a mapping",
        ),
        (&["refused"], "extra_forbidden at `locations.0.env_vars`"),
        (&["broken"], "broken/dagster_cloud.yaml:"),
        (&["two", "--env", "a", "--env", "b"], "`merge` writes the file of one environment"),
        (&["two", "--jsonl"], "`merge` takes no option '--jsonl'"),
    ] {
        let (code, file, error) = run(arguments);
        assert_eq!((code, &*file), (2, ""), "{arguments:?}");
        assert!(error.contains(reason) && error.lines().count() == 1, "{arguments:?}: {error}");
    }
}

#[test]
fn text_of_several_lines_stays_block_text_of_one_origin() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
    container_context:
      k8s:
        namespace: |2-
             two

          lines
        env_vars: [\"A=1\\n2\"]
",
    );
    let lines = render(analysis.effective(0, None).unwrap());
    let texts: Vec<&str> = lines.iter().map(|it| it.text.as_str()).collect();
    let start = texts.iter().position(|it| it.ends_with("namespace: |2-")).unwrap();
    let indent = texts[start].len() - texts[start].trim_start().len();
    let body = [format!("{}   two", " ".repeat(indent + 2)), String::new()];
    assert_eq!(texts[start + 1..start + 3], body);
    assert_eq!(texts[start + 3].trim_start(), "lines");
    assert!(lines[start..start + 4].iter().all(|it| it.origin == lines[start].origin));
    let again = root_of(&texts.join("\n"));
    let k8s = again.get("locations").unwrap().as_seq().unwrap()[0].clone();
    let k8s = k8s.at(&["container_context", "k8s"]).unwrap().clone();
    assert_eq!(k8s.get("namespace").unwrap().as_str(), Some("   two\n\nlines"));
    assert_eq!(k8s.get("env_vars").unwrap().as_seq().unwrap()[0].as_str(), Some("A=1\n2"));
}

fn root_of(text: &str) -> locations_playground::yaml::Node {
    let document = locations_playground::yaml::parse(locations_playground::source::FileId(0), text);
    assert_eq!(document.error, None, "{text}");
    document.root.unwrap()
}
