//! `playground why`, and what a person decided in `playground.yaml`, as people run it.

use serde_json::Value;

use crate::cli::{example_folder, playground, report, scratch, text, text_of_error, write};

#[test]
fn why_tells_every_text_that_has_a_say() {
    let run = |arguments: &[&str]| {
        let output = playground(&[&["why", "."], arguments].concat(), &example_folder());
        assert_eq!(output.status.code(), Some(0), "{}", text_of_error(&output));
        text(&output.stdout)
    };
    let bucket = run(&["--of", "STORAGE_BUCKET", "--env", "prod", "--repo", "ml-platform"]);
    assert_eq!(
        bucket,
        "\
STORAGE_BUCKET of ml-platform in prod (ml-platform)
> ml-platform/dagster_cloud.prod.yaml:10:13  STORAGE_BUCKET=dagster-dev-assets  (the environment’s own file, the platform’s variables)
"
    );
    let misplaced = run(&["--of", "STORAGE_BUCKET", "--env", "dev", "--repo", "analytics"]);
    assert!(misplaced.contains("6:9  STORAGE_BUCKET=dagster-dev-assets  (the level of the location, where Dagster+ never sees it)\n  not set\n"), "{misplaced}");
    let namespace = run(&["--of", "/container_context/k8s/namespace", "--env", "prod"]);
    assert!(
        namespace.contains("  ml-platform/dagster_cloud.yaml:11:20  ml  (base, kept)\n> ml-platform/dagster_cloud.prod.yaml:7:20  ml-prod  (the environment’s own file, replaced)\n"),
        "{namespace}"
    );
    let output = playground(&["why", "."], &example_folder());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_the_agent_makes_of_a_value_is_told_behind_it() {
    let folder = scratch("why-agent");
    let agent = "instance_class: {module: dagster_cloud.instance}\nuser_code_launcher:\n  class: K8sUserCodeLauncher\n  config: {env_secrets: [shared, own], env_vars: [A=agent]}\n";
    let team = "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    container_context: {k8s: {env_secrets: [own], env_vars: [A=team]}}\n";
    write(
        &folder,
        &[("ops/dagster.yaml", agent.as_bytes()), ("team/dagster_cloud.yaml", team.as_bytes())],
    );
    let run = |of: &str| text(&playground(&["why", ".", "--of", of], &folder).stdout);
    assert_eq!(
        run("/container_context/k8s/env_secrets/0"),
        "\
/container_context/k8s/env_secrets/0 of x (team)
> team/dagster_cloud.yaml:4:45  own  (base, kept)
What the location gets:
> ops/dagster.yaml:4:34  own  (the agent, kept)
  team/dagster_cloud.yaml:4:45  own  (base, deduplicated)
  ops/dagster.yaml:4:26  shared  (the agent, before it in the list)
"
    );
    assert_eq!(
        run("/container_context/k8s/env_vars/0"),
        "\
/container_context/k8s/env_vars/0 of x (team)
> team/dagster_cloud.yaml:4:62  A=team  (base, kept)
What the code is given as A:
  ops/dagster.yaml:4:51  A=agent  (the agent, the agent’s variables)
> team/dagster_cloud.yaml:4:62  A=team  (base, the platform’s variables)
"
    );
}

#[test]
fn a_mapping_is_told_key_by_key_as_its_platform_gets_it() {
    let folder = scratch("why-mapping");
    let agent = "instance_class: {module: dagster_cloud.instance}\nuser_code_launcher:\n  class: K8sUserCodeLauncher\n  config: {labels: {a: agent, b: agent}, env_secrets: [s]}\n";
    let team = "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    container_context: {k8s: {labels: {a: team, c: team}, env_secrets: [t], env_vars: [A=1]}}\n";
    write(
        &folder,
        &[("ops/dagster.yaml", agent.as_bytes()), ("team/dagster_cloud.yaml", team.as_bytes())],
    );
    let run = |of: &str| text(&playground(&["why", ".", "--of", of], &folder).stdout);
    let labels = "\
/container_context/k8s/labels/a:
> team/dagster_cloud.yaml:4:43  team  (base, kept)
What the location gets:
  ops/dagster.yaml:4:24  agent  (the agent, kept)
> team/dagster_cloud.yaml:4:43  team  (base, replaced)
/container_context/k8s/labels/c:
> team/dagster_cloud.yaml:4:52  team  (base, kept)
";
    let of = "/container_context/k8s/labels";
    let theirs = format!(
        "{of}/b:\nWhat the location gets:\n> ops/dagster.yaml:4:34  agent  (the agent, kept)\n"
    );
    assert_eq!(run(of), format!("{of} of x (team)\n{labels}{theirs}"));
    let all = run("/container_context");
    assert!(all.contains(labels), "{all}");
    let rest = "\
/container_context/k8s/env_secrets/0:
> team/dagster_cloud.yaml:4:73  t  (base, kept)
What the location gets:
  ops/dagster.yaml:4:56  s  (the agent, before it in the list)
/container_context/k8s/env_vars/0:
> team/dagster_cloud.yaml:4:88  A=1  (base, kept)
/container_context/k8s/labels/b:
What the location gets:
> ops/dagster.yaml:4:34  agent  (the agent, kept)
";
    assert!(all.ends_with(rest), "{all}");
}

#[test]
fn what_the_agent_has_in_a_mapping_is_told_once_as_each_process_gets_it() {
    let folder = scratch("why-parts");
    let run = |class: &str, config: &str, context: &str, of: &str| {
        let agent = format!("user_code_launcher:\n  class: {class}\n  config: {config}\n");
        let team = format!(
            "locations:\n  - location_name: x\n    code_source: {{module_name: m}}\n    container_context: {context}\n"
        );
        write(
            &folder,
            &[("ops/dagster.yaml", agent.as_bytes()), ("team/dagster_cloud.yaml", team.as_bytes())],
        );
        let told = text(&playground(&["why", ".", "--of", of], &folder).stdout);
        told.split_once('\n').unwrap().1.to_owned()
    };
    // A default takes its place, which asking for the key alone says, too; what the location leaves to it is not told twice.
    let amazon = run(
        "EcsUserCodeLauncher",
        "{server_resources: {replica_count: 3}, task_role_arn: r}",
        "{ecs: {server_resources: {cpu: '256'}, task_role_arn: ''}}",
        "/container_context/ecs",
    );
    let replicas = "\
/container_context/ecs/server_resources/replica_count:
What the location gets:
  ops/dagster.yaml:3:46  3  (the agent, kept)
> team/dagster_cloud.yaml:4:49  {cpu: '256'}  (base, defaulted)
";
    assert!(amazon.ends_with(replicas), "{amazon}");
    assert_eq!(amazon.matches("/task_role_arn:").count(), 1, "{amazon}");
    let shallow = run(
        "K8sUserCodeLauncher",
        "{labels: {m: agent}, serverK8sConfig: {containerConfig: {resources: {limits: {cpu: 1}}}}}",
        "{k8s: {labels: {n: own}, run_k8s_config: {merge_behavior: SHALLOW}}}",
        "/container_context/k8s",
    );
    let labels = "\
/container_context/k8s/labels/m:
What code servers get:
> ops/dagster.yaml:3:24  agent  (the agent, kept)
/container_context/k8s/resources/limits/cpu:
What code servers get:
> ops/dagster.yaml:3:94  1  (the agent, kept)
";
    assert!(shallow.ends_with(labels), "{shallow}");
}

#[test]
fn expectations_and_variables_of_the_folder_count() {
    let folder = scratch("expectations");
    let settings = "version: 1\nvariables: [{name: A, value: x, set_in: deployment}]\nexpectations: [{expect: matches, pattern: y, fact: agent_queue, repos: [one]}]\n";
    let configuration =
        "locations: [{location_name: a, code_source: {module_name: a}, agent_queue: q}]\n";
    write(
        &folder,
        &[
            ("playground.yaml", settings.as_bytes()),
            ("one/dagster_cloud.yaml", configuration.as_bytes()),
        ],
    );
    let found = report(&["."], &folder);
    let rules: Vec<&Value> =
        found["diagnostics"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["unmet-expectation"]);
    let facts = found["facts"].as_array().unwrap();
    let variable = facts.iter().find(|it| it["fact"] == "variable:A").unwrap();
    assert_eq!(
        (&variable["values"][0]["value"], &variable["values"][0]["at"]),
        (&Value::from("x"), &Value::Null)
    );
}

#[test]
fn an_empty_list_of_expectations_expects_nothing() {
    let folder = scratch("no-expectations");
    let location = |it: &str| {
        format!(
            "locations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {{k8s: {{namespace: n{it}}}}}}}]\n"
        )
    };
    let write_all = |settings: &str| {
        write(
            &folder,
            &[
                ("playground.yaml", settings.as_bytes()),
                ("one/dagster_cloud.dev.yaml", location("").as_bytes()),
                ("one/dagster_cloud.prod.yaml", location("").as_bytes()),
            ],
        );
        report(&["."], &folder)["diagnostics"].as_array().unwrap().len()
    };
    assert_eq!(write_all("version: 1\n"), 1);
    assert_eq!(write_all("version: 1\nexpectations: []\n"), 0);
}

#[test]
fn a_decision_that_names_nothing_is_found_in_its_own_file() {
    let folder = scratch("unknown-names");
    let configuration = "locations: [{location_name: a, code_source: {module_name: a}}]\n";
    write(
        &folder,
        &[
            ("playground.yaml", b"version: 1\nrules:\n  dead-vale: off\n".as_slice()),
            ("one/dagster_cloud.yaml", configuration.as_bytes()),
        ],
    );
    let found = &report(&["."], &folder)["diagnostics"];
    assert_eq!(found[0]["rule"], "unknown-name-in-settings");
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(
        (&found[0]["at"]["repo"], &found[0]["at"]["path"]),
        (&"".into(), &"playground.yaml".into())
    );
    assert_eq!(found[0]["at"]["start"]["line"], 3);
    let output = playground(&["check", "."], &folder);
    let told = text(&output.stdout);
    assert!(
        told.starts_with("playground.yaml:3:3 warning unknown-name-in-settings: `dead-vale` is not a rule, so this decides nothing\n  3 |   dead-vale: off\n"),
        "{told}"
    );
    assert!(told.contains("help: did you mean `dead-value`?"), "{told}");
    let denied = playground(&["check", ".", "--deny-warnings"], &folder);
    assert_eq!(denied.status.code(), Some(1));
}

#[test]
fn why_tells_what_the_agent_makes_of_it() {
    let told = |name: &str, class: &str, config: &str, context: &str, of: &str| {
        let folder = scratch(name);
        let agent = format!(
            "dagster_cloud_api: {{deployment: prod}}\nuser_code_launcher: {{class: {class}, config: {config}}}\n"
        );
        let configuration = format!(
            "locations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {context}}}]\n"
        );
        write(
            &folder,
            &[
                ("team/dagster_cloud.yaml", configuration.as_bytes()),
                ("infra/dagster.yaml", agent.as_bytes()),
            ],
        );
        let output = playground(&["why", ".", "--of", of], &folder);
        assert_eq!(output.status.code(), Some(0), "{}", text_of_error(&output));
        text(&output.stdout)
    };
    let winner = |told: &str| {
        let last = told.lines().rfind(|it| it.starts_with('>'));
        last.unwrap_or_default().split("  ").nth(1).unwrap_or_default().to_owned()
    };
    let (k8s, ecs) = ("K8sUserCodeLauncher", "EcsUserCodeLauncher");
    let namespace = "/container_context/k8s/namespace";
    let of_agent = told("why-agent", k8s, "{namespace: agentns}", "{k8s: {}}", namespace);
    assert_eq!(winner(&of_agent), "agentns", "{of_agent}");
    assert!(!of_agent.contains("not set"), "{of_agent}");
    let nowhere = told("why-nowhere", k8s, "{}", "{k8s: {}}", namespace);
    assert!(nowhere.ends_with("  not set\n"), "{nowhere}");
    let secrets = told(
        "why-secrets",
        ecs,
        "{secrets: [{name: X, valueFrom: agent}]}",
        "{ecs: {secrets: [{name: X, valueFrom: own}]}}",
        "/container_context/ecs/secrets/0/valueFrom",
    );
    assert_eq!(winner(&secrets), "agent", "{secrets}");
    let role = told(
        "why-role",
        ecs,
        "{execution_role_arn: theirs}",
        "{ecs: {execution_role_arn: ''}}",
        "/container_context/ecs/execution_role_arn",
    );
    assert_eq!(winner(&role), "theirs", "{role}");
    let unserved = told("why-unserved", ecs, "{}", "{k8s: {env_vars: [A=loc]}}", "A");
    assert_eq!(winner(&unserved), "A=loc", "{unserved}");
}

#[test]
fn what_is_typed_over_does_not_seem_to_count() {
    let folder = scratch("why-typed-over");
    let team = "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    container_context: {k8s: {env_vars: [A=file]}}\n";
    let typed = "version: 1\nvariables: [{name: A, value: late, set_in: deployment}]\n";
    write(
        &folder,
        &[("team/dagster_cloud.yaml", team.as_bytes()), ("playground.yaml", typed.as_bytes())],
    );
    let told = text(
        &playground(&["why", ".", "--of", "/container_context/k8s/env_vars/0"], &folder).stdout,
    );
    let counting: Vec<&str> = told.lines().filter(|it| it.starts_with('>')).collect();
    assert_eq!(counting.len(), 1, "{told}");
    assert!(counting[0].contains("A=late"), "{told}");
}
