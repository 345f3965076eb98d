//! An agent's own configuration beside a location's: whom it serves, and raw Kubernetes configuration merged.

use locations_playground::fact::Fact;
use locations_playground::merge::variable_chains;
use locations_playground::schema::{K8sContext, PodConfig};
use locations_playground::source::FileId;
use locations_playground::yaml::{self, Data, Node};
use serde_json::{Value, json};

use crate::support::{check, served_by};
use crate::variables::{launcher, variables};

#[test]
fn of_several_platforms_that_of_the_agent_counts() {
    let context = "{k8s: {env_vars: [A=k8s]}, ecs: {env_vars: [A=ecs, C=ecs]}}";
    let on_ecs = variables(&launcher("EcsUserCodeLauncher"), context);
    assert_eq!(on_ecs, ["A=agent", "B=agent", "C=ecs"]);
    assert_eq!(variables(&launcher("K8sUserCodeLauncher"), context), ["A=k8s", "B=agent"]);
    // One of another platform is not the one that serves it.
    let on_docker = variables(&launcher("DockerUserCodeLauncher"), context);
    assert_eq!(on_docker, variables("", context));
}

#[test]
fn a_variable_of_several_platforms_is_known_where_they_agree() {
    let context = "{k8s: {env_vars: [A=k8s, B=same, C=k8s]}, ecs: {env_vars: [A=ecs, B=same]}, docker: {env_vars: [A, B=same, D=docker]}}";
    assert_eq!(
        variables("", context),
        [
            "A depends on the platform: `k8s` on Kubernetes, `ecs` on ECS, on Docker it comes from the agent's own environment",
            "B=same",
            "C depends on the platform: `k8s` on Kubernetes, not set on ECS, not set on Docker",
            "D depends on the platform: not set on Kubernetes, not set on ECS, `docker` on Docker",
        ]
    );
    let analysis = check(&served_by("", context));
    let effective = &analysis.deployed[0];
    let location = &effective.locations[0];
    let chains = variable_chains(&analysis.model, effective.environment.as_deref(), location);
    let told: Vec<String> = chains
        .iter()
        .map(|it| {
            let texts = it.steps.iter().filter_map(|it| it.span);
            let texts: Vec<&str> = texts.map(|it| analysis.files.slice(it)).collect();
            format!("{}: {}", it.words(), texts.join(", "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "the code is given as A on Kubernetes: A=k8s",
            "the code is given as A on ECS: A=ecs",
            "the code is given as A on Docker: A",
            "the code is given as B on Kubernetes: B=same",
            "the code is given as B on ECS: B=same",
            "the code is given as B on Docker: B=same",
            "the code is given as C on Kubernetes: C=k8s",
            "the code is given as D on Docker: D=docker",
        ]
    );
}

#[test]
fn an_agent_of_another_platform_is_not_taken_for_a_locations() {
    let context = "{k8s: {env_vars: [A=loc, C=loc]}}";
    assert_eq!(variables(&launcher("EcsUserCodeLauncher"), context), ["A=loc", "C=loc"]);
    // Of a location that is configured for none it is.
    assert_eq!(variables(&launcher("EcsUserCodeLauncher"), "{}"), ["A=agent", "B=agent"]);
    let two = |first: &str, second: &str| {
        let second = launcher(second);
        let agents = format!("{}#- more/dagster.yaml\n{second}", launcher(first));
        variables(&agents, context)
    };
    assert_eq!(two("EcsUserCodeLauncher", "DockerUserCodeLauncher"), ["A=loc", "C=loc"]);
    assert_eq!(two("EcsUserCodeLauncher", "K8sUserCodeLauncher"), ["A=loc", "B=agent", "C=loc"]);
    // One whose platform is not known may read it.
    assert_eq!(two("EcsUserCodeLauncher", "OwnLauncher"), ["A=loc", "C=loc"]);
}

#[test]
fn the_chart_of_the_agent_is_an_agent_on_kubernetes() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {python_file: a.py}
    container_context: {k8s: {env_vars: [A=own]}}
#- infra/values.yaml
dagsterCloud:
  deployments: [prod]
  branchDeployments: true
  agentQueues: {includeDefaultQueue: true, additionalQueues: [gpu]}
workspace:
  envVars: [A=agent, B=agent]
",
    );
    let (file, agent) = analysis.model.agents().next().unwrap();
    assert_eq!(agent.deployments[0].value, "prod");
    assert!(agent.branch_deployments.as_ref().unwrap().value);
    assert!(agent.reads(Some("gpu")) && agent.reads(None) && !agent.reads(Some("cpu")));
    let a = analysis.facts.reading(&Fact::Variable("A".into()), 0).unwrap();
    assert_eq!(a.value.as_deref(), Ok("own"));
    assert_eq!(a.hidden[0].file, file.id, "the agent's entry is among what was overridden");
    let b = analysis.facts.reading(&Fact::Variable("B".into()), 0).unwrap();
    assert_eq!(b.at.unwrap().file, file.id, "the agent's file is the origin");
}

