//! Why a value of a template is so, where loops print many values at one place and conditions decide which.

use locations_playground::analysis::Analysis;
use locations_playground::report::why;

use crate::support::check;

const ITEM: &str = "(an item in the values file, printed by the template)";
const VALUES: &str = "(the values file, printed by the template)";
const DECIDES: &str = "(the values file, decides the condition around it)";

/// What is told of `what` of the location `at` in `environment` before the text that counts.
fn told(analysis: &Analysis, environment: Option<&str>, at: usize, what: &str) -> Vec<String> {
    let location = &analysis.effective(0, environment).unwrap().locations[at];
    let text = why(analysis, 0, environment, location, what);
    let lines = text.lines().skip(1).take_while(|it| !it.starts_with('>'));
    lines.map(|it| it.trim().to_owned()).collect()
}

/// A template whose locations `body` prints, with these values.
fn locations(body: &str, values: &str) -> Analysis {
    let analysis = check(&format!(
        "#- a/dagster_cloud.yaml\nlocations:\n{body}\n#- a/values.yaml\n{values}\n"
    ));
    assert!(analysis.model.renderings[0].failure.is_none(), "{body}");
    analysis
}

#[test]
fn each_location_of_a_loop_comes_from_its_own_item() {
    let body = "\
{% for name in names %}
  - location_name: {{ name }}
    code_source: {module_name: '{{ name | upper }}'}
    image: registry/{{ tag }}
{% endfor %}";
    for (names, places) in [
        ("names", ["1:9", "1:14"]),
        ("names | sort", ["1:9", "1:14"]),
        ("names | list", ["1:9", "1:14"]),
        ("names[:2]", ["1:9", "1:14"]),
        ("names if name != 'c'", ["1:9", "1:14"]),
    ] {
        let body = body.replace("in names", &format!("in {names}"));
        let analysis = locations(&body, "names: [one, two]\ntag: v1");
        for (at, (name, place)) in ["one", "two"].into_iter().zip(places).enumerate() {
            let item = format!("a/values.yaml:{place}  {name}  {ITEM}");
            for what in ["/location_name", "/code_source/module_name"] {
                assert_eq!(told(&analysis, None, at, what), [&*item], "{names} {what}");
            }
            let tag = format!("a/values.yaml:2:6  v1  {VALUES}");
            assert_eq!(told(&analysis, None, at, "/image"), [tag], "{names}");
        }
    }
}

#[test]
fn equal_texts_of_a_loop_come_each_from_its_own_item() {
    let analysis = locations(
        "\
{% for it in teams %}
  - location_name: {{ it.name }}
    code_source: {module_name: m}
    image: {{ it.image }}
{% endfor %}",
        "teams:\n  - {name: one, image: same}\n  - {name: two, image: same}",
    );
    for (at, line) in [2, 3].into_iter().enumerate() {
        let item = format!("a/values.yaml:{line}:24  same  {ITEM}");
        assert_eq!(told(&analysis, None, at, "/image"), [item]);
    }
}

#[test]
fn entries_of_a_mapping_come_from_their_key_and_their_value() {
    for items in ["teams.items()", "teams | items", "teams | dictsort"] {
        let body = format!(
            "{{% for name, team in {items} %}}\n  - location_name: {{{{ name }}}}\n    code_source: {{module_name: m}}\n    \
             image: {{{{ team.image }}}}:{{{{ tag }}}}\n{{% endfor %}}"
        );
        let values = "tag: v1\nteams:\n  one: {image: i}\n  two: {image: j}";
        let analysis = locations(&body, values);
        for (at, (line, name, image)) in [(3, "one", "i"), (4, "two", "j")].into_iter().enumerate()
        {
            let key = format!("a/values.yaml:{line}:3  {name}  {ITEM}");
            assert_eq!(told(&analysis, None, at, "/location_name"), [key], "{items}");
            let image = format!("a/values.yaml:{line}:16  {image}  {ITEM}");
            let tag = format!("a/values.yaml:1:6  v1  {VALUES}");
            assert_eq!(told(&analysis, None, at, "/image"), [image, tag], "{items}");
        }
    }
    let body = "{% for name in teams %}\n  - location_name: {{ name }}\n    code_source: {module_name: m}\n    \
                image: {{ teams[name].image }}\n{% endfor %}";
    let analysis = locations(body, "teams:\n  one: {image: i}\n  two: {image: j}");
    let steps = told(&analysis, None, 1, "/image");
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.contains(&format!("a/values.yaml:3:3  two  {ITEM}")), "{steps:?}");
    assert!(steps.contains(&format!("a/values.yaml:3:16  j  {VALUES}")), "{steps:?}");
}

