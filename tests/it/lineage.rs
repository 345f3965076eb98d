//! What flows between locations: edges, places that meet or not, order of deployment, and what one changed value breaks.

use locations_playground::analysis::Analysis;
use locations_playground::fact::Fact;

use crate::support::{check, lines};

pub(crate) fn repo(name: &str, code: &str) -> String {
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n#- {name}/d.py\nimport os\nimport dagster as dg\n{code}\n"
    )
}

/// Every edge as `from > to: key`, with `!` where the places differ, `?` where that cannot be told, `-` for order alone.
pub(crate) fn edges(analysis: &Analysis) -> Vec<String> {
    let name = |it: usize| &analysis.facts.subjects[it].location;
    let edges = analysis.lineage.edges.iter().map(|it| {
        let sign = match it.meeting.as_ref().map(|it| it.meets) {
            _ if !it.is_data => "-",
            Some(Some(true)) => "",
            Some(Some(false)) => "!",
            _ => "?",
        };
        format!("{} > {}: {}{sign}", name(it.from), name(it.to), it.key.join("/"))
    });
    edges.collect()
}

pub(crate) fn managed(class: &str) -> String {
    format!("\ndefs = dg.Definitions(resources={{'io_manager': {class}}})")
}

#[test]
fn the_environment_chooses_values_and_managers() {
    let patch = |name: &str, environment: &str| {
        format!(
            "#- {name}/dagster_cloud.{environment}.yaml\nlocations:\n  - {{location_name: {name}}}\n"
        )
    };
    let name = "os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME', 'local')";
    for code in [
        format!(
            "defs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir={{'prod': '/p', 'dev': '/d'}}[{name}])}})"
        ),
        format!(
            "E = {name}\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='/p' if E == 'prod' else '/d')}})"
        ),
        format!(
            "R = {{'prod': {{'io_manager': dg.FilesystemIOManager(base_dir='/p')}}, 'dev': {{'io_manager': dg.FilesystemIOManager(base_dir='/d')}}}}\ndefs = dg.Definitions(resources=R[{name}])"
        ),
        format!(
            "def env():\n    if {name} == 'prod':\n        return 'P'\n    return 'D'\nM = {{'P': dg.FilesystemIOManager(base_dir='/p'), 'D': dg.FilesystemIOManager(base_dir='/d')}}\ndefs = dg.Definitions(resources={{'io_manager': M[env()]}})"
        ),
        format!(
            "if {name} == 'prod':\n    R = {{'io_manager': dg.FilesystemIOManager(base_dir='/p')}}\nelse:\n    R = {{'io_manager': dg.FilesystemIOManager(base_dir='/d')}}"
        ),
        format!(
            "if {name} == 'prod':\n    M = dg.FilesystemIOManager(base_dir='/p')\nelse:\n    M = dg.FilesystemIOManager(base_dir='/d')\ndefs = dg.Definitions(resources={{'io_manager': M}})"
        ),
        format!(
            "B = '/d'\nif {name} == 'prod':\n    B = '/p'\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir=B)}})"
        ),
        format!(
            "def r():\n    if {name} == 'prod':\n        return {{'io_manager': dg.FilesystemIOManager(base_dir='/p')}}\n    return {{'io_manager': dg.FilesystemIOManager(base_dir='/d')}}"
        ),
    ] {
        let analysis = check(&(repo("a", &code) + &patch("a", "dev") + &patch("a", "prod")));
        let fact = Fact::Storage("io_manager".into());
        let told = |it: usize| analysis.facts.reading(&fact, it).unwrap().value.clone();
        assert_eq!(
            [told(0), told(1)],
            [Ok("/d (pickle)".into()), Ok("/p (pickle)".into())],
            "{code}"
        );
        let without = check(&repo("a", &code));
        let told = without.facts.reading(&fact, 0).unwrap().value.clone();
        assert!(told.is_err(), "without an environment nothing is guessed: {code}");
    }
}

