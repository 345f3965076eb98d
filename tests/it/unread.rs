//! What is not here to be read is no proof of anything: secrets, config maps, values from other lists.

use locations_playground::analysis::Analysis;

use crate::support::check;

const PYTHON: &str = "\
#- a/defs.py
import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource
defs = dg.Definitions(resources={
    'io_manager': S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=dg.EnvVar('BUCKET')),
})
";

/// A location whose `BUCKET` is set in dev, and in prod has `context`.
fn of(context: &str) -> Analysis {
    check(&format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: defs.py}}
#- a/dagster_cloud.dev.yaml
locations:
  - location_name: a
    container_context: {{{platform}: {{env_vars: [BUCKET=b-dev]}}}}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: a
    container_context: {context}
{PYTHON}",
        platform = if context.contains("ecs") { "ecs" } else { "k8s" },
    ))
}

/// Why the storage in prod is not known, and which rules speak of what is missing.
fn told(context: &str) -> (String, usize) {
    let analysis = of(context);
    let prod = |it: usize| analysis.facts.subjects[it].environment.as_deref() == Some("prod");
    let storage = analysis.facts.storage.iter().find(|it| prod(it.subject)).unwrap();
    let reason = storage.parts.iter().find_map(|it| it.value.clone().err()).unwrap();
    let missing = analysis.diagnostics.iter();
    (reason, missing.filter(|it| it.rule == "variable-missing-in-environment").count())
}

#[test]
fn what_a_secret_may_hold_is_not_missing() {
    for (context, source) in [
        ("{k8s: {env_secrets: [app-env]}}", "the secret `app-env`"),
        ("{k8s: {env_config_maps: [settings]}}", "the config map `settings`"),
        (
            "{k8s: {run_k8s_config: {container_config: {env_from: [{secret_ref: {name: raw}}]}}}}",
            "a secret `raw`",
        ),
        ("{ecs: {secrets_tags: [team]}}", "a secret tagged `team`"),
        ("{ecs: {secrets: [{name: BUCKET, valueFrom: arn}]}}", "the secret `BUCKET`"),
    ] {
        let reason = format!("`BUCKET` may come from {source}, which is not here");
        assert_eq!(told(context), (reason, 0), "{context}");
    }
    for context in [
        "{k8s: {namespace: n}}",
        "{k8s: {env_secrets: []}}",
        "{ecs: {secrets: [{name: X, valueFrom: a}]}}",
    ] {
        let reason = "`BUCKET` is not set for `a` in prod".to_owned();
        assert_eq!(told(context), (reason, 1), "{context}");
    }
}

#[test]
fn what_an_agents_secret_may_hold_is_not_missing() {
    for (class, config, source) in [
        ("Ecs", "{secrets_tag: dagster}", "a secret tagged `dagster`"),
        ("Ecs", "{secrets: [{name: BUCKET, valueFrom: arn}]}", "the secret `BUCKET`"),
        ("Ecs", "{secrets: ['arn:aws:one']}", "the secret `arn:aws:one`"),
        ("K8s", "{envSecrets: [app-env]}", "the secret `app-env`"),
        (
            "K8s",
            "{runK8sConfig: {containerConfig: {envFrom: [{secretRef: {name: raw}}]}}}",
            "a secret `raw`",
        ),
    ] {
        let agent =
            format!("user_code_launcher: {{class: {class}UserCodeLauncher, config: {config}}}\n");
        let files = "#- a/dagster_cloud.yaml\nlocations: [{location_name: a, code_source: {python_file: defs.py}}]\n";
        let analysis = check(&format!("{files}{PYTHON}#- infra/dagster.yaml\n{agent}"));
        let storage = &analysis.facts.storage[0];
        let reason = storage.parts.iter().find_map(|it| it.value.clone().err()).unwrap();
        assert_eq!(reason, format!("`BUCKET` may come from {source}, which is not here"));
    }
}

/// The messages of one rule.
fn messages(rule: &str, files: &str) -> Vec<String> {
    let analysis = check(files);
    let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
    own.map(|it| it.finding.message.clone()).collect()
}

#[test]
fn a_list_that_lacks_what_another_list_gives_is_in_step() {
    let of = |shared: &str| {
        messages(
            "lists-out-of-step",
            &format!(
                "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{module_name: m}}
    container_context:
      k8s:
        env_vars: [{shared}=3]
        server_k8s_config: {{container_config: {{env: [{{name: A, value: x}}, {{name: B, value: x}}, {{name: C, value: x}}]}}}}
        run_k8s_config: {{container_config: {{env: [{{name: A, value: x}}, {{name: B, value: x}}]}}}}
"
            ),
        )
    };
    assert_eq!(of("C"), [""; 0]);
    assert_eq!(of("D"), ["`C` is set for code servers but not for runs"]);
}

#[test]
fn a_null_below_a_value_takes_nothing_away() {
    let of = |base: &str, prod: &str| {
        let context = |it: &str| format!("    container_context: {{k8s: {{namespace: {it}}}}}\n");
        messages(
            "null-override",
            &format!(
                "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{module_name: m}}
{}#- a/dagster_cloud.prod.yaml
locations:
  - location_name: a
{}",
                context(base),
                context(prod)
            ),
        )
    };
    assert_eq!(of("~", "prod"), [""; 0]);
    assert_eq!(of("base", "~"), ["Null does not take the value of `namespace` away"]);
}

#[test]
fn a_comment_reads_no_variable_and_a_text_may() {
    let is_told = |code: &str| {
        let analysis = check(&format!(
            "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: defs.py}}
    container_context: {{k8s: {{env_vars: [LIST=1]}}}}
{PYTHON}{code}
"
        ));
        let is_it = |it: &&locations_playground::diagnostic::Diagnostic| {
            it.rule == "unread-variable" && it.finding.message.contains("`LIST`")
        };
        analysis.diagnostics.iter().filter(is_it).count() == 1
    };
    for unread in [
        "",
        "# LIST",
        "A = 1  # os.environ['LIST'] once",
        "A = 'é\\'' # LIST",
        "A = \"'\" # LIST",
        "A = '''\n# text\n''' # LIST",
        "A = r'\\\\' # LIST",
    ] {
        assert!(is_told(unread), "{unread}");
    }
    for read in [
        "A = EnvVar('LIST')",
        "A = '# LIST'",
        "A = \"'# LIST\"",
        "A = '''\n# echo $LIST\n'''",
        "A = \"\"\"it's\n# echo $LIST \"\n\"\"\"",
        "A = 'one \\\n# LIST'",
        "A = 'it\\'s # LIST'",
        "# it's\nA = EnvVar('LIST')",
        "A = LIST # it's",
    ] {
        assert!(!is_told(read), "{read}");
    }
}
