//! The one host-side test binary.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and may fail loudly"
)]

mod page;
mod source;
