//! A location that several agents may serve: what they agree on is known, of everything else what it is under each.

use locations_playground::analysis::Analysis;
use locations_playground::fact::Fact;
use locations_playground::report::why;

use crate::support::{check, lines};

/// An agent's file at `path`.
fn agent(path: &str, class: &str, config: &str) -> String {
    format!("#- {path}\nuser_code_launcher: {{class: {class}UserCodeLauncher, config: {config}}}\n")
}

/// Two agents of `class`, each with its configuration.
fn two(class: &str, first: &str, second: &str) -> String {
    agent("i/dagster.yaml", class, first) + &agent("j/dagster.yaml", class, second)
}

/// A location with this `context` beside the agents.
fn located(context: &str, agents: &str) -> Analysis {
    check(&format!(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: one
    code_source: {{module_name: one}}
    container_context: {context}
{agents}"
    ))
}

/// What is known of the fact, or why it is not; `-` where nothing is told.
fn fact(analysis: &Analysis, fact: &Fact) -> String {
    match analysis.facts.reading(fact, 0).map(|it| &it.value) {
        None => "-".to_owned(),
        Some(Ok(value)) => value.clone(),
        Some(Err(reason)) => format!("? {reason}"),
    }
}

fn variable(analysis: &Analysis, name: &str) -> String {
    fact(analysis, &Fact::Variable(name.into()))
}

/// Why `what` of the location is what it is, without the headline.
fn told(analysis: &Analysis, what: &str) -> Vec<String> {
    let effective = &analysis.deployed[0];
    let location = &effective.locations[0];
    let text = why(analysis, 0, effective.environment.as_deref(), location, what);
    text.lines().skip(1).map(ToOwned::to_owned).collect()
}

const FIRST: &str = "under the agent of i/dagster.yaml";
const SECOND: &str = "under the agent of j/dagster.yaml";

#[test]
fn where_agents_win_a_variable_is_what_each_makes_of_it() {
    for (class, key) in [("Ecs", "ecs"), ("Aca", "aca")] {
        let context = format!("{{{key}: {{env_vars: [A=loc, B=loc, C=loc, D=loc]}}}}");
        let analysis = located(
            &context,
            &two(
                class,
                "{env_vars: [A=agent1, B=both, C=agent1]}",
                "{env_vars: [A=agent2, B=both, E=own]}",
            ),
        );
        let both = |first: &str, second: &str| {
            format!("? depends on the agent: {first} {FIRST}, {second} {SECOND}")
        };
        assert_eq!(variable(&analysis, "A"), both("`agent1`", "`agent2`"));
        assert_eq!(variable(&analysis, "B"), "both");
        assert_eq!(variable(&analysis, "C"), both("`agent1`", "`loc`"));
        assert_eq!(variable(&analysis, "D"), "loc");
        assert_eq!(variable(&analysis, "E"), both("not set", "`own`"));
        // What loses under one alone is not lost.
        let hidden = |name: &str| {
            let of = Fact::Variable(name.into());
            analysis.facts.reading(&of, 0).unwrap().hidden.len()
        };
        assert_eq!((hidden("A"), hidden("C")), (1, 0));
    }
}

#[test]
fn why_tells_what_a_variable_is_under_each_agent() {
    let agents = two("Ecs", "{env_vars: [A=agent1]}", "{env_vars: [A=agent2]}");
    let analysis = located("{ecs: {env_vars: [A=loc, B=loc]}}", &agents);
    let own = "  a/dagster_cloud.yaml:4:42  A=loc  (base, the platform’s variables)";
    let expected = [
        format!("What the code is given as A {FIRST}:"),
        own.to_owned(),
        "> i/dagster.yaml:1:70  A=agent1  (the agent, the agent’s variables)".to_owned(),
        format!("What the code is given as A {SECOND}:"),
        own.to_owned(),
        "> j/dagster.yaml:1:70  A=agent2  (the agent, the agent’s variables)".to_owned(),
    ];
    assert_eq!(told(&analysis, "A"), expected);
    let of_text = told(&analysis, "/container_context/ecs/env_vars/0");
    assert_eq!(of_text[1..], expected);
    let b = told(&analysis, "B");
    assert_eq!(b.len(), 1, "what is the same under each is told once: {b:?}");
}

