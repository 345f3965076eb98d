//! Nesting as deep as the reader takes it, through everything that walks over values, on a stack as small as the browser's.

use std::thread;

use locations_playground::report::{json, verdict};
use locations_playground::source::FileId;
use locations_playground::yaml::{emit, parse};

use crate::support::check;

/// Values of so many levels: lists, mappings, both in turn, each with an item that makes equal values differ.
fn deep(levels: usize) -> [String; 3] {
    let of =
        |unit: &str, close: &str, n: usize| [unit.repeat(n), "1".into(), close.repeat(n)].concat();
    [of("[", "]", levels), of("{a: ", "}", levels), of("[{a: ", "}]", levels / 2)]
}

fn walk(value: &str) {
    let context = format!(
        "{{x: {value}, k8s: {{labels: {value}, env_vars: {value}, volumes: [{{name: v, x: {value}}}], run_k8s_config: {{container_config: {{resources: {value}, env: [{value}], args: {value}}}}}}}}}"
    );
    let location = format!(
        "{{location_name: a, code_source: {{module_name: b}}, container_context: {context}}}"
    );
    let file = format!(
        "defaults: {{container_context: {context}}}\nlocations: [{location}, {value}]\nwrong: {value}\n"
    );
    let good = format!("defaults: {{container_context: {context}}}\nlocations: [{location}]\n");
    for text in [&file, &good] {
        let told = verdict(text);
        assert_ne!(told.stage, "yaml", "{:?}", told.errors);
    }
    let document = parse(FileId(0), &good);
    let root = document.root.expect("the text has a value");
    assert!(parse(FileId(0), &emit(&root)).error.is_none());
    let files = format!(
        "#- infra/dagster_cloud.yaml\n{good}\n#- infra/prod/dagster_cloud.yaml\n{good}\n#- infra/dev/dagster_cloud.yaml\n{file}\n#- agent/values.yaml\nworkspace: {value}\n#- agent/dagster.yaml\nuser_code_launcher: {{module: dagster_cloud, config: {value}}}\n#- more/build.yaml\n{file}"
    );
    let analysis = check(&files);
    assert!(!analysis.diagnostics.is_empty());
    let all: Vec<_> = analysis.diagnostics.iter().collect();
    let report = json::report(&analysis, &all, &analysis.model.scopes());
    assert!(serde_json::to_string(&report).is_ok());
}

#[test]
fn the_deepest_values_fit_a_small_stack() {
    // The browser gives a megabyte to code that is optimised and needs a third of what this code needs.
    for value in deep(470) {
        let run = thread::Builder::new().stack_size(1536 * 1024).spawn(move || walk(&value));
        assert!(run.unwrap().join().is_ok());
    }
}
