//! The filter `format`: Python's formatting by `%`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "the engine calls filters with values of their own"
)]

use minijinja::formatting::{FormatStyle, format as by_engine};
use minijinja::value::{Kwargs, Rest, ValueKind};
use minijinja::{Error, ErrorKind, Value};

use super::print::{self, may_grow};

/// `template % arguments`, or `template % {name: argument}`.
pub(super) fn format(
    template: &Value,
    arguments: Rest<Value>,
    kwargs: Kwargs,
) -> Result<Value, Error> {
    let names: Vec<&str> = kwargs.args().collect();
    if !names.is_empty() && !arguments.is_empty() {
        return Err(invalid("either values or names are given, not both"));
    }
    let mut by_name = Vec::new();
    for name in names {
        by_name.push((Value::from(name), kwargs.get::<Value>(name)?));
    }
    let has_names = !by_name.is_empty();
    let mut given = if has_names { vec![Value::from_pairs(by_name)] } else { arguments.0 };
    given.reverse();
    let text = print::text(template)?;
    let mut reader = Reader { rest: &text, given, has_names };
    let mut out = String::new();
    while let Some((before, after)) = reader.rest.split_once('%') {
        may_grow(&out, before.len())?;
        out.push_str(before);
        reader.rest = after;
        let piece = reader.conversion()?;
        may_grow(&out, piece.len())?;
        out.push_str(&piece);
    }
    out.push_str(reader.rest);
    if !reader.given.is_empty() && !has_names {
        return Err(invalid("there are more values than the text asks for"));
    }
    Ok(Value::from(out))
}

fn invalid(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

struct Reader<'t> {
    rest: &'t str,
    /// The values that are left, the last one first; a mapping alone, where they are given by name.
    given: Vec<Value>,
    has_names: bool,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Value, Error> {
        self.given.pop().ok_or_else(|| invalid("the text asks for more values than there are"))
    }

    /// The leading part of what is left for which `test` holds.
    fn take(&mut self, test: fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|it| !test(it)).unwrap_or(self.rest.len());
        let (part, rest) = self.rest.split_at(end);
        self.rest = rest;
        part
    }

    /// A width or a precision: digits, or `*` for a value.
    fn number(&mut self) -> Result<String, Error> {
        let digits = match self.rest.strip_prefix('*') {
            Some(rest) => {
                self.rest = rest;
                i64::try_from(self.next()?)?.to_string()
            }
            None => self.take(|it| it.is_ascii_digit()).to_owned(),
        };
        let width = digits.trim_start_matches('-').parse().unwrap_or(usize::MAX);
        may_grow("", if digits.is_empty() { 0 } else { width })?;
        Ok(digits)
    }

    /// What stands behind a percent sign, with its value.
    fn conversion(&mut self) -> Result<String, Error> {
        let name = match self.rest.strip_prefix('(') {
            None => None,
            Some(rest) => {
                let (name, rest) =
                    rest.split_once(')').ok_or_else(|| invalid("a name is not closed"))?;
                self.rest = rest;
                Some(name)
            }
        };
        let mut flags = self.take(|it| "#0- +".contains(it)).to_owned();
        let mut width = self.number()?;
        if let Some(positive) = width.strip_prefix('-') {
            flags.push('-');
            width = positive.to_owned();
        }
        let precision = match self.rest.strip_prefix('.') {
            None => None,
            Some(rest) => {
                self.rest = rest;
                Some(self.number()?.trim_start_matches('-').to_owned())
            }
        };
        self.take(|it| "hlL".contains(it));
        let mut chars = self.rest.chars();
        let kind = chars.next().ok_or_else(|| invalid("the text ends within a `%`"))?;
        self.rest = chars.as_str();
        if kind == '%' {
            return Ok("%".to_owned());
        }
        let value = match name {
            Some(_) if !self.has_names => return Err(invalid("names need values with names")),
            Some(name) => {
                let map = self.given.first().cloned().unwrap_or_default();
                let value = map.get_item(&Value::from(name))?;
                if value.is_undefined() {
                    return Err(invalid("a name has no value"));
                }
                value
            }
            None => self.next()?,
        };
        if matches!(kind, 's' | 'r' | 'a') {
            let text =
                if kind == 's' { print::text(&value) } else { print::representation(&value) };
            return Ok(laid_out(&text?, &flags, &width, precision.as_deref()));
        }
        let (kind, value) =
            (if matches!(kind, 'i' | 'u') { 'd' } else { kind }, whole(kind, value)?);
        let point = precision.map(|it| format!(".{it}")).unwrap_or_default();
        by_engine(FormatStyle::Printf, &format!("%{flags}{width}{point}{kind}"), &[value])
    }
}

/// The value as a conversion to a number takes it: `%d` leaves out what is behind the point.
fn whole(kind: char, value: Value) -> Result<Value, Error> {
    Ok(match value.kind() {
        ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::Bool => Value::from(i64::from(value.is_true())),
        ValueKind::Number if matches!(kind, 'd' | 'i' | 'u') && !value.is_integer() => {
            let text = format!("{:.0}", print::number(&value).trunc());
            text.parse::<i128>().map(Value::from).map_err(|_| invalid("the number is too large"))?
        }
        _ => value,
    })
}

/// A text cut to its precision and filled to its width.
fn laid_out(text: &str, flags: &str, width: &str, precision: Option<&str>) -> String {
    let length = precision.map_or(usize::MAX, |it| it.parse().unwrap_or(0));
    let cut: String = text.chars().take(length).collect();
    let room = width.parse::<usize>().unwrap_or(0).saturating_sub(cut.chars().count());
    let blanks = " ".repeat(room);
    if flags.contains('-') { cut + &blanks } else { blanks + &cut }
}
