//! How a class is imported, how a value is written, which manager it is: every combination, resolved in each environment.

use std::fmt::Write;

use locations_playground::fact::Fact;
use locations_playground::source::{Environment, Settings};

use crate::support::{check, check_with, fixture};

/// How a name of a module is brought in.
const IMPORTS: [&str; 6] = [
    "import M as m",
    "import M",
    "from M import *",
    "from M import N",
    "from M import N as X",
    "from P import m",
];

/// The import, and how `name` of `module` is called after it.
fn brought(style: &str, module: &str, name: &str) -> (String, String) {
    let alias = format!("m_{}", module.replace('.', "_"));
    match (style, module.rsplit_once('.')) {
        ("import M as m", _) => (format!("import {module} as {alias}"), format!("{alias}.{name}")),
        ("from M import *", _) => (format!("from {module} import *"), name.to_owned()),
        ("from M import N", _) => (format!("from {module} import {name}"), name.to_owned()),
        ("from M import N as X", _) => {
            (format!("from {module} import {name} as X{name}"), format!("X{name}"))
        }
        ("from P import m", Some((package, inner))) => {
            (format!("from {package} import {inner}"), format!("{inner}.{name}"))
        }
        _ => (format!("import {module}"), format!("{module}.{name}")),
    }
}

/// What stands before, the value, and what it is in `dev` and in `prod`; after a `!` why it cannot be told.
const VALUES: &[(&str, &str, [&str; 2])] = &[
    ("", "'/s'", ["/s", "/s"]),
    ("PLACE = '/s'", "PLACE", ["/s", "/s"]),
    ("PLACE = '/s'", "f'{PLACE}/t'", ["/s/t", "/s/t"]),
    ("from settings import ROOT", "ROOT", ["/r", "/r"]),
    ("import settings", "f'{settings.ROOT}/t'", ["/r/t", "/r/t"]),
    ("", "EnvVar('STAGE')", ["one", "two"]),
    ("", "EnvVar.int('STAGE')", ["one", "two"]),
    ("", "EnvVar('NONE').get_value('/d')", ["/d", "/d"]),
    ("", "{'env': 'STAGE'}", ["one", "two"]),
    ("", "os.environ['STAGE']", ["one", "two"]),
    ("", "os.environ.get('NONE', '/d')", ["/d", "/d"]),
    ("", "os.getenv('NONE', os.getenv('STAGE'))", ["one", "two"]),
    ("", "os.getenv('NONE') or os.getenv('STAGE')", ["one", "two"]),
    ("", "f\"/s/{os.getenv('STAGE')}\"", ["/s/one", "/s/two"]),
    ("", "'/s/' + os.environ['STAGE']", ["/s/one", "/s/two"]),
    ("", "os.path.join('/s', os.environ['STAGE'])", ["/s/one", "/s/two"]),
    ("from pathlib import Path", "str(Path('/s') / os.environ['STAGE'])", ["/s/one", "/s/two"]),
    ("", "{'one': '/x', 'two': '/y'}[os.environ['STAGE']]", ["/x", "/y"]),
    ("", "{'prod': '/y'}.get(os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME'), '/x')", ["/x", "/y"]),
    (
        "def env(): return os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME', 'dev')",
        "{'prod': '/y', 'dev': '/x'}[env()]",
        ["/x", "/y"],
    ),
    (
        "PLACES = {'prod': {'at': '/y'}, 'dev': {'at': '/x'}}\nHERE = PLACES[os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']]",
        "HERE['at']",
        ["/x", "/y"],
    ),
    ("", "'/y' if os.getenv('STAGE') == 'two' else '/x'", ["/x", "/y"]),
    (
        "",
        "'/y' if os.getenv('DAGSTER_CLOUD_IS_BRANCH_DEPLOYMENT', '0') == '1' else f\"/x/{os.getenv('STAGE')}\"",
        ["/x/one", "/x/two"],
    ),
    (
        "if os.getenv('STAGE') == 'two':\n    PLACE = '/y'\nelse:\n    PLACE = '/x'",
        "PLACE",
        ["/x", "/y"],
    ),
    (
        "def place():\n    if os.getenv('STAGE') == 'two':\n        return '/y'\n    return '/x'",
        "place()",
        ["/x", "/y"],
    ),
    ("from .settings import PLACE", "PLACE", ["!`.settings` does not say what `PLACE` is"; 2]),
    (
        "from .other import PLACE",
        "PLACE",
        ["!`PLACE` comes from `.other`, whose file is not here"; 2],
    ),
    ("", "os.getenv('STAGE', 'x').upper().replace('O', '0')", ["0NE", "TW0"]),
    ("", "'/s/{}'.format(os.getenv('STAGE'))", ["/s/one", "/s/two"]),
    ("", "'/s/%s' % os.getenv('STAGE')", ["/s/one", "/s/two"]),
    (
        "def place():\n    match os.getenv('STAGE'):\n        case 'two' | 'x':\n            return '/y'\n        case _:\n            return '/x'",
        "place()",
        ["/x", "/y"],
    ),
    (
        "match os.getenv('STAGE'):\n    case 'two':\n        PLACE = '/y'\n    case _:\n        PLACE = '/x'",
        "PLACE",
        ["/x", "/y"],
    ),
    (
        "class Places:\n    def __init__(self, root): self.root = f\"{root}/{os.getenv('STAGE')}\"\nplaces = Places('/s')",
        "places.root",
        ["/s/one", "/s/two"],
    ),
    ("", "load()", ["!the call of `load` makes it"; 2]),
    ("", "f\"{os.environ['STAGE']:>9}\"", ["!a format changes it: `os.environ['STAGE']`"; 2]),
    ("", "PLACE", ["!`PLACE` is not defined in this text"; 2]),
    (
        "",
        "os.environ['NONE']",
        ["!`NONE` is not set for `a` in dev", "!`NONE` is not set for `a` in prod"],
    ),
];

