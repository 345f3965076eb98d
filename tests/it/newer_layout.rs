//! The newer layout against recorded behaviour of the official `dg`: what it writes, what it refuses, where it stops.

use std::fs;

use locations_playground::report::json::report;
use locations_playground::report::{deployed_words, is_stacked};
use locations_playground::source::SourceFile;
use serde_json::{Value, json};

use crate::cli::{playground, scratch, text, write};
use crate::support::{check, check_files, lines, project_file};

fn cases() -> Vec<Value> {
    let text = fs::read_to_string(project_file("tests/fixtures/newer-layout/cases.jsonl")).unwrap();
    text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

fn files(case: &Value) -> Vec<SourceFile> {
    let files = case["files"].as_object().unwrap();
    files.iter().map(|(path, text)| SourceFile::new("repo", path, text.as_str().unwrap())).collect()
}

/// Kinds and paths of recorded errors.
fn errors(case: &Value) -> Vec<(String, String)> {
    let errors = case["errors"].as_array().unwrap().iter();
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    errors.map(|it| (text(&it["kind"]), text(&it["path"]))).collect()
}

fn difference(case: &Value) -> Option<String> {
    let analysis = check_files(files(case));
    let told = |ours: &dyn std::fmt::Debug| Some(format!("{}: {ours:?}", case["name"]));
    match case["outcome"].as_str().unwrap() {
        "written" => {
            let scopes = analysis.model.scopes();
            let report = serde_json::to_value(report(&analysis, &[], &scopes)).unwrap();
            let locations = report["locations"].as_array().unwrap().iter();
            let ours: Vec<&Value> = locations.map(|it| &it["effective"]).collect();
            if json!(ours) != case["locations"] {
                return told(&ours);
            }
            let failures = &analysis.deployed[0].failures;
            if !failures.is_empty() {
                return told(failures);
            }
            let written = analysis.deployed[0].written.as_ref();
            let listed = written.map(|it| it.outcome.errors()).unwrap_or_default();
            let listed: Vec<(String, String)> = listed
                .iter()
                .map(|it| (it.kind.official_name().to_owned(), it.path.clone()))
                .collect();
            if listed == errors(case) { None } else { told(&listed) }
        }
        "config" => {
            let faults = analysis.model.dg_files().flat_map(|it| &it.faults);
            let faults: Vec<(String, String)> =
                faults.map(|it| (it.kind.official_name().to_owned(), it.path.clone())).collect();
            if faults == errors(case) { None } else { told(&faults) }
        }
        "crash" => {
            let mut rules: Vec<&str> = analysis.diagnostics.iter().map(|it| it.rule).collect();
            rules.sort_unstable();
            rules.dedup();
            if case["rules"] == json!(rules) { None } else { told(&rules) }
        }
        other => panic!("{other} is no outcome"),
    }
}

#[test]
fn recorded_cases() {
    let cases = cases();
    assert!(cases.len() > 60);
    let differences: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The recorded cases again, as folders on the command line: the verdict is that of the file which `dg` writes.
#[test]
fn recorded_cases_are_judged_from_their_folders() {
    let top = scratch("recorded-projects");
    let mut n_judged = 0;
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let folder = top.join(name).join("repo");
        for (path, text) in case["files"].as_object().unwrap() {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text.as_str().unwrap()).unwrap();
        }
        let output = playground(&["verdict", "."], &folder);
        let told = text(&output.stderr);
        if output.status.code() != Some(0) {
            assert_eq!(output.status.code(), Some(2), "{name}: {told}");
            // Without a project there is nothing to write; such a workspace is written with an empty list.
            let is_stop = case["outcome"] != "written" || case["locations"] == json!([]);
            assert!(is_stop && told.contains("dg"), "{name}: {told}");
            continue;
        }
        n_judged += 1;
        let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
        let ours = errors(&verdict);
        if case["outcome"] == "written" {
            assert_eq!(ours, errors(&case), "{name}");
            assert_eq!(verdict["stage"] == "ok", ours.is_empty(), "{name}");
        } else {
            let exception = case["exception"].as_str().unwrap_or("nothing");
            assert_eq!(ours, [(format!("crash:{exception}"), String::new())], "{name}");
        }
    }
    assert!(n_judged > 40, "{n_judged}");
}

