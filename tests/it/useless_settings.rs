//! Settings that count nowhere or say again what is so anyway: without them, every platform makes the same of the rest.

use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::merge::{Effective, Serving, agent_in, served, variables_in};
use locations_playground::schema::Platform;
use locations_playground::source::Span;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::served_recorded::{cases, json_of};
use crate::support::check;

/// What stands for a text that is left out.
const GONE: &str = "to go";

/// Files, each with the container context that it gives its location.
struct Written {
    name: String,
    /// The file, `CONTEXT` where the context stands.
    frame: String,
    context: String,
}

impl Written {
    fn text(&self, context: &str) -> String {
        format!("#- {}\n{}", self.name, self.frame.replace("CONTEXT", context))
    }

    /// The context without what stands at `spans` of the file.
    fn without(&self, spans: &[Span]) -> String {
        let at = self.frame.find("CONTEXT").unwrap_or_default();
        let mut context = self.context.clone();
        let mut spans: Vec<Span> = spans.to_vec();
        spans.sort();
        for it in spans.iter().rev() {
            let (start, end) = (it.start as usize - at, it.end as usize - at);
            context.replace_range(start..end, &format!("\"{GONE}\""));
        }
        let mut context: Value = serde_json::from_str(&context).unwrap();
        // Of a variable only the value is told.
        leave_out(&mut context, &|it| *it == GONE || it["value"] == GONE);
        context.to_string()
    }
}

/// What each environment gets of `files` on each platform, with `spans` of `analysis` left out, less all that is empty.
fn made_without(files: &[Written], analysis: &Analysis, spans: &[Span]) -> Vec<Value> {
    let text = |it: &Written| {
        let is_in = |span: &&Span| analysis.files.name(span.file) == it.name;
        let own: Vec<Span> = spans.iter().filter(is_in).copied().collect();
        it.text(&it.without(&own))
    };
    let analysis = check(&files.iter().map(text).collect::<String>());
    let made = |it: &Effective| {
        let (here, location) = (it.environment.as_deref(), &it.locations[0]);
        let on = |platform: Platform| {
            let own = location.merged.at(&["container_context", platform.key()]).cloned();
            let agent = agent_in(&analysis.model, here, location);
            let agent = agent.filter(|it| it.platform == Some(platform));
            let way = Serving { platform: Some(platform), agent, words: String::new() };
            let made = served(&way, location).or(own);
            let mut made = made.map(|it| json_of(&it)).unwrap_or_default();
            for raw in ["run_k8s_config", "server_k8s_config"] {
                let container = made.get_mut(raw).and_then(|it| it.get_mut("container_config"));
                container.and_then(Value::as_object_mut).map(|it| it.remove("env"));
            }
            full(made)
        };
        let variables: Vec<String> = variables_in(&analysis.model, here, location)
            .0
            .iter()
            .map(|it| format!("{} {:?}", it.name, it.given))
            .collect();
        json!([Platform::ALL.map(on), variables])
    };
    analysis.deployed.iter().filter(|it| !it.locations.is_empty()).map(made).collect()
}

/// Leaves out what `rule` finds in `files`, each by itself and then all; gives how much that is.
fn hold(files: &[Written], rule: &str) -> usize {
    let text: String = files.iter().map(|it| it.text(&it.context)).collect();
    let analysis = check(&text);
    let made = made_without(files, &analysis, &[]);
    let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
    let spans: Vec<Span> = own.map(|it| it.finding.primary.span).collect();
    for spans in spans.chunks(1).chain([&*spans]) {
        let texts: Vec<&str> = spans.iter().map(|it| analysis.files.slice(*it)).collect();
        assert_eq!(made_without(files, &analysis, spans), made, "{rule}: {texts:?} in {text}");
    }
    spans.len()
}

