//! Where managers are bound to resource keys.

use locations_playground::python::Value;

use super::{check, cut, read_text, rows, show_manager};

#[test]
fn managers_are_found_wherever_they_are_bound() {
    let found = "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"d\"";
    let call = "FilesystemIOManager(base_dir='d')";
    for text in [
        format!("defs = Definitions(resources={{'io_manager': {call}}})"),
        format!(
            "defs = Definitions(assets=[], resources={{**loaded.resources, 'io_manager': {call}}})"
        ),
        format!("defs = Definitions(resources=dict(io_manager={call}))"),
        format!("defs = Definitions(resources=dict(other, io_manager={call}))"),
        format!("resources = {{\"io_manager\": {call}}}"),
        format!("base = {{'io_manager': {call}}}\ndefs = Definitions(resources={{**base}})"),
        format!("resources: dict[str, object] = {{'io_manager': {call}}}"),
        format!("shared = {call}\ndefs = Definitions(resources={{'io_manager': shared}})"),
        format!(
            "shared: IOManager = {call}\ndefs = Definitions(resources={{'io_manager': shared}})"
        ),
        format!("def resources():\n    return {{'io_manager': {call}}}"),
        format!(
            "@dg.definitions\ndef defs():\n    return dg.Definitions(resources={{'io_manager': {call}}})"
        ),
        format!(
            "def defs():\n    manager = {call}\n    return Definitions(resources={{'io_manager': manager}})"
        ),
        format!("def make():\n    return {call}\nresources = {{'io_manager': make()}}"),
        format!(
            "@io_manager\ndef make(context):\n    return {call}\nresources = {{'io_manager': make}}"
        ),
        format!("defs = load_definitions_from_module(assets, resources={{'io_manager': {call}}})"),
        format!("defs = load_from_defs_folder(root, io_manager={call})"),
        format!("resources = {{}}\nresources['io_manager'] = {call}"),
        format!("KEY = 'io_manager'\nresources = {{KEY: {call}}}"),
        format!("class Key(Enum):\n    IO = 'io_manager'\nresources = {{Key.IO.value: {call}}}"),
        format!("resources.update(io_manager={call})"),
        format!("resources.update({{'io_manager': {call}}})"),
        "resources = {'io_manager': fs_io_manager.configured({'base_dir': 'd'})}"
            .replace("fs_io_manager", "FilesystemIOManager"),
        format!("resources = {{'io_manager': IOManagerDefinition.hardcoded_io_manager({call})}}"),
        format!("if (manager := {call}):\n    resources = {{'io_manager': {call}}}"),
        format!(
            "class Project:\n    def defs(self):\n        return Definitions(resources={{'io_manager': {call}}})"
        ),
        format!("defs = [Definitions(resources={{'io_manager': {call}}}) for _ in range(1)]"),
        format!("defs = Definitions(resources={{('io_' 'manager'): {call}}})")
            .replace("('io_' 'manager')", "'io_manager'"),
    ] {
        check(&format!("from dagster import *\n{text}\n"), &[found]);
    }
}

#[test]
fn the_manager_of_one_asset_belongs_to_it_alone() {
    let call = "dg.FilesystemIOManager(base_dir='d')";
    let own = "__io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"d\"";
    for (code, keys) in [
        (format!("@dg.asset(io_manager_def={call})\ndef a(): ..."), vec!["a"]),
        (
            format!("@dg.asset(io_manager_def={call}, key_prefix=['t', 'u-v'])\ndef a(): ..."),
            vec!["t__u_v__a"],
        ),
        (format!("a = dg.SourceAsset('a', io_manager_def={call})"), vec!["a"]),
        (format!("@dg.asset(resource_defs={{'io_manager': {call}}})\ndef a(): ..."), vec!["a"]),
        (
            format!("@dg.asset(io_manager_key='k', resource_defs={{'k': {call}}})\ndef a(): ..."),
            vec!["a"],
        ),
        (
            format!(
                "R = {{'io_manager': {call}}}\n@dg.asset(resource_defs=R)\ndef a(): ...\n@dg.asset(resource_defs=R)\ndef b(): ..."
            ),
            vec!["a", "b"],
        ),
    ] {
        let text = format!("import dagster as dg\n{code}\n");
        let expected: Vec<String> = keys.iter().map(|it| format!("{it}{own}")).collect();
        let module = read_text(&text);
        let shown: Vec<String> = module.managers.iter().map(show_manager).collect();
        assert_eq!(shown, expected, "{text}");
        for (asset, manager) in module.assets.iter().zip(&module.managers) {
            assert_eq!(asset.manager_key, Some(Value::Literal(manager.key.clone())), "{text}");
        }
    }
    let text = format!("@dg.asset(io_manager_def={call})\ndef a(): ...\n");
    assert_eq!(cut(&text, read_text(&text).managers[0].key_span), call);
    check(
        &format!("@dg.asset(key=key_of(1), io_manager_def={call})\ndef a(): ...\n"),
        &["io_manager_def = FilesystemIOManager Folder \"pickle\"; base_dir \"d\""],
    );
}

