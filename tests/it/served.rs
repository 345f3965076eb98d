//! What each platform makes of a location's settings and its agent's, and why.

use locations_playground::analysis::Analysis;
use locations_playground::merge::{
    Chain, Later, Part, PartItem, Step, VariableChain, VariableStep, later, pointer, served,
    servings, why,
};

use crate::support::{check, served_by};

/// A location with this `context`, and the agent that serves it with this `config`.
fn analysis(class: &str, config: &str, context: &str) -> Analysis {
    let agent = format!("user_code_launcher: {{class: {class}, config: {config}}}\n");
    check(&served_by(&agent, context))
}

/// The steps of `chain`, weakest first, the one that counts marked.
fn steps(analysis: &Analysis, chain: &Chain<'_>) -> String {
    let step = |(at, it): (usize, &Step)| {
        let mark = if at == chain.winner { "*" } else { "" };
        format!("{mark}{:?} {}", it.level, analysis.files.slice(it.span))
    };
    chain.steps.iter().enumerate().map(step).collect::<Vec<_>>().join(", ")
}

/// What a platform makes of `context` under the agent whose configuration is `config`, each value with its steps.
fn served_lines(class: &str, config: &str, context: &str) -> Vec<String> {
    let analysis = analysis(class, config, context);
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    let location = &effective.locations[0];
    let merged = served(&servings(&analysis.model, environment, location)[0], location).unwrap();
    let mut lines = Vec::new();
    merged.visit(&mut Vec::new(), &mut |path, value| {
        if !value.items().is_empty() || !value.entries().is_empty() {
            return;
        }
        let pointer = pointer(path);
        let chain = why(&analysis.model, &merged, &pointer).unwrap();
        lines.push(format!("{pointer}: {}", steps(&analysis, &chain)));
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
            "/namespace: *Agent theirs",
            "/server_k8s_config/pod_template_spec_metadata/labels/a: Agent agent, *Base own",
            "/server_k8s_config/pod_template_spec_metadata/labels/b: *Agent agent",
            "/server_k8s_config/deployment_metadata/labels/a: Agent agent, *Base own",
            "/server_k8s_config/deployment_metadata/labels/b: *Agent agent",
            "/server_k8s_config/service_metadata/labels/a: Agent agent, *Base own",
            "/server_k8s_config/service_metadata/labels/b: *Agent agent",
            "/server_k8s_config/container_config/args/0: Agent x, *Base y",
            "/server_k8s_config/container_config/resources/limits/cpu: *Agent '1'",
            "/server_k8s_config/container_config/resources/limits/memory: *Base 2Gi",
            "/server_k8s_config/container_config/env_from/0/secret_ref/name: *Base s",
            "/run_k8s_config/pod_template_spec_metadata/labels/a: Agent agent, *Base own",
            "/run_k8s_config/pod_template_spec_metadata/labels/b: *Agent agent",
            "/run_k8s_config/job_metadata/labels/a: Agent agent, *Base own",
            "/run_k8s_config/job_metadata/labels/b: *Agent agent",
            "/run_k8s_config/container_config/env_from/0/secret_ref/name: *Base s",
        ]
    );
    let shallow =
        context.replace("server_k8s_config: {", "server_k8s_config: {merge_behavior: SHALLOW, ");
    let lines = served_lines("K8sUserCodeLauncher", config, &shallow);
    let resources = "/server_k8s_config/container_config/resources/limits/memory";
    let told = format!("{resources}: Agent {{limits: {{cpu: '1'}}}}, *Base 2Gi");
    assert!(lines.contains(&told), "{lines:?}");
    let labels = |process: &str| {
        let path = format!("/{process}_k8s_config/pod_template_spec_metadata/labels/b");
        lines.iter().any(|it| it.starts_with(&path))
    };
    assert!(!labels("server") && labels("run"), "runs are not shallow: {lines:?}");
}

