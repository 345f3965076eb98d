//! Which of the files that a body reads are the data of an asset that it needs.

use super::Address;
use super::compare::{Compared, has_name, is_itself};

/// What `reads`, the files that a body reads which writes `own` ones by itself, are to the asset `key`, whose makers have
/// `writes` of it; `n_unloaded` is how many assets that no I/O manager loads for it the body needs.
pub(super) fn meant(
    compared: &Compared<'_>,
    mut reads: Vec<Address>,
    own: &[Address],
    (key, writes): (&[String], &[Address]),
    n_unloaded: usize,
) -> Vec<Address> {
    // What it writes by itself is its own earlier output, unless it changes what is there in place.
    reads.retain(|read| {
        !own.iter().any(|it| is_itself(it, read))
            || writes.iter().any(|write| compared.meet(write, read) == Some(true))
    });
    if reads.iter().any(|it| has_name(it, key)) {
        reads.retain(|it| has_name(it, key));
    } else if reads.len() != 1 || n_unloaded != 1 {
        reads.clear();
    }
    reads
}
