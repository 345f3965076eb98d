//! Assets that are made or loaded in roundabout ways, across the files of repositories: what is concluded, and what is not.

use locations_playground::analysis::Analysis;

use crate::support::{check, lines};

/// A location `name` with these further files.
pub(crate) fn repo(name: &str, code: &str, more: &[(&str, &str)]) -> String {
    let more: Vec<String> = more
        .iter()
        .map(|(path, code)| format!("#- {name}/{path}\nimport dagster as dg\n{code}\n"))
        .collect();
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n#- {name}/d.py\nimport dagster as dg\n{code}\n{}",
        more.concat()
    )
}

pub(crate) fn asset(name: &str, decorator: &str) -> String {
    format!("@dg.asset({decorator})\ndef {name}(): return 1")
}

/// Every edge as `from > to: key`.
pub(crate) fn edges(analysis: &Analysis) -> Vec<String> {
    let name = |it: usize| &analysis.facts.subjects[it].location;
    let edges = analysis.lineage.edges.iter();
    edges.map(|it| format!("{} > {}: {}", name(it.from), name(it.to), it.key.join("/"))).collect()
}

#[test]
fn what_is_not_followed_concludes_nothing() {
    let other = repo("b", &asset("down", "deps=[['shop', 'orders']]"), &[]);
    for (code, expected) in [
        (asset("orders", "key_prefix='shop'"), &[][..]),
        (format!("C = {{'key_prefix': 'shop'}}\n{}", asset("orders", "**C")), &[]),
        (asset("orders", ""), &["b/d.py:2 unproduced-dependency"]),
        (format!("from lib import C\n{}", asset("orders", "**C")), &["a/d.py:3 unread-definitions", "a/d.py:4 unread-definitions"]),
        ("from lib import make\ndefs = dg.Definitions(assets=[make('orders')])".to_owned(), &["a/d.py:3 unread-definitions"]),
        ("from lib import make\norders = make('orders')\n@dg.asset\ndef x(): ...\ndefs = dg.Definitions(assets=[orders, x])".to_owned(), &["a/d.py:6 unread-definitions"]),
    ] {
        assert_eq!(lines(&check(&(repo("a", &code, &[]) + &other))), expected, "{code}");
    }
}

#[test]
fn only_what_definitions_list_is_made() {
    let down = repo("b", "@dg.asset\ndef down(orders): ...", &[]);
    let two = format!("{}\n{}", asset("orders", ""), asset("stock", ""));
    let lib = [("lib.py", &*two)];
    for (code, more, n_edges, n_left_out) in [
        (format!("{two}\ndefs = dg.Definitions(assets=[stock])"), &[][..], 0, 1),
        (format!("{two}\ndefs = dg.Definitions(assets=[orders])"), &[], 1, 1),
        (format!("{two}\ndefs = dg.Definitions(resources={{}})"), &[], 1, 0),
        ("from lib import orders, stock\ndefs = dg.Definitions(assets=[stock])".into(), &lib, 0, 1),
        ("import lib\ndefs = dg.Definitions(assets=[lib.orders])".into(), &lib, 1, 1),
        (
            format!(
                "{two}\ndefs = dg.Definitions(assets=[orders.with_attributes(asset_key_replacements=new)])"
            ),
            &[],
            0,
            1,
        ),
        (
            "import lib\ndefs = dg.Definitions(assets=dg.load_assets_from_modules([lib]))".into(),
            &lib,
            1,
            0,
        ),
        // What is not here may list it.
        (
            "from lib import orders\nfrom .other import x\ndefs = dg.Definitions(assets=[])".into(),
            &lib,
            1,
            0,
        ),
    ] {
        let analysis = check(&(repo("a", &code, more) + &down));
        assert_eq!(edges(&analysis).len(), n_edges, "{code}");
        let left_out = analysis.diagnostics.iter().filter(|it| it.rule == "asset-left-out");
        assert_eq!(left_out.count(), n_left_out, "{code}");
    }
}

