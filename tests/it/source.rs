//! Positions, recognition and bundles.

use locations_playground::source::{
    Environment, Kind, LineIndex, read_bundle, recognize, unchecked, usual_environment, words_for,
    write_bundle,
};

use crate::support::{check, lines};

#[test]
fn columns_count_scalars_and_editor_offsets_count_utf16() {
    let text = "\u{feff}a: é\r\nb: 😀x\r\n";
    let lines = LineIndex::new(text);
    let x = u32::try_from(text.find('x').unwrap()).unwrap();
    let at = lines.line_column(text, x);
    assert_eq!((at.line, at.column), (2, 5));
    assert_eq!(lines.utf16(text, x), 10, "five and a line break, then `b: ` and two units");
    let a = u32::try_from(text.find('a').unwrap()).unwrap();
    assert_eq!(lines.line_column(text, a).column, 1, "a byte order mark is not counted");
}

#[test]
fn paths_tell_the_environment() {
    for (path, environment, base) in [
        ("dagster_cloud.yaml", None, "dagster_cloud"),
        ("dagster_cloud.prod.yaml", Some("prod"), "dagster_cloud"),
        ("dagster_cloud_production.yml", Some("prod"), "dagster_cloud"),
        ("dagster-cloud-stg.yaml", Some("staging"), "dagster_cloud"),
        ("deploy/dev/dagster_cloud.yaml", Some("dev"), "deploy/dagster_cloud"),
        ("deploy/dagster_cloud.yaml", None, "deploy/dagster_cloud"),
        ("dagster_cloud.non-prod.yaml", Some("non-prod"), "dagster_cloud"),
        ("dagster_cloud.preprod.yaml", Some("pre-prod"), "dagster_cloud"),
        ("deploy/pre-prod/dagster_cloud.yaml", Some("pre-prod"), "deploy/dagster_cloud"),
        ("prod-tools/dagster_cloud.yaml", None, "prod-tools/dagster_cloud"),
    ] {
        let guess = recognize(path, "", &[]);
        assert_eq!(guess.kind, Kind::DagsterCloud, "{path}");
        assert_eq!(guess.environment.as_deref(), environment, "{path}");
        assert_eq!(guess.base_path, base, "{path}");
    }
}

#[test]
fn declared_environments_replace_the_usual_words() {
    let mut live = Environment::named("live");
    live.aliases.push("prod".into());
    let guess = recognize("dagster_cloud.prod.yaml", "", &[live.clone()]);
    assert_eq!(guess.environment.as_deref(), Some("live"));
    let guess = recognize("dagster_cloud.dev.yaml", "", &[live]);
    assert_eq!(guess.environment.as_deref(), Some("dev"), "not declared, so it stays out");
}

#[test]
fn an_environments_own_name_is_before_another_word_for_it() {
    let mut qa = Environment::named("qa");
    qa.aliases.extend(["staging".into(), "dev".into()]);
    for declared in [[Environment::named("dev"), qa.clone()], [qa, Environment::named("dev")]] {
        for (path, environment) in [("dev.yaml", "dev"), ("staging.yaml", "qa"), ("qa.yaml", "qa")]
        {
            let guess = recognize(&format!("dagster_cloud.{path}"), "", &declared);
            assert_eq!(guess.environment.as_deref(), Some(environment), "{path}");
        }
    }
}

#[test]
fn content_tells_a_deployment_file_of_another_name() {
    assert_eq!(
        recognize("cloud.yaml", "# x\nlocations:\n- location_name: a\n", &[]).kind,
        Kind::DagsterCloud
    );
    assert_eq!(recognize("cloud.yaml", "a:\n  locations: 1\n", &[]).kind, Kind::Other);
    assert_eq!(recognize("src/definitions.py", "", &[]).kind, Kind::Python);
}

#[test]
fn content_tells_an_agents_file_of_another_name() {
    let text = "instance_class: {module: dagster_cloud.instance, class: DagsterCloudAgentInstance}\ndagster_cloud_api: {deployment: prod}\n";
    for (path, environment) in [
        ("dagster.prod.yaml", Some("prod")),
        ("infra/dagster-agent.yaml", None),
        ("infra/stg/agent.yml", Some("staging")),
    ] {
        let guess = recognize(path, text, &[]);
        assert_eq!(
            (guess.kind, guess.environment.as_deref()),
            (Kind::Agent, environment),
            "{path}"
        );
    }
    assert_eq!(recognize("dagster_cloud.yaml", text, &[]).kind, Kind::DagsterCloud);
    let launcher = "user_code_launcher:\n  module: dagster_cloud.workspace.ecs\n";
    assert_eq!(recognize("agent.yaml", launcher, &[]).kind, Kind::Agent);
    for other in [
        "run_launcher:\n  module: dagster_k8s\n",
        "kind: ConfigMap\ndata:\n  dagster.yaml: |\n    dagster_cloud_api: {}\n",
        "",
    ] {
        assert_eq!(recognize("dagster-prod.yaml", other, &[]).kind, Kind::Other, "{other}");
    }
}