#[test]
fn raw_configuration_of_kubernetes_counts_before_what_stands_beside_it() {
    // Weakest first: the agent's keys, its raw configuration, the location's keys, its raw configuration.
    let config = "{scheduler_name: one, pull_policy: Always, runK8sConfig: {podSpecConfig: {schedulerName: two, serviceAccountName: two, nodeName: two}}}";
    let context = "{k8s: {scheduler_name: three, service_account_name: three, image_pull_policy: Never, volumes: [{name: v, emptyDir: {}}], run_k8s_config: {pod_spec_config: {schedulerName: four, volumes: [{name: w, empty_dir: {}}, {name: v, empty_dir: {}}]}}}}";
    let lines = later_lines("K8sUserCodeLauncher", config, context);
    assert_eq!(
        lines,
        [
            "k8s/scheduler_name: code servers get: Agent one, *Base three; runs get: Agent one, Agent two, Base three, *Base four",
            "k8s/service_account_name: runs get: Agent two, *Base three",
            "k8s/image_pull_policy: the location gets: Agent Always, *Base Never",
            "k8s/volumes/0/name: runs get: *Base v, Base v; before {name: w, empty_dir: {}}",
            "k8s/volumes/0/emptyDir: runs get: *Base {}, Base {}; before {name: w, empty_dir: {}}",
            "k8s/run_k8s_config/pod_spec_config/schedulerName: runs get: Agent one, Agent two, Base three, *Base four",
            "k8s/run_k8s_config/pod_spec_config/volumes/1/name: runs get: *Base v, Base v",
            "k8s/run_k8s_config/pod_spec_config/volumes/1/empty_dir: runs get: *Base {}, Base {}",
        ]
    );
    // Without an agent, too.
    let alone = check(&format!(
        "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {context}}}]\n"
    ));
    assert_eq!(
        told_later(&alone),
        [
            "k8s/scheduler_name: runs get: Base three, *Base four",
            "k8s/volumes/0/name: runs get: *Base v, Base v; before {name: w, empty_dir: {}}",
            "k8s/volumes/0/emptyDir: runs get: *Base {}, Base {}; before {name: w, empty_dir: {}}",
            "k8s/run_k8s_config/pod_spec_config/schedulerName: runs get: Base three, *Base four",
            "k8s/run_k8s_config/pod_spec_config/volumes/1/name: runs get: *Base v, Base v",
            "k8s/run_k8s_config/pod_spec_config/volumes/1/empty_dir: runs get: *Base {}, Base {}",
        ]
    );
}

#[test]
fn what_a_shallow_setting_around_it_drops_is_told_of_those_who_do_not_get_it() {
    let raw = "{merge_behavior: SHALLOW, container_config: {resources: {limits: {cpu: '4'}}}}";
    let context = format!(
        "{{k8s: {{resources: {{limits: {{cpu: '1', memory: 1Gi}}, requests: {{cpu: '1'}}}}, server_k8s_config: {raw}}}}}"
    );
    let alone = check(&format!(
        "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {context}}}]\n"
    ));
    let inner = "k8s/server_k8s_config/container_config/resources/limits/cpu";
    assert_eq!(
        told_later(&alone),
        [
            "k8s/resources/limits/cpu: code servers get: Base '1', *Base '4'",
            "k8s/resources/limits/memory: code servers get: Base {cpu: '1', memory: 1Gi}, *Base {cpu: '4'}",
            "k8s/resources/requests/cpu: code servers get: Base {limits: {cpu: '1', memory: 1Gi}, requests: {cpu: '1'}}, *Base {limits: {cpu: '4'}}",
            &*format!("{inner}: code servers get: Base '1', *Base '4'"),
        ]
    );
}