/// What is made, less all that is empty, secrets in one order.
fn full(mut made: Value) -> Value {
    for _ in 0..9 {
        leave_out(&mut made, &|it| *it == json!({}) || *it == json!([]) || *it == "");
    }
    if let Some(secrets) = made.get_mut("secrets").and_then(Value::as_array_mut) {
        secrets.sort_by_key(ToString::to_string);
    }
    // An agent’s own repetitions go where the location has a list, too.
    once(&mut made);
    made
}

/// Leaves of equal items the first.
fn once(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(once),
        Value::Array(items) => {
            let mut kept: Vec<Value> = Vec::new();
            for it in items.drain(..) {
                if !kept.contains(&it) {
                    kept.push(it);
                }
            }
            *items = kept;
        }
        _ => {}
    }
}

/// Takes from `value` what `goes`, at every level.
fn leave_out(value: &mut Value, goes: &dyn Fn(&Value) -> bool) {
    match value {
        Value::Object(map) => {
            map.retain(|_, it| !goes(it));
            map.values_mut().for_each(|it| leave_out(it, goes));
        }
        Value::Array(items) => {
            items.retain(|it| !goes(it));
            for it in items {
                leave_out(it, goes);
            }
        }
        _ => {}
    }
}

const RULES: [&str; 3] = ["dead-value", "redundant-override", "shadowed-default"];

#[test]
fn without_what_is_useless_every_platform_makes_the_same() {
    let mut n_found = 0;
    for case in cases() {
        let (head, rest) = case.text.split_once(&case.context).unwrap();
        let (name, head) = head.split_once('\n').unwrap();
        let (tail, agent) = rest.split_once("#- ").unwrap_or((rest, ""));
        let own = Written {
            name: name.trim_start_matches("#- ").to_owned(),
            frame: format!("{head}CONTEXT{tail}"),
            context: case.context.clone(),
        };
        let (name, frame) = agent.split_once('\n').unwrap_or_default();
        let agent =
            Written { name: name.to_owned(), frame: frame.to_owned(), context: "0".to_owned() };
        let files = if name.is_empty() { vec![own] } else { vec![own, agent] };
        n_found += RULES.iter().map(|it| hold(&files, it)).sum::<usize>();
    }
    assert!(n_found >= 50, "{n_found}");
}

/// Settings of Kubernetes, small enough for two to say the same.
fn settings(dice: &mut Dice, is_agent: bool) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut some = |dice: &mut Dice, one_of: usize, text: String| {
        if dice.below(one_of) == 0 {
            all.push(text);
        }
    };
    let resources = |dice: &mut Dice| {
        let (a, b, c) = (dice.pick(&["1", "2"]), dice.pick(&["1", "2"]), dice.pick(&["1", "2"]));
        match dice.below(3) {
            0 => format!(
                "{{\"limits\":{{\"cpu\":\"{a}\",\"memory\":\"{b}\"}},\"requests\":{{\"cpu\":\"{c}\"}}}}"
            ),
            1 => format!("{{\"limits\":{{\"cpu\":\"{a}\"}}}}"),
            _ => format!("{{\"requests\":{{\"cpu\":\"{c}\"}}}}"),
        }
    };
    let labels = |dice: &mut Dice| {
        format!("{{\"a\":\"{}\",\"b\":\"{}\"}}", dice.pick(&["x", "y"]), dice.pick(&["x", "y"]))
    };
    let list = |dice: &mut Dice, kind: &str| {
        dice.list(|dice| {
            let named = kind.replace('?', dice.pick(&["s", "t", "u"]));
            if named.contains('#') { named.replace('#', dice.pick(&["1", "2"])) } else { named }
        })
    };
    let text = format!("\"resources\":{}", resources(dice));
    some(dice, 2, text);
    let text = format!("\"labels\":{}", labels(dice));
    some(dice, 3, text);
    let text = format!("\"namespace\":\"{}\"", dice.pick(&["m", "n"]));
    some(dice, 3, text);
    let text = format!("\"service_account_name\":\"{}\"", dice.pick(&["m", "n"]));
    some(dice, 3, text);
    let text = format!("\"env_secrets\":{}", list(dice, "\"?\""));
    some(dice, 3, text);
    let text = format!("\"env_vars\":{}", list(dice, "\"?=#\""));
    some(dice, 3, text);
    let text = format!("\"volumes\":{}", list(dice, "{\"name\":\"?\"}"));
    some(dice, 4, text);
    for raw in ["run_k8s_config", "server_k8s_config"] {
        let mut container = vec![format!("\"resources\":{}", resources(dice))];
        if dice.below(4) == 0 {
            container
                .push(format!("\"env_from\":{}", list(dice, "{\"secret_ref\":{\"name\":\"?\"}}")));
        }
        if dice.below(4) == 0 {
            container.push(format!("\"env\":{}", list(dice, "{\"name\":\"?\",\"value\":\"1\"}")));
        }
        if dice.below(4) == 0 {
            container.push(format!("\"args\":[\"{}\"]", dice.pick(&["x", "y"])));
        }
        let mut parts = vec![format!("\"container_config\":{{{}}}", container.join(","))];
        if dice.below(3) == 0 {
            parts.push(format!("\"pod_template_spec_metadata\":{{\"labels\":{}}}", labels(dice)));
        }
        if dice.below(3) == 0 {
            parts.push(format!(
                "\"pod_spec_config\":{{\"service_account_name\":\"{}\"}}",
                dice.pick(&["m", "n"])
            ));
        }
        if !is_agent && dice.below(3) == 0 {
            parts.push("\"merge_behavior\":\"SHALLOW\"".to_owned());
        }
        let text = format!("\"{raw}\":{{{}}}", parts.join(","));
        some(dice, 2, text);
    }
    format!("{{{}}}", all.join(","))
}

