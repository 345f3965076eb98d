//! What the command line guesses and says about it: names that may be one location's, folders that may be environments'.

use std::process::Command;

use crate::cli::{playground, report, scratch, text, text_of_error, write};

#[test]
fn names_that_may_be_one_location_are_noted_with_the_setting_that_says_so() {
    let folder = scratch("open-names");
    let overlay = |name: &str| format!("locations:\n  - {{location_name: {name}, image: x}}\n");
    write(
        &folder,
        &[
            (
                "shop/dagster_cloud.yaml",
                b"locations:\n  - {location_name: team, code_source: {module_name: m}}\n",
            ),
            ("shop/dagster_cloud.dev.yaml", overlay("team-dev").as_bytes()),
            ("shop/dagster_cloud.prod.yaml", overlay("team_prod").as_bytes()),
        ],
    );
    let note = "playground: note: these of `shop` may be one location: `team-dev` in dev; `team_prod` in prod; if they are, say `names: {team: [team-dev, team_prod]}` for `shop` in playground.yaml\n";
    let checked = playground(&["check", "."], &folder);
    assert_eq!((checked.status.code(), text_of_error(&checked)), (Some(1), note.to_owned()));
    let help = "say where the code is; if it is the base’s `team`, say so in the settings, with `names` in playground.yaml";
    let told = text(&checked.stdout);
    assert_eq!(
        (told.matches(help).count(), told.matches("error missing-code").count()),
        (2, 2),
        "{told}"
    );
    let why = playground(&["why", ".", "--of", "/image"], &folder);
    assert_eq!(text_of_error(&why), note);
    // What the note says is a setting, and settles it.
    let said = "version: 1\nrepos:\n  shop:\n    names: {team: [team-dev, team_prod]}\n";
    write(&folder, &[("playground.yaml", said.as_bytes())]);
    let checked = playground(&["check", "."], &folder);
    assert_eq!((checked.status.code(), text_of_error(&checked)), (Some(0), String::new()));
}

#[test]
fn a_location_without_code_is_the_bases_only_by_its_name() {
    let folder = scratch("no-base-name");
    let of = |base: &str, dev: &str| {
        let base =
            format!("locations:\n  - {{location_name: {base}, code_source: {{module_name: m}}}}\n");
        let dev = format!("locations:\n  - {{location_name: {dev}, image: x}}\n");
        write(
            &folder,
            &[
                ("shop/dagster_cloud.yaml", base.as_bytes()),
                ("shop/dagster_cloud.dev.yaml", dev.as_bytes()),
            ],
        );
        let found = report(&["."], &folder);
        let all = found["diagnostics"].as_array().unwrap().iter();
        let mut all = all.filter(|it| it["rule"] == "missing-code-source");
        let help = all.next().map(|it| it["help"].as_str().unwrap().contains("the base’s"));
        let notes = text_of_error(&playground(&["check", "."], &folder));
        (help, notes.contains("may be one location"), notes.contains("is not deployed to dev"))
    };
    assert_eq!(of("team", "team-dev"), (Some(true), true, false));
    assert_eq!(of("team", "other-dev"), (Some(false), false, true));
    assert_eq!(of("team", "team-next"), (Some(false), false, true));
}

