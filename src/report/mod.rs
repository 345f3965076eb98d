//! An analysis for others: what leaves the page and the command line.

pub mod json;
mod text;

pub use text::text;
