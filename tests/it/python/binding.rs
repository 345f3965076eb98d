//! Where managers are bound to resource keys.

use locations_playground::python::Value;

use super::{check, cut, read_text, show_manager};

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
        (format!("@dg.asset(io_manager_def={call}, key_prefix=['t', 'u-v'])\ndef a(): ..."), vec!["t__u_v__a"]),
        (format!("a = dg.SourceAsset('a', io_manager_def={call})"), vec!["a"]),
        (format!("@dg.asset(resource_defs={{'io_manager': {call}}})\ndef a(): ..."), vec!["a"]),
        (format!("@dg.asset(io_manager_key='k', resource_defs={{'k': {call}}})\ndef a(): ..."), vec!["a"]),
        (format!("R = {{'io_manager': {call}}}\n@dg.asset(resource_defs=R)\ndef a(): ...\n@dg.asset(resource_defs=R)\ndef b(): ..."), vec!["a", "b"]),
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
        "def f(io_manager):\n    return Definitions(resources={'io_manager': io_manager})",
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
