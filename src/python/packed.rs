//! What Python texts say as bytes, from the program that reads them to the one that uses it.

use super::Module;

/// `modules` as bytes, for a program of the same build; nothing that outlives the page.
pub fn pack(modules: &[Module]) -> Vec<u8> {
    postcard::to_allocvec(modules).unwrap_or_default()
}

/// The modules in `bytes` that [`pack`] gave; nothing for other bytes.
#[inline(never)] // so that it comes with the second part of the page
pub fn unpack(bytes: &[u8]) -> Option<Vec<Module>> {
    postcard::from_bytes(bytes).ok()
}