const ADLS2: &str = "(adls2=ADLS2Resource(storage_account='n', credential=c), adls2_file_system='f', adls2_prefix=@)";

/// Module, name, what is done with it, and the address around the value: every class of `DAGSTER.md §14`.
#[rustfmt::skip]
const MANAGERS: &[(&str, &str, &str, &str)] = &[
    ("dagster", "FilesystemIOManager", "(base_dir=@)", "@ (pickle)"),
    ("dagster", "fs_io_manager", ".configured({'base_dir': @})", "@ (pickle)"),
    ("dagster", "custom_path_fs_io_manager", ".configured({'base_dir': @})", "@ (pickle at a path of its own)"),
    ("dagster", "InMemoryIOManager", "()", "memory of the process (object)"),
    ("dagster", "mem_io_manager", "", "memory of the process (object)"),
    ("dagster_aws.s3", "S3PickleIOManager", "(s3_resource=r, s3_bucket='b', s3_prefix=@)", "s3://b/@ (pickle)"),
    ("dagster_aws.s3", "S3PickleIOManager", "(s3_resource=S3Resource(endpoint_url=@), s3_bucket='b')", "@/b/dagster (pickle)"),
    ("dagster_aws.s3", "ConfigurablePickledObjectS3IOManager", "(s3_resource=r, s3_bucket='b', s3_prefix=@)", "s3://b/@ (pickle)"),
    ("dagster_aws.s3", "s3_pickle_io_manager", ".configured({'s3_bucket': 'b', 's3_prefix': @})", "s3://b/@ (pickle)"),
    ("dagster_aws.s3", "PickledObjectS3IOManager", "(s3_bucket='b', s3_session=s, s3_prefix=@)", "s3://b/@ (pickle)"),
    ("dagster_gcp", "GCSPickleIOManager", "(gcs=r, gcs_bucket='b', gcs_prefix=@)", "gs://b/@ (pickle)"),
    ("dagster_gcp.gcs", "ConfigurablePickledObjectGCSIOManager", "(gcs=r, gcs_bucket='b', gcs_prefix=@)", "gs://b/@ (pickle)"),
    ("dagster_gcp.gcs", "gcs_pickle_io_manager", ".configured({'gcs_bucket': 'b', 'gcs_prefix': @})", "gs://b/@ (pickle)"),
    ("dagster_gcp.gcs", "PickledObjectGCSIOManager", "(bucket='b', prefix=@)", "gs://b/@ (pickle)"),
    ("dagster_azure.adls2", "ADLS2PickleIOManager", ADLS2, "adls2://n/f/@ (pickle)"),
    ("dagster_azure.adls2", "ConfigurablePickledObjectADLS2IOManager", ADLS2, "adls2://n/f/@ (pickle)"),
    ("dagster_azure.adls2", "adls2_pickle_io_manager", ".configured({'adls2_file_system': 'f', 'adls2_prefix': @})", "adls2://f/@ (pickle)"),
    ("dagster_azure.adls2", "PickledObjectADLS2IOManager", "(file_system='f', prefix=@)", "adls2://f/@ (pickle)"),
    ("dagster_duckdb", "DuckDBIOManager", "(database=@, schema='s')", "duckdb://@ · s (table)"),
    ("dagster_duckdb", "build_duckdb_io_manager", "([H()]).configured({'database': @})", "duckdb://@ (table)"),
    ("dagster_duckdb_pandas", "DuckDBPandasIOManager", "(database=@, schema='s')", "duckdb://@ · s (table)"),
    ("dagster_duckdb_pandas", "duckdb_pandas_io_manager", ".configured({'database': @})", "duckdb://@ (table)"),
    ("dagster_duckdb_polars", "DuckDBPolarsIOManager", "(database=@)", "duckdb://@ (table)"),
    ("dagster_duckdb_polars", "duckdb_polars_io_manager", ".configured({'database': @})", "duckdb://@ (table)"),
    ("dagster_duckdb_pyspark", "DuckDBPySparkIOManager", "(database='d', schema=@)", "duckdb://d · @ (table)"),
    ("dagster_duckdb_pyspark", "duckdb_pyspark_io_manager", ".configured({'database': @})", "duckdb://@ (table)"),
    ("dagster_snowflake", "SnowflakeIOManager", "(account=@, database='d', schema='s')", "snowflake://@ · d · s (table)"),
    ("dagster_snowflake", "build_snowflake_io_manager", "([H()]).configured({'account': 'a', 'database': @})", "snowflake://a · @ (table)"),
    ("dagster_snowflake_pandas", "SnowflakePandasIOManager", "(account='a', database=@, role='r')", "snowflake://a · @ (table)"),
    ("dagster_snowflake_pandas", "snowflake_pandas_io_manager", ".configured({'account': 'a', 'database': @})", "snowflake://a · @ (table)"),
    ("dagster_snowflake_polars", "SnowflakePolarsIOManager", "(account='a', database='d', schema=@, warehouse='w')", "snowflake://a · d · @ (table)"),
    ("dagster_snowflake_polars", "snowflake_polars_io_manager", ".configured({'account': 'a', 'database': @})", "snowflake://a · @ (table)"),
    ("dagster_snowflake_pyspark", "SnowflakePySparkIOManager", "(account='a', database=@)", "snowflake://a · @ (table)"),
    ("dagster_snowflake_pyspark", "snowflake_pyspark_io_manager", ".configured({'account': 'a', 'database': @})", "snowflake://a · @ (table)"),
    ("dagster_gcp", "BigQueryIOManager", "(project=@)", "bigquery://@ (table)"),
    ("dagster_gcp", "build_bigquery_io_manager", "([H()]).configured({'project': 'p', 'dataset': @})", "bigquery://p · @ (table)"),
    ("dagster_gcp_pandas", "BigQueryPandasIOManager", "(project='p', dataset=@, location='l')", "bigquery://p · @ (table)"),
    ("dagster_gcp_pandas", "bigquery_pandas_io_manager", ".configured({'project': 'p', 'dataset': @})", "bigquery://p · @ (table)"),
    ("dagster_gcp_pyspark", "BigQueryPySparkIOManager", "(project=@, dataset='d')", "bigquery://@ · d (table)"),
    ("dagster_gcp_pyspark", "bigquery_pyspark_io_manager", ".configured({'project': @})", "bigquery://@ (table)"),
    ("dagster_deltalake", "DeltaLakeIOManager", "(root_uri=@, schema='s', storage_options=LocalConfig())", "deltalake://@ · s · LocalConfig() (table)"),
    ("dagster_deltalake", "DeltaLakePyarrowIOManager", "(root_uri=@, storage_options=LocalConfig())", "deltalake://@ · LocalConfig() (table)"),
    ("dagster_deltalake_pandas", "DeltaLakePandasIOManager", "(root_uri='r', schema=@)", "deltalake://r · @ (table)"),
    ("dagster_deltalake_polars", "DeltaLakePolarsIOManager", "(root_uri='r', storage_options=S3Config(bucket=@))", "deltalake://r · S3Config(bucket=@) (table)"),
    ("dagster_cloud.serverless", "serverless_io_manager", "", "storage of the Serverless deployment (pickle)"),
    ("dagster._core.storage.branching.branching_io_manager", "BranchingIOManager", "(branch_io_manager=x, parent_io_manager=y)", "!what its branch lacks is read from `parent_io_manager`"),
    ("dagster_polars", "PolarsParquetIOManager", "(base_dir=@, compression='zstd')", "PolarsParquetIOManager @"),
    ("lakes", "Lake", "(root=@, retries=3)", "Lake @"),
];

