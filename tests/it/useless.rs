//! Values that count nowhere, that nothing reads, that say again what would be so anyway, and that are equal or out of step.

use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::diagnostic::Diagnostic;
use locations_playground::fact::{Fact, Verdict};
use locations_playground::model::read_settings;

use crate::support::{check, check_with, fixture};

/// A file of one location with `context`.
fn file(context: &str) -> String {
    format!(
        "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{python_file: a.py}}, container_context: {context}}}]\n"
    )
}

/// What prod changes of it.
fn overlay(context: &str) -> String {
    file(context)
        .replace("cloud.yaml", "cloud.prod.yaml")
        .replace("code_source: {python_file: a.py}", "image: x")
}

/// A workspace of the newer layout with `k8s`, and its projects with theirs.
fn workspace(k8s: &str, projects: &[(&str, &str)]) -> String {
    let mut text = format!("#- w/container_context.yaml\nk8s: {k8s}\n");
    let mut list = String::from("#- w/dg.toml\ndirectory_type = \"workspace\"\n[workspace]\n");
    for (name, k8s) in projects {
        write!(list, "[[workspace.projects]]\npath = \"{name}\"\n").unwrap();
        write!(
            text,
            "#- w/{name}/pyproject.toml\n[tool.dg]\ndirectory_type = \"project\"\n[tool.dg.project]\nroot_module = \"{name}\"\n#- w/{name}/container_context.yaml\nk8s: {k8s}\n"
        ).unwrap();
    }
    list + &text
}

/// The texts that the rule called `rule` speaks of.
fn told<'a>(analysis: &'a Analysis, rule: &str) -> Vec<&'a str> {
    let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
    own.map(|it| analysis.files.slice(it.finding.primary.span)).collect()
}

/// The texts that are dead: of a location with `context` in dev and prod, and this agent.
fn dead(agent: &str, context: &str) -> Vec<String> {
    let overlay = |name: &str| {
        format!(
            "#- a/dagster_cloud.{name}.yaml\nlocations: [{{location_name: a, image: {name}}}]\n"
        )
    };
    let files = [file(context), overlay("dev"), overlay("prod"), format!("#- infra/{agent}")];
    told(&check(&files.concat()), "dead-value").into_iter().map(Into::into).collect()
}

#[test]
fn what_always_loses_to_the_agent_is_dead() {
    let config = "config: {env_vars: [A=agent, B=agent], secrets: [{name: S, valueFrom: agent}], task_role_arn: theirs}";
    let agent = |path: &str, class: &str| {
        format!("{path}\nuser_code_launcher: {{class: {class}, {config}}}\n")
    };
    let context = "{env_vars: [B=own], PLATFORM: {env_vars: [A=own, C=own], secrets: [{name: S, valueFrom: own}], task_role_arn: ours}}";
    let ecs = context.replace("PLATFORM", "ecs");
    let both = ["B=own", "A=own", "{name: S, valueFrom: own}"];
    assert_eq!(dead(&agent("dagster.yaml", "EcsUserCodeLauncher"), &ecs), both);
    let aca = "{env_vars: [B=own], aca: {env_vars: [A=own, C=own]}}";
    assert_eq!(dead(&agent("dagster.yaml", "AcaUserCodeLauncher"), aca), both[..2]);
    // Where the location is stronger, and where another environment has no such agent, it counts.
    let k8s = "{env_vars: [B=own], k8s: {env_vars: [A=own, C=own]}}";
    assert_eq!(dead(&agent("dagster.yaml", "K8sUserCodeLauncher"), k8s), [""; 0]);
    assert_eq!(dead(&agent("prod/dagster.yaml", "EcsUserCodeLauncher"), &ecs), [""; 0]);
    // One file for everything has no other environment to be meant for.
    let agent = agent("dagster.yaml", "EcsUserCodeLauncher");
    let alone = check(&format!("{}#- infra/{agent}", file(&ecs)));
    assert_eq!(told(&alone, "dead-value").len(), 3);
}

