//! Decisions about environments: what names one follows it, and nothing that is saved is refused when it is read again.

use locations_playground::app::{
    EnvironmentRow, environment_rows, faults_of_environments, gone_with_environments,
    with_environments,
};
use std::collections::BTreeMap;

use locations_playground::diagnostic::Severity;
use locations_playground::model::{read_settings, write_settings};
use locations_playground::report::{UNKNOWN_NAME, doubtful_decisions};
use locations_playground::source::{Environment, FileId, Files, Settings, SourceFile};

use crate::support::{check_with, fixture};

const TEXT: &str = "\
version: 1
environments: [{name: dev}, {name: prod}]
repos: {a: {by_environment: {prod: {values: {b: c}}}}}
files: {a/x.yaml: {environment: prod}}
variables:
  - {name: A, set_in: agent, environments: [prod]}
  - {name: B, set_in: deployment, environments: [dev, prod]}
expectations:
  - {expect: present_everywhere, fact: image, environments: [prod]}
  - {expect: present_everywhere, fact: registry}
";

fn settings() -> Settings {
    read_settings(TEXT).unwrap()
}

#[test]
fn a_renamed_environment_keeps_its_files_and_all_that_is_said_of_it() {
    let settings = settings();
    let mut rows = environment_rows(&settings.environments);
    rows[1].now.name = "live".into();
    rows.swap(0, 1);
    let next = with_environments(&settings, &settings.environments, &rows);
    assert_eq!(next.environments[0].name, "live");
    assert_eq!(next.environments[0].aliases, ["prod"]);
    assert_eq!(next.files.get("a/x.yaml").unwrap().environment, Some(Some("live".into())));
    assert!(next.repos.get("a").unwrap().template_by_environment.contains_key("live"));
    assert_eq!(next.variables[1].environments, ["dev", "live"]);
    assert_eq!(next.expectations.as_ref().unwrap()[0].environments, ["live"]);
    assert_eq!(read_settings(&write_settings(&next)), Ok(next));
}

#[test]
fn what_goes_with_a_removed_environment_is_told_and_nothing_of_a_renamed_one() {
    let settings = settings();
    let mut rows = environment_rows(&settings.environments);
    rows[1].now.name = "live".into();
    assert!(gone_with_environments(&settings, &settings.environments, &rows).is_empty());
    rows.pop();
    assert_eq!(
        gone_with_environments(&settings, &settings.environments, &rows),
        [
            "What templates of `a` are given in `prod` alone: `b`",
            "That `a/x.yaml` belongs to `prod`",
            "The variable `A`",
            "The expectation on `image`",
        ]
    );
}

#[test]
fn what_is_said_of_a_removed_environment_alone_goes_with_it_and_never_becomes_about_all() {
    let settings = settings();
    let mut rows = environment_rows(&settings.environments);
    rows.pop();
    let next = with_environments(&settings, &settings.environments, &rows);
    assert_eq!(next.variables.len(), 1);
    assert_eq!(next.variables[0].environments, ["dev"]);
    let expectations = next.expectations.as_ref().unwrap();
    assert_eq!(expectations.len(), 1);
    assert_eq!(expectations[0].fact, "registry");
    assert_eq!(next.files.get("a/x.yaml").unwrap().environment, None);
    assert!(next.repos.get("a").unwrap().template_by_environment.is_empty());
    assert_eq!(read_settings(&write_settings(&next)), Ok(next));
}

#[test]
fn guessed_environments_stay_guessed_until_they_are_changed() {
    let guessed = [Environment::named("dev"), Environment::named("prod")];
    let mut rows = environment_rows(&guessed);
    assert_eq!(with_environments(&Settings::default(), &guessed, &rows), Settings::default());
    rows.swap(0, 1);
    let next = with_environments(&Settings::default(), &guessed, &rows);
    assert_eq!(next.environments, [guessed[1].clone(), guessed[0].clone()]);
}

#[test]
fn names_of_environments_are_there_and_differ() {
    // Row, whether it is the other words, and what is wrong.
    let faults = |rows: &[EnvironmentRow]| {
        let all = faults_of_environments(rows).into_iter();
        all.map(|it| (it.row, it.is_of_aliases, it.words)).collect::<Vec<_>>()
    };
    let mut rows = environment_rows(&[Environment::named("dev"), Environment::named("dev")]);
    assert_eq!(faults(&rows), [(1, false, "The environment `dev` is listed twice".into())]);
    rows[0].now.name = "base".into();
    rows[1].now.name = " ".into();
    let found = faults(&rows);
    assert_eq!(found.len(), 2, "each row has its own");
    assert!(found[0].2.starts_with("`base` is no name of an environment"), "{}", found[0].2);
    assert_eq!(found[1], (1, false, "An environment has no name".into()));
    rows[0].now.name = "dev".into();
    rows[1].now.name = "prod".into();
    rows[1].now.aliases = vec!["live".into(), "dev".into()];
    let words = "`dev` is another environment, and no other word for `prod`";
    assert_eq!(faults(&rows), [(1, true, words.into())]);
    rows[0].now.aliases = vec!["Live".into()];
    rows[1].now.aliases.pop();
    let words = "`Live` is another word for `dev` and for `prod`";
    assert_eq!(faults(&rows), [(0, true, words.into())]);
    rows.pop();
    assert_eq!(faults(&rows), []);
}

