//! Paths as they are held against each other.

use locations_playground::fact::{Fact, plain_path};

use crate::support::check;

#[test]
fn a_path_is_what_a_file_system_takes_it_for() {
    for (path, expected) in [
        ("/mnt//x/../z", "/mnt/z"),
        ("/mnt/z/", "/mnt/z"),
        ("/mnt/./z//", "/mnt/z"),
        ("/..", "/"),
        ("/", "/"),
        ("//", "/"),
        ("", ""),
        ("a/..", "."),
        ("./a", "a"),
        (".", "."),
        ("a/b/../../..", ".."),
        ("../a/", "../a"),
        ("~/a//b", "~/a/b"),
        ("~/..", "~/.."),
        ("<home>/a/../b", "<home>/b"),
        ("<home>/..", "<home>/.."),
        ("s3://b//p/../q/", "s3://b//p/../q"),
        ("assets", "assets"),
        (":memory:", ":memory:"),
        ("C:\\a\\", "C:\\a\\"),
    ] {
        assert_eq!(plain_path(path), expected, "{path}");
    }
    let repo = |name: &str, folder: &str| {
        format!(
            "#- {name}/dagster_cloud.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: d.py}}}}\n\
             #- {name}/d.py\nimport dagster as dg\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir='{folder}')}})\n"
        )
    };
    let analysis = check(&(repo("a", "/mnt//x/../z") + &repo("b", "/mnt/z/")));
    for subject in [0, 1] {
        let reading = analysis.facts.reading(&Fact::Storage("io_manager".into()), subject);
        assert_eq!(reading.unwrap().value, Ok("/mnt/z (pickle)".into()));
    }
}
