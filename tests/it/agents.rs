//! An agent's own configuration beside a location's: which variables count, whom it serves, and raw Kubernetes configuration merged.

use locations_playground::fact::Fact;
use locations_playground::merge::{variable_chains, variables_in};
use locations_playground::model::read_settings;
use locations_playground::schema::{K8sContext, PodConfig};
use locations_playground::source::FileId;
use locations_playground::yaml::{self, Data, Node};
use serde_json::{Value, json};

use crate::support::{check, check_with, fixture};

/// The effective variables of the only location, each `NAME=value`.
fn variables(agent: &str, context: &str) -> Vec<String> {
    let analysis = check(&format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: a.py}}
    container_context: {context}
#- infra/dagster.yaml
{agent}"
    ));
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    variables_in(&analysis.model, environment, &effective.locations[0])
        .into_iter()
        .map(|it| match it.given.value() {
            Ok(value) => format!("{}={value}", it.name),
            Err(reason) => format!("{} {reason}", it.name),
        })
        .collect()
}

fn launcher(class: &str) -> String {
    format!(
        "\
dagster_cloud_api: {{deployment: prod}}
user_code_launcher:
  module: dagster_cloud.workspace
  class: {class}
  config: {{env_vars: [A=agent, B=agent]}}
"
    )
}

#[test]
fn the_platform_decides_whether_the_agent_or_the_location_is_stronger() {
    let cases = [
        ("K8sUserCodeLauncher", "k8s", ["A=plat", "B=agent", "S=shared"], ["A=plat", "B=agent"]),
        ("EcsUserCodeLauncher", "ecs", ["A=agent", "B=agent", "S=shared"], ["A=agent", "B=agent"]),
        (
            "DockerUserCodeLauncher",
            "docker",
            ["A=plat", "B=agent", "S=shared"],
            ["A=plat", "B=agent"],
        ),
        ("AcaUserCodeLauncher", "aca", ["A=agent", "B=agent", "S=shared"], ["A=agent", "B=agent"]),
    ];
    for (class, platform, with_shared, alone) in cases {
        let own = format!("{platform}: {{env_vars: [A=plat]}}");
        let shared = format!("{{env_vars: [A=shared, S=shared], {own}}}");
        assert_eq!(variables(&launcher(class), &shared), with_shared, "{platform}");
        assert_eq!(variables(&launcher(class), &format!("{{{own}}}")), alone, "{platform}");
    }
}

#[test]
fn of_several_platforms_that_of_the_agent_counts() {
    let context = "{k8s: {env_vars: [A=k8s]}, ecs: {env_vars: [A=ecs, C=ecs]}}";
    let on_ecs = variables(&launcher("EcsUserCodeLauncher"), context);
    assert_eq!(on_ecs, ["A=agent", "B=agent", "C=ecs"]);
    assert_eq!(variables(&launcher("K8sUserCodeLauncher"), context), ["A=k8s", "B=agent"]);
    // An agent of another platform reads neither.
    assert_eq!(variables(&launcher("DockerUserCodeLauncher"), context), ["A=agent", "B=agent"]);
}

#[test]
fn what_no_agent_reads_gives_no_variable() {
    let context = "{k8s: {env_vars: [A=loc, C=loc]}}";
    assert_eq!(variables(&launcher("EcsUserCodeLauncher"), context), ["A=agent", "B=agent"]);
    let two = |first: &str, second: &str| {
        let second = launcher(second);
        let agents = format!("{}#- more/dagster.yaml\n{second}", launcher(first));
        variables(&agents, context)
    };
    // Of two agents neither can be meant, and still none reads it.
    assert!(two("EcsUserCodeLauncher", "DockerUserCodeLauncher").is_empty());
    assert_eq!(two("EcsUserCodeLauncher", "K8sUserCodeLauncher"), ["A=loc", "B=agent", "C=loc"]);
    // One whose platform is not known may read it.
    assert_eq!(two("EcsUserCodeLauncher", "OwnLauncher"), ["A=loc", "C=loc"]);
}

