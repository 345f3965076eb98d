//! Which table an I/O manager of tables writes and reads: what the asset's metadata, the manager and the key say of it.

use locations_playground::graph::ResourceKind;

use crate::support::{check, lines};

/// A location `name` with some code, and an I/O manager that is given `fields`.
fn repo(name: &str, code: &str, class: &str, fields: &str) -> String {
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n\
         #- {name}/d.py\nimport os\nimport dagster as dg\n{code}\n\ndefs = dg.Definitions(resources={{'io_manager': {class}({fields})}})\n"
    )
}

const SNOWFLAKE: &str = "account='a', database='d'";

/// What the maker's decorator and manager are given, the reader's argument, declaration and manager, and the two tables.
#[rustfmt::skip]
const MEETINGS: &[([&str; 2], [&str; 3], [&str; 2])] = &[
    (["", ""], ["up", "", ""], ["public.up", "public.up"]),
    (["", "schema='s'"], ["up", "", "schema='s'"], ["s.up", "s.up"]),
    (["", "schema='s'"], ["up", "", ""], ["s.up", "public.up"]),
    (["key_prefix='s'", "schema='s'"], ["s/up", "", ""], ["s.up", "s.up"]),
    (["key_prefix=['t', 's']", ""], ["t/s/up", "", "schema='s'"], ["s.up", "s.up"]),
    (["key_prefix='t'", "schema='s'"], ["t/up", "", ""], ["s.up", "t.up"]),
    (["metadata={'schema': 's'}", "schema='x'"], ["up", "", "schema='s'"], ["s.up", "s.up"]),
    (["metadata={'schema': 's'}", ""], ["up", "", ""], ["s.up", "public.up"]),
    (["metadata={'owner': 's'}", ""], ["up", "", ""], ["public.up", "public.up"]),
    (["metadata={'schema': 's'}", ""], ["up", "up = dg.AssetSpec('up', metadata={'schema': 's'})", ""], ["s.up", "s.up"]),
    (["", ""], ["up", "up = dg.SourceAsset('up', metadata={'schema': 's'})", ""], ["public.up", "s.up"]),
    (["metadata={'schema': S}", ""], ["up", "", "schema='s'"], ["s.up", "s.up"]),
    (["metadata={**M, 'schema': 's'}", ""], ["up", "", "schema='s'"], ["s.up", "s.up"]),
    (["metadata=M", ""], ["up", "", ""], ["?a schema may stand in the metadata `M`", "public.up"]),
    (["metadata={'schema': 's', **M}", ""], ["up", "", ""], ["?a schema may stand in the metadata `{'schema': 's', **M}`", "public.up"]),
    (["metadata={'schema': make()}", ""], ["up", "", ""], ["?the call of `make` makes it", "public.up"]),
];

#[test]
fn metadata_then_the_manager_then_the_key_name_the_schema() {
    for ([decorator, maker], [key, declared, reader], tables) in MEETINGS {
        let parts: Vec<String> = key.split('/').map(|it| format!("'{it}'")).collect();
        let up = format!("S = 's'\n@dg.asset({decorator})\ndef up(): return 1");
        let down = format!(
            "{declared}\n@dg.asset(ins={{'it': dg.AssetIn(key=[{}])}})\ndef down(it): ...",
            parts.join(", ")
        );
        let class = "SnowflakePandasIOManager";
        let text = repo("a", &up, class, &format!("{SNOWFLAKE}, {maker}"))
            + &repo("b", &down, class, &format!("{SNOWFLAKE}, {reader}"));
        let analysis = check(&text);
        let [edge] = analysis.lineage.edges.as_slice() else { panic!("{text}") };
        let meeting = edge.meeting.as_ref().unwrap();
        let expected = tables.map(|it| match it.strip_prefix('?') {
            Some(reason) => Err(reason.to_owned()),
            None => Ok(format!("snowflake://a · d · {it}")),
        });
        assert_eq!(
            [&meeting.write.place, &meeting.read.place],
            [&expected[0], &expected[1]],
            "{text}"
        );
        let is_known = expected.iter().all(Result::is_ok);
        let meets = is_known.then_some(expected[0] == expected[1]);
        assert_eq!(meeting.meets, meets, "{text}");
        let told =
            lines(&analysis).iter().filter(|it| it.contains("shared-storage-mismatch")).count();
        assert_eq!(told, usize::from(meets == Some(false)), "{text}");
    }
}

