//! Expectations: what each kind finds, and that changing one value flips what depends on it and nothing else.

use std::collections::BTreeSet;
use std::fmt::Write;

use locations_playground::analysis::Analysis;
use locations_playground::fact::Fact;
use locations_playground::model::read_settings;
use locations_playground::source::{Settings, Weight, fits};

use crate::dice::Dice;
use crate::support::{check_with, fixture, lines};

#[test]
fn patterns_fit_as_they_say() {
    let names = ["prod", "shop", "orders"];
    for (pattern, fitting, other) in [
        ("snake_case", "a_1", "A_1"),
        ("kebab-case", "a-1", "a_1"),
        ("UPPER_CASE", "A_1", "a"),
        ("docker-tag", "A.b-c_1", "a/b"),
        ("snake_case", "a", ""),
        ("*-{environment}", "x-prod", "x-prod-y"),
        ("{location}-*-{repo}", "orders-a-b-shop", "orders-shop"),
        ("*a*b*", "xaybz", "xbya"),
        ("a*a", "aa", "a"),
        ("exact", "exact", "exactly"),
        ("*", "", "\u{0}never"),
    ] {
        assert!(fits(pattern, fitting, names), "{pattern} {fitting}");
        assert!(pattern == "*" || !fits(pattern, other, names), "{pattern} {other}");
    }
}

const REPOS: [&str; 3] = ["ant", "bee", "cat"];
const SCOPES: [&str; 2] = ["dev", "prod"];
/// The facts that the test changes, each with the values to choose from.
const VALUES: [(&str, &[&str]); 3] = [
    ("agent_queue", &["q1", "q2", "fast-dev"]),
    ("namespace", &["n1", "n2", "n3-prod"]),
    ("variable:A", &["1", "2", ""]),
];

/// A value for each repository, environment and fact, by its place in the lists.
type Cells = Vec<usize>;

fn cell(repo: usize, scope: usize, value: usize) -> usize {
    (repo * SCOPES.len() + scope) * VALUES.len() + value
}

fn text(cells: &Cells, repo: usize, scope: usize) -> String {
    let value = |at: usize| VALUES[at].1[cells[cell(repo, scope, at)]];
    let variable = value(2);
    let list = if variable.is_empty() { String::new() } else { format!("A={variable}") };
    format!(
        "#- {}/dagster_cloud.{}.yaml\nlocations:\n  - location_name: {}\n    code_source: {{module_name: m}}\n    agent_queue: {}\n    container_context:\n      k8s:\n        namespace: {}\n        env_vars: [{list}]\n",
        REPOS[repo],
        SCOPES[scope],
        REPOS[repo],
        value(0),
        value(1)
    )
}

fn analysis(cells: &Cells, settings: &Settings) -> Analysis {
    let mut all = String::new();
    for repo in 0..REPOS.len() {
        for scope in 0..SCOPES.len() {
            all += &text(cells, repo, scope);
        }
    }
    check_with(fixture(&all), settings.clone())
}

const SETTINGS: &str = "\
version: 1
expectations:
  - {expect: equal_across_repos, fact: agent_queue}
  - {expect: names_no_other_environment, fact: agent_queue}
  - {expect: different_between_environments, fact: namespace}
  - {expect: present_everywhere, fact: variable:A}
  - {expect: matches, pattern: n1*, fact: namespace, repos: [ant, bee], environments: [prod]}
";

/// The rules that sign what is found.
const RULES: [&str; 3] =
    ["unmet-expectation", "value-of-other-environment", "variable-missing-in-environment"];

