//! Variables that are storage by their name, and facts that a pattern asks for.

use locations_playground::model::{read_settings, write_settings};
use locations_playground::source::Expectation;

use crate::support::{check_with, fixture};

/// What is said of the variables of a location that dev and prod have alike, with these settings and files.
fn told(variables: &str, settings: &str, more: &str) -> Vec<String> {
    let file = |name: &str| {
        format!(
            "#- a/dagster_cloud_{name}.yaml\nlocations:\n  - location_name: a\n    code_source: {{module_name: a}}\n    container_context: {{k8s: {{env_vars: [{variables}]}}}}\n"
        )
    };
    let files = fixture(&[&file("prod"), &file("dev"), more].concat());
    let settings = read_settings(&format!("version: 1\n{settings}")).unwrap();
    let analysis = check_with(files, settings);
    let rules = ["value-of-other-environment", "unmet-expectation"];
    let found = analysis.diagnostics.iter().filter(|it| rules.contains(&it.rule));
    let mut found: Vec<String> = found.map(|it| it.finding.message.clone()).collect();
    found.sort();
    found
}

#[test]
fn without_python_a_variable_that_is_called_so_is_storage() {
    let own = |name: &str, value: &str| {
        format!("By its name storage, `{name}` `{value}` is the one of dev too")
    };
    let found = told("STORAGE_BUCKET=acme-dev-bucket", "", "");
    let other =
        "By its name storage, `STORAGE_BUCKET` `acme-dev-bucket` names dev, but this is prod";
    assert_eq!(found, [own("STORAGE_BUCKET", "acme-dev-bucket"), other.to_owned()]);
    for name in ["BUCKET", "S3_BUCKET_NAME", "DATABASE_URL", "app_database", "BQ_DATASET"] {
        assert_eq!(told(&format!("{name}=acme"), "", ""), [own(name, "acme")], "{name}");
    }
    for other in
        ["BUCKET_REGION=eu", "DATABASE_HOST=h", "CACHE_DATABASE=0", "BUCKETS=x", "NAME=x", "BUCKET"]
    {
        assert_eq!(told(other, "", ""), [""; 0], "{other}");
    }
    let python = "#- a/a.py\nimport dagster as dg\ndefs = dg.Definitions()\n";
    assert_eq!(told("STORAGE_BUCKET=acme-dev-bucket", "", python), [""; 0], "Python tells");
    assert_eq!(told("STORAGE_BUCKET=acme", "expectations: []\n", ""), [""; 0]);
}

#[test]
fn a_star_in_a_fact_stands_for_anything_wherever_it_is() {
    let settings = |fact: &str| {
        format!(
            "expectations: [{{expect: matches, fact: '{fact}', pattern: 'acme-*', environments: [dev]}}]\n"
        )
    };
    let all = "RAW_BUCKET=one, OUT_BUCKET=acme-out, BUCKET_X=two";
    let found = |fact: &str| told(all, &settings(fact), "");
    let (raw, other) =
        ("`RAW_BUCKET` `one` does not fit `acme-*`", "`BUCKET_X` `two` does not fit `acme-*`");
    assert_eq!(found("variable:*_BUCKET"), [raw]);
    assert_eq!(found("var*:*BUCKET*"), [other, raw]);
    assert_eq!(found("variable:*"), [other, raw]);
    assert_eq!(found("variable:*BUCKET_"), [""; 0]);
    let written = read_settings(&format!("version: 1\n{}", settings("variable:*_BUCKET"))).unwrap();
    assert_eq!(read_settings(&write_settings(&written)).as_ref(), Ok(&written));
    let facts: Vec<Expectation> = written.expectations.unwrap();
    assert!(facts[0].is_of_several() && facts[0].is_about("variable:A_BUCKET"));
}
