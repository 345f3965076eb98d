//! Templates: rendered as the official tool does, and found again in the template.

use locations_playground::analysis::Analysis;
use locations_playground::model::read_settings;
use locations_playground::source::{Settings, Span};
use locations_playground::template::render;
use serde_json::Value;

use crate::support::{check, check_files, check_with, fixture, lines, project_file};

/// One template with one values file: what came out, or the kind of failure.
fn rendered(template: &str, values: (&str, &str), given: &[(&str, &str)]) -> (String, String) {
    let mut parts: Vec<String> =
        ["dagster_cloud.yaml", template, "inc.yaml", "inc {{ name }}\n", ""]
            .map(str::to_owned)
            .to_vec();
    parts.extend([values.0.to_owned(), values.1.to_owned(), given.len().to_string()]);
    parts.extend(given.iter().flat_map(|it| [it.0.to_owned(), it.1.to_owned()]));
    let answer = render(&parts);
    let failure = answer[3..].chunks(3).find(|it| it[0] != "name" && it[0] != "variable");
    match failure {
        Some(failure) => (failure[0].clone(), String::new()),
        None => ("ok".to_owned(), answer[0].clone()),
    }
}

fn recorded(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(project_file("tests/fixtures/template").join(name)).unwrap();
    text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn ours(case: &Value) -> (String, String) {
    let values =
        std::fs::read_to_string(project_file("tests/fixtures/template/values.yaml")).unwrap();
    let file = match case.get("values_file") {
        Some(file) => (file[0].as_str().unwrap(), file[1].as_str().unwrap()),
        None => ("values.yaml", values.as_str()),
    };
    let given: Vec<(&str, &str)> = case["values"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| it.as_str().unwrap().split_once('=').unwrap())
        .collect();
    rendered(text(case, "template"), file, &given)
}

#[test]
fn templates_render_as_the_official_tool_renders_them() {
    let cases = recorded("cases.jsonl");
    assert!(cases.len() > 300, "{} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let expected = (text(case, "kind").to_owned(), text(case, "text").to_owned());
            let found = ours(case);
            (found != expected).then(|| format!("{case}\n  found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The list of differences says what is, so that closing one shows here.
#[test]
fn the_listed_differences_are_the_differences() {
    let table =
        std::fs::read_to_string(project_file("tests/fixtures/template/differences.md")).unwrap();
    let cases = recorded("differences.jsonl");
    assert!(cases.len() > 15);
    for case in &cases {
        let official = (text(case, "kind"), text(case, "text"));
        let found = ours(case);
        assert_ne!((&*found.0, &*found.1), official, "{case}: no difference any more");
        assert_eq!(
            found,
            (text(case, "our_kind").to_owned(), text(case, "our_text").to_owned()),
            "{case}"
        );
        let class = text(case, "class");
        assert!(table.contains(&format!("| {class} |")), "`{class}` is not in the table");
    }
}

fn slice(analysis: &Analysis, span: Span) -> String {
    format!("{}: {}", analysis.files.name(span.file), analysis.files.slice(span))
}

const TEAM: &str = "\
#- team/dagster_cloud.yaml
locations:
{% for it in locations %}
  - location_name: {{ it.name }}
    code_source: {module_name: {{ it.module }}.definitions}
    imag: \"registry/{{ it.name }}:{{ tag }}\"
{% endfor %}
#- team/values.dev.yaml
tag: dev
locations: [{name: one, module: a}]
#- team/values.prod.yaml
tag: v1
locations: [{name: one, module: a}, {name: two, module: b}]
";

#[test]
fn what_is_found_in_a_rendered_text_points_into_the_template() {
    let analysis = check(TEAM);
    let places: Vec<String> = analysis
        .diagnostics
        .iter()
        .filter(|it| it.rule == "unknown-key")
        .map(|it| slice(&analysis, it.finding.primary.span))
        .collect();
    assert_eq!(places, ["team/dagster_cloud.yaml: imag"]);
    let prod = analysis.effective(0, Some("prod")).unwrap();
    let names: Vec<&str> = prod.locations.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(analysis.effective(0, Some("dev")).unwrap().locations.len(), 1);
    for location in &prod.locations {
        assert_eq!(slice(&analysis, location.name_span), "team/dagster_cloud.yaml: {{ it.name }}");
        let (module, span) = location.text_at(&["code_source", "module_name"]).unwrap();
        assert!(["a.definitions", "b.definitions"].contains(&module));
        assert_eq!(slice(&analysis, span), "team/dagster_cloud.yaml: {{ it.module }}.definitions");
    }
}

#[test]
fn line_ends_of_two_characters_do_not_shift_places() {
    let analysis = check(&TEAM.replace('\n', "\r\n").replace("yaml\r\n", "yaml\n"));
    let place = analysis.diagnostics.iter().find(|it| it.rule == "unknown-key").unwrap();
    assert_eq!(slice(&analysis, place.finding.primary.span), "team/dagster_cloud.yaml: imag");
}

#[test]
fn what_comes_from_an_included_file_points_there() {
    let analysis = check(
        "#- team/dagster_cloud.yaml\nlocations:\n{% include 'one.j2' %}\n\
         #- team/one.j2\n  - location_name: {{ name }}\n    modul: x\n#- team/values.yaml\nname: one\n",
    );
    let place = analysis.diagnostics.iter().find(|it| it.rule == "unknown-key").unwrap();
    assert_eq!(slice(&analysis, place.finding.primary.span), "team/one.j2: modul");
}

#[test]
fn every_span_of_a_rendered_text_is_one_of_a_file() {
    let inputs = [
        TEAM.to_owned(),
        TEAM.replace("{% for", "{%- for").replace("endfor %}", "endfor -%}"),
        TEAM.replace("{{ it.name }}", "{{ it | to_yaml }}"),
        "#- a/dagster_cloud.yaml\n{{ x }}\n#- a/values.yaml\nx: 'locations: [{location_name: é}]'\n".into(),
        "#- a/dagster_cloud.yaml\n{% macro m() %}- a: é\n  b{% endmacro %}{{ m() }}{{ m() }}".into(),
        "#- a/dagster_cloud.yaml\n{#\n#}{{ '' }}".into(),
    ];
    for input in &inputs {
        for end in (0..=input.len()).filter(|it| input.is_char_boundary(*it)) {
            let mut files = fixture(input);
            let Some(first) = files.first_mut() else { continue };
            let Some(text) = first.text.get(..end.min(first.text.len())).map(str::to_owned) else {
                continue;
            };
            first.text = text.as_str().into();
            let analysis = check_files(files);
            for it in &analysis.diagnostics {
                let span = it.finding.primary.span;
                let file = analysis.files.text(span.file);
                assert!(
                    file.get(span.start as usize..span.end as usize).is_some(),
                    "{text:?} {it:?}"
                );
            }
        }
    }
}

#[test]
fn a_template_deploys_merged_unless_it_is_said_to_be_raw() {
    let files = "#- team/dagster_cloud.yaml\ndefaults: {agent_queue: {{ queue }}}\nlocations:\n  - location_name: a\n    \
                 code_source: {module_name: a}\n#- team/values.yaml\nqueue: batch\n";
    assert!(lines(&check(files)).is_empty());
    let raw = read_settings("version: 1\nrepos: {team: {deployed: raw}}\n").unwrap();
    assert_eq!(
        lines(&check_with(fixture(files), raw)),
        ["team/dagster_cloud.yaml:1 ignored-defaults"]
    );
}

#[test]
fn settings_give_values_and_variables() {
    let files = "#- team/dagster_cloud.yaml\nlocations:\n  - location_name: {{ get_env('NAME') }}-{{ a.b }}\n    \
                 code_source: {module_name: a}\n#- team/values.dev.yaml\na: {b: 1}\n#- team/values.prod.yaml\na: {b: 2}\n";
    let settings = read_settings(
        "version: 1\nrepos:\n  team:\n    pipeline_variables: {NAME: x}\n    by_environment:\n      prod: {values: {a.b: '[3]'}}\n",
    )
    .unwrap();
    let analysis = check_with(fixture(files), settings);
    let names: Vec<&str> =
        analysis.deployed.iter().flat_map(|it| &it.locations).map(|it| &*it.name).collect();
    assert_eq!(names, ["x-1", "x-[3]"]);
    assert_eq!(lines(&analysis), ["team/dagster_cloud.yaml:2 name-unfit-for-tag"]);
    let plain = check_with(fixture(files), Settings::default());
    assert_eq!(
        plain.diagnostics.iter().filter(|it| it.rule == "unknown-pipeline-variable").count(),
        2
    );
}

#[test]
fn settings_say_what_is_a_template() {
    let files = "#- team/dagster_cloud.yaml\nlocations:\n  - location_name: \"a{{ x }}\"\n    code_source: {module_name: a}\n";
    assert_eq!(lines(&check(files)), ["team/dagster_cloud.yaml:2 unrendered-template"]);
    let settings =
        read_settings("version: 1\nfiles: {team/dagster_cloud.yaml: {template: true}}\n").unwrap();
    let found = lines(&check_with(fixture(files), settings));
    assert_eq!(found, ["team/dagster_cloud.yaml:2 undefined-in-template"]);
}

/// A text of a megabyte, a list that is short and whose text is not, and lines without end.
const LARGE: &str =
    "{% set b = 'aaaaaaaaaa' * 100000 %}{% set l = [b] * 1000 %}{% set n = 'a\n' * 900000 %}";

#[test]
fn hostile_templates_end_with_a_message() {
    let limits = [
        &*"{% if x %}".repeat(3000),
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        "{% include 'dagster_cloud.yaml' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        &format!("{{{{ {}1{} }}}}", "(".repeat(3000), ")".repeat(3000)),
        &format!("{{{{ {}[] }}}}", "not ".repeat(30_000)),
        "{{ 'x' * 999999999 }}",
        "{% set x = 'aaaaaaaaaa' * 100000 %}{% for i in range(1000) %}{{ x }}{% endfor %}",
        "{{ 'x' | center(99999999999) | length > 100000 }}{{ boom.boom }}",
        "{{ 10 ** 10 ** 10 ** 10 }}",
        &format!("{{{{ x{} }}}}", ".a".repeat(30_000)),
        &format!("{{{{ x{} }}}}", "|upper".repeat(30_000)),
        &format!("{{{{ {}1 }}}}", "1 if 0 else ".repeat(30_000)),
        &format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(30_000)),
        "{% set ns = namespace(a=[]) %}{% for i in range(90000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}",
        "{{ '{:>999999999}'.format(n) }}",
        "{{ '%999999999d' | format(3) }}",
        "{{ '%.999999999f' | format(3) }}",
        "{{ '%*d' | format(999999999, 3) }}",
        "{{ ('a,' * 900000).split(',') | join('x' * 1000) | length }}",
        "{{ ('x' * 1000).join(('a,' * 900000).split(',')) | length }}",
        "{{ range(99999) | join('x' * 100000) | length }}",
        "{{ 'x'.ljust(99999999) | length }}",
        "{{ 'x'.zfill(99999999) | length }}",
        "{{ [1] | tojson(999999999) }}",
        "{{ [1] * 99999999 }}",
        "{{ ('x\n' * 30000000).splitlines() | length }}",
        &format!("{LARGE}{{{{ l }}}}"),
        &format!("{LARGE}{{{{ l | join }}}}"),
        &format!("{LARGE}{{{{ l | upper | length }}}}"),
        &format!("{LARGE}{{{{ l | title | length }}}}"),
        &format!("{LARGE}{{{{ l | trim | length }}}}"),
        &format!("{LARGE}{{{{ l | striptags | length }}}}"),
        &format!("{LARGE}{{{{ l | e | length }}}}"),
        &format!("{LARGE}{{{{ ('{{0}}' * 1000).format(b) | length }}}}"),
        &format!("{LARGE}{{{{ ('%s' * 1000) | format(*l) | length }}}}"),
        &format!("{LARGE}{{{{ b | replace('a', b) | length }}}}"),
        &format!("{LARGE}{{{{ b.replace('a', b) | length }}}}"),
        &format!("{LARGE}{{{{ n | indent(9000) | length }}}}"),
        &format!("{LARGE}{{{{ n | indent(b) | length }}}}"),
        &format!("{}{{{{ a }}}}", doubled("[a, a]")),
        &format!("{}{{{{ a | tojson }}}}", doubled("[a, a]")),
        &format!("{}{{{{ a | to_yaml }}}}", doubled("{'k': a, 'l': a}")),
    ];
    for template in limits {
        let found = rendered(template, ("", ""), &[]);
        assert_eq!(found.0, "limit", "{}", &template[..template.len().min(90)]);
    }
}

/// A value that is short to write and long to print.
fn doubled(expression: &str) -> String {
    format!("{{% set a = 'x' %}}{}", format!("{{% set a = {expression} %}}").repeat(40))
}

#[test]
fn what_this_page_does_not_render_is_no_error_of_the_template() {
    let check = |tags: &str| {
        check(&format!(
            "#- team/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    code_source: {{module_name: a}}\n    \
             image: \"{tags}\"\n#- team/values.yaml\na: x\nb: 3\n"
        ))
    };
    for tags in ["{{ '%s-%s' % (a, b) }}", "{{ range(100001) | length }}", "{{ a.encode() }}"] {
        let analysis = check(tags);
        let [found] = analysis.diagnostics.as_slice() else {
            panic!("{tags}: {:?}", lines(&analysis));
        };
        assert_eq!((found.rule, found.stricter), ("unsupported-in-template", true), "{tags}");
        let help = found.finding.help.as_deref().unwrap();
        assert!(help.starts_with("the official tool may go on here"), "{help}");
        assert!(!analysis.deployed[0].is_whole(), "{tags}");
    }
    assert_eq!(lines(&check("{{ a.b.c }}")), ["team/dagster_cloud.yaml:4 template-error"]);
}
