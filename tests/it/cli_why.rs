//! `playground why`, and what a person decided in `playground.yaml`, as people run it.

use serde_json::Value;

use crate::cli::{example_folder, playground, report, scratch, text, text_of_error, write};

#[test]
fn why_tells_every_text_that_has_a_say() {
    let run = |arguments: &[&str]| {
        let output = playground(&[&["why", "."], arguments].concat(), &example_folder());
        assert_eq!(output.status.code(), Some(0), "{}", text_of_error(&output));
        text(&output.stdout)
    };
    let bucket = run(&["--of", "STORAGE_BUCKET", "--env", "prod", "--repo", "ml-platform"]);
    assert_eq!(
        bucket,
        "\
STORAGE_BUCKET of ml-platform in prod (ml-platform)
> ml-platform/dagster_cloud.prod.yaml:10:13  STORAGE_BUCKET=dagster-dev-assets  (the environment’s own file, the platform’s variables)
"
    );
    let misplaced = run(&["--of", "STORAGE_BUCKET", "--env", "dev", "--repo", "analytics"]);
    assert!(misplaced.contains("6:9  STORAGE_BUCKET=dagster-dev-assets  (the level of the location, where Dagster+ never sees it)\n  not set\n"), "{misplaced}");
    let namespace = run(&["--of", "/container_context/k8s/namespace", "--env", "prod"]);
    assert!(
        namespace.contains("  ml-platform/dagster_cloud.yaml:11:20  ml  (base, kept)\n> ml-platform/dagster_cloud.prod.yaml:7:20  ml-prod  (the environment’s own file, replaced)\n"),
        "{namespace}"
    );
    let output = playground(&["why", "."], &example_folder());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn expectations_and_variables_of_the_folder_count() {
    let folder = scratch("expectations");
    let settings = "version: 1\nvariables: [{name: A, value: x, set_in: deployment}]\nexpectations: [{expect: matches, pattern: y, fact: agent_queue, repos: [one]}]\n";
    let configuration =
        "locations: [{location_name: a, code_source: {module_name: a}, agent_queue: q}]\n";
    write(
        &folder,
        &[
            ("playground.yaml", settings.as_bytes()),
            ("one/dagster_cloud.yaml", configuration.as_bytes()),
        ],
    );
    let found = report(&["."], &folder);
    let rules: Vec<&Value> =
        found["diagnostics"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["unmet-expectation"]);
    let facts = found["facts"].as_array().unwrap();
    let variable = facts.iter().find(|it| it["fact"] == "variable:A").unwrap();
    assert_eq!(
        (&variable["values"][0]["value"], &variable["values"][0]["at"]),
        (&Value::from("x"), &Value::Null)
    );
}
