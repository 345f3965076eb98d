//! Which values Python's hash, and so every official merge, takes for the same (`DAGSTER.md §4`).

use crate::source::sort_by;
use crate::yaml::{Data, Node};

/// A text that is the same for two values exactly where Python gives them one hash; `None` for what equals nothing.
pub fn identity(node: &Node) -> Option<String> {
    match &*node.data {
        Data::Seq(items) => {
            let items: Option<Vec<String>> = items.iter().map(identity).collect();
            Some(identity_of_list(&items?))
        }
        Data::Map(map) => {
            let pairs: Option<Vec<(String, String)>> = map
                .entries
                .iter()
                .map(|it| Some((identity(&it.key)?, identity(&it.value)?)))
                .collect();
            Some(identity_of_map(pairs?))
        }
        _ => scalar(node),
    }
}

/// The identity of a list whose items have the identities `items`.
pub fn identity_of_list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// The identity of a mapping, which hashes as the list of its pairs in the order of the keys.
pub fn identity_of_map(mut pairs: Vec<(String, String)>) -> String {
    sort_by(&mut pairs, &|left, right| left.0.cmp(&right.0));
    let pairs: Vec<String> =
        pairs.into_iter().map(|(key, value)| identity_of_list(&[key, value])).collect();
    identity_of_list(&pairs)
}

/// Text hashes apart from everything else, but the empty text hashes as zero.
pub fn identity_of_text(text: &str) -> String {
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
        Data::Str(value) | Data::Unpaired(value) => identity_of_text(value),
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
