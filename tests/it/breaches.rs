//! Variables of one name in two repositories: which of them are expected to mean one place.

use crate::support::{check, lines};

/// A location whose variables are `variables`, with the I/O manager that `manager` makes.
fn repo(name: &str, variables: &str, manager: &str) -> String {
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - location_name: {name}\n    code_source: {{python_file: d.py}}\n    container_context: {{k8s: {{env_vars: [{variables}]}}}}\n\
         #- {name}/d.py\nimport dagster as dg\nclass MyIOManager(dg.ConfigurableIOManager):\n    host: str\nclass OtherIOManager(dg.ConfigurableIOManager):\n    host: str\n\
         defs = dg.Definitions(resources={{'io_manager': {manager}}})\n"
    )
}

fn s3(bucket: &str, prefix: &str) -> String {
    format!("S3PickleIOManager(s3_resource=r, s3_bucket={bucket}, s3_prefix={prefix})")
}

fn snowflake(database: &str, schema: &str) -> String {
    format!("SnowflakePandasIOManager(account='a', database={database}, schema={schema})")
}

/// What is said of the later of two.
const TOLD: &str = "b/dagster_cloud.yaml:4 one-variable-two-places";

fn breaches(text: &str) -> Vec<String> {
    let mut found = lines(&check(text));
    found.retain(|it| it.contains("two-places"));
    found
}

#[test]
fn only_what_one_value_would_make_one_place_is_a_breach() {
    let (p, q) = ("dg.EnvVar('P')", "dg.EnvVar('Q')");
    let duckdb = |database: &str| format!("DuckDBPandasIOManager(database={database})");
    for (left, right, n_told) in [
        // Two technologies.
        (snowflake(p, "'s'"), duckdb(p), 0),
        (format!("MyIOManager(host={p})"), format!("OtherIOManager(host={p})"), 0),
        (format!("MyIOManager(host={p})"), format!("MyIOManager(host={p})"), 1),
        // What the Python itself keeps apart.
        (s3("'shop'", p), s3("'ml'", p), 0),
        (s3("'shop'", p), s3("'shop'", p), 1),
        (s3(p, "'x'"), s3(p, "'y'"), 0),
        (snowflake(p, "'S'"), snowflake(p, "'s'"), 1),
        // What other variables decide.
        (s3(p, q), s3(p, q), 2),
        (s3(p, q), s3(p, "'x'"), 0),
        (s3(p, q), s3(q, p), 0),
        // One variable with something around it.
        (s3("'shop'", "f'{os.environ[\"P\"]}/a'"), s3("'shop'", "f'{os.environ[\"P\"]}/b'"), 1),
    ] {
        let text = repo("a", "P=one, Q=three", &left) + &repo("b", "P=two, Q=four", &right);
        assert_eq!(breaches(&text), vec![TOLD; n_told], "{left} against {right}");
    }
}

#[test]
fn what_is_spelled_differently_and_means_one_place_is_no_breach() {
    let folder = |root: &str| format!("dg.FilesystemIOManager(base_dir={root})");
    let delta = |root: &str| {
        format!("DeltaLakePandasIOManager(root_uri={root}, storage_options=S3Config())")
    };
    let duckdb = |schema: &str| format!("DuckDBPandasIOManager(database='/w.db', schema={schema})");
    let p = "dg.EnvVar('P')";
    for (manager, left, right, is_told) in [
        (snowflake(p, "'s'"), "DWH", "dwh", false),
        (snowflake(p, "'s'"), "DWH", "dwh2", true),
        (duckdb(p), "MAIN", "main", false),
        (s3(p, "'s'"), "DWH", "dwh", true),
        (folder(p), "s3://b/x", "s3a://b/x", false),
        (delta(p), "gs://b/x", "gcs://b/x", false),
        (delta(p), "gs://b/x", "s3://b/x", true),
    ] {
        let [left, right] = [left, right].map(|it| format!("\"P={it}\""));
        let text = repo("a", &left, &manager) + &repo("b", &right, &manager);
        let expected = vec![TOLD; usize::from(is_told)];
        assert_eq!(breaches(&text), expected, "{manager}: {left} against {right}");
    }
}

/// A location with some code, whose usual I/O manager and one called `other` take their buckets from variables.
fn flowing(name: &str, variables: &str, code: &str) -> String {
    let manager = |variable: &str| {
        format!("S3PickleIOManager(s3_resource=r, s3_bucket=dg.EnvVar('{variable}'))")
    };
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - location_name: {name}\n    code_source: {{python_file: d.py}}\n    container_context: {{k8s: {{env_vars: [{variables}]}}}}\n\
         #- {name}/d.py\nimport dagster as dg\nr = S3Resource()\n{code}\ndefs = dg.Definitions(resources={{'io_manager': {}, 'other': {}}})\n",
        manager("OUT"),
        manager("IN")
    )
}

#[test]
fn where_data_flows_and_meets_a_name_says_nothing() {
    let up = "@dg.asset\ndef up(): return 1";
    let down = |how: &str| format!("@dg.asset({how})\ndef down(): return 1");
    let loads =
        |key: &str| format!("@dg.asset(ins={{'up': dg.AssetIn({key})}})\ndef down(up): return 1");
    let other = "input_manager_key='other'";
    for (left, right, told) in [
        // It reads where the other one writes.
        (up.to_owned(), loads(other), vec![]),
        // It reads where it writes itself.
        (up.to_owned(), loads(""), vec!["b/dagster_cloud.yaml:4 shared-storage-mismatch"]),
        // One of two does.
        (
            up.to_owned(),
            loads(other) + "\n@dg.asset\ndef more(up): return 1",
            vec!["b/dagster_cloud.yaml:4 shared-storage-mismatch"],
        ),
        // Order alone is no data.
        (
            up.to_owned(),
            down("deps=['up']"),
            vec!["b/dagster_cloud.yaml:4 one-variable-two-places"],
        ),
        (up.to_owned(), down(""), vec!["b/dagster_cloud.yaml:4 one-variable-two-places"]),
        // What is not read may flow.
        (
            up.to_owned() + "\nfrom . import more",
            down(""),
            vec!["b/dagster_cloud.yaml:4 shared-storage-mismatch"],
        ),
    ] {
        let text =
            flowing("a", "OUT=one, NONE=none", &left) + &flowing("b", "OUT=two, IN=one", &right);
        let analysis = check(&text);
        let mut found = lines(&analysis);
        found.retain(|it| it.contains("storage") || it.contains("two-places"));
        assert_eq!(found, told, "{left} against {right}");
        assert_eq!(analysis.graphs[0].mismatches.is_empty(), told.is_empty());
    }
}
