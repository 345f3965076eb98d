//! Locations Playground: text of several repositories in, what Dagster+ would make of it out.
//!
//! The modules stand in reading order; each uses only those before it.

pub mod source;

pub mod diagnostic;

pub mod python;
pub mod yaml;

pub mod toml;

pub mod template;

pub mod schema;

pub mod model;

pub mod merge;

pub mod fact;

pub mod lineage;

pub mod check;

pub mod graph;

pub mod analysis;

pub mod plan;

pub mod report;

pub mod content;

pub mod convert;

pub mod app;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;

#[cfg(target_arch = "wasm32")]
pub mod ui;
