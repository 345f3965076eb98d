//! What a settings file may not say although it can be read: names that are none, and two answers to one question.

use std::collections::BTreeMap;

use super::fields::{Read, entries, items, wrong};
use crate::source::path_word;
use crate::yaml::{Data, Node};

/// Complains about the first such thing below `root`, all of whose values have the right types.
///
/// # Errors
/// Where there is one.
pub(super) fn refuse(root: &Node) -> Read<()> {
    written_twice(root)?;
    names(root)?;
    words_of_two_environments(root)?;
    for it in entries(root.get("repos"))? {
        locations_of_two_names(&it.value)?;
    }
    Ok(())
}

/// Of two values of one key the loader would keep the later, and lose the other without a word.
fn written_twice(node: &Node) -> Read<()> {
    match &*node.data {
        Data::Seq(items) => items.iter().try_for_each(written_twice),
        Data::Map(map) => {
            if let Some(it) = map.duplicates.first() {
                let again = Node { span: it.kept, ..node.clone() };
                return wrong(
                    format!("`{}` is written twice here, keep one of them", it.name),
                    &again,
                );
            }
            map.entries.iter().try_for_each(|it| written_twice(&it.value))
        }
        _ => Ok(()),
    }
}

fn names(root: &Node) -> Read<()> {
    let name = |node: Option<&Node>| match node.filter(|it| it.as_str() == Some("")) {
        Some(node) => wrong("an environment needs a name".into(), node),
        None => Ok(()),
    };
    for it in items(root.get("environments"))? {
        name(it.get("name"))?;
    }
    for it in entries(root.get("files"))? {
        name(it.value.get("environment"))?;
    }
    for it in entries(root.get("repos"))? {
        for it in entries(it.value.get("by_environment"))? {
            name(Some(&it.key))?;
        }
    }
    for it in items(root.get("variables"))? {
        let Some(node) = it.get("name") else { continue };
        match node.as_str() {
            Some("") => return wrong("a variable needs a name".into(), node),
            Some(text) if text.contains('=') => {
                return wrong(format!("`{text}` is no name of a variable: it has a `=`"), node);
            }
            _ => {}
        }
    }
    Ok(())
}

/// A word in a path can stand for one environment alone.
fn words_of_two_environments(root: &Node) -> Read<()> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for environment in items(root.get("environments"))? {
        let name = environment.get("name").and_then(Node::as_str).unwrap_or_default();
        for node in items(environment.get("aliases"))? {
            let word = node.as_str().unwrap_or_default();
            let other = *known.entry(path_word(word)).or_insert(name);
            if other != name {
                let message = format!(
                    "`{word}` is another word for `{other}` already, and cannot be one for `{name}` too"
                );
                return wrong(message, node);
            }
        }
    }
    Ok(())
}

/// A location is called by one name everywhere.
fn locations_of_two_names(repo: &Node) -> Read<()> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for it in entries(repo.get("names"))? {
        let name = it.key.as_str().unwrap_or_default();
        for node in items(Some(&it.value))? {
            let own = node.as_str().unwrap_or_default();
            let other = *known.entry(own).or_insert(name);
            if other != name {
                let message =
                    format!("`{own}` is said to be `{other}` already, and cannot be `{name}` too");
                return wrong(message, node);
            }
        }
    }
    Ok(())
}
