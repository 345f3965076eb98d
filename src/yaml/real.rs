//! Decimal text to the nearest float, as Python's `float` and the standard library do it, without the latter's ten kilobytes
//! of powers, which are as much as a twentieth of the page's first load.

use super::natural::Natural;

/// Bits of a float's significand, the leading one included.
const PRECISION: i64 = 53;
/// The power of two of the smallest float that has all of them.
const SMALLEST: i64 = -1022;
/// Between two neighbouring floats lies no decimal number that needs more digits to tell on which side of it another is.
const DIGITS: usize = 800;

/// The float that `text` names: digits with at most one dot and perhaps an exponent, or infinity, or not a number. Nothing
/// for any other text.
pub fn read_real(text: &str) -> Option<f64> {
    let (is_negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let is = |word: &str| rest.eq_ignore_ascii_case(word);
    let value = if is("inf") || is("infinity") {
        f64::INFINITY
    } else if is("nan") {
        f64::NAN
    } else {
        unsigned(rest)?
    };
    Some(if is_negative { -value } else { value })
}

fn unsigned(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, power(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    Some(nearest(&digits, exponent.saturating_sub(signed(fraction.len()))))
}

/// The exponent that `text` names; one that is far beyond any float stands for all that are farther.
fn power(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let value = digits.parse().unwrap_or(i64::MAX / 4);
    Some(if text.starts_with('-') { -value } else { value })
}

/// The float nearest to `digits` times ten to the power of `exponent`; the even one of two.
fn nearest(digits: &str, mut exponent: i64) -> f64 {
    let digits = digits.trim_start_matches('0');
    let n_digits = signed(digits.len());
    let size = n_digits.saturating_add(exponent);
    if digits.is_empty() || size < -330 {
        return 0.0;
    }
    if size > 310 {
        return f64::INFINITY;
    }
    if let (0..=9, -22..=22, Ok(value)) = (n_digits, exponent, digits.parse::<u32>()) {
        // Both are exact, so that one operation rounds once.
        let power = (0..exponent.abs()).fold(1.0, |power, _| power * 10.0);
        let value = f64::from(value);
        return if exponent < 0 { value / power } else { value * power };
    }
    let (first, rest) = digits.split_at(digits.len().min(DIGITS));
    let mut above = Natural::read(first, 10);
    exponent += signed(rest.len());
    if rest.bytes().any(|it| it != b'0') {
        above.multiply_add(10, 1);
        exponent -= 1;
    }
    let mut below = Natural::small(1);
    let scaled = if exponent < 0 { &mut below } else { &mut above };
    for _ in 0..exponent.abs() {
        scaled.multiply_add(10, 0);
    }
    divided(above, below)
}

/// The float nearest to `above / below`, neither of them 0.
fn divided(mut above: Natural, mut below: Natural) -> f64 {
    let (n_above, n_below) = (above.n_bits(), below.n_bits());
    above.shift(n_below.saturating_sub(n_above));
    below.shift(n_above.saturating_sub(n_below));
    // From here on the quotient is at least 1 and less than 2, times two to the power of `exponent`.
    let mut exponent = signed(n_above) - signed(n_below);
    if !above.is_at_least(&below) {
        above.shift(1);
        exponent -= 1;
    }
    if exponent >= 1024 {
        return f64::INFINITY;
    }
    let precision = PRECISION.min(PRECISION + exponent - SMALLEST);
    if precision < 0 {
        return 0.0;
    }
    // One bit more than are kept, to see where to round.
    let mut bits = 0_u64;
    for _ in 0..=precision {
        bits <<= 1;
        if above.is_at_least(&below) {
            above.subtract(&below);
            bits |= 1;
        }
        above.shift(1);
    }
    let (kept, is_half) = (bits >> 1, bits & 1 == 1);
    let is_up = is_half && (above.n_bits() > 0 || kept & 1 == 1);
    // What is carried out of the significand is one more in the exponent, up to infinity.
    let significand = kept + u64::from(is_up);
    if exponent < SMALLEST {
        return f64::from_bits(significand);
    }
    let power = u64::try_from(exponent - SMALLEST).unwrap_or(0);
    f64::from_bits((power << 52) + significand)
}

/// An integral float in decimal, to its last digit; what is no number or has a fraction is cut to the integer below it.
pub fn integral(value: f64) -> String {
    let bits = value.abs().to_bits();
    let (power, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
    // The significand is an integer times two to the power of this.
    let exponent = i64::try_from(power).unwrap_or(0) - 1075;
    let significand = if power == 0 { fraction } else { fraction | 1 << 52 };
    let shifted = u32::try_from(-exponent).ok().map(|it| significand.checked_shr(it).unwrap_or(0));
    let mut natural = Natural::read(&shifted.unwrap_or(significand).to_string(), 10);
    natural.shift(usize::try_from(exponent).unwrap_or(0));
    let digits = natural.digits();
    if value < 0.0 { ["-", &digits].concat() } else { digits }
}

/// A length beside which exponents can be reckoned.
fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
