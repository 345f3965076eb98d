//! A template rewritten, so that the engine says of each expression what it reads: the same text comes of it.

use std::ops::Range;

use minijinja::machinery::Token;

use super::expression::{Expression, OURS};
use super::places::{Piece, Places, tag, word_of};

/// A tag that is not closed yet.
pub(super) enum Open {
    If(Vec<usize>),
    For,
    /// What is printed in it goes through another text first; of a `set`, its place and name.
    Captured(Option<(usize, String)>),
    Other,
}

/// Rewrites one file.
pub(super) struct Rewriter<'r, 't> {
    pub(super) text: &'t str,
    pub(super) file: usize,
    pub(super) tokens: &'r [Piece<'t>],
    pub(super) places: &'r mut Places,
    pub(super) edits: Vec<(Range<usize>, String)>,
    pub(super) open: Vec<Open>,
}

impl<'r, 't> Rewriter<'r, 't> {
    pub(super) fn new(
        text: &'t str,
        file: usize,
        tokens: &'r [Piece<'t>],
        places: &'r mut Places,
    ) -> Self {
        Self { text, file, tokens, places, edits: Vec::new(), open: Vec::new() }
    }

    /// The file rewritten; nothing where it has something that is not followed.
    pub(super) fn run(mut self) -> Option<String> {
        let mut at = 0;
        while let Some((token, range)) = self.tokens.get(at) {
            match token {
                Token::TemplateData(_) => self.raw(at, range.clone()),
                Token::VariableStart => {
                    let rest = self.tokens.iter().skip(at);
                    let end =
                        at + rest.take_while(|it| !matches!(it.0, Token::VariableEnd)).count();
                    self.printed(at + 1, end);
                    at = end;
                }
                Token::BlockStart => {
                    let (word, end) = tag(self.tokens, at)?;
                    self.tag(word, at, end)?;
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        Some(self.applied())
    }

    fn applied(mut self) -> String {
        self.edits.sort_by_key(|it| it.0.start);
        let mut out = String::with_capacity(self.text.len() * 2);
        let mut at = 0;
        for (range, text) in &self.edits {
            out.push_str(self.text.get(at..range.start).unwrap_or_default());
            out.push_str(text);
            at = at.max(range.end);
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }

    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    pub(super) fn is_captured(&self) -> bool {
        self.open.iter().any(|it| matches!(it, Open::Captured(_)))
    }

    pub(super) fn conditions(&self) -> Vec<usize> {
        let of = |it: &Open| match it {
            Open::If(conditions) => conditions.clone(),
            _ => Vec::new(),
        };
        self.open.iter().flat_map(of).collect()
    }

    /// Where the token `at` starts.
    pub(super) fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |it| it.1.start)
    }

    /// Where the token `at` ends.
    pub(super) fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |it| it.1.end)
    }

    /// Text that stands in a branch, or may be included in one, is printed by an expression, so that it is told what decided it.
    fn raw(&mut self, at: usize, range: Range<usize>) {
        let conditions = self.conditions();
        let before = at.checked_sub(1).map_or(0, |it| self.end(it));
        let gap = self.text.get(before..range.start).unwrap_or("raw");
        let is_blank = self.text.get(range.clone()).is_none_or(|it| it.trim().is_empty());
        let is_told = !conditions.is_empty() || self.file > 0 && self.places.has_includes;
        if !is_told || is_blank || !gap.trim().is_empty() || self.is_captured() {
            return;
        }
        let place = self.place(range.clone());
        self.edits.push((range, format!("{{{{ {place}|__text }}}}")));
    }

    /// What stands between braces.
    fn printed(&mut self, from: usize, to: usize) {
        let first = self.tokens.get(from).map(|it| &it.0);
        let is_own = matches!(first, Some(Token::Ident("super" | "loop" | "self")))
            && matches!(self.tokens.get(from + 1), Some((Token::ParenOpen | Token::Dot, _)));
        let is_index = matches!(first, Some(Token::Ident("loop")))
            && matches!(self.tokens.get(from + 1), Some((Token::Dot, _)));
        if from >= to || self.is_captured() || is_own && !is_index {
            self.expression(from, to);
            return;
        }
        let place = self.place(self.start(from)..self.end(to - 1));
        self.wrapped(from, to, &format!("{place}|__mark|__print("), ")");
    }

    /// The expression of the tokens `from..to`, between two texts.
    pub(super) fn wrapped(&mut self, from: usize, to: usize, before: &str, after: &str) {
        self.insert(self.start(from), before.to_owned());
        self.expression(from, to);
        self.insert(self.end(to.saturating_sub(1)), after.to_owned());
    }

    pub(super) fn expression(&mut self, from: usize, to: usize) {
        let is_captured = self.is_captured();
        Expression {
            text: self.text,
            file: self.file,
            tokens: self.tokens,
            places: self.places,
            edits: &mut self.edits,
            is_captured,
        }
        .run(from, to);
    }

    /// The tag whose word is the token after `at`.
    fn tag(&mut self, word: &str, at: usize, end: usize) -> Option<()> {
        let (first, range) = (at + 2, self.start(at)..self.end(end));
        match word {
            "if" | "elif" => {
                let place = self.places.add(self.file, range);
                if word == "if" {
                    self.open.push(Open::If(Vec::new()));
                }
                // What is printed into another text takes along what decided it.
                let before = if self.is_captured() {
                    "0|__mark|__decide(".to_owned()
                } else {
                    format!("{place}|__mark|__if(")
                };
                self.wrapped(first, end, &before, ")");
                let Some(Open::If(conditions)) = self.open.last_mut() else { return None };
                conditions.push(place);
            }
            "for" => {
                self.open.push(Open::For);
                self.looped(first, end)?;
            }
            "set" => self.set(at, end)?,
            "with" => {
                self.open.push(Open::Other);
                self.with(first, end, range)?;
            }
            "macro" => {
                self.open.push(Open::Captured(None));
                self.arguments(first + 1, end);
            }
            "filter" => {
                if !self.is_captured() {
                    let place = self.place(range);
                    self.insert(self.start(at), self.marked(at, place)?);
                    self.insert(self.start(first), format!("__pass(__mark_{place})|"));
                }
                self.open.push(Open::Captured(None));
            }
            "call" => {
                // Arguments of its own would be names that nothing is known of.
                if matches!(self.tokens.get(first), Some((Token::ParenOpen, _))) {
                    return None;
                }
                self.open.push(Open::Captured(None));
                self.expression(first, end);
            }
            "block" | "autoescape" => self.open.push(Open::Other),
            "import" => {
                let mut inner = self.tokens.get(first..end)?.iter();
                inner.find(|it| matches!(it.0, Token::Ident("as")))?;
                let (name, mark) = (word_of(inner.next()?)?, self.end_mark(end));
                self.insert(self.end(end), format!("{{% set from__{name} = 0 {mark}"));
            }
            "from" => self.imported(first, end)?,
            "include" if !self.is_captured() && !self.conditions().is_empty() => {
                let place = self.place(range);
                let opening = self.text.get(self.start(at)..self.end(at))?;
                self.insert(self.start(at), format!("{opening} set {OURS} = {place}|__enter %}}"));
                let mark = self.end_mark(end);
                self.insert(self.end(end), format!("{{% set {OURS} = 0|__leave {mark}"));
            }
            "do" => self.expression(first, end),
            _ if word.starts_with("end") => {
                if let Some(Open::Captured(Some((place, name)))) = self.open.pop() {
                    let mark = self.end_mark(end);
                    let value = format!("__mark_{place}|__captured({name})");
                    self.insert(self.end(end), format!("{{% set from__{name} = {value} {mark}"));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// A tag to stand before the one that starts at a token, which notes how much was read.
    pub(super) fn marked(&self, at: usize, place: usize) -> Option<String> {
        let opening = self.text.get(self.start(at)..self.end(at))?;
        Some(format!("{opening} set __mark_{place} = {place}|__mark %}}"))
    }

    /// Notes a place at which something is printed, with the conditions around it.
    pub(super) fn place(&mut self, range: Range<usize>) -> usize {
        let conditions = self.conditions();
        let place = self.places.add(self.file, range);
        if let Some(it) = self.places.all.get_mut(place) {
            it.conditions = conditions;
        }
        place
    }

    /// How the tag ends whose last token is `end`, with what that does to blanks.
    pub(super) fn end_mark(&self, end: usize) -> &'t str {
        self.tokens.get(end).and_then(|it| self.text.get(it.1.clone())).unwrap_or("%}")
    }
}
