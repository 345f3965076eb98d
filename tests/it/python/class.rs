//! Which classes are found, under which names, and which do not exist.

use super::{check, read_text, rows};

const S3: &str =
    "io_manager = S3PickleIOManager S3 \"pickle\"; s3_bucket \"b\"; s3_prefix \"dagster\"";

/// Import, call, and what is found.
const STOCK: &str = r#"
dagster ¦ FilesystemIOManager() ¦ FilesystemIOManager Folder "pickle"; base_dir unset
dagster ¦ fs_io_manager ¦ fs_io_manager Folder "pickle"; base_dir unset
dagster ¦ mem_io_manager ¦ mem_io_manager Memory "object"
dagster ¦ InMemoryIOManager() ¦ InMemoryIOManager Memory "object"
dagster_aws.s3 ¦ ConfigurablePickledObjectS3IOManager(s3_bucket='b', s3_prefix='p', s3_resource=r) ¦ ConfigurablePickledObjectS3IOManager S3 "pickle"; s3_bucket "b"; s3_prefix "p"
dagster_aws.s3 ¦ PickledObjectS3IOManager(s3_bucket='b', s3_session=s) ¦ PickledObjectS3IOManager S3 "pickle"; s3_bucket "b"; s3_prefix ""
dagster_aws.s3 ¦ S3PickleIOManager(s3_bucket='b', s3_resource=S3Resource(endpoint_url=EnvVar('E'), region_name='r')) ¦ S3PickleIOManager S3 "pickle"; s3_bucket "b"; s3_prefix "dagster"; endpoint_url $E
dagster_gcp ¦ GCSPickleIOManager(gcs_bucket='b') ¦ GCSPickleIOManager Gcs "pickle"; gcs_bucket "b"; gcs_prefix "dagster"
dagster_gcp.gcs ¦ GCSPickleIOManager(gcs_bucket='b', gcs_prefix=None) ¦ GCSPickleIOManager Gcs "pickle"; gcs_bucket "b"; gcs_prefix "dagster"
dagster_gcp.gcs ¦ PickledObjectGCSIOManager(bucket='b') ¦ PickledObjectGCSIOManager Gcs "pickle"; gcs_bucket "b"; gcs_prefix "dagster"
dagster_azure.adls2 ¦ ADLS2PickleIOManager(adls2_file_system='f', adls2=ADLS2Resource(storage_account='a', credential=c)) ¦ ADLS2PickleIOManager Adls2 "pickle"; adls2_file_system "f"; adls2_prefix "dagster"; storage_account "a"
dagster_azure.adls2 ¦ ADLS2PickleIOManager(adls2_file_system='f', adls2=lake) ¦ ADLS2PickleIOManager Adls2 "pickle"; adls2_file_system "f"; adls2_prefix "dagster"; storage_account <it is a field of `lake`>
dagster_duckdb ¦ DuckDBIOManager(database='d.duckdb', schema='s') ¦ DuckDBIOManager DuckDb "table"; database "d.duckdb"; schema "s"
dagster_duckdb_pandas ¦ DuckDBPandasIOManager(database='d') ¦ DuckDBPandasIOManager DuckDb "table"; database "d"; schema unset
dagster_duckdb_polars ¦ DuckDBPolarsIOManager(database='d') ¦ DuckDBPolarsIOManager DuckDb "table"; database "d"; schema unset
dagster_duckdb_pyspark ¦ DuckDBPySparkIOManager(database='d') ¦ DuckDBPySparkIOManager DuckDb "table"; database "d"; schema unset
dagster_snowflake_pandas ¦ SnowflakePandasIOManager(account='a', database='d', role='r', password=dg.EnvVar('P')) ¦ SnowflakePandasIOManager Snowflake "table"; account "a"; database "d"; schema unset
dagster_snowflake_polars ¦ SnowflakePolarsIOManager(account='a', database='d', schema_='s') ¦ SnowflakePolarsIOManager Snowflake "table"; account "a"; database "d"; schema "s"
dagster_snowflake_pyspark ¦ SnowflakePySparkIOManager() ¦ SnowflakePySparkIOManager Snowflake "table"; account <`account` is not given>; database <`database` is not given>; schema unset
dagster_aws.s3 ¦ s3_pickle_io_manager ¦ s3_pickle_io_manager S3 "pickle"; s3_bucket <`s3_bucket` is not given>; s3_prefix "dagster"
dagster_gcp_pandas ¦ BigQueryPandasIOManager(project='p', dataset='d') ¦ BigQueryPandasIOManager BigQuery "table"; project "p"; dataset "d"
dagster_gcp_pyspark ¦ BigQueryPySparkIOManager(project='p') ¦ BigQueryPySparkIOManager BigQuery "table"; project "p"; dataset unset
dagster_deltalake ¦ DeltaLakePyarrowIOManager(root_uri='r', storage_options=LocalConfig()) ¦ DeltaLakePyarrowIOManager DeltaLake "table"; root_uri "r"; schema unset; storage_options "LocalConfig()"
dagster_deltalake_polars ¦ DeltaLakePolarsIOManager(root_uri='r', storage_options=S3Config(bucket='b', secret_access_key=k)) ¦ DeltaLakePolarsIOManager DeltaLake "table"; root_uri "r"; schema unset; storage_options "S3Config(bucket=b)"
dagster_cloud.serverless ¦ serverless_io_manager ¦ serverless_io_manager Serverless "pickle"
dagster_gcp.bigquery.io_manager ¦ BigQueryIOManager(project='p') ¦ BigQueryIOManager BigQuery "table"; project "p"; dataset unset
"#;

