//! Expectations that nothing can break, and parts of one that change nothing of it.

use std::collections::BTreeSet;

use super::{items, texts};
use crate::diagnostic::Finding;
use crate::yaml::{Data, Node};

/// Every such expectation below `root`.
pub(super) fn idle(root: &Node) -> Vec<Finding> {
    let all = items(root.get("expectations")).iter();
    let told = all.filter_map(|it| {
        let (expected, fact) = (it.get("expect")?.as_str()?, it.get("fact")?.as_str()?);
        let (node, message, help) = of_fact(it, expected, fact)
            .or_else(|| of_one(it, expected, fact))
            .or_else(|| of_pattern(it, expected))
            .or_else(|| of_own_files(it, expected, fact))?;
        Some(Finding::new(message, node.span).help(help))
    });
    told.collect()
}

/// Where it is said, what to say of it, and what to do instead.
type Told<'n> = Option<(&'n Node, String, String)>;

/// What is never held against the fact.
fn of_fact<'n>(expectation: &'n Node, expected: &str, fact: &str) -> Told<'n> {
    let help = match (expected, fact) {
        ("equal_across_repos", "shared_storage") => return None,
        (_, "shared_storage") => {
            "it can be expected to be `equal_across_repos` alone; each I/O manager’s storage is `storage:*`, what it is read from `storage_variable`"
        }
        ("present_everywhere", "location_name") => "every location has a name; leave this out",
        ("present_everywhere", "variable_name" | "storage_variable") => {
            "the variables themselves are `variable:*`"
        }
        _ => return None,
    };
    let message = format!("`{expected}` says nothing of `{fact}`, so nothing can break this");
    Some((expectation.get("fact")?, message, help.to_owned()))
}

/// What is held against another one, of which none is left.
fn of_one<'n>(expectation: &'n Node, expected: &str, fact: &str) -> Told<'n> {
    let only = |key: &str| {
        let node = expectation.get(key)?;
        let names: BTreeSet<&str> = texts(Some(node)).into_iter().collect();
        names.first().filter(|_| names.len() == 1).map(|it| (node, *it))
    };
    match expected {
        "different_between_environments" => {
            let (node, name) = only("environments")?;
            let message =
                format!("only `{name}` is looked at here, so nothing is there to differ from");
            let help = format!(
                "name what it is to differ from too, one expectation for each: `environments: [dev, {name}]`; without `environments` all differ from each other"
            );
            Some((node, message, help.replace("[dev, dev]", "[dev, prod]")))
        }
        "present_everywhere" if fact.contains('*') => {
            let (node, name) = only("environments")?;
            let message = format!(
                "only `{name}` is looked at here, and of `{fact}` is missing what another environment has"
            );
            let help = "name two environments or more, or one fact by its whole name";
            Some((node, message, help.to_owned()))
        }
        // What one repository reads is held against what another one writes all the same.
        "equal_across_repos" if fact != "shared_storage" => {
            let (node, name) = only("repos")?;
            let message =
                format!("only `{name}` is looked at here, so nothing is there to be equal to");
            let help = "name two repositories or more, or leave `repos` out";
            Some((node, message, help.to_owned()))
        }
        _ => None,
    }
}

/// A pattern that everything fits.
fn of_pattern<'n>(expectation: &'n Node, expected: &str) -> Told<'n> {
    let node = expectation.get("pattern").filter(|_| expected == "matches")?;
    let pattern =
        node.as_str().filter(|it| it.starts_with('*') && it.trim_matches('*').is_empty())?;
    let message = format!("everything fits `{pattern}`, so nothing can break this");
    Some((node, message, "say more of what is expected, such as `*-{environment}`".to_owned()))
}

/// Whose file sets it is asked of values that are there alone.
fn of_own_files<'n>(expectation: &'n Node, expected: &str, fact: &str) -> Told<'n> {
    let node = expectation.get("own_files").filter(|it| matches!(*it.data, Data::Bool(true)))?;
    let is_read = expected != "present_everywhere" && fact != "shared_storage";
    let message = format!("`own_files` changes nothing of `{expected}` for `{fact}`");
    (!is_read).then(|| (node, message, "leave it out".to_owned()))
}
