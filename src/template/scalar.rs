//! How a scalar may be written: what PyYAML looks at before it chooses quotes.

use crate::source::FileId;
use crate::yaml::{self, Style};

/// What the characters of a scalar allow.
#[expect(clippy::struct_excessive_bools, reason = "answers to questions of their own")]
pub(super) struct Analysis {
    pub(super) is_multiline: bool,
    pub(super) may_be_flow_plain: bool,
    pub(super) may_be_block_plain: bool,
    pub(super) may_be_single: bool,
}

/// Line breaks as YAML 1.1 has them, less the carriage return, which is never written as itself.
pub(super) fn is_break(it: char) -> bool {
    matches!(it, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_space(it: Option<char>) -> bool {
    it.is_none_or(|it| is_break(it) || matches!(it, '\0' | ' ' | '\t' | '\r'))
}

/// Looks at every character of `text`.
pub(super) fn analyze(text: &str, is_unicode: bool) -> Analysis {
    if text.is_empty() {
        return Analysis {
            is_multiline: false,
            may_be_flow_plain: false,
            may_be_block_plain: true,
            may_be_single: true,
        };
    }
    let is_marker = text.starts_with("---") || text.starts_with("...");
    let (mut block, mut flow) = (is_marker, is_marker);
    let (mut has_break, mut is_special, mut break_space, mut space_break) =
        (false, false, false, false);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(it) = chars.next() {
        let is_last_of_word = is_space(chars.peek().copied());
        match (before.is_none(), it) {
            (
                true,
                '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
                | '@' | '`',
            ) => (flow, block) = (true, true),
            (true, '?') | (_, ':') => (flow, block) = (true, block || is_last_of_word),
            (true, '-') if is_last_of_word => (flow, block) = (true, true),
            (false, ',' | '?' | '[' | ']' | '{' | '}') => flow = true,
            (false, '#') if is_space(before) => (flow, block) = (true, true),
            _ => {}
        }
        has_break |= is_break(it);
        is_special |= it != '\n' && !matches!(it, ' '..='~') && !(is_unicode && is_letter(it));
        let after_break = before.is_some_and(is_break);
        break_space |= it == ' ' && after_break;
        space_break |= is_break(it) && before == Some(' ');
        before = Some(it);
    }
    let is_edge = |it: char| it == ' ' || is_break(it);
    let has_edge = text.starts_with(is_edge) || text.ends_with(is_edge);
    let must_escape = space_break || is_special;
    let is_plain = !has_edge && !break_space && !must_escape && !has_break;
    Analysis {
        is_multiline: has_break,
        may_be_flow_plain: is_plain && !flow,
        may_be_block_plain: is_plain && !block,
        may_be_single: !break_space && !must_escape,
    }
}

/// What may stand as itself where letters beyond ASCII may.
fn is_letter(it: char) -> bool {
    it != '\u{feff}'
        && matches!(it, '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10fffe}')
}

/// What stands for `it` between double quotes; nothing where it stands as itself.
pub(super) fn escape(it: char, is_unicode: bool) -> Option<String> {
    const SHORT: [(char, char); 15] = [
        ('\0', '0'),
        ('\u{7}', 'a'),
        ('\u{8}', 'b'),
        ('\t', 't'),
        ('\n', 'n'),
        ('\u{b}', 'v'),
        ('\u{c}', 'f'),
        ('\r', 'r'),
        ('\u{1b}', 'e'),
        ('"', '"'),
        ('\\', '\\'),
        ('\u{85}', 'N'),
        ('\u{a0}', '_'),
        ('\u{2028}', 'L'),
        ('\u{2029}', 'P'),
    ];
    let is_always = matches!(it, '"' | '\\' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let is_wide = matches!(it, '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}');
    if !is_always && (matches!(it, ' '..='~') || (is_unicode && is_wide)) {
        return None;
    }
    if let Some((_, short)) = SHORT.iter().find(|(long, _)| *long == it) {
        return Some(format!("\\{short}"));
    }
    let code = u32::from(it);
    Some(match code {
        0..=0xff => format!("\\x{code:02X}"),
        0x100..=0xffff => format!("\\u{code:04X}"),
        _ => format!("\\U{code:08X}"),
    })
}

/// Whether `text` without quotes is read back as text: by PyYAML's own rules, which know dates, unlike Dagster's.
pub(super) fn reads_as_text(text: &str) -> bool {
    let document = yaml::parse(FileId(0), text);
    let is_text = |it: yaml::Node| it.style == Style::Plain && it.as_str() == Some(text);
    document.error.is_none() && document.root.is_some_and(is_text) && !is_timestamp(text)
}

/// `2024-01-01`, or that with a time.
fn is_timestamp(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(3, '-').collect();
    let [year, month, after] = parts.as_slice() else { return false };
    let is_number = |it: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&it.len()) && it.chars().all(|it| it.is_ascii_digit())
    };
    if !is_number(year, 4..=4) {
        return false;
    }
    if is_number(month, 2..=2) && is_number(after, 2..=2) {
        return true;
    }
    let Some(end) = after.find(|it: char| !it.is_ascii_digit()) else { return false };
    let (day, time) = after.split_at(end);
    let time = match time.strip_prefix(['T', 't']) {
        Some(time) => time,
        None => match time.trim_start_matches([' ', '\t']) {
            trimmed if trimmed.len() < time.len() => trimmed,
            _ => return false,
        },
    };
    is_number(month, 1..=2) && is_number(day, 1..=2) && is_time(time, &is_number)
}

fn is_time(text: &str, is_number: &dyn Fn(&str, std::ops::RangeInclusive<usize>) -> bool) -> bool {
    let parts: Vec<&str> = text.splitn(3, ':').collect();
    let [hour, minute, rest] = parts.as_slice() else { return false };
    let end = rest.find(|it: char| !it.is_ascii_digit()).unwrap_or(rest.len());
    let (second, mut rest) = rest.split_at(end);
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|it: char| it.is_ascii_digit());
    }
    let zone = rest.trim_start_matches([' ', '\t']);
    let is_zone = match zone.strip_prefix(['-', '+']) {
        _ if rest.is_empty() || zone == "Z" => true,
        Some(offset) => match offset.split_once(':') {
            Some((hours, minutes)) => is_number(hours, 1..=2) && is_number(minutes, 2..=2),
            None => is_number(offset, 1..=2),
        },
        None => false,
    };
    is_number(hour, 1..=2) && is_number(minute, 2..=2) && is_number(second, 2..=2) && is_zone
}
