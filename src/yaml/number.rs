//! Numbers the way Python reads them, integers of any size.

use std::fmt::Write;

/// Python refuses longer decimal integers.
const DECIMAL_DIGITS: usize = 4300;
/// Longer ones in other bases are refused so that converting them stays quick.
const OTHER_DIGITS: usize = 5000;

/// What `!!int` makes of `text`, in canonical decimal.
pub(super) fn integer(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|it| *it != '_').collect();
    let (negative, rest) = sign(&text);
    let (inner, digits) = if rest == "0" {
        (false, "0".to_owned())
    } else if let Some(rest) = rest.strip_prefix("0b") {
        parsed(rest, 2, "0b")?
    } else if let Some(rest) = rest.strip_prefix("0x") {
        parsed(rest, 16, "0x")?
    } else if rest.starts_with('0') {
        parsed(rest, 8, "0o")?
    } else if rest.contains(':') {
        (false, sexagesimal(rest)?)
    } else {
        parsed(rest, 10, "")?
    };
    let negative = (negative != inner) && digits != "0";
    Some(if negative { format!("-{digits}") } else { digits })
}

/// What `!!float` makes of `text`.
pub(super) fn float(text: &str) -> Option<f64> {
    let text: String =
        text.chars().filter(|it| *it != '_').map(|it| it.to_ascii_lowercase()).collect();
    let (negative, rest) = sign(&text);
    let value = match rest {
        "" => return None,
        ".inf" => f64::INFINITY,
        ".nan" => return Some(f64::NAN),
        _ if rest.contains(':') => {
            let mut value = 0.0;
            let mut base = 1.0;
            for part in rest.rsplit(':') {
                value += part.trim().parse::<f64>().ok()? * base;
                base *= 60.0;
            }
            value
        }
        _ => rest.trim().parse().ok()?,
    };
    Some(if negative { -value } else { value })
}

/// An integral float as Python would compare it with integers: exact, in decimal.
pub(super) fn exact(value: f64) -> Option<String> {
    (value.is_finite() && value.fract() == 0.0)
        .then(|| if value == 0.0 { "0".to_owned() } else { format!("{value:.0}") })
}

/// Splits a leading sign off; whether it is a minus.
fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// Python's `int(text, radix)`: blanks around it, a sign and the prefix of the radix are allowed.
fn parsed(text: &str, radix: u32, prefix: &str) -> Option<(bool, String)> {
    let (negative, digits) = sign(text.trim());
    let lower = digits.get(..2).map(str::to_ascii_lowercase);
    let digits =
        if !prefix.is_empty() && lower.as_deref() == Some(prefix) { &digits[2..] } else { digits };
    if digits.is_empty() || !digits.chars().all(|it| it.is_digit(radix)) {
        return None;
    }
    if radix == 10 {
        let short = digits.trim_start_matches('0');
        let short = if short.is_empty() { "0" } else { short };
        return (digits.len() <= DECIMAL_DIGITS).then(|| (negative, short.to_owned()));
    }
    if digits.len() > OTHER_DIGITS {
        return None;
    }
    let mut value = Decimal::default();
    // As many digits at once as fit a machine word, since each step walks over the whole number.
    let n_together = match radix {
        2 => 28,
        8 => 9,
        _ => 7,
    };
    for digits in digits.as_bytes().chunks(n_together) {
        let (mut factor, mut summand) = (1, 0);
        for digit in digits {
            factor *= radix;
            summand = summand * radix + char::from(*digit).to_digit(radix)?;
        }
        value.multiply_add(factor, summand);
    }
    Some((negative, value.digits()))
}

/// `1:30:00` in base sixty.
fn sexagesimal(text: &str) -> Option<String> {
    if text.len() > OTHER_DIGITS {
        return None;
    }
    let mut value = Decimal::default();
    for part in text.split(':') {
        let (negative, digits) = parsed(part, 10, "")?;
        if negative {
            return None;
        }
        // A part may itself be longer than a machine word, so it is added digit block by digit block.
        value.multiply_add(60, 0);
        value.add(&Decimal::of(&digits));
    }
    Some(value.digits())
}

/// A natural number in blocks of nine decimal digits, lowest first.
#[derive(Default)]
struct Decimal(Vec<u32>);

impl Decimal {
    const BLOCK: u64 = 1_000_000_000;

    fn of(digits: &str) -> Self {
        let blocks = digits.as_bytes().rchunks(9);
        Self(
            blocks
                .map(|it| it.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
                .collect(),
        )
    }

    fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for block in &mut self.0 {
            let sum = u64::from(*block) * u64::from(factor) + carry;
            *block = low(sum);
            carry = sum / Self::BLOCK;
        }
        if carry > 0 {
            self.0.push(low(carry));
        }
    }

    fn add(&mut self, other: &Self) {
        let mut carry = 0;
        for place in 0..=self.0.len().max(other.0.len()) {
            if place == self.0.len() {
                self.0.push(0);
            }
            let sum =
                u64::from(self.0[place]) + u64::from(*other.0.get(place).unwrap_or(&0)) + carry;
            self.0[place] = low(sum);
            carry = sum / Self::BLOCK;
        }
    }

    fn digits(&self) -> String {
        let mut text = String::new();
        for block in self.0.iter().rev().skip_while(|it| **it == 0) {
            let width = if text.is_empty() { 1 } else { 9 };
            write!(text, "{block:0width$}").expect("a string takes all that is written to it");
        }
        if text.is_empty() { "0".to_owned() } else { text }
    }
}

/// The lowest nine digits.
fn low(sum: u64) -> u32 {
    u32::try_from(sum % Decimal::BLOCK).expect("a block of nine digits fits")
}
