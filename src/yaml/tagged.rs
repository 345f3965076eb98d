//! Scalars that only a tag makes: binary data and dates.

use std::fmt::Write;

use super::fault::{ATTRIBUTE, VALUE};

/// Base64 as Python's `decodebytes` reads it: foreign characters are skipped, padding ends it.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let (mut bytes, mut place, mut left, mut padding) = (Vec::new(), 0, 0_u8, 0);
    for byte in text.bytes() {
        if byte == b'=' {
            if place >= 2 {
                padding += 1;
                if place + padding >= 4 {
                    return Some(bytes);
                }
            }
            continue;
        }
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        padding = 0;
        match place {
            0 => {}
            1 => bytes.push((left << 2) | (value >> 4)),
            2 => bytes.push((left << 4) | (value >> 2)),
            _ => bytes.push((left << 6) | value),
        }
        left = value;
        place = (place + 1) % 4;
    }
    (place == 0).then_some(bytes)
}

/// A date or a time as Python would print it, or the kind of the exception that Python raises.
pub(super) fn timestamp(text: &str) -> Result<String, &'static str> {
    let written = written(text.strip_suffix('\n').unwrap_or(text)).ok_or(ATTRIBUTE)?;
    let Written { date: [year, month, day], time, micros, zone } = written;
    let [hour, minute, second] = time.unwrap_or_default();
    let is_date = year > 0 && (1..=12).contains(&month) && day > 0 && day <= days(year, month);
    let is_time = hour <= 23 && minute <= 59 && second <= 59;
    // Python knows no offset of a day or more.
    if !is_date || !is_time || zone.is_some_and(|it| it.abs() >= 24 * 60) {
        return Err(VALUE);
    }
    let mut printed = format!("{year:04}-{month:02}-{day:02}");
    if time.is_some() {
        // A string takes all that is written to it.
        let _ = write!(printed, " {hour:02}:{minute:02}:{second:02}");
        if micros > 0 {
            let _ = write!(printed, ".{micros:06}");
        }
        if let Some(zone) = zone {
            let sign = if zone < 0 { '-' } else { '+' };
            let _ = write!(printed, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60);
        }
    }
    Ok(printed)
}

/// A time with an offset as the instant it names, by which Python compares it: microseconds since the year 0.
pub fn instant(printed: &str) -> Option<String> {
    let Written { date: [year, month, day], time, micros, zone } = written(printed)?;
    let [hour, minute, second] = time?.map(i64::from);
    let before = year.checked_sub(1)?;
    let leaps = before / 4 - before / 100 + before / 400;
    let in_year: u32 = (1..month).map(|it| days(year, it)).sum();
    let n_days = i64::from(before * 365 + leaps + in_year + day);
    let minutes = (n_days * 24 + hour) * 60 + minute - i64::from(zone?);
    Some(((minutes * 60 + second) * 1_000_000 + i64::from(micros)).to_string())
}

/// A timestamp as it is written.
struct Written {
    date: [u32; 3],
    time: Option<[u32; 3]>,
    micros: u32,
    /// The offset in minutes.
    zone: Option<i32>,
}

fn written(text: &str) -> Option<Written> {
    let mut text = Reader(text);
    let year = text.number(4, 4)?;
    text.literal("-")?;
    let month = text.number(1, 2)?;
    text.literal("-")?;
    let mut written =
        Written { date: [year, month, text.number(1, 2)?], time: None, micros: 0, zone: None };
    if text.0.is_empty() {
        return Some(written);
    }
    let is_parted = text.literal("T").or_else(|| text.literal("t")).is_some() || text.blanks() > 0;
    let hour = text.number(1, 2).filter(|_| is_parted)?;
    text.literal(":")?;
    let minute = text.number(2, 2)?;
    text.literal(":")?;
    written.time = Some([hour, minute, text.number(2, 2)?]);
    if text.literal(".").is_some() {
        written.micros = text.fraction();
    }
    if !text.0.is_empty() {
        text.blanks();
        written.zone = Some(text.zone()?);
    }
    text.0.is_empty().then_some(written)
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is left of a timestamp.
struct Reader<'text>(&'text str);

impl Reader<'_> {
    fn literal(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let n_digits = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at(n_digits);
        self.0 = rest;
        if n_digits < least { None } else { digits.parse().ok() }
    }

    /// Skips blanks; how many.
    fn blanks(&mut self) -> usize {
        let rest = self.0.trim_start_matches([' ', '\t']);
        let n_blanks = self.0.len() - rest.len();
        self.0 = rest;
        n_blanks
    }

    /// The digits after a dot, in millionths.
    fn fraction(&mut self) -> u32 {
        let mut micros = 0;
        let n_digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        for place in 0..6 {
            let digit = if place < n_digits { self.0.as_bytes()[place] - b'0' } else { 0 };
            micros = micros * 10 + u32::from(digit);
        }
        self.0 = &self.0[n_digits..];
        micros
    }

    /// `Z` or an offset, in minutes.
    fn zone(&mut self) -> Option<i32> {
        if self.literal("Z").is_some() {
            return Some(0);
        }
        let minus = self.literal("-").is_some();
        if !minus {
            self.literal("+")?;
        }
        let hours = self.number(1, 2)?;
        let minutes = if self.literal(":").is_some() { self.number(2, 2)? } else { 0 };
        let total = i32::try_from(hours * 60 + minutes).ok()?;
        Some(if minus { -total } else { total })
    }
}
