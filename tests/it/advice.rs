//! What is said of a key at the wrong level or of the wrong letters, and of raw Kubernetes configuration.

use crate::support::{check, fixed};

/// What is said about `key` in `container_context`: help, and the text after the fix, from the key on.
fn told(context: &str, key: &str) -> (String, Option<String>) {
    let head = "locations:\n  - location_name: a\n    code_source: {module_name: a}\n";
    let text = format!("{head}    container_context: {context}\n");
    let analysis = check(&format!("#- a/dagster_cloud.yaml\n{text}"));
    let found = analysis.diagnostics.iter().find(|it| it.finding.message.contains(key));
    let finding = &found.unwrap_or_else(|| panic!("nothing of {key}: {context}")).finding;
    let at = finding.primary.span.start as usize;
    let fix = finding.fixes.first();
    let after = fix.map(|it| fixed(&analysis, it)[0].text[at..].trim_end().to_owned());
    (finding.help.clone().unwrap_or_default(), after)
}

#[test]
fn a_key_at_the_wrong_level_is_told_where_it_belongs() {
    let either = "or for servers and runs alike to `container_context.k8s`";
    for (context, key, help) in [
        ("{k8s: {resources: {cpu: 1}}}", "`cpu`", "`limits` or `requests`"),
        ("{k8s: {run_k8s_config: {env_vars: []}}}", "`env_vars`", "`container_config.env`"),
        ("{k8s: {run_k8s_config: {resources: {}}}}", "`resources`", "`container_config`, or"),
        ("{k8s: {run_k8s_config: {resources: {}}}}", "`resources`", either),
        ("{k8s: {server_k8s_config: {labels: {}}}}", "`labels`", either),
        ("{k8s: {server_k8s_config: {namespace: x}}}", "`namespace`", "to `container_context.k8s`"),
        (
            "{k8s: {server_k8s_config: {replicas: 2}}}",
            "`replicas`",
            "`container_context.k8s.server_replica_count`",
        ),
        (
            "{k8s: {run_k8s_config: {tolerations: []}}}",
            "`tolerations`",
            "belongs to `pod_spec_config`",
        ),
        ("{k8s: {tolerations: []}}", "`tolerations`", "`pod_spec_config` of `run_k8s_config` or"),
        ("{k8s: {namespace: {name: x}}}", "`name`", "`{env: NAME}`"),
    ] {
        let (found, fix) = told(context, key);
        assert!(found.contains(help), "{context}: {found}");
        assert_eq!(fix, None, "{context}");
    }
}

#[test]
fn a_misspelt_key_is_renamed() {
    for (context, key, after) in [
        ("{k8s: {service_account: x}}", "`service_account`", "service_account_name: x}}"),
        ("{ecs: {run_ecs_tags: [{name: a}]}}", "`name` is not", "key: a}]}}"),
        ("{k8s: {volumes: [{name: v, configmap: {}}]}}", "`configmap`", "configMap: {}}]}}"),
        ("{k8s: {volume_mounts: [{name: v, mout_path: x}]}}", "`mout_path`", "mount_path: x}]}}"),
        (
            "{k8s: {run_k8s_config: {pod_spec_config: {tolerationss: []}}}}",
            "`tolerationss`",
            "tolerations: []}}}}",
        ),
    ] {
        let (help, fixed) = told(context, key);
        assert!(help.starts_with("did you mean"), "{context}: {help}");
        assert_eq!(fixed.as_deref(), Some(after), "{context}");
    }
    let context = "{k8s: {run_k8s_config: {container_config: {resource: {}, resources: {}}}}}";
    let (help, fix) = told(context, "`resource`");
    assert_eq!((help.contains("there already"), fix), (true, None), "{help}");
}

#[test]
fn one_slip_in_k8s_leaves_the_raw_configuration_checked() {
    let raw = "run_k8s_config: {pod_spec_config: {nodeSelectors: {}}}";
    let (help, _) =
        told(&format!("{{k8s: {{nmespace: x, namespace: 1, {raw}}}}}"), "`nodeSelectors`");
    assert!(help.contains("`nodeSelector`"), "{help}");
    let list = "{k8s: {run_k8s_config: {pod_spec_config: {containers: {name: x}}}}}";
    assert!(
        told(list, "a mapping, where Kubernetes has a list").0.contains("the agent stops here")
    );
    let article = "{k8s: {run_k8s_config: {pod_spec_config: {affinity: {qqqqqq: 1}}}}}";
    assert!(!told(article, "in an Affinity").0.is_empty());
}

#[test]
fn a_key_of_the_container_context_beside_it_is_told_where_it_belongs() {
    for (key, help) in [
        ("namespace: x", "`namespace` belongs to `container_context.k8s`"),
        ("env_secrets: [a]", "`env_secrets` belongs to `container_context.k8s`"),
        ("service_account_name: x", "`service_account_name` belongs to `container_context.k8s`"),
        ("node_selector: {a: b}", "`node_selector` belongs to `pod_spec_config`"),
        ("resources: {limits: {cpu: 1}}", "belongs to `container_context.k8s`"),
        ("zzz: {}", "may hold"),
    ] {
        let analysis = check(&format!(
            "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {{module_name: a}}\n    {key}\n"
        ));
        let of_key = |it: &&locations_playground::diagnostic::Diagnostic| it.rule == "unknown-key";
        let found = analysis.diagnostics.iter().find(of_key).expect(key);
        let told = found.finding.help.as_deref().unwrap();
        assert!(told.contains(help), "{key}: {told}");
    }
}

#[test]
fn below_a_key_that_the_check_refuses_nothing_else_is_said() {
    let analysis = check(
        "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {module_name: a}\n    git: {commit: x}\n",
    );
    let rules: Vec<&str> = analysis.diagnostics.iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["unknown-key"]);
}
