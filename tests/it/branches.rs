//! Branch deployments beside production: where they store, and whether anything does.

use locations_playground::source::{Environment, Settings};

use crate::support::{check_with, fixture, lines};

/// Deployments, those of branches called `branch`.
fn environments(names: &[&str]) -> Settings {
    let one = |it: &&str| Environment { is_branch: *it == "branch", ..Environment::named(it) };
    Settings { environments: names.iter().map(one).collect(), ..Settings::default() }
}

/// What is told of one location with this context and code, in each of these environments.
fn told(names: &[&str], context: &str, code: &str) -> Vec<String> {
    let text = format!(
        "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {{python_file: d.py}}\n    container_context: {{{context}}}\n\
         #- a/d.py\nimport os\nimport dagster as dg\n{code}\n"
    );
    let found = lines(&check_with(fixture(&text), environments(names)));
    found.into_iter().filter(|it| it.contains("branch-writes-production")).collect()
}

const ASSET: &str = "@dg.asset\ndef it(): return 1\n";

fn managed(managers: &str) -> String {
    format!("defs = dg.Definitions(assets=[it], resources={{{managers}}})")
}

#[test]
fn only_production_counts_where_there_is_one() {
    let bucket = "BUCKET = 'p' if os.getenv('DAGSTER_CLOUD_DEPLOYMENT_NAME') == 'prod' else 'd'\n";
    let code = ASSET.to_owned()
        + bucket
        + &managed("'io_manager': S3PickleIOManager(s3_resource=r, s3_bucket=BUCKET)");
    let body = format!(
        "{bucket}@dg.asset\ndef it() -> None:\n    df.to_parquet(f's3://{{BUCKET}}/it.parquet')"
    );
    let fixed = code.replace("s3_bucket=BUCKET", "s3_bucket='p'");
    for (names, is_told, is_fixed_told) in [
        (&["dev", "branch", "prod"][..], false, true),
        (&["prod", "branch"], false, true),
        // Nothing is production.
        (&["dev", "branch"], true, true),
        (&["dev", "prod"], false, false),
    ] {
        for (code, is_told) in [(&code, is_told), (&body, is_told), (&fixed, is_fixed_told)] {
            let found = told(names, "", code);
            assert_eq!(found.len(), usize::from(is_told), "{names:?}: {code}");
        }
    }
}

#[test]
fn a_manager_that_is_only_read_replaces_nothing() {
    let manager = |key: &str| format!("'{key}': dg.FilesystemIOManager(base_dir='/efs/{key}')");
    let models = manager("models");
    let declared = "it = dg.SourceAsset('it', io_manager_key='models')\n";
    let loaded =
        "@dg.asset(ins={'up': dg.AssetIn(input_manager_key='models')})\ndef it(up): return 1\n";
    for (assets, managers, n_told) in [
        (declared.to_owned(), models.clone(), 0),
        (loaded.to_owned(), models.clone(), 0),
        (loaded.to_owned(), format!("{models}, {}", manager("io_manager")), 1),
        (ASSET.to_owned(), manager("io_manager"), 1),
        // Another one is the usual one.
        (ASSET.to_owned(), models.clone(), 0),
        (ASSET.replace("asset", "asset(io_manager_key='models')"), models.clone(), 1),
        (ASSET.replace("return 1", "...").replace("()", "() -> None"), manager("io_manager"), 0),
        // Not all that may be stored is there.
        ("from .more import it\n".to_owned(), models.clone(), 1),
        (format!("from .more import it\n{declared}"), models, 0),
    ] {
        let found = told(&["prod", "branch"], "", &(assets.clone() + &managed(&managers)));
        assert_eq!(found.len(), n_told, "{assets} {managers}: {found:?}");
    }
}

#[test]
fn a_folder_is_the_one_of_production_if_its_volume_is() {
    let context = |source: &str| {
        format!(
            "k8s: {{volumes: [{{name: v, {source}}}], volume_mounts: [{{name: v, mountPath: /mnt/s}}]}}"
        )
    };
    let managed =
        ASSET.to_owned() + &managed("'io_manager': dg.FilesystemIOManager(base_dir='/mnt/s')");
    let body = "@dg.asset\ndef it() -> None:\n    df.to_parquet('/mnt/s/it.parquet')".to_owned();
    for (context, n_told) in [
        (String::new(), 1),
        (context("persistentVolumeClaim: {claimName: c}"), 1),
        (context("emptyDir: {}"), 0),
        (context("hostPath: {path: /s}"), 0),
    ] {
        for code in [&managed, &body] {
            let found = told(&["prod", "branch"], &context, code);
            assert_eq!(found.len(), n_told, "{context}: {code}");
        }
    }
}