/// Text, and what is found under the key `io_manager`.
const CUSTOM: &str = r#"
class Lake(ConfigurableIOManager):⏎    bucket: str⏎resources = {'io_manager': Lake(bucket='b', retries=3, access_key='k', account_key='s')} ¦ Lake Custom ""; bucket "b"
class Lake(dg.ConfigurableIOManager):⏎    bucket: str = 'x'⏎    prefix: str⏎resources = {'io_manager': Lake(prefix='p')} ¦ Lake Custom ""; prefix "p"; bucket "x"
class A(UPathIOManager): ...⏎class B(A): ...⏎resources = {'io_manager': B(base_path='p')} ¦ B Custom ""; base_path "p"
class Duck(DuckDBIOManager): ...⏎resources = {'io_manager': Duck(database='d', schema=EnvVar('S'))} ¦ Duck Custom ""; database "d"; schema $S
class F(ConfigurableIOManagerFactory): ...⏎resources = {'io_manager': F(root_dir='r')} ¦ F Custom ""; root_dir "r"
from .storage import ParquetIOManager⏎resources = {'io_manager': ParquetIOManager(base_dir='d', file_system='f', compression='zstd')} ¦ ParquetIOManager Custom ""; base_dir "d"; file_system "f"
from .storage import lake_io_manager⏎resources = {'io_manager': lake_io_manager} ¦ lake_io_manager Custom ""
from .storage import lake_io_manager⏎resources = {'io_manager': lake_io_manager.configured({'bucket': {'env': 'B'}})} ¦ lake_io_manager Custom ""; bucket $B
from . import storage⏎resources = {'io_manager': storage.get_io_manager(bucket='b')} ¦ get_io_manager Custom ""; bucket "b"
@io_manager(config_schema={'bucket': str})⏎def lake(context): ...⏎resources = {'io_manager': lake.configured({'bucket': 'b'})} ¦ lake Custom ""; bucket "b"
class Old(ConfigurableIOManager):⏎    base_path = os.path.join('a', 'b')⏎resources = {'io_manager': Old()} ¦ Old Custom ""; base_path "a/b"
class Lake(IOManager):⏎    def __init__(self, root, retries): ...⏎resources = {'io_manager': Lake('r', 3)} ¦ Lake Custom ""; root "r"
class Lake(IOManager):⏎    def __init__(self, root='r', team='x'):⏎        self._root = root⏎        self.bucket = f'b-{team}'⏎resources = {'io_manager': Lake(team='y')} ¦ Lake Custom ""; root "r"; bucket "b-y"
@dataclass⏎class Lake(IOManager):⏎    bucket: str⏎    retries: int⏎    folder: str = 'f'⏎resources = {'io_manager': Lake('b', 3)} ¦ Lake Custom ""; bucket "b"; folder "f"
from .storage import LakeIOManager⏎resources = {'io_manager': LakeIOManager('b')} ¦ LakeIOManager Custom ""; if <it may be given by position>
from .storage import LakeIOManager⏎resources = {'io_manager': LakeIOManager(bucket='b', **more())} ¦ LakeIOManager Custom ""; bucket "b"; if <it may come from `more()`>
class Lake(ConfigurableIOManager): ...⏎resources = {'io_manager': Lake(key_prefix='k', s3_key_prefix='s', folder='f', url='u', location='l', catalog='c', namespace='n', warehouse='w', file_format='csv', private_key='x', transform='t')} ¦ Lake Custom "csv"; key_prefix "k"; s3_key_prefix "s"; folder "f"; url "u"; location "l"; catalog "c"; namespace "n"; warehouse "w"
class Base(ConfigurableIOManager):⏎    bucket: str = 'b'⏎    folder: str = 'f'⏎    table_path: str = Field(description='given')⏎class Lake(Base):⏎    folder: str = 'g'⏎resources = {'io_manager': Lake()} ¦ Lake Custom ""; folder "g"; bucket "b"
class Base(IOManager):⏎    def __init__(self, root, retries=3): ...⏎class Lake(Base): ...⏎resources = {'io_manager': Lake('r')} ¦ Lake Custom ""; root "r"
class Lake(S3PickleIOManager):⏎    s3_bucket: str = 'b'⏎resources = {'io_manager': Lake()} ¦ Lake Custom ""; s3_bucket "b"; s3_prefix "dagster"
class Lake(S3PickleIOManager): ...⏎resources = {'io_manager': Lake(s3_bucket='b', s3_prefix='p')} ¦ Lake Custom ""; s3_bucket "b"; s3_prefix "p"
class Lake(ConfigurableIOManager):⏎    bucket: str = find_bucket()⏎resources = {'io_manager': Lake()} ¦ Lake Custom ""; bucket <the call of `find_bucket` makes it>
class Lake(Lake2): ...⏎class Lake2(Lake, IOManager): ...⏎resources = {'io_manager': Lake(bucket='b')} ¦ Lake Custom ""; bucket "b"
class Lake(ConfigurableIOManager):⏎    base_path: str = Field(default='a', description='b')⏎resources = {'io_manager': Lake()} ¦ Lake Custom ""; base_path "a"
def make(code): return LakeIOManager(bucket=f'b-{code}')⏎CODE = 'x'⏎resources = {'io_manager': make(CODE)} ¦ LakeIOManager Custom ""; bucket "b-x"
from dagster_polars import PolarsParquetIOManager⏎resources = {'io_manager': PolarsParquetIOManager(base_dir='s3://b/p')} ¦ PolarsParquetIOManager Custom ""; base_dir "s3://b/p"
resources = {'io_manager': BranchingIOManager(parent_io_manager=S3PickleIOManager(s3_bucket='b'), branch_io_manager=FilesystemIOManager(), branch_name='x')} ¦ BranchingIOManager Custom ""; branch_io_manager <what its branch lacks is read from `parent_io_manager`>
"#;

