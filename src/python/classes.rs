//! The I/O managers that Dagster and its libraries ship, and what each module exports (`DAGSTER.md §14`).

use super::storage::{Storage, StorageClass};

type Identity = &'static [(&'static str, Option<&'static str>)];

const FOLDER: Identity = &[("base_dir", None)];
const S3: Identity = &[("s3_bucket", None), ("s3_prefix", Some("dagster"))];
/// The class behind the manager has no prefix of its own.
const S3_BARE: Identity = &[("s3_bucket", None), ("s3_prefix", Some(""))];
const GCS: Identity = &[("gcs_bucket", None), ("gcs_prefix", Some("dagster"))];
const ADLS2: Identity =
    &[("adls2_file_system", None), ("adls2_prefix", Some("dagster")), ("storage_account", None)];
const DUCKDB: Identity = &[("database", None), ("schema", None)];
const SNOWFLAKE: Identity = &[("account", None), ("database", None), ("schema", None)];
const BIGQUERY: Identity = &[("project", None), ("dataset", None)];
const DELTA: Identity = &[("root_uri", None), ("schema", None), ("storage_options", None)];
/// What is written goes to the branch; only what was written before tells from where is read.
const BRANCHING: Identity = &[("branch_io_manager", None)];

/// Every stock I/O manager.
#[rustfmt::skip]
static STOCK: &[StorageClass] = &[
    row("FilesystemIOManager", &["dagster"], Storage::Folder, "pickle", FOLDER),
    row("fs_io_manager", &["dagster"], Storage::Folder, "pickle", FOLDER),
    row("custom_path_fs_io_manager", &["dagster"], Storage::Folder, "pickle at a path of its own", FOLDER),
    row("InMemoryIOManager", &["dagster"], Storage::Memory, "object", &[]),
    row("mem_io_manager", &["dagster"], Storage::Memory, "object", &[]),
    row("S3PickleIOManager", &["dagster_aws.s3"], Storage::S3, "pickle", S3),
    row("ConfigurablePickledObjectS3IOManager", &["dagster_aws.s3"], Storage::S3, "pickle", S3),
    row("s3_pickle_io_manager", &["dagster_aws.s3"], Storage::S3, "pickle", S3),
    row("PickledObjectS3IOManager", &["dagster_aws.s3"], Storage::S3, "pickle", S3_BARE),
    row("GCSPickleIOManager", &["dagster_gcp", "dagster_gcp.gcs"], Storage::Gcs, "pickle", GCS),
    row("ConfigurablePickledObjectGCSIOManager", &["dagster_gcp", "dagster_gcp.gcs"], Storage::Gcs, "pickle", GCS),
    row("gcs_pickle_io_manager", &["dagster_gcp", "dagster_gcp.gcs"], Storage::Gcs, "pickle", GCS),
    row("PickledObjectGCSIOManager", &["dagster_gcp.gcs"], Storage::Gcs, "pickle", GCS),
    row("ADLS2PickleIOManager", &["dagster_azure.adls2"], Storage::Adls2, "pickle", ADLS2),
    row("ConfigurablePickledObjectADLS2IOManager", &["dagster_azure.adls2"], Storage::Adls2, "pickle", ADLS2),
    row("adls2_pickle_io_manager", &["dagster_azure.adls2"], Storage::Adls2, "pickle", ADLS2),
    row("PickledObjectADLS2IOManager", &["dagster_azure.adls2"], Storage::Adls2, "pickle", ADLS2),
    row("DuckDBIOManager", &["dagster_duckdb"], Storage::DuckDb, "table", DUCKDB),
    row("build_duckdb_io_manager", &["dagster_duckdb"], Storage::DuckDb, "table", DUCKDB),
    row("DuckDBPandasIOManager", &["dagster_duckdb_pandas"], Storage::DuckDb, "table", DUCKDB),
    row("duckdb_pandas_io_manager", &["dagster_duckdb_pandas"], Storage::DuckDb, "table", DUCKDB),
    row("DuckDBPolarsIOManager", &["dagster_duckdb_polars"], Storage::DuckDb, "table", DUCKDB),
    row("duckdb_polars_io_manager", &["dagster_duckdb_polars"], Storage::DuckDb, "table", DUCKDB),
    row("DuckDBPySparkIOManager", &["dagster_duckdb_pyspark"], Storage::DuckDb, "table", DUCKDB),
    row("duckdb_pyspark_io_manager", &["dagster_duckdb_pyspark"], Storage::DuckDb, "table", DUCKDB),
    row("SnowflakeIOManager", &["dagster_snowflake"], Storage::Snowflake, "table", SNOWFLAKE),
    row("build_snowflake_io_manager", &["dagster_snowflake"], Storage::Snowflake, "table", SNOWFLAKE),
    row("SnowflakePandasIOManager", &["dagster_snowflake_pandas"], Storage::Snowflake, "table", SNOWFLAKE),
    row("snowflake_pandas_io_manager", &["dagster_snowflake_pandas"], Storage::Snowflake, "table", SNOWFLAKE),
    row("SnowflakePolarsIOManager", &["dagster_snowflake_polars"], Storage::Snowflake, "table", SNOWFLAKE),
    row("snowflake_polars_io_manager", &["dagster_snowflake_polars"], Storage::Snowflake, "table", SNOWFLAKE),
    row("SnowflakePySparkIOManager", &["dagster_snowflake_pyspark"], Storage::Snowflake, "table", SNOWFLAKE),
    row("snowflake_pyspark_io_manager", &["dagster_snowflake_pyspark"], Storage::Snowflake, "table", SNOWFLAKE),
    row("BigQueryIOManager", &["dagster_gcp"], Storage::BigQuery, "table", BIGQUERY),
    row("build_bigquery_io_manager", &["dagster_gcp"], Storage::BigQuery, "table", BIGQUERY),
    row("BigQueryPandasIOManager", &["dagster_gcp_pandas"], Storage::BigQuery, "table", BIGQUERY),
    row("bigquery_pandas_io_manager", &["dagster_gcp_pandas"], Storage::BigQuery, "table", BIGQUERY),
    row("BigQueryPySparkIOManager", &["dagster_gcp_pyspark"], Storage::BigQuery, "table", BIGQUERY),
    row("bigquery_pyspark_io_manager", &["dagster_gcp_pyspark"], Storage::BigQuery, "table", BIGQUERY),
    row("DeltaLakeIOManager", &["dagster_deltalake"], Storage::DeltaLake, "table", DELTA),
    row("DeltaLakePyarrowIOManager", &["dagster_deltalake"], Storage::DeltaLake, "table", DELTA),
    row("DeltaLakePandasIOManager", &["dagster_deltalake_pandas"], Storage::DeltaLake, "table", DELTA),
    row("DeltaLakePolarsIOManager", &["dagster_deltalake_polars"], Storage::DeltaLake, "table", DELTA),
    row("BranchingIOManager", &["dagster._core.storage.branching.branching_io_manager"], Storage::Custom, "", BRANCHING),
    row("serverless_io_manager", &["dagster_cloud.serverless"], Storage::Serverless, "pickle", &[]),
];

