//! Which list items the official merge takes for duplicates: those of one Python hash (`DAGSTER.md §4`).

use super::{Merged, MergedValue};
use crate::source::sort_by;
use crate::yaml::{Data, Node};

/// A text that is the same for two items exactly where the official merge keeps one of them; `None` for what equals nothing.
pub(super) fn identity(value: &Merged) -> Option<String> {
    match &value.value {
        MergedValue::Scalar(node) => scalar(node),
        MergedValue::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(identity).collect();
            Some(list(&items?))
        }
        // A mapping hashes as the list of its pairs, in the order of the keys.
        MergedValue::Map(entries) => {
            let pairs: Option<Vec<(&str, String)>> =
                entries.iter().map(|it| Some((&*it.key, identity(&it.value)?))).collect();
            let mut pairs = pairs?;
            sort_by(&mut pairs, &|left, right| left.0.cmp(right.0));
            let pairs: Vec<String> =
                pairs.into_iter().map(|(key, value)| list(&[text(key), value])).collect();
            Some(list(&pairs))
        }
    }
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// Text hashes apart from everything else, but the empty text hashes as zero.
fn text(text: &str) -> String {
    if text.is_empty() { "0".into() } else { format!("{text:?}") }
}

fn scalar(node: &Node) -> Option<String> {
    Some(match &*node.data {
        Data::Null | Data::Recursive => "null".into(),
        Data::Bool(value) => i32::from(*value).to_string(),
        Data::Int(digits) => integer(digits),
        Data::Float(value) if value.is_nan() => return None,
        Data::Float(value) if value.fract() == 0.0 => integer(&format!("{value:.0}")),
        Data::Float(value) => value.to_string(),
        Data::Str(value) => text(value),
        Data::Bytes(bytes) => format!("b{bytes:?}"),
        Data::Date(value) => format!("date {value}"),
        Data::Seq(_) | Data::Map(_) | Data::Set(_) => return None,
    })
}

/// Minus one hashes as minus two.
fn integer(digits: &str) -> String {
    match digits {
        "-0" => "0".into(),
        "-1" => "-2".into(),
        digits => digits.into(),
    }
}