#[test]
fn an_agent_counts_where_it_serves() {
    let agent = |rest: &str| format!("{}{rest}", launcher("K8sUserCodeLauncher"));
    let context = "{k8s: {namespace: n}}";
    assert_eq!(variables(&agent(""), context), ["A=agent", "B=agent"]);
    let other_platform = "{ecs: {env_vars: [C=own]}}";
    assert_eq!(variables(&agent(""), other_platform), ["C=own"]);
    let no_default = "agent_queues: {include_default_queue: false, additional_queues: [gpu]}\n";
    assert_eq!(variables(&agent(no_default), context), [""; 0]);
    let by_environment = check(
        "\
#- a/dagster_cloud.dev.yaml
locations: [{location_name: a, code_source: {python_file: a.py}}]
#- a/dagster_cloud.prod.yaml
locations: [{location_name: a, code_source: {python_file: a.py}}]
#- infra/prod/dagster.yaml
user_code_launcher: {class: DockerUserCodeLauncher, config: {env_vars: [A=prod]}}
#- infra/dagster.yaml
dagster_cloud_api: {deployment: dev}
user_code_launcher: {class: DockerUserCodeLauncher, config: {env_vars: [A=dev]}}
",
    );
    let values: Vec<Value> = (0..2)
        .map(|it| {
            json!(
                by_environment
                    .facts
                    .reading(&Fact::Variable("A".into()), it)
                    .unwrap()
                    .value
                    .clone()
                    .ok()
            )
        })
        .collect();
    assert_eq!(values, [json!("dev"), json!("prod")]);
    let found = by_environment.diagnostics.iter().map(|it| it.rule);
    assert!(
        found.clone().all(|it| it != "variable-missing-in-environment"),
        "an agent's file lacks nothing"
    );
}

fn json_of(node: &Node) -> Value {
    match &*node.data {
        Data::Seq(items) => items.iter().map(json_of).collect(),
        Data::Map(map) => Value::Object(
            map.entries
                .iter()
                .map(|it| (it.key.as_str().unwrap().into(), json_of(&it.value)))
                .collect(),
        ),
        Data::Str(text) => json!(**text),
        _ => json!(format!("{:?}", node.data)),
    }
}

fn parts(config: &PodConfig) -> Value {
    let mut parts = json!({});
    for (name, entries) in config.parts() {
        for entry in entries {
            parts[name][entry.key.as_str().unwrap()] = json_of(&entry.value);
        }
    }
    parts
}

/// The container context `k8s: {text}`, worked out.
fn context(text: &str) -> K8sContext {
    let node = yaml::parse(FileId(0), &format!("k8s: {text}")).root.unwrap();
    let mut faults = Vec::new();
    let context = K8sContext::read(&node, &mut faults);
    assert!(faults.is_empty(), "{faults:?}");
    context
}

#[test]
fn agent_and_location_merge_deep_or_shallow() {
    let agent = context(
        "{labels: {a: '1'}, resources: {limits: {cpu: '1', memory: '2'}}, env_vars: [A=1], volumes: [{name: v, emptyDir: {}}]}",
    );
    let over = |behavior: &str| {
        let location = context(&format!(
            "{{server_k8s_config: {{container_config: {{resources: {{limits: {{cpu: '9'}}}}, env: [{{name: Z, value: z}}]}}, pod_spec_config: {{volumes: [{{name: w, emptyDir: {{}}}}]}}, merge_behavior: {behavior}}}}}"
        ));
        let mut faults = Vec::new();
        let merged = agent.clone().merge(location, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        parts(&merged.server)
    };
    let labels = json!({"labels": {"a": "1"}});
    let (a, z) = (json!({"name": "A", "value": "1"}), json!({"name": "Z", "value": "z"}));
    let (v, w) = (json!({"name": "v", "empty_dir": {}}), json!({"name": "w", "empty_dir": {}}));
    assert_eq!(
        over("DEEP"),
        json!({
            "container_config": {"resources": {"limits": {"cpu": "9", "memory": "2"}}, "env": [a, z]},
            "pod_template_spec_metadata": labels, "pod_spec_config": {"volumes": [v, w]},
            "deployment_metadata": labels, "service_metadata": labels,
        })
    );
    assert_eq!(
        over("SHALLOW"),
        json!({
            "container_config": {"resources": {"limits": {"cpu": "9"}}, "env": [z]},
            "pod_template_spec_metadata": labels, "pod_spec_config": {"volumes": [w]},
            "deployment_metadata": labels, "service_metadata": labels,
        })
    );
}

#[test]
fn the_keys_beside_raw_configuration_lie_below_it() {
    for (behavior, limits, env) in [
        (
            "DEEP",
            json!({"cpu": "9", "memory": "2"}),
            json!([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]),
        ),
        ("SHALLOW", json!({"cpu": "9"}), json!([{"name": "A", "value": "2"}])),
    ] {
        let context = context(&format!(
            "{{env_vars: [A=1], resources: {{limits: {{cpu: '1', memory: '2'}}}}, server_k8s_config: {{container_config: {{env: [{{name: A, value: '2'}}], resources: {{limits: {{cpu: '9'}}}}}}, merge_behavior: {behavior}}}}}"
        ));
        let server = json!({"container_config": {"env": env, "resources": {"limits": limits}}});
        assert_eq!(parts(&context.server), server, "{behavior}");
        let below = json!({"env": [{"name": "A", "value": "1"}], "resources": {"limits": {"cpu": "1", "memory": "2"}}});
        assert_eq!(parts(&context.run), json!({"container_config": below}), "{behavior}");
    }
}
