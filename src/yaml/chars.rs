//! Characters as PyYAML groups them, told from bytes.

/// Bytes that may end a stretch of an unquoted scalar.
pub(super) const PLAIN: u8 = 1;
/// Bytes that may end a stretch of a quoted scalar.
pub(super) const QUOTED: u8 = 2;
/// Bytes that may end a line.
const LINE: u8 = 4;
/// First bytes of characters that PyYAML may refuse wherever they stand.
const SUSPECT: u8 = 8;

/// What each byte may be.
static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    loop {
        let mut class = match byte {
            b' ' | b'\t' => PLAIN | QUOTED,
            b'\n' | b'\r' | 0xc2 | 0xe2 => PLAIN | QUOTED | LINE,
            b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}' => PLAIN,
            b'\'' | b'"' | b'\\' => QUOTED,
            _ => 0,
        };
        if matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 0x7f | 0xc2 | 0xef) {
            class |= SUSPECT;
        }
        classes[byte as usize] = class;
        if byte == 255 {
            return classes;
        }
        byte += 1;
    }
}

/// The first byte of the class at or after `at`, or the end.
pub(super) fn find(bytes: &[u8], at: usize, class: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let is_in_class = |it: &u8| CLASSES[usize::from(*it)] & class != 0;
    at + rest.iter().position(is_in_class).unwrap_or(rest.len())
}

/// How long the line break at `at` is; 0 if there is none.
pub(super) fn line_break(bytes: &[u8], at: usize) -> usize {
    let byte = |it: usize| bytes.get(at + it).copied().unwrap_or(0);
    match byte(0) {
        b'\n' => 1,
        b'\r' => 1 + usize::from(byte(1) == b'\n'),
        0xc2 if byte(1) == 0x85 => 2,
        0xe2 if byte(1) == 0x80 && matches!(byte(2), 0xa8 | 0xa9) => 3,
        _ => 0,
    }
}

/// Whether a line or the text ends at `at`.
pub(super) fn ends_line(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        None | Some(b'\n' | b'\r') => true,
        Some(0xc2 | 0xe2) => line_break(bytes, at) > 0,
        Some(_) => false,
    }
}

/// Where the line that `at` is in starts; the rarer line breaks of YAML 1.1 count as text.
pub(super) fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before.iter().rposition(|it| matches!(it, b'\n' | b'\r')).map_or(0, |it| it + 1)
}

/// Where the line that `at` is in ends, without its break.
pub(super) fn line_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = find(bytes, at, LINE);
        if ends_line(bytes, at) {
            return at.min(bytes.len());
        }
        at += 1;
    }
}

/// Where the line after the one that `at` is in starts.
pub(super) fn next_line(bytes: &[u8], at: usize) -> usize {
    let end = line_end(bytes, at);
    end + line_break(bytes, end)
}

/// Whether a blank, a line break or the end is at `at`.
pub(super) fn is_blank(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b' ') || ends_line(bytes, at)
}

/// The same, or a tab.
pub(super) fn is_space(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at), Some(b' ' | b'\t')) || ends_line(bytes, at)
}

/// Whether `---` or `...` stands alone at `at`, where a line must start.
pub(super) fn is_marker(bytes: &[u8], at: usize, byte: u8) -> bool {
    bytes.get(at..at + 3) == Some(&[byte; 3][..]) && is_space(bytes, at + 3)
}

/// How many ASCII letters, digits, `-` and `_` are at `at`.
pub(super) fn name_length(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let is_other = |it: &u8| !(it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_'));
    rest.iter().position(is_other).unwrap_or(rest.len())
}

/// Where the character that `at` is in, or is the start of, ends.
pub(super) fn char_end(text: &str, at: usize) -> usize {
    let length = text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
    at + if ends_line(text.as_bytes(), at) { 0 } else { length }
}

/// The line and column, from 1, that PyYAML gives for a byte.
pub(super) fn position(text: &str, at: usize) -> (u32, u32) {
    let (mut line, mut start, mut next) = (1, 0, 0);
    let bytes = text.as_bytes();
    loop {
        let end = line_end(bytes, next);
        next = end + line_break(bytes, end);
        if next > at || next == end {
            break;
        }
        line += 1;
        start = next;
    }
    let before = text.get(start..at).unwrap_or_default();
    let column = before.chars().filter(|it| *it != '\u{feff}').count();
    (line, 1 + super::fault::small(column))
}

/// The line and column, from 1, of a byte where only `\n` ends a line.
pub(super) fn plain_position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.bytes().filter(|it| *it == b'\n').count();
    let column = before.rsplit('\n').next().map_or(0, |it| it.chars().count());
    (1 + super::fault::small(line), 1 + super::fault::small(column))
}

/// Whether PyYAML takes the character.
pub(super) fn is_printable(it: char) -> bool {
    match it {
        '\t' | '\n' | '\r' | '\u{85}' | ' '..='~' | '\u{a0}'..='\u{fffd}' => true,
        _ => it > '\u{ffff}',
    }
}

/// The places of the characters that PyYAML refuses wherever they stand, at most `most` of them.
pub(super) fn unprintable(text: &str, most: usize) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at = find(text.as_bytes(), at, SUSPECT);
        let Some(char) = text.get(at..).and_then(|it| it.chars().next()) else { break };
        if !is_printable(char) {
            found.push((at, char));
            if found.len() == most {
                break;
            }
        }
        at += char.len_utf8();
    }
    found
}