#[test]
fn raw_containers_come_last_and_a_shallow_one_alone() {
    let agent = "\
user_code_launcher:
  class: K8sUserCodeLauncher
  config:
    env_vars: [A=agent, B=agent]
    server_k8s_config: {container_config: {env: [{name: B, value: raw agent}]}}
";
    let raw = "container_config: {env: [{name: A, value: raw}]}";
    let deep = format!("{{k8s: {{env_vars: [A=plat], server_k8s_config: {{{raw}}}}}}}");
    assert_eq!(variables(agent, &deep), ["A=raw", "B=raw agent"]);
    let shallow = format!(
        "{{k8s: {{env_vars: [A=plat], server_k8s_config: {{merge_behavior: SHALLOW, {raw}}}}}}}"
    );
    assert_eq!(variables(agent, &shallow), ["A=raw"]);
    // An equal entry stays at its first place, so what overrides it in between wins.
    let again = "{k8s: {env_vars: [A=1], env: [{name: A, value: '2'}], server_k8s_config: {container_config: {env: [{name: A, value: '1'}]}}}}";
    assert_eq!(variables(agent, again), ["A=2", "B=raw agent"]);
}

#[test]
fn lists_of_one_side_alone_keep_their_repeated_entries() {
    let class = "user_code_launcher: {class: K8sUserCodeLauncher, config: {env_vars: []}}\n";
    let context = "{env_vars: [], k8s: {env_vars: [A=1, A=2, A=1]}}";
    assert_eq!(variables(class, context), ["A=1"]);
    // An empty list of raw configuration is a list, and merging with it drops what is repeated.
    let raw =
        "{k8s: {env_vars: [A=1, A=2, A=1], server_k8s_config: {container_config: {env: []}}}}";
    assert_eq!(variables(class, raw), ["A=2"]);
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
    assert_eq!(variables(&agent(""), other_platform), ["A=agent", "B=agent"]);
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

/// Each entry of a variable, weakest first, the one that counts marked.
fn chain(agent: &str, context: &str, typed: &str) -> Vec<String> {
    let text = format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: a.py}}
    container_context: {context}
#- infra/dagster.yaml
{agent}"
    );
    let settings = read_settings(&format!("version: 1\n{typed}")).unwrap();
    let analysis = check_with(fixture(&text), settings);
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    let location = &effective.locations[0];
    let chains = variable_chains(&analysis.model, environment, location);
    let chain = chains.iter().find(|it| it.name == "A").unwrap();
    let steps = chain.steps.iter().enumerate().map(|(at, it)| {
        let text = it.span.map(|it| analysis.files.slice(it).to_owned());
        let mark = if at == chain.winner { "*" } else { "" };
        format!("{mark}{:?} {}", it.set_in, text.or_else(|| it.typed.clone()).unwrap())
    });
    // The chain and the variable say the same.
    let variable = &variables_in(&analysis.model, environment, location)[0];
    let spans = chain.steps.iter().enumerate().filter(|it| it.0 != chain.winner);
    let spans: Vec<_> = spans.filter_map(|it| it.1.span).collect();
    assert_eq!((variable.set_in, &variable.hidden), (chain.steps[chain.winner].set_in, &spans));
    steps.collect()
}

#[test]
fn every_list_is_a_step_of_why_a_variable_is_what_it_is() {
    let context = "{env_vars: [A=shared], PLATFORM: {env_vars: [A=plat]}}";
    let [agent, shared, plat] = ["Agent A=agent", "Shared A=shared", "Platform A=plat"];
    for (class, platform, steps) in [
        ("K8sUserCodeLauncher", "k8s", [agent, shared, plat]),
        ("DockerUserCodeLauncher", "docker", [agent, shared, plat]),
        ("EcsUserCodeLauncher", "ecs", [plat, shared, agent]),
        ("AcaUserCodeLauncher", "aca", [plat, shared, agent]),
    ] {
        let context = context.replace("PLATFORM", platform);
        let marked = [steps[0].to_owned(), steps[1].to_owned(), format!("*{}", steps[2])];
        assert_eq!(chain(&launcher(class), &context, ""), marked, "{platform}");
        let typed = "variables: [{name: A, value: ui, set_in: deployment}, {name: A, set_in: deployment, locations: [a]}, {name: A, value: b, set_in: deployment, locations: [b]}]\n";
        let found = chain(&launcher(class), &context, typed);
        let all = ["Deployment A=ui", "*DeploymentLocation A"];
        assert_eq!(found, [&steps[..], &all].concat(), "{platform}");
    }
}

