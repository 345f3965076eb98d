//! Why a value of a template is so: what was printed there, and from which values.

use locations_playground::report::why;

use crate::support::check;

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
    let told = |environment: &str, what: &str| {
        let location = &analysis.effective(0, Some(environment)).unwrap().locations[0];
        let text = why(&analysis, 0, Some(environment), location, what);
        text.lines().skip(1).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let values = "(the values, printed by what follows)";
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
    assert_eq!(told("prod", namespace).len(), 1, "the default is in no values");
    assert_eq!(told("dev", "A").len(), 1, "nor is what the pipeline has");
    let effective = analysis.effective(0, Some("dev")).unwrap();
    let chain = effective.why(&analysis.model, "/locations/0/image").unwrap();
    assert!(chain.steps[0].is_template);
}

#[test]
fn what_a_template_says_once_and_prints_many_times_is_not_told_as_one_text() {
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
        ["> a/dagster_cloud.yaml:3:20  x-{{ name }}  (base, kept)"],
        "each round of the loop prints another name"
    );
    assert_eq!(told("/code_source/module_name").len(), 1);
    // A loop inside the text: which of its rounds printed what is not followed.
    assert_eq!(
        told("/image"),
        ["> a/dagster_cloud.yaml:5:40  {{ part }}/{% endfor %}same-{{ tag }}  (base, kept)"]
    );
}
