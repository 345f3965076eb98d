//! An analysis for others: what leaves the page and the command line.

pub mod json;
mod order;
mod text;

pub use text::text;
