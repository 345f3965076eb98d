//! Writing scalars so that the same loader reads them back.

use super::chars::is_printable;
use super::scalar;
use super::tag::Tag;

/// Whether `plain` can be written without quotes, as a key, a value or an item, and is read back as this very string.
pub fn resolves_to_string(plain: &str) -> bool {
    let mut chars = plain.chars();
    let Some(first) = chars.next() else { return false };
    let second = chars.next();
    let starts_right = match first {
        '-' => second.is_some_and(|it| it != ' '),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\''
        | '"' | '%' | '@' | '`' | ' ' => false,
        _ => true,
    };
    // Past a thousand characters a key is no longer found.
    starts_right
        && plain.len() <= 1000
        && !plain.ends_with([' ', ':'])
        && !plain.starts_with("---")
        && !plain.starts_with("...")
        && !plain.contains(": ")
        && !plain.contains(" #")
        && !plain.contains(is_delimiter_in_flow)
        && plain.chars().all(is_plain)
        && scalar::resolve(plain) == Tag::Str
        && !looks_like_date(plain)
}

/// Whether PyYAML by itself, which Dagster's loader is not, may take `plain` for a date or a time (`DAGSTER.md §13`).
fn looks_like_date(plain: &str) -> bool {
    let day = plain.split(['T', 't', ' ']).next().unwrap_or_default();
    let mut dashes = day.bytes().enumerate().filter(|it| !it.1.is_ascii_digit());
    let (year, month) = (dashes.next(), dashes.next());
    year == Some((4, b'-')) && matches!(month, Some((6 | 7, b'-'))) && dashes.next().is_none()
}

/// `text` as it should be written: plain if that is safe, else in double quotes.
pub fn quote(text: &str) -> String {
    if resolves_to_string(text) {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for it in text.chars() {
        match it {
            '"' | '\\' => quoted.extend(['\\', it]),
            '\n' => quoted += "\\n",
            '\r' => quoted += "\\r",
            '\t' => quoted += "\\t",
            it if is_plain(it) => quoted.push(it),
            it => quoted += &escape(it),
        }
    }
    quoted.push('"');
    quoted
}

pub(super) fn escape(it: char) -> String {
    let code = u32::from(it);
    match code {
        0..=0xff => format!("\\x{code:02X}"),
        0x100..=0xffff => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    }
}

/// Whether the character may stand as itself on one line: neither a break nor a tab nor invisible.
pub(super) fn is_plain(it: char) -> bool {
    is_printable(it)
        && !matches!(
            it,
            '\t' | '\n' | '\r' | '\u{85}' | '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
        )
}

/// What ends a plain scalar between brackets.
fn is_delimiter_in_flow(it: char) -> bool {
    matches!(it, ',' | '[' | ']' | '{' | '}' | '?')
}