#[test]
fn every_kind_of_table_is_in_what_its_manager_is_given() {
    for (class, fields, place) in [
        ("DuckDBPandasIOManager", "database='/d.duckdb', schema='s'", "duckdb:///d.duckdb · s.up"),
        ("BigQueryPandasIOManager", "project='p'", "bigquery://p · public.up"),
        ("BigQueryPandasIOManager", "project='p', dataset='s'", "bigquery://p · s.up"),
        (
            "DeltaLakePandasIOManager",
            "root_uri='/r', schema='s', storage_options=LocalConfig()",
            "deltalake:///r · LocalConfig() · s.up",
        ),
    ] {
        let text = repo("a", "@dg.asset\ndef up(): return 1", class, fields)
            + &repo("b", "@dg.asset\ndef down(up): ...", class, fields);
        let analysis = check(&text);
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!(meeting.write.place.as_deref(), Ok(place));
        assert_eq!(meeting.meets, Some(true), "{class}");
    }
}

#[test]
fn a_mismatch_of_tables_marks_what_names_the_schema() {
    for (declared, reader, marked) in [
        ("", "schema='t'", "'t'"),
        ("up = dg.AssetSpec('up', metadata={'schema': 't'})", "schema='s'", "'t'"),
        ("", "", "SnowflakePandasIOManager"),
    ] {
        let class = "SnowflakePandasIOManager";
        let text =
            repo("a", "@dg.asset\ndef up(): return 1", class, &format!("{SNOWFLAKE}, schema='s'"))
                + &repo(
                    "b",
                    &format!("{declared}\n@dg.asset\ndef down(up): ..."),
                    class,
                    &format!("{SNOWFLAKE}, {reader}"),
                );
        let analysis = check(&text);
        let [diagnostic] = analysis.diagnostics.as_slice() else {
            panic!("{:?}", lines(&analysis))
        };
        assert_eq!(analysis.files.slice(diagnostic.finding.primary.span), marked);
        let written = analysis.files.slice(diagnostic.finding.related[0].span);
        assert_eq!(written, if declared.is_empty() { "'s'" } else { "SnowflakePandasIOManager" });
    }
}

#[test]
fn a_computed_resource_key_is_resolved_or_says_why_not() {
    for (key, expected) in [
        ("K", Ok("/files/up")),
        ("f'{K}'", Ok("/files/up")),
        ("os.getenv('IO', K)", Ok("/files/up")),
        ("os.getenv('KEY')", Ok("/files/up")),
        ("os.environ['NONE']", Err("`NONE` is not set for `a`")),
        ("key_of('up')", Err("the call of `key_of` makes it")),
        ("'other'", Err("`other` is bound to nothing that was read")),
    ] {
        let text = format!(
            "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {{python_file: d.py}}\n    container_context: {{k8s: {{env_vars: [KEY=files]}}}}\n\
             #- a/d.py\nimport os\nimport dagster as dg\nK = 'files'\n@dg.asset(io_manager_key={key})\ndef up(): return 1\n\
             defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='/usual'), 'files': dg.FilesystemIOManager(base_dir='/files')}})\n"
        ) + &repo(
            "b",
            "@dg.asset\ndef down(up): ...",
            "dg.FilesystemIOManager",
            "base_dir='/files'",
        );
        let analysis = check(&text);
        let [edge] = analysis.lineage.edges.as_slice() else { panic!("{text}") };
        let meeting = edge.meeting.as_ref().unwrap();
        assert_eq!(meeting.write.place.as_deref().map_err(|it| &**it), expected, "{key}");
        assert_eq!(meeting.meets, expected.is_ok().then_some(true), "{key}");
    }
}

#[test]
fn the_manager_of_one_asset_is_not_that_of_the_others() {
    let own = "@dg.asset(io_manager_def=dg.FilesystemIOManager(base_dir='/own'))\ndef own(): return 1\n@dg.asset\ndef up(): return 1";
    let class = "dg.FilesystemIOManager";
    let text = repo("a", own, class, "base_dir='/usual'")
        + &repo("b", "@dg.asset\ndef down(own, up): ...", class, "base_dir='/usual'");
    let analysis = check(&text);
    let places = analysis.lineage.edges.iter().map(|it| {
        let meeting = it.meeting.as_ref().unwrap();
        (meeting.write.place.as_deref().unwrap(), meeting.meets)
    });
    let places: Vec<_> = places.collect();
    assert_eq!(places, [("/own/own", Some(false)), ("/usual/up", Some(true))]);
}