#[test]
fn what_repeats_or_is_replaced_is_a_step_that_does_not_count() {
    let class = "user_code_launcher: {class: K8sUserCodeLauncher, config: {}}\n";
    let again = "{k8s: {env_vars: [A=1], env: [{name: A, value: '2'}], server_k8s_config: {container_config: {env: [{name: A, value: '1'}]}}}}";
    assert_eq!(chain(class, again, ""), ["Platform A=1", "*Platform '2'", "Container '1'"]);
    let shallow = "{k8s: {env_vars: [A=plat], server_k8s_config: {merge_behavior: SHALLOW, container_config: {env: [{name: A, value: raw}]}}}}";
    assert_eq!(chain(class, shallow, ""), ["Platform A=plat", "*Container raw"]);
}

#[test]
fn what_comes_from_the_cluster_is_set_and_its_value_is_not_known() {
    let class = "user_code_launcher: {class: K8sUserCodeLauncher, config: {env_vars: [A=agent]}}\n";
    let secret = "{name: A, valueFrom: {secretKeyRef: {name: tokens, key: a}}}";
    let raw = |list: &str| {
        format!(
            "{{k8s: {{env_vars: [A=plat], server_k8s_config: {{container_config: {{env: [{list}]}}}}}}}}"
        )
    };
    assert_eq!(variables(class, &raw(secret)), ["A comes from a secret `tokens.a`"]);
    let text = "{secretKeyRef: {name: tokens, key: a}}";
    let [agent, plat] = ["Agent A=agent", "Platform A=plat"];
    assert_eq!(chain(class, &raw(secret), ""), [agent, plat, &format!("*Container {text}")]);
    let beaten = raw(&format!("{secret}, {{name: A, value: own}}"));
    assert_eq!(
        chain(class, &beaten, ""),
        [agent, plat, &format!("Container {text}"), "*Container own"]
    );
    for (from, source) in [
        ("configMapKeyRef: {name: m, key: k}", "comes from a config map `m.k`"),
        ("field_ref: {field_path: status.podIP}", "comes from a field of the pod `status.podIP`"),
        (
            "resourceFieldRef: {resource: limits.cpu}",
            "comes from the container's resources `limits.cpu`",
        ),
        ("other: {}", "comes from other"),
    ] {
        let context =
            format!("{{k8s: {{env: [{{name: B, valueFrom: {{{from}}}}}, {{name: C}}]}}}}");
        assert_eq!(variables("", &context), [format!("B {source}"), "C=".to_owned()]);
    }
    // Equal ones are one, in either spelling.
    let again = "{k8s: {env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: A, value: b}], server_k8s_config: {container_config: {env: [{name: A, value_from: {secret_key_ref: {key: k, name: s}}}]}}}}";
    assert_eq!(variables("", again), ["A=b"]);
}

#[test]
fn what_is_typed_in_counts_with_its_precedence() {
    let typed = "variables: [{name: A, value: typed, set_in: agent}]\n";
    let value = |context: &str| chain("", context, typed);
    assert_eq!(value("{k8s: {env_vars: [A=own]}}"), ["TypedAgent A=typed", "*Platform A=own"]);
    assert_eq!(value("{ecs: {env_vars: [A=own]}}"), ["Platform A=own", "*TypedAgent A=typed"]);
    let settings = read_settings(&format!("version: 1\n{typed}")).unwrap();
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {python_file: a.py}
    container_context: {docker: {env_vars: [A]}}
";
    let analysis = check_with(fixture(text), settings);
    let reading = analysis.facts.reading(&Fact::Variable("A".into()), 0).unwrap();
    assert_eq!(reading.value.as_deref(), Ok("typed"), "a name alone asks the agent");
}
