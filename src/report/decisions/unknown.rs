//! Decisions that name what is not there: they do nothing, and nobody would notice.

use std::collections::BTreeMap;

use super::{RULES, entries, items};
use crate::analysis::Analysis;
use crate::check::{misspelt, rules};
use crate::diagnostic::Finding;
use crate::fact::{NAMES_BESIDE_FACTS, NAMES_OF_FACTS};
use crate::merge::Effective;
use crate::source::is_like;
use crate::yaml::Node;

/// How many names are listed where none is nearly the one that is written.
const MAX_LISTED: usize = 8;

/// What can stand in a pattern for a name.
const PLACEHOLDERS: [&str; 3] = ["{environment}", "{repo}", "{location}"];

/// Every name below `root` that stands for nothing in `analysis`.
pub(super) fn unknown(
    analysis: &Analysis,
    root: &Node,
    renamed: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let mut search = Search { known: Known::new(analysis, root), renamed, found: Vec::new() };
    search.all(root);
    search.found
}

/// The names that are there.
struct Known<'k> {
    rules: Vec<&'k str>,
    environments: Vec<&'k str>,
    repos: Vec<&'k str>,
    files: Vec<String>,
    /// The names of locations, those that are theirs everywhere among them, by the place of their repository.
    locations: Vec<(usize, &'k str)>,
    /// What two locations of one environment are called everywhere, with the place of their repository and what to say of them.
    twice: Vec<(usize, &'k str, String)>,
}

impl<'k> Known<'k> {
    fn new(analysis: &'k Analysis, root: &'k Node) -> Self {
        // Where the file lists environments, there are no others.
        let listed: Vec<&str> = items(root.get("environments"))
            .iter()
            .filter_map(|it| it.get("name")?.as_str())
            .collect();
        let guessed = || analysis.model.environments.iter().map(|it| &*it.name).collect();
        let deployed = analysis.deployed.iter().chain(&analysis.bases);
        let names = deployed.flat_map(|effective| {
            let own = effective.locations.iter();
            own.flat_map(|it| [(effective.repo, &*it.name), (effective.repo, it.identity())])
        });
        let mut all_rules: Vec<&str> = rules::ALL.iter().map(|it| it.id).collect();
        all_rules.extend(RULES);
        Self {
            rules: all_rules,
            environments: if listed.is_empty() { guessed() } else { listed },
            repos: analysis.model.repos.iter().map(|it| &*it.name).collect(),
            files: analysis.files.iter().map(|it| analysis.files.name(it.0)).collect(),
            locations: names.collect(),
            twice: analysis.deployed.iter().flat_map(twice).collect(),
        }
    }

    /// The place of the repository called `name`.
    fn place(&self, name: &str) -> Option<usize> {
        self.repos.iter().position(|it| *it == name)
    }

    /// The locations of the repository called `repo`; of all where there is none of that name.
    fn locations_of(&self, repo: Option<&str>) -> Vec<&'k str> {
        let place = repo.and_then(|it| self.place(it));
        let own = self.locations.iter().filter(|it| place.is_none_or(|place| it.0 == place));
        own.map(|it| it.1).collect()
    }
}

/// Locations of `effective` that are one everywhere and have other names.
fn twice(effective: &Effective) -> Vec<(usize, &str, String)> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut all = Vec::new();
    for it in &effective.locations {
        let earlier = *first.entry(it.identity()).or_insert(&it.name);
        if earlier != it.name {
            let place = effective.environment.as_deref().map(|it| format!(" in {it}"));
            let place = place.unwrap_or_default();
            let message = format!(
                "`{earlier}` and `{}` are both there{place}, so they are not one location",
                it.name
            );
            all.push((effective.repo, it.identity(), message));
        }
    }
    all
}

/// The walk through the settings.
struct Search<'s> {
    known: Known<'s>,
    renamed: &'s BTreeMap<String, String>,
    found: Vec<Finding>,
}

