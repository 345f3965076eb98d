//! The command line finds the configuration of agents wherever it lies.

use crate::cli::{playground, scratch, text};

const TEAM: &str = "\
locations:
  - location_name: orders
    code_source: {module_name: orders}
    agent_queue: gpu
";
const AGENT: &str = "\
dagster_cloud_api: {deployment: prod}
user_code_launcher: {module: dagster_cloud.workspace.kubernetes, class: K8sUserCodeLauncher}
";
const CHART: &str = "dagsterCloud: {deployment: prod}\nworkspace: {}\n";
/// That of a Dagster without Dagster+.
const INSTANCE: &str = "storage: {sqlite: {base_dir: /data}}\n";

/// What `check` prints about files that lie in a folder called `name`, and its exit code.
fn checked(name: &str, files: &[(&str, &str)], paths: &[&str]) -> (String, Option<i32>) {
    let folder = scratch(name);
    for (path, content) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let output = playground(&[&["check"], paths].concat(), &folder);
    (text(&output.stdout) + &text(&output.stderr), output.status.code())
}

#[test]
fn an_agent_beside_repositories_is_read() {
    let team = ("all/team/dagster_cloud.yaml", TEAM);
    for (at, (agent, paths)) in [
        (("all/infra/dagster.yaml", AGENT), &["all"][..]),
        (
            ("all/infra/dagster.yaml", "user_code_launcher: {class: K8sUserCodeLauncher}\n"),
            &["all"],
        ),
        (("all/infra/dagster.yaml", "agent_queues: {include_default_queue: true}\n"), &["all"]),
        (("all/infra/charts/agent-values.yaml", CHART), &["all"]),
        (("all/agent-values.yaml", CHART), &["all"]),
        (("all/infra/dagster-agent.yaml", AGENT), &["all"]),
        (("all/team/agent/dagster.prod.yaml", AGENT), &["all"]),
        (("all/infra/dagster.yaml", AGENT), &["all/team", "all/infra"]),
        (("all/infra/agent.yaml", CHART), &["all/team", "all/infra/agent.yaml"]),
    ]
    .into_iter()
    .enumerate()
    {
        let (told, code) = checked(&format!("agents-{at}"), &[team, agent], paths);
        assert!(told.contains("No agent reads the queue `gpu`"), "{agent:?}: {told}");
        assert_eq!(code, Some(0), "{told}");
    }
}

#[test]
fn an_instance_is_no_agent() {
    let files = [("all/team/dagster_cloud.yaml", TEAM), ("all/local/dagster.yaml", INSTANCE)];
    let (told, _) = checked("agents-none", &files, &["all"]);
    assert!(told.contains("of 1 repository") && !told.contains("queue"), "{told}");
    let (told, code) = checked("agents-alone", &files[1..], &["all"]);
    assert!(told.contains("configuration of an agent found here or below"), "{told}");
    assert_eq!(code, Some(2));
}
