//! Texts that are too long for their place lose their middle: names differ at the start, paths at the end.

/// The letters of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// The page's own.
    Sans,
    /// The same, bold.
    Strong,
    /// Those of files.
    Mono,
}

/// `text` in at most `room` pixels at 12 pixels a letter's height, by a careful guess at the letters' widths.
pub(super) fn shorten(text: &str, room: i32, letters: Letters) -> String {
    let width = |text: &mut dyn Iterator<Item = char>| -> i32 {
        text.map(|it| width(it, letters)).sum::<i32>() / 10
    };
    if width(&mut text.chars()) <= room {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut n_kept = chars.len().saturating_sub(1);
    loop {
        // The end of a path says more than its start.
        let n_start = n_kept * 2 / 5;
        let (start, end) = (&chars[..n_start], &chars[chars.len() - (n_kept - n_start)..]);
        let mut kept = start.iter().chain(std::iter::once(&'…')).chain(end).copied();
        if n_kept == 0 || width(&mut kept.clone()) <= room {
            return kept.by_ref().collect();
        }
        n_kept -= 1;
    }
}

/// The pixels that `text` takes.
pub(super) fn width_of(text: &str, letters: Letters) -> i32 {
    text.chars().map(|it| width(it, letters)).sum::<i32>() / 10
}

/// As many of `parts` as fit, joined by dots; the first in any case.
pub(super) fn fitting(parts: &[&str], room: i32, letters: Letters) -> String {
    let mut joined = String::new();
    for part in parts.iter().filter(|it| !it.is_empty()) {
        if joined.is_empty() {
            joined = shorten(part, room, letters);
            continue;
        }
        let longer = format!("{joined} · {part}");
        if width_of(&longer, letters) > room {
            break;
        }
        joined = longer;
    }
    joined
}

/// Tenths of a pixel of one letter, as the widest of the usual system fonts has it.
fn width(letter: char, letters: Letters) -> i32 {
    let is_wide = letter > '\u{2e80}';
    let width = match letter {
        _ if is_wide => 120,
        _ if letters == Letters::Mono => return 73,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 40,
        't' | 'f' | 'r' | '/' | '(' | ')' | '[' | ']' | '-' => 48,
        's' | 'c' | '_' | 'k' | 'z' | 'x' | 'v' | 'y' => 70,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 112,
        'A'..='Z' => 86,
        _ => 77,
    };
    if letters == Letters::Strong { width * 11 / 10 } else { width }
}
