//! Files made to be slow or to break the later stages: what they are told still comes out. Each is of a size at which work by the
//! square of it would take minutes.

use std::fmt::Write;

use locations_playground::analysis::{Analysis, analyze};
use locations_playground::convert::convert;
use locations_playground::merge::Exception;
use locations_playground::report::verdict;
use locations_playground::source::{Settings, SourceFile, Workspace, sort_by};

use crate::dice::Dice;

const HEAD: &str = "locations:\n  - location_name: a\n    code_source: {module_name: a}\n";
const PROJECT: &str = "[project]\nroot_module = \"a\"\n";

fn analysis(files: Vec<(String, String)>) -> Analysis {
    let file = |(path, text): (String, String)| SourceFile {
        repo: "r".into(),
        path: path.as_str().into(),
        text: text.as_str().into(),
    };
    let files = files.into_iter().map(file).collect();
    analyze(&Workspace { files, settings: Settings::default(), rendered: Vec::new() })
}

fn count(analysis: &Analysis, rule: &str) -> usize {
    analysis.diagnostics.iter().filter(|it| it.rule == rule).count()
}

/// One mapping of `n` keys in one line, each as `key` writes it.
fn keys(n: usize, key: &dyn Fn(usize) -> String) -> String {
    let mut text = String::from("{");
    for at in 0..n {
        write!(text, "{}: {at}, ", key(at)).unwrap();
    }
    text + "}"
}