#[test]
fn folders_that_are_all_called_after_environments_are_parts_of_one_repository() {
    let folder = scratch("environment-folders");
    let location = b"locations:\n  - {location_name: one, code_source: {module_name: m}}\n";
    write(
        &folder,
        &[
            ("deploy/dev/dagster_cloud.yaml", location),
            ("deploy/prod/dagster_cloud.yaml", location),
        ],
    );
    let found = |paths: &str, from: &str| {
        let report = report(&[paths], &folder.join(from));
        let files = report["files"].as_array().unwrap().iter();
        let files = files.map(|it| {
            let word = |key: &str| it[key].as_str().unwrap_or("none").to_owned();
            format!("{} {} {}", word("repo"), word("path"), word("environment"))
        });
        let rules = report["diagnostics"].as_array().unwrap().iter();
        let rules = rules.map(|it| it["rule"].as_str().unwrap().to_owned());
        (files.collect::<Vec<_>>(), rules.collect::<Vec<_>>())
    };
    let one = (
        vec![
            "deploy dev/dagster_cloud.yaml dev".to_owned(),
            "deploy prod/dagster_cloud.yaml prod".to_owned(),
        ],
        Vec::new(),
    );
    assert_eq!(found(".", ""), one);
    assert_eq!(found("deploy", ""), one);
    assert_eq!(found(".", "deploy"), one);
    // A word that is an environment by the settings alone.
    write(&folder, &[("deploy/live/dagster_cloud.yaml", location)]);
    let (files, rules) = found("deploy", "");
    assert_eq!((&*files[0], rules.len()), ("dev dagster_cloud.yaml none", 2), "{files:?}");
    let declared = b"version: 1\nenvironments: [{name: dev}, {name: prod, aliases: [live]}]\nfiles: {deploy/live/dagster_cloud.yaml: {kind: other}}\n";
    write(&folder, &[("deploy/playground.yaml", declared)]);
    assert_eq!(found("deploy", "").0[1], "deploy live/dagster_cloud.yaml prod");
    // What the settings speak of as a repository is one.
    let said = b"version: 1\nenvironments: [{name: dev}, {name: prod}, {name: live}]\nrepos: {prod: {layout: complete}}\n";
    write(&folder, &[("deploy/playground.yaml", said)]);
    let (files, _) = found("deploy", "");
    assert_eq!(
        files,
        [
            "dev dagster_cloud.yaml none",
            "live dagster_cloud.yaml none",
            "prod dagster_cloud.yaml none"
        ]
    );
}

#[test]
fn parts_of_one_location_in_several_files_of_an_environment_may_be_the_bases() {
    let folder = scratch("parts-of-one");
    let part = |key: &str| {
        format!(
            "locations:\n  - {{location_name: team_prod, container_context: {{k8s: {{{key}}}}}}}\n"
        )
    };
    write(
        &folder,
        &[
            (
                "shop/dagster_cloud.yaml",
                b"locations:\n  - {location_name: team, code_source: {module_name: m}}\n",
            ),
            ("shop/dagster_cloud_prod.yaml", part("namespace: n").as_bytes()),
            ("shop/dagster_cloud_secrets.prod.yaml", part("env_secrets: [s]").as_bytes()),
        ],
    );
    let checked = playground(&["check", "."], &folder);
    let note = "playground: note: these of `shop` may be one location: `team` in the base; `team_prod` in prod; if they are, say `names: {team: [team_prod]}` for `shop` in playground.yaml\n";
    assert_eq!(text_of_error(&checked), note);
    let found = text(&checked.stdout);
    let n = |rule: &str| found.matches(rule).count();
    assert_eq!((n("missing-code-source"), n("location-in-two-files")), (2, 0), "{found}");
    // What the note says is a setting, and settles it.
    let said = "version: 1\nrepos:\n  shop:\n    names: {team: [team_prod]}\n";
    write(&folder, &[("playground.yaml", said.as_bytes())]);
    let checked = playground(&["check", "."], &folder);
    assert_eq!((checked.status.code(), text_of_error(&checked)), (Some(0), String::new()));
}

#[test]
fn a_bundle_brings_its_settings() {
    let checked = |settings: &str| {
        let folder = scratch("bundle");
        let location = "locations:\n  - location_name: x\n    code_source: {module_name: m}\n    container_context: {k8s: {namespace: other}}\n";
        let bundle =
            format!("-- a/dagster_cloud.yaml --\n{location}-- playground.yaml --\n{settings}");
        write(&folder, &[("all.txt", bundle.as_bytes())]);
        let output = Command::new(env!("CARGO_BIN_EXE_playground"))
            .args(["check", "-"])
            .stdin(std::fs::File::open(folder.join("all.txt")).unwrap())
            .output()
            .unwrap();
        (text_of_error(&output), text(&output.stdout))
    };
    let expected = "version: 1\nexpectations: [{expect: matches, fact: namespace, pattern: 'ns-*', repos: [a]}]\n";
    let (_, told) = checked(expected);
    assert!(told.contains("Namespace `other` does not fit `ns-*`"), "{told}");
    let (_, told) = checked(
        "version: 1\nexpectations: [{expect: matches, fact: namespace, pattern: 'ns-*', repos: [b]}]\n",
    );
    assert!(!told.contains("does not fit"), "{told}");
    let (error, _) = checked("version: 7\n");
    assert!(error.contains("playground.yaml:1:"), "{error}");
}
