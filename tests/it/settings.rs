//! `playground.yaml`: what is written reads back, and what is wrong is said.

use locations_playground::model::{read_kept_settings, read_settings, write_settings};
use locations_playground::source::{
    ByName, Deployed, Environment, Expectation, Expected, FileSettings, Kind, Layout, Outside,
    OutsideVariable, RepoSettings, Settings, TemplateValues, Weight, usual_expectations,
};

#[test]
fn settings_read_back() {
    let mut settings = Settings::default();
    let mut live = Environment::named("live");
    live.aliases = vec!["prod".into(), "no".into()];
    live.deployment = "main".into();
    live.is_branch = true;
    settings.environments = vec![Environment::named("dev"), live];
    let values = [("image.tag", "v3"), ("a", "{\"b\": 1}")];
    let template = TemplateValues {
        values: values.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec(),
        variables: vec![("REGION".to_owned(), "no".to_owned())],
    };
    let chosen = RepoSettings {
        layout: Some(Layout::Patches),
        deployed: Some(Deployed::Merged),
        template: template.clone(),
        template_by_environment: [
            ("dev".to_owned(), template),
            ("live".to_owned(), TemplateValues::default()),
        ]
        .into_iter()
        .collect(),
        names: [("x".to_owned(), vec!["x-dev".to_owned(), "no".to_owned()])].into_iter().collect(),
    };
    settings.repos.insert("a: b".into(), chosen);
    settings.repos.insert("empty".into(), RepoSettings::default());
    let base = FileSettings {
        kind: Some(Kind::DagsterCloud),
        environment: Some(None),
        is_template: Some(false),
    };
    settings.files.insert("a/x.yaml".into(), base);
    let dev = FileSettings { environment: Some(Some("dev".into())), ..FileSettings::default() };
    settings.files.insert("a/y.yaml".into(), dev);
    let variable = |name: &str, value: Option<&str>, set_in: Outside| OutsideVariable {
        name: name.into(),
        value: value.map(Into::into),
        set_in,
        environments: vec!["live".into()],
        locations: vec!["x: y".into()],
    };
    settings.variables = vec![
        variable("A", Some("no"), Outside::Deployment),
        OutsideVariable { environments: Vec::new(), ..variable("B", None, Outside::Agent) },
    ];
    let mut named = Expectation::new(Expected::Matches("*-{environment}".into()), "variable:*");
    named.repos = vec!["a: b".into()];
    named.environments = vec!["live".into()];
    settings.expectations = Some([usual_expectations(), vec![named]].concat());
    settings.rules =
        [("dead-value".to_owned(), Weight::Off), ("unread-variable".to_owned(), Weight::Error)]
            .into_iter()
            .collect();
    let text = write_settings(&settings);
    assert_eq!(read_settings(&text), Ok(settings), "{text}");
    // Another reader, of YAML 1.2, finds the same texts.
    let other: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(other["environments"][1]["aliases"][1].as_str(), Some("no"));
    assert_eq!(other["repos"]["a: b"]["values"]["a"].as_str(), Some("{\"b\": 1}"));
    assert_eq!(other["files"]["a/x.yaml"]["environment"].as_str(), Some("base"));
    assert_eq!(other["variables"][0]["locations"][0].as_str(), Some("x: y"));
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    for (text, culprit) in [
        ("version: 1\nenvironments: [{name: a, alias: b}]\n", "alias"),
        ("version: 1\nenvironments: [{aliases: [b]}]\n", "{aliases: [b]}"),
        ("version: 1\nenvironments: [{name: a, is_branch: 'yes'}]\n", "'yes'"),
        ("version: 1\nrepos: {a: {layout: patch}}\n", "patch"),
        ("version: 1\nrepos: {a: {names: {b: c}}}\n", "c"),
        ("version: one\n", "one"),
        ("version: 1\n1: 2\n", "1"),
    ] {
        let span = read_settings(text).unwrap_err().span.expect("a place");
        let start = usize::try_from(span.start).unwrap();
        let end = usize::try_from(span.end).unwrap();
        assert_eq!(&text[start..end], culprit, "{text}");
    }
}

#[test]
fn no_expectations_are_not_the_usual_ones() {
    let text = write_settings(&Settings { expectations: Some(Vec::new()), ..Settings::default() });
    assert_eq!(read_settings(&text).unwrap().expectations, Some(Vec::new()));
    assert_eq!(read_settings(&write_settings(&Settings::default())).unwrap().expectations, None);
}

#[test]
fn files_that_were_written_before_keep_opening() {
    let text = "\
version: 1
environments:
  - name: dev
  - name: live
    aliases: [prod]
    deployment: main
    is_branch: true
repos:
  a:
    layout: patches
    deployed: merged
    values: {image.tag: v3}
    by_environment: {live: {pipeline_variables: {REGION: eu}}}
files:
  a/x.yaml: {kind: dagster_cloud, environment: base, template: false}
";
    let settings = read_settings(text).unwrap();
    assert_eq!(
        (settings.environments.len(), settings.repos.len(), settings.files.len()),
        (2, 1, 1)
    );
    assert_eq!((settings.expectations, settings.variables), (None, Vec::new()));
}

#[test]
fn an_empty_file_sets_nothing() {
    assert_eq!(read_settings(""), Ok(Settings::default()));
    assert_eq!(read_settings("# nothing\n"), Ok(Settings::default()));
}

