//! A template rewritten, so that the engine says of each expression what it reads: the same text comes of it.

use std::ops::Range;

use minijinja::machinery::Token;

use super::expression::Expression;
use super::places::{Piece, Places, tag, word_of};

/// A tag that is not closed yet.
enum Open {
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
    edits: Vec<(Range<usize>, String)>,
    open: Vec<Open>,
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

    fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    fn is_captured(&self) -> bool {
        self.open.iter().any(|it| matches!(it, Open::Captured(_)))
    }

    fn conditions(&self) -> Vec<usize> {
        let of = |it: &Open| match it {
            Open::If(conditions) => conditions.clone(),
            _ => Vec::new(),
        };
        self.open.iter().flat_map(of).collect()
    }

    /// Where the token `at` starts.
    fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |it| it.1.start)
    }

    /// Where the token `at` ends.
    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |it| it.1.end)
    }

    /// Text that stands in a branch is printed by an expression, so that it is told what decided it.
    fn raw(&mut self, at: usize, range: Range<usize>) {
        let conditions = self.conditions();
        let before = at.checked_sub(1).map_or(0, |it| self.end(it));
        let gap = self.text.get(before..range.start).unwrap_or("raw");
        let is_blank = self.text.get(range.clone()).is_none_or(|it| it.trim().is_empty());
        if conditions.is_empty() || is_blank || !gap.trim().is_empty() || self.is_captured() {
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
    fn wrapped(&mut self, from: usize, to: usize, before: &str, after: &str) {
        self.insert(self.start(from), before.to_owned());
        self.expression(from, to);
        self.insert(self.end(to.saturating_sub(1)), after.to_owned());
    }

    fn expression(&mut self, from: usize, to: usize) {
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
    fn marked(&self, at: usize, place: usize) -> Option<String> {
        let opening = self.text.get(self.start(at)..self.end(at))?;
        Some(format!("{opening} set __mark_{place} = {place}|__mark %}}"))
    }

    /// Notes a place at which something is printed, with the conditions around it.
    fn place(&mut self, range: Range<usize>) -> usize {
        let conditions = self.conditions();
        let place = self.places.add(self.file, range);
        if let Some(it) = self.places.all.get_mut(place) {
            it.conditions = conditions;
        }
        place
    }

    /// How the tag ends whose last token is `end`, with what that does to blanks.
    fn end_mark(&self, end: usize) -> &'t str {
        self.tokens.get(end).and_then(|it| self.text.get(it.1.clone())).unwrap_or("%}")
    }

    /// `for names in items if condition`: each item comes with what it is read from.
    fn looped(&mut self, first: usize, end: usize) -> Option<()> {
        let is_in = |it: &Piece<'_>| matches!(it.0, Token::Ident("in"));
        let middle = self.tokens.get(first..end)?.iter().position(is_in)? + first;
        let names = self.names(first, middle)?;
        let mut to = end;
        if matches!(self.tokens.get(end - 1), Some((Token::Ident("recursive"), _))) {
            // What is called again is not followed.
            return None;
        }
        if let Some(at) = Expression::at_depth(self.tokens, middle + 1..end, &|it| {
            matches!(it, Token::Ident("if"))
        }) {
            self.wrapped(at + 1, end, "0|__mark|__decide(", ")");
            to = at;
        }
        let bound: Vec<String> = names.iter().map(|it| format!("from__{it}")).collect();
        let target = self.text.get(self.start(first)..self.end(middle - 1))?;
        let bound = bound.join(", ");
        let target = match names.len() {
            1 => format!("{target}, {bound}"),
            _ => format!("({target}), ({bound})"),
        };
        self.edits.push((self.start(first)..self.end(middle - 1), target));
        self.wrapped(middle + 1, to, &format!("{}|__mark|__items(", names.len()), ")");
        Some(())
    }

    /// The names in the target `from..to`, which has no lists in lists.
    fn names(&self, from: usize, to: usize) -> Option<Vec<&'t str>> {
        let mut inner = self.tokens.get(from..to)?;
        if let [(Token::ParenOpen, _), rest @ .., (Token::ParenClose, _)] = inner {
            inner = rest;
        }
        let mut names = Vec::new();
        for it in inner {
            match it.0 {
                Token::Ident(name) => names.push(name),
                Token::Comma => {}
                _ => return None,
            }
        }
        // A list of one is written with a comma.
        let has_comma = inner.iter().any(|it| matches!(it.0, Token::Comma));
        (!names.is_empty() && has_comma == (names.len() > 1)).then_some(names)
    }

    /// `set names = value`, or what stands up to `endset`.
    fn set(&mut self, at: usize, end: usize) -> Option<()> {
        let (first, range) = (at + 2, self.start(at)..self.end(end));
        let place = self.place(range);
        let is_assign = |it: &Piece<'_>| matches!(it.0, Token::Assign);
        let Some(middle) = self.tokens.get(first..end)?.iter().position(is_assign) else {
            let [(Token::Ident(name), _), ..] = self.tokens.get(first..end)? else { return None };
            if end > first + 1 {
                return None;
            }
            let name = (*name).to_owned();
            self.insert(self.start(at), self.marked(at, place)?);
            self.open.push(Open::Captured(Some((place, name))));
            return Some(());
        };
        let middle = middle + first;
        let target = self.text.get(self.start(first)..self.end(middle - 1))?;
        let inner = self.tokens.get(first..middle)?;
        let (bound, n_names) =
            if let [(Token::Ident(base), _), (Token::Dot, _), (Token::Ident(name), _)] = inner {
                (format!("{base}.from__{name}"), 1)
            } else {
                let names = self.names(first, middle)?;
                let bound: Vec<String> = names.iter().map(|it| format!("from__{it}")).collect();
                (bound.join(", "), names.len())
            };
        let target = if n_names > 1 {
            format!("({target}), ({bound})")
        } else {
            format!("{target}, {bound}")
        };
        self.edits.push((self.start(first)..self.end(middle - 1), target));
        let after = format!("),{n_names})");
        self.wrapped(middle + 1, end, &format!("{place}|__mark|__set(("), &after);
        Some(())
    }

    /// `with name = value, …`.
    fn with(&mut self, first: usize, end: usize, range: Range<usize>) -> Option<()> {
        let mut at = first;
        while at < end {
            let [(Token::Ident(name), _), (Token::Assign, _), ..] = self.tokens.get(at..end)?
            else {
                return None;
            };
            let is_comma = |it: &Token<'_>| matches!(it, Token::Comma);
            let to = Expression::at_depth(self.tokens, at + 2..end, &is_comma).unwrap_or(end);
            let place = self.place(range.clone());
            let range = self.start(at)..self.end(at);
            self.edits.push((range, format!("({name}, from__{name})")));
            self.wrapped(at + 2, to, &format!("{place}|__mark|__set("), ",1)");
            at = to + 1;
        }
        Some(())
    }

    /// The arguments of a macro come from whoever calls it.
    fn arguments(&mut self, open: usize, end: usize) {
        let inner = self.tokens.get(open..end).unwrap_or_default();
        let mut depth = 0;
        let mut names = Vec::new();
        for (at, it) in inner.iter().enumerate() {
            match it.0 {
                Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth += 1,
                Token::ParenClose | Token::BracketClose | Token::BraceClose => depth -= 1,
                Token::Ident(name) if depth == 1 => {
                    let before = at.checked_sub(1).and_then(|it| inner.get(it)).map(|it| &it.0);
                    if matches!(before, Some(Token::ParenOpen | Token::Comma)) {
                        names.push(format!("from__{name}=0"));
                    }
                }
                _ => {}
            }
        }
        if !names.is_empty()
            && let Some(close) = inner.iter().rposition(|it| matches!(it.0, Token::ParenClose))
        {
            let is_open = matches!(
                close.checked_sub(1).and_then(|it| inner.get(it)),
                Some((Token::Comma, _))
            );
            let comma = if is_open { "" } else { ", " };
            self.insert(self.start(open + close), format!("{comma}{}", names.join(", ")));
        }
    }

    /// `from file import name as other, …`: what the names are read from comes along.
    fn imported(&mut self, first: usize, end: usize) -> Option<()> {
        let is_import = |it: &Piece<'_>| matches!(it.0, Token::Ident("import"));
        let start = self.tokens.get(first..end)?.iter().position(is_import)? + first + 1;
        let mut at = start;
        while at < end {
            let (Token::Ident(name), _) = self.tokens.get(at)? else {
                at += 1;
                continue;
            };
            let mut last = at;
            let mut bound = *name;
            if let [_, (Token::Ident("as"), _), (Token::Ident(other), _), ..] =
                self.tokens.get(at..end)?
            {
                (bound, last) = (other, at + 2);
            } else if matches!(*name, "with" | "without") {
                break;
            }
            self.insert(self.end(last), format!(", from__{name} as from__{bound}"));
            at = last + 1;
        }
        Some(())
    }
}
