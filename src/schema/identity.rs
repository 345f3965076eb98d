//! When Python takes two values for one: by hash, as every official merge drops duplicates, and by equality, as it
//! finds keys and names (`DAGSTER.md §4`).

use std::fmt::Write;
use std::rc::Rc;

use crate::source::sort_by_key;
use crate::yaml::{Data, Entry, Node, instant, integral, read_real};

/// Python counts the hashes of numbers by this prime, two to the power of 61 less one.
const PRIME: u128 = (1 << 61) - 1;

/// A text that is the same for two items of a list exactly where they have one hash; `None` where Python finds none
/// and the official merge stops: for a set, and for a mapping whose keys cannot be sorted.
pub fn identity(item: &Node) -> Option<String> {
    let is_set = matches!(*item.data, Data::Set(_));
    let mut told = String::new();
    (!is_set && value(&item.data, &mut told)).then_some(told)
}

/// A text that is the same for two names exactly where they are equal; `None` for what cannot be a key.
pub fn equality(key: &Node) -> Option<String> {
    Some(match &*key.data {
        Data::Null => "null".to_owned(),
        Data::Str(text) | Data::Unpaired(text) => format!("s{text}"),
        Data::Bytes(bytes) => format!("b{bytes:?}"),
        Data::Date(text) => date(text),
        Data::Bool(value) => format!("{}.0", u8::from(*value)),
        Data::Int(digits) => format!("{digits}.0"),
        Data::Float(value) if value.is_nan() => object(*value, &key.data),
        Data::Float(value) if *value == 0.0 => "0.0".to_owned(),
        Data::Float(value) if value.fract() == 0.0 => format!("{}.0", integral(*value)),
        Data::Float(value) => format!("{value:?}"),
        _ => return None,
    })
}

/// Whether the value has a hash, which is then told.
fn value(data: &Rc<Data>, told: &mut String) -> bool {
    match &**data {
        Data::Recursive(_) => return false,
        Data::Null => *told += "null",
        Data::Bool(value) => number(i128::from(*value), told),
        Data::Int(digits) => number(whole(digits), told),
        Data::Float(value) if value.is_nan() => *told += &object(*value, data),
        Data::Float(value) => number(float(*value), told),
        // Letters of one byte each are in memory what they are here.
        Data::Str(text) if text.is_ascii() => raw(text.as_bytes(), told),
        Data::Str(text) | Data::Unpaired(text) => raw(&memory(text), told),
        Data::Bytes(bytes) => raw(bytes, told),
        Data::Date(text) => *told += &date(text),
        Data::Seq(items) => return list(items, told, &|it, told| value(&it.data, told)),
        Data::Map(map) => return mapping(&map.entries, told),
        Data::Set(set) => return list(&set.entries, told, &|it, told| value(&it.key.data, told)),
    }
    true
}

/// A mapping hashes as the list of its pairs, in the order of the keys.
fn mapping(entries: &[Entry], told: &mut String) -> bool {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    let mut kinds = entries.iter().map(|it| sort(&it.key.data));
    if kinds.next().is_some_and(|first| kinds.any(|it| it != first)) {
        return false;
    }
    sort_by_key(&mut entries, |it| in_order(&it.key.data));
    list(&entries, told, &|it, told| {
        told.push('[');
        let is_hashable = value(&it.key.data, told) && {
            told.push(',');
            value(&it.value.data, told)
        };
        told.push_str(",]");
        is_hashable
    })
}

fn list<T>(items: &[T], told: &mut String, each: &dyn Fn(&T, &mut String) -> bool) -> bool {
    told.push('[');
    let is_hashable = items.iter().all(|it| {
        let is_hashable = each(it, told);
        told.push(',');
        is_hashable
    });
    told.push(']');
    is_hashable
}

/// What kind of key Python can sort a key among.
fn sort(data: &Data) -> u8 {
    match data {
        Data::Bool(_) | Data::Int(_) | Data::Float(_) => 0,
        Data::Bytes(_) => 1,
        Data::Date(text) => {
            2 + u8::from(text.len() > 10) + u8::from(text.len() > 10 && has_zone(text))
        }
        _ => 5,
    }
}

fn has_zone(text: &str) -> bool {
    text.get(10..).is_some_and(|it| it.contains(['+', '-']))
}

/// A text by which keys of one kind other than text are in order, for numbers that a float can tell apart.
fn in_order(data: &Data) -> (u64, String) {
    let number = |value: f64| {
        let bits = value.to_bits();
        if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
    };
    match data {
        Data::Bool(value) => (number(f64::from(u8::from(*value))), String::new()),
        Data::Int(digits) => (number(read_real(digits).unwrap_or(f64::MAX)), String::new()),
        Data::Float(value) => (number(*value), String::new()),
        Data::Bytes(bytes) => (0, bytes.iter().map(|it| char::from(*it)).collect()),
        Data::Str(text) | Data::Date(text) => (0, text.to_string()),
        _ => (0, String::new()),
    }
}

/// A date; one with a zone is the instant that it names.
fn date(text: &str) -> String {
    instant(text).map_or_else(|| format!("d{text}"), |it| format!("i{it}"))
}

/// Not a number equals itself alone; `.nan` is one object in Python, other makings of it are not.
fn object(value: f64, data: &Rc<Data>) -> String {
    if value.to_bits() == f64::NAN.to_bits() {
        return "nan".to_owned();
    }
    format!("nan{:p}", Rc::as_ptr(data))
}

/// Text and bytes hash by what is in memory, and as zero where that is nothing.
fn raw(bytes: &[u8], told: &mut String) {
    if bytes.is_empty() {
        number(0, told);
    } else {
        // The length before it parts it from what follows.
        _ = write!(told, "{}\"", bytes.len());
        told.extend(bytes.iter().map(|it| char::from(*it)));
    }
}

/// How Python keeps a text: each character in as many bytes as the widest needs.
fn memory(text: &str) -> Vec<u8> {
    let widest = text.chars().max().map_or(0, u32::from);
    let n_bytes = match widest {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    };
    text.chars().flat_map(|it| u32::from(it).to_le_bytes().into_iter().take(n_bytes)).collect()
}

/// The hash of a number; minus one stands for an error in Python, and minus two takes its place.
fn number(hash: i128, told: &mut String) {
    let hash = if hash == -1 { -2 } else { hash };
    _ = write!(told, "{hash}");
}

fn signed(is_negative: bool, hash: u128) -> i128 {
    let hash = i128::try_from(hash % PRIME).unwrap_or_default();
    if is_negative { -hash } else { hash }
}

/// The hash of an integer in decimal, or in hexadecimal after `0x`.
fn whole(digits: &str) -> i128 {
    let (is_negative, digits) = digits.strip_prefix('-').map_or((false, digits), |it| (true, it));
    let (radix, digits) = digits.strip_prefix("0x").map_or((10, digits), |it| (16, it));
    let add = |sum: u128, it: char| {
        (sum * u128::from(radix) + u128::from(it.to_digit(radix).unwrap_or(0))) % PRIME
    };
    signed(is_negative, digits.chars().fold(0, add))
}

/// The hash of a float, which is that of an equal integer.
fn float(value: f64) -> i128 {
    if value.is_infinite() {
        return signed(value < 0.0, 314_159);
    }
    let bits = value.to_bits();
    let exponent = i64::try_from(bits >> 52 & 0x7ff).unwrap_or_default();
    let fraction = bits & ((1 << 52) - 1);
    // Two to the power of 61 counts as one.
    let (mantissa, power) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    signed(value < 0.0, u128::from(mantissa) << power.rem_euclid(61))
}
