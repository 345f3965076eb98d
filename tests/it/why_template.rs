//! Why a value of a template is so: what was printed there, and from which values.

use locations_playground::analysis::Analysis;
use locations_playground::model::read_settings;
use locations_playground::report::why;

use crate::support::{check, check_with, fixture};

/// What is told of `what` of the location `at` in `environment`, without the headline.
fn told(analysis: &Analysis, environment: Option<&str>, at: usize, what: &str) -> Vec<String> {
    let location = &analysis.effective(0, environment).unwrap().locations[at];
    let text = why(analysis, 0, environment, location, what);
    text.lines().skip(1).map(ToOwned::to_owned).collect()
}

/// The lines before the one that counts, each less its blanks: what the image of the first location comes from, where the template
/// says `image` after `before`.
fn image(before: &str, image: &str, values: &str) -> Vec<String> {
    images(before, image, values, "")
}

fn images(before: &str, image: &str, values: &str, settings: &str) -> Vec<String> {
    let files = format!(
        "#- a/dagster_cloud.yaml\n{before}\nlocations:\n  - location_name: x\n    code_source: {{module_name: m}}\n    \
         image: {image}\n#- a/values.yaml\n{values}\n"
    );
    let settings = read_settings(&format!("version: 1\nrepos: {{a: {{{settings}}}}}\n")).unwrap();
    let analysis = check_with(fixture(&files), settings);
    assert!(analysis.model.renderings[0].failure.is_none(), "{files}");
    let mut lines = told(&analysis, None, 0, "/image");
    assert!(lines.pop().unwrap().starts_with('>'), "{files}");
    lines.iter().map(|it| it.trim().to_owned()).collect()
}

#[test]
fn what_a_template_prints_is_traced_into_the_values() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
  - location_name: x
    code_source: {module_name: m}
    image: registry/{{ image.tag }}
    container_context: {k8s: {namespace: '{{ space | default(\"n\") }}', env_vars: ['A={{ get_env(\"A\", \"1\") }}']}}
#- a/values.dev.yaml
image: {tag: v1}
space: dev
#- a/values.prod.yaml
image: {tag: v2}
",
    );
    let told = |environment: &str, what: &str| told(&analysis, Some(environment), 0, what);
    let values = "(the values file, printed by the template)";
    let default = "(a default in the template, printed by the template)";
    for (environment, tag) in [("dev", "v1"), ("prod", "v2")] {
        assert_eq!(
            told(environment, "/image"),
            [
                format!("  a/values.{environment}.yaml:1:14  {tag}  {values}"),
                format!(
                    "> a/dagster_cloud.yaml:4:12  registry/{{{{ image.tag }}}} → registry/{tag}  (base, kept)"
                ),
            ]
        );
    }
    let namespace = "/container_context/k8s/namespace";
    assert_eq!(told("dev", namespace)[0], format!("  a/values.dev.yaml:2:8  dev  {values}"));
    assert_eq!(
        told("prod", namespace)[0],
        format!("  a/dagster_cloud.yaml:5:62  \"n\"  {default}")
    );
    assert_eq!(
        told("dev", "A")[0],
        format!("  a/dagster_cloud.yaml:5:102  \"1\"  {default}"),
        "the pipeline has no such variable"
    );
    let effective = analysis.effective(0, Some("dev")).unwrap();
    let chain = effective.why(&analysis.model, "/locations/0/image").unwrap();
    assert!(chain.steps[0].is_template);
}

const VALUES: &str = "(the values file, printed by the template)";
const DECIDES: &str = "(the values file, decides the condition around it)";
const SET: &str = "(a name set in the template, printed by the template)";

#[test]
fn every_value_that_an_expression_reads_is_a_step() {
    let values = "image: {repo: r, tag: v1}\ntags: [a, b]\nname: n\nempty: ''";
    let repo = format!("a/values.yaml:1:15  r  {VALUES}");
    let tag = format!("a/values.yaml:1:23  v1  {VALUES}");
    let name = format!("a/values.yaml:3:7  n  {VALUES}");
    let second = format!("a/values.yaml:2:11  b  {VALUES}");
    let cases = [
        ("{{ image.tag | upper }}", vec![&tag]),
        ("{{ image['tag'] | replace('1', name) }}", vec![&tag, &name]),
        ("{{ image.repo ~ ':' ~ image.tag }}", vec![&repo, &tag]),
        ("{{ image.repo }}/{{ name }}:{{ image.tag }}", vec![&repo, &name, &tag]),
        ("{{ tags[1] }}-{{ tags[-1] }}", vec![&second]),
        ("{{ image.get('tag') }}", vec![&tag]),
        ("{{ (nothing or name) | default('x') }}", vec![&name]),
        ("{{ nothing | default(image.tag) }}", vec![&tag]),
        ("{{ name | default(image.tag) }}", vec![&name]),
        ("{{ '%s-%s' | format(name, image.tag) }}", vec![&name, &tag]),
        ("{{ 'plain' }}", vec![]),
    ];
    for (text, steps) in cases {
        let steps: Vec<String> = steps.into_iter().cloned().collect();
        assert_eq!(image("", text, values), steps, "{text}");
    }
    assert_eq!(
        image("", "{{ empty | default('none', true) }}", values),
        [
            format!("a/values.yaml:4:8  ''  {VALUES}"),
            "a/dagster_cloud.yaml:5:31  'none'  (a default in the template, printed by the template)".to_owned(),
        ]
    );
    assert_eq!(
        image("", "x{{ tags | length }}{{ tags | join('+') }}", values),
        [
            format!("a/values.yaml:2:7  [a, b]  {VALUES}"),
            format!("a/values.yaml:2:8  a  {VALUES}"),
            second.clone(),
        ],
        "of a list that is only counted, the list"
    );
    assert_eq!(
        image("", "{{ image.repo if name == 'n' else image.tag }}", values),
        [format!("a/values.yaml:3:7  n  {DECIDES}"), repo]
    );
}

