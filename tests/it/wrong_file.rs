//! Another file under this name, or the right content in another shape: named, and put right where that is certain.

use std::fs;

use locations_playground::source::{FileId, SourceFile};

use crate::support::{check_files, fixed, lines, project_file};

/// The rules that name one mistake about the whole file.
const RULES: [&str; 5] = [
    "empty-file",
    "legacy-locations-map",
    "location-outside-list",
    "lost-indentation",
    "wrong-file",
];

fn check_text(text: &str) -> locations_playground::analysis::Analysis {
    check_files(vec![SourceFile::new("shop", "dagster_cloud.yaml", text)])
}

/// The rules that found something, and the text after the first repair.
fn repaired(text: &str) -> (Vec<String>, Option<String>) {
    let analysis = check_text(text);
    let found =
        lines(&analysis).iter().filter_map(|it| Some(it.split_once(' ')?.1.to_owned())).collect();
    let fix = analysis.diagnostics.iter().flat_map(|it| &it.finding.fixes).next();
    (found, fix.map(|it| fixed(&analysis, it)[0].text.to_string()))
}

#[test]
fn a_map_of_locations_becomes_a_list() {
    let text = "# ours\nlocations:\n  # daily\n  a-b:\n    python_file: a.py # here\n    build: {directory: .}\n\n  'no':\n      module_name: b\n      container_context:\n        k8s: {namespace: b}\n";
    let after = "# ours\nlocations:\n  # daily\n  - location_name: a-b\n    code_source:\n      python_file: a.py # here\n    build: {directory: .}\n\n  - location_name: \"no\"\n    code_source:\n      module_name: b\n    container_context:\n      k8s: {namespace: b}\n";
    let (found, repaired) = repaired(text);
    assert!(found.contains(&"legacy-locations-map".to_owned()), "{found:?}");
    assert_eq!(repaired.unwrap(), after);
}

#[test]
fn a_map_that_is_not_plain_is_left() {
    for text in [
        "locations: {a: {python_file: a.py}}\n",
        "locations:\n  a: &x\n    python_file: a.py\n",
        "locations:\n  a:\n    location_name: b\n    python_file: a.py\n",
        "locations:\n  1:\n    python_file: a.py\n",
        "locations:\n  a:\n    package_name: a\n    module_name: b\n",
        "locations:\n  a:\n    python_file:\n      attribute: defs\n      location_name: z\n",
        "locations:\n  a:\n    python_file: a\n      b\n",
        "locations:\n  a: {python_file: a.py}\n",
        "locations:\n  a:\n    python_file: a.py\n  b:\n",
    ] {
        let (found, repaired) = repaired(text);
        assert!(found.contains(&"legacy-locations-map".to_owned()), "{text}: {found:?}");
        assert_eq!(repaired, None, "{text}");
    }
}

#[test]
fn a_list_without_its_key_and_an_item_without_its_dash_are_put_right() {
    let body = "location_name: a\n    code_source:\n      module_name: |\n        a\n";
    let right = format!("# ours\nlocations:\n  - {body}  - location_name: b\n    image: x\n");
    let list = right.replace("locations:\n", "");
    let singular = right.replace("locations:", "location:");
    for text in [list, singular] {
        let (found, repaired) = repaired(&text);
        assert_eq!(found, ["location-outside-list"], "{text}");
        assert_eq!(repaired.unwrap(), right, "{text}");
    }
    let bare = format!("locations:\n  {}defaults: {{}}\n", body.replace("\n  ", "\n"));
    let (found, repaired) = repaired(&bare);
    assert_eq!(found, ["location-outside-list"]);
    assert_eq!(repaired.unwrap(), format!("locations:\n  - {body}defaults: {{}}\n"));
}

#[test]
fn keys_that_lost_their_indentation_are_not_repeated_keys() {
    let text = "locations:\n- location_name: a\ncode_source:\nmodule_name: a\n- location_name: b\ncode_source:\nmodule_name: b\n";
    let (found, _) = repaired(text);
    assert!(found.contains(&"lost-indentation".to_owned()), "{found:?}");
    assert!(!found.contains(&"duplicate-key".to_owned()), "{found:?}");
}

#[test]
fn a_location_is_put_under_locations() {
    let one = repaired("\u{feff}# mine\nlocation_name: a\ncode_source:\n  module_name: a\n").1;
    assert_eq!(
        one.unwrap(),
        "\u{feff}# mine\nlocations:\n  - location_name: a\n    code_source:\n      module_name: a\n"
    );
    let below = repaired("deployment:\n  name: x\n  code_locations:\n    - location_name: a\n      # its code\n      code_source: {module_name: a}\n# end\n").1;
    assert_eq!(
        below.unwrap(),
        "locations:\n  - location_name: a\n    # its code\n    code_source: {module_name: a}\n# end\n"
    );
    // Something else stands beside it: what becomes of that is not for us to say.
    let beside = repaired("deployment:\n  region: eu\n  code_locations:\n    - location_name: a\n");
    assert!(beside.0.contains(&"location-outside-list".to_owned()));
    assert_eq!(beside.1, None);
}