#[test]
fn where_the_location_wins_it_stays_known() {
    for (class, key) in [("K8s", "k8s"), ("Docker", "docker")] {
        let agents = two(class, "{env_vars: [A=agent1, B=1]}", "{env_vars: [A=agent2, B=2]}");
        let analysis = located(&format!("{{{key}: {{env_vars: [A=loc]}}}}"), &agents);
        assert_eq!(variable(&analysis, "A"), "loc");
        let b = format!("? depends on the agent: `1` {FIRST}, `2` {SECOND}");
        assert_eq!(variable(&analysis, "B"), b);
    }
    // What repeats one agent's value is needed under the other.
    let agents = two("K8s", "{env_vars: [A=same]}", "{env_vars: [A=other]}");
    let analysis = located("{k8s: {env_vars: [A=same]}}", &agents);
    assert_eq!(lines(&analysis), [""; 0]);
}

#[test]
fn agents_are_told_apart_by_platform_and_file() {
    let one = |path: &str, class: &str| agent(path, class, &format!("{{env_vars: [A={class}]}}"));
    let context = "{k8s: {env_vars: [B=loc]}, ecs: {env_vars: [B=loc]}}";
    let agents = one("i/west/dagster.yaml", "Ecs") + &one("i/east/dagster.yaml", "K8s");
    assert_eq!(
        variable(&located(context, &agents), "A"),
        "? depends on the agent: `K8s` on Kubernetes under the agent of east/dagster.yaml, `Ecs` on ECS under the agent of west/dagster.yaml"
    );
    // Those of a platform that the location is not configured for are not meant, and one agent alone is no choice.
    let only = located("{ecs: {env_vars: [B=loc]}}", &agents);
    assert_eq!(variable(&only, "A"), "Ecs");
    // What a launcher of somebody's own gives is not known.
    let unknown = one("i/west/dagster.yaml", "Ecs") + &one("i/own/dagster.yaml", "Own");
    assert_eq!(
        variable(&located("{}", &unknown), "A"),
        "? depends on the agent: under the agent of own/dagster.yaml it is not known, `Ecs` on ECS under the agent of west/dagster.yaml"
    );
}

#[test]
fn an_agent_of_the_environment_comes_before_those_of_every_one() {
    let analysis = check(
        "\
#- a/dagster_cloud.prod.yaml
locations: [{location_name: a, code_source: {python_file: a.py}}]
#- infra/prod/dagster.yaml
user_code_launcher: {class: EcsUserCodeLauncher, config: {env_vars: [A=prod]}}
#- infra/dagster.yaml
user_code_launcher: {class: EcsUserCodeLauncher, config: {env_vars: [A=any]}}
",
    );
    assert_eq!(variable(&analysis, "A"), "prod");
}

#[test]
fn settings_are_known_where_all_agents_agree() {
    let agents = |class: &str, more: [&str; 2]| {
        let config = |it: &str| format!("{{run_resources: {{cpu: '256', {it}}}}}");
        two(class, &config(more[0]), &config(more[1]))
    };
    let analysis = located("{ecs: {}}", &agents("Ecs", ["memory: '512'", "memory: '1024'"]));
    assert_eq!(fact(&analysis, &Fact::Cpu), "256");
    assert_eq!(
        fact(&analysis, &Fact::Memory),
        format!("? depends on the agent: `512` {FIRST}, `1024` {SECOND}")
    );
    // Only one of them says it.
    let analysis = located("{ecs: {}}", &agents("Ecs", ["", "memory: '1024'"]));
    assert_eq!(
        fact(&analysis, &Fact::Memory),
        format!("? depends on the agent: not set {FIRST}, `1024` {SECOND}")
    );
    // The location's own counts under each.
    let own = located(
        "{ecs: {run_resources: {memory: '2048'}}}",
        &agents("Ecs", ["memory: '512'", "memory: '1024'"]),
    );
    assert_eq!(fact(&own, &Fact::Memory), "2048");
    let namespaces = two("K8s", "{namespace: n}", "{namespace: m}");
    assert_eq!(fact(&located("{k8s: {namespace: own}}", &namespaces), &Fact::Namespace), "own");
    let either = format!("? depends on the agent: `n` {FIRST}, `m` {SECOND}");
    assert_eq!(fact(&located("{k8s: {}}", &namespaces), &Fact::Namespace), either);
    // On ECS the agent's secret wins, and each has its own.
    let secret = |it: &str| format!("{{secrets: [{{name: S, valueFrom: {it}}}]}}");
    let secrets = two("Ecs", &secret("x"), "{}");
    let analysis = located("{ecs: {}}", &secrets);
    let told = format!("? depends on the agent: `x` {FIRST}, not set {SECOND}");
    assert_eq!(fact(&analysis, &Fact::Secret("S".into())), told);
}

