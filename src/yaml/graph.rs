//! A document as written: nodes, what they hold, anchors and aliases, before anything is given a meaning.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::node::Style;
use super::tag::Tag;

/// A node by its place in [`Graph::nodes`].
pub(super) type Id = usize;

/// One node.
#[derive(Debug)]
pub(super) struct Raw<'text> {
    /// Its bytes, without anchor and tag.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its anchor or tag starts, or itself.
    pub(super) mark: usize,
    /// Where its anchor and tag end.
    pub(super) marked: usize,
    pub(super) style: Style,
    pub(super) tag: Tag,
    /// Whether the tag is written, not resolved.
    pub(super) tagged: bool,
    /// Whether the text holds half of a surrogate pair.
    pub(super) unpaired: bool,
    /// Whether it stands for something that could not be read.
    pub(super) stands_in: bool,
    pub(super) kind: Kind<'text>,
}

/// What is in a node.
#[derive(Debug)]
pub(super) enum Kind<'text> {
    Scalar(Cow<'text, str>),
    Sequence(Vec<Id>),
    Mapping(Vec<Pair>),
    Alias(Id),
}

/// A key with its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) key: Id,
    pub(super) value: Id,
    /// Whether it came by a merge key.
    pub(super) merged: bool,
}

/// All nodes of a document.
#[derive(Debug, Default)]
pub(super) struct Graph<'text> {
    pub(super) nodes: Vec<Raw<'text>>,
    pub(super) root: Option<Id>,
    pub(super) anchors: BTreeMap<Cow<'text, str>, Id>,
}

impl<'text> Graph<'text> {
    pub(super) fn add(&mut self, node: Raw<'text>) -> Id {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds a missing value at the byte `at`.
    pub(super) fn add_empty(&mut self, at: usize) -> Id {
        self.add(Raw::scalar(at, at, Tag::Null, Cow::Borrowed("")))
    }
}

impl<'text> Raw<'text> {
    pub(super) fn scalar(start: usize, end: usize, tag: Tag, text: Cow<'text, str>) -> Self {
        Self {
            start,
            end,
            mark: start,
            marked: start,
            style: Style::Plain,
            tag,
            tagged: false,
            unpaired: false,
            stands_in: false,
            kind: Kind::Scalar(text),
        }
    }
}
