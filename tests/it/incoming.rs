//! What is dropped or pasted: which repository and path each text gets, and that none is lost.

use locations_playground::app::{guess_path, read_incoming, read_pasted};

#[test]
fn dropped_folders_become_repositories() {
    let texts = |paths: &[&str]| {
        paths.iter().map(|it| ((*it).to_owned(), String::new())).collect::<Vec<_>>()
    };
    let names = |paths: &[&str]| {
        let files = read_incoming(texts(paths), "home").files;
        files.iter().map(|it| format!("{} {}", it.repo, it.path)).collect::<Vec<_>>()
    };
    assert_eq!(names(&["a.yaml"]), ["home a.yaml"]);
    assert_eq!(
        names(&["one/dagster_cloud.yaml", "one/src/x.py"]),
        ["one dagster_cloud.yaml", "one src/x.py"]
    );
    let work = ["work/one/dagster_cloud.yaml", "work/two/dagster_cloud.yaml", "work/two/x.py"];
    assert_eq!(names(&work), ["one dagster_cloud.yaml", "two dagster_cloud.yaml", "two x.py"]);
    let kept = ["work/deploy/dev/dagster_cloud.yaml", "work/deploy/prod/dagster_cloud.yaml"];
    assert_eq!(
        names(&kept),
        ["work deploy/dev/dagster_cloud.yaml", "work deploy/prod/dagster_cloud.yaml"]
    );
    let kept = ["deploy/dev/dagster_cloud.yaml", "deploy/prod/dagster_cloud.yaml"];
    assert_eq!(names(&kept), ["deploy dev/dagster_cloud.yaml", "deploy prod/dagster_cloud.yaml"]);
    let incoming = read_incoming(texts(&["one/README.md", "one/a.yaml"]), "home");
    assert_eq!((incoming.files.len(), incoming.n_ignored), (1, 1));
}

#[test]
fn settings_and_bundles_are_recognised() {
    let texts = vec![
        ("all.txt".into(), "-- r/a.yaml --\na: 1\n-- s/b.yaml --\nb: 2\n".into()),
        ("playground.yaml".into(), "version: 1\nenvironments:\n  - name: live\n".into()),
    ];
    let incoming = read_incoming(texts, "home");
    assert_eq!(incoming.files.len(), 2);
    assert_eq!((&*incoming.files[1].repo, &*incoming.files[1].text), ("s", "b: 2\n"));
    assert_eq!(incoming.settings.unwrap().environments[0].name, "live");
    let broken = read_incoming(vec![("r/playground.yaml".into(), "version: 2\n".into())], "home");
    assert!(broken.settings.is_none() && broken.complaint.unwrap().contains("version"));
    let bundle =
        "-- r/a.yaml --\na: 1\n-- playground.yaml --\nversion: 1\nenvironments: [{name: live}]\n";
    let pasted = read_pasted(bundle, "home", "");
    assert_eq!(pasted.settings.unwrap().environments[0].name, "live");
    assert_eq!(pasted.files.iter().map(|it| &*it.text).collect::<Vec<_>>(), ["a: 1\n"]);
}

#[test]
fn a_pasted_text_gets_a_likely_name() {
    assert_eq!(guess_path("locations:\n"), "dagster_cloud.yaml");
    assert_eq!(guess_path("import os\n"), "definitions.py");
    assert_eq!(guess_path("[tool.dg]\n"), "pyproject.toml");
    assert_eq!(guess_path("-- r/a.yaml --\n"), "");
}

#[test]
fn what_is_pasted_is_never_thrown_away() {
    let taken = |text: &str, repo: &str, path: &str| -> Vec<(String, String)> {
        let incoming = read_pasted(text, repo, path);
        assert_eq!(incoming.n_ignored, 0);
        incoming.files.iter().map(|it| (it.repo.to_string(), it.path.to_string())).collect()
    };
    let pair = |repo: &str, path: &str| (repo.to_owned(), path.to_owned());
    assert_eq!(taken("x", "ml", "Dockerfile"), [pair("ml", "Dockerfile")]);
    assert_eq!(taken("x", "team/x", "/a/notes.txt"), [pair("team-x", "a/notes.txt")]);
    let bundle = "-- one/a.yaml --\na: 1\n-- two/b.txt --\nb\n";
    assert_eq!(taken(bundle, "ml", ""), [pair("one", "a.yaml"), pair("two", "b.txt")]);
}