/// Text, the name that does not exist, its module, what is meant, and how often the name is used besides.
const MISSING: &str = r"
from dagster_aws.s3 import S3IOManager⏎resources = {'io_manager': S3IOManager(s3_bucket='b')} ¦ S3IOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 1
from dagster_aws.s3 import S3IOManager as M⏎resources = {'io_manager': M()} ¦ S3IOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 0
def f():⏎    from dagster_aws.s3 import S3IOManager⏎    return S3IOManager() ¦ S3IOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 1
import dagster_aws.s3⏎x = dagster_aws.s3.S3IOManager() ¦ S3IOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 0
from dagster_aws import s3⏎x = s3.S3IOManager()⏎y = s3.S3IOManager() ¦ S3IOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 1
import dagster_gcp⏎x = dagster_gcp.GCSIOManager() ¦ GCSIOManager ¦ dagster_gcp ¦ GCSPickleIOManager ¦ 0
from dagster_gcp.gcs import GCSIOManager ¦ GCSIOManager ¦ dagster_gcp.gcs ¦ GCSPickleIOManager ¦ 0
from dagster_azure.adls2 import AzureBlobStorageIOManager ¦ AzureBlobStorageIOManager ¦ dagster_azure.adls2 ¦ ADLS2PickleIOManager ¦ 0
from dagster import FileSystemIOManager ¦ FileSystemIOManager ¦ dagster ¦ FilesystemIOManager ¦ 0
from dagster_duckdb_pandas import DuckDbPandaIOManager ¦ DuckDbPandaIOManager ¦ dagster_duckdb_pandas ¦ DuckDBPandasIOManager ¦ 0
import dagster as dg⏎a = dg.S3IOManager()⏎b = dg.S3IOManager() ¦ S3IOManager ¦ dagster ¦ dagster_aws.s3.S3PickleIOManager ¦ 1
from dagster_duckdb import DuckDBPandasIOManager ¦ DuckDBPandasIOManager ¦ dagster_duckdb ¦ dagster_duckdb_pandas.DuckDBPandasIOManager ¦ 0
from dagster_aws import S3PickleIOManager⏎resources = {'io_manager': S3PickleIOManager(s3_bucket='b')} ¦ S3PickleIOManager ¦ dagster_aws ¦ dagster_aws.s3.S3PickleIOManager ¦ 1
import dagster_aws⏎x = dagster_aws.S3PickleIOManager() ¦ S3PickleIOManager ¦ dagster_aws ¦ dagster_aws.s3.S3PickleIOManager ¦ 0
from dagster_azure import AzureBlobStorageIOManager ¦ AzureBlobStorageIOManager ¦ dagster_azure ¦ dagster_azure.adls2.ADLS2PickleIOManager ¦ 0
from dagster_azure.blob import AzureBlobStorageIOManager ¦ AzureBlobStorageIOManager ¦ dagster_azure.blob ¦ dagster_azure.adls2.ADLS2PickleIOManager ¦ 0
from dagster_azure.blob import ADLS2PickleIOManager ¦ ADLS2PickleIOManager ¦ dagster_azure.blob ¦ dagster_azure.adls2.ADLS2PickleIOManager ¦ 0
from dagster_gcp.gcs import BigQueryIOManager ¦ BigQueryIOManager ¦ dagster_gcp.gcs ¦ dagster_gcp.BigQueryIOManager ¦ 0
from dagster_cloud import serverless_io_manager ¦ serverless_io_manager ¦ dagster_cloud ¦ dagster_cloud.serverless.serverless_io_manager ¦ 0
from dagster_aws.s3 import S3PickleIoManager ¦ S3PickleIoManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 0
resources = {'io_manager': S3PickelIOManager(s3_bucket='b')} ¦ S3PickelIOManager ¦ dagster_aws.s3 ¦ S3PickleIOManager ¦ 0
from dagster_aws.s3 import s3_io_manager ¦ s3_io_manager ¦ dagster_aws.s3 ¦ s3_pickle_io_manager ¦ 0
from dagster import s3_io_manager ¦ s3_io_manager ¦ dagster ¦ dagster_aws.s3.s3_pickle_io_manager ¦ 0
from dagster_gcp.gcs import gcs_io_manager ¦ gcs_io_manager ¦ dagster_gcp.gcs ¦ gcs_pickle_io_manager ¦ 0
from dagster_gcp import bigquery_io_manager ¦ bigquery_io_manager ¦ dagster_gcp ¦ BigQueryIOManager ¦ 0
from dagster_aws.s3 import fs_io_manager ¦ fs_io_manager ¦ dagster_aws.s3 ¦ dagster.fs_io_manager ¦ 0
from dagster_aws.s3 import FooBarIOManager ¦ FooBarIOManager ¦ dagster_aws.s3 ¦ - ¦ 0
from dagster import SomethingElseIOManager ¦ SomethingElseIOManager ¦ dagster ¦ - ¦ 0
from dagster import fs_asset_io_manager ¦ fs_asset_io_manager ¦ dagster ¦ - ¦ 0
";

