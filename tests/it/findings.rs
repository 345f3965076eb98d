//! What single findings say, how often, and with which line ends their fixes are written.

use crate::support::{check, fixed, lines};

const HEAD: &str = "locations:\n  - location_name: a\n    code_source: {module_name: a}\n";

/// The files of one repository with one file.
fn one(text: &str) -> String {
    format!("#- a/dagster_cloud.yaml\n{text}")
}

#[test]
fn misplaced_variables_go_to_every_platform_that_is_there() {
    let text = format!(
        "{HEAD}    env_vars:\n      - A=1\n    container_context:\n      docker:\n        networks: [n]\n      k8s:\n        namespace: n\n"
    );
    let analysis = check(&one(&text));
    let finding = &analysis.diagnostics[0].finding;
    let help = finding.help.as_deref().unwrap();
    for path in ["`container_context.docker.env_vars`", "`container_context.k8s.env_vars`"] {
        assert!(help.contains(path), "{help}");
    }
    let titles: Vec<&str> = finding.fixes.iter().map(|it| &*it.title).collect();
    assert_eq!(
        titles,
        [
            "Move under container_context.k8s and container_context.docker",
            "Move under container_context.k8s",
            "Move under container_context.docker"
        ]
    );
    let after = &fixed(&analysis, &finding.fixes[0])[0].text;
    assert_eq!(
        **after,
        format!(
            "{HEAD}    container_context:\n      docker:\n        networks: [n]\n        env_vars:\n          - A=1\n      k8s:\n        namespace: n\n        env_vars:\n          - A=1\n"
        )
    );
    assert!(lines(&check(&one(after))).is_empty());
}

#[test]
fn misplaced_variables_join_the_lists_of_every_platform_that_is_there() {
    let text = format!(
        "{HEAD}    env_vars:\n      - A=1\n    container_context:\n      k8s:\n        env_vars:\n          - B=2\n      ecs:\n        env_vars:\n          - B=3\n"
    );
    let analysis = check(&one(&text));
    let after = &fixed(&analysis, &analysis.diagnostics[0].finding.fixes[0])[0].text;
    assert_eq!(after.matches("- A=1").count(), 2, "{after}");
    assert!(!after.contains("\n    env_vars"), "{after}");
    assert!(lines(&check(&one(after))).is_empty(), "{after}");
}

#[test]
fn what_a_fix_puts_in_has_the_line_ends_of_the_file() {
    let around = format!("{HEAD}    env_vars:\n      - A=1\n");
    let below = format!("{around}    container_context:\n      k8s:\n        namespace: n\n");
    let more = format!("{HEAD}    imag: i\n    agent_queue:\n      - q\n");
    let map = "locations:\n  a:\n    module_name: a\n  b:\n    module_name: b\n".to_owned();
    let lost = "locations:\n- location_name: a\ncode_source:\nmodule_name: a\n".to_owned();
    let mut n_breaks = 0;
    for text in [around, below, more, map, lost] {
        let analysis = check(&one(&text.replace('\n', "\r\n")));
        let plain = check(&one(&text));
        for (own, of_lines) in analysis.diagnostics.iter().zip(&plain.diagnostics) {
            for (fix, expected) in own.finding.fixes.iter().zip(&of_lines.finding.fixes) {
                n_breaks += fix.edits.iter().filter(|it| it.text.contains('\n')).count();
                let after = fixed(&analysis, fix)[0].text.to_string();
                assert_eq!(after, fixed(&plain, expected)[0].text.replace('\n', "\r\n"));
            }
        }
    }
    assert!(n_breaks >= 3, "{n_breaks}");
}

#[test]
fn a_key_that_is_no_text_is_called_what_stands_there() {
    let messages = |keys: &str| -> Vec<String> {
        let analysis = check(&one(&format!("{HEAD}{keys}")));
        let wrong = analysis.diagnostics.iter().filter(|it| it.rule == "wrong-type");
        wrong.map(|it| it.finding.message.clone()).collect()
    };
    for (keys, message) in [
        ("    1: x\n    true: y\n", "The key `true` is a boolean, not text"),
        ("    true: x\n    1: y\n", "The key `1` is a number, not text"),
        ("    null: z\n", "The key `null` is empty, not text"),
        ("    ~: z\n", "The key `~` is empty, not text"),
        ("    010: z\n", "The key `010` is a number, not text"),
        ("    on: z\n", "The key `on` is a boolean, not text"),
        ("    container_context: {1: x, 1.0: y}\n", "The key `1.0` is a number, not text"),
    ] {
        assert_eq!(messages(keys), [message], "{keys}");
    }
}

#[test]
fn names_that_differ_in_case_are_told_once() {
    let among = |names: &[String]| {
        let item =
            |it: &String| format!("  - location_name: {it}\n    code_source: {{module_name: a}}\n");
        let items: String = names.iter().map(item).collect();
        check(&one(&format!("locations:\n{items}")))
    };
    let names: Vec<String> = (0..4096_u32)
        .map(|at| {
            let letter = |bit: u32| if at >> bit & 1 == 1 { 'A' } else { 'a' };
            (0..12).map(letter).collect()
        })
        .collect();
    let analysis = among(&names);
    let found: Vec<_> =
        analysis.diagnostics.iter().filter(|it| it.rule == "names-differ-in-case").collect();
    assert_eq!(found.len(), 1);
    let finding = &found[0].finding;
    assert_eq!(
        finding.message,
        "`Aaaaaaaaaaaa` and `aaaaaaaaaaaa`, and 4094 more, differ in case alone"
    );
    assert!(finding.related.len() < 12, "{}", finding.related.len());

    // Of a name that occurs again and again only the first place counts.
    let names = ["a", "A", "a", "A", "b", "B"].map(str::to_owned);
    let found: Vec<String> = among(&names)
        .diagnostics
        .iter()
        .filter(|it| it.rule == "names-differ-in-case")
        .map(|it| it.finding.message.clone())
        .collect();
    assert_eq!(found, ["`A` and `a` differ in case alone", "`B` and `b` differ in case alone"]);
}

#[test]
fn what_to_do_about_quotes_follows_from_how_the_variable_is_written() {
    let text = format!(
        "{HEAD}    container_context:\n      k8s:\n        env_vars: [A=\"a\"]\n        run_k8s_config: {{container_config: {{env: [{{name: B, value: '\"b\"'}}]}}}}\n"
    );
    let analysis = check(&one(&text));
    let helps: Vec<&str> = analysis
        .diagnostics
        .iter()
        .filter(|it| it.rule == "quotes-in-variable")
        .filter_map(|it| it.finding.help.as_deref())
        .collect();
    assert_eq!(helps.len(), 2);
    assert_eq!(helps.iter().map(|it| it.contains("first `=`")).collect::<Vec<_>>(), [true, false]);
}
