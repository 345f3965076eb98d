//! An analysis for others: what leaves the page and the command line.

pub mod json;
mod text;
pub mod verdict;

pub use text::text;
pub use verdict::{Verdict, verdict};