#[test]
fn every_import_style_finds_the_class() {
    for (imports, class) in [
        ("from dagster_aws.s3 import S3PickleIOManager", "S3PickleIOManager"),
        ("from dagster_aws.s3.io_manager import S3PickleIOManager", "S3PickleIOManager"),
        ("from dagster_aws.s3 import *", "S3PickleIOManager"),
        ("import dagster_aws.s3", "dagster_aws.s3.S3PickleIOManager"),
        ("import dagster_aws", "dagster_aws.s3.S3PickleIOManager"),
        ("import dagster_aws.s3 as s3", "s3.S3PickleIOManager"),
        ("from dagster_aws import s3", "s3.S3PickleIOManager"),
        ("from dagster_aws import s3 as aws", "aws.S3PickleIOManager"),
        ("", "S3PickleIOManager"),
    ] {
        check(&format!("{imports}\nresources = {{'io_manager': {class}(s3_bucket='b')}}\n"), &[S3]);
    }
    check(
        "from dagster_aws.s3 import S3PickleIOManager as Y\nresources = {'io_manager': Y(s3_bucket='b')}\n",
        &[&S3.replace("S3PickleIOManager", "Y")],
    );
    for alias in ["Y = S3PickleIOManager", "import dagster_aws.s3 as s3\nY = s3.S3PickleIOManager"]
    {
        check(&format!("{alias}\nresources = {{'io_manager': Y(s3_bucket='b')}}\n"), &[S3]);
    }
    let folder = "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"d\"";
    for (imports, class) in [
        ("import dagster", "dagster.FilesystemIOManager"),
        ("import dagster as dg", "dg.FilesystemIOManager"),
        ("import dagster as d", "d.FilesystemIOManager"),
        ("from dagster import FilesystemIOManager", "FilesystemIOManager"),
        (
            "try:\n    from dagster import FilesystemIOManager\nexcept ImportError:\n    from dagster.old import FilesystemIOManager",
            "FilesystemIOManager",
        ),
        ("if True:\n    import dagster as dg", "dg.FilesystemIOManager"),
        ("", "dg.FilesystemIOManager"),
    ] {
        check(
            &format!("{imports}\nresources = {{'io_manager': {class}(base_dir='d')}}\n"),
            &[folder],
        );
    }
}