/// Names that look like I/O managers and exist beside the stock ones: base classes, decorators, submodules.
const BESIDE: &[(&str, &[&str])] = &[
    (
        "dagster",
        &[
            "ConfigurableIOManager",
            "ConfigurableIOManagerFactory",
            "ConfigurableLegacyIOManagerAdapter",
            "IOManager",
            "IOManagerDefinition",
            "UPathIOManager",
        ],
    ),
    ("dagster_snowflake", &["snowflake_io_manager"]),
];

/// Packages and modules that have no I/O manager of their own, though those beside them do.
const WITHOUT: &[&str] = &[
    "dagster_aws",
    "dagster_azure",
    "dagster_azure.blob",
    "dagster_cloud",
    "dagster_gcp.bigquery",
];

/// Names of documentation pages that no module has, with the class that does the work.
const MEANT: &[(&str, &str)] = &[
    ("S3IOManager", "S3PickleIOManager"),
    ("GCSIOManager", "GCSPickleIOManager"),
    ("AzureBlobStorageIOManager", "ADLS2PickleIOManager"),
    ("ADLS2IOManager", "ADLS2PickleIOManager"),
    ("s3_io_manager", "s3_pickle_io_manager"),
    ("gcs_io_manager", "gcs_pickle_io_manager"),
    ("adls2_io_manager", "adls2_pickle_io_manager"),
];

const fn row(
    name: &'static str,
    modules: &'static [&'static str],
    storage: Storage,
    format: &'static str,
    identity: Identity,
) -> StorageClass {
    StorageClass { name, modules, storage, format, identity }
}

