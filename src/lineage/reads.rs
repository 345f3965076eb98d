//! Which of the files that a body reads are the data of an asset that it needs.

use super::Address;
use super::compare::{Compared, extension, has_name, is_itself, is_one_name, path};
use crate::python::Root;

/// How files end that say something to code, and hold no data.
const NO_DATA: [&str; 12] =
    ["sql", "yaml", "yml", "toml", "ini", "cfg", "conf", "j2", "jinja", "jinja2", "md", "py"];

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
    // What is no data anywhere else is some to those who write it.
    reads.retain(|read| {
        let ending = extension(read).map(str::to_ascii_lowercase);
        let is_data = ending.is_none_or(|it| !NO_DATA.contains(&&*it));
        is_data || writes.iter().any(|it| extension(it) == extension(read))
    });
    if reads.iter().any(|it| has_name(it, key)) {
        reads.retain(|it| has_name(it, key));
        return reads;
    }
    let is_one =
        |it: &Address| matches!(writes, [only] if only.storage.is_none() && is_one_name(only, it));
    reads.retain(|it| is_one(it) || !is_elsewhere(it));
    if reads.len() != 1 || n_unloaded != 1 {
        reads.clear();
    }
    for it in &mut reads {
        it.is_guess = !is_one(it);
    }
    reads
}

/// Whether no asset is stored there: on the web, and among what comes with the code.
fn is_elsewhere(address: &Address) -> bool {
    let root = address.place.as_ref().ok().and_then(|it| Root::of(it));
    let is_web = |it: &str| ["http://", "https://", "ftp://"].iter().any(|web| it.starts_with(web));
    path(address).is_some_and(is_web)
        || matches!(root, Some(Root::WorkingDirectory | Root::Repository(_)))
}