#[test]
fn a_former_name_that_another_environment_has_taken_is_no_word_for_the_first_any_more() {
    let environments = settings().environments;
    let renamed = |change: fn(&mut Vec<EnvironmentRow>)| {
        let mut rows = environment_rows(&environments);
        change(&mut rows);
        assert_eq!(faults_of_environments(&rows), []);
        let next = with_environments(&settings(), &environments, &rows);
        assert_eq!(faults_of_environments(&environment_rows(&next.environments)), []);
        assert_eq!(read_settings(&write_settings(&next)).as_ref(), Ok(&next));
        next.environments.into_iter().map(|it| (it.name, it.aliases)).collect::<Vec<_>>()
    };
    let expected = |all: [(&str, &[&str]); 2]| {
        all.map(|it| (it.0.to_owned(), it.1.iter().map(|it| (*it).to_owned()).collect())).to_vec()
    };
    let swapped = renamed(|rows| {
        rows[0].now.name = "prod".into();
        rows[1].now.name = "dev".into();
    });
    assert_eq!(swapped, expected([("prod", &[]), ("dev", &[])]));
    let taken = renamed(|rows| {
        rows[0].now.name = "sandbox".into();
        rows[1].now.aliases = vec!["dev".into()];
    });
    assert_eq!(taken, expected([("sandbox", &[]), ("prod", &["dev"])]));
}

const FILES: &str = "\
#- shop/dagster_cloud.dev.yaml
locations: [{location_name: orders_dev, code_source: {module_name: m}}]
#- shop/dagster_cloud.prod.yaml
locations: [{location_name: orders, code_source: {module_name: m}}]
";

/// Everything that is said of names in the settings `text`: the text marked, what is said, and what may be meant.
fn unknown(text: &str) -> Vec<[String; 3]> {
    let analysis = check_with(fixture(FILES), read_settings(text).unwrap());
    let mut files = Files::default();
    let id = files.push(SourceFile::new("", "playground.yaml", text));
    let renamed: BTreeMap<String, String> =
        [("store".to_owned(), "shop".to_owned())].into_iter().collect();
    let found = doubtful_decisions(&analysis, id, text, &renamed);
    let told = found.into_iter().map(|it| {
        assert_eq!((it.rule, it.stage.name()), (UNKNOWN_NAME, "review"));
        let marked = files.slice(it.finding.primary.span).to_owned();
        [marked, it.finding.message, it.finding.help.unwrap_or_default()]
    });
    told.collect()
}

#[test]
fn decisions_that_name_nothing_are_told_with_what_is_meant() {
    for (settings, marked, message, help) in [
        ("rules: {dead-vale: off}", "dead-vale", "is not a rule", "did you mean `dead-value`?"),
        ("rules: {unread: off}", "unread", "is not a rule", "take this out, or correct the name"),
        (
            "rules: {unread-var: off}",
            "unread-var",
            "is not a rule",
            "did you mean `unread-variable`?",
        ),
        ("repos: {shpo: {layout: patches}}", "shpo", "is not a repository", "did you mean `shop`?"),
        (
            "files: {shop/dagster_cloud.dev.yml: {environment: dev}}",
            "shop/dagster_cloud.dev.yml",
            "is not a file",
            "did you mean `shop/dagster_cloud.dev.yaml`?",
        ),
        (
            "files: {shop/dagster_cloud.dev.yaml: {environment: base}, else/x.yaml: {}}",
            "else/x.yaml",
            "is not a file",
            "known: `shop/dagster_cloud.dev.yaml`, `shop/dagster_cloud.prod.yaml`",
        ),
        (
            "repos: {shop: {names: {orders: [order_dev]}}}",
            "order_dev",
            "is not a location of `shop`",
            "did you mean `orders_dev`?",
        ),
        (
            "repos: {shop: {by_environment: {porduction: {values: {}}}}}",
            "porduction",
            "is not one of the environments",
            "known: `dev`, `prod`",
        ),
        (
            "variables: [{name: A, set_in: agent, environments: [prd]}]",
            "prd",
            "is not one of the environments",
            "did you mean `prod`?",
        ),
        (
            "variables: [{name: A, set_in: agent, locations: [Orders]}]",
            "Orders",
            "is not a location",
            "did you mean `orders`?",
        ),
        (
            "expectations: [{expect: present_everywhere, fact: image, environments: [all]}]",
            "all",
            "is not one of the environments",
            "known: `dev`, `prod`",
        ),
        (
            "expectations: [{expect: present_everywhere, fact: image, repos: [shops]}]",
            "shops",
            "is not a repository",
            "did you mean `shop`?",
        ),
        (
            "expectations: [{expect: present_everywhere, fact: registy}]",
            "registy",
            "is not a fact",
            "did you mean `registry`?",
        ),
        (
            "expectations: [{expect: present_everywhere, fact: 'var:*'}]",
            "'var:*'",
            "is not a fact",
            "take this out, or correct the name",
        ),
        (
            "expectations: [{expect: present_everywhere, fact: 'registry*_BUCKET'}]",
            "'registry*_BUCKET'",
            "is not a fact",
            "did you mean `registry`?",
        ),
        (
            "expectations: [{expect: matches, fact: image, pattern: '*-{env}'}]",
            "'*-{env}'",
            "`{env}` stands for nothing",
            "known: `{environment}`, `{location}`, `{repo}`",
        ),
    ] {
        let found = unknown(&format!("version: 1\n{settings}\n"));
        let [told] = found.as_slice() else { panic!("{settings}: {found:?}") };
        assert_eq!(told[0], marked, "{settings}");
        assert!(told[1].contains(message), "{settings}: {told:?}");
        assert_eq!(told[2], help, "{settings}");
    }
}

