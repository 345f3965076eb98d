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
        // Another file of the folder may be another asset's.
        ("to_parquet('/s/x.parquet')", "read_parquet('/s/y.parquet')", "?"),
        ("to_json('/log/status.json')", "read_json('/etc/config.json')", "?"),
        ("to_json('/s/x.json', lines=True)", "read_ndjson('/s/x.json')", ""),
        ("to_json('/s/x.json', lines=False)", "read_ndjson('/s/x.json')", "!"),
        ("to_json('/s/x.json', lines=LINES)", "read_ndjson('/s/x.json')", ""),
        ("to_json('/s/x.json')", "read_ndjson('/s/x.json')", "!"),
        ("to_feather('/s/x')", "read_ipc('/s/x')", ""),
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
fn only_a_file_that_is_meant_to_be_the_asset_is_held_against_it() {
    let write = "to_parquet('s3://lake/up.parquet')";
    for (write, read, sign) in [
        // What is fetched to a folder, or sent from there.
        (write, "fetch('/tmp/up.parquet'); pd.read_parquet('/tmp/up.parquet')", "?"),
        (write, "fetch('/data/up.parquet'); pd.read_parquet('/data/up.parquet')", "?"),
        ("to_csv('/tmp/up.csv')", "pd.read_csv('/tmp/in/up.csv')", "?"),
        ("to_csv('/out/up.csv')", "pd.read_csv('s3://lake/up.csv')", "?"),
        (write, "pd.read_parquet('s3://pond/up.parquet')", "!"),
        // What is called like it and is something else.
        ("to_parquet('/mnt/x/up.parquet')", "open('/mnt/sql/up.sql')", "-"),
        ("to_parquet('/mnt/x/up.parquet')", "open('/app/schemas/up.json')", "?"),
        ("to_parquet('/mnt/x/up.parquet')", "open('/mnt/y/up.parquet')", "!"),
        ("to_parquet('/mnt/x/up.parquet')", "pd.read_csv('/mnt/x/up.csv')", "!"),
        ("to_parquet('/mnt/x/up.parquet')", "pd.read_csv('/mnt/y/up.csv')", "?"),
        // Its own earlier output, and what it changes in place.
        (
            write,
            "df = pd.read_parquet('s3://lake/down.parquet'); df.to_parquet('s3://lake/down.parquet')",
            "-",
        ),
        (
            "to_parquet('s3://a/x.parquet')",
            "df = pd.read_parquet('s3://b/x.parquet'); df.to_parquet('s3://b/x.parquet')",
            "-",
        ),
        (
            write,
            "df = pd.read_parquet('s3://lake/up.parquet'); df.to_parquet('s3://lake/up.parquet')",
            "",
        ),
    ] {
        let up = format!("@dg.asset\ndef up() -> None:\n    df.{write}");
        let down = format!("@dg.asset(deps=['up'])\ndef down() -> None:\n    {read}");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{write} against {read}");
        let is_told = lines(&analysis).iter().any(|it| it.contains("shared-storage-mismatch"));
        assert_eq!(is_told, sign == "!", "{write} against {read}");
    }
}

#[test]
fn a_folder_a_pattern_and_a_part_are_no_other_place() {
    for (write, read, sign) in [
        ("to_parquet('/l/up/part-0.parquet')", "read_parquet('/l/up')", ""),
        ("to_parquet('/l/up.parquet')", "read_parquet('/l/')", ""),
        ("to_parquet('/l/up.parquet')", "read_parquet('/l/*.parquet')", ""),
        ("to_parquet('s3://l/up/0.parquet')", "scan_parquet('s3a://l/*/*.parquet')", ""),
        ("to_parquet('/l/up.parquet')", "read_parquet('/l/*/*.parquet')", "?"),
        ("to_parquet('/l/up.parquet')", "read_parquet('/l/u*.pa*et')", ""),
        ("to_parquet('/l/up.parquet')", "read_parquet('/l/u*o*.parquet')", "?"),
        ("to_csv('/l/up.csv')", "read_csv('/l')", "?"),
        ("to_csv('/l/up.csv')", "read_csv('/l/*.csv')", ""),
        ("to_parquet('/l/up', partition_cols=['d'])", "read_parquet('/l/up/d=1')", "?"),
        ("to_parquet('/l/up.parquet')", "read_parquet('/lake/up.parquet')", "!"),
        ("to_parquet('/l/up')", "read_parquet('/l/up2/up')", "!"),
    ] {
        let up = format!("@dg.asset\ndef up() -> None:\n    df.{write}");
        let down = format!("@dg.asset(deps=['up'])\ndef down():\n    pd.{read}");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{write} against {read}");
    }
}

