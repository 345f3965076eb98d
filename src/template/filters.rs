//! What Jinja2 has and the engine has not, or has otherwise; `tests/fixtures/template/differences.md` lists what is left.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls filters with values of their own"
)]

use minijinja::filters as engine;
use minijinja::value::{Kwargs, Rest, StringInput, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, Value};
use minijinja_contrib::{filters, globals};

use super::dump::to_yaml;
use super::messages::NOT_HERE;
use super::print::{self, may_grow};
use super::{printf, text};

/// What the engine has and Jinja2 has not: there, using it is a syntax error.
const FOREIGN_FILTERS: [&str; 5] = ["bool", "chain", "lines", "split", "zip"];
/// The same for tests.
const FOREIGN_TESTS: [&str; 3] = ["endingwith", "safe", "startingwith"];

/// What Jinja2 has and is left out here: saying so is better than printing something else.
const UNSUPPORTED_FILTERS: [&str; 5] = ["pprint", "random", "urlize", "wordwrap", "xmlattr"];

/// A filter of the engine that reads text alone.
type OnText = fn(StringInput<'_>) -> Value;

/// All of them with one argument.
const ON_TEXT: [(&str, OnText); 3] =
    [("capitalize", engine::capitalize), ("lower", engine::lower), ("upper", engine::upper)];

/// Makes `environment` as like Jinja2's as it can be made.
pub(super) fn prepare(environment: &mut Environment<'_>) {
    for name in FOREIGN_FILTERS {
        environment.remove_filter(name);
    }
    for name in FOREIGN_TESTS {
        environment.remove_test(name);
    }
    environment.remove_global("debug");
    environment.add_filter("to_yaml", to_yaml);
    environment.add_filter("tojson", tojson);
    environment.add_filter("string", |it: Value| print::text(&it));
    environment.add_filter("join", join);
    environment.add_filter("int", int);
    environment.add_filter("float", float);
    environment.add_filter("attr", attr);
    for name in ["escape", "e", "forceescape"] {
        environment.add_filter(name, escape);
    }
    environment.add_filter("filesizeformat", filesizeformat);
    for name in UNSUPPORTED_FILTERS {
        environment.add_filter(name, move |_: Value, _: Rest<Value>| -> Result<Value, Error> {
            let message = format!("the filter {name} {NOT_HERE}");
            Err(Error::new(ErrorKind::InvalidOperation, message))
        });
    }
    for (name, filter) in ON_TEXT {
        environment.add_filter(name, move |state: &mut State<'_, '_>, value: Value| {
            let value = written(value)?;
            Ok::<Value, Error>(filter(StringInput::new(state, &value)?))
        });
    }
    environment.add_filter("title", |it: Value| {
        let it = written(it)?;
        Ok::<String, Error>(engine::title(it.as_str().unwrap_or_default().into()))
    });
    environment.add_filter("trim", trim);
    environment.add_filter("replace", replace);
    environment.add_filter("format", printf::format);
    environment.add_filter("center", text::center);
    environment.add_filter("indent", text::indent);
    environment.add_filter("truncate", text::truncate);
    environment.add_filter("urlencode", text::urlencode);
    environment.add_filter("wordcount", text::wordcount);
    environment.add_filter("striptags", |it: Value| {
        Ok::<String, Error>(filters::striptags(print::text(&it)?))
    });
    environment.add_test("callable", |it: &Value| it.kind() == ValueKind::Plain);
    environment.add_test("sequence", |it: &Value| {
        use ValueKind::{Bytes, Map, Seq, String, Undefined};
        matches!(it.kind(), Seq | String | Map | Bytes | Undefined)
    });
    environment.add_function("cycler", |items: Rest<Value>| globals::cycler(items.0));
    environment.add_function("joiner", globals::joiner);
    environment.set_unknown_method_callback(text::method);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
}

fn invalid(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn tojson(value: &Value, indent: Option<usize>, kwargs: Kwargs) -> Result<String, Error> {
    let indent = match indent {
        Some(indent) => Some(indent),
        None => kwargs.get("indent")?,
    };
    kwargs.assert_all_used()?;
    print::json(value, indent)
}

/// What a filter on text reads: a value that is no text is printed for it, as Python prints it.
fn written(value: Value) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Undefined => Ok(value),
        _ => Ok(Value::from(print::text(&value)?)),
    }
}

fn trim(
    state: &mut State<'_, '_>,
    value: Value,
    chars: Option<&str>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let chars = argument(chars.map(str::to_owned), &kwargs, "chars", String::new())?;
    kwargs.assert_all_used()?;
    let value = written(value)?;
    let chars = Some(chars).filter(|it| !it.is_empty());
    Ok(engine::trim(StringInput::new(state, &value)?, chars.map(Into::into)))
}

fn replace(
    value: Value,
    from: Value,
    to: Value,
    rest: Rest<Value>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let count = rest.first().map(|it| i64::try_from(it.clone())).transpose()?;
    let count = usize::try_from(argument(count, &kwargs, "count", -1)?).unwrap_or(usize::MAX);
    kwargs.assert_all_used()?;
    let is_safe = value.is_safe();
    let (text, from, to) = (print::text(&value)?, print::text(&from)?, print::text(&to)?);
    let n = text.matches(&*from).take(count).count();
    may_grow(&text, n.saturating_mul(to.len()))?;
    let replaced = text.replacen(&*from, &to, n);
    Ok(if is_safe { Value::from_safe_string(replaced) } else { Value::from(replaced) })
}

