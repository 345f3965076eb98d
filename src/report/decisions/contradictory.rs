//! Decisions that say two things of one: what comes of it is settled, but hardly what was meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{entries, items, texts};
use crate::analysis::Analysis;
use crate::diagnostic::Finding;
use crate::source::{Layout, path_word};
use crate::yaml::{Data, Node};

/// Every such decision below `root`.
pub(super) fn contradictory(
    analysis: &Analysis,
    root: &Node,
    renamed: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let environments = items(root.get("environments"));
    words(environments, &mut found);
    deployments(analysis, environments, &mut found);
    for it in entries(root.get("repos")) {
        let name = it.key.as_str().unwrap_or_default();
        let name = renamed.get(name).map_or(name, String::as_str);
        raw_patches(analysis, name, &it.value, &mut found);
        names_of_names(&it.value, &mut found);
    }
    variables(analysis, items(root.get("variables")), &mut found);
    found
}

fn name(environment: &Node) -> &str {
    environment.get("name").and_then(Node::as_str).unwrap_or_default()
}

/// Another word for an environment that is the name of one, and names that paths do not tell apart.
fn words(environments: &[Node], found: &mut Vec<Finding>) {
    for (at, own) in environments.iter().enumerate() {
        let others = || environments.iter().enumerate().filter(|it| it.0 != at);
        for alias in items(own.get("aliases")) {
            let word = path_word(alias.as_str().unwrap_or_default());
            if let Some((_, other)) = others().find(|it| path_word(name(it.1)) == word) {
                let message = format!(
                    "`{}` is an environment of its own, so it is no other word for `{}`",
                    name(other),
                    name(own)
                );
                let finding = Finding::new(message, alias.span);
                found.push(finding.help("take it out, or take the environment out"));
            }
        }
        let same = |it: &(usize, &Node)| it.0 < at && path_word(name(it.1)) == path_word(name(own));
        if let (Some((_, other)), Some(node)) = (others().find(same), own.get("name")) {
            let message = format!("`{}` and `{}` are one word in a path", name(other), name(own));
            let finding = Finding::new(message, node.span);
            found.push(finding.help("give one of them a name that differs by more than this"));
        }
    }
}

/// Two full deployments that are one: of locations with one name the later replaces the earlier (`DAGSTER.md §8`). What stands for
/// branch deployments may share the one that branches start from.
fn deployments(analysis: &Analysis, environments: &[Node], found: &mut Vec<Finding>) {
    let is_branch =
        |it: &Node| it.get("is_branch").is_some_and(|it| matches!(*it.data, Data::Bool(true)));
    let deployment = |it: &Node| {
        let said = it.get("deployment").and_then(Node::as_str);
        said.map_or_else(|| name(it).to_owned(), str::to_owned)
    };
    let locations = |environment: &Node| -> BTreeSet<&str> {
        let there = analysis.deployed.iter();
        let there = there.filter(|it| it.environment.as_deref() == Some(name(environment)));
        there.flat_map(|it| &it.locations).map(|it| &*it.name).collect()
    };
    let full: Vec<&Node> = environments.iter().filter(|it| !is_branch(it)).collect();
    for (at, own) in full.iter().enumerate() {
        let before = full.iter().take(at).filter(|it| deployment(it) == deployment(own));
        for other in before {
            let shared = locations(other);
            let Some(location) = locations(own).into_iter().find(|it| shared.contains(it)) else {
                continue;
            };
            let node = own.get("deployment").or_else(|| other.get("deployment")).unwrap_or(own);
            let message = format!(
                "`{}` and `{}` are both deployed to `{}`, where each replaces the other’s `{location}`",
                name(other),
                name(own),
                deployment(own)
            );
            found.push(Finding::new(message, node.span).help(
                "give each its own `deployment`, or say `is_branch: true` of what stands for branch deployments",
            ));
        }
    }
}

/// A patch is no whole file, so it is never deployed as it stands.
fn raw_patches(analysis: &Analysis, repo: &str, said: &Node, found: &mut Vec<Finding>) {
    let Some(node) = said.get("deployed").filter(|it| it.as_str() == Some("raw")) else { return };
    let guessed = || analysis.model.repos.iter().find(|it| it.name == repo).map(|it| it.layout);
    let is_patches = match said.get("layout").and_then(Node::as_str) {
        Some(layout) => layout == "patches",
        None => guessed() == Some(Layout::Patches),
    };
    if is_patches {
        let message = format!(
            "the environments’ files of `{repo}` are patches, so what is merged is deployed, and never the raw file"
        );
        found.push(
            Finding::new(message, node.span)
                .help("take this out, or say `layout: complete` if each file stands alone"),
        );
    }
}

/// What is another name of a location is not followed further.
fn names_of_names(repo: &Node, found: &mut Vec<Finding>) {
    let all = entries(repo.get("names"));
    for own in all {
        let name = own.key.as_str().unwrap_or_default();
        let outer =
            all.iter().find(|it| it.key != own.key && texts(Some(&it.value)).contains(&name));
        if let Some(outer) = outer.and_then(|it| it.key.as_str()) {
            let message = format!(
                "`{name}` is itself called `{outer}` everywhere, but what stands here is called `{name}`"
            );
            let finding = Finding::new(message, own.key.span);
            found.push(finding.help(format!("put all names of the location under `{outer}`")));
        }
    }
}

/// Variables that are typed in again for every place that they were typed in for.
fn variables(analysis: &Analysis, variables: &[Node], found: &mut Vec<Finding>) {
    let text = |it: &Node, key: &str| it.get(key).and_then(Node::as_str).map(str::to_owned);
    let all: Vec<&str> = analysis.model.environments.iter().map(|it| &*it.name).collect();
    let environments = |it: &Node| -> BTreeSet<String> {
        let said = texts(it.get("environments"));
        let said = if said.is_empty() { &all } else { &said };
        said.iter().map(|it| (*it).to_owned()).collect()
    };
    for (at, own) in variables.iter().enumerate() {
        let is_again = |later: &&Node| {
            let (here, there) = (texts(own.get("locations")), texts(later.get("locations")));
            // What the deployment has for some locations is stronger than what it has for all, whatever the order.
            let is_everywhere = there.is_empty()
                && (here.is_empty() || text(own, "set_in").as_deref() == Some("agent"));
            let is_same = || !here.is_empty() && here.iter().all(|it| there.contains(it));
            text(own, "name") == text(later, "name")
                && text(own, "set_in") == text(later, "set_in")
                && environments(own).is_subset(&environments(later))
                && (is_everywhere || is_same())
        };
        let later = variables.iter().skip(at + 1).find(is_again);
        if let Some((node, again)) = own.get("name").zip(later.and_then(|it| it.get("name"))) {
            let message = format!(
                "`{}` is typed in again for every place that this is about, and only one can count",
                node.as_str().unwrap_or_default()
            );
            found.push(
                Finding::new(message, node.span)
                    .related(again.span, "typed in again")
                    .help("keep one of them, or say for each where it is set"),
            );
        }
    }
}
