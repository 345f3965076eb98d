//! The command line as people run it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::{check_files, example, lines, project_file};

fn playground(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_playground"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn example_folder() -> std::path::PathBuf {
    project_file("src/content/examples/two-teams")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of its own for one test.
fn scratch(name: &str) -> std::path::PathBuf {
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
    assert!(told.lines().last().unwrap().starts_with("1 error"), "{told}");
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
    assert!(text(&output.stderr).contains("unknown field `environment`"), "{:?}", output.stderr);
}