/// What is to be found, told from the table alone: a line is where the text above has the value.
fn expected(cells: &Cells) -> BTreeSet<String> {
    let value = |repo: usize, scope: usize, at: usize| VALUES[at].1[cells[cell(repo, scope, at)]];
    let mut all = BTreeSet::new();
    let mut add = |repo: usize, scope: usize, line: usize, rule: &str| {
        let (name, scope) = (REPOS[repo], SCOPES[scope]);
        all.insert(format!("{name}/dagster_cloud.{scope}.yaml:{line} {rule} [{scope}]"));
    };
    for scope in 0..2 {
        // The queue that most have is the usual one; of three different ones the first.
        let queues = [0, 1, 2].map(|it| value(it, scope, 0));
        let usual = if queues[1] == queues[2] { queues[1] } else { queues[0] };
        for (repo, queue) in queues.into_iter().enumerate() {
            if queue != usual {
                add(repo, scope, 4, "unmet-expectation");
            }
            if queue == "fast-dev" && scope == 1 {
                add(repo, scope, 4, "value-of-other-environment");
            }
            if value(repo, scope, 2).is_empty() {
                // The list stands there, and it is the environment's own.
                add(repo, scope, 8, "variable-missing-in-environment");
            }
        }
    }
    for repo in 0..3 {
        if value(repo, 0, 1) == value(repo, 1, 1) {
            add(repo, 1, 7, "value-of-other-environment");
        }
        if repo < 2 && value(repo, 1, 1) != "n1" {
            add(repo, 1, 7, "unmet-expectation");
        }
    }
    all
}

#[test]
fn one_value_changed_flips_what_depends_on_it_and_nothing_else() {
    let settings = read_settings(SETTINGS).unwrap();
    let mut dice = Dice(31);
    let mut n_flips = 0;
    for _ in 0..60 {
        let n_cells = REPOS.len() * SCOPES.len() * VALUES.len();
        let mut cells: Cells = (0..n_cells).map(|at| dice.below(VALUES[at % 3].1.len())).collect();
        let found = |cells: &Cells| {
            let analysis = analysis(cells, &settings);
            let found: BTreeSet<String> = lines(&analysis).into_iter().collect();
            assert_eq!(found.len(), analysis.diagnostics.len(), "nothing is said twice");
            (found, matrix(&analysis))
        };
        let (before, matrix_before) = found(&cells);
        assert_eq!(before, expected(&cells), "{cells:?}");
        // A rule that is off takes its own findings along and nothing else.
        for rule in RULES {
            let mut fewer = settings.clone();
            fewer.rules.insert(rule.to_owned(), Weight::Off);
            let left = lines(&analysis(&cells, &fewer));
            let others = before.iter().filter(|it| !it.contains(rule));
            assert!(others.eq(&left.into_iter().collect::<BTreeSet<_>>()), "{rule} {cells:?}");
        }
        let (repo, scope, at) = (dice.below(3), dice.below(2), dice.below(3));
        let place = cell(repo, scope, at);
        cells[place] = (cells[place] + 1) % VALUES[at].1.len();
        let (after, matrix_after) = found(&cells);
        assert_eq!(after, expected(&cells), "{cells:?}");
        n_flips += before.symmetric_difference(&after).count();
        let flipped: Vec<&String> = matrix_before.symmetric_difference(&matrix_after).collect();
        let cell = format!("{} {} {}: ", SCOPES[scope], REPOS[repo], VALUES[at].0);
        assert!(
            !flipped.is_empty() && flipped.iter().all(|it| it.starts_with(&cell)),
            "{flipped:?}"
        );
    }
    assert!(n_flips > 40, "{n_flips} diagnostics flipped");
}

/// Every cell of the matrix, as text.
fn matrix(analysis: &Analysis) -> BTreeSet<String> {
    let mut cells = BTreeSet::new();
    for (fact, row) in &analysis.facts.rows {
        for (subject, reading) in row {
            let who = &analysis.facts.subjects[*subject];
            let mut text = String::new();
            let scope = who.environment.as_deref().unwrap();
            write!(text, "{scope} {} {}: {:?}", who.location, fact.name(), reading.value).unwrap();
            cells.insert(text);
        }
    }
    cells
}

