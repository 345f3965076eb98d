//! Where assets are written and read: what is one place, what is not, and what cannot be told.

use locations_playground::fact::{Fact, Verdict};

use crate::lineage::{edges, managed, repo};
use crate::support::{check, lines};

#[test]
fn managers_meet_where_place_and_format_agree() {
    let s3 = "S3PickleIOManager(s3_resource=r, s3_bucket='b')";
    let elsewhere = |endpoint: &str| {
        format!("S3PickleIOManager(s3_resource=S3Resource(endpoint_url={endpoint}), s3_bucket='b')")
    };
    for (left, right, sign) in [
        ("dg.FilesystemIOManager(base_dir='/s')", "dg.FilesystemIOManager(base_dir='/s/')", ""),
        ("dg.FilesystemIOManager(base_dir='/s')", "dg.FilesystemIOManager(base_dir='/t')", "!"),
        ("dg.FilesystemIOManager(base_dir='/s')", s3, "!"),
        (s3, s3, ""),
        (s3, "S3PickleIOManager(s3_resource=r, s3_bucket='b', s3_prefix='p')", "!"),
        (s3, &elsewhere("'http://minio:9000/'"), "!"),
        (&elsewhere("'http://minio:9000/'"), &elsewhere("'http://minio:9000'"), ""),
        (&elsewhere("dg.EnvVar('E')"), &elsewhere("dg.EnvVar('E')"), ""),
        (&elsewhere("dg.EnvVar('E')"), &elsewhere("dg.EnvVar('F')"), "?"),
        (&elsewhere("load()"), &elsewhere("load()"), "?"),
        ("dg.InMemoryIOManager()", "dg.InMemoryIOManager()", "!"),
        ("dg.FilesystemIOManager()", "dg.FilesystemIOManager()", "?"),
        // What each process has for itself.
        (
            "dg.FilesystemIOManager(base_dir='data')",
            "dg.FilesystemIOManager(base_dir='./data')",
            "?",
        ),
        (
            "dg.FilesystemIOManager(base_dir='~/data')",
            "dg.FilesystemIOManager(base_dir='~/data')",
            "?",
        ),
        (
            "dg.FilesystemIOManager(base_dir=os.getcwd())",
            "dg.FilesystemIOManager(base_dir=os.getcwd())",
            "?",
        ),
        (
            "dg.FilesystemIOManager(base_dir=os.path.expanduser('~/d'))",
            "dg.FilesystemIOManager(base_dir=os.path.expanduser('~/d'))",
            "?",
        ),
        (
            "dg.FilesystemIOManager(base_dir='data')",
            "dg.FilesystemIOManager(base_dir='other')",
            "!",
        ),
        (
            "DuckDBPandasIOManager(database='a.duckdb')",
            "DuckDBPandasIOManager(database='a.duckdb')",
            "?",
        ),
        (
            "DuckDBPandasIOManager(database='/a.duckdb')",
            "DuckDBPandasIOManager(database='/a.duckdb')",
            "",
        ),
        (
            "DuckDBPandasIOManager(database=':memory:')",
            "DuckDBPandasIOManager(database=':memory:')",
            "!",
        ),
        ("DuckDBPandasIOManager(database='md:a')", "DuckDBPandasIOManager(database='md:a')", ""),
        ("MyIOManager(bucket='b')", "MyIOManager(bucket='b')", ""),
        ("MyIOManager(bucket='b')", "MyIOManager(bucket='c')", "!"),
        ("MyIOManager(bucket='b')", s3, "?"),
        (s3, "S3PickleIOManager(s3_resource=r, s3_bucket=f())", "?"),
    ] {
        let up = format!("@dg.asset\ndef up(): return 1{}", managed(left));
        let down = format!("@dg.asset\ndef down(up): ...{}", managed(right));
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{left} against {right}");
        let is_told = lines(&analysis).iter().any(|it| it.contains("shared-storage-mismatch"));
        assert_eq!(is_told, sign == "!", "{left} against {right}");
    }
}

#[test]
fn a_dependency_is_data_only_where_something_reads() {
    let up = format!(
        "@dg.asset\ndef up(): return 1{}",
        managed("dg.FilesystemIOManager(base_dir='/s')")
    );
    for (body, sign) in [
        ("...", "-"),
        ("open('/s/up', 'rb')", ""),
        ("pd.read_pickle('/s/up')", ""),
        ("pd.read_parquet('/s/up')", "!"),
        ("pd.read_parquet('/s/other.parquet')", "?"),
        ("(pd.read_csv('/x.csv'), pd.read_csv('/y.csv'))", "-"),
        ("pd.read_csv('https://x.com/up')", "?"),
    ] {
        let down = format!("@dg.asset(deps=['up'])\ndef down():\n    return {body}");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{body}");
    }
}

