//! The JSON Schemas that the page and its editor load are those of the command line.

use std::fs;
use std::process::Command;

use crate::support::project_file;

#[test]
fn the_schemas_of_the_page_are_those_of_the_command_line() {
    for (arguments, name) in
        [(&["schema"][..], "dagster_cloud"), (&["schema", "--strict"], "dagster_cloud.strict")]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_playground"));
        let printed = command.args(arguments).output().unwrap().stdout;
        let kept = fs::read(project_file(&format!("src/content/{name}.schema.json"))).unwrap();
        assert!(printed == kept, "{name}.schema.json is not of this table: run `make schema`");
    }
}
