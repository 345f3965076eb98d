//! How much CPU and memory locations get, and where production gets less.

use locations_playground::analysis::Analysis;
use locations_playground::fact::{Asked, Fact, asked};
use locations_playground::model::read_settings;
use locations_playground::source::SourceFile;

use crate::support::{check, check_with};

/// One location with a context in dev and one in prod.
fn analysis(dev: &str, prod: &str) -> Analysis {
    let file = |name: &str, context: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: a\n    code_source: {{python_file: a.py}}\n    container_context: {context}\n"
        )
    };
    check(&(file("dev", dev) + &file("prod", prod)))
}

/// What is said of production, of each text once.
fn smaller(dev: &str, prod: &str) -> Vec<String> {
    let analysis = analysis(dev, prod);
    let own = analysis.diagnostics.iter().filter(|it| it.rule == "smaller-in-production");
    own.map(|it| it.finding.message.split_once(": ").unwrap().1.to_owned()).collect()
}

fn top(cpu: &str) -> String {
    format!("resources: {{limits: {{cpu: {cpu}}}}}")
}

fn raw(process: &str, more: &str, resources: &str) -> String {
    format!("{process}_k8s_config: {{{more}container_config: {{resources: {resources}}}}}")
}

#[test]
fn raw_configuration_of_runs_and_code_servers_counts_before_what_stands_beside_it() {
    let k8s = |parts: &[String]| format!("{{k8s: {{{}}}}}", parts.join(", "));
    let both = |cpu: &str| {
        let limits = format!("{{limits: {{cpu: {cpu}}}}}");
        [raw("run", "", &limits), raw("server", "", &limits)].to_vec()
    };
    // What is overridden on both sides is nobody's.
    let prod = [vec![top("2")], both("8")].concat();
    assert_eq!(smaller(&k8s(&[top("4")]), &k8s(&prod)), [""; 0]);
    // The one stands beside raw configuration, the other in it.
    assert_eq!(smaller(&k8s(&both("4")), &k8s(&[top("2")])), ["`2`, not `4`"]);
    let run = vec![raw("run", "", "{limits: {cpu: '1'}}")];
    let prod = k8s(&[vec![top("4")], run.clone()].concat());
    assert_eq!(smaller(&k8s(&[top("4")]), &prod), ["`1`, not `4`"]);
    let requested = |cpu: &str| k8s(&[raw("server", "", &format!("{{requests: {{cpu: {cpu}}}}}"))]);
    assert_eq!(smaller(&requested("900m"), &requested("0.5")), ["`0.5`, not `900m`"]);
    // Shallow resources take the place of all.
    let shallow = raw("run", "merge_behavior: SHALLOW, ", "{limits: {memory: 1Gi}}");
    let prod = k8s(&[top("2"), shallow]);
    assert_eq!(smaller(&k8s(&[top("4")]), &prod), ["`2`, not `4`"], "code servers are deep");
    let analysis = analysis(&prod, &k8s(&[vec![top("4")], run].concat()));
    let cpu = |subject: usize| {
        let reading = analysis.facts.reading(&Fact::Cpu, subject).unwrap();
        let location = &analysis.deployed[subject].locations[0];
        let asked = asked(&analysis.facts, &Fact::Cpu, subject, location).remove(0).1;
        let Asked::Value(pointer) = asked else { panic!("{asked:?}") };
        (reading.value.clone().unwrap(), pointer)
    };
    let pointer = "/container_context/k8s/resources/limits/cpu";
    assert_eq!(cpu(0), ("2".into(), pointer.into()), "of code servers alone");
    let pointer = "/container_context/k8s/run_k8s_config/container_config/resources/limits/cpu";
    assert_eq!(cpu(1), ("1".into(), pointer.into()));
}

#[test]
fn amounts_are_read_as_their_platforms_do() {
    for (dev, prod) in [
        ("1e3", "999"),
        ("1500m", "1"),
        ("1Gi", "1G"),
        ("'1 vcpu'", "'1000'"),
        ("'2 vCPU'", "'1.5vcpu'"),
        ("'4 GB'", "'4000'"),
        ("1P", "1T"),
        ("100u", "100n"),
    ] {
        let ecs = |cpu: &str| format!("{{ecs: {{run_resources: {{cpu: {cpu}}}}}}}");
        let told = format!("`{}`, not `{}`", prod.trim_matches('\''), dev.trim_matches('\''));
        assert_eq!(smaller(&ecs(dev), &ecs(prod)), [told], "{dev} {prod}");
        assert_eq!(smaller(&ecs(prod), &ecs(dev)), [""; 0], "{dev} {prod}");
        assert_eq!(smaller(&ecs(dev), &ecs("1e3m")), [""; 0], "no amount");
    }
}

#[test]
fn production_by_another_word_is_production() {
    let file = |name: &str, memory: u32| {
        let text = format!(
            "locations:\n  - location_name: a\n    code_source: {{python_file: a.py}}\n    container_context: {{ecs: {{run_resources: {{memory: '{memory}'}}}}}}\n"
        );
        SourceFile::new("a", &format!("dagster_cloud.{name}.yaml"), &text)
    };
    let found = |word: &str| {
        let settings = format!(
            "version: 1\nenvironments: [{{name: dev}}, {{name: main, aliases: [{word}]}}]\n"
        );
        let files = vec![file("dev", 512), file("main", 256)];
        let analysis = check_with(files, read_settings(&settings).unwrap());
        analysis.diagnostics.iter().filter(|it| it.rule == "smaller-in-production").count()
    };
    assert_eq!(found("prod"), 1);
    assert_eq!(found("trunk"), 0);
}

