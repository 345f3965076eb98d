//! Where findings on what a template prints stand, and what lost against what is given to it.

use locations_playground::analysis::Analysis;
use locations_playground::model::read_settings;

use crate::support::{check, check_with, fixture};

/// What a rule says, each with its place and the text there, then the places beside it.
fn found(analysis: &Analysis, rule: &str) -> Vec<String> {
    let place = |span| {
        let at = analysis.files.line_columns(span).0;
        let (name, text) = (analysis.files.name(span.file), analysis.files.slice(span));
        format!("{name}:{}:{} {text}", at.line, at.column)
    };
    let own = analysis.diagnostics.iter().filter(|it| it.rule == rule);
    own.map(|it| {
        let related = it.finding.related.iter().map(|it| place(it.span));
        let places: Vec<String> =
            [place(it.finding.primary.span)].into_iter().chain(related).collect();
        format!("{} @ {}", it.finding.message, places.join(" | "))
    })
    .collect()
}

/// A template that prints a location for each team, with the values of dev and of prod.
fn teams(context: &str, dev: &str, prod: &str) -> Analysis {
    check(&format!(
        "#- a/dagster_cloud.yaml
locations:
{{%- for t in teams %}}
  - location_name: {{{{ t.name }}}}
    code_source: {{module_name: m}}
    container_context: {{k8s: {context}}}
{{%- endfor %}}
#- a/values.dev.yaml
{dev}
#- a/values.prod.yaml
{prod}
"
    ))
}

#[test]
fn a_finding_on_one_round_of_a_loop_stands_at_its_value() {
    let values = |env: &str| format!("env: {env}\nteams: [{{name: x}}, {{name: y, ns: own}}]");
    let analysis = teams("{namespace: '{{ t.ns or env }}'}", &values("dev"), &values("prod"));
    assert_eq!(
        found(&analysis, "value-of-other-environment"),
        [
            "Namespace `own` is the one of dev too @ a/values.prod.yaml:2:34 own | a/values.dev.yaml:2:34 own"
        ]
    );
    let values = |y: u32| format!("cpu: {{x: 4, y: {y}}}\nteams: [{{name: x}}, {{name: y}}]");
    let cpu = "{resources: {limits: {cpu: \"{{ cpu[t.name] }}\"}}}";
    assert_eq!(
        found(&teams(cpu, &values(4), &values(1)), "smaller-in-production"),
        [
            "`y` gets less CPU in prod than in dev: `1`, not `4` @ a/values.prod.yaml:1:16 1 | a/values.dev.yaml:1:16 4"
        ]
    );
}

#[test]
fn a_finding_on_one_of_several_expressions_stands_at_its_value() {
    let values = |tier: &str| format!("host: h\ntier: {tier}\nteams: [{{name: x}}, {{name: y}}]");
    let at = "a/values.prod.yaml:2:7 dev";
    let analysis =
        teams("{namespace: '{{ host }}-{{ t.name }}-{{ tier }}'}", &values("own"), &values("dev"));
    assert_eq!(
        found(&analysis, "value-of-other-environment"),
        ["x", "y"].map(|it| format!("Namespace `h-{it}-dev` names dev, but this is prod @ {at}"))
    );
    // Which of them is meant where the whole is the same, nobody can tell.
    let analysis =
        teams("{namespace: '{{ host }}-{{ t.name }}'}", &values("own"), &values("other"));
    let template = "a/dagster_cloud.yaml:5:42 '{{ host }}-{{ t.name }}'";
    assert_eq!(
        found(&analysis, "value-of-other-environment"),
        ["x", "y"].map(|it| format!("Namespace `h-{it}` is the one of dev too @ {template}"))
    );
    // What the template says itself stands there, the name of a variable aside.
    let analysis =
        teams("{env_vars: ['DEV_BUCKET={{ host }}-{{ tier }}']}", &values("own"), &values("dev"));
    let told = found(&analysis, "value-of-other-environment");
    let own =
        format!("By its name storage, `DEV_BUCKET` `h-dev` names dev, but this is prod @ {at}");
    assert!(told.contains(&own), "{told:?}");
}

/// What is said of `image` in prod, the template itself aside.
fn why(expression: &str, values: &str, given: &str) -> Vec<String> {
    let files = format!(
        "#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {{module_name: m}}
    image: {expression}
#- a/values.prod.yaml
{values}
"
    );
    let settings = format!("version: 1\nrepos:\n  a: {given}\n");
    let analysis = check_with(fixture(&files), read_settings(&settings).unwrap());
    let effective = analysis.effective(0, Some("prod")).unwrap();
    let location = &effective.locations[0];
    let text = locations_playground::report::why(&analysis, 0, Some("prod"), location, "/image");
    let lines = text.lines().skip(1).filter(|it| !it.starts_with('>'));
    lines.map(|it| it.trim().to_owned()).collect()
}

#[test]
fn what_lost_against_what_is_given_to_a_template_is_told_before_it() {
    let given = "{values: {image.tag: v9}, by_environment: {prod: {values: {image.tag: v3}}}}";
    let of_file = "a/values.prod.yaml:1:14  v2  (the values file, overridden)";
    let winner = "image.tag=v3  (a value given to the template, printed by the template)";
    assert_eq!(
        why("reg/x:{{ image.tag }}", "image: {tag: v2}", given),
        [of_file, "image.tag=v9  (a value given to the template, overridden)", winner]
    );
    assert_eq!(
        why("reg/x:{{ image.tag }}", "image: {tag: v2}", "{values: {image.tag: v3}}"),
        [of_file, winner]
    );
    let whole =
        "{values: {image: '{\"tag\": \"v8\"}'}, by_environment: {prod: {values: {image.tag: v3}}}}";
    assert_eq!(
        why("reg/x:{{ image.tag }}", "other: 1", whole),
        ["image={\"tag\": \"v8\"}  (a value given to the template, overridden)", winner]
    );
    // What is read in its own right did not lose.
    let whole =
        "{values: {image: '{\"repo\": \"r\"}'}, by_environment: {prod: {values: {image.tag: v3}}}}";
    assert_eq!(why("reg/x:{{ image.tag }}", "other: 1", whole), [winner]);
    let variables =
        "{pipeline_variables: {A: '1'}, by_environment: {prod: {pipeline_variables: {A: '2'}}}}";
    assert_eq!(
        why("x:{{ get_env('A') }}", "A: 3", variables),
        [
            "A=1  (a variable of the pipeline, overridden)",
            "A=2  (a variable of the pipeline, printed by the template)"
        ]
    );
}
