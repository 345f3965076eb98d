//! What is refused before the engine sees it, because its parser would run out of stack.

/// How deep operators, calls and brackets may stand in each other in one tag.
const MAX_DEPTH: usize = 300;
/// How many `elif`s a text may have; each stands inside of the one before.
const MAX_BRANCHES: usize = 200;

/// Where `text` nests deeper than the engine can follow.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    if let Some((at, _)) = text.match_indices("elif").nth(MAX_BRANCHES) {
        return Some(at);
    }
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let start = text.len() - rest.len() + at;
        let tag = rest.get(at + 2..).unwrap_or_default();
        let (length, depth) = measure(tag);
        if depth > MAX_DEPTH {
            return Some(start);
        }
        rest = tag.get(length..).unwrap_or_default();
    }
    None
}

/// The length of the tag that `text` starts in, and how deep it goes. Whatever is no name, number or text counts as an
/// operator, and so do the words that are operators; a comma goes back to where its bracket opened.
fn measure(text: &str) -> (usize, usize) {
    const WORDS: [&str; 7] = ["and", "else", "if", "in", "is", "not", "or"];
    let mut open: Vec<usize> = Vec::new();
    let (mut depth, mut deepest) = (0, 0);
    let mut at = 0;
    while let Some(it) = text.get(at..).and_then(|it| it.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if open.is_empty() && (rest.starts_with("}}") || rest.starts_with("%}")) {
            return (at, deepest);
        }
        let mut length = it.len_utf8();
        match it {
            '(' | '[' | '{' => {
                depth += 1;
                open.push(depth);
            }
            ')' | ']' | '}' => depth = open.pop().unwrap_or(depth),
            ',' => depth = open.last().copied().unwrap_or(0),
            '\'' | '"' => length = quoted(rest, it),
            it if it.is_alphanumeric() || it == '_' => {
                let is_word = |it: char| it.is_alphanumeric() || it == '_';
                length = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
                depth += usize::from(WORDS.contains(&rest.get(..length).unwrap_or_default()));
            }
            it if it.is_whitespace() => {}
            _ => depth += 1,
        }
        deepest = deepest.max(depth);
        at += length;
    }
    (text.len(), deepest)
}

/// The length of the text in quotes that `rest` starts with.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, it) in rest.char_indices().skip(1) {
        if it == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = it == '\\' && !is_escaped;
    }
    rest.len()
}