#[test]
fn each_value_knows_its_file_and_what_it_hides() {
    let analysis = check(
        "#- shop/pyproject.toml
[tool.dg]
directory_type = \"workspace\"
[[tool.dg.workspace.projects]]
path = \"sales\"
#- shop/build.yaml
registry: shared
directory: docker
#- shop/sales/dg.toml
directory_type = \"project\"
[project]
root_module = \"sales\"
agent_queue = \"fast\"
#- shop/sales/build.yaml
registry: own
#- shop/sales/container_context.yaml
k8s: {env_vars: [A=1]}
#- shop/docker/sales.py
",
    );
    assert_eq!(lines(&analysis), ["shop/build.yaml:1 dead-value"]);
    let location = &analysis.deployed[0].locations[0];
    let place = |path: &[&str]| {
        let value = location.merged.at(path).unwrap();
        let hidden: Vec<String> = value.hidden.iter().map(|it| analysis.place(*it)).collect();
        (analysis.place(value.origin), hidden)
    };
    assert_eq!(location.name, "sales");
    assert_eq!(
        place(&["build", "registry"]),
        ("sales/build.yaml:1".into(), vec!["build.yaml:1".into()])
    );
    assert_eq!(place(&["build", "directory"]), ("build.yaml:2".into(), vec![]));
    assert_eq!(place(&["agent_queue"]), ("sales/dg.toml:4".into(), vec![]));
    assert_eq!(place(&["code_source", "module_name"]), ("sales/dg.toml:3".into(), vec![]));
    assert_eq!(place(&["location_name"]), ("sales/dg.toml:2".into(), vec![]));
    let files: Vec<String> =
        analysis.deployed[0].files.iter().map(|it| analysis.files.name(*it)).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    let variables = locations_playground::merge::variables(&location.merged);
    assert_eq!(variables.len(), 1);
}

#[test]
fn a_dagster_cloud_file_comes_before_projects() {
    let analysis = check(
        "#- shop/dagster_cloud.yaml
locations: [{location_name: old, code_source: {module_name: a}}]
#- shop/dg.toml
directory_type = \"project\"
[project]
root_module = \"sales\"
",
    );
    let names: Vec<&str> = analysis.deployed[0].locations.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["old"]);
}

#[test]
fn names_of_projects_are_checked_like_those_of_a_file() {
    let analysis = check(
        "#- shop/dg.toml
directory_type = \"workspace\"
[workspace]
projects = [{path = \"a\"}, {path = \"b\"}, {path = \"c\"}, {path = \"d\"}]
#- shop/a/dg.toml
directory_type = \"project\"
[project]
root_module = \"a\"
code_location_name = \"Sales\"
#- shop/b/dg.toml
directory_type = \"project\"
[project]
root_module = \"b\"
code_location_name = \"sales\"
#- shop/c/dg.toml
directory_type = \"project\"
[project]
root_module = \"c\"
code_location_name = \"sales\"
#- shop/d/dg.toml
directory_type = \"project\"
[project]
root_module = \"d\"
code_location_name = \"a/b c\"
",
    );
    let told: Vec<(&str, String)> = analysis
        .diagnostics
        .iter()
        .map(|it| (it.rule, analysis.place(it.finding.primary.span)))
        .collect();
    let expected = [
        ("names-differ-in-case", "b/dg.toml:4"),
        ("duplicate-location-name", "c/dg.toml:4"),
        ("unusable-location-name", "d/dg.toml:4"),
    ];
    for (rule, place) in expected {
        assert!(told.contains(&(rule, place.into())), "{rule} {place}: {told:?}");
    }
    assert_eq!(told.iter().filter(|it| it.0 == "names-differ-in-case").count(), 1, "{told:?}");
}

#[test]
fn toml_is_read_past_its_mistakes() {
    let analysis = check(
        "#- shop/dg.toml
directory_type = project
[project
root_module = 'lost'
[project]
root_module = \"sales\" x
code_location_name = \"kept\"
image = '''
multi
line'''
numbers = [1, 0xff, 1_000, -1.5e3, inf, 1979-05-27, 07:32:00,
  # a comment
  true]
",
    );
    let dg = analysis.model.dg_files().next().unwrap();
    let project = dg.section.as_ref().unwrap().get("project").unwrap();
    let text = |key: &str| project.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    assert_eq!(text("code_location_name").as_deref(), Some("kept"));
    assert_eq!(text("image").as_deref(), Some("multi\nline"));
    assert_eq!(project.get("numbers").unwrap().as_seq().unwrap().len(), 8);
    let error = dg.toml.error.as_ref().unwrap();
    assert_eq!(analysis.files.line_columns(error.span).0.line, 1);
    assert_eq!(lines(&analysis)[0], "shop/dg.toml:1 broken-toml");
}

#[test]
fn hostile_toml_is_bounded() {
    let deep = format!("a = {}", "[".repeat(100_000));
    let dotted = format!("{}b = 1", "a.".repeat(100_000));
    let headers = "[[a]]\n".repeat(50_000);
    let keys = (0..50_000).map(|it| format!("k{it} = 1")).collect::<Vec<_>>().join("\n");
    let escape = "a = \"\\u00é\"".to_owned();
    for text in [deep, dotted, headers, keys, escape] {
        let analysis = check_files(vec![SourceFile::new("shop", "dg.toml", &text)]);
        assert!(analysis.model.dg_files().next().unwrap().toml.error.is_some());
    }
}

#[test]
fn projects_of_dg_are_checked_merged_and_judged() {
    let folder = scratch("projects");
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        "dg.toml",
        "directory_type = \"workspace\"\n[workspace]\nprojects = [{ path = \"a\" }]\n",
    );
    write("a/dg.toml", "directory_type = \"project\"\n[project]\nroot_module = \"a\"\n");
    write("container_context.yaml", "k8s: {namespace: 5, env_vars: [A=1]}\n");
    write("a/container_context.yaml", "k8s: {env_vars: [A=2]}\n");
    let told = text(&playground(&["check", "."], &folder).stdout);
    assert!(told.contains("container_context.yaml:1:18"), "{told}");
    let output = playground(&["verdict", "."], &folder);
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["stage"], "ok");
    let location = &verdict["normalized"]["locations"][0];
    assert_eq!(location["container_context"]["k8s"]["env_vars"], serde_json::json!(["A=1", "A=2"]));
    assert_eq!(verdict["locations"][0]["server_ok"], false);
    assert!(text(&playground(&["merge", "."], &folder).stdout).contains("- A=2"));
    // Where `dg` stops, there is no file to judge.
    write("a/build.yaml", "");
    for command in ["verdict", "merge"] {
        let output = playground(&[command, "."], &folder);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("a/build.yaml:1:1: `dg` stops here"));
    }
    write("a/build.yaml", "zeta: 1\nalpha: 2\n");
    let output = playground(&["verdict", "."], &folder);
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["errors"][0]["path"], "locations.0.build.alpha");
    write("a/container_context.yaml", "k8s: [x]\n");
    let output = playground(&["verdict", "."], &folder);
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["errors"][0]["kind"], "crash:CheckError");
}

