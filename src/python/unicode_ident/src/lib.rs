//! Stands in for the tables of which characters may be in an identifier, which weigh 10 KB.
//!
//! Every character beyond ASCII counts as a letter. Python that runs reads the same; of Python that does not, a name
//! with a stray character in it is read as a name, not refused.

/// Whether an identifier may start with the character; the underscore is the caller's matter.
pub fn is_xid_start(it: char) -> bool {
    it.is_ascii_alphabetic() || !it.is_ascii()
}

/// Whether an identifier may go on with the character.
pub fn is_xid_continue(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || !it.is_ascii()
}
