//! Filters and methods on text, as Jinja2 and Python have them.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls filters with values of their own"
)]

use minijinja::value::{Kwargs, Rest, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use minijinja_contrib::pycompat;

use super::filters::{argument, joined};
use super::messages::NOT_HERE;
use super::print::{self, may_grow};

/// Python's methods on values that the engine lacks, then those that it has.
pub(super) fn method(
    state: &mut State<'_, '_>,
    value: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Value, Error> {
    let Some(text) = value.as_str() else {
        return of_engine(state, value, name, arguments);
    };
    let pad = |fill_left: fn(usize, usize) -> usize, default: char| -> Result<Value, Error> {
        let (width, fill): (usize, Option<&str>) = from_args(arguments)?;
        let fill = fill.and_then(|it| it.chars().next()).unwrap_or(default);
        Ok(Value::from(padded(text, width, fill, fill_left)?))
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
            Value::from(format!("{sign}{}", padded(digits, width, '0', |room, _| room)?))
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
        "join" => {
            let (items,): (&Value,) = from_args(arguments)?;
            Value::from(joined(items, text)?)
        }
        "rsplit" => {
            let (by, n): (Option<&str>, Option<i64>) = from_args(arguments)?;
            let n = n.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
            pay(state, text.len())?;
            Value::from(rsplit(text, by, n)?)
        }
        "split" | "splitlines" => {
            // Each part may be a letter, and is a value of its own.
            pay(state, text.len())?;
            return of_engine(state, value, name, arguments);
        }
        "format" => {
            may_format(text, arguments)?;
            return of_engine(state, value, name, arguments);
        }
        _ => return of_engine(state, value, name, arguments),
    })
}

/// Pays for `n` values that an operation may make.
fn pay(state: &State<'_, '_>, n: usize) -> Result<(), Error> {
    state.consume_fuel(n as u64 / 4)
}

/// The engine's own methods; of those that only Python has, that they are not rendered here.
fn of_engine(
    state: &mut State<'_, '_>,
    value: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Value, Error> {
    const OF_TEXT: &[&str] = &[
        "casefold",
        "encode",
        "expandtabs",
        "format_map",
        "index",
        "isdecimal",
        "isidentifier",
        "isprintable",
        "istitle",
        "maketrans",
        "rindex",
        "swapcase",
        "translate",
    ];
    const OF_LISTS: &[&str] = &[
        "append", "clear", "copy", "extend", "index", "insert", "pop", "remove", "reverse", "sort",
    ];
    const OF_MAPS: &[&str] =
        &["clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update"];
    const OF_NUMBERS: &[&str] = &[
        "as_integer_ratio",
        "bit_count",
        "bit_length",
        "conjugate",
        "hex",
        "is_integer",
        "to_bytes",
    ];
    let result = pycompat::unknown_method_callback(state, value, name, arguments);
    let left_out = match value.kind() {
        ValueKind::String => OF_TEXT,
        ValueKind::Seq => OF_LISTS,
        ValueKind::Map => OF_MAPS,
        ValueKind::Number => OF_NUMBERS,
        ValueKind::Bytes => &["decode", "hex"],
        _ => &[],
    };
    match result {
        Err(error) if error.kind() == ErrorKind::UnknownMethod && left_out.contains(&name) => {
            Err(Error::new(ErrorKind::InvalidOperation, format!("the method {name} {NOT_HERE}")))
        }
        result => result,
    }
}

/// The parts of `text`, at most `n` times cut, from the right.
fn rsplit(text: &str, by: Option<&str>, n: usize) -> Result<Vec<String>, Error> {
    let mut parts: Vec<String> = match by {
        Some("") => {
            return Err(Error::new(ErrorKind::InvalidOperation, "what is split by is empty"));
        }
        Some(by) => text.rsplitn(n.saturating_add(1), by).map(str::to_owned).collect(),
        None => {
            let mut parts = Vec::new();
            let mut rest = text.trim();
            while parts.len() < n
                && let Some((left, right)) = rest.rsplit_once(char::is_whitespace)
            {
                parts.push(right.to_owned());
                rest = left.trim_end();
            }
            if !rest.is_empty() {
                parts.push(rest.to_owned());
            }
            parts
        }
    };
    parts.reverse();
    Ok(parts)
}

/// Whether what `str.format` makes of `template` is a text that may be made here; it is overestimated.
fn may_format(template: &str, arguments: &[Value]) -> Result<(), Error> {
    let mut longest = 0;
    for it in arguments {
        longest = longest.max(print::representation(it)?.len());
    }
    let mut length = template.len();
    for field in template.split('{').skip(1) {
        let field = field.split('}').next().unwrap_or_default();
        let numbers = field.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
        let widths = numbers.map(|it| it.parse::<usize>().unwrap_or(usize::MAX));
        length = widths.fold(length.saturating_add(longest), usize::saturating_add);
    }
    may_grow("", length)
}

fn padded(
    text: &str,
    width: usize,
    fill: char,
    left: fn(usize, usize) -> usize,
) -> Result<String, Error> {
    may_grow(text, width.saturating_mul(fill.len_utf8()))?;
    let room = width.saturating_sub(text.chars().count());
    let left = left(room, width);
    let fill = |n: usize| fill.to_string().repeat(n);
    Ok(format!("{}{text}{}", fill(left), fill(room - left)))
}

/// Python puts the odd blank to the left where the width is odd as well.
fn left_of_center(room: usize, width: usize) -> usize {
    room / 2 + (room & width & 1)
}

pub(super) fn center(value: &Value, width: Option<usize>, kwargs: Kwargs) -> Result<String, Error> {
    let width = argument(width, &kwargs, "width", 80)?;
    kwargs.assert_all_used()?;
    padded(&print::text(value)?, width, ' ', left_of_center)
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
    let indent = if let Some(text) = width.as_str() {
        text.to_owned()
    } else {
        let width = usize::try_from(width)?;
        may_grow("", width)?;
        " ".repeat(width)
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
        may_grow(&out, indent.len().saturating_add(line.len()))?;
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
    let end = rest.first().map(print::text).transpose()?;
    let leeway = rest.get(1).map(|it| usize::try_from(it.clone())).transpose()?;
    let end = argument(end, &kwargs, "end", "...".to_owned())?;
    let leeway = argument(leeway, &kwargs, "leeway", 5)?;
    kwargs.assert_all_used()?;
    let text = print::text(value)?;
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

pub(super) fn wordcount(value: &Value) -> Result<usize, Error> {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let text = print::text(value)?;
    Ok(text.split(|it| !is_word(it)).filter(|it| !it.is_empty()).count())
}

pub(super) fn urlencode(value: &Value) -> Result<String, Error> {
    let add = |out: &mut String, key: &Value, item: &Value| -> Result<(), Error> {
        out.push_str(if out.is_empty() { "" } else { "&" });
        for (text, end) in [(print::text(key)?, "="), (print::text(item)?, "")] {
            may_grow(out, text.len())?;
            out.push_str(&quoted(&text, true)?);
            out.push_str(end);
        }
        Ok(())
    };
    let mut out = String::new();
    match value.kind() {
        ValueKind::Map => {
            for (key, item) in print::entries(value) {
                add(&mut out, &key, &item)?;
            }
        }
        ValueKind::Seq => {
            for item in value.try_iter()? {
                if item.len() != Some(2) {
                    return Err(Error::new(ErrorKind::CannotUnpack, "a pair is expected"));
                }
                add(&mut out, &item.get_item_by_index(0)?, &item.get_item_by_index(1)?)?;
            }
        }
        _ => return quoted(&print::text(value)?, false),
    }
    Ok(out)
}

/// `text` with what is special in an address as `%XX`.
fn quoted(text: &str, is_query: bool) -> Result<String, Error> {
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
    may_grow("", out.len())?;
    Ok(out)
}
