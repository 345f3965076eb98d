//! Values as Python prints them, and as its `json` module writes them.

use std::fmt::Write;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// How deep collections are printed; the engine's own limit on the depth of literals is lower.
const MAX_DEPTH: usize = 400;

/// The longest text that is made of a value, in bytes; what is longer is not rendered here.
pub(super) const MAX_TEXT: usize = 5_000_000;

/// Whether `out` may grow by so many bytes. Asked before they are there.
pub(super) fn may_grow(out: &str, by: usize) -> Result<(), Error> {
    if out.len().saturating_add(by) > MAX_TEXT {
        return Err(Error::from(ErrorKind::OutOfFuel));
    }
    Ok(())
}

/// `str(value)`.
pub(super) fn text(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    match value.kind() {
        ValueKind::Undefined => {}
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default();
            may_grow("", text.len())?;
            out.push_str(text);
        }
        _ => literal(&mut out, value, 0)?,
    }
    Ok(out)
}

/// `repr(value)`.
pub(super) fn representation(value: &Value) -> Result<String, Error> {
    let mut out = String::new();
    literal(&mut out, value, 0)?;
    Ok(out)
}

/// `repr(value)`, appended.
fn literal(out: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        out.push('…');
        return Ok(());
    }
    // A list may stand in itself so often that only its text is long.
    may_grow(out, value.as_str().map_or(0, str::len))?;
    match value.kind() {
        ValueKind::Undefined => out.push_str("Undefined"),
        ValueKind::Number if !value.is_integer() => out.push_str(&float(number(value))),
        ValueKind::Bytes => out.push_str(&bytes(value.as_bytes().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => {
            let (open, close) = if value.is_tuple() { ('(', ')') } else { ('[', ']') };
            out.push(open);
            for (at, item) in value.try_iter().into_iter().flatten().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                literal(out, &item, depth + 1)?;
            }
            out.push_str(if value.is_tuple() && value.len() == Some(1) { "," } else { "" });
            out.push(close);
        }
        ValueKind::Map => {
            out.push('{');
            for (at, (key, item)) in entries(value).iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                literal(out, key, depth + 1)?;
                out.push_str(": ");
                literal(out, item, depth + 1)?;
            }
            out.push('}');
        }
        _ => push(out, format_args!("{value:?}")),
    }
    Ok(())
}

/// The entries of a mapping in its order.
pub(super) fn entries(value: &Value) -> Vec<(Value, Value)> {
    let keys = value.try_iter().into_iter().flatten();
    keys.map(|key| {
        let item = value.get_item(&key).unwrap_or_default();
        (key, item)
    })
    .collect()
}

/// The number, if it is one.
pub(super) fn number(value: &Value) -> f64 {
    if value.kind() == ValueKind::Bool {
        return f64::from(u8::from(value.is_true()));
    }
    f64::try_from(value.clone()).unwrap_or(f64::NAN)
}

/// `repr` of a float: the shortest digits that read back, with an exponent from 16 digits on and below four zeros.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.into();
    }
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => text,
        Some((mantissa, exponent)) => {
            let mantissa = mantissa.strip_suffix(".0").unwrap_or(mantissa);
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            format!("{mantissa}e{sign}{digits:0>2}")
        }
    }
}

fn bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for it in bytes {
        match char::from(*it) {
            it if it == quote || it == '\\' => out.extend(['\\', it]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it @ ' '..='~' => out.push(it),
            _ => push(&mut out, format_args!("\\x{it:02x}")),
        }
    }
    out.push(quote);
    out
}

/// `json.dumps(value, sort_keys=True, indent=…)` as the filter `tojson` gives it, without what HTML could misread.
pub(super) fn json(value: &Value, indent: Option<usize>) -> Result<String, Error> {
    let mut out = String::new();
    json_value(&mut out, value, indent, 0)?;
    may_grow("", out.len())?;
    for (it, escape) in [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\'', "\\u0027")] {
        out = out.replace(it, escape);
    }
    Ok(out)
}

