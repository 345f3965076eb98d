//! What is still said of a file with a slip in its YAML: everything that is certain, and nothing that may be the slip's own fault.

use locations_playground::diagnostic::Severity;

use crate::support::{check, lines};

const SOUND: &str = r#"locations:
  - location_name: analytics
    code_source:
      module_name: analytics.definitions
    build:
      directory: "."
      registry: 'registry.example.com/analytics'
    container_context:
      k8s:
        namespace: analytics
        env_vars:
          - BUCKET=analytics
          - "REGION=eu-west-1"
        run_k8s_config:
          pod_spec_config: {node_selector: {pool: runs}}
  - location_name: reports
    code_source: {package_name: reports}
    container_context:
      k8s:
        labels: {team: reports}
        env_vars: [BUCKET=reports, REGION=eu-west-1]
        volumes: []
    image: registry.example.com/reports:1
"#;

const BRACKETED: &str = r#"locations: [
  {location_name: analytics, code_source: {module_name: analytics.definitions}},
  {location_name: reports, code_source: {package_name: reports}, image: "registry.example.com/reports:1"},
  {location_name: 'sales', code_source: {python_file: sales.py}, container_context: {k8s: {env_vars: [A=1, B=2]}}},
]
"#;

/// The errors as `line rule`.
fn errors(text: &str) -> Vec<String> {
    let analysis = check(&format!("#- team/dagster_cloud.yaml\n{text}"));
    let told = analysis.diagnostics.iter().zip(lines(&analysis));
    let errors = told.filter(|it| it.0.severity == Severity::Error);
    errors.map(|it| it.1.replace("team/dagster_cloud.yaml:", "")).collect()
}

#[test]
fn what_stands_elsewhere_is_checked() {
    let text = r#"locations:
  - location_name: analytics
    code_source: {module_name: analytics.definitions
  - location_name: reports
    code_source: {package_name: reports, nothing: ""}
    env_vars: [A=1]
    agent_queue: 5
    container_context:
      k8s:
        namespace: 7
        replicas: 2
        run_k8s_config:
          pod_spec_config: {node_selectors: {pool: runs}}
  - reports
"#;
    let told = [
        "3 broken-yaml",
        "5 unknown-key",
        "6 misplaced-variables",
        "7 unquoted-value",
        "10 wrong-context-type",
        "11 unknown-context-key",
        "13 refused-by-agent",
        "14 wrong-type",
    ];
    assert_eq!(errors(text), told);
}

#[test]
fn what_may_be_lost_is_not_missed() {
    for text in [
        "locations:\n  - location_name: a\n    code_source: {module_name: a\n",
        "locations:\n  - location_name: 'a\n    code_source: {module_name: a}\n  - location_name: b\n",
        "locations:\n  - location_name: a\n    code_source: module_name: a\n",
        "locations:\n  - location_name: a\n    container_context: {k8s: {volumes: [{name: a}, {]}}\n",
    ] {
        let told = errors(text);
        assert!(!told.is_empty() && told.iter().all(|it| it.ends_with("broken-yaml")), "{told:?}");
    }
}

#[test]
fn what_stands_elsewhere_in_brackets_is_checked() {
    let text = r"locations: [
  {location_name: a, code_source: {module_name: a}, imagee: y}
  {location_name: b, code_source: {module_name: b}, bild: {}},
  {location_name: c, code_source: {module_name: c]},
  {location_name: d, code_source: {module_name: d}, buidl: {}},
]
";
    let told = ["2 unknown-key", "3 broken-yaml", "4 broken-yaml", "5 unknown-key"];
    assert_eq!(errors(text), told);
}

#[test]
fn no_slip_makes_another_error() {
    assert!(n_slips_without_another_error(SOUND) > 300);
    assert!(n_slips_without_another_error(BRACKETED) > 100);
}

/// How many slips break a sound text.
fn n_slips_without_another_error(sound: &str) -> usize {
    assert_eq!(errors(sound), [""; 0]);
    let lines: Vec<&str> = sound.lines().collect();
    let mut broken = 0;
    let mut try_text = |at: usize, changed: String| {
        let mut lines = lines.clone();
        lines[at] = &changed;
        let text = lines.join("\n") + "\n";
        let told = errors(&text);
        if told.iter().any(|it| it.ends_with("broken-yaml")) {
            broken += 1;
            let other: Vec<_> = told.iter().filter(|it| !it.ends_with("broken-yaml")).collect();
            assert!(other.is_empty(), "{text}\n{other:?}");
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let (blanks, rest) = line.split_at(indent);
        for before in ["\"", "'", "[", "{", "]", "}", "@", "\t", "*x ", "&a &b ", "!x ", "- : "] {
            try_text(at, format!("{blanks}{before}{rest}"));
        }
        for after in [" \"", ": \"", ": [", ": {", " ]", ": }", ": x: y", " # ok: \u{1}", "\t: ["] {
            try_text(at, format!("{line}{after}"));
        }
        for (place, letter) in line.char_indices() {
            if "\"'[]{}:,".contains(letter) {
                let (left, right) = line.split_at(place);
                try_text(at, format!("{left}{}", &right[1..]));
                try_text(at, format!("{left}{letter}{right}"));
                try_text(at, format!("{left}\"{right}"));
            }
        }
        try_text(at, format!(" {line}"));
        try_text(at, line.strip_prefix(' ').unwrap_or(line).to_owned());
    }
    broken
}

#[test]
fn a_missing_blank_or_colon_is_named() {
    for (line, message) in [
        ("-location_name: a", "A blank is missing after the `-` on the line above"),
        ("- location_name:a", "A blank is missing after the `:` on the line above"),
        ("- location_name a", "A `:` is missing on the line above"),
        ("- location_name: a b", "A `:` may not stand here; put text that contains `: ` in quotes"),
    ] {
        let text = format!("#- team/dagster_cloud.yaml\nlocations:\n  {line}\n     image: x\n");
        let analysis = check(&text);
        let found = analysis.diagnostics.iter().find(|it| it.rule == "broken-yaml").expect(line);
        assert_eq!(found.finding.message, message, "{line}");
    }
}

#[test]
fn official_tools_stop_once() {
    let analysis = check(
        "#- team/dagster_cloud.yaml\nlocations:\n  - location_name: a\n    image: {{ x }}\n    agent_queue: @q\n",
    );
    let helps: Vec<&str> =
        analysis.diagnostics.iter().filter_map(|it| it.finding.help.as_deref()).collect();
    assert_eq!(helps.iter().filter(|it| it.contains("stop here with a traceback")).count(), 1);
    assert_eq!(helps.iter().filter(|it| it.contains("would stop here next")).count(), 1);
}