#[test]
fn an_instance_without_dagster_plus_is_no_agent() {
    for (text, is_agent) in [
        ("user_code_launcher: {class: K8sUserCodeLauncher}\n", true),
        ("run_retries: {enabled: true}\ndagster_cloud_api: {deployment: prod}\n", true),
        ("agent_queues: {include_default_queue: true}\n", true),
        (
            "instance_class: {module: dagster_cloud.instance, class: DagsterCloudAgentInstance}\n",
            true,
        ),
        ("instance_class: {module: ours, class: OurInstance}\n", false),
        ("run_retries:\n  enabled: false\n", false),
        ("storage: {postgres: {}}\nrun_coordinator: {class: QueuedRunCoordinator}\n", false),
        ("# user_code_launcher:\nx: {user_code_launcher: {}}\n", false),
        ("", false),
    ] {
        let expected = if is_agent { Kind::Agent } else { Kind::Other };
        assert_eq!(recognize("hooli/dagster.yaml", text, &[]).kind, expected, "{text}");
        let location = "#- hooli/dagster_cloud.yaml\nlocations: [{location_name: a, code_source: {python_file: d.py}, agent_queue: heavy}]\n";
        let analysis = check(&format!("{location}#- hooli/dagster.yaml\n{text}"));
        let told = lines(&analysis).iter().any(|it| it.contains("unserved-queue"));
        assert_eq!(told, is_agent, "{text}");
        let report = locations_playground::report::json::report(&analysis, &[], &[None]);
        let json = serde_json::to_value(report).unwrap();
        assert!(json["files"].as_array().unwrap().iter().any(|it| it["kind"] == expected.name()));
    }
}

#[test]
fn what_nothing_checks_is_known_by_name() {
    assert_eq!(unchecked("ops/dagster.yaml", "storage: {}\n"), Some("settings of an instance"));
    assert_eq!(unchecked("ops/alert-policies.yml", ""), Some("alert policies"));
    assert_eq!(
        unchecked("ops/alerts.yaml", "alert_policies:\n- name: a\n"),
        Some("alert policies")
    );
    assert_eq!(unchecked("deployment_settings.yaml", ""), Some("settings of a deployment"));
    assert_eq!(unchecked("notes.yaml", "a: {alert_policies: 1}\n"), None);
    assert_eq!(unchecked("alert_policies.txt", ""), None);
}

#[test]
fn a_bundle_reads_back() {
    let text = "-- analytics/dagster_cloud.yaml --\nlocations: []\n-- ml/a/b.py --\nx = 1\r\n";
    let files = read_bundle(text).unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!((&*files[1].repo, &*files[1].path, &*files[1].text), ("ml", "a/b.py", "x = 1\r\n"));
    assert_eq!(write_bundle(&files), text);
    assert_eq!(read_bundle("locations: []\n"), None);
}

#[test]
fn the_settings_have_a_place_of_their_own_in_a_bundle() {
    let text = "-- playground.yaml --\nversion: 1\n-- a/playground.yaml --\nversion: 1\n-- plain.yaml --\n";
    let files = read_bundle(text).unwrap();
    let names: Vec<(&str, &str)> = files.iter().map(|it| (&*it.repo, &*it.path)).collect();
    assert_eq!(names, [("", "playground.yaml"), ("a", "playground.yaml")]);
    assert_eq!(write_bundle(&files), text);
}

#[test]
fn words_stand_for_the_environment_that_most_of_them_name() {
    let named = |it: &str| Environment::named(it);
    for (name, usual) in [
        ("prod", Some("prod")),
        ("prod-eu", Some("prod")),
        ("us_production", Some("prod")),
        ("non-prod", Some("non-prod")),
        ("not-prod", None),
        ("non-prod-eu", Some("non-prod")),
        ("p", Some("prod")),
        ("eu-p", None),
        ("live", None),
    ] {
        assert_eq!(usual_environment(&named(name)).map(|it| it.1), usual, "{name}");
    }
    let live = Environment { aliases: vec!["production".into()], ..named("live") };
    assert_eq!(usual_environment(&live).map(|it| it.1), Some("prod"));
    for (text, environment, n_words) in [
        ("acme-prod-eu", "prod-eu", 2),
        ("acme-prod-us", "prod-eu", 1),
        ("acme-production", "prod-us", 1),
        ("acme-non-prod", "prod", 0),
        ("acme-non-prod", "non-prod", 2),
        ("acme-dev", "prod-us", 0),
    ] {
        let words: Vec<&str> = text.split('-').collect();
        assert_eq!(words_for(&words, &named(environment)), n_words, "{text} {environment}");
    }
}

#[test]
fn a_declared_name_of_several_words_comes_before_its_parts() {
    let declared = ["prod", "prod-eu"].map(Environment::named);
    for (path, environment) in [
        ("dagster_cloud.prod-eu.yaml", "prod-eu"),
        ("dagster_cloud_prod_eu.yaml", "prod-eu"),
        ("dagster_cloud.prod.yaml", "prod"),
    ] {
        assert_eq!(recognize(path, "", &declared).environment.as_deref(), Some(environment));
    }
}

#[test]
fn a_list_of_other_locations_is_no_configuration() {
    let text = "locations:\n  - city: Berlin\n";
    assert_eq!(recognize("data/stores.yaml", text, &[]).kind, Kind::Other);
}