#[test]
fn what_is_never_chosen_is_not_bound() {
    let bound = |at: &str| format!("{{'io_manager': dg.FilesystemIOManager(base_dir='{at}')}}");
    let (own, other) = (bound("/own"), bound("/other"));
    for code in [
        format!(
            "E = 'own'\nr = {{}}\nif E == 'own':\n    r |= {own}\nelif E == 'other':\n    r |= {other}"
        ),
        format!("def r():\n    if True:\n        return {own}\n    return {other}"),
        format!(
            "T = {{'own': {own}}}\na = dg.Definitions(resources=T['own'])\nb = dg.Definitions(resources=T['more'])"
        ),
    ] {
        let analysis = check(&repo("a", &code));
        let reading = analysis.facts.reading(&Fact::Storage("io_manager".into()), 0).unwrap();
        assert_eq!(reading.value, Ok("/own (pickle)".into()), "{code}");
    }
}

/// Two repositories that agree on everything.
const CONSISTENT: &str = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {python_file: d.py}
    container_context: {k8s: {env_vars: [BUCKET=assets]}}
#- a/d.py
import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource

@dg.asset(key_prefix='shop')
def orders(): return 1

@dg.asset(io_manager_key='files')
def report(): return 1

defs = dg.Definitions(resources={
    'io_manager': S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar('BUCKET'), s3_prefix='team'),
    'files': dg.FilesystemIOManager(base_dir='/mnt/files'),
})
#- b/dagster_cloud.yaml
locations:
  - location_name: b
    code_source: {python_file: d.py}
    container_context: {k8s: {env_vars: [BUCKET=assets]}}
#- b/d.py
import dagster as dg
import pandas as pd
from dagster_aws.s3 import S3PickleIOManager, S3Resource

@dg.asset(ins={'it': dg.AssetIn(key=['shop', 'orders'])})
def scores(it): return 1

@dg.asset(deps=['report'])
def mail(): return pd.read_pickle('/mnt/files/report')

defs = dg.Definitions(resources={
    'io_manager': S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar('BUCKET'), s3_prefix='team'),
})
";

#[test]
fn one_changed_value_breaks_exactly_what_depends_on_it() {
    assert!(lines(&check(CONSISTENT)).is_empty(), "{:?}", lines(&check(CONSISTENT)));
    for (place, from, to, expected) in [
        (
            "b/dagster_cloud.yaml",
            "BUCKET=assets",
            "BUCKET=other",
            "b/dagster_cloud.yaml:4 shared-storage-mismatch",
        ),
        ("b/d.py", "s3_prefix='team'", "s3_prefix='mine'", "b/d.py:12 shared-storage-mismatch"),
        ("b/d.py", "/mnt/files/report", "/mnt/file/report", "b/d.py:9 shared-storage-mismatch"),
        ("b/d.py", "read_pickle", "read_parquet", "b/d.py:9 shared-storage-mismatch"),
        ("a/d.py", "/mnt/files", "/mnt/else", "b/d.py:9 shared-storage-mismatch"),
        ("b/d.py", "'orders'", "'order'", "b/d.py:5 unproduced-dependency"),
        ("b/d.py", "['report']", "['rapport']", "b/d.py:8 unproduced-dependency"),
        ("a/d.py", "'shop'", "'store'", "b/d.py:5 unproduced-dependency"),
        ("b/d.py", "def mail", "def report", "b/d.py:9 duplicate-asset-key"),
        ("b/d.py", "s3_resource=S3Resource(), ", "", "b/d.py:12 missing-nested-resource"),
        ("b/d.py", "['report']", "['x/report']", "b/d.py:8 slash-in-asset-key"),
    ] {
        let start = CONSISTENT.find(&format!("#- {place}")).unwrap();
        let (before, after) = CONSISTENT.split_at(start);
        assert!(after.contains(from), "{from}");
        let found = lines(&check(&(before.to_owned() + &after.replacen(from, to, 1))));
        assert!(found.contains(&expected.to_owned()), "{from} to {to}: {found:?}");
        let n_expected = if to.contains('/') && to.starts_with('[') { 2 } else { 1 };
        assert_eq!(found.len(), n_expected, "{from} to {to}: {found:?}");
    }
}

#[test]
fn what_was_not_read_makes_nothing_missing() {
    let asset = |name: &str, deps: &str| format!("@dg.asset(deps=[{deps}])\ndef {name}(): ...");
    let whole = repo("a", &asset("a", "")) + &repo("b", &asset("b", "'missing'"));
    assert_eq!(lines(&check(&whole)), ["b/d.py:3 unproduced-dependency"]);
    for more in [
        "#- c/dagster_cloud.yaml\nlocations:\n  - {location_name: c, code_source: {module_name: c.definitions}}\n".to_owned(),
        repo("c", "from .assets import orders"),
        repo("c", "from . import assets"),
    ] {
        assert_eq!(lines(&check(&(whole.clone() + &more))), [""; 0], "{more}");
    }
    // What is there, and what is no part of the package, is nothing missing.
    let own = repo("c", "from .assets import orders\nimport pandas")
        + "#- c/assets.py\nimport dagster as dg\n@dg.asset\ndef orders(): ...\n";
    assert_eq!(lines(&check(&(whole + &own))).len(), 1);
}