#[test]
fn what_the_files_of_projects_become_is_said() {
    let project = |path: &str| {
        format!(
            "#- w/{path}pyproject.toml\n[tool.dg]\ndirectory_type = \"project\"\n[tool.dg.project]\nroot_module = \"m\"\n#- w/{path}container_context.yaml\nk8s: {{namespace: n}}\n"
        )
    };
    let told = |text: &str| {
        let analysis = check(text);
        let own = &analysis.deployed[0];
        assert!(!is_stacked(&analysis, own));
        let files = own.files.iter().map(|it| analysis.files.name(*it));
        (files.collect::<Vec<_>>(), deployed_words(&analysis, own))
    };
    let workspace = "#- w/build.yaml\nregistry: r\n#- w/dg.toml\ndirectory_type = \"workspace\"\n[[workspace.projects]]\npath = \"p\"\n[[workspace.projects]]\npath = \"q\"\n";
    let (files, words) = told(&format!("{}{}{workspace}", project("p/"), project("q/")));
    assert_eq!(
        files,
        [
            "w/build.yaml",
            "w/p/pyproject.toml",
            "w/p/container_context.yaml",
            "w/q/pyproject.toml",
            "w/q/container_context.yaml",
        ]
    );
    let end = "They know no environments.";
    let start = "`dg` writes the file that is deployed";
    assert_eq!(
        words,
        format!("{start}: from each project’s files, merged over the workspace’s. {end}")
    );
    assert_eq!(told(&project("")).1, format!("{start} from these. {end}"));
}

#[test]
fn why_tells_what_a_value_is_made_of() {
    let folder = scratch("newer-made");
    let project =
        "[tool.dg]\ndirectory_type = \"project\"\n[tool.dg.project]\nroot_module = \"p1\"\n";
    write(&folder, &[("repo/pyproject.toml", project.as_bytes())]);
    let run = |of: &str| text(&playground(&["why", ".", "--of", of], &folder).stdout);
    let name = run("/location_name");
    assert!(
        name.contains(
            "[tool.dg.project]  (base, kept; it is repo, the name of the project’s folder)"
        ),
        "{name}"
    );
    let module = run("/code_source/module_name");
    assert!(
        module.contains("\"p1\"  (base, kept; it is p1.definitions, made of the root module)"),
        "{module}"
    );
    let own = project.replace("root_module", "code_location_name = \"one\"\nroot_module");
    write(&folder, &[("repo/pyproject.toml", own.as_bytes())]);
    let name = run("/location_name");
    assert!(name.contains("\"one\"  (base, kept)"), "{name}");
}
