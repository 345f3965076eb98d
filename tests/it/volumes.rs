//! Paths of two locations by what they mount: one volume at two paths, two volumes at one path, and what each pod has for itself.

use locations_playground::analysis::Analysis;
use locations_playground::fact::{Fact, Verdict};
use locations_playground::graph::ResourceKind;

use crate::lineage::edges;
use crate::support::{check, lines};

/// A location with this `container_context`.
fn repo(name: &str, context: &str, code: &str) -> String {
    format!(
        "#- {name}/dagster_cloud.yaml\nlocations:\n  - location_name: {name}\n    code_source: {{python_file: d.py}}\n    container_context: {{{context}}}\n\
         #- {name}/d.py\nimport os\nfrom pathlib import Path\nimport dagster as dg\n{code}\n"
    )
}

/// A volume with this `source` at a path, which the variable `SHARED` has too.
fn k8s(source: &str, path: &str) -> String {
    mounted("namespace: shop, ", source, &format!("mountPath: {path}"), path)
}

fn mounted(namespace: &str, source: &str, mount: &str, base: &str) -> String {
    format!(
        "k8s: {{{namespace}env_vars: [SHARED={base}], volumes: [{{name: v, {source}}}], volume_mounts: [{{name: v, {mount}}}]}}"
    )
}

fn claim(name: &str) -> String {
    format!("persistentVolumeClaim: {{claimName: {name}}}")
}

fn ecs(volume: &str, path: &str) -> String {
    format!(
        "ecs: {{env_vars: [SHARED={path}], volumes: [{{name: v{volume}}}], mount_points: [{{sourceVolume: v, containerPath: {path}}}]}}"
    )
}

fn efs(more: &str) -> String {
    format!(", efsVolumeConfiguration: {{fileSystemId: fs-1{more}}}")
}

/// Both assets stored by an I/O manager that takes its folder from `SHARED`.
const MANAGED: [&str; 2] = [
    "@dg.asset\ndef up(): return 1\ndefs = dg.Definitions(assets=[up], resources={'io_manager': dg.FilesystemIOManager(base_dir=dg.EnvVar('SHARED'))})",
    "@dg.asset\ndef down(up): ...\ndefs = dg.Definitions(assets=[down], resources={'io_manager': dg.FilesystemIOManager(base_dir=dg.EnvVar('SHARED'))})",
];

/// Both assets in files that bodies open below `SHARED`.
const OPENED: [&str; 2] = [
    "@dg.asset\ndef up() -> None:\n    df.to_parquet(Path(os.environ['SHARED']) / 'x' / 'up.parquet')",
    "@dg.asset(deps=['up'])\ndef down() -> None:\n    pd.read_parquet(Path(os.environ['SHARED']) / 'x' / 'up.parquet')",
];

fn analysis(contexts: [&str; 2], code: [&str; 2]) -> Analysis {
    check(&(repo("a", contexts[0], code[0]) + &repo("b", contexts[1], code[1])))
}

#[test]
fn one_volume_is_one_place_wherever_it_is_mounted() {
    let empty = k8s("emptyDir: {}", "/s");
    let sub = |path: &str, sub: &str, base: &str| {
        let mount = format!("mountPath: {path}, subPath: {sub}");
        mounted("namespace: shop, ", &claim("c"), &mount, base)
    };
    let nfs = |path: &str| format!("nfs: {{server: n, path: {path}}}");
    let snake = "persistent_volume_claim: {claim_name: c}";
    let snake_mount = mounted("namespace: shop, ", snake, "mount_path: /t", "/t");
    let own = |namespace: &str| mounted(namespace, &claim("c"), "mountPath: /s", "/s");
    let runs = format!(
        "k8s: {{namespace: shop, env_vars: [SHARED=/t], run_k8s_config: {{pod_spec_config: {{volumes: [{{name: w, {}}}]}}, container_config: {{volumeMounts: [{{name: w, mountPath: /t}}]}}}}}}",
        claim("c")
    );
    let unmounted = "k8s: {namespace: shop, env_vars: [SHARED=/s]}".to_owned();
    let on_ecs = "ecs: {env_vars: [SHARED=/s]}".to_owned();
    // What meets, for I/O managers and for bodies.
    for (left, right, managed, opened) in [
        (k8s(&claim("c"), "/s"), k8s(&claim("c"), "/t"), "", ""),
        (k8s(&claim("c"), "/s"), snake_mount, "", ""),
        (k8s(&claim("c"), "/s"), runs, "", ""),
        (k8s(&claim("c"), "/s"), k8s(&claim("d"), "/s"), "!", "!"),
        (k8s(&claim("c"), "/s"), own(""), "?", "?"),
        (own(""), own(""), "", ""),
        (own(""), own("") + "}\n    agent_queue: q\n    build: {", "?", "?"),
        (k8s(&claim("c"), "/s"), own("namespace: other, "), "?", "?"),
        (k8s(&claim("c"), "/s"), sub("/t", "in", "/t"), "!", "!"),
        (sub("/s", "in", "/s"), sub("/t", "in", "/t"), "", ""),
        (
            sub("/s", "in", "/s"),
            mounted("namespace: shop, ", &claim("c"), "mountPath: /t", "/t/in"),
            "",
            "",
        ),
        (empty.clone(), empty.clone(), "!", "?"),
        (empty, k8s(&claim("c"), "/s"), "!", "?"),
        (k8s(&nfs("/x"), "/s"), k8s(&nfs("/x"), "/t"), "", ""),
        (k8s("nfs: {path: /x, server: n}", "/s"), k8s(&nfs("/x"), "/s"), "", ""),
        (k8s(&nfs("/x"), "/s"), k8s(&nfs("/y"), "/s"), "!", "!"),
        (k8s(&nfs("/x"), "/s"), k8s(&claim("c"), "/s"), "?", "?"),
        (k8s("hostPath: {path: /x}", "/s"), k8s("hostPath: {path: /x}", "/s"), "?", "?"),
        (k8s(&claim("c"), "/s"), unmounted.clone(), "?", "?"),
        (unmounted.clone(), unmounted.clone(), "", ""),
        (unmounted.clone(), unmounted.replace("/s", "/t"), "!", "!"),
        (unmounted.clone(), on_ecs.clone(), "?", "?"),
        (on_ecs.clone(), on_ecs, "", ""),
        (ecs(&efs(""), "/s"), ecs(&efs(""), "/t"), "", ""),
        (ecs(&efs(""), "/s"), ecs(&efs(", rootDirectory: /"), "/s"), "", ""),
        (ecs(&efs(""), "/s"), ecs(&efs(", rootDirectory: /y"), "/s"), "!", "!"),
        (
            ecs(&efs(""), "/s"),
            ecs(&efs(", authorizationConfig: {accessPointId: p}"), "/s"),
            "?",
            "?",
        ),
        (ecs("", "/s"), ecs("", "/s"), "!", "?"),
        (ecs(&efs(""), "/s"), k8s(&claim("c"), "/s"), "?", "?"),
        (unmounted.replace("/s", "/tmp/s"), unmounted.replace("/s", "/tmp/s"), "!", "?"),
    ] {
        for (code, sign) in [(MANAGED, managed), (OPENED, opened)] {
            let found = analysis([&left, &right], code);
            let own = edges(&found);
            assert_eq!(own, [format!("a > b: up{sign}")], "{left} against {right}: {}", code[0]);
            let told: Vec<String> =
                lines(&found).into_iter().filter(|it| it.contains("storage")).collect();
            assert_eq!(told.len(), usize::from(sign == "!"), "{left} against {right}: {told:?}");
            let meeting = found.lineage.edges[0].meeting.as_ref().unwrap();
            // Why not is told where what is mounted decides.
            let is_decided = meeting.reason.is_some();
            assert!(sign.is_empty() || sign == "!" || is_decided, "{left} against {right}");
        }
    }
}