#[test]
fn without_a_manager_of_ones_own_there_is_that_of_the_instance() {
    let text = "#- a/dagster_cloud.yaml\nlocations:\n  - {location_name: a, code_source: {python_file: d.py}}\n\
         #- a/d.py\nimport dagster as dg\n@dg.asset\ndef up(): return 1\ndefs = dg.Definitions(assets=[up])\n"
        .to_owned()
        + &repo("b", "@dg.asset\ndef down(up): ...", "dg.FilesystemIOManager", "base_dir='/files'");
    let analysis = check(&text);
    let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
    let place = meeting.write.place.as_ref().unwrap_err();
    assert!(
        place.ends_with("Dagster's own then stores pickles in the folder of the instance"),
        "{place}"
    );
    assert_eq!(meeting.meets, None);
}

#[test]
fn names_of_tables_are_compared_as_their_database_does() {
    let (snowflake, duckdb) = ("SnowflakePandasIOManager", "DuckDBPandasIOManager");
    let (bigquery, delta) = ("BigQueryPandasIOManager", "DeltaLakePandasIOManager");
    let at = |root: &str, options: &str| format!("root_uri='{root}', storage_options={options}");
    for (class, left, right, meets) in [
        (snowflake, "account='a', database='DWH'", "account='A', database='dwh'", true),
        (snowflake, "account='a', database='d'", "account='a', database='\"D\"'", true),
        (snowflake, "account='a', database='d'", "account='a', database='\"d\"'", false),
        (snowflake, "account='a', database='d'", "account='a', database='e'", false),
        (duckdb, "database='/w.db', schema='MAIN'", "database='/w.db', schema='main'", true),
        (duckdb, "database='/W.db', schema='main'", "database='/w.db', schema='main'", false),
        (bigquery, "project='p', dataset='S'", "project='p', dataset='s'", false),
        (delta, &at("s3://l/x", "S3Config()"), &at("s3a://l/x", "S3Config(region='eu')"), true),
        (
            delta,
            &at("s3://l/x", "S3Config(endpoint='http://a', region='eu')"),
            &at("s3://l/x", "S3Config(region='us', endpoint='http://b')"),
            false,
        ),
        (
            delta,
            &at("az://c/x", "AzureConfig(account_name='a')"),
            &at("az://c/x", "AzureConfig(account_name='b')"),
            false,
        ),
    ] {
        let text = repo("a", "@dg.asset\ndef up(): return 1", class, left)
            + &repo("b", "@dg.asset\ndef down(up): ...", class, right);
        let analysis = check(&text);
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!(meeting.meets, Some(meets), "{left} against {right}");
        let fact = locations_playground::fact::Fact::Storage("io_manager".into());
        let is_equal =
            analysis.facts.verdict(&fact, None) == locations_playground::fact::Verdict::Equal;
        assert_eq!(is_equal, meets, "{left} against {right}");
    }
}

#[test]
fn what_differs_in_spelling_alone_is_not_the_text_to_look_at() {
    let class = "SnowflakePandasIOManager";
    let up = "@dg.asset\ndef up(): return 1";
    let text = repo("a", up, class, "account='a', database='D', schema='s'")
        + &repo(
            "b",
            "@dg.asset\ndef down(up): ...",
            class,
            "account='a', database='d', schema='t'",
        );
    let analysis = check(&text);
    let [diagnostic] = analysis.diagnostics.as_slice() else { panic!("{:?}", lines(&analysis)) };
    assert_eq!(analysis.files.slice(diagnostic.finding.primary.span), "'t'");
}

