//! Values as Python prints them, in paths of errors and in records.

use std::fmt::Write;

use crate::yaml::{Data, Node};

/// Python's `str` of a scalar; nothing of a collection.
pub fn printed(node: &Node) -> String {
    match &*node.data {
        Data::Str(text) | Data::Unpaired(text) | Data::Date(text) => text.to_string(),
        _ => repr(node),
    }
}

/// Python's `repr` of a scalar that is not text; nothing of a collection.
pub fn repr(node: &Node) -> String {
    match &*node.data {
        Data::Null => "None".into(),
        Data::Bool(true) => "True".into(),
        Data::Bool(false) => "False".into(),
        Data::Int(text) | Data::Str(text) | Data::Unpaired(text) => text.to_string(),
        Data::Float(value) => float(*value),
        Data::Bytes(bytes) => self::bytes(bytes),
        Data::Date(text) => date(text).unwrap_or_default(),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) | Data::Recursive(_) => String::new(),
    }
}

fn float(value: f64) -> String {
    if !value.is_finite() {
        return format!("{value:?}").to_ascii_lowercase();
    }
    let text = format!("{value:?}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |it| ('-', it));
    format!("{mantissa}e{sign}{digits:0>2}")
}

fn bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut text = format!("b{quote}");
    for it in bytes {
        match it {
            b'\\' => text += "\\\\",
            b'\t' => text += "\\t",
            b'\n' => text += "\\n",
            b'\r' => text += "\\r",
            b' '..=b'~' if char::from(*it) == quote => text.extend(['\\', quote]),
            b' '..=b'~' => text.push(char::from(*it)),
            _ => _ = write!(text, "\\x{it:02x}"),
        }
    }
    text.push(quote);
    text
}

/// `datetime.date(2024, 1, 1)` and the like, from what `str` gives.
fn date(text: &str) -> Option<String> {
    let (day, rest) = text.split_at_checked(10)?;
    let numbers = |text: &str| -> Vec<u32> {
        text.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect()
    };
    let listed = |numbers: &[u32]| -> String {
        numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
    };
    let day = listed(&numbers(day));
    if rest.is_empty() {
        return Some(format!("datetime.date({day})"));
    }
    let zone = rest.find(['+', '-']);
    let (time, zone) = rest.split_at_checked(zone.unwrap_or(rest.len()))?;
    let mut time = numbers(time);
    // Seconds and their fraction are told where they are not zero.
    while time.len() > 2 && time.last() == Some(&0) {
        time.pop();
    }
    let time = listed(&time);
    let zone = match (zone.get(..1), numbers(zone).as_slice()) {
        (Some(sign), [hours, minutes, ..]) => {
            format!(", tzinfo={}", offset(sign == "-", hours * 3600 + minutes * 60))
        }
        _ => String::new(),
    };
    Some(format!("datetime.datetime({day}, {time}{zone})"))
}

fn offset(is_negative: bool, seconds: u32) -> String {
    if seconds == 0 {
        return "datetime.timezone.utc".into();
    }
    let inner = if is_negative {
        format!("days=-1, seconds={}", 86_400 - seconds)
    } else {
        format!("seconds={seconds}")
    };
    format!("datetime.timezone(datetime.timedelta({inner}))")
}
