//! Expectations that nothing can break are told; those that something breaks are not.

use std::collections::BTreeMap;

use locations_playground::model::read_settings;
use locations_playground::report::{IDLE_EXPECTATION, doubtful_decisions};
use locations_playground::source::{Files, SourceFile};

use crate::support::{check_with, fixture, lines};

/// Two repositories in three environments in which about everything is wrong that an expectation can be broken by.
const FILES: &str = "\
#- one/dagster_cloud.dev.yaml
locations: [{location_name: a_dev, image: x, code_source: {python_file: a.py}, container_context: {k8s: {namespace: n, env_vars: [BUCKET=dev, B=1]}}}]
#- one/dagster_cloud.staging.yaml
locations: [{location_name: a_dev, image: x-prod, code_source: {python_file: a.py}, container_context: {k8s: {namespace: m, env_vars: [BUCKET=dev, b=1]}}}]
#- one/dagster_cloud.prod.yaml
locations: [{location_name: a_dev, code_source: {python_file: a.py}, container_context: {k8s: {namespace: n, env_vars: [BUCKET=dev]}}}]
#- one/a.py
from dagster import Definitions, EnvVar, asset
from dagster_aws.s3 import S3PickleIOManager, S3Resource

@asset
def made():
    return 1

defs = Definitions(
    assets=[made],
    resources={\"io_manager\": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=EnvVar(\"BUCKET\"))},
)
#- two/dagster_cloud.dev.yaml
locations: [{location_name: b, image: y, code_source: {python_file: a.py}, container_context: {k8s: {namespace: k, env_vars: [BUCKET=two]}}}]
#- two/dagster_cloud.prod.yaml
locations: [{location_name: b, image: y, code_source: {python_file: a.py}, container_context: {k8s: {namespace: k, env_vars: [BUCKET=two]}}}]
#- two/a.py
from dagster import Definitions, EnvVar, asset
from dagster_aws.s3 import S3PickleIOManager, S3Resource

@asset
def other():
    return 1

defs = Definitions(
    assets=[other],
    resources={\"io_manager\": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=EnvVar(\"BUCKET\"))},
)
";

/// How often `expectation` is broken, and what is told of it.
fn held(expectation: &str) -> (usize, Vec<[String; 3]>) {
    let text = format!("version: 1\nexpectations:\n  - {{{expectation}}}\n");
    let analysis = check_with(fixture(FILES), read_settings(&text).unwrap());
    let mut files = Files::default();
    let id = files.push(SourceFile::new("", "playground.yaml", &text));
    let found = doubtful_decisions(&analysis, id, &text, &BTreeMap::new());
    let told = found.into_iter().map(|it| {
        assert_eq!((it.rule, it.severity.name()), (IDLE_EXPECTATION, "warning"), "{expectation}");
        let marked = files.slice(it.finding.primary.span).to_owned();
        [marked, it.finding.message, it.finding.help.unwrap_or_default()]
    });
    let told = told.collect();
    (analysis.unmet.len() + analysis.breaches.len(), told)
}

#[test]
fn what_nothing_can_break_is_told_with_what_to_do_instead() {
    for (expectation, marked, message, help) in [
        (
            "expect: different_between_environments, fact: namespace, environments: [prod, prod]",
            "[prod, prod]",
            "only `prod` is looked at here, so nothing is there to differ from",
            "`environments: [dev, prod]`",
        ),
        (
            "expect: different_between_environments, fact: namespace, environments: [dev]",
            "[dev]",
            "only `dev` is looked at here",
            "`environments: [dev, prod]`",
        ),
        (
            "expect: equal_across_repos, fact: image, repos: [one]",
            "[one]",
            "only `one` is looked at here, so nothing is there to be equal to",
            "leave `repos` out",
        ),
        (
            "expect: present_everywhere, fact: 'variable:*', environments: [prod]",
            "[prod]",
            "only `prod` is looked at here, and of `variable:*` is missing what another environment has",
            "name two environments or more",
        ),
        (
            "expect: present_everywhere, fact: shared_storage",
            "shared_storage",
            "`present_everywhere` says nothing of `shared_storage`",
            "`equal_across_repos` alone",
        ),
        (
            "expect: matches, pattern: x, fact: shared_storage",
            "shared_storage",
            "`matches` says nothing of `shared_storage`",
            "`storage:*`",
        ),
        (
            "expect: names_no_other_environment, fact: shared_storage",
            "shared_storage",
            "says nothing of `shared_storage`",
            "`storage_variable`",
        ),
        (
            "expect: present_everywhere, fact: location_name",
            "location_name",
            "says nothing of `location_name`",
            "leave this out",
        ),
        (
            "expect: present_everywhere, fact: variable_name",
            "variable_name",
            "says nothing of `variable_name`",
            "`variable:*`",
        ),
        (
            "expect: present_everywhere, fact: storage_variable",
            "storage_variable",
            "says nothing of `storage_variable`",
            "`variable:*`",
        ),
        ("expect: matches, pattern: '**', fact: image", "'**'", "everything fits `**`", "say more"),
    ] {
        let (n_broken, told) = held(expectation);
        assert_eq!(n_broken, 0, "{expectation}");
        let [told] = told.as_slice() else { panic!("{expectation}: {told:?}") };
        assert_eq!(told[0], marked, "{expectation}");
        assert!(told[1].contains(message) && told[2].contains(help), "{expectation}: {told:?}");
    }
}

#[test]
fn what_something_breaks_is_not_told() {
    for expectation in [
        "expect: different_between_environments, fact: namespace",
        "expect: different_between_environments, fact: namespace, environments: [dev, prod]",
        "expect: different_between_environments, fact: location_name, repos: [one]",
        "expect: different_between_environments, fact: storage_variable, own_files: true",
        "expect: equal_across_repos, fact: image",
        "expect: equal_across_repos, fact: image, repos: [one, two], environments: [dev]",
        "expect: equal_across_repos, fact: shared_storage",
        "expect: names_no_other_environment, fact: image, environments: [staging]",
        "expect: names_no_other_environment, fact: location_name",
        "expect: present_everywhere, fact: 'variable:*'",
        "expect: present_everywhere, fact: 'variable:B', environments: [prod]",
        "expect: present_everywhere, fact: image, environments: [prod], repos: [one]",
        "expect: matches, pattern: 'z*', fact: namespace, own_files: true",
        "expect: matches, pattern: '', fact: namespace",
        "expect: matches, pattern: UPPER_CASE, fact: variable_name",
        "expect: matches, pattern: snake_case, fact: storage_variable, environments: [prod], repos: [two]",
    ] {
        let (n_broken, told) = held(expectation);
        // Lower case is what all storage has.
        assert_eq!(n_broken > 0, !expectation.contains("snake_case"), "{expectation}");
        assert_eq!(told, [[""; 3]; 0], "{expectation}");
    }
}

#[test]
fn own_files_are_asked_for_where_that_matters() {
    let (n_broken, told) = held("expect: present_everywhere, fact: 'variable:*', own_files: true");
    assert!(n_broken > 0, "only the word changes nothing");
    assert_eq!(told[0][1], "`own_files` changes nothing of `present_everywhere` for `variable:*`");
    let (_, told) = held("expect: equal_across_repos, fact: shared_storage, own_files: true");
    assert_eq!((told.len(), &*told[0][0]), (1, "true"));
    let (_, told) = held("expect: present_everywhere, fact: 'variable:*', own_files: false");
    assert_eq!(told.len(), 0);
}

#[test]
fn production_against_each_other_environment_is_said_pair_by_pair() {
    let pair = |other: &str| {
        format!(
            "  - {{expect: different_between_environments, fact: namespace, environments: [{other}, prod]}}\n"
        )
    };
    let files = "\
#- a/dagster_cloud.dev.yaml
locations: [{location_name: a, code_source: {module_name: m}, container_context: {k8s: {namespace: try}}}]
#- a/dagster_cloud.staging.yaml
locations: [{location_name: a, code_source: {module_name: m}, container_context: {k8s: {namespace: try}}}]
#- a/dagster_cloud.prod.yaml
locations: [{location_name: a, code_source: {module_name: m}, container_context: {k8s: {namespace: NAME}}}]
";
    let found = |name: &str| {
        let text = format!("version: 1\nexpectations:\n{}{}", pair("dev"), pair("staging"));
        lines(&check_with(fixture(&files.replace("NAME", name)), read_settings(&text).unwrap()))
    };
    assert_eq!(found("live"), [""; 0], "dev and staging may share one");
    let broken = "a/dagster_cloud.prod.yaml:1 value-of-other-environment [prod]";
    assert_eq!(found("try"), [broken, broken]);
}
