//! What locations use: storage through variables, which Python counts, precedence, and which differences matter.

use locations_playground::analysis::Analysis;
use locations_playground::fact::{Fact, Verdict};

use crate::support::{check, lines};

/// A repository with one location whose I/O manager takes its bucket from `BUCKET`.
pub(crate) fn repo(name: &str, context: &str) -> String {
    format!(
        "\
#- {name}/dagster_cloud.yaml
locations:
  - location_name: {name}
    code_source: {{python_file: definitions.py}}
    container_context: {context}
#- {name}/definitions.py
import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource

defs = dg.Definitions(resources={{\"io_manager\": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar(\"BUCKET\"))}})
"
    )
}

/// What is known of the storage of the location at `subject`.
fn storage(analysis: &Analysis, subject: usize) -> Result<String, String> {
    let reading = analysis.facts.reading(&Fact::Storage("io_manager".into()), subject);
    reading.unwrap().value.clone()
}

#[test]
fn the_platform_decides_which_of_two_lists_is_stronger() {
    for (platform, bucket) in
        [("k8s", "own"), ("docker", "own"), ("ecs", "shared"), ("aca", "shared")]
    {
        let context =
            format!("{{env_vars: [BUCKET=shared], {platform}: {{env_vars: [BUCKET=own]}}}}");
        let analysis = check(&repo("a", &context));
        assert_eq!(
            storage(&analysis, 0),
            Ok(format!("s3://{bucket}/dagster (pickle)")),
            "{platform}"
        );
    }
}

#[test]
fn places_of_a_key_that_is_bound_often_are_each_told_once() {
    let bound =
        |it: &str| format!("r = {{'io_manager': dg.FilesystemIOManager(base_dir='/{it}')}}\n");
    let text = "#- a/dagster_cloud.yaml\nlocations:\n  - {location_name: a, code_source: {python_file: d.py}}\n#- a/d.py\nimport dagster as dg\n";
    for (places, reason) in [
        ("a a", None),
        ("a b", Some("/a (pickle); /b (pickle)")),
        ("a b a c b", Some("/a (pickle); /b (pickle); /c (pickle)")),
    ] {
        let code: String = places.split(' ').map(bound).collect();
        let expected = match reason {
            Some(reason) => Err(format!("bound more than once: {reason}")),
            None => Ok("/a (pickle)".to_owned()),
        };
        assert_eq!(storage(&check(&format!("{text}{code}")), 0), expected, "{places}");
    }
}

#[test]
fn one_bucket_is_one_only_at_one_service() {
    let repo = |name: &str, service: &str| {
        repo(name, "{k8s: {env_vars: [BUCKET=b]}}")
            .replace("BUCKET", &format!("BUCKET_OF_{name}"))
            .replace("s3_resource=S3Resource()", &format!("s3_resource=S3Resource({service})"))
    };
    for (own, other, is_told) in [
        ("", "", true),
        ("endpoint_url='https://s3.internal'", "endpoint_url='https://s3.internal'", true),
        ("endpoint_url='https://s3.internal'", "", false),
    ] {
        let found = lines(&check(&(repo("a", own) + &repo("b", other))));
        let expected: &[&str] =
            if is_told { &["b/dagster_cloud.yaml:4 one-bucket-two-names"] } else { &[] };
        assert_eq!(found, expected, "{own} against {other}");
    }
}

#[test]
fn what_cannot_be_told_says_why() {
    for (context, reason) in [
        ("{k8s: {env_vars: [BUCKET]}}", "`BUCKET` comes from the agent's own environment"),
        (
            "{k8s: {env: [{name: BUCKET, valueFrom: {configMapKeyRef: {name: m, key: k}}}]}}",
            "`BUCKET` comes from a config map `m.k`",
        ),
        (
            "{k8s: {server_k8s_config: {container_config: {env: [{name: BUCKET, value: x}]}}}}",
            "`BUCKET` is set for code servers, but not for runs",
        ),
        ("{k8s: {}}", "`BUCKET` is not set for `a`"),
    ] {
        assert_eq!(storage(&check(&repo("a", context)), 0), Err(reason.into()));
    }
}

#[test]
fn what_no_agent_reads_says_nothing() {
    let context = "{k8s: {namespace: n, env_secrets: [s], resources: {limits: {cpu: 1}}}, ecs: {secrets: [{name: t, valueFrom: x}], volumes: [{name: v}], run_resources: {memory: '512'}}}";
    let names = |agents: &[&str]| {
        let agent = |(at, class): (usize, &&str)| {
            format!(
                "#- infra/{at}/dagster.yaml\nuser_code_launcher: {{class: {class}UserCodeLauncher}}\n"
            )
        };
        let agents: String = agents.iter().enumerate().map(agent).collect();
        let analysis = check(&(repo("a", context) + &agents));
        let rows = analysis.facts.rows.keys().map(Fact::name);
        let known = ["code_source", "storage:io_manager"];
        rows.filter(|it| !known.contains(&&**it)).collect::<Vec<_>>().join(" ")
    };
    let k8s = "platform namespace cpu secret:s";
    let ecs = "platform memory secret:t volume:v";
    assert_eq!(names(&["K8s"]), k8s);
    assert_eq!(names(&["Ecs"]), ecs);
    assert_eq!(names(&["K8s", "Docker"]), k8s);
    // Nobody knows which counts.
    let both = "platform namespace cpu memory secret:s secret:t volume:v";
    assert_eq!([names(&[]), names(&["K8s", "Ecs"]), names(&["Docker"])], [both, both, both]);
}

#[test]
fn storage_is_told_beside_an_agent_of_another_platform() {
    let agent = "#- ops/dagster.yaml\nuser_code_launcher: {class: EcsUserCodeLauncher, module: dagster_cloud.workspace.ecs, config: {env_vars: [X=agent]}}\n";
    let analysis =
        check(&(repo("a", "{k8s: {env_vars: [BUCKET=b]}}") + &repo("b", "{ecs: {}}") + agent));
    assert_eq!(storage(&analysis, 0), Ok("s3://b/dagster (pickle)".to_owned()));
    let has = |fact: Fact, subject| analysis.facts.reading(&fact, subject).is_some();
    let agents = |subject| has(Fact::Variable("X".to_owned()), subject);
    assert_eq!((agents(0), agents(1), has(Fact::Platform, 0)), (false, true, true));
    // That none serves it is told all the same.
    let found = lines(&analysis);
    assert!(found.contains(&"a/dagster_cloud.yaml:4 unserved-platform".to_owned()), "{found:?}");
}

#[test]
fn an_overlay_that_adds_a_platform_changes_it() {
    let found = |overlay: &str, agent: &str| {
        let text = format!("\
#- a/dagster_cloud.yaml
locations: [{{location_name: a, code_source: {{python_file: a.py}}, container_context: {{k8s: {{namespace: n}}}}}}]
#- a/dagster_cloud.dev.yaml
locations: [{{location_name: a, image: dev}}]
#- a/dagster_cloud.prod.yaml
locations: [{{location_name: a, container_context: {overlay}}}]
{agent}");
        let analysis = check(&text);
        let own = analysis.diagnostics.iter().find(|it| it.rule == "changing-platform");
        own.map(|it| (it.finding.message.clone(), analysis.place(it.finding.primary.span)))
    };
    let told = found("{ecs: {}}", "").unwrap();
    let at = "dagster_cloud.prod.yaml:1";
    assert_eq!(told, ("`a` runs on k8s and ecs in prod, and on k8s in dev".into(), at.into()));
    assert_eq!(found("{k8s: {labels: {}}}", ""), None);
    // The agent says which counts.
    let agent = "#- infra/dagster.yaml\nuser_code_launcher: {class: K8sUserCodeLauncher}\n";
    assert_eq!(found("{ecs: {}}", agent), None);
}

#[test]
fn runs_decide_where_assets_are_stored() {
    let raw = |key: &str, value: &str| {
        format!(
            "{key}_k8s_config: {{container_config: {{env: [{{name: BUCKET, value: {value}}}]}}}}"
        )
    };
    let (run, server) = (raw("run", "one"), raw("server", "two"));
    for context in [&run, &format!("{run}, {server}"), &format!("env_vars: [BUCKET=two], {run}")] {
        let analysis = check(&repo("a", &format!("{{k8s: {{{context}}}}}")));
        let place = storage(&analysis, 0).unwrap();
        assert!(place.starts_with("s3://one"), "{context}: {place}");
    }
}

#[test]
fn one_variable_name_is_one_expectation_across_repositories() {
    let context = |bucket: &str| format!("{{k8s: {{env_vars: [BUCKET={bucket}]}}}}");
    let workspace = |c: &str| {
        let repos = [("a", "one"), ("b", "one"), ("c", c)];
        repos.map(|(name, bucket)| repo(name, &context(bucket))).concat()
    };
    let equal = check(&workspace("one"));
    assert!(lines(&equal).is_empty(), "{:?}", lines(&equal));
    let analysis = check(&workspace("two"));
    assert_eq!(lines(&analysis), ["c/dagster_cloud.yaml:4 one-variable-two-places"]);
    let fact = Fact::Storage("io_manager".into());
    assert_eq!(analysis.facts.verdict(&fact, None), Verdict::Different);
}

#[test]
fn repositories_that_share_no_variable_may_differ() {
    let other = repo("b", "{k8s: {env_vars: [OTHER=two]}}").replace("BUCKET", "OTHER");
    let analysis = check(&(repo("a", "{k8s: {env_vars: [BUCKET=one]}}") + &other));
    assert!(lines(&analysis).is_empty(), "{:?}", lines(&analysis));
}

#[test]
fn python_belongs_to_the_location_that_loads_it() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - {location_name: by-file, code_source: {python_file: one/defs.py}}
  - {location_name: by-module, code_source: {module_name: two.defs}}
  - {location_name: nowhere, code_source: {module_name: elsewhere}}
#- a/one/defs.py
from one.storage import resources
#- a/one/storage.py
import dagster as dg
resources = {\"io_manager\": dg.FilesystemIOManager(base_dir=\"/one\")}
#- a/src/two/defs.py
import dagster as dg
defs = dg.Definitions(resources={\"io_manager\": dg.FilesystemIOManager(base_dir=\"/two\")})
",
    );
    assert_eq!(storage(&analysis, 0), Ok("/one (pickle)".into()), "through its import");
    assert_eq!(storage(&analysis, 1), Ok("/two (pickle)".into()));
    assert!(!analysis.facts.code[1].assumed);
    assert!(analysis.facts.code[2].assumed, "nothing tells its entry point");
    assert!(storage(&analysis, 2).unwrap_err().contains("bound more than once"));
}

#[test]
fn a_location_beside_one_that_agrees_is_held_against_the_other_repository() {
    let two = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: agrees
    code_source: {python_file: definitions.py}
    container_context: {k8s: {env_vars: [BUCKET=one]}}
  - location_name: differs
    code_source: {python_file: definitions.py}
    container_context: {k8s: {env_vars: [BUCKET=two]}}
#- a/definitions.py
import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource

defs = dg.Definitions(resources={\"io_manager\": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar(\"BUCKET\"))})
";
    let other = repo("b", "{k8s: {env_vars: [BUCKET=one]}}");
    for text in [format!("{two}{other}"), format!("{other}{two}")] {
        assert_eq!(lines(&check(&text)), ["a/dagster_cloud.yaml:7 one-variable-two-places"]);
    }
}

#[test]
fn the_value_that_names_another_environment_is_the_odd_one() {
    let overlay = |name: &str, bucket: &str| {
        let base = repo(name, "{k8s: {namespace: n}}");
        let patch = format!(
            "#- {name}/dagster_cloud.prod.yaml\nlocations:\n  - location_name: {name}\n    container_context: {{k8s: {{env_vars: [BUCKET={bucket}]}}}}\n"
        );
        base + &patch
    };
    let dev = "#- a/dagster_cloud.dev.yaml\nlocations:\n  - {location_name: a}\n";
    let analysis = check(&(overlay("a", "dev-assets") + dev + &overlay("b", "prod-assets")));
    let found = lines(&analysis);
    assert!(
        found.contains(&"a/dagster_cloud.prod.yaml:3 one-variable-two-places [prod]".into()),
        "{found:?}"
    );
}

#[test]
fn in_a_monorepo_each_location_has_the_python_of_its_own_folder() {
    let manager = |folder: &str| {
        format!(
            "import dagster as dg\ndefs = dg.Definitions(resources={{\"io_manager\": dg.FilesystemIOManager(base_dir=\"/{folder}\")}})\n"
        )
    };
    for settings in [
        [
            "{build: {directory: ./a}, code_source: {python_file: definitions.py}",
            "{build: {directory: b/}, code_source: {python_file: definitions.py}",
        ],
        [
            "{working_directory: ./a, code_source: {module_name: definitions}",
            "{working_directory: b, code_source: {package_name: definitions}",
        ],
    ] {
        let analysis = check(&format!(
            "#- r/dagster_cloud.yaml\nlocations:\n  - {}, location_name: a}}\n  - {}, location_name: b}}\n#- r/a/definitions.py\n{}#- r/b/definitions.py\n{}",
            settings[0],
            settings[1],
            manager("a"),
            manager("b")
        ));
        assert_eq!(storage(&analysis, 0), Ok("/a (pickle)".into()));
        assert_eq!(storage(&analysis, 1), Ok("/b (pickle)".into()));
        assert!(!analysis.facts.code[0].assumed);
    }
}
