//! Which module an import means: projects of one repository have their own, folders need no file, and what is declared where it is needed.

use crate::loaded::{asset, edges, repo};
use crate::support::{check, lines};

/// Two locations of one repository, each with its own folder, and these files in both.
fn projects(setting: &str, entry: &str, files: [&[(&str, &str)]; 2]) -> String {
    let location = |it: &str| {
        format!(
            "  - {{location_name: {it}, code_source: {{{entry}}}, {}}}\n",
            setting.replace('*', it)
        )
    };
    let file = |folder: &str, (path, code): &(&str, &str)| {
        format!("#- m/{folder}/{path}\nimport dagster as dg\n{code}\n")
    };
    let [a, b] = files;
    let files = a.iter().map(|it| file("a", it)).chain(b.iter().map(|it| file("b", it)));
    format!(
        "#- m/dagster_cloud.yaml\nlocations:\n{}{}{}",
        location("a"),
        location("b"),
        files.collect::<String>()
    )
}

#[test]
fn projects_of_one_repository_have_their_own_modules() {
    let orders = asset("orders", "");
    let stored =
        |at: &str| format!("R = {{'io_manager': dg.FilesystemIOManager(base_dir='/mnt/{at}')}}");
    let (store_a, store_b) = (stored("a"), stored("b"));
    let scores = "@dg.asset\ndef scores(orders): return 1";
    let listed = "from assets import *\nfrom shared.places import R\nimport assets\ndefs = dg.Definitions(assets=dg.load_assets_from_modules([assets]), resources=R)";
    let deep = listed
        .replace("from assets", "from core.assets")
        .replace("import assets", "from core import assets");
    let empty = ("shared/__init__.py", "");
    for (setting, entry, definitions, code, assets) in [
        ("working_directory: *", "python_file: d.py", "d.py", listed, "assets.py"),
        ("working_directory: *", "module_name: d", "d.py", listed, "assets.py"),
        ("build: {directory: ./*}", "module_name: core.d", "core/d.py", &deep, "core/assets.py"),
        // What stands beside the one that imports it is not where the code runs, but nothing else is called so.
        ("working_directory: *", "python_file: x/d.py", "x/d.py", listed, "x/assets.py"),
    ] {
        let a = [(definitions, code), (assets, &orders), empty, ("shared/places.py", &store_a)];
        let b = [(definitions, code), (assets, scores), empty, ("shared/places.py", &store_b)];
        let analysis = check(&projects(setting, entry, [&a, &b]));
        assert_eq!(edges(&analysis), ["a > b: orders"], "{setting} {entry}");
        assert_eq!(
            lines(&analysis),
            ["m/b/shared/places.py:2 shared-storage-mismatch"],
            "{setting} {entry}"
        );
    }
    // The working directory chooses among what stands in no folder above.
    let a = [("assets.py", &*orders)];
    let b = [("assets.py", scores)];
    let text = projects("working_directory: *", "python_file: lib/d.py", [&a, &b]);
    let lib = "#- m/lib/d.py\nimport dagster as dg\nfrom assets import *\n";
    let analysis = check(&(text + lib));
    assert_eq!(edges(&analysis), ["a > b: orders"]);
    assert_eq!(lines(&analysis), [""; 0]);
}