#[test]
fn what_is_given_beside_the_files_is_a_step_without_a_text() {
    let settings = "values: {image.tag: v9, plain: p}, pipeline_variables: {A: '7', B: '8'}";
    let values = "image: {repo: r, tag: v1}";
    let text = "{{ image.repo }}:{{ image.tag }}-{{ plain }}-{{ get_env('A') }}-{{ get_env('B', 'x') | int }}";
    assert_eq!(
        images("", text, values, settings),
        [
            &*format!("a/values.yaml:1:15  r  {VALUES}"),
            "a/values.yaml:1:23  v1  (the values file, overridden)",
            "image.tag=v9  (a value given to the template, printed by the template)",
            "plain=p  (a value given to the template, printed by the template)",
            "A=7  (a variable of the pipeline, printed by the template)",
            "B=8  (a variable of the pipeline, printed by the template)",
        ]
    );
    assert_eq!(
        image("", "{{ get_env('A', default=image.tag) }}", values),
        [format!("a/values.yaml:1:23  v1  {VALUES}")],
        "what a default reads, where it counts"
    );
    assert_eq!(images("", "{{ get_env('A', image.tag) }}", values, settings).len(), 1);
}

#[test]
fn what_a_tag_sets_is_a_step_after_what_it_reads() {
    let values = "image: {repo: r, tag: v1}\nname: n";
    let tag = format!("a/values.yaml:1:23  v1  {VALUES}");
    let set = |it: &str| format!("a/dagster_cloud.yaml:1:1  {it}  {SET}");
    let cases = [
        ("{% set t = image.tag | upper %}", "{{ t }}", vec![0, 1]),
        ("{% set t = image %}", "{{ t.tag }}", vec![0, 1]),
        ("{%- set t, u = image.tag, 'x' -%}", "{{ t ~ u }}", vec![0, 1]),
        ("{% set t %}x{{ image.tag }}{% endset %}", "{{ t }}", vec![0, 1]),
        ("{% set name = 'other' %}", "{{ name }}", vec![1]),
    ];
    for (before, text, steps) in cases {
        let all = [tag.clone(), set(&before[..=before.find('}').unwrap()])];
        let steps: Vec<String> = steps.iter().map(|it: &usize| all[*it].clone()).collect();
        assert_eq!(image(before, text, values), steps, "{before}");
    }
    assert_eq!(
        image("{% set a = image.tag %}{% set b = a ~ name %}", "{{ b }}", values),
        [
            tag.clone(),
            format!("a/dagster_cloud.yaml:1:1  {{% set a = image.tag %}}  {SET}"),
            format!("a/values.yaml:2:7  n  {VALUES}"),
            format!("a/dagster_cloud.yaml:1:24  {{% set b = a ~ name %}}  {SET}"),
        ]
    );
    assert_eq!(
        image("", "{% with t = image.tag, u = name %}{{ u }}{{ t }}{% endwith %}", values)
            .iter()
            .filter(|it| it.contains(VALUES))
            .count(),
        2
    );
    assert_eq!(
        image("{% set ns = namespace(t='') %}{% set ns.t = image.tag %}", "{{ ns.t }}", values),
        [tag.clone(), format!("a/dagster_cloud.yaml:1:31  {{% set ns.t = image.tag %}}  {SET}")]
    );
    assert_eq!(
        image(
            "{% macro m(name) %}{{ name }}-{{ image.tag }}{% endmacro %}",
            "{{ m('n') }}",
            values
        ),
        [&*tag],
        "the argument has the text of a value, and is not that value"
    );
    assert_eq!(
        image("{% set of = {'tag': image.tag, 'name': name} %}", "{{ of.tag }}", values)[0],
        tag,
        "of all that it reads, the value that is printed"
    );
    assert_eq!(
        image("{% if name %}{% set t = image.tag %}{% endif %}", "{{ t }}", values),
        [
            format!("a/values.yaml:2:7  n  {DECIDES}"),
            tag.clone(),
            format!("a/dagster_cloud.yaml:1:14  {{% set t = image.tag %}}  {SET}"),
        ]
    );
    assert_eq!(
        image("{% macro m() %}{% if name %}a{% endif %}{% endmacro %}", "{{ m() }}", values),
        [format!("a/values.yaml:2:7  n  {DECIDES}")]
    );
    assert_eq!(
        image("", "{% filter upper %}x{{ image.tag }}{% endfilter %}", values),
        [&*tag],
        "through a block"
    );
    assert_eq!(
        image("{% macro m(it) %}{{ it }}{% endmacro %}", "{{ m(image.tag) }}", values),
        [tag]
    );
}

