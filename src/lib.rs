//! Locations Playground: text of several repositories in, what Dagster+ would make of it out.
//!
//! The modules stand in reading order; each uses only those before it.

pub mod source;

pub mod diagnostic;

pub mod python;
pub mod yaml;

#[cfg(target_arch = "wasm32")]
pub mod ui;