#[test]
fn what_a_dependency_itself_declares_is_made_elsewhere() {
    let up = repo("a", &asset("orders", ""), &[]);
    // Those are declared where they stand, too, unless they are only part of something else.
    let specs = "SPEC = dg.AssetSpec('raw')\nSPECS = [SPEC]\n";
    for (deps, is_declared) in [
        ("dg.AssetSpec('raw')", true),
        ("dg.AssetSpec(['raw', 'it'], group_name='g')", true),
        ("dg.AssetSpec('raw').with_io_manager_key('x')", true),
        ("dg.SourceAsset('raw')", true),
        ("dg.SourceAsset(key=dg.AssetKey('raw'))", true),
        ("dg.AssetDep(dg.AssetSpec('raw'))", true),
        ("dg.AssetDep(asset=SPEC)", true),
        ("SPEC", true),
        ("*SPECS", true),
        ("dg.AssetDep('raw')", false),
        ("dg.AssetKey('raw')", false),
        ("'raw'", false),
    ] {
        for decorator in ["asset(deps=[*])", "asset_check(asset='orders', additional_deps=[*])"] {
            let code = format!(
                "{}@dg.{}\ndef down(): ...\n@dg.asset\ndef other(): ...\norders = dg.AssetSpec('orders')",
                if deps.contains("SPEC") { specs } else { "" },
                decorator.replace('*', deps)
            );
            let found = lines(&check(&(up.clone() + &repo("b", &code, &[]))));
            let expected = ["b/d.py:2 unproduced-dependency".to_owned()];
            assert_eq!(found, if is_declared { &[][..] } else { &expected }, "{code}");
        }
    }
}

#[test]
fn the_folder_of_a_package_need_not_have_a_file() {
    let down = repo("b", &asset("old", "deps=['ordrs']"), &[]);
    let assets = format!("{}\n{}", asset("orders", ""), asset("old", ""));
    let code = "from pkg import assets\ndefs = dg.Definitions(assets=[assets.orders])";
    let found = lines(&check(&(repo("a", code, &[("pkg/assets.py", &assets)]) + &down)));
    assert_eq!(found, ["a/pkg/assets.py:5 asset-left-out", "b/d.py:2 unproduced-dependency"]);
}

#[test]
fn what_is_declared_gets_the_prefix_of_sources() {
    let up = repo(
        "a",
        &["core", "q"].map(|it| asset(&format!("x{it}"), &format!("key=['{it}', 'x']"))).join("\n"),
        &[],
    );
    let up = up + &repo("c", &["x", "y"].map(|it| asset(it, "")).join("\n"), &[]);
    let declared = "x = dg.SourceAsset('x')\n@dg.observable_source_asset\ndef y(): ...";
    for (code, loader, expected) in [
        (declared, "modules([own], source_key_prefix='core'", &["a > b: core/x"][..]),
        (declared, "modules([own], key_prefix='q', source_key_prefix=['core']", &["a > b: core/x"]),
        (declared, "modules([own], key_prefix='q'", &["c > b: y", "c > b: x"]),
        (declared, "modules([own], source_key_prefix=None", &["c > b: y", "c > b: x"]),
        (declared, "package_module(own, source_key_prefix='q'", &["a > b: q/x"]),
        (
            declared,
            "package_name('own', 'group', 't', source_key_prefix='core'",
            &["a > b: core/x"],
        ),
        // Only what is declared as a source asset there.
        (
            "x = dg.AssetSpec('x')",
            "modules([own], source_key_prefix='core'",
            &["c > b: y", "c > b: x"],
        ),
        ("", "modules([own], source_key_prefix='core'", &["c > b: y", "c > b: x"]),
    ] {
        let own = format!(
            "{code}\n@dg.asset(deps=['y'])\ndef z(x): ...\n@dg.asset(deps=['z'])\ndef w(): ..."
        );
        let files = [("own/__init__.py", &*own)];
        let code = format!("import own\nA = dg.load_assets_from_{loader})");
        let analysis = check(&(up.clone() + &repo("b", &code, &files)));
        assert_eq!(edges(&analysis), expected, "{loader} {own}");
        assert!(!lines(&analysis).iter().any(|it| it.contains("unread")), "{loader} {own}");
    }
    let own = format!(
        "{declared}\n@dg.asset\ndef z(x): ...\nA = dg.load_assets_from_current_module('g', source_key_prefix='core')"
    );
    assert_eq!(edges(&check(&(up + &repo("b", &own, &[])))), ["a > b: core/x"]);
}