#[test]
fn lost_indentation_is_given_back() {
    let text = "locations:\n- location_name: a\ncode_source:\npython_file: a.py\nbuild:\ndirectory: .\n# registry: r\ncontainer_context:\nk8s:\nnamespace: n\nenv_vars:\n- A\n- B=1\n- location_name: b\ncode_source:\nmodule_name: b\nimage: i\n";
    let after = "locations:\n  - location_name: a\n    code_source:\n      python_file: a.py\n    build:\n      directory: .\n    # registry: r\n    container_context:\n      k8s:\n        namespace: n\n        env_vars:\n          - A\n          - B=1\n  - location_name: b\n    code_source:\n      module_name: b\n    image: i\n";
    assert_eq!(repaired(text).1.unwrap(), after);
    // Keys that nothing tells apart stay as they are.
    let unknown = "locations:\n- location_name: a\ncode_source:\npython_file: a.py\ncontainer_context:\nk8s:\nresources:\nlimits:\ncpu: 1\n";
    let (found, repaired) = repaired(unknown);
    assert_eq!((found[0].as_str(), repaired), ("lost-indentation", None));
}

#[test]
fn a_page_pasted_without_blanks_is_told_and_the_verdict_stays() {
    let path =
        project_file("tests/fixtures/oracle/cases/seed_11_verbatim_page_text_unindented.yaml");
    let text = fs::read_to_string(path).unwrap();
    let analysis = check_text(&text);
    assert_eq!(lines(&analysis), ["shop/dagster_cloud.yaml:1 lost-indentation"]);
    assert_eq!(analysis.model.deployment(FileId(0)).unwrap().outcome.errors().len(), 4);
    assert_eq!(repaired(&text).1.map(|it| lines(&check_text(&it))), Some(Vec::new()));
}

#[test]
fn a_workspace_becomes_locations() {
    let text = "load_from:\n  - python_file: src/a.py\n  - python_module:\n      module_name: b.defs\n      location_name: 'yes'\n      attribute: defs\n";
    let after = "locations:\n  - location_name: a.py\n    code_source:\n      python_file: src/a.py\n  - location_name: \"yes\"\n    code_source:\n      module_name: b.defs\n    attribute: defs\n";
    assert_eq!(repaired(text).1.unwrap(), after);
    assert_eq!(repaired("load_from:\n  - grpc_server: {host: h, port: 1}\n").1, None);
    assert_eq!(repaired("load_from: # ours\n  - python_file: a.py\n").1, None);
}

#[test]
fn a_list_of_locations_is_never_another_file() {
    let text = "instance_class: {cloud: eu}\nlocations:\n  - location_name: a\n    code_source: {module_name: a}\n";
    assert_eq!(lines(&check_text(text)), ["shop/dagster_cloud.yaml:1 unknown-key"]);
}

#[test]
fn real_slips() {
    let folder = project_file("../shared/corpus/errors");
    let Ok(entries) = fs::read_dir(&folder) else { return }; // Real people's files are not part of the project.
    let (mut n_named, mut n_repaired, mut n_files) = (0, 0, 0);
    for entry in entries {
        let path = entry.unwrap().path();
        if let Ok(after) = fs::read_to_string(path.join("after.yaml")) {
            let found = lines(&check_text(&after));
            assert!(
                !found.iter().any(|it| RULES.iter().any(|rule| it.ends_with(rule))),
                "{path:?}: {found:?}"
            );
        }
        let before = fs::read_to_string(path.join("before.yaml")).unwrap();
        n_files += 1;
        let analysis = check_text(&before);
        let named = analysis.diagnostics.iter().find(|it| RULES.contains(&it.rule));
        n_named += usize::from(named.is_some());
        if let Some(fix) = named.and_then(|it| it.finding.fixes.first()) {
            n_repaired += 1;
            let text = &fixed(&analysis, fix)[0].text;
            let left = lines(&check_text(text));
            assert!(!left.iter().any(|it| RULES.iter().any(|rule| it.ends_with(rule))), "{left:?}");
        }
    }
    assert!(
        n_files >= 40 && n_named >= 20 && n_repaired >= 15,
        "{n_named} of {n_files}, {n_repaired}"
    );
}
