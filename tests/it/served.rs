//! What each platform makes of a location's settings and its agent's, and why.

use locations_playground::merge::{Step, pointer, served, why};

use crate::support::check;

/// What a platform makes of `context` under the agent whose configuration is `config`, each value with its steps.
fn served_lines(class: &str, config: &str, context: &str) -> Vec<String> {
    let analysis = check(&format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: a.py}}
    container_context: {context}
#- infra/dagster.yaml
user_code_launcher: {{class: {class}, config: {config}}}
"
    ));
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    let merged = served(&analysis.model, environment, &effective.locations[0]).unwrap();
    let mut lines = Vec::new();
    merged.visit(&mut Vec::new(), &mut |path, value| {
        if !value.items().is_empty() || !value.entries().is_empty() {
            return;
        }
        let pointer = pointer(path);
        let chain = why(&analysis.model, &merged, &pointer).unwrap();
        let step = |(at, it): (usize, &Step)| {
            let mark = if at == chain.winner { "*" } else { "" };
            format!("{mark}{:?} {}", it.level, analysis.files.slice(it.span))
        };
        let steps: Vec<String> = chain.steps.iter().enumerate().map(step).collect();
        lines.push(format!("{pointer}: {}", steps.join(", ")));
    });
    lines
}

#[test]
fn amazon_lets_the_location_set_sizes_and_the_agent_secrets() {
    let config = "{task_role_arn: theirs, execution_role_arn: theirs, server_resources: {cpu: '512', memory: '512'}, secrets: [{name: X, valueFrom: agent}], cluster: c}";
    let context = "{ecs: {task_role_arn: ours, execution_role_arn: '', server_resources: {memory: '1024'}, secrets: [{name: X, valueFrom: own}, {name: Y, valueFrom: own}]}}";
    assert_eq!(
        served_lines("EcsUserCodeLauncher", config, context),
        [
            "/execution_role_arn: *Agent theirs",
            "/secrets/0/name: Base X, *Agent X",
            "/secrets/0/valueFrom: Base own, *Agent agent",
            "/secrets/1/name: *Base Y",
            "/secrets/1/valueFrom: *Base own",
            "/server_resources/cpu: *Agent '512'",
            "/server_resources/memory: Agent '512', *Base '1024'",
            "/task_role_arn: Agent theirs, *Base ours",
        ]
    );
}

#[test]
fn kubernetes_merges_inside_unless_the_location_is_shallow() {
    let config = "{namespace: theirs, labels: {a: agent, b: agent}, server_k8s_config: {container_config: {args: [x], resources: {limits: {cpu: '1'}}}}}";
    let context = "{k8s: {labels: {a: own}, env_secrets: [s], server_k8s_config: {container_config: {args: [y], resources: {limits: {memory: 2Gi}}}}}}";
    assert_eq!(
        served_lines("K8sUserCodeLauncher", config, context),
        [
            "/env_secrets/0: *Base s",
            "/labels/a: Agent agent, *Base own",
            "/labels/b: *Agent agent",
            "/namespace: *Agent theirs",
            "/server_k8s_config/container_config/args/0: Agent x, *Base y",
            "/server_k8s_config/container_config/resources/limits/cpu: *Agent '1'",
            "/server_k8s_config/container_config/resources/limits/memory: *Base 2Gi",
        ]
    );
    let shallow =
        context.replace("server_k8s_config: {", "server_k8s_config: {merge_behavior: SHALLOW, ");
    let lines = served_lines("K8sUserCodeLauncher", config, &shallow);
    let resources = "/server_k8s_config/container_config/resources/limits/memory";
    let told = format!("{resources}: Agent {{limits: {{cpu: '1'}}}}, *Base 2Gi");
    assert!(lines.contains(&told), "{lines:?}");
    assert!(lines.iter().all(|it| !it.starts_with("/labels/b")), "{lines:?}");
}

#[test]
fn docker_takes_the_registry_whole_and_arguments_by_name() {
    let config =
        "{networks: [n, m], registry: {url: theirs, username: u}, container_kwargs: {a: 1, b: 1}}";
    let context = "{docker: {networks: [m, o], registry: {url: ours}, container_kwargs: {b: 2}}}";
    assert_eq!(
        served_lines("DockerUserCodeLauncher", config, context),
        [
            "/container_kwargs/a: *Agent 1",
            "/container_kwargs/b: Agent 1, *Base 2",
            "/networks/0: *Agent n",
            "/networks/1: *Agent m, Base m",
            "/networks/2: *Base o",
            "/registry/url: Agent theirs, *Base ours",
        ]
    );
}