/// The stock class `name` of `module`, or of a module inside the same package, where the class really lives.
pub(super) fn stock_class(module: &str, name: &str) -> Option<&'static StorageClass> {
    let package = package_of(module);
    let is_inner = module != package && !is_stock_module(module);
    STOCK.iter().find(|it| {
        it.name == name
            && it.modules.iter().any(|it| *it == module || is_inner && package_of(it) == package)
    })
}

/// The stock class `name`, wherever it is.
pub(super) fn stock_class_of_any_module(name: &str) -> Option<&'static StorageClass> {
    STOCK.iter().find(|it| it.name == name)
}

/// Whether it is known which I/O managers `module` exports: those that export stock classes, and the packages and modules
/// beside them, which export none.
pub(super) fn is_stock_module(module: &str) -> bool {
    WITHOUT.contains(&module) || STOCK.iter().any(|it| it.modules.contains(&module))
}

/// Whether `name` reads like an I/O manager.
pub(super) fn looks_like_manager(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("iomanager") || name.ends_with("io_manager")
}

/// Whether `name` is nearly that of a stock class, and so may be a slip of it.
pub(super) fn is_near_manager(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["iom", "io_m", "man"].iter().any(|it| lower.contains(it))
        && nearest(STOCK.iter(), name).is_some()
}

/// Whether `name` reads like an I/O manager, or nearly like one of `module`, and `module` is a stock module that does not have it.
pub(super) fn is_missing(module: &str, name: &str) -> bool {
    // `io_manager` is a submodule nearly everywhere, and the decorator of `dagster`.
    is_stock_module(module)
        && name != "io_manager"
        && !STOCK.iter().any(|it| it.name == name && it.modules.contains(&module))
        && !BESIDE.iter().any(|(at, names)| *at == module && names.contains(&name))
        && (looks_like_manager(name) || nearest(own(module), name).is_some())
}

fn own(module: &str) -> impl Iterator<Item = &'static StorageClass> {
    STOCK.iter().filter(move |it| it.modules.contains(&module))
}

/// The class that is probably meant by `name`, which `module` does not have: one of its own, or with its module another one's.
pub(super) fn suggestion(module: &str, name: &str) -> Option<String> {
    let meant = MEANT.iter().find(|(wrong, _)| *wrong == name).map(|it| it.1);
    let called = |it: &str| own(module).find(|own| own.name == it);
    let is_longer = |it: &&StorageClass| holds_words(it.name, name);
    let here = match meant {
        Some(meant) => called(meant),
        None => nearest(own(module), name).or_else(|| own(module).find(is_longer)),
    };
    if let Some(here) = here {
        return Some(here.name.to_owned());
    }
    let stock = STOCK.iter().find(|it| it.name == meant.unwrap_or(name));
    let other = stock.or_else(|| nearest(STOCK.iter(), name))?;
    Some(format!("{}.{}", other.modules.first()?, other.name))
}

/// Whether `long` has all words of `short`, in their order: `s3_pickle_io_manager` has those of `s3_io_manager`.
fn holds_words(long: &str, short: &str) -> bool {
    let mut words = long.split('_');
    short.contains('_') && short.split('_').all(|word| words.any(|it| it == word))
}

/// The module of the stock class that `name` is a slip of by two letters; `None` where it is none, or a name of the documentation.
pub(super) fn module_of_slip(name: &str) -> Option<&'static str> {
    let is_name = STOCK.iter().any(|it| it.name == name)
        || MEANT.iter().any(|it| it.0 == name)
        || BESIDE.iter().any(|it| it.1.contains(&name));
    if is_name || !name.ends_with("Manager") {
        return None;
    }
    let found = nearest(STOCK.iter(), name).filter(|it| distance(name, it.name) <= 2)?;
    found.modules.first().copied()
}

/// The one of `classes` whose name is so near to `name` that it is a slip.
fn nearest(
    classes: impl Iterator<Item = &'static StorageClass>,
    name: &str,
) -> Option<&'static StorageClass> {
    // Longer than this nobody types a name; farther than this it is another word.
    if name.len() < 8 || name.len() > 80 {
        return None;
    }
    let limit = (name.len() / 5).max(2);
    let all = classes.filter(|it| it.name.len().abs_diff(name.len()) <= limit);
    let all = all.map(|it| (distance(name, it.name), it));
    all.filter(|it| it.0 <= limit).min_by_key(|it| (it.0, it.1.name)).map(|it| it.1)
}

fn package_of(module: &str) -> &str {
    module.split('.').next().unwrap_or(module)
}

/// Edit distance of two names, in any case.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().map(|it| it.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, letter) in left.chars().map(|it| it.to_ascii_lowercase()).enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}
