//! Texts as they come: with every line end, half typed, long, hostile.

use std::fmt::Write;
use std::time::{Duration, Instant};

use locations_playground::python::{Value, read};

use super::{FILE, check, cut, read_text};

const FIXTURES: [&str; 2] = [
    include_str!("../../fixtures/python/analytics.py"),
    include_str!("../../fixtures/python/legacy.py"),
];

#[test]
fn spans_are_bytes_of_the_text_as_given() {
    let text = "\u{feff}# é 😀\r\nfrom dagster import FilesystemIOManager\r\nimport os\r\n\
                resources = {\r\n    'é': 1, \"io_manager\":\r\n        FilesystemIOManager(base_dir=os.getenv('BÄSE')),\r\n}\r\n";
    let module = read_text(text);
    let manager = &module.managers[0];
    assert_eq!(cut(text, manager.key_span), "io_manager");
    assert_eq!(cut(text, manager.fields[0].span), "os.getenv('BÄSE')");
    let Value::Variable { span, .. } = &manager.fields[0].value else { panic!() };
    assert_eq!(cut(text, *span), "BÄSE");
}

#[test]
fn broken_text_gives_what_can_be_understood() {
    let found = "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"d\"";
    for text in [
        "import dagster as dg\nresources = {'io_manager': dg.FilesystemIOManager(base_dir='d')",
        "import dagster as dg\nresources = {'io_manager': dg.FilesystemIOManager(base_dir='d'",
        "def f(:\nimport dagster as dg\nresources = {'io_manager': dg.FilesystemIOManager(base_dir='d')}\nx = (",
        "resources = {'io_manager': FilesystemIOManager(base_dir='d')}\nname = 'open\n",
        "    resources = {'io_manager': FilesystemIOManager(base_dir='d')}\n  x = 1\n",
    ] {
        check(text, &[found]);
    }
}

#[test]
fn realistic_files_are_read_whole() {
    check(
        FIXTURES[0],
        &[
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"data/analytics\"",
            "io_manager = S3PickleIOManager S3 \"pickle\"; s3_bucket ${ASSET_BUCKET or \"acme-staging\"}; s3_prefix \"analytics/\" + $DAGSTER_CLOUD_DEPLOYMENT_NAME",
            "warehouse_io_manager = SnowflakePandasIOManager Snowflake \"table\"; account $SNOWFLAKE_ACCOUNT; database \"STAGING\"; schema unset",
            "io_manager = S3PickleIOManager S3 \"pickle\"; s3_bucket $ASSET_BUCKET; s3_prefix \"analytics\"",
            "parquet_io_manager = PartitionedParquetIOManager Custom \"parquet\"; base_path \"s3://\" + $ASSET_BUCKET + \"/parquet\"",
        ],
    );
    check(
        FIXTURES[1],
        &[
            "io_manager = s3_pickle_io_manager S3 \"pickle\"; s3_bucket $BUCKET; s3_prefix \"legacy\"",
            "gcs_io_manager = gcs_pickle_io_manager Gcs \"pickle\"; gcs_bucket \"models\"; gcs_prefix \"dagster\"",
            "duck = build_duckdb_io_manager DuckDb \"table\"; database \"/data/dev.duckdb\"; schema unset",
        ],
    );
}

#[test]
fn every_prefix_of_a_file_is_read() {
    for text in FIXTURES {
        for end in (0..=text.len()).filter(|it| text.is_char_boundary(*it)) {
            read_text(&text[..end]);
        }
    }
}

#[test]
fn hostile_text_is_refused_at_once() {
    let deep: String = (0..2_000).fold(String::new(), |mut text, depth| {
        writeln!(text, "{}if x:", " ".repeat(depth)).unwrap();
        text
    });
    let doubled: String = (0..200).fold("v0 = 'ab'\n".to_owned(), |mut text, at| {
        writeln!(text, "v{} = v{at} + v{at}", at + 1).unwrap();
        text
    });
    let n = 100_000;
    for text in [
        "(".repeat(n),
        "[".repeat(n),
        "{".repeat(n),
        "{a:".repeat(n),
        "f(".repeat(n),
        "f'{".repeat(n),
        "f'{x:".repeat(n),
        "f\"{f'{".repeat(n),
        "'".repeat(n),
        "\"\"\"(".repeat(n),
        "'(\n".repeat(n),
        "([)".repeat(n),
        "(]".repeat(n),
        "not ".repeat(n),
        "-".repeat(n),
        "~".repeat(n),
        "*".repeat(n),
        "await ".repeat(n),
        "lambda: ".repeat(n),
        "lambda a, b: ".repeat(n),
        "yield ".repeat(n),
        "async ".repeat(n),
        "a.b.".repeat(n),
        "a.".repeat(n),
        "a+".repeat(n),
        "a**".repeat(n),
        "a()".repeat(n),
        "x = a[0]".repeat(n),
        format!("a{}", "()".repeat(n)),
        format!("a{}", "[0]".repeat(n)),
        "a if b else ".repeat(n),
        "a := ".repeat(n),
        "a = ".repeat(n),
        "a < ".repeat(n),
        "a and ".repeat(n),
        "if x: ".repeat(n),
        "else: ".repeat(n),
        "case a | ".repeat(n),
        "match x:\n case [".repeat(n),
        "class A: ".repeat(n),
        "@".repeat(n),
        "import a.".repeat(n),
        "from .".repeat(n),
        "from ".to_owned() + &".".repeat(n) + " import x",
        "x: ".repeat(n),
        "print >> ".repeat(n),
        "return not ".repeat(n),
        "\\\n".repeat(n),
        format!("{doubled}r = {{'io_manager': FilesystemIOManager(base_dir=v200)}}"),
        "def f(): return f()\nr = {'io_manager': f()}\n".to_owned(),
        "a = b\nb = a\nr = {'io_manager': a, 'x': FilesystemIOManager(base_dir=a)}\n".to_owned(),
        "class A(B): ...\nclass B(A): ...\nr = {'io_manager': A()}\n".to_owned(),
        deep,
    ] {
        // Far more than it takes, far less than anything that grows with the square of the length.
        let start = Instant::now();
        read_text(&text);
        let head: String = text.chars().take(24).collect();
        assert!(start.elapsed() < Duration::from_secs(30), "`{head}` took {:?}", start.elapsed());
    }
}

#[test]
fn text_near_the_limits_fits_on_a_small_stack() {
    let texts = [
        format!("x = {}1{}", "(".repeat(199), ")".repeat(199)),
        format!("x = {}1{}", "[-".repeat(199), "]".repeat(199)),
        format!("x = {}1", "not ".repeat(199)),
        format!("x = {}1", "a + ".repeat(4_900)),
        format!("x = a{}", ".b".repeat(4_900)),
        format!("x = {}1{}", "f(a + ".repeat(199), ")".repeat(199)),
        (0..99).fold(String::new(), |text, depth| format!("{text}{}if x:\n", " ".repeat(depth))),
    ];
    let reader = std::thread::Builder::new().stack_size(1_024 * 1_024);
    reader
        .spawn(move || {
            for text in &texts {
                read(FILE, text);
            }
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn ordinary_long_text_is_not_refused() {
    let mut text = String::from("r = {\n");
    for at in 0..3_000 {
        writeln!(text, "    'key {at} :(': [-1, not x.y.z(a + b, lambda a, b: c if d else e)],")
            .unwrap();
    }
    text.push_str("    'io_manager': FilesystemIOManager(base_dir='d'),\n}\n");
    assert_eq!(read_text(&text).managers.len(), 1);
}