#[test]
fn production_of_a_region_is_production() {
    let file = |name: &str, cpu: u32| {
        let text = format!(
            "locations:\n  - location_name: a\n    code_source: {{python_file: a.py}}\n    container_context: {{k8s: {{namespace: ns-prod, resources: {{limits: {{cpu: {cpu}}}}}}}}}\n"
        );
        SourceFile::new("a", &format!("dagster_cloud.{name}.yaml"), &text)
    };
    let settings = "version: 1\nenvironments: [{name: dev}, {name: prod-eu}, {name: prod-us}]\n";
    let files = vec![file("dev", 4), file("prod-eu", 1), file("prod-us", 1)];
    let analysis = check_with(files, read_settings(settings).unwrap());
    let found = |rule: &str| {
        let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
        own.map(|it| &*it.finding.message).collect::<Vec<_>>()
    };
    assert_eq!(
        found("smaller-in-production"),
        ["prod-eu", "prod-us"]
            .map(|it| format!("`a` gets less CPU in {it} than in dev: `1`, not `4`"))
    );
    assert!(
        found("value-of-other-environment")
            .contains(&"Namespace `ns-prod` names prod-eu, but this is dev")
    );
}

#[test]
fn what_no_agent_reads_is_not_measured() {
    let context =
        |cpu: &str| format!("{{k8s: {{namespace: n}}, ecs: {{run_resources: {{cpu: '{cpu}'}}}}}}");
    let file = |name: &str, cpu: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations: [{{location_name: a, code_source: {{python_file: a.py}}, container_context: {}}}]\n",
            context(cpu)
        )
    };
    let found = |class: &str| {
        let agent = format!("#- infra/dagster.yaml\nuser_code_launcher: {{class: {class}}}\n");
        let analysis = check(&(file("dev", "512") + &file("prod", "256") + &agent));
        analysis.diagnostics.iter().any(|it| it.rule == "smaller-in-production")
    };
    assert!(found("EcsUserCodeLauncher") && !found("K8sUserCodeLauncher"));
}

#[test]
fn docker_has_sizes_of_its_own() {
    let docker = |size: &str| format!("{{docker: {{container_kwargs: {{{size}}}}}}}");
    for (dev, prod) in [
        ("mem_limit: 1g", "mem_limit: 1000m"),
        ("mem_limit: 2GB", "mem_limit: 1536mb"),
        ("mem_limit: 1k", "mem_limit: 1000"),
        ("nano_cpus: 2000000000", "nano_cpus: 1500000000"),
    ] {
        let value = |it: &str| it.split_once(": ").unwrap().1.to_owned();
        let told = format!("`{}`, not `{}`", value(prod), value(dev));
        assert_eq!(smaller(&docker(dev), &docker(prod)), [told]);
        assert_eq!(smaller(&docker(prod), &docker(dev)), [""; 0], "{dev} {prod}");
    }
    let analysis = analysis(&docker("mem_limit: 1g, cpu_shares: 512"), &docker("mem_limit: 1g"));
    let value = |fact, at| analysis.facts.reading(&fact, at).map(|it| it.value.clone().unwrap());
    assert_eq!(
        [value(Fact::Memory, 0), value(Fact::Cpu, 0)],
        [Some("1g".into()), Some("512".into())]
    );
    assert_eq!(value(Fact::Cpu, 1), None);
}

#[test]
fn what_an_agent_gives_to_all_counts_where_the_location_says_nothing() {
    let agent = |name: &str, config: &str| {
        format!(
            "#- infra/{name}/dagster.yaml\ndagster_cloud_api: {{deployment: {name}}}\nuser_code_launcher: {{class: K8sUserCodeLauncher, config: {config}}}\n"
        )
    };
    let file = |name: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations:\n  - location_name: a\n    code_source: {{python_file: a.py}}\n    container_context: {{k8s: {{labels: {{team: {name}}}}}}}\n"
        )
    };
    let config = |cpu: &str| {
        format!(
            "{{namespace: shared, service_account_name: runner, resources: {{limits: {{cpu: '{cpu}'}}}}}}"
        )
    };
    let analysis = check(
        &(file("dev") + &file("prod") + &agent("dev", &config("2")) + &agent("prod", &config("1"))),
    );
    let text = |fact| {
        let reading = analysis.facts.reading(&fact, 1).unwrap();
        (reading.value.clone().unwrap(), analysis.files.slice(reading.at.unwrap()).to_owned())
    };
    assert_eq!(text(Fact::Namespace), ("shared".into(), "shared".into()));
    assert_eq!(text(Fact::ServiceAccount), ("runner".into(), "runner".into()));
    assert_eq!(text(Fact::Cpu), ("1".into(), "'1'".into()));
    let smaller = analysis.diagnostics.iter().filter(|it| it.rule == "smaller-in-production");
    assert_eq!(smaller.count(), 1);
}