/// The rules `dead-value` and `redundant-override` for one location with `context` and these settings, with the texts.
fn useless(context: &str, settings: &str) -> Vec<(&'static str, String)> {
    let settings = read_settings(&format!("version: 1\n{settings}")).unwrap();
    let analysis = check_with(fixture(&file(context)), settings);
    let is_told = |it: &&Diagnostic| ["dead-value", "redundant-override"].contains(&it.rule);
    let found = analysis.diagnostics.iter().filter(is_told);
    found.map(|it| (it.rule, analysis.files.slice(it.finding.primary.span).to_owned())).collect()
}

#[test]
fn an_entry_of_one_list_is_dead_or_a_repetition_beside_that_of_another() {
    let found = |context: &str| useless(context, "");
    let dead = |text: &str| ("dead-value", text.to_owned());
    let repeated = |text: &str| ("redundant-override", text.to_owned());
    assert_eq!(found("{env_vars: [A=1], k8s: {env_vars: [A=2]}}"), [dead("A=1")]);
    assert_eq!(found("{env_vars: [A=1], k8s: {env_vars: ['A=1']}}"), [repeated("'A=1'")]);
    assert_eq!(found("{env_vars: [A=1], ecs: {env_vars: [A=2]}}"), [dead("A=2")]);
    let raw = "run_k8s_config: {container_config: {env: [{name: A, value: '2'}]}}";
    // Code servers still have it.
    assert_eq!(found(&format!("{{k8s: {{env_vars: [A=1], {raw}}}}}")), []);
    let both = format!("{{k8s: {{env_vars: [A=1], {raw}, {}}}}}", raw.replace("run", "server"));
    assert_eq!(found(&both), [dead("A=1")]);
    assert_eq!(found(&both.replace("'2'", "'1'")), [repeated("'1'")]);
    // On another platform the shared one counts.
    assert_eq!(found("{env_vars: [A=1], k8s: {env_vars: [A=2]}, docker: {}}"), []);
}

#[test]
fn of_one_repetition_only_the_later_text_can_go() {
    let repeated = |text: &str| {
        let analysis = check(text);
        let own = analysis.diagnostics.iter().filter(|it| it.rule == "redundant-override");
        let told = own.map(|it| {
            let span = it.finding.primary.span;
            let file = analysis.files.name(span.file);
            format!("{file}: {}", analysis.files.slice(span))
        });
        told.collect::<Vec<_>>()
    };
    for context in ["{aca: {env_vars: [A=1]}}", "{env_vars: [A=1], k8s: {}}"] {
        let found = repeated(&(file(context) + &overlay(context)));
        assert_eq!(found, ["a/dagster_cloud.prod.yaml: A=1"], "{context}");
    }
    // The base’s, too, where a list for every platform says it once more.
    let context = "{env_vars: [A=1], aca: {env_vars: [A=1]}}";
    let both = ["a/dagster_cloud.yaml: A=1", "a/dagster_cloud.prod.yaml: A=1"];
    assert_eq!(repeated(&(file(context) + &overlay("{aca: {env_vars: [A=1]}}"))), both);
    let newer = workspace("{env_vars: [B=ws]}", &[("p", "{env_vars: [B=ws]}")]);
    assert_eq!(repeated(&newer), ["w/p/container_context.yaml: B=ws"]);
}

#[test]
fn the_last_entry_of_a_list_is_no_repetition_while_an_earlier_one_would_count_without_it() {
    let found = |list: &str| {
        let context = |list: &str| format!("{{k8s: {{env_vars: [{list}]}}}}");
        let analysis = check(&(file(&context("C=1")) + &overlay(&context(list))));
        let own = told(&analysis, "redundant-override").into_iter();
        own.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("C=1"), ["C=1"]);
    assert_eq!(found("C=1, D=2"), ["C=1"]);
    assert_eq!(found("C=2, C=1"), [""; 0]);
    assert_eq!(found("C=2, C=1, C=1"), [""; 0]);
}

