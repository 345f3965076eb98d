//! What the official stages accept: the table of keys, and each stage's verdict on one document.

mod check;
mod keys;

pub use check::{ErrorKind, Outcome, SchemaError, check};
pub use keys::{Holds, KEYS, Key, Place, key, keys_of};