#[test]
fn sorting_ends_where_nothing_has_an_order() {
    let mut dice = Dice(7);
    for n in 0..300 {
        let mut numbers: Vec<(f64, usize)> = (0..n)
            .map(|at| {
                let value = u32::try_from(dice.below(16)).unwrap();
                (if value == 0 { f64::NAN } else { f64::from(value) }, at)
            })
            .collect();
        let mut sorted = numbers.clone();
        sort_by(&mut sorted, &|one, other| {
            one.0.partial_cmp(&other.0).unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut places: Vec<usize> = sorted.iter().map(|it| it.1).collect();
        places.sort_unstable();
        assert_eq!(places, (0..n).collect::<Vec<usize>>(), "each once");
        // Without those that have no order, it is the order of the standard library.
        numbers.retain(|it| !it.0.is_nan());
        let mut wanted = numbers.clone();
        sort_by(&mut numbers, &|one, other| one.0.total_cmp(&other.0));
        wanted.sort_by(|one, other| one.0.total_cmp(&other.0));
        assert_eq!(numbers, wanted);
    }
}

#[test]
fn keys_that_are_no_numbers_do_not_stop_the_newer_layout() {
    let mut keys: Vec<String> = (0..60).map(|at| format!("{}.5: {at}", (at * 37) % 60)).collect();
    for at in [50, 30, 10] {
        keys.insert(at, format!(".nan: {at}"));
    }
    let context = format!("k8s: {{labels: {{{}}}}}\n", keys.join(", "));
    let files = vec![
        ("dg.toml".into(), format!("directory_type = \"project\"\n{PROJECT}")),
        ("container_context.yaml".into(), context),
    ];
    let analysis = analysis(files);
    assert_eq!(analysis.deployed[0].locations.len(), 1);
    assert!(analysis.deployed[0].written.is_some());
}

#[test]
fn numbers_are_sorted_exactly() {
    let far = "9".repeat(400);
    let farther = format!("0x1{}", "0".repeat(4_000));
    let cases = [
        (
            "9007199254740993: b, 9007199254740992: a, -9007199254740992: d, -9007199254740993: c",
            "cdab",
        ),
        ("9007199254740993: c, 9007199254740992.0: b, 9007199254740991: a", "abc"),
        ("-9007199254740993: a, -9007199254740992.0: b, -9007199254740991: c", "abc"),
        (&format!(".inf: d, 1: a, {farther}: c, {far}: b"), "abcd"),
        (&format!("1: d, -{far}: c, -.inf: a, -{farther}: b"), "abcd"),
    ];
    for (keys, wanted) in cases {
        // Keys of any length have a mark of their own.
        let entries = keys.replace(", ", "\n  ? ").replace(": ", "\n  : ");
        let files = vec![
            ("dg.toml".into(), format!("directory_type = \"project\"\n{PROJECT}")),
            ("container_context.yaml".into(), format!("k8s:\n  ? {entries}\n")),
        ];
        let analysis = analysis(files);
        let root = &analysis.deployed[0].written.as_ref().unwrap().root;
        let location = &root.get("locations").unwrap().as_seq().unwrap()[0];
        let map = location.get("container_context").unwrap().get("k8s").unwrap().as_map().unwrap();
        let order: String = map.entries.iter().filter_map(|it| it.value.as_str()).collect();
        assert_eq!(order, wanted, "{keys:.80}");
    }
}

#[test]
fn many_keys_beside_a_binary_one() {
    let context = keys(30_000, &|at| format!("k{at}"));
    let text =
        format!("{HEAD}    container_context:\n      !!binary YQ==: 1\n      k8s: {context}\n");
    assert_eq!(verdict(&text).stage, "ok");
}

#[test]
fn many_keys_that_are_no_text() {
    let context = keys(10_000, &|at| at.to_string());
    let text = format!(
        "defaults:\n  container_context:\n    k8s: {{labels: {context}}}\n{HEAD}    container_context:\n      k8s: {{labels: {context}}}\n"
    );
    let normalized = verdict(&text).normalized.unwrap();
    assert_eq!(normalized, Err(Exception::Type), "the official merge reads no such key");
}

#[test]
fn many_keys_in_builds_and_contexts_of_a_workspace() {
    let numbers = keys(20_000, &|at| at.to_string());
    let texts = keys(20_000, &|at| format!("k{at}"));
    let mut files = vec![
        (
            "dg.toml".into(),
            "directory_type = \"workspace\"\n[[workspace.projects]]\npath = \"a\"\n".into(),
        ),
        ("a/dg.toml".into(), format!("directory_type = \"project\"\n{PROJECT}")),
    ];
    for folder in ["", "a/"] {
        files.push((format!("{folder}build.yaml"), texts.clone()));
        files.push((format!("{folder}container_context.yaml"), format!("k8s: {numbers}\n")));
    }
    let analysis = analysis(files);
    let location = &analysis.deployed[0].locations[0];
    assert_eq!(location.merged.at(&["build"]).unwrap().entries().len(), 20_000);
}

#[test]
fn many_projects() {
    let n = 4_000;
    let mut workspace = String::from("directory_type = \"workspace\"\n[workspace]\nprojects = [\n");
    let mut files = Vec::new();
    for at in 0..n {
        writeln!(workspace, "  {{ path = \"p{at}\" }},").unwrap();
        let text = format!("directory_type = \"project\"\n{PROJECT}");
        files.push((format!("p{at}/dg.toml"), text));
    }
    files.push(("dg.toml".into(), workspace + "]\n"));
    assert_eq!(analysis(files).deployed[0].locations.len(), n);
}

#[test]
fn many_names_that_become_one_folder() {
    let n = 3_000;
    let mut text = String::from("locations:\n");
    for at in 0..n {
        let name: String = format!("{at:04}")
            .chars()
            .map(|it| char::from_u32(it as u32 + 0x3a0).unwrap())
            .collect();
        writeln!(text, "  - {{location_name: {name}, code_source: {{module_name: a}}}}").unwrap();
    }
    let analysis = analysis(vec![("dagster_cloud.yaml".into(), text)]);
    let conversion = convert(&analysis.model, &analysis.files, &analysis.deployed[0]);
    let mut paths: Vec<&str> = conversion.files.iter().map(|it| &*it.path).collect();
    let n_files = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), n_files, "no two files are at one place");
    assert!(n_files > n, "each project has a file, and the workspace");
}

#[test]
fn many_unknown_keys() {
    let mut text = String::from(HEAD);
    let n = 20_000;
    for at in 0..n {
        writeln!(text, "    unknown_{at}: 1").unwrap();
    }
    assert_eq!(count(&analysis(vec![("dagster_cloud.yaml".into(), text)]), "unknown-key"), n);
}

#[test]
fn a_set_is_read_back_as_it_was_when_files_are_converted() {
    let text =
        format!("{HEAD}    container_context:\n      k8s:\n        labels: !!set {{one, two}}\n");
    let analysis = analysis(vec![("dagster_cloud.yaml".into(), text)]);
    let conversion = convert(&analysis.model, &analysis.files, &analysis.deployed[0]);
    let messages: Vec<&str> = conversion.losses.iter().map(|it| &*it.message).collect();
    assert!(!messages.iter().any(|it| it.contains("labels")), "{messages:?}");
}