#[test]
fn what_a_template_says_once_and_prints_many_times_is_told_for_each_location() {
    let analysis = check(
        "\
#- a/dagster_cloud.yaml
locations:
{%- for name in names %}
  - location_name: x-{{ name }}
    code_source: {module_name: m}
    image: {% for part in ['a', 'b'] %}{{ part }}/{% endfor %}same-{{ tag }}
{%- endfor %}
#- a/values.yaml
names: [one, two]
tag: v1
",
    );
    let effective = analysis.effective(0, None).unwrap();
    let told = |what: &str| {
        let text = why(&analysis, 0, None, &effective.locations[1], what);
        text.lines().filter(|it| it.starts_with('>')).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        told("/location_name"),
        ["> a/dagster_cloud.yaml:3:20  x-{{ name }} → x-two  (base, kept)"],
        "each round of the loop prints another name"
    );
    assert_eq!(told("/code_source/module_name").len(), 1);
    let text = "{{ part }}/{% endfor %}same-{{ tag }} → a/b/same-v1";
    assert_eq!(
        told("/image"),
        [format!("> a/dagster_cloud.yaml:5:40  {text}  (base, kept)")],
        "of a loop inside the text, all rounds"
    );
}

#[test]
fn names_of_other_files_keep_what_they_come_from() {
    let files = |body: &str| {
        format!(
            "#- a/dagster_cloud.yaml\n{body}\n#- a/names.j2\n{{% set tag = image.tag %}}{{% macro at(it) %}}{{{{ it }}}}@{{{{ name }}}}{{% endmacro %}}\n\
             #- a/part.j2\n{{{{ image.tag }}}}-{{{{ mine }}}}\n#- a/foreign.html\n{{% for a in b recursive %}}{{{{ from__ }}}}{{% endfor %}}\n#- a/values.yaml\nimage: {{tag: v1}}\nname: n\n"
        )
    };
    let location =
        "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    image: ";
    let tag = format!("a/values.yaml:1:14  v1  {VALUES}");
    let name = format!("a/values.yaml:2:7  n  {VALUES}");
    let set = format!("a/names.j2:1:1  {{% set tag = image.tag %}}  {SET}");
    let mine = format!("a/dagster_cloud.yaml:1:1  {{% set mine = name %}}  {SET}");
    let cases = [
        ("{% from 'names.j2' import tag %}", "{{ tag }}", vec![&tag, &set]),
        (
            "{% from 'names.j2' import tag as t, at %}",
            "{{ t }}{{ at('') }}",
            vec![&tag, &set, &name],
        ),
        ("{% import 'names.j2' as names %}", "{{ names.at(image.tag) }}", vec![&tag, &name]),
        ("{% set mine = name %}", "{% include 'part.j2' %}", vec![&tag, &name, &mine]),
    ];
    for (before, text, steps) in cases {
        let analysis = check(&files(&format!("{before}\n{location}{text}")));
        assert!(analysis.model.renderings[0].failure.is_none(), "{before}");
        let mut lines = told(&analysis, None, 0, "/image");
        assert!(lines.pop().unwrap().starts_with('>'), "{before}");
        let lines: Vec<&str> = lines.iter().map(|it| it.trim()).collect();
        assert_eq!(lines, steps, "{before}");
    }
}

#[test]
fn values_are_found_in_json_behind_aliases_and_between_other_line_ends() {
    let template = "{% set tag = image.tag %}\r\nlocations:\r\n  - location_name: x\r\n    code_source: {module_name: m}\r\n    \
                    image: {{ tag }}\r\n";
    let set = format!("a/dagster_cloud.yaml:1:1  {{% set tag = image.tag %}}  {SET}");
    for (file, values, place) in [
        ("values.json", "{\"image\":\r\n  {\"tag\": \"v1\"}}", "2:11  \"v1\""),
        ("values.yaml", "base: &b {tag: v1}\r\nimage: {<<: *b, repo: r}\r\n", "1:16  v1"),
        ("values.yaml", "base: &b {tag: v1}\nimage: *b\n", "1:16  v1"),
        ("values.yaml", "image:\n  tag: v0\n  tag: v1\n", "3:8  v1"),
        ("values.yaml", "image: {tag: é-v1}\n", "1:14  é-v1"),
    ] {
        let analysis = check(&format!("#- a/dagster_cloud.yaml\n{template}#- a/{file}\n{values}"));
        let lines = told(&analysis, None, 0, "/image");
        let value = format!("  a/{file}:{place}  {VALUES}");
        assert_eq!(lines.get(..2), Some(&[value, format!("  {set}")][..]), "{values}");
    }
}
