//! The places in templates that are told of, and the names that their tags bind.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::machinery::{Span, Token, tokenize};
use minijinja::syntax::SyntaxConfig;

use super::expression::is_word;

/// Something in a template that is told of, or that has something told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The file, by its number.
    pub(super) file: usize,
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// The conditions in whose branches it stands.
    pub(super) conditions: Vec<usize>,
}

/// What goes on in all files of one rendering.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) all: Vec<Place>,
    /// Names that tags bind.
    pub(super) names: BTreeSet<String>,
    /// Attributes of namespaces that tags set.
    pub(super) attributes: BTreeSet<(String, String)>,
    /// Whether one file includes another.
    pub(super) has_includes: bool,
}

impl Places {
    pub(super) fn add(&mut self, file: usize, range: Range<usize>) -> usize {
        self.all.push(Place { file, range, conditions: Vec::new() });
        self.all.len() - 1
    }

    /// The conditions around a place.
    pub(super) fn conditions(&self, place: usize) -> &[usize] {
        self.all.get(place).map(|it| &*it.conditions).unwrap_or_default()
    }
}

/// A token and its bytes.
pub(super) type Piece<'t> = (Token<'t>, Range<usize>);

/// The tokens of `text`; nothing where it is no template.
pub(super) fn tokens(text: &str) -> Option<Vec<Piece<'_>>> {
    tokenize(text, false, SyntaxConfig::default()).map(|it| it.ok().map(piece)).collect()
}

fn piece((token, span): (Token<'_>, Span)) -> Piece<'_> {
    (token, span.start_offset as usize..span.end_offset as usize)
}

/// The tag that starts at the token `at`: the places of its word and of its end.
pub(super) fn tag<'t>(tokens: &[Piece<'t>], at: usize) -> Option<(&'t str, usize)> {
    let (Token::Ident(word), _) = tokens.get(at + 1)? else { return None };
    let end = tokens.iter().skip(at).position(|it| matches!(it.0, Token::BlockEnd))? + at;
    Some((word, end))
}

/// Notes which names the tags of a file bind.
pub(super) fn collect_names(tokens: &[Piece<'_>], places: &mut Places) {
    for at in 0..tokens.len() {
        if !matches!(tokens.get(at), Some((Token::BlockStart, _))) {
            continue;
        }
        let Some((word, end)) = tag(tokens, at) else { continue };
        let inner = tokens.get(at + 2..end).unwrap_or_default();
        let ends =
            |it: &Piece<'_>| matches!(it.0, Token::Assign | Token::Ident("in") | Token::Pipe);
        let mut names: Vec<&str> = Vec::new();
        match word {
            "set" | "for" => {
                let target = inner.split(ends).next().unwrap_or_default();
                if let [(Token::Ident(base), _), (Token::Dot, _), (Token::Ident(name), _)] = target
                {
                    places.attributes.insert(((*base).to_owned(), (*name).to_owned()));
                } else {
                    names.extend(target.iter().filter_map(word_of));
                }
            }
            "with" | "macro" | "call" | "from" | "import" => {
                names.extend(inner.iter().filter_map(word_of));
            }
            "include" => places.has_includes = true,
            _ => {}
        }
        places.names.extend(names.into_iter().map(ToOwned::to_owned));
    }
}

/// A word that may be a name.
pub(super) fn word_of<'t>(piece: &Piece<'t>) -> Option<&'t str> {
    match piece.0 {
        Token::Ident(word) if is_word(word) => Some(word),
        _ => None,
    }
}

/// The place that stands at `at` in a rewritten text, where something is printed.
pub(super) fn named_place(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let named = rest.strip_prefix("__pass(__mark_");
    let digits = named.unwrap_or(rest);
    let end = digits.find(|it: char| !it.is_ascii_digit())?;
    let (number, after) = digits.split_at_checked(end)?;
    let is_ours = after.starts_with("|__text") || after.starts_with("|__mark|__print(");
    number.parse().ok().filter(|_| is_ours || named.is_some())
}