#[test]
fn a_dropped_value_is_told_as_given_to_nobody() {
    let context = "{k8s: {resources: {limits: {cpu: '1'}}, run_k8s_config: {merge_behavior: SHALLOW, container_config: {resources: {limits: {memory: 1Gi}}}}}}";
    let config = "{resources: {limits: {cpu: '4'}}}";
    let analysis = analysis("K8sUserCodeLauncher", config, context);
    let (effective, pointer) =
        (&analysis.deployed[0], "/container_context/k8s/resources/limits/cpu");
    let location = &effective.locations[0];
    let chain = location.why(&analysis.model, pointer).unwrap();
    let found = later(&analysis.model, None, location, &chain).unwrap();
    assert!(!found.beats(&analysis.model, chain.value.origin), "it counts for code servers");
    let Later::Settings(parts) = found else { panic!("it is no variable") };
    let told: Vec<(String, bool)> = parts.iter().map(|it| (it.heading(), it.is_dropped)).collect();
    let dropped = "What runs get: none of it, since what stands around it is replaced as a whole";
    assert!(told.contains(&(dropped.to_owned(), true)), "{told:?}");
    assert!(told.contains(&("What code servers get".to_owned(), false)), "{told:?}");
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
            "/networks/1: *Agent m",
            "/networks/2: *Base m",
            "/networks/3: *Base o",
            "/registry/url: Agent theirs, *Base ours",
        ]
    );
}

/// What comes of each value that one location's `context` has, behind the file: of those of which anything does.
fn later_lines(class: &str, config: &str, context: &str) -> Vec<String> {
    told_later(&analysis(class, config, context))
}

fn told_later(analysis: &Analysis) -> Vec<String> {
    let effective = &analysis.deployed[0];
    let location = &effective.locations[0];
    let mut lines = Vec::new();
    for chain in location.origins(&analysis.model) {
        let text = |it: &locations_playground::source::Span| analysis.files.slice(*it);
        let told = match later(&analysis.model, effective.environment.as_deref(), location, &chain)
        {
            None => continue,
            Some(Later::Variables(all)) => {
                let told = |it: &VariableChain| {
                    let step = |(at, step): (usize, &VariableStep)| {
                        let mark = if at == it.winner { "*" } else { "" };
                        format!("{mark}{}", step.span.as_ref().map(text).unwrap_or_default())
                    };
                    let steps: Vec<String> = it.steps.iter().enumerate().map(step).collect();
                    format!("{}: {}", it.words(), steps.join(", "))
                };
                all.iter().map(told).collect::<Vec<_>>().join("; ")
            }
            Some(Later::Settings(parts)) => {
                let told = |part: &Part| {
                    let own = part.chain(&analysis.model).map(|it| steps(analysis, &it));
                    let beside = |it: &PartItem| {
                        let side = if it.is_before { "behind" } else { "before" };
                        format!("{side} {}", text(&it.span))
                    };
                    let told: Vec<String> =
                        own.into_iter().chain(part.items.iter().map(beside)).collect();
                    format!("{}: {}", part.words(), told.join("; "))
                };
                parts.iter().map(told).collect::<Vec<_>>().join("; ")
            }
        };
        let pointer = chain.pointer.strip_prefix("/container_context/").unwrap();
        lines.push(format!("{pointer}: {told}"));
    }
    lines
}

