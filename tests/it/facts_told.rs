//! What facts are about beside storage: what is read and mounted, and the text that decides each.

use locations_playground::analysis::Analysis;
use locations_playground::content::examples;
use locations_playground::fact::{Asked, Fact, asked};
use locations_playground::merge::variable_chains;

use crate::facts::repo;
use crate::support::{check, check_files};

#[test]
fn what_containers_read_and_mount_are_facts() {
    let context = "{k8s: {env_secrets: [db], image_pull_secrets: [{name: pull}], env_config_maps: [settings], \
        env: [{name: X, valueFrom: {secretKeyRef: {name: api, key: k}}}, {name: Y, value: y}, \
        {name: Z, valueFrom: {configMapKeyRef: {name: regions, key: k}}}], \
        volumes: [{name: models, persistentVolumeClaim: {claimName: shared-models}}, {name: cache, emptyDir: {}}]}}";
    let analysis = check(&repo("a", context));
    for (fact, value) in [
        (Fact::Secret("db".into()), "db"),
        (Fact::Secret("pull".into()), "pull"),
        (Fact::Secret("api".into()), "api"),
        (Fact::ConfigMap("settings".into()), "settings"),
        (Fact::ConfigMap("regions".into()), "regions"),
        (Fact::Volume("models".into()), "persistentVolumeClaim: shared-models"),
        (Fact::Volume("cache".into()), "emptyDir"),
    ] {
        let reading = analysis.facts.reading(&fact, 0).unwrap();
        assert_eq!(reading.value, Ok(value.into()), "{}", fact.name());
    }
    let ecs = "{ecs: {secrets: [{name: DB, valueFrom: x}], volumes: [{name: v, efsVolumeConfiguration: {fileSystemId: fs-1}}]}}";
    let analysis = check(&repo("a", ecs));
    let reading = analysis.facts.reading(&Fact::Volume("v".into()), 0).unwrap();
    assert_eq!(reading.value, Ok("efsVolumeConfiguration: fs-1".into()));
}

#[test]
fn what_decides_a_fact_leads_to_the_text_that_the_fact_names() {
    let mut n_asked = [0; 3];
    let mut workspaces: Vec<Analysis> =
        examples().into_iter().map(|it| check_files(it.files)).collect();
    workspaces.push(check(EVERY_FACT));
    for analysis in &workspaces {
        for (fact, row) in &analysis.facts.rows {
            for (subject, reading) in row {
                let of = &analysis.facts.subjects[*subject];
                let environment = of.environment.as_deref();
                let effective = analysis.effective(of.repo, environment).unwrap();
                let location =
                    effective.locations.iter().find(|it| it.name == of.location).unwrap();
                let asked = asked(&analysis.facts, fact, *subject, location);
                assert!(!asked.is_empty(), "{fact:?} of {}", of.location);
                let found = asked.iter().any(|(_, asked)| match asked {
                    Asked::Value(pointer) => {
                        n_asked[0] += 1;
                        let chain = location.why(&analysis.model, pointer).unwrap();
                        Some(chain.value.origin) == reading.at
                    }
                    Asked::Variable(name) => {
                        n_asked[1] += 1;
                        let chains = variable_chains(&analysis.model, environment, location);
                        let chain = chains.iter().find(|it| it.name == *name);
                        // What stands where Dagster+ never sees it has no chain.
                        chain.is_none_or(|it| it.steps[it.winner].span == reading.at)
                    }
                    Asked::Text(span) => {
                        n_asked[2] += 1;
                        Some(*span) == reading.at
                    }
                });
                assert!(found, "{fact:?} of {}: {asked:?}", of.location);
            }
        }
    }
    assert!(n_asked.iter().all(|it| *it > 5), "{n_asked:?}");
}

/// A location with every fact that a file can give, and an I/O manager that is said in the Python alone.
const EVERY_FACT: &str = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {python_file: definitions.py}
    image: example/a:1
    agent_queue: fast
    build: {directory: ., registry: example}
    container_context:
      k8s:
        namespace: n
        service_account_name: s
        env_secrets: [first, second]
        env_config_maps: [first]
        image_pull_secrets: [{name: third}]
        volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        resources: {limits: {cpu: 500m, memory: 1Gi}}
        env_vars: [A=1]
  - location_name: b
    code_source: {package_name: b}
    container_context: {ecs: {run_resources: {cpu: '256', memory: '512'}, secrets: [{name: X, valueFrom: arn}]}}
#- a/definitions.py
import dagster as dg
from dagster_aws.s3 import S3PickleIOManager, S3Resource

defs = dg.Definitions(resources={\"io_manager\": S3PickleIOManager(s3_resource=S3Resource(), s3_bucket=\"fixed\")})
";