#[test]
fn checks_and_bodies_that_load_an_asset_read_its_data() {
    let up = asset("orders", "");
    let silent = "@dg.asset\ndef orders() -> None: ...";
    let by_body = "@dg.asset(deps=['orders'])\ndef down(context): return context.load_asset_value(dg.AssetKey('orders'))";
    for (up, down, expected) in [
        (&*up, "@dg.asset_check(asset='orders')\ndef check(orders): ...", (true, true)),
        (&up, "@dg.asset_check(asset='orders')\ndef check(): ...", (false, false)),
        (&up, by_body, (true, true)),
        (silent, by_body, (true, true)),
    ] {
        let analysis = check(&(repo("a", up, &[]) + &repo("b", down, &[])));
        let told = analysis.lineage.edges.iter().map(|it| (it.is_data, it.meeting.is_some()));
        assert_eq!(told.collect::<Vec<_>>(), [expected], "{up}\n{down}");
        if up == silent {
            let write = &analysis.lineage.edges[0].meeting.as_ref().unwrap().write;
            assert_eq!(write.text(), "the function of `orders` returns nothing to store");
        }
    }
}

#[test]
fn a_function_that_returns_nothing_stores_that_unless_it_says_so() {
    let managed = |at: &str| {
        format!(
            "import pandas as pd\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='/{at}')}})"
        )
    };
    let loads = "@dg.asset\ndef down(orders): ...";
    let reads = "@dg.asset(deps=['orders'])\ndef down(): pd.read_parquet('/b/orders')";
    let nothing = "the function of `orders` returns nothing to store";
    let only_none = "the function of `orders` returns nothing but `None`";
    for (up, down, write, meets) in [
        ("@dg.asset\ndef orders(): work()", loads, "/a/orders (pickle)", Some(false)),
        (
            "@dg.asset\ndef orders():\n    if x: return\n    return None",
            loads,
            "/a/orders (pickle)",
            Some(false),
        ),
        ("@dg.asset\ndef orders() -> None: work()", loads, nothing, Some(false)),
        ("@dg.asset(dagster_type=dg.Nothing)\ndef orders(): work()", loads, nothing, Some(false)),
        ("@dg.asset(dagster_type=kind())\ndef orders(): work()", loads, nothing, None),
        ("@dg.asset\ndef orders(): return dg.MaterializeResult()", loads, nothing, Some(false)),
        ("@dg.asset\ndef orders():\n    if x: return dg.MaterializeResult()", loads, nothing, None),
        ("@dg.asset\ndef orders(): yield dg.AssetObservation('orders')", loads, nothing, None),
        ("@dg.asset\ndef orders(): raise ValueError()", loads, nothing, None),
        (
            "@dg.multi_asset(specs=[dg.AssetSpec('orders')])\ndef up(): work()",
            loads,
            nothing,
            Some(false),
        ),
        // What else it does, nobody knows: `None` is not what is read.
        ("@dg.asset\ndef orders(): work()", reads, only_none, None),
        // What it writes itself is what it is about.
        (
            "@dg.asset\ndef orders(): df.to_parquet('/b/orders')",
            reads,
            "/b/orders (parquet)",
            Some(true),
        ),
        (
            "@dg.asset\ndef orders(): df.to_parquet('/c/orders')",
            loads,
            "/c/orders (parquet)",
            Some(false),
        ),
    ] {
        let up = repo("a", &format!("{up}\n{}", managed("a")), &[]);
        let analysis = check(&(up + &repo("b", &format!("{down}\n{}", managed("b")), &[])));
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!((&*meeting.write.text(), meeting.meets), (write, meets), "{down}");
    }
    // A table of nothing is none.
    let up = "from dagster_duckdb_pandas import DuckDBPandasIOManager\n@dg.asset\ndef orders(): work()\ndefs = dg.Definitions(resources={'io_manager': DuckDBPandasIOManager(database='/d')})";
    let analysis = check(&(repo("a", up, &[]) + &repo("b", loads, &[])));
    assert_eq!(analysis.lineage.edges[0].meeting.as_ref().unwrap().write.text(), only_none);
}

