//! The command line as people run it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{check_files, example, lines, project_file};

pub(crate) fn playground(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playground"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

pub(crate) fn example_folder() -> std::path::PathBuf {
    project_file("src/content/examples/two-teams")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of its own for one test.
pub(crate) fn scratch(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_page_and_the_command_line_find_the_same() {
    let output = playground(&["check", ".", "--format", "json"], &example_folder());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut ours: Vec<String> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let environment = it["environment"].as_str().map(|it| format!(" [{it}]"));
            format!(
                "{}/{}:{} {}{}",
                it["at"]["repo"].as_str().unwrap(),
                it["at"]["path"].as_str().unwrap(),
                it["at"]["start"]["line"],
                it["rule"].as_str().unwrap(),
                environment.unwrap_or_default()
            )
        })
        .collect();
    let mut page = lines(&check_files(example()));
    ours.sort();
    page.sort();
    assert_eq!(ours, page);
}

#[test]
fn json_has_every_field_of_its_version() {
    let output = playground(&["check", ".", "--format", "json"], &example_folder());
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["version"], 1);
    for list in ["files", "diagnostics", "locations", "facts", "lineage"] {
        assert!(json[list].is_array(), "{list}");
    }
    assert!(json["plan"]["waves"].is_array() && json["plan"]["cycles"].is_array());
    let bucket = json["facts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["fact"] == "storage:io_manager" && it["environment"] == "prod")
        .unwrap();
    assert_eq!(bucket["verdict"], "different");
    let ml = &bucket["values"][2];
    assert_eq!(ml["value"], "s3://dagster-dev-assets/multi-repo-assets (pickle)");
    assert_eq!(ml["at"]["path"], "dagster_cloud.prod.yaml");
}

#[test]
fn text_shows_the_place_with_carets_and_ends_with_a_count() {
    let output = playground(&["check", "analytics", "--env", "dev"], &example_folder());
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(told.contains(
        "analytics/dagster_cloud.dev.yaml:4:5 error misplaced-variables: Variables at the wrong level: `env_vars` is not a key of a location\n  4 |     env_vars:\n    |     ^^^^^^^^\n"
    ), "{told}");
    assert!(told.contains("\n  stage: check\n"), "{told}");
    assert!(told.lines().last().unwrap().starts_with("1 error"), "{told}");
    let told = text(&playground(&["check", ".", "--env", "prod"], &example_folder()).stdout);
    assert!(told.contains("\n  stage: review, stricter than Dagster+\n"), "{told}");
}

#[test]
fn exit_codes_tell_clean_found_and_could_not_run() {
    let folder = scratch("exit-codes");
    let file = folder.join("dagster_cloud.yaml");
    std::fs::write(&file, "locations:\n  - {location_name: a, code_source: {module_name: a}}\n")
        .unwrap();
    assert_eq!(playground(&["check", "."], &folder).status.code(), Some(0));
    let twice =
        "locations:\n  - {location_name: a, image: x, image: y, code_source: {module_name: a}}\n";
    std::fs::write(&file, twice).unwrap();
    assert_eq!(playground(&["check", "."], &folder).status.code(), Some(0), "a warning");
    let denied = playground(&["check", ".", "--deny-warnings"], &folder);
    assert_eq!(denied.status.code(), Some(1));
    for (arguments, reason) in [
        (&["check"][..], "`check` needs a folder"),
        (&["check", "nowhere"], "nowhere"),
        (&["check", ".", "--env", "prod"], "there is no environment `prod`"),
        (&["check", ".", "--format", "xml"], "there is no format `xml`"),
        (&["frobnicate"], "there is no command `frobnicate`"),
        (&["check", ".", "--frobnicate"], "--frobnicate"),
    ] {
        let output = playground(arguments, &folder);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = text(&output.stderr);
        assert!(told.contains(reason) && told.lines().count() == 1, "{told}");
    }
}

#[test]
fn help_and_version() {
    let help = playground(&["--help"], Path::new("."));
    assert!(text(&help.stdout).contains("playground check PATH…"));
    assert_eq!(help.status.code(), Some(0));
    let version = playground(&["--version"], Path::new("."));
    assert!(text(&version.stdout).contains("dagster-cloud-cli 1.13.27"));
}

#[test]
fn settings_of_the_folder_count() {
    let folder = scratch("settings");
    for (path, text) in [
        (
            "a/dagster_cloud.yaml",
            "locations:\n  - {location_name: a, code_source: {module_name: a}, image: base}\n",
        ),
        (
            "a/dagster_cloud.live.yaml",
            "locations:\n  - {location_name: a, code_source: {module_name: a}}\n",
        ),
        (
            "playground.yaml",
            "version: 1\nenvironments:\n  - name: live\nrepos:\n  a: {layout: patches}\n",
        ),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let output = playground(&["check", ".", "--format", "json"], &folder);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["locations"][0]["environment"], "live");
    assert_eq!(json["locations"][0]["effective"]["image"], "base", "the files are patches");
    std::fs::write(folder.join("playground.yaml"), "version: 1\nenvironment: []\n").unwrap();
    let output = playground(&["check", "."], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`environment` is no key here"), "{:?}", output.stderr);
}

/// A location in one line.
fn location(name: &str) -> String {
    format!("locations:\n  - {{location_name: {name}, code_source: {{module_name: a}}}}\n")
}

/// Writes files below `folder`.
pub(crate) fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

pub(crate) fn report(arguments: &[&str], folder: &Path) -> Value {
    let arguments = [&["check", "--format", "json"], arguments].concat();
    serde_json::from_slice(&playground(&arguments, folder).stdout).unwrap()
}

/// Every file of a report as `repo/path`.
fn names(report: &Value) -> Vec<String> {
    let files = report["files"].as_array().unwrap().iter();
    let word = |it: &Value| it.as_str().unwrap().to_owned();
    files.map(|it| format!("{}/{}", word(&it["repo"]), word(&it["path"]))).collect()
}

#[test]
fn repositories_of_one_name_stay_apart() {
    let folder = scratch("one-name");
    let text = location("a");
    let settings = "version: 1\nrepos:\n  infra: {layout: complete}\n";
    let files = ["t1/infra", "t2/infra", "u/t2/infra"].map(|it| format!("{it}/dagster_cloud.yaml"));
    for file in &files {
        write(&folder, &[(file, text.as_bytes())]);
    }
    write(&folder, &[("t2/infra/playground.yaml", settings.as_bytes())]);
    let report = report(&["t1/infra", "t2/infra", "u/t2/infra"], &folder);
    let file = "dagster_cloud.yaml";
    assert_eq!(
        names(&report),
        [format!("infra/{file}"), format!("t2-infra/{file}"), format!("u-t2-infra/{file}")]
    );
    let rules: Vec<&Value> =
        report["diagnostics"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert!(rules.contains(&&Value::from("location-in-two-repos")), "{rules:?}");
}

#[test]
fn settings_follow_a_repository_to_its_new_name() {
    let folder = scratch("renamed");
    let base = location("a").replace("module_name: a}", "module_name: a}, image: base");
    let live = location("a");
    let settings = "version: 1\nenvironments:\n  - name: live\nrepos:\n  r: {layout: patches}\n";
    for repo in ["t1/r", "t2/r"] {
        let at = |it: &str| format!("{repo}/{it}");
        write(&folder, &[(&at("dagster_cloud.yaml"), base.as_bytes())]);
        write(&folder, &[(&at("dagster_cloud.live.yaml"), live.as_bytes())]);
    }
    write(&folder, &[("t2/r/playground.yaml", settings.as_bytes())]);
    let report = report(&["t1/r", "t2/r"], &folder);
    assert_eq!(report["locations"][0]["effective"]["image"], Value::Null, "guessed as complete");
    assert_eq!(report["locations"][1]["repo"], "t2-r");
    assert_eq!(report["locations"][1]["effective"]["image"], "base", "said to be patches");
}

#[test]
fn what_is_given_twice_counts_once() {
    let folder = scratch("twice");
    let text = location("a");
    let settings = b"version: 1\nenvironments:\n  - name: live\n";
    write(&folder, &[("a/dagster_cloud.yaml", text.as_bytes()), ("playground.yaml", settings)]);
    for paths in [
        &["a", "a"][..],
        &["a", "./a/../a"],
        &[".", "a"],
        &["a", "a/dagster_cloud.yaml"],
        &["a/dagster_cloud.yaml", "a"],
        &[".", "."],
    ] {
        let report = report(paths, &folder);
        assert_eq!(names(&report), ["a/dagster_cloud.yaml"], "{paths:?}");
        assert_eq!(report["locations"].as_array().unwrap().len(), 1, "{paths:?}");
        assert_eq!(report["diagnostics"].as_array().unwrap().len(), 0, "{paths:?}");
    }
}

#[test]
fn configuration_that_cannot_be_read_ends_the_run() {
    let folder = scratch("unreadable");
    let text = location("a");
    write(&folder, &[("a/dagster_cloud.yaml", text.as_bytes()), ("a/other.yaml", b"\xff")]);
    assert_eq!(playground(&["check", "a"], &folder).status.code(), Some(0), "it may be anything");
    write(&folder, &[("a/deploy/dagster_cloud.prod.yaml", b"locations: [] # \xff")]);
    let output = playground(&["check", "a"], &folder);
    assert_eq!(output.status.code(), Some(2));
    let told = text_of_error(&output);
    assert!(told.contains("dagster_cloud.prod.yaml: line 1: not UTF-8"), "{told}");
    write(&folder, &[("a/deploy/dagster_cloud.prod.yaml", &vec![b'#'; 20_000_001])]);
    let output = playground(&["check", "a"], &folder);
    assert_eq!(output.status.code(), Some(2));
    let told = text_of_error(&output);
    assert!(told.contains("dagster_cloud.prod.yaml: over 20 MB"), "{told}");
}

#[test]
fn a_standard_input_over_the_limit_ends_the_run() {
    let folder = scratch("standard-input");
    let path = folder.join("long.txt");
    let mut long = location("a").into_bytes();
    long.resize(20_000_001, b'#');
    std::fs::write(&path, long).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_playground"))
        .args(["check", "-"])
        .stdin(std::fs::File::open(path).unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text_of_error(&output).contains("standard input: over 20 MB"), "{output:?}");
}

pub(crate) fn text_of_error(output: &Output) -> String {
    text(&output.stderr)
}

#[test]
fn environments_asked_for_are_told_once_in_the_order_of_the_workspace() {
    let once = report(&[".", "--env", "dev", "--env", "prod"], &example_folder());
    let other = report(&[".", "--env", "prod", "--env", "dev", "--env", "prod"], &example_folder());
    assert_eq!(once, other);
}

#[test]
fn a_long_line_is_cut_around_its_carets() {
    let folder = scratch("long-line");
    let many: Vec<String> = (0..40)
        .map(|it| {
            format!(
                "{{location_name: n{it}, attribute: é, imag: x, code_source: {{module_name: a}}}}"
            )
        })
        .collect();
    let file = format!("locations: [{}]\n", many.join(", "));
    std::fs::write(folder.join("dagster_cloud.yaml"), file).unwrap();
    let told = text(&playground(&["check", "."], &folder).stdout);
    let lines: Vec<&str> = told.lines().collect();
    let mut n_excerpts = 0;
    for pair in lines.windows(2).filter(|it| it[0].starts_with("  1 | ")) {
        let (shown, carets): (Vec<char>, Vec<char>) =
            (pair[0].chars().collect(), pair[1].chars().collect());
        assert!(shown.len() <= 6 + 122, "{}", pair[0]);
        let marked: String =
            (0..carets.len()).filter(|it| carets[*it] == '^').map(|it| shown[it]).collect();
        assert_eq!(marked, "imag", "{told}");
        n_excerpts += 1;
    }
    assert_eq!(n_excerpts, 40);
    assert!(lines[1].starts_with("  1 | locations") && lines[1].ends_with('…'), "{}", lines[1]);
    let last = lines.iter().rfind(|it| it.starts_with("  1 | ")).unwrap();
    assert!(last.starts_with("  1 | …") && last.ends_with(']'), "{last}");
}

#[test]
fn facts_list_who_has_none_only_where_they_are_shared() {
    let folder = scratch("facts");
    let of = |name: &str, variables: &str| {
        format!(
            "  - location_name: {name}\n    code_source: {{module_name: a}}\n    container_context: {{k8s: {{env_vars: [{variables}]}}}}\n"
        )
    };
    let text =
        format!("locations:\n{}{}{}", of("a", "ONE=1, TWO=1"), of("b", "TWO=1"), of("c", "C=1"));
    write(&folder, &[("a/dagster_cloud.yaml", text.as_bytes())]);
    let report = report(&["a"], &folder);
    let values = |fact: &str| {
        let facts = report["facts"].as_array().unwrap().iter();
        let row = facts.clone().find(|it| it["fact"] == fact).unwrap();
        assert_eq!(row["verdict"], if fact == "platform" { "equal" } else { "missing" });
        let values = row["values"].as_array().unwrap().iter();
        values
            .map(|it| format!("{} {}", it["location"].as_str().unwrap(), it["value"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(values("variable:ONE"), ["a \"1\""]);
    assert_eq!(values("variable:TWO"), ["a \"1\"", "b \"1\"", "c null"]);
    assert_eq!(values("platform"), ["a \"k8s\"", "b \"k8s\"", "c \"k8s\""]);
}

#[test]
fn locations_without_a_base_are_counted() {
    let folder = scratch("no-base");
    let text_of = location("a");
    for environment in ["dev", "prod"] {
        let file = format!("a/dagster_cloud.{environment}.yaml");
        write(&folder, &[(&file, text_of.as_bytes())]);
    }
    let told = text(&playground(&["check", "a"], &folder).stdout);
    assert!(told.contains("in 1 location of 1 repository"), "{told}");
}

#[test]
fn templates_are_rendered_with_what_they_include() {
    let folder = scratch("templates");
    let files = [
        ("team/dagster_cloud.yaml", "locations:\n{% include 'parts/one.j2' %}\n"),
        (
            "team/parts/one.j2",
            "{% import './_names.yaml' as names %}  - location_name: {{ names.name }}{{ n }}\n    modul: x\n",
        ),
        ("team/_names.yaml", "{% set name = 'one' %}"),
        ("team/values.json", "{\"n\": 1.50}"),
    ];
    std::fs::create_dir_all(folder.join("team/parts")).unwrap();
    for (path, text) in files {
        std::fs::write(folder.join(path), text).unwrap();
    }
    let output = playground(&["check", "team", "--format", "json"], &folder);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<String> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {}:{}", it["rule"], it["at"]["path"], it["at"]["start"]["line"]))
        .collect();
    assert_eq!(
        found,
        [r#""missing-code-source" "parts/one.j2":1"#, r#""unknown-key" "parts/one.j2":2"#],
        "{json:#}"
    );
    assert_eq!(json["locations"][0]["name"], "one1.5");
}