/// A location whose Python binds each manager to a key of its own, deployed to two environments.
fn workspace(style: &str, setup: &str, value: &str) -> String {
    let (mut imports, mut bound) = (vec!["import os".to_owned()], String::new());
    let mut bring = |module: &str, name: &str| {
        let (import, name) = brought(style, module, name);
        imports.push(import);
        name
    };
    let definitions = bring("dagster", "Definitions");
    let value = match value.strip_prefix("EnvVar") {
        Some(rest) => bring("dagster", "EnvVar") + rest,
        None => value.to_owned(),
    };
    for (at, (module, name, call, _)) in MANAGERS.iter().enumerate() {
        let name = bring(module, name);
        writeln!(bound, "    'm{at}': {name}{},", call.replace('@', &value)).unwrap();
    }
    let overlay = |name: &str, stage: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: a\n    container_context: {{k8s: {{env_vars: [STAGE={stage}]}}}}\n"
        )
    };
    format!(
        "#- a/dagster_cloud.yaml\nlocations:\n  - {{location_name: a, code_source: {{python_file: d.py}}, container_context: {{k8s: {{}}}}}}\n\
         #- a/settings.py\nROOT = '/r'\n\
         #- a/lakes.py\nfrom dagster import ConfigurableIOManager\nclass Lake(ConfigurableIOManager):\n    root: str\n\
         #- a/d.py\n{}\n{setup}\ndefs = {definitions}(resources={{\n{bound}}})\n{}{}",
        imports.join("\n"),
        overlay("dev", "one"),
        overlay("prod", "two"),
    )
}

