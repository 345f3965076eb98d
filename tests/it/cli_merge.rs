//! `playground merge` never leaves anything out without a word: what cannot be merged ends it with the place and the reason.

use std::fs;

use crate::cli::{playground, scratch, text, text_of_error};

const GOOD: &str = "  - location_name: a\n    code_source: {module_name: m}\n";

/// What `merge` says of these files.
fn refusal(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = scratch(name);
    for (path, text) in files {
        fs::write(folder.join(path), text).unwrap();
    }
    let output = playground(&[&["merge", "."], arguments].concat(), &folder);
    assert_eq!(output.status.code(), Some(2), "{name}");
    assert_eq!(text(&output.stdout), "", "{name}");
    text_of_error(&output)
}

#[test]
fn nothing_is_lost_without_a_word() {
    let lists = [
        (
            "number",
            "  - location_name: 123\n    code_source: {module_name: m}\n",
            "no text as `location_name`",
        ),
        ("item", "  - 5\n", "no text as `location_name`"),
        ("twice", GOOD, "a second location is called `a`"),
    ];
    for (name, item, reason) in lists {
        let text = format!("locations:\n{GOOD}{item}");
        let told = refusal(&format!("merge-{name}"), &[("dagster_cloud.yaml", &text)], &[]);
        assert!(told.contains(reason), "{name}: {told}");
        assert!(told.contains("dagster_cloud.yaml:4:"), "{name}: {told}");
    }
    let wholes = [
        ("scalar", "locations: 5\n", "`locations` is no list"),
        ("map", "locations: {b: {code_source: {module_name: m}}}\n", "`locations` is no list"),
        ("none", "a: 1\n", "there is no list of `locations`"),
    ];
    for (name, whole, reason) in wholes {
        let told = refusal(&format!("merge-{name}"), &[("dagster_cloud.yaml", whole)], &[]);
        assert!(told.contains(reason), "{name}: {told}");
    }
}

/// A base and an overlay.
fn two<'t>(base: &'t str, overlay: &'t str) -> [(&'static str, &'t str); 2] {
    [("dagster_cloud.yaml", base), ("dagster_cloud.prod.yaml", overlay)]
}

#[test]
fn base_and_overlay_are_both_held_to_it() {
    let base = format!("locations:\n{GOOD}");
    let overlay = "locations:\n  - location_name: a\n    image: i\n";
    let bogus = format!("{base}bogus: 1\n");
    let told = refusal("merge-bogus", &two(&bogus, overlay), &["--env", "prod"]);
    assert!(told.contains("dagster_cloud.yaml:4:1: the official check refuses this"), "{told}");
    let told =
        refusal("merge-overlay", &two(&base, "locations: {a: {image: i}}\n"), &["--env", "prod"]);
    assert!(told.contains("dagster_cloud.prod.yaml:1:"), "{told}");

    let folder = scratch("merge-good");
    for (path, text) in two(&base, overlay) {
        fs::write(folder.join(path), text).unwrap();
    }
    let output = playground(&["merge", ".", "--env", "prod"], &folder);
    assert!(text(&output.stdout).contains("image: i"));
}

#[test]
fn a_rendered_text_that_cannot_be_read_is_told_at_the_template() {
    let template = format!("locations:\n{GOOD}    image: {{{{ image }}}}\n");
    let files = [("dagster_cloud.yaml", &*template), ("values.yaml", "image: 'a: b'\n")];
    let told = refusal("merge-rendered", &files, &[]);
    assert!(told.contains("dagster_cloud.yaml:4:"), "{told}");
}

