//! Names that may be one location's, and that nobody has said to be one.

use crate::analysis::Analysis;
use crate::merge::{NamePair, NameUse, name_pairs};
use crate::yaml::quote;

/// Names of one repository that may be one location's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenNames {
    /// The repository.
    pub repo: String,
    /// What is called so, as a sentence without its end.
    pub words: String,
    /// What the settings would say of it: `names: {x: [x-dev]}`.
    pub setting: String,
}

/// All of them, as the page offers them.
pub fn open_names(analysis: &Analysis) -> Vec<OpenNames> {
    let pairs = name_pairs(&analysis.model, &analysis.deployed).into_iter();
    pairs.filter(|it| !it.is_confirmed).map(|it| open(analysis, &it)).collect()
}

fn open(analysis: &Analysis, pair: &NamePair) -> OpenNames {
    let repo = analysis.model.repos.get(pair.repo).map_or("", |it| &it.name).to_owned();
    let mut names: Vec<(&str, Vec<&str>)> = Vec::new();
    for NameUse { name, environment, .. } in &pair.uses {
        match names.iter_mut().find(|it| it.0 == name) {
            Some((_, places)) => places.push(environment),
            None => names.push((name, vec![environment])),
        }
    }
    if names.len() == 1 {
        names.insert(0, (&pair.name, vec!["the base"]));
    }
    let told = names.iter().map(|(name, places)| format!("`{name}` in {}", places.join(", ")));
    let told: Vec<String> = told.collect();
    let words = format!("these of `{repo}` may be one location: {}", told.join("; "));
    let setting = format!("names: {{{}: [{}]}}", quote(&pair.name), quoted(&pair.others()));
    OpenNames { repo, words, setting }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|it| quote(it)).collect::<Vec<_>>().join(", ")
}