#[test]
fn one_file_written_and_one_read_are_held_against_each_other() {
    for (write, read, sign) in [
        ("to_parquet('/s/x.parquet')", "read_parquet('/s/x.parquet')", ""),
        ("to_parquet('/s/x.parquet')", "read_parquet('/t/x.parquet')", "!"),
        ("to_parquet('/s/x.parquet')", "read_parquet('/s/y.parquet')", "!"),
        ("to_parquet('/s/x.parquet')", "read_csv('/s/x.csv')", "!"),
        ("to_parquet('/s/x.parquet')", "read_csv('/s/rates.csv')", "?"),
        ("to_parquet('x.parquet')", "read_parquet('x.parquet')", "?"),
        (
            "to_parquet(f'/s/{context.asset_key.path[-1]}.parquet')",
            "read_parquet('/s/up.parquet')",
            "",
        ),
        ("to_parquet(os.path.join('/s', *context.asset_key.path))", "read_parquet('/s/p/up')", ""),
        ("to_parquet('/s/' + '/'.join(context.asset_key.path))", "read_parquet('/s/q/up')", "!"),
        ("to_parquet('/s/' + context.asset_key.to_user_string())", "read_parquet('/s/p/up')", ""),
        ("to_parquet(place(context))", "read_parquet('/s/p__up')", ""),
        ("to_parquet('/s/x'), df.to_csv('/s/y')", "read_parquet('/t/x')", "?"),
    ] {
        let up = format!(
            "def place(it): return f'/s/{{it.asset_key.to_python_identifier()}}'\n@dg.asset(key_prefix='p')\ndef up(context) -> None:\n    df.{write}"
        );
        let down = format!("@dg.asset(deps=[['p', 'up']])\ndef down():\n    pd.{read}");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: p/up{sign}")], "{write} against {read}");
    }
}

#[test]
fn a_relative_path_that_a_body_writes_is_told() {
    for (body, is_told) in [
        ("df.to_csv('out/x.csv')", true),
        ("df.to_csv(os.path.join(os.getenv('OUT', 'out'), 'x.csv'))", true),
        ("df.to_csv('/out/x.csv')", false),
        ("df.to_csv('s3://b/x.csv')", false),
        ("df.to_csv(place())", false),
        ("pd.read_csv('out/x.csv')", false),
    ] {
        let analysis = check(&repo("a", &format!("@dg.asset\ndef up() -> None:\n    {body}")));
        let expected: &[&str] = if is_told { &["a/d.py:5 relative-path"] } else { &[] };
        assert_eq!(lines(&analysis), expected, "{body}");
    }
}

#[test]
fn places_at_services_that_only_variables_tell_are_not_different() {
    let at = |endpoint: &str, bucket: &str| {
        let endpoint =
            if endpoint.is_empty() { String::new() } else { format!("endpoint_url={endpoint}") };
        managed(&format!(
            "S3PickleIOManager(s3_resource=S3Resource({endpoint}), s3_bucket='{bucket}')"
        ))
    };
    let (e, f) = ("dg.EnvVar('E')", "dg.EnvVar('F')");
    for (places, expected) in [
        (&[at("", "b"), at("", "b")][..], Verdict::Equal),
        (&[at(e, "b"), at(e, "b")], Verdict::Equal),
        (&[at(e, "b"), at(e, "c")], Verdict::Different),
        (&[at(e, "b"), at(f, "b")], Verdict::Unresolved),
        (&[at(e, "b"), at("", "b")], Verdict::Unresolved),
        (&[at(e, "b"), at("", "b"), at("", "c")], Verdict::Different),
        (&[at(e, "b"), at(f, "b"), at(f, "b"), at(e, "b")], Verdict::Unresolved),
    ] {
        let named = places.iter().zip(["a", "b", "c", "d"]);
        let text: Vec<String> = named.map(|(place, name)| repo(name, place)).collect();
        let analysis = check(&text.concat());
        let fact = Fact::Storage("io_manager".into());
        assert_eq!(analysis.facts.verdict(&fact, None), expected, "{places:?}");
        let report = locations_playground::report::json::report(&analysis, &[], &[None]);
        let json = serde_json::to_value(report).unwrap();
        let told =
            json["facts"].as_array().unwrap().iter().find(|it| it["fact"] == "storage:io_manager");
        assert_eq!(told.unwrap()["verdict"], expected.name());
    }
}

#[test]
fn an_empty_folder_is_that_of_the_instance() {
    let up = "@dg.asset\ndef x(): return 1\ndefs = dg.Definitions(resources={'io_manager': dg.FilesystemIOManager(base_dir='')})";
    let down = "@dg.asset\ndef down(x): ...\ndefs = dg.Definitions(resources={'io_manager': dg.FilesystemIOManager(base_dir='/data')})";
    let analysis = check(&(repo("a", up) + &repo("b", down)));
    let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
    assert_eq!(meeting.write.text(), "it stores in the folder of the instance");
    assert_eq!(meeting.meets, None);
}