#[test]
fn every_spelling_of_an_object_store_is_one() {
    for (left, right, sign) in [
        ("s3://b/up", "s3a://b/up", ""),
        ("s3n://b/up", "s3://b/up", ""),
        ("gcs://b/up", "gs://b/up", ""),
        ("gs://b/up", "s3://b/up", "!"),
        ("abfs://c@a.dfs.core.windows.net/up", "abfss://c@a.dfs.core.windows.net/up", ""),
        ("abfs://c@a.dfs.core.windows.net/up", "wasbs://c@a.blob.core.windows.net/up", ""),
        ("az://c/up", "abfs://c/up", ""),
        // The account stands in the settings of one.
        ("az://c/up", "abfss://c@a.dfs.core.windows.net/up", "?"),
        ("az://d/up", "abfss://c@a.dfs.core.windows.net/up", "!"),
        ("abfs://c@a.dfs.core.windows.net/up", "abfs://c@b.dfs.core.windows.net/up", "!"),
    ] {
        let up = format!("@dg.asset\ndef up() -> None:\n    df.to_csv('{left}')");
        let down = format!("@dg.asset(deps=['up'])\ndef down():\n    pd.read_csv('{right}')");
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        assert_eq!(edges(&analysis), [format!("a > b: up{sign}")], "{left} against {right}");
    }
    let folder = |at: &str| managed(&format!("dg.FilesystemIOManager(base_dir='{at}')"));
    let text = repo("a", &folder("s3://b/x")) + &repo("b", &folder("s3a://b/x"));
    let analysis = check(&text);
    let fact = Fact::Storage("io_manager".into());
    assert_eq!(analysis.facts.verdict(&fact, None), Verdict::Equal);
    let graph = analysis.graph(None).unwrap();
    let [stored] = graph.resources.as_slice() else { panic!("{:?}", graph.resources) };
    assert_eq!(stored.label, "s3://b/x (pickle)", "one node for one place");
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

#[test]
fn a_manager_that_no_environment_chooses_says_so_where_it_stores() {
    let name = "os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME', 'local')";
    let folder = |at: &str| format!("{{'io_manager': dg.FilesystemIOManager(base_dir='{at}')}}");
    let table = format!("R = {{'prod': {}, 'local': {}}}", folder("/p"), folder("/l"));
    let reason =
        "`DAGSTER_CLOUD_DEPLOYMENT_NAME` depends on the deployment, and no environment is named";
    for (code, expected) in [
        (
            format!("{table}\nenv = {name}\nD = dg.Definitions(resources=R.get(env, R['local']))"),
            reason,
        ),
        (format!("{table}\nD = dg.Definitions(resources=R[{name}])"), reason),
        (
            format!(
                "D = dg.Definitions(resources={})\nE = dg.Definitions(resources={})",
                folder("/p"),
                folder("/l")
            ),
            "`io_manager` is bound more than once",
        ),
    ] {
        let up = format!("@dg.asset\ndef up(): return 1\n{code}");
        let down = format!(
            "@dg.asset\ndef down(up): ...{}",
            managed("dg.FilesystemIOManager(base_dir='/p')")
        );
        let analysis = check(&(repo("a", &up) + &repo("b", &down)));
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!(meeting.write.place.as_ref().unwrap_err(), expected, "{code}");
        let fact = Fact::Storage("io_manager".into());
        let told = analysis.facts.reading(&fact, 0).unwrap().value.clone();
        assert_eq!(told.err().as_deref() == Some(reason), expected == reason, "{code}");
    }
}