#[test]
fn legacy_configuration_counts() {
    let setup = "from dagster import fs_io_manager\nfrom dagster_aws.s3 import s3_pickle_io_manager\nfrom dagster_duckdb import build_duckdb_io_manager\n";
    for (value, expected) in [
        (
            "fs_io_manager.configured({\"base_dir\": \"d\"})",
            "fs_io_manager Folder \"pickle\"; base_dir \"d\"",
        ),
        (
            "s3_pickle_io_manager.configured({\"s3_bucket\": {\"env\": \"B\"}, 's3_prefix': 'p'})",
            "s3_pickle_io_manager S3 \"pickle\"; s3_bucket $B; s3_prefix \"p\"",
        ),
        (
            "s3_pickle_io_manager.configured(CONFIG)",
            "s3_pickle_io_manager S3 \"pickle\"; s3_bucket \"c\"; s3_prefix \"dagster\"",
        ),
        (
            "s3_pickle_io_manager.configured(load())",
            "s3_pickle_io_manager S3 \"pickle\"; s3_bucket <it may come from `load()`>; s3_prefix <it may come from `load()`>",
        ),
        ("duck", "build_duckdb_io_manager DuckDb \"table\"; database \"x.duckdb\"; schema unset"),
        (
            "dg.FilesystemIOManager.configure_at_launch()",
            "FilesystemIOManager Folder \"pickle\"; base_dir <it is given at launch>",
        ),
    ] {
        let text = format!(
            "{setup}CONFIG = {{'s3_bucket': 'c'}}\nmake = build_duckdb_io_manager([Handler()])\n\
             duck = make.configured({{'database': 'x.duckdb'}})\nresources = {{'k': {value}}}\n"
        );
        check(&text, &[&format!("k = {expected}")]);
    }
}

#[test]
fn a_choice_of_managers_gives_them_all() {
    let both = [
        "io_manager = S3PickleIOManager S3 \"pickle\"; s3_bucket \"b\"; s3_prefix \"dagster\"",
        "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir unset",
    ];
    for text in [
        "resources = {'io_manager': S3PickleIOManager(s3_bucket='b') if prod else FilesystemIOManager()}",
        "if prod:\n    m = S3PickleIOManager(s3_bucket='b')\nelse:\n    m = FilesystemIOManager()\nresources = {'io_manager': m}",
        "T = {'prod': S3PickleIOManager(s3_bucket='b'), 'dev': FilesystemIOManager()}\nresources = {'io_manager': T[env]}",
        "T = {'prod': S3PickleIOManager(s3_bucket='b')}\nresources = {'io_manager': T.get(env, FilesystemIOManager())}",
        "R = {'prod': {'io_manager': S3PickleIOManager(s3_bucket='b')}, 'dev': {'io_manager': FilesystemIOManager()}}\ndefs = Definitions(resources=R[env])",
        "def make():\n    if prod:\n        return S3PickleIOManager(s3_bucket='b')\n    return FilesystemIOManager()\nresources = {'io_manager': make()}",
    ] {
        check(&format!("{text}\n"), &both);
    }
}

