//! Tags that bind names: beside each name another one is bound, to what it was read from.

use std::ops::Range;

use minijinja::machinery::Token;

use super::expression::Expression;
use super::places::Piece;
use super::rewrite::{Open, Rewriter};

impl<'t> Rewriter<'_, 't> {
    /// `for names in items if condition`: each item comes with what it is read from.
    pub(super) fn looped(&mut self, first: usize, end: usize) -> Option<()> {
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
    pub(super) fn names(&self, from: usize, to: usize) -> Option<Vec<&'t str>> {
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
    pub(super) fn set(&mut self, at: usize, end: usize) -> Option<()> {
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
    pub(super) fn with(&mut self, first: usize, end: usize, range: Range<usize>) -> Option<()> {
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
    pub(super) fn arguments(&mut self, open: usize, end: usize) {
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
    pub(super) fn imported(&mut self, first: usize, end: usize) -> Option<()> {
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