#[test]
fn why_tells_what_each_agent_makes_of_a_setting() {
    let agents = two(
        "Ecs",
        "{task_role_arn: r1, mount_points: [{sourceVolume: v}]}",
        "{task_role_arn: r2, mount_points: [{sourceVolume: v}]}",
    );
    let analysis = located("{ecs: {task_role_arn: x}}", &agents);
    let own = "a/dagster_cloud.yaml:4:46  x";
    assert_eq!(
        told(&analysis, "/container_context/ecs/task_role_arn"),
        [
            format!("> {own}  (base, kept)"),
            format!("What the location gets {FIRST}:"),
            "  i/dagster.yaml:1:74  r1  (the agent, kept)".to_owned(),
            format!("> {own}  (base, replaced)"),
            format!("What the location gets {SECOND}:"),
            "  j/dagster.yaml:1:74  r2  (the agent, kept)".to_owned(),
            format!("> {own}  (base, replaced)"),
        ]
    );
    // What only the agents say is told of each.
    let none = located("{ecs: {}}", &agents);
    assert_eq!(
        told(&none, "/container_context/ecs/task_role_arn"),
        [
            format!("What the location gets {FIRST}:"),
            "> i/dagster.yaml:1:74  r1  (the agent, kept)".to_owned(),
            format!("What the location gets {SECOND}:"),
            "> j/dagster.yaml:1:74  r2  (the agent, kept)".to_owned(),
        ]
    );
    let all = told(&none, "/container_context/ecs");
    let at = all.iter().position(|it| it == "/container_context/ecs/task_role_arn:").unwrap();
    assert_eq!(all[at + 1..at + 5], told(&none, "/container_context/ecs/task_role_arn"));
}

#[test]
fn production_is_measured_by_what_all_its_agents_give() {
    let found = |second: &str| {
        let analysis = check(&format!(
            "\
#- a/dagster_cloud.dev.yaml
locations: [{{location_name: a, code_source: {{python_file: a.py}}, container_context: {{ecs: {{run_resources: {{cpu: '512'}}}}}}}}]
#- a/dagster_cloud.prod.yaml
locations: [{{location_name: a, code_source: {{python_file: a.py}}, container_context: {{ecs: {{}}}}}}]
#- infra/prod/one/dagster.yaml
user_code_launcher: {{class: EcsUserCodeLauncher, config: {{run_resources: {{cpu: '256'}}}}}}
#- infra/prod/two/dagster.yaml
user_code_launcher: {{class: EcsUserCodeLauncher, config: {{run_resources: {{cpu: '{second}'}}}}}}
"
        ));
        analysis.diagnostics.iter().filter(|it| it.rule == "smaller-in-production").count()
    };
    assert_eq!((found("256"), found("1024")), (1, 0));
}

#[test]
fn a_setting_is_dead_or_a_repetition_only_under_every_agent() {
    let rules = |class: &str, context: &str, agents: [&str; 2]| -> Vec<String> {
        let analysis = located(context, &two(class, agents[0], agents[1]));
        lines(&analysis)
    };
    let secret = |it: &str| format!("{{secrets: [{{name: S, valueFrom: {it}}}]}}");
    let own = format!("{{ecs: {}}}", secret("own"));
    assert_eq!(rules("Ecs", &own, [&secret("x"), "{}"]), [""; 0]);
    assert_eq!(rules("Ecs", &own, ["{}", &secret("x")]), [""; 0]);
    let dead = rules("Ecs", &own, [&secret("x"), &secret("y")]);
    assert!(dead.iter().any(|it| it.contains("dead-value")), "{dead:?}");
    let context = "{k8s: {namespace: n}}";
    assert_eq!(rules("K8s", context, ["{namespace: n}", "{namespace: m}"]), [""; 0]);
    assert_eq!(rules("K8s", context, ["{namespace: m}", "{namespace: n}"]), [""; 0]);
    let repeated = rules("K8s", context, ["{namespace: n}", "{namespace: n}"]);
    assert!(repeated.iter().any(|it| it.contains("redundant-override")), "{repeated:?}");
}