#[test]
fn every_stock_class_gives_its_identity() {
    for [module, call, expected] in rows(STOCK) {
        let class = call.split('(').next().unwrap();
        let text = format!("from {module} import {class}\nresources = {{\"warehouse\": {call}}}\n");
        check(&text, &[&format!("warehouse = {expected}")]);
        assert_eq!(read_text(&text).unknown_classes, [], "{text}");
    }
}

#[test]
fn custom_classes_keep_what_looks_like_storage() {
    for [text, expected] in rows(CUSTOM) {
        let text = format!("from dagster import io_manager\n{text}\n");
        check(&text, &[&format!("io_manager = {expected}")]);
    }
}

#[test]
fn names_that_a_module_lacks_are_told() {
    for [text, name, module, suggestion, n_uses] in rows(MISSING) {
        let text = &*text;
        let module_read = read_text(text);
        let [class] = module_read.unknown_classes.as_slice() else {
            panic!("{text}: {:?}", module_read.unknown_classes)
        };
        assert_eq!((&*class.name, &*class.module), (&*name, &*module), "{text}");
        assert_eq!(class.suggestion.as_deref().unwrap_or("-"), suggestion, "{text}");
        assert_eq!(class.uses.len().to_string(), n_uses, "{text}");
        let place = text.find(&name).unwrap();
        assert_eq!(class.span.start as usize, place, "{text}");
    }
    for text in [
        "from dagster import ConfigurableIOManager, IOManager, UPathIOManager, IOManagerDefinition, io_manager",
        "from dagster_aws.s3 import S3PickleIOManager, io_manager, S3Resource, NoSuchResource",
        "from dagster_snowflake import snowflake_io_manager, build_snowflake_io_manager",
        "from .storage import S3IOManager\nfrom our_dagster import S3IOManager",
        "from dagster_aws.s3.io_manager import S3IOManager",
        "S3IOManager()",
        "class S3IOManager(IOManager): ...",
    ] {
        assert_eq!(read_text(text).unknown_classes, [], "{text}");
    }
}

