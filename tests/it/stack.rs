//! Which files are laid over each other: overlays of several bases, in the order of their paths, and copies whose environment is not known.

use locations_playground::analysis::Analysis;
use locations_playground::model::read_settings;
use locations_playground::report::{deployed_words, is_stacked};

use crate::support::{check, check_with, fixture, lines};

const BASES: &str = "\
#- r/dagster_cloud_etl.yaml
locations:
  - {location_name: etl, code_source: {module_name: m}, agent_queue: base}
#- r/dagster_cloud_ml.yaml
locations:
  - {location_name: ml, code_source: {module_name: m}, agent_queue: base}
";

/// The locations of the first repository in `prod`, each with its queue.
fn queues(analysis: &Analysis) -> Vec<(String, String)> {
    let prod = analysis.effective(0, Some("prod")).unwrap();
    let queue = |it: &str| it.to_owned();
    let told = prod.locations.iter().map(|it| {
        (it.name.clone(), it.text_at(&["agent_queue"]).map_or(String::new(), |it| queue(it.0)))
    });
    told.collect()
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

#[test]
fn an_overlay_patches_the_locations_of_every_base() {
    for (patches, expected) in [
        ("[{location_name: ml, agent_queue: q}]", [("etl", "base"), ("ml", "q")]),
        (
            "[{location_name: ml, agent_queue: q}, {location_name: etl, agent_queue: p}]",
            [("etl", "p"), ("ml", "q")],
        ),
    ] {
        let text = format!("{BASES}#- r/dagster_cloud_prod.yaml\nlocations: {patches}\n");
        let analysis = check(&text);
        assert_eq!(queues(&analysis), named(&expected), "{patches}");
        assert_eq!(lines(&analysis), [""; 0], "{patches}");
    }
    // What no base has is added once.
    let text = format!(
        "{BASES}#- r/dagster_cloud_prod.yaml\nlocations: [{{location_name: ml, agent_queue: q}}, {{location_name: new, code_source: {{module_name: m}}}}]\n"
    );
    assert_eq!(queues(&check(&text)), named(&[("etl", "base"), ("ml", "q"), ("new", "")]));
}

#[test]
fn a_complete_file_takes_the_place_of_every_base_that_it_has_the_locations_of() {
    let whole = |it: &str| {
        format!("  - {{location_name: {it}, code_source: {{module_name: m}}, agent_queue: q}}\n")
    };
    let prod =
        format!("{BASES}#- r/dagster_cloud_prod.yaml\nlocations:\n{}{}", whole("etl"), whole("ml"));
    assert_eq!(queues(&check(&prod)), named(&[("etl", "q"), ("ml", "q")]));
    // Copies for environments whose names are not known say nothing of prod, which has a copy of its own.
    let copy = |folder: &str| {
        format!("#- r/{folder}/dagster_cloud.{folder}.yaml\nlocations:\n{}", whole("etl"))
    };
    let copies = [copy("alpha"), copy("beta"), copy("prod")].concat();
    assert_eq!(queues(&check(&copies)), named(&[("etl", "q")]));
}

#[test]
fn overlays_count_in_the_order_of_their_paths() {
    let overlay = |path: &str, queue: &str| {
        format!("#- a/{path}\nlocations: [{{location_name: x, agent_queue: {queue}}}]\n")
    };
    let base =
        "#- a/dagster_cloud.yaml\nlocations: [{location_name: x, code_source: {module_name: m}}]\n";
    let (file, folder) = ("dagster_cloud_x_prod.yaml", "prod/dagster_cloud.yaml");
    for (first, second) in [(file, folder), (folder, file)] {
        let text = [base, &overlay(first, first), &overlay(second, second)].concat();
        assert_eq!(queues(&check(&text)), named(&[("x", folder)]));
    }
}

#[test]
fn a_short_name_of_an_environment_is_seen_in_values() {
    let text = "\
#- a/dagster_cloud.yaml
locations: [{location_name: x, code_source: {module_name: m}, container_context: {k8s: {namespace: a}}}]
#- a/dagster_cloud_prod.yaml
locations: [{location_name: x, container_context: {k8s: {namespace: ns-qa-x}}}]
#- a/dagster_cloud_qa.yaml
locations: [{location_name: x, container_context: {k8s: {namespace: ns-q-x}}}]
";
    let settings = "version: 1\nenvironments: [{name: qa, aliases: [q]}, {name: prod}]\n";
    let settings = read_settings(settings).unwrap();
    let told = lines(&check_with(fixture(text), settings));
    let of_other: Vec<&String> = told.iter().filter(|it| it.contains("value-of-other")).collect();
    assert_eq!(of_other, ["a/dagster_cloud_prod.yaml:1 value-of-other-environment [prod]"]);
}

#[test]
fn the_files_stand_in_the_order_in_which_they_win() {
    let text = "\
#- r/east/dagster_cloud.yaml
locations: [{location_name: east, code_source: {module_name: m}, agent_queue: base}]
#- r/west/dagster_cloud.yaml
locations: [{location_name: west, code_source: {module_name: m}, agent_queue: base}]
#- r/prod/dagster_cloud.yaml
locations: [{location_name: east, agent_queue: prod}, {location_name: west, agent_queue: prod}]
#- r/east/dagster_cloud_prod.yaml
locations: [{location_name: east, agent_queue: east}]
";
    let analysis = check(text);
    assert_eq!(queues(&analysis), named(&[("east", "prod"), ("west", "prod")]));
    let prod = analysis.effective(0, Some("prod")).unwrap();
    let files: Vec<String> = prod.files.iter().map(|it| analysis.files.name(*it)).collect();
    assert_eq!(
        files,
        [
            "r/east/dagster_cloud.yaml",
            "r/west/dagster_cloud.yaml",
            "r/east/dagster_cloud_prod.yaml",
            "r/prod/dagster_cloud.yaml",
        ]
    );
    assert!(is_stacked(&analysis, prod));
    assert!(deployed_words(&analysis, prod).starts_with("Merged, the later file winning"));
    // Complete files are not laid over each other.
    let alone = read_settings("version: 1\nrepos: {r: {layout: complete}}\n").unwrap();
    let analysis = check_with(fixture(text), alone);
    assert!(!is_stacked(&analysis, analysis.effective(0, Some("prod")).unwrap()));
}
