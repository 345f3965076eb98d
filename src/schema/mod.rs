//! What the official stages accept: the table of keys, and each stage's verdict on one document.

mod check;
mod dg;
mod keys;

pub use check::{ErrorKind, Outcome, SchemaError, check};
pub use dg::{DgFault, DgFaultKind, check_dg};
pub use keys::{Holds, KEYS, Key, Place, key, keys_of};