#[test]
fn a_folder_for_a_while_is_never_called_one_place() {
    let duckdb = "resources={'io_manager': DuckDBPandasIOManager(database='/tmp/x.duckdb')})";
    let code = MANAGED.map(|it| format!("{}{duckdb}", it.split("resources").next().unwrap()));
    for (context, sign) in [("", "?"), ("k8s: {}", "!"), ("k8s: {}, ecs: {}", "!")] {
        let found = analysis([context, context], [&code[0], &code[1]]);
        assert_eq!(edges(&found), [format!("a > b: up{sign}")], "{context}");
        let places = found.graphs[0].resources.iter();
        let places = places.filter(|it| it.kind == ResourceKind::Storage).count();
        assert_eq!(places, if context.is_empty() { 1 } else { 2 }, "{context}");
    }
}

#[test]
fn the_finding_names_both_volumes_and_points_at_them() {
    let [a, b] = ["feat", "score"].map(|it| k8s(&claim(it), "/mnt/data"));
    let found = analysis([&a, &b], MANAGED);
    let [diagnostic] = found.diagnostics.as_slice() else { panic!("{:?}", lines(&found)) };
    assert_eq!(
        diagnostic.finding.message,
        "`b` reads `up` from `/mnt/data/up (pickle) on claim shop/score`, but `a` writes `/mnt/data/up (pickle) on claim shop/feat`"
    );
    assert!(found.files.slice(diagnostic.finding.primary.span).contains("score"));
    // They are two on the map and in the facts, and one volume is one.
    let of = |it: &Analysis| -> Vec<String> {
        let all = it.graphs[0].resources.iter().filter(|it| it.kind == ResourceKind::Storage);
        all.map(|it| it.label.clone()).collect()
    };
    assert_eq!(of(&found), ["claim://shop/feat (pickle)", "claim://shop/score (pickle)"]);
    let fact = Fact::Storage("io_manager".to_owned());
    assert_eq!(found.facts.verdict(&fact, None), Verdict::Different);
    let [a, b] = ["/mnt/efs", "/efs"].map(|it| k8s(&claim("c"), it));
    assert_eq!(of(&analysis([&a, &b], MANAGED)), ["claim://shop/c (pickle)"]);
}

#[test]
fn a_variable_that_names_one_volume_at_two_paths_is_no_breach() {
    let code = MANAGED[0].split("@dg").next().unwrap().to_owned()
        + "defs = dg.Definitions(resources={'io_manager': dg.FilesystemIOManager(base_dir=dg.EnvVar('SHARED'))})";
    for (right, n_told) in [
        (k8s(&claim("c"), "/t"), 0),
        (k8s(&claim("d"), "/t"), 1),
        (k8s("hostPath: {path: /x}", "/t"), 0),
        ("k8s: {namespace: shop, env_vars: [SHARED=/t]}".to_owned(), 0),
    ] {
        let found = analysis([&k8s(&claim("c"), "/s"), &right], [&code, &code]);
        assert_eq!(found.breaches.len(), n_told, "{right}");
    }
}