#[test]
fn an_argument_that_nothing_else_can_fill_is_missed() {
    for (argument, is_told) in [
        ("missing", true),
        ("missing: pd.DataFrame", true),
        ("missing: 'pd.DataFrame'", true),
        ("missing: dict[str, int]", true),
        ("missing: Warehouse", false),
        ("missing: Warehouse[int]", false),
        ("missing: dg.ResourceParam[str]", false),
        ("config", false),
        ("context", false),
    ] {
        let down = format!("@dg.asset\ndef down({argument}): ...");
        let text = repo("a", "@dg.asset\ndef up(): ...") + &repo("b", &down);
        let expected: &[&str] = if is_told { &["b/d.py:4 unproduced-dependency"] } else { &[] };
        assert_eq!(lines(&check(&text)), expected, "{argument}");
    }
}

#[test]
fn the_report_holds_lineage_and_plan() {
    let base = managed("dg.FilesystemIOManager(base_dir='/s')");
    let text = repo(
        "a",
        &format!("@dg.asset\ndef up(): return 1\n@dg.asset\ndef first(): return 1{base}"),
    ) + &repo(
        "b",
        &format!("@dg.asset(key_prefix='x', deps=['first'])\ndef down(up): return 1{base}"),
    ) + &repo("c", "@dg.asset(deps=[['x', 'down'], 'd'])\ndef c(): ...")
        + &repo("d", "@dg.asset(deps=['c'])\ndef d(): ...");
    let analysis = check(&text);
    let report = locations_playground::report::json::report(&analysis, &[], &[None]);
    let json = serde_json::to_value(report).unwrap();
    let who = |it: &str| serde_json::json!({"repo": it, "location": it});
    let end = |repo: &str, line: u32| serde_json::json!({"place": "/s/up", "reason": null, "format": "pickle", "holder": null, "variable": null, "at": {"repo": repo, "path": "d.py", "start": {"line": line, "column": 80}, "end": {"line": line, "column": 84}}});
    let flow = |from: &str, to: &str, assets: serde_json::Value| serde_json::json!({"environment": null, "from": who(from), "to": who(to), "assets": assets});
    assert_eq!(
        json["lineage"],
        serde_json::json!([
            flow(
                "a",
                "b",
                serde_json::json!([{"key": ["first"], "kind": "order", "meeting": null}, {"key": ["up"], "kind": "data", "meeting": {
                    "meets": true,
                    "guess": false,
                    "reason": null,
                    "write": end("a", 7),
                    "read": end("b", 5),
                }}])
            ),
            flow(
                "b",
                "c",
                serde_json::json!([{"key": ["x", "down"], "kind": "order", "meeting": null}])
            ),
            flow("c", "d", serde_json::json!([{"key": ["c"], "kind": "order", "meeting": null}])),
            flow("d", "c", serde_json::json!([{"key": ["d"], "kind": "order", "meeting": null}])),
        ])
    );
    assert_eq!(
        json["plan"]["waves"],
        serde_json::json!([[who("a")], [who("b")], [who("c"), who("d")]])
    );
    assert_eq!(json["plan"]["cycles"][0]["locations"], serde_json::json!([who("c"), who("d")]));
    let at = |repo: &str, from: u32, to: u32| serde_json::json!({"repo": repo, "path": "d.py", "start": {"line": 3, "column": from}, "end": {"line": 3, "column": to}});
    assert_eq!(
        json["plan"]["cycles"][0]["at"],
        serde_json::json!([at("c", 32, 35), at("d", 17, 20)])
    );
    let fact = json["facts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["fact"] == "storage:io_manager")
        .unwrap();
    assert_eq!(fact["verdict"], "missing");
    assert_eq!(fact["values"][1]["value"], "/s (pickle)");
}

#[test]
fn who_reads_in_prod_what_dev_writes_is_told_so() {
    let manager = |dev: &str, prod: &str| {
        managed(&format!(
            "dg.FilesystemIOManager(base_dir={{'dev': '{dev}', 'prod': '{prod}'}}[os.environ['DAGSTER_CLOUD_DEPLOYMENT_NAME']])"
        ))
    };
    let overlays = |name: &str| {
        ["dev", "prod"]
            .map(|it| {
                format!(
                    "#- {name}/dagster_cloud.{it}.yaml\nlocations:\n  - {{location_name: {name}}}\n"
                )
            })
            .concat()
    };
    let up = format!("@dg.asset\ndef up(): return 1{}", manager("/d", "/p"));
    for (place, help) in [
        ("/d", "this is where `a` writes in dev: read what it writes in prod"),
        ("/other", "write and read one place in one format"),
    ] {
        let down = format!("@dg.asset\ndef down(up): ...{}", manager("/d", place));
        let text = repo("a", &up) + &overlays("a") + &repo("b", &down) + &overlays("b");
        let analysis = check(&text);
        assert_eq!(lines(&analysis), ["b/d.py:5 shared-storage-mismatch [prod]"], "{place}");
        assert_eq!(analysis.diagnostics[0].finding.help.as_deref(), Some(help));
    }
}

#[test]
fn of_several_that_read_one_asset_the_report_tells_the_worst() {
    let up = format!(
        "@dg.asset\ndef up(): return 1{}",
        managed("dg.FilesystemIOManager(base_dir='/s')")
    );
    let readers = [
        ("order", "@dg.asset(deps=['up'])\ndef order(): ...", None),
        ("meets", "@dg.asset(deps=['up'])\ndef meets(): pd.read_pickle('/s/up')", Some(true)),
        ("untold", "@dg.asset(deps=['up'])\ndef untold(): pd.read_csv('/t/up.csv')", None),
        ("worst", "@dg.asset(deps=['up'])\ndef worst(): pd.read_csv('/s/up.csv')", Some(false)),
    ];
    let mut code = String::new();
    for (at, (name, reader, meets)) in readers.into_iter().enumerate() {
        // Whichever comes first in the text.
        code = if at % 2 == 0 { format!("{code}\n{reader}") } else { format!("{reader}\n{code}") };
        let analysis = check(&(repo("a", &up) + &repo("b", &code)));
        let report = locations_playground::report::json::report(&analysis, &[], &[None]);
        let json = serde_json::to_value(report).unwrap();
        let assets = &json["lineage"][0]["assets"];
        assert_eq!(assets.as_array().unwrap().len(), 1, "{name}");
        let kind = if name == "order" { "order" } else { "data" };
        assert_eq!(
            (&assets[0]["kind"], &assets[0]["meeting"]["meets"]),
            (&kind.into(), &meets.into())
        );
    }
}

#[test]
fn duplicates_and_what_nobody_makes_are_told_where_they_hold() {
    let at = |name: &str, environments: &[&str], code: &str| {
        let files = environments.iter().map(|it| {
            format!("#- {name}/dagster_cloud.{it}.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n")
        });
        files.collect::<String>() + &format!("#- {name}/d.py\nimport dagster as dg\n{code}\n")
    };
    let (both, up) = (["dev", "prod"], "@dg.asset\ndef up(): ...");
    let down = at("b", &both, "@dg.asset(deps=['up'])\ndef down(): ...");
    let other = at("c", &both, "@dg.asset\ndef other(): ...");
    let missing = |told: &str| format!("b/d.py:2 unproduced-dependency{told}");
    let duplicate = |told: &str| format!("b/d.py:3 duplicate-asset-key{told}");
    for (text, expected) in [
        (at("a", &["prod"], up) + &down + &other, vec![missing(" [dev]")]),
        (at("a", &both, up) + &down + &other, vec![]),
        (down + &other, vec![missing("")]),
        (at("a", &both, up) + &at("b", &["dev"], up), vec![duplicate(" [dev]")]),
        (at("a", &both, up) + &at("b", &both, up), vec![duplicate("")]),
        (
            at("a", &["dev", "prod", "test"], up) + &at("b", &both, up),
            vec![duplicate(" [dev]"), duplicate(" [prod]")],
        ),
    ] {
        let mut found = lines(&check(&text));
        found.retain(|it| it.contains(".py"));
        assert_eq!(found, expected, "{text}");
    }
}