#[test]
fn each_reason_for_nothing_is_told_as_what_it_is() {
    let template = format!("locations:\n{GOOD}    image: {{{{ image.tag }}}}\n");
    let values = ("values.yaml", "name: x\n");
    let told = refusal("merge-failed", &[("dagster_cloud.yaml", &template), values], &[]);
    assert!(
        told.contains("dagster_cloud.yaml:4:15: `image.tag` asks something of a value"),
        "{told}"
    );
    let limit = format!("locations:\n{GOOD}    image: \"{{{{ '%s' % name }}}}\"\n");
    let told = refusal("merge-limit", &[("dagster_cloud.yaml", &limit), values], &[]);
    assert!(told.contains("`'%s' % name` is not rendered here"), "{told}");
    // Beside a base that can be read, too.
    let base = format!("locations:\n{GOOD}");
    let files = [("dagster_cloud.yaml", &*base), ("dagster_cloud.prod.yaml", &template), values];
    let told = refusal("merge-half", &files, &["--env", "prod"]);
    assert!(told.contains("dagster_cloud.prod.yaml:4:15:"), "{told}");
    let files = [("dagster_cloud.dev.yaml", &*base), ("values.prod.yaml", "name: x\n")];
    let told = refusal("merge-other", &files, &["--env", "prod"]);
    assert!(told.contains("no configuration for this environment, only for dev"), "{told}");
    let large = format!("{base}{}", "# filler\n".repeat(700_000));
    let told = refusal("merge-large", &[("dagster_cloud.yaml", &large)], &[]);
    assert!(told.contains("dagster_cloud.yaml: this file is too large"), "{told}");
}

#[test]
fn a_second_sign_of_equality_belongs_to_the_value() {
    let base =
        format!("locations:\n{GOOD}    container_context: {{k8s: {{env_vars: [A=b=c, D=e=f]}}}}\n");
    let overlay =
        "locations:\n  - location_name: a\n    container_context: {k8s: {env_vars: [A=x=y]}}\n";
    let folder = scratch("merge-equals");
    for (path, text) in two(&base, overlay) {
        fs::write(folder.join(path), text).unwrap();
    }
    let output = playground(&["merge", ".", "--env", "prod"], &folder);
    assert!(text(&output.stdout).contains("- D=e=f\n"), "{}", text_of_error(&output));
    assert!(text(&output.stdout).contains("- A=x=y\n"));
    assert!(!text(&output.stdout).contains("A=b=c"));
    // `defaults` are merged by the official command, which stops at it.
    let defaults =
        format!("defaults: {{container_context: {{k8s: {{env_vars: [A=b=c]}}}}}}\n{base}");
    let told = refusal("merge-equals-default", &two(&defaults, overlay), &["--env", "prod"]);
    assert!(told.contains("has a second `=`"), "{told}");
}

#[test]
fn a_base_that_does_not_count_by_a_guess_is_told() {
    let base = format!("locations:\n{GOOD}    image: i\n");
    let overlay = format!("locations:\n{GOOD}");
    let told = |name: &str, settings: &str| {
        let folder = scratch(name);
        for (path, text) in two(&base, &overlay) {
            fs::write(folder.join(path), text).unwrap();
        }
        fs::write(folder.join("playground.yaml"), settings).unwrap();
        let output = playground(&["merge", ".", "--env", "prod"], &folder);
        assert_eq!(output.status.code(), Some(0));
        text_of_error(&output)
    };
    let note = told("merge-guess", "version: 1\n");
    let expected = "playground: note: the files of `merge-guess` are taken for complete ones, so what `merge-guess/dagster_cloud.yaml` alone says of `a` does not count in prod; if they are patches, say `layout: patches` for `merge-guess` in playground.yaml\n";
    assert_eq!(note, expected);
    assert_eq!(told("merge-said", "version: 1\nrepos: {merge-said: {layout: complete}}\n"), "");
}

#[test]
fn a_base_that_is_a_template_is_a_base() {
    let base = format!("locations:\n{GOOD}    image: '{{{{ image }}}}'\n");
    let overlay = "locations:\n  - location_name: a\n    agent_queue: q\n";
    let folder = scratch("merge-template-base");
    for (path, text) in two(&base, overlay) {
        fs::write(folder.join(path), text).unwrap();
    }
    fs::write(folder.join("values.yaml"), "image: v\n").unwrap();
    let output = playground(&["merge", ".", "--env", "prod"], &folder);
    let merged = text(&output.stdout);
    assert!(merged.contains("module_name: m"), "{}", text_of_error(&output));
    assert!(merged.contains("image: v\n") && merged.contains("agent_queue: q\n"), "{merged}");
}