#[test]
fn what_is_said_to_be_one_and_stands_beside_each_other_stays_two() {
    let location = |name: &str, more: &str| format!("  - {{location_name: {name}, {more}}}\n");
    let code = "code_source: {module_name: m}";
    let settings = read_settings("version: 1\nrepos: {r: {names: {a: [a-dev, a-qa]}}}\n").unwrap();
    let deployed = |base: &[&str], dev: &[&str]| {
        let base: String = base.iter().map(|it| location(it, code)).collect();
        let dev: String = dev.iter().map(|it| location(it, &format!("image: {it}"))).collect();
        let text = format!(
            "#- r/dagster_cloud.yaml\nlocations:\n{base}#- r/dagster_cloud.dev.yaml\nlocations:\n{dev}"
        );
        let analysis = check_with(fixture(&text), settings.clone());
        let own = analysis.deployed[0].locations.iter().map(|it| {
            let image = it.text_at(&["image"]).map_or("none", |it| it.0);
            let has_code = if it.code_source().is_some() { "" } else { " without code" };
            format!("{} {image}{has_code}", it.name)
        });
        let own: Vec<String> = own.collect();
        let found =
            doubtful_decisions(&analysis, FileId(9), &write_settings(&settings), &BTreeMap::new());
        let told = found.iter().find(|it| it.finding.message.contains("not one location"));
        (own.join(", "), told.map(|it| it.finding.message.clone()))
    };
    let twice = |message: &str| {
        Some(format!("{message} are both there in dev, so they are not one location"))
    };
    assert_eq!(deployed(&["a"], &["a-dev"]), ("a-dev a-dev".into(), None));
    assert_eq!(
        deployed(&["a", "a-dev"], &["a-dev"]),
        ("a none, a-dev a-dev".into(), twice("`a` and `a-dev`"))
    );
    assert_eq!(
        deployed(&["a"], &["a-dev", "a"]),
        ("a a, a-dev a-dev without code".into(), twice("`a` and `a-dev`"))
    );
    assert_eq!(
        deployed(&["a"], &["a-dev", "a-qa"]),
        ("a-dev a-dev, a-qa a-qa without code".into(), twice("`a-dev` and `a-qa`"))
    );
}

#[test]
fn decisions_that_name_what_is_there_are_not_told() {
    let text = "\
version: 1
environments: [{name: dev}, {name: prod}, {name: later}]
repos: {shop: {names: {everywhere: [orders, orders_dev]}, by_environment: {later: {values: {}}}}, store: {}}
files: {shop/dagster_cloud.dev.yaml: {environment: dev}, store/dagster_cloud.prod.yaml: {environment: base}}
variables: [{name: A, set_in: agent, environments: [later], locations: [everywhere, orders]}]
rules: {dead-value: off, unknown-name-in-settings: error}
expectations:
  - {expect: present_everywhere, fact: 'variable:*', repos: [shop, store], environments: [dev, prod]}
  - {expect: present_everywhere, fact: 'variable:NOBODY_SETS_IT'}
  - {expect: present_everywhere, fact: 'sto*'}
  - {expect: present_everywhere, fact: 'variable:*_BUCKET'}
  - {expect: matches, fact: '*_BUCKET', pattern: 'acme-*'}
  - {expect: matches, fact: '*', pattern: '*{environment}-{repo}{location}'}
";
    assert_eq!(unknown(text), [[""; 3]; 0]);
}

#[test]
fn how_much_an_unknown_name_matters_can_be_said_like_of_any_rule() {
    let severity = |weight: &str| {
        let text = format!("version: 1\nrules: {{unknown-name-in-settings: {weight}, x: off}}\n");
        let analysis = check_with(fixture(FILES), read_settings(&text).unwrap());
        let id = Files::default().push(SourceFile::new("", "playground.yaml", &text));
        let found = doubtful_decisions(&analysis, id, &text, &BTreeMap::new());
        found.iter().map(|it| it.severity).collect::<Vec<_>>()
    };
    assert_eq!(severity("off"), []);
    assert_eq!(severity("error"), [Severity::Error]);
    assert_eq!(severity("info"), [Severity::Info]);
}