#[test]
fn a_slip_is_told_in_either_style_of_import() {
    for [module, call, _] in rows(STOCK) {
        // Of modules inside the packages it is not known what else they have.
        if module.ends_with(".io_manager") {
            continue;
        }
        let class = call.split('(').next().unwrap();
        let slips = ["Manager", "manager"].map(|it| class.replace(it, &it.replace("ag", "g")));
        let slip = slips.iter().find(|it| **it != class).unwrap();
        let (package, last) = module.rsplit_once('.').unwrap_or(("", &module));
        let mut styles = vec![
            format!("from {module} import {slip}\nx = {slip}()"),
            format!("import {module}\nx = {module}.{slip}()"),
            format!("import {module} as m\nx = m.{slip}()"),
        ];
        if !package.is_empty() {
            styles.push(format!("from {package} import {last}\nx = {last}.{slip}()"));
        }
        for text in styles {
            let read = read_text(&text);
            let [told] = read.unknown_classes.as_slice() else { panic!("{text}: {read:?}") };
            assert_eq!((&*told.name, &*told.module), (&**slip, &*module), "{text}");
            assert_eq!(told.suggestion.as_deref(), Some(class), "{text}");
        }
    }
    for text in [
        "import dagster as dg\ndg.FileManager()\ndg.IOManager()\ndg.io_manager\ndg.local_file_manager",
        "import ours\nours.FilesystemIOManger()\nours.fs.FilesystemIOManger()",
        "from dagster_gcp import gcs\ngcs.GCSFileManager()\ngcs.gcs_file_manager",
        "self.FilesystemIOManger()",
    ] {
        assert_eq!(read_text(text).unknown_classes, [], "{text}");
    }
}

#[test]
fn an_unknown_class_is_still_bound() {
    check(
        "from dagster_aws.s3 import S3IOManager\nresources={\n\"io_manager\": S3IOManager(\ns3_bucket=\"your-dagster-assets\",\ns3_prefix=\"multi-repo-assets\"\n)\n}\n",
        &[
            "io_manager = S3IOManager Custom \"\"; s3_bucket \"your-dagster-assets\"; s3_prefix \"multi-repo-assets\"",
        ],
    );
}

/// Imports, the class as it is used, what that is, and the names that are told as missing.
const GUARDED: &str = "
try:⏎    from dagster_aws.s3 import S3IOManager as M⏎except ImportError:⏎    from dagster_aws.s3 import S3PickleIOManager as M ¦ M ¦ S3 ¦
try:⏎    from dagster_aws.s3 import S3IOManager as M⏎except (ImportError, AttributeError):⏎    from dagster_aws.s3 import S3PickleIOManager as M ¦ M ¦ S3 ¦
try:⏎    from dagster_aws.s3 import S3IOManager as M⏎except:⏎    from dagster_aws.s3 import S3PickleIOManager as M ¦ M ¦ S3 ¦
try:⏎    from dagster_aws.s3 import S3PickleIOManager as M⏎except ModuleNotFoundError:⏎    from dagster_aws.s3 import S3IOManager as M ¦ M ¦ S3 ¦
from contextlib import suppress⏎from dagster_aws.s3 import S3PickleIOManager as M⏎with suppress(ImportError):⏎    from dagster_aws.s3 import S3IOManager as M ¦ M ¦ S3 ¦
try:⏎    from dagster_aws.s3 import S3IOManager⏎except ImportError:⏎    S3IOManager = None⏎from dagster_aws.s3 import S3PickleIOManager as M⏎if S3IOManager: ... ¦ M ¦ S3 ¦
if TYPE_CHECKING:⏎    from dagster_aws.s3 import S3IOManager⏎from dagster_aws.s3 import S3PickleIOManager as M⏎def f(it: S3IOManager): ... ¦ M ¦ S3 ¦
try:⏎    from dagster_aws.s3 import S3IOManager as M⏎except KeyError:⏎    from dagster_aws.s3 import S3PickleIOManager as M ¦ M ¦ Custom ¦ S3IOManager
try:⏎    from dagster_aws.s3 import S3IOManager as M⏎except ImportError:⏎    from dagster_aws.s3 import S3LakeIOManager as M ¦ M ¦ Custom ¦ S3LakeIOManager
try: ...⏎finally:⏎    from dagster_aws.s3 import S3IOManager as M ¦ M ¦ Custom ¦ S3IOManager
if TYPE_CHECKING: ...⏎else:⏎    from dagster_aws.s3 import S3IOManager as M ¦ M ¦ Custom ¦ S3IOManager
";

#[test]
fn imports_that_may_fail_break_nothing() {
    for [imports, class, storage, missing] in rows(GUARDED) {
        let text = format!("{imports}\nresources = {{'io_manager': {class}(s3_bucket='b')}}\n");
        let module = read_text(&text);
        let told: Vec<String> =
            module.managers.iter().map(|it| format!("{:?}", it.storage)).collect();
        assert_eq!(told, [storage], "{text}");
        let names: Vec<&str> = module.unknown_classes.iter().map(|it| &*it.name).collect();
        assert_eq!(names.join(" "), missing, "{text}");
    }
}