/// What is to be read of a manager with `address` whose value is `expected`.
fn reading(address: &str, expected: &str) -> Result<String, String> {
    if let Some(reason) = address.strip_prefix('!') {
        return Err(reason.to_owned());
    }
    match expected.strip_prefix('!') {
        Some(reason) if address.contains('@') => {
            // A service that only a variable tells is called by it.
            let variable = reason.split('`').nth(1).filter(|_| reason.contains("is not set"));
            match variable.filter(|_| address.starts_with("@/")) {
                Some(name) => Ok(address.replace('@', &format!("<{name}>"))),
                None => Err(reason.to_owned()),
            }
        }
        _ => Ok(address.replace('@', expected)),
    }
}

#[test]
fn every_form_is_resolved_in_each_environment_or_says_why_not() {
    let (mut n_resolved, mut n_unresolved) = (0, 0);
    for style in IMPORTS {
        for (setup, value, values) in VALUES {
            let text = workspace(style, setup, value);
            let analysis = check(&text);
            for (at, (_, name, _, address)) in MANAGERS.iter().enumerate() {
                for (subject, expected) in values.iter().enumerate() {
                    let fact = Fact::Storage(format!("m{at}"));
                    let found = &analysis.facts.reading(&fact, subject).expect(&text).value;
                    // A class that is not known is called as it is written.
                    let found = found.clone().map(|it| it.replace(&format!("X{name}"), name));
                    assert_eq!(found, reading(address, expected), "{style}: {name} of {value}");
                    if !address.contains('@') {
                        continue;
                    }
                    match found {
                        Ok(_) => n_resolved += 1,
                        Err(_) => n_unresolved += 1,
                    }
                }
            }
        }
    }
    assert_eq!((n_resolved, n_unresolved), (16_380, 3_156));
}

