//! Scalars that only a tag makes: binary data and dates.

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

/// A date or a time as Python would print it.
pub(super) fn timestamp(text: &str) -> Option<String> {
    let mut text = Reader(text.strip_suffix('\n').unwrap_or(text));
    let year = text.number(4, 4)?;
    text.literal("-")?;
    let month = text.number(1, 2)?;
    text.literal("-")?;
    let day = text.number(1, 2)?;
    if year == 0 || !(1..=12).contains(&month) || day == 0 || day > days(year, month) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if text.0.is_empty() {
        return Some(date);
    }
    let is_parted = text.literal("T").or_else(|| text.literal("t")).is_some() || text.blanks() > 0;
    if !is_parted {
        return None;
    }
    let hour = text.number(1, 2)?;
    text.literal(":")?;
    let minute = text.number(2, 2)?;
    text.literal(":")?;
    let second = text.number(2, 2)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = if text.literal(".").is_some() { text.fraction() } else { 0 };
    let fraction = if micros > 0 { format!(".{micros:06}") } else { String::new() };
    let mut printed = format!("{date} {hour:02}:{minute:02}:{second:02}{fraction}");
    if text.0.is_empty() {
        return Some(printed);
    }
    text.blanks();
    printed += &text.zone()?;
    text.0.is_empty().then_some(printed)
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

    /// `Z` or an offset, as Python prints it.
    fn zone(&mut self) -> Option<String> {
        if self.literal("Z").is_some() {
            return Some("+00:00".to_owned());
        }
        let minus = self.literal("-").is_some();
        if !minus {
            self.literal("+")?;
        }
        let hours = self.number(1, 2)?;
        let minutes = if self.literal(":").is_some() { self.number(2, 2)? } else { 0 };
        let total = hours * 60 + minutes;
        // Python knows no offset of a day or more.
        let sign = if minus && total > 0 { '-' } else { '+' };
        (total < 24 * 60).then(|| format!("{sign}{:02}:{:02}", total / 60, total % 60))
    }
}
