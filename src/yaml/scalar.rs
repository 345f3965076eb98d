//! What an unquoted scalar means: YAML 1.1 as PyYAML has it, without timestamps.

use std::rc::Rc;

use super::fault::{CONSTRUCTOR, KEY};
use super::node::Data;
use super::number;
use super::tag::Tag;
use super::tagged;

/// The tag of the plain scalar `text`.
pub(super) fn resolve(text: &str) -> Tag {
    // Python's `$` also matches before one line break at the end.
    let text = text.strip_suffix('\n').filter(|it| !it.is_empty()).unwrap_or(text);
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Tag::Null,
        "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "true" | "True" | "TRUE" | "false"
        | "False" | "FALSE" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => Tag::Bool,
        "<<" => Tag::Merge,
        "=" => Tag::Value,
        _ => match text.as_bytes().first() {
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') if is_float(text) => Tag::Float,
            Some(b'0'..=b'9' | b'-' | b'+') if is_integer(text) => Tag::Int,
            _ => Tag::Str,
        },
    }
}

/// A string; `unpaired` if it holds half of a surrogate pair.
pub(super) fn text(text: &str, unpaired: bool) -> Data {
    let text = Rc::from(text);
    if unpaired { Data::Unpaired(text) } else { Data::Str(text) }
}

/// The value of a scalar of a known tag, or the kind of the exception that Python raises.
pub(super) fn construct(tag: &Tag, text: &str, unpaired: bool) -> Result<Data, &'static str> {
    Ok(match tag {
        Tag::Null => Data::Null,
        Tag::Bool => match text.to_ascii_lowercase().as_str() {
            "yes" | "true" | "on" => Data::Bool(true),
            "no" | "false" | "off" => Data::Bool(false),
            _ => return Err(KEY),
        },
        Tag::Int => Data::Int(Rc::from(number::integer(text)?)),
        Tag::Float => Data::Float(number::float(text)?),
        Tag::Binary => Data::Bytes(Rc::from(tagged::base64(text).ok_or(CONSTRUCTOR)?)),
        Tag::Timestamp => Data::Date(Rc::from(tagged::timestamp(text)?)),
        _ => self::text(text, unpaired),
    })
}

fn is_integer(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |rest: &str, allowed: fn(u8) -> bool| {
        !rest.is_empty() && rest.bytes().all(|it| it == b'_' || allowed(it))
    };
    if let Some(rest) = text.strip_prefix("0b") {
        return all(rest, |it| matches!(it, b'0' | b'1'));
    }
    if let Some(rest) = text.strip_prefix("0x") {
        return all(rest, |it| it.is_ascii_hexdigit());
    }
    if let Some(rest) = text.strip_prefix('0') {
        return rest.is_empty() || all(rest, |it| matches!(it, b'0'..=b'7'));
    }
    let (first, sixties) = text.split_once(':').map_or((text, None), |(a, b)| (a, Some(b)));
    all(first, |it| it.is_ascii_digit())
        && !first.starts_with('_')
        && sixties.is_none_or(are_sixties)
}

fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let Some((whole, rest)) = unsigned.split_once('.') else { return false };
    let (whole, sixties) = whole.split_once(':').map_or((whole, None), |(a, b)| (a, Some(b)));
    let digits = |it: &str| it.bytes().all(|it| it == b'_' || it.is_ascii_digit());
    let starts_right = |it: &str| it.starts_with(|it: char| it.is_ascii_digit()) && digits(it);
    if let Some(sixties) = sixties {
        return starts_right(whole) && are_sixties(sixties) && digits(rest);
    }
    let (fraction, exponent) =
        rest.split_once(['e', 'E']).map_or((rest, None), |(a, b)| (a, Some(b)));
    let exponent_fits = exponent.is_none_or(|it| {
        it.strip_prefix(['-', '+'])
            .is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
    });
    let whole_fits = if whole.is_empty() {
        unsigned.len() == text.len() && starts_right(fraction)
    } else {
        starts_right(whole) && digits(fraction)
    };
    whole_fits && exponent_fits
}

/// Whether each part between colons is 0 to 59, with or without a leading zero.
fn are_sixties(text: &str) -> bool {
    text.split(':').all(|part| match part.as_bytes() {
        [unit] => unit.is_ascii_digit(),
        [ten, unit] => matches!(ten, b'0'..=b'5') && unit.is_ascii_digit(),
        _ => false,
    })
}