#[test]
fn what_every_project_of_a_workspace_overrides_is_dead() {
    let own = |projects: &[(&str, &str)]| {
        workspace("{env_vars: [A=ws, C=ws], labels: {a: ws}, namespace: n}", projects)
    };
    let dead = |text: &str| {
        let analysis = check(text);
        let own = told(&analysis, "dead-value").into_iter();
        own.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let p = ("p", "{env_vars: [A=p], labels: {a: p}, namespace: n}");
    let q = ("q", "{env_vars: [A=q], labels: {a: q}, namespace: q}");
    assert_eq!(dead(&own(&[p])), ["A=ws", "ws"]);
    assert_eq!(dead(&own(&[p, q])), ["A=ws", "ws"]);
    assert_eq!(dead(&own(&[p, q, ("r", "{labels: {a: r}}")])), ["ws"]);
    // With environments, too, since the files know none.
    let prod = "#- x/dagster_cloud.prod.yaml\nlocations: [{location_name: x, code_source: {module_name: x}}]\n";
    assert_eq!(dead(&(own(&[p, q]) + prod)), ["A=ws", "ws"]);
    // A project that is not open may inherit it.
    let missing = own(&[p, q]).replace("#- w/q/pyproject.toml", "#- w/q/other.toml");
    assert_eq!(dead(&missing), [""; 0]);
}

#[test]
fn what_is_typed_in_for_everything_leaves_nothing_of_the_files() {
    let variable = "variables: [{name: A, value: typed, set_in: deployment}]\n";
    let found = useless("{k8s: {env_vars: [A=own, B=own]}}", variable);
    assert_eq!(found, [("dead-value", "A=own".to_owned())]);
    // The very same is a repetition.
    let found = useless("{k8s: {env_vars: [A=typed, B=own]}}", variable);
    assert_eq!(found, [("redundant-override", "A=typed".to_owned())]);
    let raw = "run_k8s_config: {container_config: {env: [{name: A, value: typed}]}}";
    let found = useless(&format!("{{k8s: {{{raw}, {}}}}}", raw.replace("run", "server")), variable);
    assert_eq!(found, [("redundant-override", "typed".to_owned())]);
}

#[test]
fn of_two_short_lists_only_what_both_have_is_compared() {
    let found = |server: &str, run: &str| {
        let side = |name: &str, env: &str| {
            format!("{name}_k8s_config: {{container_config: {{env: [{env}]}}}}")
        };
        let context = format!("{{k8s: {{{}, {}}}}}", side("server", server), side("run", run));
        let analysis = check(&file(&context));
        let found = analysis.diagnostics.iter().filter(|it| it.rule == "lists-out-of-step");
        found.map(|it| it.finding.message.clone()).collect::<Vec<_>>()
    };
    let a = "{name: A, value: '1'}";
    assert_eq!(
        found(a, "{name: A, value: '2'}"),
        ["`A` is another one for runs than for code servers"]
    );
    assert_eq!(found(a, a), [""; 0]);
    assert_eq!(found(a, &format!("{a}, {{name: B, value: '1'}}")), [""; 0]);
    assert_eq!(found(a, "{name: B, value: '2'}"), [""; 0]);
}

#[test]
fn a_name_is_not_read_elsewhere_because_it_starts_like_one_that_is() {
    let context = "{k8s: {env_vars: [LOGISTICS_URL=x, HOMEPAGE=x, PGADMIN=x, LOG_LEVEL=x, HOME=/x, PGHOST=x, AWS_REGION=x, http_proxy=x]}}";
    let python = "#- a/a.py\nimport dagster as dg\ndefs = dg.Definitions()\n";
    let analysis = check(&format!("{}{python}", file(context)));
    assert_eq!(told(&analysis, "unread-variable"), ["LOGISTICS_URL=x", "HOMEPAGE=x", "PGADMIN=x"]);
}

#[test]
fn what_python_may_read_in_any_way_is_no_unread_variable() {
    let unread = |names: &str, body: &str| {
        let context = format!("{{k8s: {{env_vars: [{names}]}}}}");
        let python = format!(
            "#- a/a.py\nimport os\nimport dagster as dg\n{body}\ndefs = dg.Definitions()\n"
        );
        let analysis = check(&format!("{}{python}", file(&context)));
        told(&analysis, "unread-variable").join(" ")
    };
    for all in [
        "for key in os.environ: print(key)",
        "x = {**os.environ}",
        "x = dict(os.environ)",
        "x = dict(\n    os.environ\n)",
        "x = [it for it in os.environ if it]",
        "x = os.environ",
        "x = os.environ | {}",
        "x = os.environ.copy()",
        "x = sorted(os.environ.keys())",
        "x = os.getenv(a + b)",
        "x = os.getenv(f\"{a}{b}\", 'default')",
        "x = os.environ['%s' % a]",
    ] {
        assert_eq!(unread("A=1", all), "", "{all}");
    }
    for one in [
        "x = os.getenv(prefix + \"_URL\")",
        "x = os.environ[f\"{prefix}_URL\"]",
        "x = os.environ.get('_'.join([prefix, 'URL']), 'A')",
        "x = os.getenv('{}_{}'.format(prefix, 'URL'))",
        "suffix = '_URL'\nx = os.getenv(prefix.upper() + suffix)",
        "key = prefix + '_URL'\nx = os.getenv(key)",
    ] {
        assert_eq!(unread("DB_URL=1", one), "", "{one}");
    }
    for other in [
        "x = os.getenv(prefix + \"_URL\")",
        "x = os.environ.get(\"B\", prefix + suffix)",
        "if \"B\" in os.environ: pass",
        "x = [it for it in names if it not in os.environ]",
        "os.environ.update({\"B\": \"1\"})",
        "os.environ['B'] = '1'",
        "from os import environ",
        "# for it in os.environ: read(it)",
    ] {
        assert_eq!(unread("DB_TOKEN=1", other), "DB_TOKEN=1", "{other}");
    }
}

#[test]
fn a_name_that_an_agent_answers_which_was_typed_in_is_not_dead() {
    for platform in ["k8s", "docker", "ecs", "aca"] {
        for value in ["", "value: secret, "] {
            let context = format!("{{{platform}: {{env_vars: [TOKEN]}}}}");
            let settings = format!("variables: [{{name: TOKEN, {value}set_in: agent}}]\n");
            assert_eq!(useless(&context, &settings), [], "{platform} {value}");
        }
    }
}

#[test]
fn both_spellings_of_a_variable_of_kubernetes_are_one() {
    let found = |run: &str| {
        let env =
            "{name: P, value: '1'}, {name: R, value_from: {secret_key_ref: {name: a, key: b}}}";
        let side = |name: &str, env: &str| {
            format!("{name}_k8s_config: {{container_config: {{env: [{env}]}}}}")
        };
        let context = format!("{{k8s: {{{}, {}}}}}", side("server", env), side("run", run));
        told(&check(&file(&context)), "lists-out-of-step").len()
    };
    let camel = |key: &str| {
        format!(
            "{{name: P, value: '1'}}, {{name: R, valueFrom: {{secretKeyRef: {{name: a, key: {key}}}}}}}"
        )
    };
    assert_eq!(found(&camel("b")), 0);
    assert_eq!(found(&camel("other")), 1);
}

#[test]
fn equal_amounts_are_equal_however_they_are_written() {
    let analysis = check(
        "\
#- a/dagster_cloud.prod.yaml
locations: [{location_name: a, code_source: {python_file: a.py}, container_context: {k8s: {resources: {limits: {cpu: '1', memory: 1Gi}}}}}]
#- b/dagster_cloud.prod.yaml
locations: [{location_name: b, code_source: {python_file: b.py}, container_context: {k8s: {resources: {limits: {cpu: 1000m, memory: 1G}}}}}]
",
    );
    let verdict = |fact: &Fact| analysis.facts.verdict(fact, Some("prod"));
    assert_eq!([verdict(&Fact::Cpu), verdict(&Fact::Memory)], [Verdict::Equal, Verdict::Different]);
}