#[test]
fn of_generated_files_nothing_that_is_told_useless_is_missed() {
    let mut found = [0; RULES.len()];
    for seed in 0..120 {
        let mut dice = Dice(seed);
        let mut files = Vec::new();
        let mut add = |name: &str, frame: &str, context: String| {
            files.push(Written { name: name.to_owned(), frame: frame.to_owned(), context });
        };
        let own = |dice: &mut Dice| format!("{{\"k8s\":{}}}", settings(dice, false));
        let base = "locations: [{location_name: a, code_source: {module_name: a}, container_context: CONTEXT}]\n";
        add("a/dagster_cloud.yaml", base, own(&mut dice));
        if dice.below(4) > 0 {
            for name in ["dev", "prod"] {
                let frame = "locations: [{location_name: a, container_context: CONTEXT}]\n";
                add(&format!("a/dagster_cloud.{name}.yaml"), frame, own(&mut dice));
            }
        }
        let agents: &[&str] = match dice.below(4) {
            0 => &[],
            1 => &["prod/dagster.yaml"],
            2 => &["dev/dagster.yaml", "prod/dagster.yaml"],
            _ => &["dagster.yaml"],
        };
        for path in agents {
            let frame = "user_code_launcher: {class: K8sUserCodeLauncher, config: CONTEXT}\n";
            add(&format!("infra/{path}"), frame, settings(&mut dice, true));
        }
        for (n_found, rule) in found.iter_mut().zip(RULES) {
            *n_found += hold(&files, rule);
        }
    }
    assert!(found[0] >= 30 && found[1] >= 300, "{found:?}");
}

/// What `rule` finds in a location with `context` and in its overlays, and these agents.
fn told(
    rule: &str,
    context: &str,
    overlays: &[(&str, &str)],
    agents: &[(&str, &str)],
) -> Vec<String> {
    let mut text = format!(
        "#- a/dagster_cloud.yaml\nlocations: [{{location_name: a, code_source: {{module_name: a}}, container_context: {{k8s: {context}}}}}]\n"
    );
    for (name, context) in overlays {
        write!(
            text,
            "#- a/dagster_cloud.{name}.yaml\nlocations: [{{location_name: a, container_context: {{k8s: {context}}}}}]\n"
        ).unwrap();
    }
    for (path, config) in agents {
        write!(
            text,
            "#- infra/{path}\nuser_code_launcher: {{class: K8sUserCodeLauncher, config: {config}}}\n"
        ).unwrap();
    }
    let analysis = check(&text);
    let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
    own.map(|it| analysis.files.slice(it.finding.primary.span).to_owned()).collect()
}

