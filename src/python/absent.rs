//! What tables lack: stood for by a value of its own until it is known what counts in its place.

use super::choice::bounded;
use super::storage::Value;
use super::values::unknown;

/// What stands for what a table lacks that is looked into with so many steps left, which those inside it have not.
pub(super) fn absence(nesting: u32) -> Value {
    unknown(format!("\0{nesting}"))
}

/// `value` with `with` in the place of `absent`; without it the code stops with an error there.
pub(super) fn filled(value: Value, absent: &Value, with: Option<&Value>) -> Value {
    let missing = || unknown("the table lacks the key there");
    match value {
        value if value == *absent => with.cloned().unwrap_or_else(missing),
        Value::Chosen { on, arms, otherwise } => Value::Chosen {
            on,
            arms: arms.into_iter().map(|it| (it.0, filled(it.1, absent, with))).collect(),
            otherwise: otherwise
                .filter(|it| with.is_some() || **it != *absent)
                .map(|it| filled(*it, absent, with).into()),
        },
        value => value,
    }
}

/// Whether `absent` is anywhere in `value`.
pub(super) fn may_lack(value: &Value, absent: &Value) -> bool {
    match value {
        Value::Chosen { arms, otherwise, .. } => {
            let mut all = arms.iter().map(|it| &it.1).chain(otherwise.as_deref());
            all.any(|it| may_lack(it, absent))
        }
        value => value == absent,
    }
}

/// What a table has that `last` is put over, which had `first`.
pub(super) fn over(last: Value, first: Option<Value>, absent: &Value) -> Option<Value> {
    match first {
        _ if !may_lack(&last, absent) => Some(last),
        Some(first) => Some(bounded(filled(last, absent, Some(&first)))),
        None => None,
    }
}