/// What `check` prints for these files of the folder `name`, and what it notes.
fn checked(name: &str, files: &[(&str, &str)]) -> (String, String) {
    let folder = scratch(name);
    for (path, text) in files {
        fs::write(folder.join(path), text).unwrap();
    }
    let output = playground(&["check", "."], &folder);
    (text(&output.stdout), text_of_error(&output))
}

#[test]
fn a_location_of_the_base_that_is_not_deployed_by_a_guess_is_told() {
    let base =
        format!("locations:\n{GOOD}  - {{location_name: b, code_source: {{module_name: b}}}}\n");
    let note = |name: &str, words: &str| {
        format!(
            "playground: note: the files of `{name}` are taken for complete ones, so {words}; if they are patches, say `layout: patches` for `{name}` in playground.yaml\n"
        )
    };
    let one = format!("locations:\n{GOOD}");
    let cases = [
        ("gone-one", &*one, "`b` of `gone-one/dagster_cloud.yaml` is not deployed to prod"),
        (
            "gone-all",
            "locations: []\n",
            "`a`, `b` of `gone-all/dagster_cloud.yaml` are not deployed to prod",
        ),
        (
            "gone-other",
            "locations:\n  - {location_name: c, code_source: {module_name: c}}\n",
            "`a`, `b` of `gone-other/dagster_cloud.yaml` are not deployed to prod",
        ),
    ];
    for (name, overlay, words) in cases {
        assert_eq!(checked(name, &two(&base, overlay)).1, note(name, words));
    }
    // Beside what is lost of those that are.
    let more = base.replacen("{module_name: m}\n", "{module_name: m}\n    image: i\n", 1);
    let words = "`b` of `gone-both/dagster_cloud.yaml` is not deployed to prod, and what `gone-both/dagster_cloud.yaml` alone says of `a` does not count in prod";
    assert_eq!(checked("gone-both", &two(&more, &one)).1, note("gone-both", words));
    // What cannot be read may have it.
    let broken = format!("{one}  - {{location_name: c\n");
    assert_eq!(checked("gone-unread", &two(&base, &broken)).1, "");
}

#[test]
fn a_file_that_is_about_defaults_alone_is_a_patch() {
    let base = format!("locations:\n{GOOD}");
    for (name, list) in [("defaults-empty", "locations: []\n"), ("defaults-only", "")] {
        let overlay = format!("defaults: {{agent_queue: q}}\n{list}");
        let (_, notes) = checked(name, &two(&base, &overlay));
        assert_eq!(notes, "");
        let folder = scratch(&format!("{name}-merged"));
        for (path, text) in two(&base, &overlay) {
            fs::write(folder.join(path), text).unwrap();
        }
        let merged = playground(&["merge", ".", "--env", "prod"], &folder);
        let merged = text(&merged.stdout);
        assert!(
            merged.contains("location_name: a") && merged.contains("agent_queue: q"),
            "{merged}"
        );
    }
}

#[test]
fn a_repository_without_a_configuration_is_not_asked_for() {
    let folder = scratch("merge-beside-agent");
    for (path, text) in [
        ("shop/dagster_cloud.yaml", format!("locations:\n{GOOD}")),
        ("ops/dagster.yaml", "user_code_launcher: {class: K8sUserCodeLauncher, module: dagster_cloud.workspace.kubernetes}\n".to_owned()),
    ] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let merged = playground(&["merge", "shop", "ops"], &folder);
    assert_eq!((text_of_error(&merged), merged.status.code()), (String::new(), Some(0)));
    assert!(text(&merged.stdout).contains("location_name: a"));
    // Of several, one has to be named.
    fs::create_dir_all(folder.join("other")).unwrap();
    fs::copy(folder.join("shop/dagster_cloud.yaml"), folder.join("other/dagster_cloud.yaml"))
        .unwrap();
    let asked = playground(&["merge", "shop", "ops", "other"], &folder);
    let words = "playground: name one repository with `--repo` (known: shop, other)\n";
    assert_eq!(text_of_error(&asked), words);
}