#[test]
fn the_usual_expectations_can_be_taken_away() {
    let text = "\
#- a/dagster_cloud.dev.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {namespace: n, env_vars: [A=1]}}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {namespace: n}}
";
    let found =
        |settings: &str| lines(&check_with(fixture(text), read_settings(settings).unwrap()));
    assert_eq!(
        found(""),
        [
            "a/dagster_cloud.prod.yaml:2 variable-missing-in-environment [prod]",
            "a/dagster_cloud.prod.yaml:4 value-of-other-environment [prod]",
        ]
    );
    assert_eq!(found("version: 1\nexpectations: []\n"), [""; 0]);
    // A variable that is typed in is set.
    let typed = "version: 1\nvariables: [{name: A, set_in: deployment, environments: [prod]}]\n";
    assert_eq!(found(typed), ["a/dagster_cloud.prod.yaml:4 value-of-other-environment [prod]"]);
    // Its value is held against what is expected, too; the location stands for it.
    let other = "version: 1\nvariables: [{name: A, value: of-dev, set_in: deployment, environments: [prod]}]\nexpectations: [{expect: names_no_other_environment, fact: 'variable:A', own_files: true}]\n";
    assert_eq!(found(other), ["a/dagster_cloud.prod.yaml:2 value-of-other-environment [prod]"]);
    // What the base sets counts where that is asked for.
    let base = text.replace("dagster_cloud.dev.yaml", "dagster_cloud.yaml");
    let strict = "version: 1\nenvironments: [{name: dev}, {name: prod}]\nexpectations: [{expect: different_between_environments, fact: namespace}]\n";
    let analysis = check_with(fixture(&base), read_settings(strict).unwrap());
    assert_eq!(lines(&analysis), ["a/dagster_cloud.prod.yaml:4 value-of-other-environment [prod]"]);
    assert_eq!(analysis.unmet[0].fact, Some(Fact::Namespace));
}

#[test]
fn names_that_are_one_location_are_compared_as_one() {
    let text = "\
#- a/dagster_cloud.dev.yaml
locations:
  - location_name: a-dev
    code_source: {module_name: m}
    container_context: {k8s: {env_vars: [A=1]}}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
";
    let found =
        |settings: &str| lines(&check_with(fixture(text), read_settings(settings).unwrap()));
    assert_eq!(found(""), [""; 0]);
    assert_eq!(
        found("version: 1\nrepos: {a: {names: {a: [a-dev]}}}\n"),
        ["a/dagster_cloud.prod.yaml:2 variable-missing-in-environment [prod]"]
    );
}

#[test]
fn what_a_template_prints_is_its_values_file_s_own() {
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {namespace: '{{ space }}', resources: {limits: {cpu: '{{ cpu }}'}}}}
#- a/values.dev.yaml
space: one-dev
cpu: '2'
#- a/values.prod.yaml
space: one-dev
cpu: 500m
";
    let found = lines(&check_with(fixture(text), Settings::default()));
    assert_eq!(
        found,
        [
            "a/values.prod.yaml:1 value-of-other-environment [prod]",
            "a/values.prod.yaml:1 value-of-other-environment [prod]",
            "a/values.prod.yaml:2 smaller-in-production [prod]",
        ]
    );
    // Values that all environments share are no environment's own.
    let shared = text
        .replace("values.dev.yaml", "values.yaml")
        .replace("#- a/values.prod.yaml\n", "#- a/other.prod.yaml\n");
    let settings =
        read_settings("version: 1\nenvironments: [{name: dev}, {name: prod}]\n").unwrap();
    assert_eq!(lines(&check_with(fixture(&shared), settings)), [""; 0]);
}

#[test]
fn two_files_with_one_location_are_no_two_environments() {
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {env_vars: [A=1]}}
#- a/dagster_cloud.yml
locations:
  - location_name: a
    code_source: {module_name: m}
";
    let told = lines(&check_with(fixture(text), Settings::default()));
    assert_eq!(told, ["a/dagster_cloud.yml:2 location-in-two-files"]);
}

#[test]
fn a_person_says_how_much_a_rule_matters() {
    let text = "#- a/dagster_cloud.yaml\nlocations:\n  - location_name: a\n";
    let found = |rules: &str| {
        let settings = read_settings(&format!("version: 1\nrules: {rules}\n")).unwrap();
        let analysis = check_with(fixture(text), settings);
        analysis.diagnostics.iter().map(|it| (it.rule, it.severity.name())).collect::<Vec<_>>()
    };
    assert_eq!(found("{}"), [("missing-code-source", "error")]);
    assert_eq!(found("{missing-code-source: info}"), [("missing-code-source", "info")]);
    assert_eq!(found("{missing-code-source: off}"), [("missing-code-source", "info"); 0]);
}

