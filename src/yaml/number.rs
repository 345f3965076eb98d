//! Numbers the way Python reads them, integers of any size.

use super::fault::{INDEX, LIMIT, OVERFLOW, VALUE};
use super::natural::Natural;
use super::real::{integral, read_real};
use super::scan_mark::DECIMAL_DIGITS;

/// Python has one object for `.nan`, which a mapping takes for equal to itself; this stands for another.
const OTHER_NAN: f64 = f64::from_bits(0x7ff8_0000_0000_0001);
/// How many steps a number in base sixty may take.
const STEPS: usize = 50_000_000;
/// From so many parts on, Python cannot turn the power of sixty into a float.
const FLOAT_PARTS: usize = 175;

/// What `!!int` makes of `text`, in canonical decimal, or in hexadecimal if it is very large.
pub(super) fn integer(text: &str) -> Result<String, &'static str> {
    let text: String = text.chars().filter(|it| *it != '_').collect();
    let (negative, rest) = sign(&text);
    if text.is_empty() || rest.is_empty() {
        return Err(INDEX);
    }
    let (inner, value) = if let Some(rest) = rest.strip_prefix("0b") {
        parsed(rest, 2, b'b')?
    } else if let Some(rest) = rest.strip_prefix("0x") {
        parsed(rest, 16, b'x')?
    } else if rest.starts_with('0') && rest != "0" {
        parsed(rest, 8, b'o')?
    } else if rest.contains(':') {
        sixties(rest)?
    } else {
        parsed(rest, 10, 0)?
    };
    let digits = value.digits();
    Ok(if negative != inner && digits != "0" { format!("-{digits}") } else { digits })
}

/// What `!!float` makes of `text`.
pub(super) fn float(text: &str) -> Result<f64, &'static str> {
    let text: String =
        text.chars().filter(|it| *it != '_').map(|it| it.to_ascii_lowercase()).collect();
    let (negative, rest) = sign(&text);
    if text.is_empty() {
        return Err(INDEX);
    }
    let value = match rest {
        ".inf" => f64::INFINITY,
        ".nan" => return Ok(f64::NAN),
        _ if rest.contains(':') => {
            let parts: Vec<f64> = rest.split(':').rev().map(real).collect::<Result<_, _>>()?;
            if parts.len() >= FLOAT_PARTS {
                return Err(OVERFLOW);
            }
            let mut base = Natural::small(1);
            let mut value = 0.0;
            for part in parts {
                value += part * read_real(&base.digits()).unwrap_or(f64::INFINITY);
                base.multiply_add(60, 0);
            }
            value
        }
        _ => real(rest)?,
    };
    Ok(if value.is_nan() {
        OTHER_NAN
    } else if negative {
        -value
    } else {
        value
    })
}

/// An integral float as Python would compare it with integers: exact, in decimal.
pub(super) fn exact(value: f64) -> Option<String> {
    (value.is_finite() && value.fract() == 0.0)
        .then(|| if value == 0.0 { "0".to_owned() } else { integral(value) })
}

/// Splits a leading sign off; whether it is a minus.
fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// Python's `float(text)`.
fn real(text: &str) -> Result<f64, &'static str> {
    let text = plain_digits(text);
    read_real(text.trim_matches(is_space)).ok_or(VALUE)
}

fn is_space(it: char) -> bool {
    matches!(it, '\t'..='\r' | ' ')
}

/// The text with digits of every script as ASCII ones and every blank as a space, as Python has it before it reads a
/// number; a text of ASCII alone stays as it is.
fn plain_digits(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain = |it: char| {
        if it.is_whitespace() || matches!(it, '\u{1c}'..='\u{1f}') {
            return ' ';
        }
        let code = u32::from(it);
        let zero = ZEROS.iter().rev().find(|zero| **zero <= code);
        let digit = zero.and_then(|zero| char::from_digit(code.checked_sub(*zero)?, 10));
        digit.unwrap_or(it)
    };
    text.chars().map(plain).collect()
}

/// The zero of every script that writes numbers in tens.
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
    0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
    0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// Python's `int(text, radix)`: blanks around it, a sign and the prefix of the radix are allowed.
fn parsed(text: &str, radix: u32, prefix: u8) -> Result<(bool, Natural), &'static str> {
    let text = plain_digits(text);
    let (negative, digits) = sign(text.trim_matches(is_space));
    let digits = match digits.as_bytes() {
        [b'0', letter, ..] if prefix != 0 && letter.to_ascii_lowercase() == prefix => &digits[2..],
        _ => digits,
    };
    if digits.is_empty() || !digits.chars().all(|it| it.is_digit(radix)) {
        return Err(VALUE);
    }
    if radix == 10 && digits.len() > DECIMAL_DIGITS {
        return Err(VALUE);
    }
    Ok((negative, Natural::read(digits, radix)))
}

/// `1:30:00` in base sixty; each part may have a sign of its own.
fn sixties(text: &str) -> Result<(bool, Natural), &'static str> {
    let mut value = Natural::default();
    let mut is_negative = false;
    let mut n_steps = 0;
    for part in text.split(':') {
        let (negative, part) = parsed(part, 10, 0)?;
        n_steps += value.n_words();
        if n_steps > STEPS {
            return Err(LIMIT);
        }
        value.multiply_add(60, 0);
        if negative == is_negative {
            value.add(&part);
        } else if value.is_at_least(&part) {
            value.subtract(&part);
        } else {
            let smaller = std::mem::replace(&mut value, part);
            value.subtract(&smaller);
            is_negative = negative;
        }
    }
    Ok((is_negative, value))
}