#[test]
fn what_is_typed_to_return_nothing_is_not_there_to_load() {
    let (folder, snowflake) = ("dg.FilesystemIOManager", "SnowflakePandasIOManager");
    for (up, class, fields, meets) in [
        ("() -> None: ...", folder, "base_dir='/s'", Some(false)),
        ("() -> None:\n    save()", folder, "base_dir='/s'", Some(false)),
        ("(): ...", folder, "base_dir='/s'", Some(true)),
        // A `None` is stored where nothing says that there is none.
        ("():\n    save()", folder, "base_dir='/s'", Some(true)),
        ("():\n    return dg.MaterializeResult()", folder, "base_dir='/s'", Some(false)),
        ("():\n    yield dg.MaterializeResult()", folder, "base_dir='/s'", Some(false)),
        ("():\n    return make().get_materialize_result()", folder, "base_dir='/s'", None),
        ("() -> dg.MaterializeResult:\n    return make()", folder, "base_dir='/s'", None),
        ("():\n    return dg.MaterializeResult()", snowflake, SNOWFLAKE, None),
        ("():\n    return dg.MaterializeResult()", folder, "base_dir=place()", None),
        ("():\n    return dg.MaterializeResult(value=1)", folder, "base_dir='/s'", Some(true)),
        ("() -> None:\n    df.to_pickle('/s/up')", folder, "base_dir='/s'", Some(true)),
        ("() -> None: ...", folder, "base_dir=place()", None),
        // The body may make the table.
        ("() -> None: ...", snowflake, SNOWFLAKE, None),
        ("() -> None: ...", "MyIOManager", "path='/s'", None),
    ] {
        let text = repo("a", &format!("@dg.asset\ndef up{up}"), class, fields)
            + &repo("b", "@dg.asset\ndef down(up): ...", class, fields);
        let analysis = check(&text);
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!(meeting.meets, meets, "{up} by {class}");
        let mut told = analysis.diagnostics.iter().map(|it| &*it.finding.message);
        let told = told.find(|it| it.contains("loads `up`"));
        let expected = "`b` loads `up` from `/s/up (pickle)`, but its function stores nothing";
        assert_eq!(told, (meets == Some(false)).then_some(expected), "{up} by {class}");
    }
    // Who only comes later loads nothing.
    let text = repo("a", "@dg.asset\ndef up() -> None: ...", folder, "base_dir='/s'")
        + &repo("b", "@dg.asset(deps=['up'])\ndef down(): ...", folder, "base_dir='/s'");
    assert!(lines(&check(&text)).is_empty());
}

#[test]
fn what_dagster_itself_stores_is_each_process_own() {
    let repo = |name: &str, context: &str, code: &str| {
        format!(
            "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}{context}}}\n\
             #- {name}/d.py\nimport dagster as dg\n{code}\n"
        )
    };
    let up = "@dg.asset\ndef up(): return 1\ndefs = dg.Definitions(assets=[up])";
    let down = "@dg.asset\ndef down(up): return 1\ndefs = dg.Definitions(assets=[down])";
    let k8s = ", container_context: {k8s: {namespace: n}}";
    let own = "default I/O manager of a|on the disk of each process|Plain, default I/O manager of b|on the disk of each process|Plain";
    let usual = ", container_context: {k8s: {env_vars: [DAGSTER_DEFAULT_IO_MANAGER_MODULE=m]}}";
    for (context, up, expected) in [
        (k8s, up.to_owned(), own),
        // What may be Serverless, or is changed by a variable, is not known.
        ("", up.to_owned(), ""),
        (usual, up.to_owned(), ""),
        (
            k8s,
            up.replace("[up]", "[up], resources=more()"),
            "default I/O manager of b|on the disk of each process|Plain",
        ),
        (
            k8s,
            up.replace(
                "[up]",
                "[up], resources={'io_manager': dg.FilesystemIOManager(base_dir='/s')}",
            ),
            "/s (pickle)|io_manager|Plain, default I/O manager of b|on the disk of each process|Plain",
        ),
        // What only comes first is no data.
        (k8s, "defs = dg.Definitions()".to_owned(), ""),
    ] {
        let down_context = if context == usual {
            usual
        } else if context.is_empty() {
            ""
        } else {
            k8s
        };
        let analysis = check(&(repo("a", context, &up) + &repo("b", down_context, down)));
        let graph = &analysis.graphs[0];
        let storage = graph.resources.iter().filter(|it| it.kind == ResourceKind::Storage);
        let told: Vec<String> =
            storage.map(|it| format!("{}|{}|{:?}", it.label, it.detail, it.state)).collect();
        assert_eq!(told.join(", "), expected, "{context}\n{up}");
        for used in &graph.uses {
            let resource = &graph.resources[used.resource];
            let card = &graph.cards[used.card].name;
            assert!(
                !resource.label.starts_with("default")
                    || resource.label.ends_with(&format!(" {card}"))
            );
        }
    }
}