#[test]
fn an_io_manager_that_is_not_known_is_not_the_usual_one() {
    let managed = |at: &str| {
        format!(
            "defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='{at}')}})"
        )
    };
    let down = format!("@dg.asset\ndef down(orders): ...\n{}", managed("/other"));
    for (decorator, is_told) in [
        ("", true),
        ("key='orders', **C", false),
        ("io_manager_key=which()", false),
        ("io_manager_key=None", true),
    ] {
        let up = format!("{}\n{}", asset("orders", decorator), managed("/own"));
        let analysis = check(&(repo("a", &up, &[]) + &repo("b", &down, &[])));
        let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
        assert_eq!(meeting.meets, is_told.then_some(false), "{decorator}");
    }
    let name = "os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']";
    let chosen = format!(
        "import os\n@dg.asset(io_manager_key='x' if {name} == 'prod' else 'y')\ndef orders(): return 1\ndefs = dg.Definitions(resources={{'x': dg.FilesystemIOManager(base_dir='/other'), 'y': dg.FilesystemIOManager(base_dir='/own')}})"
    );
    let overlays = ["a", "b"].map(|repo| {
        ["dev", "prod"]
            .map(|it| {
                format!(
                    "#- {repo}/dagster_cloud.{it}.yaml\nlocations:\n  - {{location_name: {repo}}}\n"
                )
            })
            .concat()
    });
    let text = repo("a", &chosen, &[]) + &repo("b", &down, &[]) + &overlays.concat();
    let analysis = check(&text);
    let meets: Vec<_> =
        analysis.lineage.edges.iter().map(|it| it.meeting.as_ref().unwrap().meets).collect();
    assert_eq!(meets, [Some(false), Some(true)]);
}

#[test]
fn a_package_is_loaded_with_all_below_it() {
    let files = [
        ("shop/__init__.py", ""),
        ("shop/assets/__init__.py", ""),
        ("shop/assets/orders.py", "@dg.asset\ndef orders(): ..."),
        ("shop/assets/more/__init__.py", ""),
        ("shop/assets/more/items.py", "@dg.asset\ndef items(): ..."),
        ("shop/other.py", "@dg.asset\ndef other(): ..."),
    ];
    let down = repo("b", &asset("down", "deps=['orders', 'items', 'other']"), &[]);
    for loader in [
        "A = dg.load_assets_from_package_name('shop.assets')",
        "from shop import assets\nA = dg.load_assets_from_package_module(assets)",
        "import shop.assets\nA = dg.load_assets_from_package_module(package_module=shop.assets, group_name='g')",
    ] {
        let analysis = check(&(repo("a", loader, &files) + &down));
        assert_eq!(edges(&analysis), ["a > b: orders", "a > b: items"], "{loader}");
        assert_eq!(lines(&analysis), ["b/d.py:2 unproduced-dependency"], "{loader}");
    }
}

#[test]
fn a_prefix_is_added_where_modules_are_loaded() {
    let orders =
        "@dg.asset\ndef orders(): ...\n@dg.asset(deps=['orders', 'else'])\ndef items(): ...";
    let down = repo("b", &asset("down", "deps=[['t', 'orders'], 'items']"), &[]);
    for (code, expected) in [
        (
            "from shop import orders\nA = dg.load_assets_from_modules([orders], key_prefix='t')",
            &["a > b: t/orders"][..],
        ),
        (
            "import shop\nP = ['t']\nA = dg.load_assets_from_package_module(shop, 'g', P)",
            &["a > b: t/orders"],
        ),
        ("A = dg.load_assets_from_package_name('shop', key_prefix='u')", &[]),
        ("from shop import orders\nA = dg.load_assets_from_modules([orders])", &["a > b: items"]),
    ] {
        let files = [("shop/__init__.py", ""), ("shop/orders.py", orders)];
        let analysis = check(&(repo("a", code, &files) + &down));
        assert_eq!(edges(&analysis), expected, "{code}");
        let is_noted = lines(&analysis).iter().any(|it| it.contains("unread"));
        assert!(!is_noted, "{:?}", lines(&analysis));
    }
}

