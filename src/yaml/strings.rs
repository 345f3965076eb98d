//! Strings of a document: one that was met lately is held once, for keys and many values come again and again.

use std::rc::Rc;

use super::node::Data;

/// How many strings are remembered.
const PLACES: usize = 1024;
/// Longer strings seldom come again.
const LONGEST: usize = 64;

/// The strings that were met lately, each at the place that its letters tell.
pub(super) struct Strings(Vec<Option<Rc<Data>>>);

impl Strings {
    pub(super) fn new() -> Self {
        Self(vec![None; PLACES])
    }

    /// The string `text`.
    pub(super) fn get(&mut self, text: &str) -> Rc<Data> {
        let make = || Rc::new(Data::Str(Rc::from(text)));
        if text.len() > LONGEST {
            return make();
        }
        let Some(place) = self.0.get_mut(place(text)) else { return make() };
        match place {
            Some(known) if matches!(&**known, Data::Str(it) if **it == *text) => known.clone(),
            _ => place.insert(make()).clone(),
        }
    }
}

fn place(text: &str) -> usize {
    let mut hash: u32 = 0;
    for part in text.as_bytes().chunks(4) {
        let word = part.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9);
    }
    // The upper bits depend on every letter.
    usize::try_from(hash >> 22).unwrap_or(0)
}