#[test]
fn what_is_no_manager_is_left_alone() {
    for text in [
        "resources = {'s3': S3Resource(), 'dbt': DbtCliResource(project_dir='x'), 'name': 'S3PickleIOManager'}",
        "CLASSES = {'fs': FilesystemIOManager}",
        "from dagster import io_manager, IOManager\nx = {'a': io_manager, 'b': IOManager}",
        "class Lake(ConfigurableResource):\n    bucket: str\nresources = {'lake': Lake(bucket='b')}",
        "from .lake import Lake\ndefs = Definitions(resources={'lake': Lake(bucket='b')})",
        "run_config = {'resources': {'io_manager': {'config': {'base_dir': 'd'}}}}",
        "context = {'io_manager': make_context()}",
        "x = {'m': context.resources.thing, 1: FilesystemIOManager()}",
        "'''resources = {\"io_manager\": FilesystemIOManager()}'''",
        "# resources = {'io_manager': FilesystemIOManager()}",
    ] {
        check(&format!("{text}\n"), &[]);
        assert_eq!(read_text(text).unknown_classes, [], "{text}");
    }
}

#[test]
fn the_documented_project_is_read() {
    check(
        "import dagster as dg\nfrom pathlib import Path\n\
         defs_from_folder = dg.load_from_defs_folder(project_root=Path(__file__).parent)\n\
         defs = dg.Definitions(\nresources={\n**defs_from_folder.resources,\n\
         \"io_manager\": dg.FilesystemIOManager(base_dir=\"~/Documents/dagster_shared_assets\"),\n},\n)\n",
        &[
            "io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"~/Documents/dagster_shared_assets\"",
        ],
    );
    // The page loses its indentation and its frame when pasted.
    check(
        "resources={\n**defs_from_folder.resources,\n\"io_manager\": dg.FilesystemIOManager(base_dir=\"~/d\"),\n},\n",
        &["io_manager = FilesystemIOManager Folder \"pickle\"; base_dir \"~/d\""],
    );
}

#[test]
fn a_key_that_cannot_be_told_is_shown_as_written() {
    check(
        "from .keys import Key\nresources = {Key.IO.value: FilesystemIOManager(base_dir='d')}\n",
        &["Key.IO.value = FilesystemIOManager Folder \"pickle\"; base_dir \"d\""],
    );
}

/// What is bound to a key, after `A`, an asset that names the key `lake`, and what is found.
const BY_KEY: &str = r#"
from .lake import Lake ¦ Definitions(resources={'lake': Lake(bucket='b')}) ¦ lake = Lake Custom ""; bucket "b"
from .lake import Lake ¦ {'lake': Lake(bucket='b')} ¦ lake = Lake Custom ""; bucket "b"
class Lake(Base):⏎    folder: str = 'f' ¦ Definitions(resources={'lake': Lake()}) ¦ lake = Lake Custom ""; folder "f"
from .lake import lake ¦ Definitions(resources={'lake': lake}) ¦ lake = lake Custom ""; if <`lake` comes from `.lake`, whose file is not here>
from .lake import make ¦ Definitions(resources={'lake': make()}) ¦ lake = make Custom ""
def make(): return Lake(bucket='b') ¦ Definitions(resources={'lake': make()}) ¦ lake = Lake Custom ""; bucket "b"
def make(it): return Definitions(resources={'lake': it}) ¦ 1 ¦ lake = it Custom ""; if <`it` is a parameter>
 ¦ Definitions(resources={'lake': [Lake(bucket='b')][0]}) ¦ lake = Lake Custom ""; bucket "b"
 ¦ Definitions(resources={'lake': (yield)}) ¦ lake = yield Custom ""; if <only running the code tells it: `yield`>
 ¦ Definitions(resources={'lake': FilesystemIOManager() if prod else Lake(bucket='b')}) ¦ lake = FilesystemIOManager Folder "pickle"; base_dir unset | lake = Lake Custom ""; bucket "b"
 ¦ Definitions(resources={'lake': None, 'other': Lake(bucket='b')}) ¦ -
"#;

