//! The expressions of a template rewritten: names, calls of `get_env`, defaults and conditions say what they read.

use std::ops::Range;

use minijinja::machinery::Token;

use super::places::{Piece, Places};

/// Words that are no names.
const WORDS: [&str; 21] = [
    "and",
    "as",
    "caller",
    "else",
    "false",
    "False",
    "if",
    "in",
    "is",
    "kwargs",
    "loop",
    "none",
    "None",
    "not",
    "or",
    "recursive",
    "self",
    "super",
    "true",
    "True",
    "varargs",
];

/// How the names begin that hold what other names were read from; names that begin with a stroke below cannot be imported.
pub(super) const OURS: &str = "from__";

/// Whether a word may be a name that something is bound to.
pub(super) fn is_word(word: &str) -> bool {
    !WORDS.contains(&word) && !word.starts_with(OURS)
}

/// Rewrites expressions.
pub(super) struct Expression<'r, 't> {
    pub(super) text: &'t str,
    pub(super) file: usize,
    pub(super) tokens: &'r [Piece<'t>],
    pub(super) places: &'r mut Places,
    pub(super) edits: &'r mut Vec<(Range<usize>, String)>,
    /// Whether it stands where names may be those of another scope.
    pub(super) is_captured: bool,
}

impl<'t> Expression<'_, 't> {
    /// The first token in `range` that stands in no brackets of it and is one.
    pub(super) fn at_depth(
        tokens: &[Piece<'_>],
        range: Range<usize>,
        is_one: &dyn Fn(&Token<'_>) -> bool,
    ) -> Option<usize> {
        let mut depth = 0_usize;
        for at in range {
            let token = &tokens.get(at)?.0;
            if depth == 0 && is_one(token) {
                return Some(at);
            }
            match token {
                Token::ParenOpen | Token::BracketOpen | Token::BraceOpen => depth += 1,
                Token::ParenClose | Token::BracketClose | Token::BraceClose => {
                    depth = depth.checked_sub(1)?;
                }
                _ => {}
            }
        }
        None
    }

    /// Rewrites the tokens `from..to`.
    pub(super) fn run(mut self, from: usize, to: usize) {
        // Texts to be put behind a token.
        let mut closing: Vec<(usize, &str)> = Vec::new();
        let mut at = from;
        while at < to {
            let mut last = at;
            if let Some((Token::Ident(word), range)) = self.tokens.get(at) {
                let (word, range) = (*word, range.clone());
                match self.use_of(word, at) {
                    Use::Name => {
                        let end = self.path_end(at, to);
                        if end > at {
                            self.insert(range.start, "(0|__mark|__narrow(".to_owned());
                            closing.push((end, "))"));
                        }
                        self.insert(range.start, "(".to_owned());
                        self.insert(range.end, format!("|__read(from__{word},'{word}'))"));
                    }
                    Use::Attribute(name) => {
                        last = at + 2;
                        self.insert(range.start, "(".to_owned());
                        let end = self.end(last);
                        self.insert(
                            end,
                            format!("|__attribute({word}.from__{name},from__{word}))"),
                        );
                    }
                    Use::Default => {
                        let place = self.argument(at + 2, 0, to);
                        self.edits.push((range, "__default".to_owned()));
                        self.insert(self.end(at + 1), format!("{place}|__mark,"));
                    }
                    Use::Environment => {
                        let place = self.argument(at + 2, 1, to);
                        self.insert(self.end(at + 1), format!("{place}|__mark,"));
                    }
                    Use::Condition => {
                        let end = self.condition_end(at + 1, to);
                        if end > at + 1 {
                            let start = self.tokens.get(at + 1).map_or(range.end, |it| it.1.start);
                            self.insert(start, "(0|__mark|__decide(".to_owned());
                            closing.push((end - 1, "))"));
                        }
                    }
                    Use::None => {}
                }
            }
            while let Some((_, text)) = closing.pop_if(|it| it.0 <= last) {
                let end = self.end(last);
                self.insert(end, text.to_owned());
            }
            at = last + 1;
        }
    }

    fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at).map(|it| &it.0)
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |it| it.1.end)
    }

    /// What the word at a token is.
    fn use_of(&self, word: &str, at: usize) -> Use<'t> {
        let before = at.checked_sub(1).and_then(|it| self.token(it));
        let earlier = at.checked_sub(2).and_then(|it| self.token(it));
        let (after, later) = (self.token(at + 1), self.token(at + 2));
        let is_test = match before {
            Some(Token::Ident("is")) => true,
            Some(Token::Ident("not")) => matches!(earlier, Some(Token::Ident("is"))),
            _ => false,
        };
        let is_called = matches!(after, Some(Token::ParenOpen));
        match (before, word) {
            (Some(Token::Pipe), "default" | "d") => {
                let has_argument = is_called && !matches!(later, Some(Token::ParenClose));
                if has_argument { Use::Default } else { Use::None }
            }
            (Some(Token::Pipe | Token::Dot), _) => Use::None,
            (_, "if") => Use::Condition,
            (_, "get_env") if is_called => Use::Environment,
            _ if is_test || is_called || !is_word(word) => Use::None,
            _ if matches!(after, Some(Token::Assign)) => Use::None,
            _ => {
                let name = match (after, later) {
                    (Some(Token::Dot), Some(Token::Ident(name))) => Some(*name),
                    _ => None,
                };
                let key = name.map(|name| (word.to_owned(), name.to_owned()));
                match name {
                    Some(name) if key.is_some_and(|it| self.places.attributes.contains(&it)) => {
                        Use::Attribute(name)
                    }
                    _ if self.is_captured || self.places.names.contains(word) => Use::Name,
                    _ => Use::None,
                }
            }
        }
    }

    /// Notes the argument number `n` of the call whose first argument starts at a token: the number of its place, counted from 1; 0 where
    /// there is none.
    fn argument(&mut self, first: usize, n: usize, to: usize) -> usize {
        let is_end = |it: &Token<'_>| matches!(it, Token::Comma | Token::ParenClose);
        let mut from = first;
        for _ in 0..n {
            match Self::at_depth(self.tokens, from..to, &is_end) {
                Some(at) if matches!(self.token(at), Some(Token::Comma)) => from = at + 1,
                _ => return 0,
            }
        }
        let end = Self::at_depth(self.tokens, from..to, &is_end).unwrap_or(to);
        if matches!(self.token(from + 1), Some(Token::Assign)) {
            from += 2;
        }
        let start = self.tokens.get(from).map_or(0, |it| it.1.start);
        let end = end.checked_sub(1).map_or(0, |it| self.end(it));
        self.places.add(self.file, start..end.max(start)) + 1
    }

    /// The last token of `name.name['key']`, as far as it is no call.
    fn path_end(&self, at: usize, to: usize) -> usize {
        let mut end = at;
        loop {
            let next = match (self.token(end + 1), self.token(end + 2), self.token(end + 3)) {
                (Some(Token::Dot), Some(Token::Ident(_)), _) => end + 2,
                (
                    Some(Token::BracketOpen),
                    Some(Token::Str(_) | Token::Int(_)),
                    Some(Token::BracketClose),
                ) => end + 3,
                _ => return end,
            };
            if next >= to || matches!(self.token(next + 1), Some(Token::ParenOpen)) {
                return end;
            }
            end = next;
        }
    }

    /// Where the condition ends that starts at the token `from`.
    fn condition_end(&self, from: usize, to: usize) -> usize {
        let mut depth = 0_usize;
        for at in from..to {
            match self.token(at) {
                Some(Token::Ident("else") | Token::Comma | Token::Colon) if depth == 0 => {
                    return at;
                }
                Some(Token::ParenOpen | Token::BracketOpen | Token::BraceOpen) => depth += 1,
                Some(Token::ParenClose | Token::BracketClose | Token::BraceClose) => {
                    let Some(less) = depth.checked_sub(1) else { return at };
                    depth = less;
                }
                _ => {}
            }
        }
        to
    }
}

/// What a word in an expression is.
enum Use<'u> {
    /// A name that something may be bound to.
    Name,
    /// A namespace whose attribute of this name is set somewhere.
    Attribute(&'u str),
    /// The filter `default`, with an argument.
    Default,
    /// A call of `get_env`.
    Environment,
    /// The `if` before a condition.
    Condition,
    /// Nothing of these.
    None,
}
