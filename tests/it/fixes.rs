//! Moving variables to where they belong, in every shape of file that the move is offered for.

use locations_playground::source::FileId;
use locations_playground::yaml::{Data, Node, parse};

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

/// A value without its spans, and without the variables that move.
fn plain(node: &Node) -> String {
    match &*node.data {
        Data::Map(map) => {
            let mut entries: Vec<String> = map
                .entries
                .iter()
                .filter(|it| !matches!(it.key.as_str(), Some("env_vars" | "container_context")))
                .map(|it| format!("{}: {}", plain(&it.key), plain(&it.value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Data::Seq(items) => format!("{:?}", items.iter().map(plain).collect::<Vec<_>>()),
        data => format!("{data:?}"),
    }
}

fn variables(list: Option<&Node>) -> Vec<String> {
    let items = list.and_then(Node::as_seq).unwrap_or_default();
    items.iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// However key, list, target and neighbours are written: what is offered moves the variables and nothing else.
#[test]
fn a_move_keeps_every_value_and_every_comment() {
    let keys = [
        "env_vars:",
        "env_vars:  # k",
        "env_vars:\n  # k",
        "env_vars: &k",
        "\"env_vars\":",
        "env_vars: !!seq",
    ];
    let lists = [
        "\n  - A=1\n  - B=2",
        "\n- A=1\n\n# l\n- \"B=2\"",
        "\n  -\n    A=1\n  -   B=2  # l\n  # m\n\n  # n",
        "\n  - |\n    A=1\n\n  - B=2",
        "\n  - A=1\n    x\n  - B=2\n# at the key",
        " [A=1, B=2]",
    ];
    let contexts = [
        "",
        "container_context:\n  k8s:\n    namespace: n",
        "container_context:  # c\n  # d\n  k8s:\n    env_vars:\n      - Z=1\n      # e\n\n    # f\n    labels: {a: b,\n      c: d}  # g",
        "container_context:\n    k8s:\n        env_vars:\n        - Z=1\n        # e",
        "container_context:\n  ecs: {}\n  k8s:\n    labels:\n      a:\n    text: |\n      t",
        "container_context:\n  labels:\n    a:",
        "container_context: &c\n  k8s:\n    namespace: n",
        "container_context: {k8s: {}}",
    ];
    let neighbours = ["", "image: i  # i", "\n# h\nimage: |+\n  i\n", "image: >-\n  i\n\n  j"];
    let mut n_moved = 0;
    for key in keys {
        for list in lists {
            for context in contexts {
                for neighbour in neighbours {
                    let block = format!("{key}{list}");
                    for order in [
                        [&*block, context, neighbour],
                        [context, neighbour, &*block],
                        [context, &*block, neighbour],
                        [neighbour, &*block, context],
                    ] {
                        let body = order.map(|it| format!("{it}\n").replace('\n', "\n    "));
                        let text = format!(
                            "locations:\n  - location_name: a\n    {}code_source: {{module_name: a}}\n",
                            body.concat()
                        );
                        n_moved += usize::from(keeps_all(&text));
                    }
                }
            }
        }
    }
    assert!(n_moved > 300, "{n_moved} were moved");
}

/// Whether the move is offered for `text`; if so, it must be right.
fn keeps_all(text: &str) -> bool {
    let read = |text: &str| {
        let document = parse(FileId(0), text);
        assert_eq!(document.error, None, "{text}");
        document.root.unwrap().get("locations").unwrap().as_seq().unwrap()[0].clone()
    };
    let Some(moved) = moved(text) else { return false };
    let (before, after) = (read(text), read(&moved));
    let told = format!("{text}\nbecame\n{moved}");
    assert_eq!(plain(&before), plain(&after), "{told}");
    let path = ["container_context", "k8s", "env_vars"];
    let mut expected = variables(before.at(&path));
    expected.extend(variables(before.get("env_vars")));
    assert_eq!(variables(after.at(&path)), expected, "{told}");
    assert!(after.get("env_vars").is_none(), "{told}");
    let context = |it: &Node, step: &[&str]| it.at(step).map(plain);
    for step in [&["container_context"][..], &["container_context", "k8s"]] {
        if before.at(step).is_some() && before.at(&path[..2]).is_some() {
            assert_eq!(context(&before, step), context(&after, step), "{told}");
        }
    }
    let comments = |text: &str| {
        let mut comments: Vec<String> =
            text.lines().filter_map(|it| Some(it.split_once('#')?.1.to_owned())).collect();
        comments.sort();
        comments
    };
    assert_eq!(comments(text), comments(&moved), "{told}");
    let n_blank = |text: &str| text.lines().filter(|it| it.trim().is_empty()).count();
    assert_eq!(n_blank(text), n_blank(&moved), "{told}");
    true
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
