//! Effective files that the official tools would not make: each is told with the reason, and so is what is left out.

use locations_playground::report::{doubtful_files, effective_files};

use crate::support::{check, check_patches, fixture};

#[test]
fn what_the_command_line_refuses_is_told_of_the_files_that_are_handed_out() {
    let text = "\
#- a/dagster_cloud.yaml
defaults: {container_context: {k8s: {env_vars: ['URL=http://x?a=b']}}}
locations: [{location_name: one, code_source: {module_name: m}}]
#- a/dagster_cloud.prod.yaml
locations: [{location_name: one, container_context: {k8s: {env_vars: ['URL=http://y?a=b']}}}]
#- b/dagster_cloud.prod.yaml
locations: [{location_name: two, code_source: {module_name: m}}]
";
    let analysis = check_patches(fixture(text), &["a", "b"], &["prod"], Vec::new());
    let names: Vec<String> = effective_files(&analysis).into_iter().map(|it| it.0).collect();
    assert_eq!(names, ["a/dagster_cloud.prod.yaml", "b/dagster_cloud.prod.yaml"]);
    let told = doubtful_files(&analysis);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, "a/dagster_cloud.prod.yaml");
    assert!(told[0].1.starts_with("refused, "), "{told:?}");
}

#[test]
fn what_is_left_out_is_told_and_what_deploys_nothing_anywhere_is_not() {
    let analysis = check(
        "\
#- a/dagster_cloud.dev.yaml
locations: [{location_name: one, code_source: {module_name: m}}]
#- a/dagster_cloud.prod.yaml
locations: []
#- b/dagster_cloud.prod.yaml
locations: [{location_name: two, code_source: {module_name: m}, env_vars: [A=b]}]
#- c/dagster.yaml
user_code_launcher: {class: K8sUserCodeLauncher}
",
    );
    assert_eq!(
        doubtful_files(&analysis),
        [
            (
                "b/dagster_cloud.dev.yaml",
                "left out, the repository has no configuration for this environment, only for prod"
            ),
            ("a/dagster_cloud.prod.yaml", "left out, its files list no location"),
            (
                "b/dagster_cloud.prod.yaml",
                "refused, the official check would refuse the merged file: extra_forbidden at `locations.0.env_vars`"
            ),
        ]
        .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
    );
}
