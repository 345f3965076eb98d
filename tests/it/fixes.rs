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

#[test]
fn comments_and_blank_lines_move_with_their_list() {
    assert_eq!(
        moved(
            "locations:
  - location_name: a
    container_context:
      k8s:
        namespace: a  # ours
        # of k8s
    env_vars:  # KEEP 1
      # KEEP 2
      - A=1  # KEEP 3

      # KEEP 4
      - B=2
      # KEEP 5
    # of the code
    code_source: {module_name: a}
"
        )
        .unwrap(),
        "locations:
  - location_name: a
    container_context:
      k8s:
        namespace: a  # ours
        # of k8s
        env_vars:  # KEEP 1
          # KEEP 2
          - A=1  # KEEP 3

          # KEEP 4
          - B=2
          # KEEP 5
    # of the code
    code_source: {module_name: a}
"
    );
    assert_eq!(
        moved(
            "locations:
  - location_name: a
    env_vars:
      # KEEP 2
      - A=1

      - B=2
    code_source: {module_name: a}
    container_context:
      ecs:
        env_vars:
        - Z=1
        cpu: \"1\"
"
        )
        .unwrap(),
        "locations:
  - location_name: a
    code_source: {module_name: a}
    container_context:
      ecs:
        env_vars:
        - Z=1
        # KEEP 2
        - A=1

        - B=2
        cpu: \"1\"
"
    );
}

#[test]
fn a_list_on_the_line_of_its_dash_is_wrapped_there() {
    assert_eq!(
        moved("locations:\n- env_vars:\n  - A=1\n  location_name: a\n").unwrap(),
        "locations:\n- container_context:\n    k8s:\n      env_vars:\n      - A=1\n  location_name: a\n"
    );
}

#[test]
fn not_offered_where_something_else_would_change() {
    let shared = "locations:\n  - location_name: b\n    env_vars:\n      - B=1\n    code_source: {module_name: b}\n";
    assert!(moved(shared).is_some());
    for text in [
        // The anchor would be lost.
        "locations:\n  - location_name: a\n    env_vars: &vars\n      - A=1\n    container_context:\n      k8s:\n        namespace: a\n  - location_name: b\n    env_vars: *vars\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - &one A=1\n    image: *one\n",
        "locations:\n  - location_name: a\n    env_vars: !!seq\n      - A=1\n",
        // Another location would get the variables as well.
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    container_context: &ctx\n      k8s:\n        namespace: a\n  - location_name: b\n    container_context: *ctx\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    container_context:\n      k8s: &k8s  # shared\n        namespace: a\n  - location_name: b\n    container_context:\n      k8s: *k8s\n",
        "locations:\n  - &base\n    location_name: a\n    env_vars:\n      - A=1\n  - <<: *base\n    location_name: b\n",
        "defaults: &base\n  # of all\n  env_vars:\n    - A=1\nlocations:\n  - <<: *base\n    location_name: b\n",
        // The target comes by a merge key, or holds what does.
        "locations:\n  - &base\n    location_name: a\n    container_context:\n      k8s:\n        namespace: a\n  - <<: *base\n    location_name: b\n    env_vars:\n      - B=1\n",
        "x: &x\n  namespace: a\nlocations:\n  - location_name: b\n    env_vars:\n      - B=1\n    container_context:\n      k8s:\n        <<: *x\n        labels: {}\n",
        // A text of several lines keeps its blank lines only where it is.
        "locations:\n  - location_name: a\n    env_vars:\n      - |\n        A=1\n\n        2\n    container_context:\n      k8s:\n        namespace: a\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    container_context:\n      k8s:\n        namespace: |+\n          a\n\n",
        "locations:\n  - location_name: a\n    container_context:\n      k8s:\n        namespace: a\n    image: |+\n      a\n    env_vars:\n      - A=1\n\n    agent_queue: q\n",
        // Not a key and a colon.
        "locations:\n  - location_name: a\n    ? env_vars\n    :\n      - A=1\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    ? container_context\n    :\n      k8s:\n        namespace: a\n",
        // The comment is about a key that goes away.
        "locations:\n  - location_name: a\n    env_vars:  # ours\n      - A=1\n    container_context:\n      k8s:\n        env_vars:\n          - B=1\n",
        "locations:\n  - location_name: a\n    env_vars:\n      - A=1\n    env_vars:\n      - B=1\n",
    ] {
        assert_eq!(moved(text), None, "{text}");
    }
}

/// The titles of the fixes, and the help, of the first finding of `rule`.
fn told(text: &str, rule: &str) -> (Vec<String>, String) {
    let analysis = check(&format!("#- a/dagster_cloud.yaml\n{text}"));
    let diagnostic = analysis.diagnostics.iter().find(|it| it.rule == rule).unwrap();
    let finding = &diagnostic.finding;
    let titles = finding.fixes.iter().map(|it| it.title.clone()).collect();
    (titles, finding.help.clone().unwrap_or_default())
}

#[test]
fn a_misspelt_key_is_renamed_only_where_the_right_one_is_free() {
    let alone =
        "locations:\n  - {location_name: a, agent-queue: q, code_source: {module_name: a}}\n";
    assert_eq!(told(alone, "unknown-key").0, ["Rename to agent_queue"]);
    let both = "locations:\n  - {location_name: a, agent-queue: q, agent_queue: r, code_source: {module_name: a}}\n";
    let expected = (vec![], "`agent_queue` is there already: keep one of the two".to_owned());
    assert_eq!(told(both, "unknown-key"), expected);
    let merged = "x: &x {agent_queue: r}\nlocations:\n  - {<<: *x, location_name: a, agent-queue: q, code_source: {module_name: a}}\n";
    let analysis = check(&format!("#- a/dagster_cloud.yaml\n{merged}"));
    assert!(analysis.diagnostics.iter().all(|it| it.finding.fixes.is_empty()));
}

#[test]
fn quotes_are_offered_only_where_they_change_the_type() {
    for value in ["!!int 5", "! 5", "&x !!float 5"] {
        let text = format!(
            "locations:\n  - location_name: {value}\n    code_source: {{module_name: a}}\n"
        );
        assert_eq!(told(&text, "wrong-type").0, Vec::<String>::new(), "{value}");
        let analysis = check(&format!("#- a/dagster_cloud.yaml\n{text}"));
        assert!(analysis.diagnostics.iter().all(|it| it.rule != "unquoted-value"), "{value}");
    }
    let plain = "locations:\n  - location_name: &x 5\n    code_source: {module_name: a}\n";
    assert_eq!(told(plain, "unquoted-value").0, ["Write \"5\""]);
}

#[test]
fn help_for_a_code_source_says_what_to_give() {
    let help = |value: &str| {
        let text = format!("locations:\n  - location_name: a\n    code_source: {value}\n");
        told(&text, "code-source-choice").1
    };
    assert!(help("{}").starts_with("give one of `python_file`"), "{}", help("{}"));
    assert!(help("{module_name: a, image: x}").starts_with("`image` is no way"));
}