#[test]
fn a_prefix_that_is_not_certain_makes_keys_match_nothing() {
    let files = [
        ("shop/__init__.py", ""),
        ("shop/orders.py", "@dg.asset\ndef orders(): ..."),
        ("shop/more.py", "from .orders import orders\n@dg.asset(deps=[orders])\ndef more(): ..."),
    ];
    let down = repo("b", &asset("orders", ""), &[]);
    for code in [
        "from shop import orders\nA = dg.load_assets_from_modules([orders], key_prefix=prefix())",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], **more())",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], key_prefix='t') + dg.load_assets_from_modules([orders], key_prefix='u')",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], key_prefix='t', source_key_prefix=prefix())",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], source_key_prefix=prefix())",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], source_key_prefix='s', include_specs=True)",
        "from shop import orders\nA = dg.load_assets_from_modules([orders], key_prefix='t')\nD = dg.Definitions(assets=[orders.orders])",
        "from shop import more\nA = dg.load_assets_from_modules([more], key_prefix='t')",
    ] {
        let analysis = check(&(repo("a", code, &files) + &down));
        let found = lines(&analysis);
        assert!(
            found.iter().any(|it| it.starts_with("a/d.py") && it.ends_with("unread-definitions")),
            "{code}: {found:?}"
        );
        assert!(!found.iter().any(|it| it.contains("duplicate")), "{code}: {found:?}");
    }
}

#[test]
fn a_factory_of_another_file_makes_assets_where_it_is_called() {
    let factory = "def make(name, up):\n    @dg.asset(key=['made', name], deps=up)\n    def it(): ...\n    return it\ndef every(names):\n    return [make(it, [f'{it}_raw']) for it in names]";
    let code = "from lib.factory import every\ndefs = dg.Definitions(assets=every(['x', 'y']))";
    let files = [("lib/__init__.py", ""), ("lib/factory.py", factory)];
    let up = repo(
        "b",
        &format!("{}\n{}", asset("x_raw", ""), asset("z", "deps=[['made', 'y'], ['made', 'z']]")),
        &[],
    );
    let analysis = check(&(repo("a", code, &files) + &up));
    assert_eq!(edges(&analysis), ["b > a: x_raw", "a > b: made/y"]);
    assert_eq!(
        lines(&analysis),
        ["a/lib/factory.py:7 unproduced-dependency", "b/d.py:4 unproduced-dependency"]
    );
    let made = analysis.lineage.edges[1].made_at;
    assert_eq!(analysis.files.slice(made), "every(['x', 'y'])");
}

#[test]
fn what_gets_a_prefix_that_is_not_known_needs_none_of_others() {
    let code = |prefix: &str| {
        format!(
            "import os\nimport core\ndefs = dg.Definitions(assets=dg.load_assets_from_modules([core], key_prefix={prefix}))"
        )
    };
    let made =
        format!("{}\n@dg.asset(deps=['other'])\ndef summary(orders): ...", asset("orders", ""));
    let other = format!("{}\n{}", asset("orders", ""), asset("other", ""));
    for prefix in ["os.environ['PFX']", "'a'"] {
        let text = repo("a", &code(prefix), &[("core.py", &made)]) + &repo("b", &other, &[]);
        // What is not its own is needed by the key as it is written.
        assert_eq!(edges(&check(&text)), ["b > a: other"], "{prefix}");
    }
}

