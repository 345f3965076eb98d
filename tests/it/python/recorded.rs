//! What the official packages said of keys, dependencies and I/O managers, recorded.

use std::collections::BTreeMap;
use std::fs;

use super::read_text;
use crate::support::{check, project_file};

fn record(name: &str) -> String {
    fs::read_to_string(project_file("tests/fixtures/oracle").join(name)).unwrap()
}

/// The code behind each recorded line of keys and dependencies.
const ASSETS: &[(&str, &str)] = &[
    ("a1", "@asset(deps=['x'])\ndef a1(): ..."),
    ("a2", "@asset(deps=['x', AssetKey(['m', 'n']), ['s', 'y']])\ndef a2(): ..."),
    ("a3", "@asset\ndef d(): ...\n@asset(deps=[d, AssetSpec('ext')])\ndef a3(): ..."),
    (
        "team__nm",
        "@asset(name='nm', key_prefix='team', ins={'p': AssetIn(key='k3'), 'up': AssetIn(key_prefix='t'), 'q': AssetIn(['t2', 'u2'])})\ndef f(p, up, q): ...",
    ),
    ("z__w", "@asset(key=['z', 'w'])\ndef f(implicit_up): ..."),
    ("slash__key", "@asset(key=['slash', 'key'], deps=['a1'])\ndef f(): ..."),
    (
        "a7",
        "@multi_asset(specs=[AssetSpec('m1', deps=['x']), AssetSpec(['m', '2'], deps=['m1'])])\ndef a7(): ...",
    ),
    ("a8", "@multi_asset(outs={'o1': AssetOut(key=['o', '1']), 'o2': AssetOut()})\ndef a8(x): ..."),
];

#[test]
fn keys_and_dependencies_are_those_of_the_official_package() {
    let recorded = record("assets_facts.txt");
    for (name, code) in ASSETS {
        let text = format!("from dagster import *\n{code}\n");
        let module = read_text(&text);
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for asset in module.assets.iter().filter(|it| it.key != ["d"]) {
            let mut needs: Vec<String> =
                module.dependencies(asset).map(|it| it.key.join("/")).collect();
            needs.sort();
            found.insert(asset.key.join("/"), needs);
        }
        let line = recorded.lines().find(|it| it.starts_with(&format!("{name} keys"))).unwrap();
        let (_, dependencies) = line.split_once(" deps ").unwrap();
        let expected: BTreeMap<String, Vec<String>> =
            serde_json::from_str(&dependencies.replace('\'', "\"")).unwrap();
        assert_eq!(found, expected, "{code}");
    }
    assert_eq!(recorded.lines().filter(|it| it.contains(" keys ")).count(), ASSETS.len());
}

#[test]
fn strings_with_a_slash_are_refused_where_the_official_package_refuses_them() {
    let recorded = record("assets_facts.txt");
    for (start, code) in [
        ("deps=['p/q'] DagsterInvalidDefinitionError", "@asset(deps=['p/q'])\ndef f(): ..."),
        (
            "asset(key='slash/key') DagsterInvalidDefinitionError",
            "@asset(key='slash/key')\ndef f(): ...",
        ),
        ("AssetSpec('a/b') OK ['a/b']", "AssetSpec('a/b')"),
    ] {
        assert!(recorded.lines().any(|it| it.starts_with(start)), "{start}");
        let module = read_text(&format!("from dagster import *\n{code}\n"));
        assert_eq!(module.slashes[0].is_refused, start.contains("Error"), "{code}");
    }
}

#[test]
fn the_classes_that_the_official_package_has_are_known() {
    let recorded = record("iom_facts.txt");
    let names = recorded.lines().find(|it| it.starts_with('[')).unwrap();
    let names: Vec<String> = serde_json::from_str(&names.replace('\'', "\"")).unwrap();
    assert!(names.len() > 4);
    for name in names {
        let module = read_text(&format!("from dagster_aws.s3 import {name}\n"));
        assert_eq!(module.unknown_classes, [], "{name}");
    }
    assert!(recorded.contains("ImportError: cannot import name 'S3IOManager'"));
    let missing = read_text("from dagster_aws.s3 import S3IOManager\n");
    assert_eq!(missing.unknown_classes.len(), 1);
    assert!(recorded.contains("constructed without s3_resource"));
    let bare = read_text(
        "from dagster_aws.s3 import S3PickleIOManager\nresources = {'io_manager': S3PickleIOManager(s3_bucket='b')}\n",
    );
    assert_eq!(bare.managers[0].missing.as_deref(), Some("s3_resource"));
}

#[test]
fn a_tilde_is_a_folder_below_the_working_directory() {
    let recorded = record("iom_facts.txt");
    let file = "~/Documents/dagster_shared_assets/customer_order_summary";
    assert!(recorded.contains(&format!("files below cwd: ['{file}'] below HOME: []")));
    let repo = |name: &str, code: &str| {
        format!(
            "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n#- {name}/d.py\nimport dagster as dg\n{code}\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='~/Documents/dagster_shared_assets')}})\n"
        )
    };
    let made = repo("a", "@dg.asset\ndef customer_order_summary(): return 1");
    let analysis =
        check(&(made + &repo("b", "@dg.asset\ndef score(customer_order_summary): return 1")));
    let meeting = analysis.lineage.edges[0].meeting.as_ref().unwrap();
    assert_eq!(meeting.write.place, Ok(format!("<working directory>/{file}")));
}
