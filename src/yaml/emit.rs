//! A tree as YAML that PyYAML, and so Dagster, reads back as the same value.

use std::fmt::Write;

use super::node::{Data, Entry, Node};
use super::quote::{escape, is_plain, quote};

/// A key that is longer is not found without a `?` before it.
const KEY_LENGTH: usize = 1000;

/// `node` as a YAML document. Strings of several lines become literal block text, aliases and merged entries are
/// written out, and a value that contains itself ends in `null`, since no text without anchors could hold it.
pub fn emit(node: &Node) -> String {
    let mut text = String::new();
    match &*node.data {
        Data::Seq(items) if !items.is_empty() => sequence(items, 0, &mut text),
        Data::Map(map) if !map.entries.is_empty() => mapping(&map.entries, 0, &mut text),
        Data::Set(map) if !map.entries.is_empty() => {
            text.push_str("!!set\n");
            mapping(&map.entries, 0, &mut text);
        }
        _ => value(node, 0, &mut text),
    }
    text
}

/// The items, each from a `-` at `indent`.
fn sequence(items: &[Node], indent: usize, text: &mut String) {
    for item in items {
        blanks(indent, text);
        text.push('-');
        match &*item.data {
            // The first line of a collection stands behind the dash.
            Data::Seq(items) if !items.is_empty() => {
                text.push(' ');
                sequence(items, indent + 2, text);
            }
            Data::Map(map) if !map.entries.is_empty() => {
                text.push(' ');
                mapping(&map.entries, indent + 2, text);
            }
            _ => below(item, indent, text),
        }
    }
}

fn mapping(entries: &[Entry], indent: usize, text: &mut String) {
    for entry in entries {
        blanks(indent, text);
        let key = scalar(&entry.key.data);
        if key.len() > KEY_LENGTH {
            text.push_str("? ");
            text.push_str(&key);
            text.push('\n');
            blanks(indent, text);
        } else {
            text.push_str(&key);
        }
        text.push(':');
        below(&entry.value, indent, text);
    }
}

/// A value behind the `-` or `:` of a collection at `indent`.
fn below(node: &Node, indent: usize, text: &mut String) {
    match &*node.data {
        Data::Seq(items) if !items.is_empty() => {
            text.push('\n');
            sequence(items, indent + 2, text);
        }
        Data::Map(map) if !map.entries.is_empty() => {
            text.push('\n');
            mapping(&map.entries, indent + 2, text);
        }
        Data::Set(map) if !map.entries.is_empty() => {
            text.push_str(" !!set\n");
            mapping(&map.entries, indent + 2, text);
        }
        _ => {
            text.push(' ');
            value(node, indent + 2, text);
        }
    }
}

/// A value without items, with its line break; block text stands at `indent`.
fn value(node: &Node, indent: usize, text: &mut String) {
    let block = match &*node.data {
        Data::Str(it) => literal(it),
        _ => None,
    };
    let Some((header, lines)) = block else {
        text.push_str(&scalar(&node.data));
        text.push('\n');
        return;
    };
    text.push_str(&header);
    text.push('\n');
    let indent = indent.max(2);
    for line in lines {
        if !line.is_empty() {
            blanks(indent, text);
            text.push_str(line);
        }
        text.push('\n');
    }
}

/// Indents a line, unless something stands in it already.
fn blanks(indent: usize, text: &mut String) {
    if text.is_empty() || text.ends_with('\n') {
        text.extend(std::iter::repeat_n(' ', indent));
    }
}

/// A string of several lines as block text: the header and the lines, which must be indented by two blanks more than
/// the `-` or key that they belong to. `None` if the string has one line, or characters that only quotes can hold.
pub fn literal(text: &str) -> Option<(String, Vec<&str>)> {
    let stem = text.trim_end_matches('\n');
    let fits = text.contains('\n')
        && !stem.trim_start_matches([' ', '\n']).is_empty()
        && text.chars().all(|it| matches!(it, '\n' | '\t') || is_plain(it));
    if !fits {
        return None;
    }
    // Blanks at the start would be taken for the indentation.
    let indent = if text.starts_with([' ', '\n']) { "2" } else { "" };
    let chomping = match text.len() - stem.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let body = text.strip_suffix('\n').unwrap_or(text);
    Some((["|", indent, chomping].concat(), body.split('\n').collect()))
}

/// A value on one line: any scalar, or an empty collection.
pub fn scalar(data: &Data) -> String {
    match data {
        Data::Null => "null".to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::Int(digits) => digits.to_string(),
        Data::Float(value) => float(*value),
        Data::Str(text) => quote(text),
        Data::Unpaired(text) => unpaired(text),
        Data::Bytes(bytes) => ["!!binary \"", &base64(bytes), "\""].concat(),
        Data::Date(text) => ["!!timestamp \"", text, "\""].concat(),
        Data::Seq(_) => "[]".to_owned(),
        Data::Map(_) => "{}".to_owned(),
        Data::Set(_) => "!!set {}".to_owned(),
        Data::Recursive(_) => "null # contains itself".to_owned(),
    }
}

/// A float as YAML 1.1 reads it back as a float: with a dot, and with a sign in the exponent.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => text,
        Some((mantissa, exponent)) => {
            let dot = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            [mantissa, dot, "e", sign, exponent].concat()
        }
    }
}

/// In double quotes, each half of a surrogate pair as the escape that made it.
fn unpaired(text: &str) -> String {
    let mut quoted = String::from("\"");
    for it in text.chars() {
        let code = u32::from(it);
        if (0x10_d800..0x10_e000).contains(&code) {
            // A string takes all that is written to it.
            let _ = write!(quoted, "\\u{:04X}", code - 0x10_0000);
        } else if is_plain(it) && !matches!(it, '"' | '\\') {
            quoted.push(it);
        } else {
            quoted += &escape(it);
        }
    }
    quoted.push('"');
    quoted
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |it: usize| group.get(it).map_or(0, |byte| usize::from(*byte));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get(word >> (18 - 6 * place) & 63);
            let letter = letter.filter(|_| place <= group.len()).unwrap_or(&b'=');
            text.push(char::from(*letter));
        }
    }
    text
}