#[test]
fn whether_a_deployment_is_a_branch_is_asked_in_many_ways() {
    const IS: &str = "DAGSTER_CLOUD_IS_BRANCH_DEPLOYMENT";
    let environments = ["prod", "pr"].map(Environment::named).to_vec();
    let mut settings = Settings { environments, ..Settings::default() };
    settings.environments[1].is_branch = true;
    for (condition, expected) in [
        (format!("os.getenv('{IS}') == '1'"), ["/n", "/y"]),
        (format!("os.getenv('{IS}', '') == '1'"), ["/n", "/y"]),
        (format!("os.environ.get('{IS}', '0') != '0'"), ["/n", "/y"]),
        (format!("'1' == os.environ['{IS}']"), ["/n", "/y"]),
        (format!("bool(int(os.getenv('{IS}', '0')))"), ["/n", "/y"]),
        (format!("int(os.getenv('{IS}', 0))"), ["/n", "/y"]),
        (format!("not int(os.getenv('{IS}', '0'))"), ["/y", "/n"]),
        (format!("int(os.getenv('{IS}', '0')) == 1"), ["/n", "/y"]),
        (format!("int(os.getenv('{IS}', '0')) in (1, 2)"), ["/n", "/y"]),
        ("bool(int('0'))".to_owned(), ["/n", "/n"]),
        ("bool(int('1'))".to_owned(), ["/y", "/y"]),
        // A text that says no is one all the same.
        (format!("bool(os.getenv('{IS}', '0'))"), ["/y", "/y"]),
    ] {
        for code in [
            format!("P = '/y' if {condition} else '/n'"),
            format!("B = {condition}\nP = '/y' if B else '/n'"),
            format!("P = '/n'\nif {condition}:\n    P = '/y'"),
        ] {
            let text = format!(
                "#- a/dagster_cloud.yaml\nlocations:\n  - {{location_name: a, code_source: {{python_file: d.py}}}}\n\
                 #- a/d.py\nimport os\nimport dagster as dg\n{code}\n\
                 defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir=P)}})\n"
            );
            let analysis = check_with(fixture(&text), settings.clone());
            let fact = Fact::Storage("io_manager".to_owned());
            let told = [0, 1].map(|it| analysis.facts.reading(&fact, it).unwrap().value.clone());
            assert_eq!(told, expected.map(|it| Ok(format!("{it} (pickle)"))), "{code}");
        }
    }
}
