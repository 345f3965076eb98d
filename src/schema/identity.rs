//! Which values Python's hash, and so the agent's deep merge, takes for the same (`DAGSTER.md §7`).

use crate::source::sort_by;
use crate::yaml::{Data, Node};

/// A text that is the same for two values exactly where Python gives them one hash; `None` for what equals nothing.
pub(super) fn identity(node: &Node) -> Option<String> {
    Some(match &*node.data {
        Data::Null | Data::Recursive => "null".into(),
        Data::Bool(value) => i32::from(*value).to_string(),
        Data::Int(digits) => integer(digits),
        Data::Float(value) if value.is_nan() => return None,
        Data::Float(value) if value.fract() == 0.0 => integer(&format!("{value:.0}")),
        Data::Float(value) => value.to_string(),
        // The empty text hashes as zero.
        Data::Str(text) if text.is_empty() => "0".into(),
        Data::Str(text) => format!("{text:?}"),
        Data::Bytes(bytes) => format!("b{bytes:?}"),
        Data::Date(text) => format!("date {text}"),
        Data::Seq(items) => {
            let items: Option<Vec<String>> = items.iter().map(identity).collect();
            format!("[{}]", items?.join(","))
        }
        // A mapping hashes as the list of its pairs in the order of the keys.
        Data::Map(map) | Data::Set(map) => {
            let mut pairs: Vec<String> = Vec::new();
            for entry in &map.entries {
                pairs.push(format!("[{},{}]", identity(&entry.key)?, identity(&entry.value)?));
            }
            sort_by(&mut pairs, &Ord::cmp);
            format!("[{}]", pairs.join(","))
        }
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
