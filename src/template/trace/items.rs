//! What the items of a loop come from: of all that was read for them, what is equal to each.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::Value;

use super::known::{Collection, scalar};
use super::log::{Log, MANY, Read, What};

/// What the items of a loop may have come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidates {
    by_value: BTreeMap<Value, Vec<Read>>,
    by_number: BTreeMap<usize, Read>,
    /// All of it, as it is told.
    all: Vec<Read>,
    /// What is no value among the names.
    pub(super) led: Vec<Read>,
}

impl Log {
    /// What items of a loop may have come from: what was read in `range`.
    pub(super) fn candidates(&mut self, range: Range<usize>) -> Candidates {
        let reads: Vec<Read> = self.reads.get(range).unwrap_or_default().to_vec();
        let mut candidates = Candidates::default();
        if reads.is_empty() {
            return candidates;
        }
        self.work += reads.len();
        for it in &reads {
            match (&it.what, &it.value) {
                (What::Known(_), Some(value)) => {
                    let same = candidates.by_value.entry(value.clone()).or_default();
                    if !same.iter().any(|known| known.what == it.what) && same.len() < MANY {
                        same.push(it.clone());
                    }
                }
                (What::Known(number), None) => {
                    candidates.by_number.insert(*number, it.clone());
                }
                _ => candidates.led.push(it.clone()),
            }
        }
        candidates.all = self.told(reads);
        candidates
    }

    /// Binds `names` to what the item that they are comes from: each to what is equal to it, if that is one thing, else to all that
    /// there is; after what `led` there. The numbers of the bindings.
    pub(super) fn bind_item(
        &mut self,
        names: &[Value],
        from: &Candidates,
        led: &[Read],
    ) -> Vec<usize> {
        let bind = |(at, name): (usize, &Value)| {
            let value = scalar(name);
            let number = name.downcast_object_ref::<Collection>().map(|it| it.number);
            let mut found = match &value {
                Some(value) => from.by_value.get(value).cloned().unwrap_or_default(),
                None => {
                    number.and_then(|it| from.by_number.get(&it)).cloned().into_iter().collect()
                }
            };
            if found.len() > 1 && names.len() == 2 {
                found.retain(|it| it.is_key == (at == 0));
            }
            let own = if found.len() == 1 { found } else { from.all.clone() };
            let item = |it: Read| {
                let is_item = matches!(it.what, What::Known(_));
                Read { is_item, is_key: false, ..it }
            };
            let reads = led.iter().cloned().chain(own.into_iter().map(item)).collect();
            self.bind_reads(value, reads)
        };
        names.iter().enumerate().map(bind).collect()
    }
}