fn join(
    state: &mut State<'_, '_>,
    value: &Value,
    separator: Option<&str>,
    attribute: Option<Value>,
    kwargs: Kwargs,
) -> Result<String, Error> {
    let separator = match separator {
        Some(it) => it.to_owned(),
        None => kwargs.get::<Option<String>>("d")?.unwrap_or_default(),
    };
    let attribute = match attribute {
        Some(it) => Some(it),
        None => kwargs.get::<Option<Value>>("attribute")?,
    };
    kwargs.assert_all_used()?;
    let items = match attribute {
        Some(it) => {
            let by = Kwargs::from_iter([("attribute", it)]);
            state.apply_filter("map", &[value.clone(), by.into()])?
        }
        None => value.clone(),
    };
    joined(&items, &separator)
}

/// The items as text, with `separator` between them.
pub(super) fn joined(items: &Value, separator: &str) -> Result<String, Error> {
    let mut out = String::new();
    for (at, item) in items.try_iter()?.enumerate() {
        let text = print::text(&item)?;
        may_grow(&out, separator.len().saturating_add(text.len()))?;
        out.push_str(if at > 0 { separator } else { "" });
        out.push_str(&text);
    }
    Ok(out)
}

/// A number for whatever is one, and a default for what is none.
fn int(
    value: &Value,
    default: Option<Value>,
    base: Option<u32>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let default = argument(default, &kwargs, "default", Value::from(0))?;
    let base = argument(base, &kwargs, "base", 10)?;
    kwargs.assert_all_used()?;
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(undefined()),
        ValueKind::Bool => Value::from(i64::from(value.is_true())),
        ValueKind::Number if value.is_integer() => value.clone(),
        ValueKind::Number => whole(print::number(value)).unwrap_or(default),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default().trim().to_ascii_lowercase();
            let prefix = match base {
                16 => "0x",
                8 => "0o",
                2 => "0b",
                _ => "",
            };
            let (sign, digits) = match text.strip_prefix('-') {
                Some(digits) => ("-", digits),
                None => ("", text.strip_prefix('+').unwrap_or(&text)),
            };
            let digits = digits.strip_prefix(prefix).unwrap_or(digits);
            let is_number = (2..=36).contains(&base)
                && !digits.is_empty()
                && digits.chars().all(|it| it.is_digit(base));
            let exact = i128::from_str_radix(&format!("{sign}{digits}"), base.clamp(2, 36));
            match exact.ok().filter(|_| is_number) {
                Some(exact) => Value::from(exact),
                None => read_float(&text).and_then(whole).unwrap_or(default),
            }
        }
        _ => default,
    })
}

/// A float without its fraction.
fn whole(value: f64) -> Option<Value> {
    format!("{:.0}", value.trunc()).parse::<i128>().ok().map(Value::from)
}

/// What Python's `float` reads, in lower case.
fn read_float(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn float(value: &Value, default: Option<Value>, kwargs: Kwargs) -> Result<Value, Error> {
    let default = argument(default, &kwargs, "default", Value::from(0.0))?;
    kwargs.assert_all_used()?;
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(undefined()),
        ValueKind::Bool | ValueKind::Number => Value::from(print::number(value)),
        ValueKind::String => {
            let text = value.as_str().unwrap_or_default().trim().to_ascii_lowercase();
            read_float(&text).map_or(default, Value::from)
        }
        _ => default,
    })
}

fn undefined() -> Error {
    Error::from(ErrorKind::UndefinedError)
}

/// An argument that may be given by place or by name.
pub(super) fn argument<'k, T>(
    by_place: Option<T>,
    kwargs: &'k Kwargs,
    name: &'k str,
    default: T,
) -> Result<T, Error>
where
    Option<T>: minijinja::value::ArgType<'k, Output = Option<T>>,
{
    match by_place {
        Some(it) => Ok(it),
        None => Ok(kwargs.get::<Option<T>>(name)?.unwrap_or(default)),
    }
}

/// Keys of a mapping are no attributes.
fn attr(value: &Value, name: &str) -> Value {
    if value.kind() == ValueKind::Map {
        return Value::UNDEFINED;
    }
    value.get_attr(name).unwrap_or(Value::UNDEFINED)
}

fn escape(value: &Value) -> Result<Value, Error> {
    Ok(if value.is_safe() {
        value.clone()
    } else {
        Value::from_safe_string(escaped(&print::text(value)?)?)
    })
}

/// `text` for HTML, as `markupsafe` writes it.
pub(super) fn escaped(text: &str) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\'' => out.push_str("&#39;"),
            '"' => out.push_str("&#34;"),
            it => out.push(it),
        }
    }
    may_grow("", out.len())?;
    Ok(out)
}

fn filesizeformat(value: &Value, binary: Option<bool>) -> String {
    filters::filesizeformat(print::number(value), binary)
}

/// The arguments of `get_env(name, default='')`.
pub(super) fn get_env_arguments(
    name: &Value,
    rest: &Rest<Value>,
    kwargs: &Kwargs,
) -> Result<(String, Value), Error> {
    let default = match rest.first() {
        Some(it) => it.clone(),
        None => kwargs.get::<Option<Value>>("default")?.unwrap_or_else(|| Value::from("")),
    };
    kwargs.assert_all_used()?;
    let name = name.as_str().ok_or_else(|| invalid("the name of a variable must be text"))?;
    Ok((name.to_owned(), default))
}