#[test]
fn a_loop_in_a_loop_tells_the_item_of_each_variable() {
    let body = "\
{% for team in teams %}
  - location_name: {{ team.name }}
    code_source: {module_name: m}
    container_context:
      k8s:
        env_vars:
{% for key, value in team.vars.items() %}
          - {{ key }}={{ value }}
{% endfor %}
{% endfor %}";
    let values = "teams:\n  - {name: one, vars: {A: x, B: x}}\n  - {name: two, vars: {A: x, B: y}}";
    let analysis = locations(body, values);
    let of = |at: usize, what: &str| told(&analysis, None, at, what);
    for (at, line, name, place, value) in
        [(0, 2, "A", 27, "x"), (0, 2, "B", 33, "x"), (1, 3, "A", 27, "x"), (1, 3, "B", 33, "y")]
    {
        assert_eq!(
            of(at, name),
            [
                format!("a/values.yaml:{line}:{}  {name}  {ITEM}", place - 3),
                format!("a/values.yaml:{line}:{place}  {value}  {ITEM}"),
            ]
        );
    }
    // Two variables of one location with one text are told apart by nothing.
    let twice = locations(&body.replace("{{ key }}=", "K="), values);
    let steps = told(&twice, None, 0, "K");
    assert!(!steps.is_empty() && !steps.iter().any(|it| it.contains(ITEM)), "{steps:?}");
}

#[test]
fn what_decides_a_condition_is_a_step() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
    image: r/{% if production %}{{ tag }}{% elif tag == 'v1' %}first{% else %}other{% endif %}
{%- if queue %}
    agent_queue: {{ queue }}
{%- endif %}
    working_directory: same
#- a/values.dev.yaml
production: false
tag: v1
queue: ''
#- a/values.prod.yaml
production: true
tag: v2
queue: q
#- a/values.test.yaml
production: false
tag: v3
",
    );
    let told = |environment: &str, what: &str| told(&analysis, Some(environment), 0, what);
    let place = |environment: &str, rest: &str| format!("a/values.{environment}.yaml:{rest}");
    assert_eq!(
        told("prod", "/image"),
        [
            place("prod", &format!("1:13  true  {DECIDES}")),
            place("prod", &format!("2:6  v2  {VALUES}")),
        ]
    );
    for (environment, tag) in [("dev", "v1"), ("test", "v3")] {
        assert_eq!(
            told(environment, "/image"),
            [
                place(environment, &format!("1:13  false  {DECIDES}")),
                place(environment, &format!("2:6  {tag}  {DECIDES}")),
            ]
        );
    }
    assert_eq!(
        told("prod", "/agent_queue"),
        [place("prod", &format!("3:8  q  {VALUES}"))],
        "what is printed and decides as well is told once"
    );
    assert!(told("prod", "/working_directory").is_empty());
}

#[test]
fn a_condition_in_a_loop_is_that_of_its_round() {
    let analysis = locations(
        "\
{% for it in teams %}
  - location_name: {{ it.name }}
    code_source: {module_name: m}
    image: {% if it.old %}old{% else %}new{% endif %}
{% endfor %}",
        "teams:\n  - {name: one, old: true}\n  - {name: two, old: false}\n  - {name: three, old: true}",
    );
    let decides = "(an item in the values file, decides the condition around it)";
    for (at, (line, column, text)) in
        [(2, 22, "true"), (3, 22, "false"), (4, 24, "true")].into_iter().enumerate()
    {
        assert_eq!(
            told(&analysis, None, at, "/image"),
            [format!("a/values.yaml:{line}:{column}  {text}  {decides}")]
        );
    }
}

#[test]
fn a_condition_around_an_included_file_decides_what_stands_there() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
{% if production -%}
{% include 'more.j2' -%}
{% endif %}
    agent_queue: q
#- a/more.j2
    image: i
    working_directory: {{ folder }}
#- a/values.yaml
production: true
folder: f
",
    );
    assert!(analysis.model.renderings[0].failure.is_none());
    let decides = format!("a/values.yaml:1:13  true  {DECIDES}");
    assert_eq!(told(&analysis, None, 0, "/image"), [&*decides]);
    assert_eq!(
        told(&analysis, None, 0, "/working_directory"),
        [decides, format!("a/values.yaml:2:9  f  {VALUES}")]
    );
    assert!(told(&analysis, None, 0, "/agent_queue").is_empty());
}
