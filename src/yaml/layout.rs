//! What the text itself tells beside the scanner: characters that PyYAML refuses, and where markers stand.

use std::borrow::Cow;

use super::events::{Bytes, Fault};

/// What is said about a tab.
pub(super) const TAB: &str = "A tab may stand only in quotes, block text and comments; use spaces";

/// A marker to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The `|` or `>` of a block scalar.
    BlockScalar,
    /// The `-` of a list item.
    Dash,
}

/// The first wanted marker at or after `from`, past blanks, comments, anchors, tags and other markers.
pub(super) fn find(text: &str, from: usize, wanted: Wanted) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        match bytes.get(at)? {
            b'|' | b'>' if wanted == Wanted::BlockScalar => return Some(at),
            b'-' if wanted == Wanted::Dash => return Some(at),
            b'#' => at += skip(&bytes[at..], |it| matches!(it, b'\n' | b'\r')),
            b'&' | b'!' => at += skip(&bytes[at..], u8::is_ascii_whitespace),
            _ => at += 1,
        }
    }
}

fn skip(bytes: &[u8], stop: impl Fn(&u8) -> bool) -> usize {
    bytes.iter().position(stop).unwrap_or(bytes.len())
}

/// The first character that PyYAML refuses wherever it stands.
pub(super) fn unprintable(text: &str) -> Option<Fault> {
    let (start, found) = text.char_indices().find(|(_, it)| !is_printable(*it))?;
    let message = format!("The control character `U+{:04X}` is not allowed", u32::from(found));
    Some(Fault { message, bytes: start..start + found.len_utf8() })
}

/// Whether PyYAML takes the character.
pub(super) fn is_printable(it: char) -> bool {
    match it {
        '\t' | '\n' | '\r' | '\u{85}' | ' '..='~' | '\u{a0}'..='\u{fffd}' => true,
        _ => it > '\u{ffff}',
    }
}

/// The text with every line break of YAML 1.1 as one that the scanner knows, at the same offsets.
pub(super) fn familiar_breaks(text: &str) -> Cow<'_, str> {
    if !text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        return Cow::Borrowed(text);
    }
    // Each stand-in is as long as what it stands for; a blank before a break means nothing.
    let text = text.replace('\u{85}', "\r\n");
    Cow::Owned(text.replace(['\u{2028}', '\u{2029}'], " \r\n"))
}

/// The first tab before `limit` that stands outside the `opaque` places.
pub(super) fn stray_tab(text: &str, limit: usize, opaque: &mut [Bytes]) -> Option<Fault> {
    if !text.contains('\t') {
        return None;
    }
    opaque.sort_by_key(|it| it.start);
    let mut places = opaque.iter().peekable();
    for (at, _) in text[..limit].match_indices('\t') {
        while places.next_if(|it| it.end <= at).is_some() {}
        if places.peek().is_none_or(|it| it.start > at) {
            return Some(Fault { message: TAB.to_owned(), bytes: at..at + 1 });
        }
    }
    None
}
