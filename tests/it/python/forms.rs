//! How a class is imported, how a value is written, which manager it is: every combination, resolved in each environment.

use locations_playground::fact::Fact;

use crate::support::check;

/// What stands before, and how `dagster` is called after it.
const IMPORTS: [(&str, &str); 4] = [
    ("import dagster as dg", "dg."),
    ("import dagster", "dagster."),
    ("from dagster import *", ""),
    ("from dagster import Definitions, EnvVar, FilesystemIOManager, definitions", ""),
];

/// What stands before, the value, and what it is in `dev` and in `prod`.
const VALUES: &[(&str, &str, [&str; 2])] = &[
    ("", "'/s'", ["/s", "/s"]),
    ("PLACE = '/s'", "PLACE", ["/s", "/s"]),
    ("PLACE = '/s'", "f'{PLACE}/t'", ["/s/t", "/s/t"]),
    ("", "EnvVar('STAGE')", ["one", "two"]),
    ("", "{'env': 'STAGE'}", ["one", "two"]),
    ("", "os.environ['STAGE']", ["one", "two"]),
    ("", "os.environ.get('NONE', '/d')", ["/d", "/d"]),
    ("", "os.getenv('NONE') or os.getenv('STAGE')", ["one", "two"]),
    ("", "f\"/s/{os.getenv('STAGE')}\"", ["/s/one", "/s/two"]),
    ("", "{'one': '/x', 'two': '/y'}[os.environ['STAGE']]", ["/x", "/y"]),
    ("", "{'prod': '/y'}.get(os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME'), '/x')", ["/x", "/y"]),
    (
        "def env(): return os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME', 'dev')",
        "{'prod': '/y', 'dev': '/x'}[env()]",
        ["/x", "/y"],
    ),
    ("", "'/y' if os.getenv('STAGE') == 'two' else '/x'", ["/x", "/y"]),
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
    (
        "from .settings import PLACE",
        "PLACE",
        ["!`PLACE` comes from `.settings`, whose file is not here"; 2],
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
    ("", "load()", ["!the call of `load` makes it", "!the call of `load` makes it"]),
    (
        "",
        "os.environ['NONE']",
        ["!`NONE` is not set for `a` in dev", "!`NONE` is not set for `a` in prod"],
    ),
];

/// Import, call around the value, and the address around it.
const MANAGERS: &[(&str, &str, &str)] = &[
    ("", "FilesystemIOManager(base_dir=@)", "@ (pickle)"),
    (
        "from dagster_aws.s3 import S3PickleIOManager as M",
        "M(s3_resource=r, s3_bucket='b', s3_prefix=@)",
        "s3://b/@ (pickle)",
    ),
    (
        "import dagster_gcp as g",
        "g.GCSPickleIOManager(gcs=r, gcs_bucket='b', gcs_prefix=@)",
        "gs://b/@ (pickle)",
    ),
    (
        "from dagster_azure import adls2 as z",
        "z.ADLS2PickleIOManager(adls2=z.ADLS2Resource(storage_account='n', credential=c), adls2_file_system='f', adls2_prefix=@)",
        "adls2://n/f/@ (pickle)",
    ),
    (
        "from dagster_duckdb_pandas import DuckDBPandasIOManager",
        "DuckDBPandasIOManager(database=@, schema='s')",
        "duckdb://@ · s (table)",
    ),
    (
        "import dagster_snowflake_pandas",
        "dagster_snowflake_pandas.SnowflakePandasIOManager(account='a', database=@, role='r')",
        "snowflake://a · @ (table)",
    ),
    (
        "from dagster_gcp_pandas import BigQueryPandasIOManager",
        "BigQueryPandasIOManager(project='p', dataset=@)",
        "bigquery://p · @ (table)",
    ),
    ("class Lake(ConfigurableIOManager):\n    root: str", "Lake(root=@)", "Lake @"),
];

#[test]
fn every_form_is_resolved_in_each_environment_or_says_why_not() {
    let (mut n_resolved, mut n_unresolved) = (0, 0);
    for (import, name) in IMPORTS {
        for (setup, value, expected) in VALUES {
            for (module, call, address) in MANAGERS {
                let value = value.replace("EnvVar", &format!("{name}EnvVar"));
                let call = call
                    .replace('@', &value)
                    .replace("FilesystemIOManager", &format!("{name}FilesystemIOManager"));
                let code = format!(
                    "import os\n{import}\n{module}\n{setup}\ndefs = {name}Definitions(resources={{'io_manager': {call}}})\n"
                );
                let overlay = |name: &str, stage: &str| {
                    format!(
                        "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: a\n    container_context: {{k8s: {{env_vars: [STAGE={stage}]}}}}\n"
                    )
                };
                let text = format!(
                    "#- a/dagster_cloud.yaml\nlocations:\n  - {{location_name: a, code_source: {{python_file: d.py}}, container_context: {{k8s: {{}}}}}}\n#- a/d.py\n{code}{}{}",
                    overlay("dev", "one"),
                    overlay("prod", "two"),
                );
                let analysis = check(&text);
                for (subject, expected) in expected.iter().enumerate() {
                    let fact = Fact::Storage("io_manager".into());
                    let reading = analysis.facts.reading(&fact, subject).expect(&code);
                    let expected = if let Some(reason) = expected.strip_prefix('!') {
                        n_unresolved += 1;
                        Err(reason.to_owned())
                    } else {
                        n_resolved += 1;
                        // What starts with `/` is joined, not put behind another one.
                        let part = if address.contains("/@") && !address.contains("://@") {
                            expected.trim_start_matches('/')
                        } else {
                            expected
                        };
                        Ok(address.replace('@', part))
                    };
                    assert_eq!(reading.value, expected, "{code}");
                }
            }
        }
    }
    assert_eq!((n_resolved, n_unresolved), (1_344, 192));
}