#[test]
fn items_of_lists_tell_what_the_agent_has_in_the_same_list() {
    assert_eq!(
        later_lines(
            "K8sUserCodeLauncher",
            "{env_secrets: [s, t], volumes: [{name: v}], env_vars: [A=agent, B=agent], run_k8s_config: {container_config: {args: [x], env: [{name: E, value: agent}]}}, server_k8s_config: {container_config: {env: [{name: A, value: raw}]}}}",
            "{k8s: {env_secrets: [t, u], env_config_maps: [alone], volumes: [{name: v, emptyDir: {}}], env_vars: [A=own, C=own], run_k8s_config: {container_config: {args: [y], env: [{name: E, value: own}]}}, server_k8s_config: {container_config: {env: [{name: B, value: own}]}}}}",
        ),
        [
            "k8s/env_secrets/0: the location gets: *Agent t, Base t; behind s",
            "k8s/env_secrets/1: the location gets: behind s",
            "k8s/env_config_maps/0: the location gets: behind s; behind t",
            "k8s/volumes/0/name: the location gets: behind {name: v}",
            "k8s/volumes/0/emptyDir: the location gets: behind {name: v}",
            "k8s/env_vars/0: runs are given as A: A=agent, *A=own; code servers are given as A: A=agent, raw, *A=own",
            "k8s/run_k8s_config/container_config/args/0: runs get: Agent x, *Base y",
            "k8s/run_k8s_config/container_config/env/0/name: runs get: behind {name: E, value: agent}",
            "k8s/run_k8s_config/container_config/env/0/value: runs are given as E: agent, *own",
            "k8s/server_k8s_config/container_config/env/0/name: code servers get: behind {name: A, value: raw}",
            "k8s/server_k8s_config/container_config/env/0/value: code servers are given as B: B=agent, *own",
        ]
    );
    assert_eq!(
        later_lines(
            "EcsUserCodeLauncher",
            "{volumes: [{name: v}], secrets: [{name: X, valueFrom: agent}, {name: Z, valueFrom: agent}], env_vars: [A=agent], run_ecs_tags: [{key: k}]}",
            "{ecs: {volumes: [{name: v}, {name: w}], secrets: [{name: X, valueFrom: own}], env_vars: [A=own], mount_points: [{sourceVolume: v}], run_ecs_tags: []}}",
        ),
        [
            "ecs/volumes/0/name: the location gets: before {name: v}",
            "ecs/volumes/1/name: the location gets: before {name: v}",
            "ecs/secrets/0/name: the location gets: Base X, *Agent X; before {name: Z, valueFrom: agent}",
            "ecs/secrets/0/valueFrom: the location gets: Base own, *Agent agent; before {name: Z, valueFrom: agent}",
            "ecs/env_vars/0: the code is given as A: A=own, *A=agent",
        ]
    );
    assert_eq!(
        later_lines("DockerUserCodeLauncher", "{networks: [n]}", "{docker: {networks: [n, o]}}"),
        [
            "docker/networks/0: the location gets: behind n",
            "docker/networks/1: the location gets: behind n"
        ]
    );
    // A shallow location takes the place of the agent's whole list.
    assert_eq!(
        later_lines(
            "K8sUserCodeLauncher",
            "{env_secrets: [s]}",
            "{k8s: {env_secrets: [t], server_k8s_config: {merge_behavior: SHALLOW}}}",
        ),
        ["k8s/env_secrets/0: code servers get: Agent s, *Base t; runs get: behind s"]
    );
}

#[test]
fn on_amazon_nothing_leaves_the_agents_and_what_is_left_out_has_its_default() {
    let config = "{runtime_platform: {cpuArchitecture: ARM64}, server_health_check: {retries: 3}, server_resources: {replica_count: 3}, run_resources: {cpu: '256'}}";
    let lines = |context: &str| served_lines("EcsUserCodeLauncher", config, context);
    let [run, health, platform] = [
        "/run_resources/cpu: *Agent '256'",
        "/server_health_check/retries: *Agent 3",
        "/runtime_platform/cpuArchitecture: *Agent ARM64",
    ];
    let found = lines("{ecs: {runtime_platform: {}, server_health_check: {}, run_resources: {}}}");
    for line in [run, health, platform] {
        assert!(found.iter().any(|it| it == line), "{line} {found:?}");
    }
    let replicas = |context: &str| {
        let key = "/server_resources/replica_count: ";
        let found = lines(context);
        found.iter().find_map(|it| it.strip_prefix(key)).unwrap().to_owned()
    };
    assert_eq!(replicas("{ecs: {}}"), "*Agent 3");
    assert_eq!(replicas("{ecs: {run_resources: {}}}"), "Agent 3, *Base {run_resources: {}}");
    let left_out = "{ecs: {server_resources: {cpu: '1'}}}";
    assert_eq!(replicas(left_out), "Agent 3, *Base {cpu: '1'}");
    assert_eq!(replicas("{ecs: {server_resources: {replica_count: 2}}}"), "Agent 3, *Base 2");
}
