//! Decisions about environments: what names one follows it, and nothing that is saved is refused when it is read again.

use locations_playground::app::{environment_rows, fault_of_environments, with_environments};
use locations_playground::model::{read_settings, write_settings};
use locations_playground::source::{Environment, Settings};

const TEXT: &str = "\
version: 1
environments: [{name: dev}, {name: prod}]
repos: {a: {by_environment: {prod: {values: {b: c}}}}}
files: {a/x.yaml: {environment: prod}}
variables:
  - {name: A, set_in: agent, environments: [prod]}
  - {name: B, set_in: deployment, environments: [dev, prod]}
expectations:
  - {expect: present_everywhere, fact: image, environments: [prod]}
  - {expect: present_everywhere, fact: registry}
";

fn settings() -> Settings {
    read_settings(TEXT).unwrap()
}

#[test]
fn a_renamed_environment_keeps_its_files_and_all_that_is_said_of_it() {
    let settings = settings();
    let mut rows = environment_rows(&settings.environments);
    rows[1].now.name = "live".into();
    rows.swap(0, 1);
    let next = with_environments(&settings, &settings.environments, &rows);
    assert_eq!(next.environments[0].name, "live");
    assert_eq!(next.environments[0].aliases, ["prod"]);
    assert_eq!(next.files.get("a/x.yaml").unwrap().environment, Some(Some("live".into())));
    assert!(next.repos.get("a").unwrap().template_by_environment.contains_key("live"));
    assert_eq!(next.variables[1].environments, ["dev", "live"]);
    assert_eq!(next.expectations.as_ref().unwrap()[0].environments, ["live"]);
    assert_eq!(read_settings(&write_settings(&next)), Ok(next));
}

#[test]
fn what_is_said_of_a_removed_environment_alone_goes_with_it_and_never_becomes_about_all() {
    let settings = settings();
    let mut rows = environment_rows(&settings.environments);
    rows.pop();
    let next = with_environments(&settings, &settings.environments, &rows);
    assert_eq!(next.variables.len(), 1);
    assert_eq!(next.variables[0].environments, ["dev"]);
    let expectations = next.expectations.as_ref().unwrap();
    assert_eq!(expectations.len(), 1);
    assert_eq!(expectations[0].fact, "registry");
    assert_eq!(next.files.get("a/x.yaml").unwrap().environment, None);
    assert!(next.repos.get("a").unwrap().template_by_environment.is_empty());
    assert_eq!(read_settings(&write_settings(&next)), Ok(next));
}

#[test]
fn guessed_environments_stay_guessed_until_they_are_changed() {
    let guessed = [Environment::named("dev"), Environment::named("prod")];
    let mut rows = environment_rows(&guessed);
    assert_eq!(with_environments(&Settings::default(), &guessed, &rows), Settings::default());
    rows.swap(0, 1);
    let next = with_environments(&Settings::default(), &guessed, &rows);
    assert_eq!(next.environments, [guessed[1].clone(), guessed[0].clone()]);
}

#[test]
fn names_of_environments_are_there_and_differ() {
    let mut rows = environment_rows(&[Environment::named("dev"), Environment::named("dev")]);
    assert_eq!(
        fault_of_environments(&rows).as_deref(),
        Some("The environment `dev` is listed twice")
    );
    rows[1].now.name = " ".into();
    assert_eq!(fault_of_environments(&rows).as_deref(), Some("An environment has no name"));
    rows.pop();
    assert_eq!(fault_of_environments(&rows), None);
}
