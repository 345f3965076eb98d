//! Decimal text to float: equal to the standard library's, bit by bit.

use locations_playground::yaml::{integral, read_real};

fn assert_equal(text: &str) {
    let ours = read_real(text).map(f64::to_bits);
    assert_eq!(ours, text.parse::<f64>().ok().map(f64::to_bits), "{text}");
}

#[test]
fn odd_texts_are_read_like_the_standard_library_reads_them() {
    let texts = "0 -0 +0 0.0 1 1. .5 . - + e5 1e 1e+ 1e5 1E5 1e+05 1e-0 1.e2 .e2 1e5.0 1_0 0x10 inf -inf Infinity +INF nan \
        -nan infinit 1.5.2 --1 1- 9007199254740993 9007199254740992.5 0.1 0.30000000000000004 1e22 1e23 123456789e22 \
        1.7976931348623157e308 1.7976931348623158e308 1.7976931348623159e308 1e309 1e310 1e99999999999999999999 \
        1e-99999999999999999999 0e99999999999999999999 2.2250738585072011e-308 2.2250738585072014e-308 \
        2.2250738585072012e-308 4.9e-324 5e-324 2.4703282292062327e-324 2.4703282292062328e-324 2e-324 1e-400";
    for text in texts.split(' ') {
        assert_equal(text);
    }
    assert_equal("");
    assert_equal(&"9".repeat(400));
    assert_equal(&["0.", &"0".repeat(400), "1e400"].concat());
}

#[test]
fn halves_between_neighbours_are_told_by_the_last_of_many_digits() {
    // The exact decimal text of the point between two floats, and that text a little more.
    for value in [1.0_f64, 0.1, 4.35, 1e-7, 5e-324, 1.5e-310, 3e15] {
        let above = f64::from_bits(value.to_bits() + 1);
        let exact = format!("{value:.1080}");
        let next = format!("{above:.1080}");
        let half = mean(exact.as_bytes(), next.as_bytes());
        for end in ["", "0", "1", "00000000001"] {
            assert_equal(&[&half, end].concat());
        }
    }
}

/// The mean of two decimal texts of one length, one digit longer.
fn mean(left: &[u8], right: &[u8]) -> String {
    let mut digits = Vec::new();
    let mut carry = 0;
    for (left, right) in left.iter().zip(right) {
        if *left == b'.' {
            digits.push(b'.');
            continue;
        }
        let sum = carry * 10 + (left - b'0') + (right - b'0');
        // A sum of two digits and a carried half never has more than one digit after halving, but for a carry to the left.
        digits.push(sum / 2);
        carry = sum % 2;
    }
    digits.push(carry * 5);
    let mut text = String::new();
    let mut over = 0;
    for digit in digits.iter().rev() {
        if *digit == b'.' {
            text.insert(0, '.');
            continue;
        }
        let sum = digit + over;
        text.insert(0, char::from(b'0' + sum % 10));
        over = sum / 10;
    }
    text
}

#[test]
fn generated_texts_are_read_like_the_standard_library_reads_them() {
    let mut seed = 7_u64;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for _ in 0..20_000 {
        let value = f64::from_bits(next());
        assert_equal(&format!("{value:e}"));
        assert_equal(&format!("{:.*e}", (next() % 30) as usize, value));
        let digits = next().to_string();
        let (whole, fraction) = digits.split_at((next() % 20).min(digits.len() as u64) as usize);
        let power = (next() % 700).cast_signed() - 350;
        assert_equal(&format!("{whole}.{fraction}e{power}"));
    }
}

#[test]
fn integral_floats_are_written_to_their_last_digit() {
    for value in [0.0, 1.0, -1.0, 255.0, 1e15, 9_007_199_254_740_993.0, -1e22, 1e23, f64::MAX] {
        assert_eq!(integral(value), format!("{value:.0}"));
    }
    let mut value = 1.0_f64;
    while value < 1e300 {
        value = (value * 37.0).trunc();
        assert_eq!(integral(value), format!("{value:.0}"));
    }
}