#[test]
fn what_is_typed_in_is_held_against_what_is_expected_at_the_name_of_the_location() {
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: a
    code_source: {module_name: m}
    container_context: {k8s: {env_vars: [A=file]}}
";
    let found = |rest: &str| {
        let head = "version: 1\nenvironments: [{name: dev}, {name: prod}]\n";
        let settings = read_settings(&format!("{head}{rest}")).unwrap();
        let mut found = lines(&check_with(fixture(text), settings));
        found.retain(|it| !it.contains("dead-value"));
        found
    };
    let matches = "expectations: [{expect: matches, fact: 'variable:A', pattern: file}]\n";
    assert_eq!(found(matches), [""; 0]);
    let typed = |set_in: &str, rest: &str| {
        let more = "{name: A, value: typed, set_in: SET, environments: [prod]}";
        format!("variables: [{}]\n{rest}", more.replace("SET", set_in))
    };
    let at_name = |rule: &str| vec![format!("a/dagster_cloud.yaml:2 {rule} [prod]")];
    assert_eq!(found(&typed("deployment", matches)), at_name("unmet-expectation"));
    // On Kubernetes the location is stronger than its agent.
    assert_eq!(found(&typed("agent", matches)), [""; 0]);
    let same = "variables: [{name: A, value: x, set_in: deployment, environments: [dev]}, {name: A, value: x, set_in: deployment, environments: [prod]}]\nexpectations: [{expect: different_between_environments, fact: 'variable:A', own_files: true}]\n";
    assert_eq!(found(same), at_name("value-of-other-environment"));
    let for_all = "variables: [{name: A, value: x, set_in: deployment}]\nexpectations: [{expect: different_between_environments, fact: 'variable:A', own_files: true}]\n";
    assert_eq!(found(for_all), [""; 0], "no environment has it as its own");
}

#[test]
fn each_finding_says_of_which_fact_it_speaks() {
    let text = "\
#- a/dagster_cloud.yaml
locations:
  - location_name: one
    code_source: {module_name: m}
    container_context: {k8s: {namespace: n, env_secrets: [s-dev]}}
#- a/dagster_cloud_dev.yaml
locations: [{location_name: one, agent_queue: d}]
#- a/dagster_cloud_prod.yaml
locations: [{location_name: one, agent_queue: p}]
";
    let told = |expectation: &str| {
        let settings = read_settings(&format!("version: 1\nexpectations: [{{{expectation}}}]\n"));
        let analysis = check_with(fixture(text), settings.unwrap());
        let of_dev = |it: &str| it.ends_with("in dev");
        let own = analysis.diagnostics.iter().filter(|it| !of_dev(&it.finding.message));
        let words = |it: &locations_playground::diagnostic::Diagnostic| {
            (it.finding.message.clone(), it.finding.help.clone().unwrap(), it.finding.related.len())
        };
        own.map(words).collect::<Vec<_>>()
    };
    for (fact, what) in [
        ("secret:x", "Secret `x`"),
        ("config_map:x", "Config map `x`"),
        ("volume:x", "Volume `x`"),
        ("registry", "`registry`"),
    ] {
        let found = told(&format!("expect: present_everywhere, fact: '{fact}'"));
        assert_eq!(found[0].0, format!("{what} is not set for `one` in prod"));
        assert_eq!(found.len(), 1);
    }
    assert_eq!(told("expect: present_everywhere, fact: 'variable:'").len(), 0);
    let found = told("expect: matches, pattern: prod-*, fact: 'secret:*'");
    assert_eq!(found[0].0, "Secret `s-dev` does not fit `prod-*`");
    // Both have it from the base: there is one place alone, and the base is no place to say it.
    let found = told("expect: different_between_environments, fact: namespace");
    let help = "both have it from this text: give prod its own, or change the expectation";
    assert_eq!(found, [("Namespace `n` is the one of dev too".to_owned(), help.to_owned(), 0)]);
}