#[test]
fn what_is_bound_to_a_key_that_assets_name_is_a_manager() {
    for [setup, value, expected] in rows(BY_KEY) {
        for named in [
            "@asset(io_manager_key='lake')\ndef a(): ...",
            "@asset(ins={'x': AssetIn(input_manager_key='lake')})\ndef a(x): ...",
        ] {
            let text = format!("from dagster import *\n{setup}\n{named}\nx = {value}\n");
            let expected: Vec<&str> = expected.split(" | ").filter(|it| *it != "-").collect();
            check(&text, &expected);
        }
    }
}

/// A text, and the folders of the file system that `io_manager` stores at.
const TAKEN: &str = r"
OLD = {'io_manager': FS('old')}⏎defs = Definitions(resources={'io_manager': FS('new')}) ¦ new
OLD = {'io_manager': FS('old')}⏎defs = Definitions(resources={'s3': S3Resource()}) ¦ -
OLD = {'io_manager': FS('old')}⏎defs = Definitions(resources=OLD) ¦ old
BASE = {'io_manager': FS('old')}⏎defs = Definitions(resources={**BASE, 'io_manager': FS('new')}) ¦ new
BASE = {'io_manager': FS('old')}⏎defs = Definitions(resources={'io_manager': FS('new'), **BASE}) ¦ old
BASE = {'io_manager': FS('old')}⏎defs = Definitions(resources=BASE | {'io_manager': FS('new')}) ¦ new
BASE = {'io_manager': FS('old')}⏎more = Definitions(resources=BASE)⏎defs = Definitions(resources={**BASE, 'io_manager': FS('new')}) ¦ old new
R = {'io_manager': FS('old')}⏎R['io_manager'] = FS('new')⏎defs = Definitions(resources=R) ¦ new
R = {'io_manager': FS('old')}⏎R.update(io_manager=FS('new'))⏎defs = Definitions(resources=R) ¦ new
R = {}⏎R |= {'io_manager': FS('new')}⏎defs = Definitions(resources=R) ¦ new
def make(more):⏎    r = dict(io_manager=FS('new'))⏎    r.update(more)⏎    return r⏎defs = Definitions(resources=make({'s3': S3Resource()})) ¦ new
def make(base):⏎    return {'io_manager': FS(base)}⏎defs = Definitions(resources=make('new')) ¦ new
def make(base):⏎    return {'io_manager': FS(base)}⏎defs = Definitions(resources=make('new'))⏎more = Definitions(resources=make('old')) ¦ <`base` is a parameter>
defs = Definitions(resources={**found(), 'io_manager': FS('new')}) ¦ new
defs = Definitions(resources={'io_manager': FS('new'), **found()}) ¦ new if <`found()` may bind it anew>
R = {'io_manager': FS('new')}⏎R.update(found())⏎defs = Definitions(resources=R) ¦ new if <`found()` may bind it anew>
defs = Definitions(resources={'io_manager': FS('new')})⏎if __name__ == '__main__':⏎    materialize([a], resources={'io_manager': FS('old')}) ¦ new
if __name__ == '__main__':⏎    materialize([a], resources={'io_manager': FS('old')}) ¦ -
def test_it():⏎    materialize([a], resources={'io_manager': FS('old')}) ¦ -
RESOURCES = {'io_manager': FS('new')} ¦ new
RESOURCES = {'io_manager': FS('new')}⏎defs = build_definitions(RESOURCES) ¦ new
";

#[test]
fn what_definitions_take_counts_before_what_is_left_over() {
    for [text, expected] in rows(TAKEN) {
        let text = text.replace("FS(", "FilesystemIOManager(base_dir=");
        let module = read_text(&format!("from dagster import *\n{text}\n"));
        let folders = module.managers.iter().map(|it| {
            assert_eq!(it.key, "io_manager", "{text}");
            let folder = super::show(&it.fields[0].value).replace('"', "");
            let unknown = it.conditions.iter().map(|it| format!(" if {}", super::show(it)));
            folder + &unknown.collect::<String>()
        });
        let folders: Vec<String> = folders.collect();
        let folders = if folders.is_empty() { "-".to_owned() } else { folders.join(" ") };
        assert_eq!(folders, expected, "{text}");
    }
}
