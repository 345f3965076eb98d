//! Filters and methods on text, as Jinja2 and Python have them.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls filters with values of their own"
)]

use minijinja::value::{Kwargs, Rest, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use minijinja_contrib::pycompat;

use super::filters::argument;
use super::print;

/// The widest that a text is made by padding, in characters.
const MAX_WIDTH: usize = 100_000;

/// Python's methods on values that the engine lacks, then those that it has.
pub(super) fn method(
    state: &mut State<'_, '_>,
    value: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Value, Error> {
    let Some(text) = value.as_str() else {
        return pycompat::unknown_method_callback(state, value, name, arguments);
    };
    let pad = |fill_left: fn(usize, usize) -> usize, default: char| -> Result<Value, Error> {
        let (width, fill): (usize, Option<&str>) = from_args(arguments)?;
        let fill = fill.and_then(|it| it.chars().next()).unwrap_or(default);
        Ok(Value::from(padded(text, width, fill, fill_left)))
    };
    Ok(match name {
        "ljust" => pad(|_, _| 0, ' ')?,
        "rjust" => pad(|room, _| room, ' ')?,
        "center" => pad(left_of_center, ' ')?,
        "zfill" => {
            let (width,): (usize,) = from_args(arguments)?;
            let digits = text.trim_start_matches(['-', '+']);
            let sign = &text[..text.len() - digits.len()];
            let width = width.saturating_sub(sign.len());
            Value::from(format!("{sign}{}", padded(digits, width, '0', |room, _| room)))
        }
        "removeprefix" => {
            let (part,): (&str,) = from_args(arguments)?;
            Value::from(text.strip_prefix(part).unwrap_or(text))
        }
        "removesuffix" => {
            let (part,): (&str,) = from_args(arguments)?;
            Value::from(text.strip_suffix(part).unwrap_or(text))
        }
        "partition" => {
            let (by,): (&str,) = from_args(arguments)?;
            let parts = text.split_once(by).map_or((text, "", ""), |(a, b)| (a, by, b));
            Value::from(parts)
        }
        "rpartition" => {
            let (by,): (&str,) = from_args(arguments)?;
            let parts = text.rsplit_once(by).map_or(("", "", text), |(a, b)| (a, by, b));
            Value::from(parts)
        }
        _ => return pycompat::unknown_method_callback(state, value, name, arguments),
    })
}

fn padded(text: &str, width: usize, fill: char, left: fn(usize, usize) -> usize) -> String {
    let width = width.min(MAX_WIDTH);
    let room = width.saturating_sub(text.chars().count());
    let left = left(room, width);
    let fill = |n: usize| fill.to_string().repeat(n);
    format!("{}{text}{}", fill(left), fill(room - left))
}

/// Python puts the odd blank to the left where the width is odd as well.
fn left_of_center(room: usize, width: usize) -> usize {
    room / 2 + (room & width & 1)
}

pub(super) fn center(value: &Value, width: Option<usize>, kwargs: Kwargs) -> Result<String, Error> {
    let width = argument(width, &kwargs, "width", 80)?;
    kwargs.assert_all_used()?;
    Ok(padded(&print::text(value), width, ' ', left_of_center))
}

pub(super) fn indent(
    value: &Value,
    width: Option<Value>,
    first: Option<bool>,
    blank: Option<bool>,
    kwargs: Kwargs,
) -> Result<String, Error> {
    let width = argument(width, &kwargs, "width", Value::from(4))?;
    let first = argument(first, &kwargs, "first", false)?;
    let blank = argument(blank, &kwargs, "blank", false)?;
    kwargs.assert_all_used()?;
    let indent = match width.as_str() {
        Some(text) => text.to_owned(),
        None => " ".repeat(usize::try_from(width)?.min(MAX_WIDTH)),
    };
    let Some(text) = value.as_str() else {
        let kind = if value.is_undefined() {
            ErrorKind::UndefinedError
        } else {
            ErrorKind::InvalidOperation
        };
        return Err(Error::new(kind, "only text is indented"));
    };
    let mut out = String::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if if at == 0 { first } else { blank || !line.is_empty() } {
            out.push_str(&indent);
        }
        out.push_str(line);
    }
    Ok(out)
}

pub(super) fn truncate(
    value: &Value,
    length: Option<usize>,
    killwords: Option<bool>,
    rest: Rest<Value>,
    kwargs: Kwargs,
) -> Result<String, Error> {
    let length = argument(length, &kwargs, "length", 255)?;
    let killwords = argument(killwords, &kwargs, "killwords", false)?;
    let end = rest.first().map(print::text);
    let leeway = rest.get(1).map(|it| usize::try_from(it.clone())).transpose()?;
    let end = argument(end, &kwargs, "end", "...".to_owned())?;
    let leeway = argument(leeway, &kwargs, "leeway", 5)?;
    kwargs.assert_all_used()?;
    let text = print::text(value);
    if text.chars().count() <= length.saturating_add(leeway) {
        return Ok(text);
    }
    let Some(room) = length.checked_sub(end.chars().count()) else {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "the length is less than that of the end",
        ));
    };
    let kept: String = text.chars().take(room).collect();
    let kept = if killwords { &*kept } else { kept.rsplit_once(' ').map_or(&*kept, |it| it.0) };
    Ok(format!("{kept}{end}"))
}

pub(super) fn wordcount(value: &Value) -> usize {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    print::text(value).split(|it| !is_word(it)).filter(|it| !it.is_empty()).count()
}

pub(super) fn urlencode(value: &Value) -> Result<String, Error> {
    let pair = |key: &Value, item: &Value| {
        format!("{}={}", quoted(&print::text(key), true), quoted(&print::text(item), true))
    };
    match value.kind() {
        ValueKind::Map => {
            let entries = print::entries(value);
            let pairs: Vec<String> = entries.iter().map(|(key, item)| pair(key, item)).collect();
            Ok(pairs.join("&"))
        }
        ValueKind::Seq => {
            let mut pairs = Vec::new();
            for item in value.try_iter()? {
                if item.len() != Some(2) {
                    return Err(Error::new(ErrorKind::CannotUnpack, "a pair is expected"));
                }
                pairs.push(pair(&item.get_item_by_index(0)?, &item.get_item_by_index(1)?));
            }
            Ok(pairs.join("&"))
        }
        _ => Ok(quoted(&print::text(value), false)),
    }
}

/// `text` with what is special in an address as `%XX`.
fn quoted(text: &str, is_query: bool) -> String {
    const HEX: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let mut out = String::new();
    for byte in text.bytes() {
        match char::from(byte) {
            it if it.is_ascii_alphanumeric() || "_.-~".contains(it) => out.push(it),
            '/' if !is_query => out.push('/'),
            ' ' if is_query => out.push('+'),
            _ => out.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
    }
    out
}