/// Files by name, each made for one stage that looks for keys, names or folders.
fn workspaces() -> Vec<(&'static str, Vec<(String, String)>)> {
    let lines = |n: usize, line: &dyn Fn(usize) -> String| -> String { (0..n).map(line).collect() };
    let one = |text: String| vec![("dagster_cloud.yaml".to_owned(), text)];
    let toml = |text: String| vec![("dg.toml".to_owned(), text)];
    let k8s = format!("{HEAD}    container_context:\n      k8s:\n");
    let n = 5_000;
    let mut many: Vec<(String, String)> = Vec::new();
    for at in 0..1_500 {
        many.push((format!("w{at}/dg.toml"), "directory_type = \"workspace\"\n".into()));
        let text = format!("directory_type = \"project\"\n{PROJECT}");
        many.push((format!("p{at}/dg.toml"), text));
    }
    let names = lines(n, &|at| {
        format!(
            "  - {{location_name: \"\u{e9}{at}\", code_source: {{module_name: a}}, build: {{directory: x}}}}\n"
        )
    });
    vec![
        ("unknown keys", one(format!("{HEAD}{}", lines(n, &|at| format!("    kk{at}: v\n"))))),
        ("top keys", one(format!("{HEAD}{}", lines(n, &|at| format!("kk{at}: v\n"))))),
        ("anchors", one(format!("{HEAD}{}", lines(n, &|at| format!("    k{at}: &a{at} [1]\n"))))),
        (
            "broken lines",
            one(format!(
                "locations:\n{}",
                lines(n, &|at| format!("  - location_name: a{at}\n   bad\n"))
            )),
        ),
        (
            "variables",
            one(format!(
                "{k8s}        env_vars:\n{}",
                lines(n, &|at| format!("          - K{at}=a\n"))
            )),
        ),
        (
            "pod keys",
            one(format!(
                "{k8s}        run_k8s_config:\n          pod_spec_config:\n{}",
                lines(n, &|at| format!("            kk{at}: v\n"))
            )),
        ),
        (
            "list keys",
            one(format!("{k8s}        labels: {}\n", keys(n, &|at| format!("? [{at}] ")))),
        ),
        (
            "one number among texts",
            one(format!(
                "{HEAD}    container_context:\n      1: x\n{}",
                lines(n, &|at| format!("      k{at}: v\n"))
            )),
        ),
        (
            "one name",
            one(format!(
                "locations:\n{}",
                "  - {location_name: a, code_source: {module_name: a}}\n".repeat(n)
            )),
        ),
        ("names of one folder", one(format!("locations:\n{names}"))),
        ("tables", toml(lines(n, &|at| format!("[a{at}]\nx = 1\n")))),
        ("arrays of tables", toml("[[a]]\nx = 1\n".repeat(n))),
        ("dotted keys", toml(lines(n, &|at| format!("a.b.c.k{at} = 1\n")))),
        (
            "one project many times",
            toml(format!(
                "directory_type = \"workspace\"\n[workspace]\nprojects = [\n{}]\n",
                "{path = \"p\"},\n".repeat(n)
            )),
        ),
        ("workspaces beside projects", many),
    ]
}

#[test]
fn every_hostile_workspace_is_read_judged_and_converted() {
    for (name, files) in workspaces() {
        let text = files[0].1.clone();
        let is_yaml = !files[0].0.contains(".toml");
        let n_files = files.len();
        let analysis = analysis(files);
        assert_eq!(analysis.files.iter().count(), n_files, "{name}");
        if is_yaml {
            assert_eq!(verdict(&text), verdict(&text), "{name}");
        }
        for effective in &analysis.deployed {
            let conversion = convert(&analysis.model, &analysis.files, effective);
            let mut paths: Vec<&str> = conversion.files.iter().map(|it| &*it.path).collect();
            let n_paths = paths.len();
            paths.sort_unstable();
            paths.dedup();
            assert_eq!(paths.len(), n_paths, "{name}: no two files are at one place");
        }
    }
}