fn json_value(
    out: &mut String,
    value: &Value,
    indent: Option<usize>,
    depth: usize,
) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::new(ErrorKind::InvalidOperation, "the value is nested too deeply"));
    }
    may_grow(out, value.as_str().map_or(0, str::len))?;
    match value.kind() {
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => out.push_str(&json_number(value)),
        ValueKind::String => json_string(out, value.as_str().unwrap_or_default()),
        ValueKind::Seq => {
            let items: Vec<Value> = value.try_iter()?.collect();
            collection(out, ('[', ']'), items.len(), indent, depth, |out, at| {
                items.get(at).map_or(Ok(()), |it| json_value(out, it, indent, depth + 1))
            })?;
        }
        ValueKind::Map => {
            let mut entries = entries(value);
            sort_by_key(&mut entries)?;
            collection(out, ('{', '}'), entries.len(), indent, depth, |out, at| {
                let Some((key, item)) = entries.get(at) else { return Ok(()) };
                match key.kind() {
                    ValueKind::String => json_string(out, key.as_str().unwrap_or_default()),
                    ValueKind::None => out.push_str("\"null\""),
                    ValueKind::Bool => {
                        out.push_str(if key.is_true() { "\"true\"" } else { "\"false\"" });
                    }
                    ValueKind::Number => push(out, format_args!("\"{}\"", json_number(key))),
                    _ => return Err(unwritable(key)),
                }
                out.push_str(": ");
                json_value(out, item, indent, depth + 1)
            })?;
        }
        _ => return Err(unwritable(value)),
    }
    Ok(())
}

fn unwritable(value: &Value) -> Error {
    let detail = format!("a value of type {} is not JSON serializable", value.kind());
    Error::new(ErrorKind::BadSerialization, detail)
}

/// Brackets around `n` items, on one line or each on its own.
fn collection(
    out: &mut String,
    (open, close): (char, char),
    n: usize,
    indent: Option<usize>,
    depth: usize,
    mut item: impl FnMut(&mut String, usize) -> Result<(), Error>,
) -> Result<(), Error> {
    let line = |out: &mut String, depth: usize| -> Result<(), Error> {
        if let Some(indent) = indent {
            let blanks = indent.saturating_mul(depth);
            may_grow(out, blanks)?;
            out.push('\n');
            out.push_str(&" ".repeat(blanks));
        }
        Ok(())
    };
    out.push(open);
    for at in 0..n {
        if at > 0 {
            out.push_str(if indent.is_some() { "," } else { ", " });
        }
        line(out, depth + 1)?;
        item(out, at)?;
    }
    if n > 0 {
        line(out, depth)?;
    }
    out.push(close);
    Ok(())
}

fn json_number(value: &Value) -> String {
    if value.is_integer() {
        return value.to_string();
    }
    match float(number(value)).as_str() {
        "nan" => "NaN".into(),
        "inf" => "Infinity".into(),
        "-inf" => "-Infinity".into(),
        text => text.into(),
    }
}

fn json_string(out: &mut String, text: &str) {
    out.push('"');
    for it in text.chars() {
        match it {
            '"' | '\\' => out.extend(['\\', it]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(it),
            it => {
                for unit in it.encode_utf16(&mut [0; 2]) {
                    push(out, format_args!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

/// Sorts as Python would; the error is its refusal to compare what is not alike.
pub(super) fn sort_by_key(entries: &mut [(Value, Value)]) -> Result<(), Error> {
    let class = |it: &Value| match it.kind() {
        ValueKind::Bool | ValueKind::Number => 0,
        ValueKind::String => 1,
        ValueKind::Bytes => 2,
        _ => 3,
    };
    let classes: Vec<u8> = entries.iter().map(|it| class(&it.0)).collect();
    let is_mixed = classes.iter().any(|it| Some(it) != classes.first() || *it == 3);
    if is_mixed && classes.len() > 1 {
        return Err(Error::new(
            ErrorKind::InvalidOperation,
            "keys of different types cannot be sorted",
        ));
    }
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(())
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes all that is written to it");
}