/// What makes `orders`, what loads it, and whether that finds nothing.
#[rustfmt::skip]
const UNSTORED: &[(&str, &str, bool)] = &[
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset\ndef down(orders): ...", true),
    ("@dg.asset\ndef orders() -> None: save()", "@dg.asset\ndef down(orders): ...", true),
    ("@dg.asset\ndef orders(): return 1", "@dg.asset\ndef down(orders): ...", false),
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset(deps=['orders'])\ndef down(): ...", false),
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset(ins={'x': dg.AssetIn('orders', dagster_type=dg.Nothing)})\ndef down(): ...", false),
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset(deps=['orders'])\ndef down(context): return context.load_asset_value(dg.AssetKey('orders'))", true),
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset_check(asset='orders')\ndef down(orders): ...", true),
    ("@dg.asset\ndef orders(): return dg.MaterializeResult()", "@dg.asset(ins={'x': dg.AssetIn('orders', input_manager_key='own')})\ndef down(x): ...", false),
    ("@dg.multi_asset(specs=[dg.AssetSpec('orders')])\ndef make(): yield dg.MaterializeResult(asset_key='orders')", "@dg.asset\ndef down(orders): ...", true),
    ("@dg.multi_asset(specs=[dg.AssetSpec('orders')])\ndef make(): work()", "@dg.asset\ndef down(orders): ...", true),
    ("@dg.multi_asset(specs=[dg.AssetSpec('orders').with_io_manager_key('io_manager')])\ndef make(): return 1", "@dg.asset\ndef down(orders): ...", false),
    ("@dg.multi_asset(outs={'orders': dg.AssetOut()})\ndef make(): return 1", "@dg.asset\ndef down(orders): ...", false),
    ("@dg.asset\ndef orders() -> None: df.to_pickle('/s/orders')", "@dg.asset\ndef down(orders): ...", false),
    // Only one of them is there.
    ("if x:\n    @dg.asset\n    def orders() -> None: ...\nelse:\n    @dg.asset\n    def orders(): return 1", "@dg.asset\ndef down(orders): ...", false),
];

#[test]
fn what_is_never_stored_cannot_be_loaded() {
    for (up, down, is_told) in UNSTORED {
        for (manager, at) in
            [("dg.FilesystemIOManager(base_dir='/s')", "from `/s/orders (pickle)`"), ("Own()", "")]
        {
            let defs = format!(
                "class Own(dg.ConfigurableIOManager): path: str = 'x'\n{up}\n{down}\ndefs = dg.Definitions(resources={{'io_manager': {manager}, 'own': Own()}})"
            );
            let analysis = check(&repo("a", &defs, &[]));
            let told = analysis.diagnostics.iter().filter(|it| it.rule == "loaded-but-not-stored");
            let told: Vec<&str> = told.map(|it| &*it.finding.message).collect();
            let expected = format!("`a` loads `orders` {at}, but its function stores nothing");
            let expected: &[&str] = if *is_told && !at.is_empty() { &[&expected] } else { &[] };
            assert_eq!(told, expected, "{up}\n{down}\n{manager}");
        }
    }
}

#[test]
fn what_dagster_itself_stores_is_not_there_either() {
    let code = "@dg.asset\ndef orders(): return dg.MaterializeResult()\n@dg.asset\ndef down(orders): ...\ndefs = dg.Definitions(assets=[orders, down])";
    for (context, is_told) in [(", container_context: {k8s: {namespace: n}}", true), ("", false)] {
        let text = format!(
            "#- a/dagster_cloud.yaml\nlocations:\n  - {{location_name: a, code_source: {{python_file: d.py}}{context}}}\n#- a/d.py\nimport dagster as dg\n{code}\n"
        );
        let told = check(&text).diagnostics.into_iter().map(|it| it.finding.message);
        let expected =
            "`a` loads `orders` by Dagster's own I/O manager, but its function stores nothing";
        assert_eq!(told.collect::<Vec<_>>(), Vec::from_iter(is_told.then_some(expected)));
    }
}
