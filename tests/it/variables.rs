//! Which variables runs and code servers get: the lists of agent and location, raw configuration, and what is typed in.

use locations_playground::fact::Fact;
use locations_playground::merge::{Process, Variable, variable_chains, variables_in};
use locations_playground::model::read_settings;

use crate::support::{check, check_with, fixture, lines, served_by};

/// The effective variables of the only location's runs, each `NAME=value`.
pub(crate) fn variables(agent: &str, context: &str) -> Vec<String> {
    variables_of(agent, context).0
}

/// The effective variables of the only location's runs, each `NAME=value`, and those of its code server that come from other texts.
fn variables_of(agent: &str, context: &str) -> (Vec<String>, Vec<String>) {
    let analysis = check(&served_by(agent, context));
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    let (runs, servers) = variables_in(&analysis.model, environment, &effective.locations[0]);
    let told = |it: &Variable| match it.given.value() {
        Ok(value) => format!("{}={value}", it.name),
        Err(reason) => format!("{} {reason}", it.name),
    };
    (runs.iter().map(told).collect(), servers.iter().map(told).collect())
}

pub(crate) fn launcher(class: &str) -> String {
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
fn raw_containers_come_last_and_a_shallow_one_alone() {
    let agent = "\
user_code_launcher:
  class: K8sUserCodeLauncher
  config:
    env_vars: [A=agent, B=agent]
    run_k8s_config: {container_config: {env: [{name: B, value: raw agent}]}}
";
    let raw = "container_config: {env: [{name: A, value: raw}]}";
    let deep = format!("{{k8s: {{env_vars: [A=plat], run_k8s_config: {{{raw}}}}}}}");
    assert_eq!(variables(agent, &deep), ["A=raw", "B=raw agent"]);
    let shallow = format!(
        "{{k8s: {{env_vars: [A=plat], run_k8s_config: {{merge_behavior: SHALLOW, {raw}}}}}}}"
    );
    assert_eq!(
        variables(agent, &shallow),
        ["A=raw", "B is set for code servers, but not for runs"]
    );
    // An equal entry stays at its first place, so what overrides it in between wins.
    let again = "{k8s: {env_vars: [A=1], env: [{name: A, value: '2'}], run_k8s_config: {container_config: {env: [{name: A, value: '1'}]}}}}";
    assert_eq!(variables(agent, again), ["A=2", "B=raw agent"]);
    // A shallow agent takes its raw list alone.
    let shallow = agent.replace("run_k8s_config: {", "run_k8s_config: {merge_behavior: SHALLOW, ");
    assert_eq!(
        variables(&shallow, "{k8s: {}}"),
        ["A is set for code servers, but not for runs", "B=raw agent"]
    );
}

#[test]
fn lists_of_one_side_alone_keep_their_repeated_entries() {
    let class = "user_code_launcher: {class: K8sUserCodeLauncher, config: {env_vars: []}}\n";
    let context = "{env_vars: [], k8s: {env_vars: [A=1, A=2, A=1]}}";
    assert_eq!(variables(class, context), ["A=1"]);
    // An empty list of raw configuration is a list, and merging with it drops what is repeated.
    let raw = "{k8s: {env_vars: [A=1, A=2, A=1], run_k8s_config: {container_config: {env: []}}}}";
    assert_eq!(variables(class, raw), ["A=2"]);
}

/// Each entry of a variable, weakest first, the one that counts marked.
fn chain(agent: &str, context: &str, typed: &str) -> Vec<String> {
    let text = served_by(agent, context);
    let settings = read_settings(&format!("version: 1\n{typed}")).unwrap();
    let analysis = check_with(fixture(&text), settings);
    let effective = &analysis.deployed[0];
    let environment = effective.environment.as_deref();
    let location = &effective.locations[0];
    let chains = variable_chains(&analysis.model, environment, location);
    let chain = chains.iter().find(|it| it.name == "A").unwrap();
    assert_ne!(chain.process, Some(Process::Server));
    let steps = chain.steps.iter().enumerate().map(|(at, it)| {
        let text = it.span.map(|it| analysis.files.slice(it).to_owned());
        let mark = if at == chain.winner { "*" } else { "" };
        format!("{mark}{:?} {}", it.set_in, text.or_else(|| it.typed.clone()).unwrap())
    });
    // The chain and the variable say the same.
    let variable = &variables_in(&analysis.model, environment, location).0[0];
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
    let again = "{k8s: {env_vars: [A=1], env: [{name: A, value: '2'}], run_k8s_config: {container_config: {env: [{name: A, value: '1'}]}}}}";
    assert_eq!(chain(class, again, ""), ["Platform A=1", "*Platform '2'", "Container '1'"]);
    let shallow = "{k8s: {env_vars: [A=plat], run_k8s_config: {merge_behavior: SHALLOW, container_config: {env: [{name: A, value: raw}]}}}}";
    assert_eq!(chain(class, shallow, ""), ["Platform A=plat", "*Container raw"]);
}

#[test]
fn what_comes_from_the_cluster_is_set_and_its_value_is_not_known() {
    let class = "user_code_launcher: {class: K8sUserCodeLauncher, config: {env_vars: [A=agent]}}\n";
    let secret = "{name: A, valueFrom: {secretKeyRef: {name: tokens, key: a}}}";
    let raw = |list: &str| {
        format!(
            "{{k8s: {{env_vars: [A=plat], run_k8s_config: {{container_config: {{env: [{list}]}}}}}}}}"
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
    let again = "{k8s: {env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: A, value: b}], run_k8s_config: {container_config: {env: [{name: A, value_from: {secret_key_ref: {key: k, name: s}}}]}}}}";
    assert_eq!(variables("", again), ["A=b"]);
}

#[test]
fn runs_and_code_servers_each_have_raw_configuration_of_their_own() {
    let agent = "\
user_code_launcher:
  class: K8sUserCodeLauncher
  config:
    server_k8s_config: {container_config: {env: [{name: X, value: server agent}]}}
    run_k8s_config: {container_config: {env: [{name: Y, value: run agent}]}}
";
    let context = "{k8s: {env_vars: [A=both, B=both], server_k8s_config: {container_config: {env: [{name: A, value: server}, {name: S, value: server}]}}, run_k8s_config: {container_config: {env: [{name: A, value: run}, {name: R, value: run}]}}}}";
    let only = "is set for code servers, but not for runs";
    assert_eq!(
        variables_of(agent, context),
        (
            vec![
                "A=run".into(),
                "B=both".into(),
                "R=run".into(),
                format!("S {only}"),
                format!("X {only}"),
                "Y=run agent".into()
            ],
            vec!["A=server".into(), "S=server".into(), "X=server agent".into()]
        )
    );
    // Where runs get what code servers get, there is nothing to tell apart.
    let equal = variables_of("", "{k8s: {env_vars: [A=both], server_k8s_config: {}}}");
    assert_eq!(equal, (vec!["A=both".into()], Vec::new()));
    // What only one of them has under its own shallow configuration.
    let shallow = "{k8s: {env_vars: [A=both], server_k8s_config: {merge_behavior: SHALLOW, container_config: {env: []}}}}";
    assert_eq!(variables_of("", shallow), (vec!["A=both".into()], Vec::new()));
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

#[test]
fn what_is_typed_in_for_the_agent_answers_a_name_alone_and_does_not_hide_it() {
    let typed = "variables: [{name: A, value: first, set_in: agent}, {name: A, value: last, set_in: agent}]\n";
    for platform in ["k8s", "docker", "ecs", "aca"] {
        let context = format!("{{{platform}: {{env_vars: [A]}}}}");
        let steps = ["TypedAgent A=first", "TypedAgent A=last", "*Platform A"];
        assert_eq!(chain("", &context, typed), steps, "{platform}");
        let settings = read_settings(&format!("version: 1\n{typed}")).unwrap();
        // Another location gets it unasked, as what the agent is configured with.
        let text = format!(
            "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {{python_file: a.py}}
    container_context: {context}
  - location_name: b
    code_source: {{python_file: b.py}}
    container_context: {{{platform}: {{env_vars: [B=1]}}}}
"
        );
        let analysis = check_with(fixture(&text), settings);
        for subject in [0, 1] {
            let reading = analysis.facts.reading(&Fact::Variable("A".into()), subject).unwrap();
            assert_eq!(reading.value.as_deref(), Ok("last"), "{platform} {subject}");
        }
        assert_eq!(lines(&analysis), [""; 0], "nothing is dead on {platform}");
    }
    // An entry with a value of its own has its place in the platform's order, whatever asks below it.
    let beside = "{env_vars: [A=own], ecs: {env_vars: [A]}}";
    let steps = ["Platform A", "Shared A=own", "TypedAgent A=first", "*TypedAgent A=last"];
    assert_eq!(chain("", beside, typed), steps);
    // So does one of the agent's file.
    let class = "user_code_launcher: {class: EcsUserCodeLauncher, config: {env_vars: [A]}}\n";
    let steps = ["Platform A=own", "TypedAgent A=first", "TypedAgent A=last", "*Agent A"];
    assert_eq!(chain(class, "{ecs: {env_vars: [A=own]}}", typed), steps);
}

#[test]
fn secrets_that_become_variables_are_steps_and_no_variables() {
    let class = "user_code_launcher: {class: EcsUserCodeLauncher, config: {secrets: [{name: A, valueFrom: theirs}]}}\n";
    let told = |agent: &str, context: &str| {
        let analysis = check(&served_by(agent, context));
        let effective = &analysis.deployed[0];
        let environment = effective.environment.as_deref();
        let location = &effective.locations[0];
        let names: Vec<String> = variables_in(&analysis.model, environment, location)
            .0
            .into_iter()
            .map(|it| it.name)
            .collect();
        let chains = variable_chains(&analysis.model, environment, location);
        let steps = chains.iter().find(|it| it.name == "A").into_iter().flat_map(|chain| {
            chain.steps.iter().enumerate().map(|(at, it)| {
                let mark = if at == chain.winner { "*" } else { "" };
                format!("{mark}{:?} {}", it.set_in, analysis.files.slice(it.span.unwrap()))
            })
        });
        (names, steps.collect::<Vec<_>>())
    };
    let own = "{name: A, valueFrom: ours}";
    let theirs = "{name: A, valueFrom: theirs}";
    let secret = format!("{{ecs: {{secrets: [{own}]}}}}");
    let none: Vec<String> = Vec::new();
    assert_eq!(told("", &secret), (none.clone(), vec![format!("*Secret {own}")]));
    let both = vec![format!("Secret {own}"), format!("*AgentSecret {theirs}")];
    assert_eq!(told(class, &secret), (none.clone(), both));
    let variable = format!("{{ecs: {{env_vars: [A=1], secrets: [{own}]}}}}");
    let steps = vec![format!("Secret {own}"), "*Platform A=1".to_owned()];
    assert_eq!(told("", &variable), (vec!["A".to_owned()], steps));
    assert_eq!(told("", &secret.replace("ecs", "k8s")), (none.clone(), none));
}

#[test]
fn the_strongest_that_loses_stands_next_to_what_counts() {
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {env_vars: [A=base]}, env_vars: [S=1, S=2]}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: a
    container_context: {k8s: {env_vars: [A=first, A=last]}, env_vars: [S=1]}
";
    let analysis = check(text);
    let location = &analysis.effective(0, Some("prod")).unwrap().locations[0];
    let chains = variable_chains(&analysis.model, Some("prod"), location);
    let told = |name: &str| {
        let chain = chains.iter().find(|it| it.name == name).unwrap();
        let text = |it: &locations_playground::merge::VariableStep| {
            analysis.files.slice(it.span.unwrap()).to_owned()
        };
        (chain.steps.iter().map(text).collect::<Vec<_>>().join(" "), chain.winner)
    };
    assert_eq!(told("A"), ("A=base A=first A=last".to_owned(), 2));
    // Of a list without names, what repeats an item is dropped although it is stronger.
    assert_eq!(told("S"), ("S=1 S=2 S=1".to_owned(), 1));
}