#[test]
fn what_both_processes_override_is_dead() {
    let dead = |context: &str| told("dead-value", context, &[], &[]);
    let raw = |process: &str, config: &str| format!("{process}_k8s_config: {{{config}}}");
    let resources = "resources: {limits: {cpu: '1'}}";
    let two = "container_config: {resources: {limits: {cpu: '2'}}}";
    let both = format!("{{{resources}, {}, {}}}", raw("run", two), raw("server", two));
    assert_eq!(dead(&both), ["'1'"]);
    assert_eq!(dead(&format!("{{{resources}, {}}}", raw("run", two))), [""; 0]);
    // As a whole, or with what is not overridden.
    let other = "merge_behavior: SHALLOW, container_config: {resources: {limits: {memory: 1Gi}}}";
    let shallow = format!("{{{resources}, {}, {}}}", raw("run", other), raw("server", other));
    assert_eq!(dead(&shallow), ["{limits: {cpu: '1'}}"]);
    let half = format!("{{{resources}, {}, {}}}", raw("run", two), raw("server", other));
    assert_eq!(dead(&half), ["{limits: {cpu: '1'}}"]);
    let more = half.replacen("cpu: '1'", "cpu: '1', memory: 1Gi", 1);
    assert_eq!(dead(&more), ["'1'"]);
    assert_eq!(dead(&shallow.replacen("SHALLOW", "DEEP", 1)), [""; 0]);
    // Labels are on more than pods.
    let labels = "pod_template_spec_metadata: {labels: {a: y}}";
    let labels = format!("{{labels: {{a: x}}, {}, {}}}", raw("run", labels), raw("server", labels));
    assert_eq!(dead(&labels), [""; 0]);
}

#[test]
fn what_the_agent_says_anyway_is_redundant_where_it_always_does() {
    let found = |context: &str, overlays: &[(&str, &str)], agents: &[(&str, &str)]| {
        told("redundant-override", context, overlays, agents)
    };
    let agent = ("dagster.yaml", "{namespace: n, labels: {a: x}, env_secrets: [s]}");
    let context = "{namespace: n, labels: {a: x}, env_secrets: [s, t]}";
    assert_eq!(found(context, &[], &[agent]), ["n", "x", "s"]);
    let prod = ("prod/dagster.yaml", agent.1);
    let dev = ("dev/dagster.yaml", "{namespace: m}");
    let overlays = [("dev", "{labels: {b: y}}"), ("prod", "{labels: {b: y}}")];
    assert_eq!(found(context, &overlays, &[prod]), [""; 0]);
    assert_eq!(found(context, &overlays, &[prod, dev]), [""; 0]);
    // Two that say the same as a third: one of them is enough.
    let raw = "run_k8s_config: {pod_spec_config: {scheduler_name: x}}";
    let context = format!("{{scheduler_name: x, {raw}}}");
    assert_eq!(
        found(
            &context,
            &[],
            &[("dagster.yaml", "{server_k8s_config: {pod_spec_config: {scheduler_name: x}}}")]
        ),
        ["x"]
    );
    // It is called as the file has it, whatever the platform makes of it.
    let text = "#- a/dagster_cloud.yaml\nlocations: [{location_name: a, code_source: {module_name: a}, container_context: {k8s: {labels: {a: x}}}}]\n#- infra/dagster.yaml\nuser_code_launcher: {class: K8sUserCodeLauncher, config: {labels: {a: x}}}\n";
    let analysis = check(text);
    let told: Vec<&str> = analysis.diagnostics.iter().map(|it| &*it.finding.message).collect();
    let message = "`container_context.k8s.labels.a` has this value without being set here";
    assert_eq!(told, [message]);
}
