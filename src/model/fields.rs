//! What the keys of a settings file hold: each read with its place, so that whatever is wrong is shown where it stands.

use super::settings::SettingsError;
use crate::yaml::{Data, Entry, Node};

/// What is read, or why it cannot be.
pub(super) type Read<T> = Result<T, SettingsError>;

/// A mapping with known keys.
#[derive(Clone, Copy)]
pub(super) struct Fields<'n>(&'n Node);

impl<'n> Fields<'n> {
    /// `node`, which may have no keys but `known`.
    ///
    /// # Errors
    /// Where it is no mapping or has another key.
    pub(super) fn new(node: &'n Node, known: &[&str]) -> Read<Self> {
        for it in entries(Some(node))? {
            let key = text(&it.key)?;
            if !known.contains(&&*key) {
                let known = known.join("`, `");
                let message = format!("`{key}` is no key here, only `{known}` can stand here");
                return wrong(message, &it.key);
            }
        }
        Ok(Self(node))
    }

    /// The value of `key`; nothing for null.
    pub(super) fn get(self, key: &str) -> Option<&'n Node> {
        self.0.get(key).filter(|it| !it.is_null())
    }

    /// The value of `key`, which must be there.
    ///
    /// # Errors
    /// Where it is not, or is no text.
    pub(super) fn required(self, key: &str) -> Read<String> {
        match self.get(key) {
            Some(node) => text(node),
            None => wrong(format!("`{key}` is missing here"), self.0),
        }
    }

    /// The text of `key`.
    ///
    /// # Errors
    /// Where it is no text.
    pub(super) fn text(self, key: &str) -> Read<Option<String>> {
        self.get(key).map(text).transpose()
    }

    /// True or false of `key`.
    ///
    /// # Errors
    /// Where it is neither.
    pub(super) fn flag(self, key: &str) -> Read<Option<bool>> {
        match self.get(key).map(|it| (it, &*it.data)) {
            None => Ok(None),
            Some((_, Data::Bool(value))) => Ok(Some(*value)),
            Some((node, _)) => wrong("this must be `true` or `false`".into(), node),
        }
    }

    /// The list of texts of `key`.
    ///
    /// # Errors
    /// Where it is no list, or has other items.
    pub(super) fn texts(self, key: &str) -> Read<Vec<String>> {
        items(self.get(key))?.iter().map(text).collect()
    }

    /// What the word of `key` stands for.
    ///
    /// # Errors
    /// Where it is another word.
    pub(super) fn choice<T: Copy>(self, key: &str, words: &[(T, &str)]) -> Read<Option<T>> {
        let Some(node) = self.get(key) else { return Ok(None) };
        let word = text(node)?;
        if let Some((found, _)) = words.iter().find(|it| it.1 == word) {
            return Ok(Some(*found));
        }
        let known: Vec<&str> = words.iter().map(|it| it.1).collect();
        wrong(format!("`{word}` is not known here, only `{}`", known.join("`, `")), node)
    }
}

/// The items of a list; none of nothing.
///
/// # Errors
/// Where it is no list.
pub(super) fn items(node: Option<&Node>) -> Read<&[Node]> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return Ok(&[]) };
    node.as_seq().map_or_else(|| wrong("this must be a list".into(), node), Ok)
}

/// The entries of a mapping; none of nothing.
///
/// # Errors
/// Where it is no mapping.
pub(super) fn entries(node: Option<&Node>) -> Read<&[Entry]> {
    let Some(node) = node.filter(|it| !it.is_null()) else { return Ok(&[]) };
    match node.as_map() {
        Some(map) => Ok(&map.entries),
        None => wrong("this must be a mapping".into(), node),
    }
}

/// A text.
///
/// # Errors
/// Where it is none.
pub(super) fn text(node: &Node) -> Read<String> {
    match node.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => wrong("this must be text, so put quotes around it".into(), node),
    }
}

/// That something is wrong with `node`.
///
/// # Errors
/// Always.
pub(super) fn wrong<T>(message: String, node: &Node) -> Read<T> {
    Err(SettingsError { message, span: Some(node.span) })
}