#[test]
fn what_is_wrong_is_said() {
    for (text, reason) in [
        ("version: 2\n", "version 2"),
        ("environments: []\n", "version"),
        ("version: 1\nextra: 1\n", "extra"),
        ("version: 1\nenvironments: [{name: ''}]\n", "an environment needs a name"),
        ("version: 1\nfiles: {a/b: {environment: ''}}\n", "an environment needs a name"),
        ("version: 1\nrepos: {a: {by_environment: {'': {}}}}\n", "an environment needs a name"),
        ("version: 1\nvariables: [{name: '', set_in: agent}]\n", "a variable needs a name"),
        ("version: 1\nvariables: [{name: A=b, set_in: agent}]\n", "`A=b` is no name of a variable"),
        ("version: 1\nfiles:\n  a/b: {kind: novel}\n", "`novel` is not a kind of file"),
        ("version: [\n", ""),
        ("version: 1\nrules: {dead-value: loud}\n", "`loud` is not `off`"),
        ("version: 1\nexpectations: [{expect: luck, fact: image}]\n", "`luck` is nothing"),
        ("version: 1\nexpectations: [{expect: matches, fact: image}]\n", "`pattern` belongs"),
        ("version: 1\nvariables: [{name: A, set_in: file}]\n", "`file` sets no variables"),
        (
            "version: 1\nenvironments: [{name: a}]\nvariables: [{name: A, set_in: agent, environments: [b]}]\n",
            "`b` is not one of the environments",
        ),
        ("version: 1\nenvironments: [{name: a}, {name: a}]\n", "listed twice"),
        ("version: 1\nrepos: {a: {values: {b: 1}}}\n", "put quotes around it"),
        ("version: 1\nrepos: {a: {values: [b]}}\n", "must be a mapping"),
        ("version: 1\nrepos: {a: {by_environment: {b: {c: {}}}}}\n", "can stand here"),
        (
            "version: 1\nenvironments: [{name: a}]\nrepos: {x: {by_environment: {b: {}}}}\n",
            "`b` is not one of the environments",
        ),
        (
            "version: 1\nenvironments: [{name: a}]\nfiles: {x/y: {environment: b}}\n",
            "`b` is not one of the environments",
        ),
    ] {
        let error = read_settings(text).unwrap_err();
        assert!(error.message.contains(reason), "{text}: {}", error.message);
    }
}

#[test]
fn two_answers_to_one_question_are_refused_where_the_second_stands() {
    for (text, marked, reason) in [
        (
            "repos: {r: {names: {x: [one], y: [one]}}}",
            "one], y: [>one",
            "`one` is said to be `x` already, and cannot be `y` too",
        ),
        (
            "environments: [{name: a, aliases: [live]}, {name: b, aliases: [x, LIVE]}]",
            "aliases: [x, >LIVE",
            "`LIVE` is another word for `a` already, and cannot be one for `b` too",
        ),
        (
            "environments: [{name: a}]\nenvironments: [{name: b}]",
            "}]\n>environments",
            "`environments` is written twice here, keep one of them",
        ),
        (
            "rules: {dead-value: off, dead-value: error}",
            "off, >dead-value",
            "`dead-value` is written twice here, keep one of them",
        ),
        ("variables: [{name: A, set_in: agent, name: B}]", "agent, >name", "`name` is written"),
    ] {
        let text = format!("version: 1\n{text}\n");
        let error = read_settings(&text).unwrap_err();
        assert!(error.message.contains(reason), "{text}: {}", error.message);
        let (before, own) = marked.split_once('>').unwrap();
        let start = text.find(&marked.replace('>', "")).unwrap() + before.len();
        let span = error.span.unwrap();
        let place = (span.start as usize, span.end as usize);
        assert_eq!(place, (start, start + own.len()), "{text}");
        // What the page has kept opens all the same.
        assert!(read_kept_settings(&text).is_ok(), "{text}");
    }
    for fine in [
        "repos: {r: {names: {x: [one, one], y: [two]}}, s: {names: {z: [one]}}}",
        "environments: [{name: a, aliases: [live, live, a]}, {name: b, aliases: [other]}]",
        "environments: &all [{name: a}]\nexpectations: [{<<: {fact: image}, expect: present_everywhere, fact: registry}]",
    ] {
        let read = read_settings(&format!("version: 1\n{fine}\n"));
        assert!(read.is_ok(), "{fine}: {read:?}");
    }
}

#[test]
fn things_by_name_are_in_order_and_there_is_one_of_each_name() {
    let mut things: ByName<u8> = [("b".to_owned(), 1), ("a".to_owned(), 2)].into_iter().collect();
    things.insert("b".into(), 3);
    *things.or_insert_with("c".into(), || 4) += 1;
    *things.or_insert_with("a".into(), || 9) += 1;
    let all: Vec<(&str, u8)> = things.iter().map(|it| (&*it.0, it.1)).collect();
    assert_eq!(all, [("a", 3), ("b", 3), ("c", 5)]);
    assert_eq!((things.remove("b"), things.remove("b"), things.len()), (Some(3), None, 2));
}

#[test]
fn what_the_page_kept_is_read_whatever_its_names_are() {
    let text = "version: 1\nenvironments: [{name: ''}, {name: prod}]\nvariables: [{name: A=b, set_in: agent}, {name: '', set_in: agent}]\n";
    assert!(read_settings(text).is_err());
    let kept = read_kept_settings(text).unwrap();
    assert_eq!((kept.environments.len(), kept.variables.len()), (2, 2));
    assert_eq!(read_kept_settings(&write_settings(&kept)), Ok(kept));
}
