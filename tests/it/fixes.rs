//! Moving variables to where they belong, in every shape of file that the move is offered for.

use crate::support::{check, fixed};

/// Applies the first fix of the misplaced variables and gives the new text of the first file.
fn moved(text: &str) -> Option<String> {
    let analysis = check(&format!("#- a/dagster_cloud.yaml\n{text}"));
    let diagnostic =
        analysis.diagnostics.iter().find(|it| it.rule == "misplaced-variables").unwrap();
    let fix = diagnostic.finding.fixes.first()?;
    Some(fixed(&analysis, fix)[0].text.to_string())
}

#[test]
fn without_a_container_context_one_is_put_around() {
    assert_eq!(
        moved(
            "locations:
  - location_name: a
    env_vars:  # ours
    - A=1

    # about B
    - B=2
    code_source: {module_name: a}
"
        )
        .unwrap(),
        "locations:
  - location_name: a
    container_context:
      k8s:
        env_vars:  # ours
        - A=1

        # about B
        - B=2
    code_source: {module_name: a}
"
    );
}

#[test]
fn below_the_platform_that_is_there() {
    assert_eq!(
        moved(
            "locations:
  - location_name: a
    env_vars:
      - A=1
    container_context:
      ecs:
        run_resources: {cpu: \"256\"}  # small
    code_source: {module_name: a}"
        )
        .unwrap(),
        "locations:
  - location_name: a
    container_context:
      ecs:
        run_resources: {cpu: \"256\"}  # small
        env_vars:
          - A=1
    code_source: {module_name: a}"
    );
}

#[test]
fn among_the_variables_that_are_there() {
    assert_eq!(
        moved(
            "locations:
  - location_name: a
    code_source: {module_name: a}
    container_context:
      k8s:
        env_vars:
          - A=1
    env_vars:
    - B=2
    - C=3
"
        )
        .unwrap(),
        "locations:
  - location_name: a
    code_source: {module_name: a}
    container_context:
      k8s:
        env_vars:
          - A=1
          - B=2
          - C=3
"
    );
}

#[test]
fn not_offered_where_the_text_is_not_plain_enough() {
    for text in [
        "locations:\n  - {location_name: a, env_vars: [A=1]}\n",
        "locations:\n  - location_name: a\n    env_vars: {A: 1}\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    container_context: {k8s: {}}\n",
    ] {
        assert_eq!(moved(text), None, "{text}");
    }
}

#[test]
fn line_ends_of_the_file_are_kept() {
    let text = "locations:\r\n  - location_name: a\r\n    code_source: {module_name: a}\r\n    env_vars:\r\n      - A=1\r\n";
    let moved = moved(text).unwrap();
    assert!(moved.contains(
        "\r\n    container_context:\r\n      k8s:\r\n        env_vars:\r\n          - A=1\r\n"
    ));
    assert_eq!(moved.matches('\n').count(), moved.matches("\r\n").count());
}
