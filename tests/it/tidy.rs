//! The code base polices itself: layers, sizes, first lines, rules, pinned tools.

use std::fs;

use locations_playground::check::rules;

use crate::support::{files_below, project_file};

/// Lower layers first. A module may use only what stands before it; modules of one row leave each other alone.
const LAYERS: &[&[&str]] = &[
    &["source"],
    &["diagnostic"],
    &["yaml", "python"],
    &["toml", "template"],
    &["schema"],
    &["model"],
    &["merge"],
    &["fact"],
    &["lineage"],
    &["check"],
    &["graph"],
    &["analysis"],
    &["plan"],
    &["report", "content", "convert"],
    &["app"],
    &["ui", "cli"],
];

/// Lines that a file may have.
const MAX_LINES: usize = 400;

fn texts(extension: &str) -> Vec<(String, String)> {
    let root = project_file("");
    let folders = ["src", "tests", "styles"];
    folders
        .iter()
        .flat_map(|it| files_below(&root.join(it)))
        .filter(|it| it.extension().is_some_and(|it| it == extension))
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|it| it.contains(&module))
}

#[test]
fn modules_only_look_down() {
    let mut n_checked = 0;
    for (name, text) in texts("rs") {
        let Some(path) = name.strip_prefix("src/") else { continue };
        let own = path.split(['/', '.']).next().unwrap();
        let Some(own_layer) = layer(own) else { continue };
        for (at, part) in text.match_indices("crate::") {
            let used: String = text[at + part.len()..]
                .chars()
                .take_while(|it| it.is_alphanumeric() || *it == '_')
                .collect();
            let Some(used_layer) = layer(&used) else { continue };
            n_checked += 1;
            assert!(
                used == own || used_layer < own_layer,
                "{name}: `crate::{used}` looks up or sideways from `{own}`"
            );
        }
    }
    assert!(n_checked > 100, "the test reads the sources");
}

#[test]
fn every_module_has_a_layer() {
    let lib = fs::read_to_string(project_file("src/lib.rs")).unwrap();
    let modules: Vec<&str> =
        lib.lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() > 10);
    let rows: Vec<usize> = modules.iter().map(|it| layer(it).expect(it)).collect();
    assert!(rows.is_sorted(), "src/lib.rs lists the modules in reading order: {modules:?}");
}

#[test]
fn files_are_short_and_say_their_purpose() {
    for extension in ["rs", "js", "mjs", "css"] {
        let texts = texts(extension);
        assert!(!texts.is_empty(), "there are .{extension} files");
        for (name, text) in texts {
            let lines = text.lines().count();
            assert!(lines <= MAX_LINES, "{name} has {lines} lines, {MAX_LINES} are allowed");
            let first = text.lines().next().unwrap_or_default();
            let opens: &[&str] = match extension {
                "rs" => &["//! ", "#![doc = include_str!("],
                "css" => &["/* "],
                _ => &["// "],
            };
            assert!(
                opens.iter().any(|it| first.starts_with(it)),
                "{name} does not open with a line that says its purpose"
            );
        }
    }
}

#[test]
fn only_the_tokens_name_colors() {
    for (name, text) in texts("css") {
        if name.ends_with("tokens.css") {
            continue;
        }
        for line in text.lines() {
            let value = line.split_once(':').map_or("", |it| it.1);
            let named = ["rgb(", "rgba(", "hsl(", "oklch("].iter().any(|it| value.contains(it));
            let is_hex = value
                .split(['#'])
                .skip(1)
                .any(|it| it.chars().take_while(char::is_ascii_hexdigit).count() >= 3);
            assert!(!named && !is_hex, "{name} names a color: {line}");
        }
    }
}

#[test]
fn rules_are_registered_sorted_and_named_as_their_files() {
    let ids: Vec<&str> = rules::ALL.iter().map(|it| it.id).collect();
    assert!(ids.is_sorted(), "the list is alphabetical: {ids:?}");
    let files: Vec<String> = files_below(&project_file("src/check/rules"))
        .iter()
        .filter_map(|it| it.file_name()?.to_str()?.strip_suffix(".rs").map(Into::into))
        .filter(|it: &String| it != "mod")
        .map(|it: String| it.replace('_', "-"))
        .collect();
    assert_eq!(ids, files.iter().map(String::as_str).collect::<Vec<_>>());
    for rule in rules::ALL {
        assert!(rule.explain.starts_with("# "), "{} has a page with a title", rule.id);
        assert!(rule.explain.contains("\n## Instead\n"), "{} says what to do instead", rule.id);
    }
}

#[test]
fn the_pinned_wasm_bindgen_is_the_locked_one() {
    let makefile = fs::read_to_string(project_file("Makefile")).unwrap();
    let pinned = makefile.lines().find_map(|it| it.strip_prefix("BINDGEN_VERSION := ")).unwrap();
    let lock = fs::read_to_string(project_file("Cargo.lock")).unwrap();
    let locked = lock.split("name = \"wasm-bindgen\"\nversion = \"").nth(1).unwrap();
    assert_eq!(locked.split('"').next().unwrap(), pinned);
}

#[test]
fn the_lock_file_names_no_download_addresses() {
    let lock = fs::read_to_string(project_file("package-lock.json")).unwrap();
    assert!(!lock.contains("\"resolved\""));
}

#[test]
fn late_rules_are_in_the_second_part_of_the_page() {
    let listed = fs::read_to_string(project_file("src/ui/split.mjs")).unwrap();
    let listed = listed.lines().filter_map(|it| it.trim().strip_prefix("\"check::rules::"));
    let listed: Vec<String> =
        listed.map(|it| it.trim_end_matches("\",").replace('_', "-")).collect();
    let ids: Vec<&str> = rules::LATE.iter().map(|it| it.id).collect();
    assert_eq!(listed, ids);
}