impl Search<'_> {
    fn all(&mut self, root: &Node) {
        for it in entries(root.get("repos")) {
            self.repo(&it.key);
            let Some(name) = it.key.as_str() else { continue };
            let own = self.known.locations_of(Some(self.name(name)));
            for pair in entries(it.value.get("names")) {
                self.apart(self.known.place(self.name(name)), &pair.key);
                // What it is to be called everywhere may be a name that no environment has.
                for other in items(Some(&pair.value)) {
                    self.look(other, &format!("a location of `{name}`"), &own);
                }
            }
            for it in entries(it.value.get("by_environment")) {
                self.environment(&it.key);
            }
        }
        for it in entries(root.get("files")) {
            self.file(&it.key);
            if let Some(environment) = it.value.get("environment") {
                self.environment(environment);
            }
        }
        for it in items(root.get("variables")) {
            self.environments(it);
            let all = self.known.locations_of(None);
            for location in items(it.get("locations")) {
                self.look(location, "a location", &all);
            }
        }
        for it in items(root.get("expectations")) {
            self.environments(it);
            for repo in items(it.get("repos")) {
                self.repo(repo);
            }
            self.fact(it);
            self.pattern(it);
        }
        for it in entries(root.get("rules")) {
            let rules = self.known.rules.clone();
            self.look(&it.key, "a rule", &rules);
        }
    }

    /// Complains where an environment has two locations that are said to be one, called as `node` says.
    fn apart(&mut self, repo: Option<usize>, node: &Node) {
        let own =
            self.known.twice.iter().find(|it| Some(it.0) == repo && Some(it.1) == node.as_str());
        if let Some((_, _, message)) = own {
            let help = "take the name of one of them out of the list";
            self.found.push(Finding::new(message.clone(), node.span).help(help));
        }
    }

    /// What the repository called `name` in the settings is called here.
    fn name<'n>(&'n self, name: &'n str) -> &'n str {
        self.renamed.get(name).map_or(name, String::as_str)
    }

    fn repo(&mut self, node: &Node) {
        if node.as_str().is_some_and(|it| !self.known.repos.contains(&self.name(it))) {
            let own: Vec<&str> = self.known.repos.clone();
            self.look(node, "a repository that is open", &own);
        }
    }

    fn file(&mut self, node: &Node) {
        let Some((repo, path)) = node.as_str().and_then(|it| it.split_once('/')) else { return };
        let name = format!("{}/{path}", self.name(repo));
        if !self.known.files.contains(&name) {
            let files = std::mem::take(&mut self.known.files);
            let own: Vec<&str> = files.iter().map(|it| &**it).collect();
            self.look(node, "a file that is open", &own);
            self.known.files = files;
        }
    }

    fn environments(&mut self, node: &Node) {
        for it in items(node.get("environments")) {
            self.environment(it);
        }
    }

    fn environment(&mut self, node: &Node) {
        if node.as_str() != Some("base") {
            let own = self.known.environments.clone();
            self.look(node, "one of the environments", &own);
        }
    }

    /// A fact that the matrix could have.
    fn fact(&mut self, expectation: &Node) {
        let Some(node) = expectation.get("fact") else { return };
        let is_fact = |wanted: &str| match wanted.split_once('*') {
            // What is no row of the matrix is asked for by its whole name.
            Some((start, _)) => {
                let mut rows = NAMES_OF_FACTS.iter().filter(|it| !NAMES_BESIDE_FACTS.contains(it));
                rows.any(|it| {
                    let is_kind = || start.starts_with(it) || it.starts_with(start);
                    is_like(wanted, it) || it.ends_with(':') && is_kind()
                })
            }
            None => NAMES_OF_FACTS.iter().any(|it| match it.strip_suffix(':') {
                Some(kind) => wanted.split_once(':').is_some_and(|it| it.0 == kind),
                None => *it == wanted,
            }),
        };
        if node.as_str().is_some_and(|it| !is_fact(it)) {
            self.look(node, "a fact", &NAMES_OF_FACTS);
        }
    }

    /// What stands in braces in a pattern.
    fn pattern(&mut self, expectation: &Node) {
        let Some(node) = expectation.get("pattern") else { return };
        let mut rest = node.as_str().unwrap_or_default();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { return };
            let written = format!("{{{name}}}");
            if !PLACEHOLDERS.contains(&&*written) {
                let message = format!("`{written}` stands for nothing in a pattern");
                self.found
                    .push(Finding::new(message, node.span).help(help(&written, &PLACEHOLDERS)));
            }
            rest = behind;
        }
    }

    /// Complains where the name at `node` is none of the `known` ones.
    fn look(&mut self, node: &Node, what: &str, known: &[&str]) {
        let Some(name) = node.as_str().filter(|it| !known.contains(it)) else { return };
        let message = format!("`{name}` is not {what}, so this decides nothing");
        self.found.push(Finding::new(message, node.span).help(help(name, known)));
    }
}

/// What may be meant by `name`.
fn help(name: &str, known: &[&str]) -> String {
    let mut parts = known.iter().filter(|it| it.contains(name) || name.contains(**it));
    let part = parts.next().filter(|first| parts.all(|it| it == *first));
    if let Some(meant) = misspelt(name, known).or(part.copied()) {
        return format!("did you mean `{meant}`?");
    }
    let mut all: Vec<&str> = known.to_vec();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [] => "there is none; take this out".to_owned(),
        some if some.len() <= MAX_LISTED => format!("known: `{}`", some.join("`, `")),
        _ => "take this out, or correct the name".to_owned(),
    }
}
