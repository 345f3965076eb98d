//! Assets as data: what a text makes, what it needs, and which files the bodies read and write.

use serde::{Deserialize, Serialize};

use crate::source::Span;

use super::storage::Value;

/// An asset that a text defines or declares (`DAGSTER.md §14`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// The parts of its key.
    pub key: Vec<String>,
    /// The text that gives the key: the function's name, or the key itself.
    pub span: Span,
    /// Whether it is only declared, as by `SourceAsset`: something else makes it.
    pub is_external: bool,
    /// The resource key of its I/O manager, which the environment may choose; `None` for the usual one.
    pub manager_key: Option<Value>,
    /// The `schema` of its metadata with its text, which tables are put into before anything else says so.
    pub schema: Option<(Value, Span)>,
    /// What it alone needs, beside what its function does.
    pub dependencies: Vec<Dependency>,
    /// The place of its function in [`Module::ops`](super::Module).
    pub op: Option<u32>,
    /// Whether nothing in the repository puts it into definitions, though all of them are understood.
    pub is_left_out: bool,
}

/// A function that makes assets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Op {
    /// Whether it returns something for the I/O manager to store.
    pub returns: bool,
    /// Whether it certainly stores nothing, not even a `None`: it is typed to return nothing, or only returns results without a value.
    pub never_stores: bool,
    /// Whether it returns nothing without saying so, which Dagster stores as it does anything: as `None`.
    pub returns_none: bool,
    /// What each of its assets needs.
    pub dependencies: Vec<Dependency>,
    /// What it reads and writes by itself.
    pub accesses: Vec<Access>,
}

/// An asset that another one needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependency {
    /// The parts of its key.
    pub key: Vec<String>,
    /// The text that names it.
    pub span: Span,
    /// Whether an I/O manager loads it, as for an argument; otherwise it only comes first.
    pub is_loaded: bool,
    /// Whether it is one that a location makes: its key is written out and not declared there to be made elsewhere, or no resource and
    /// no configuration can be given to the argument of its name.
    pub is_certain: bool,
    /// The resource key of the I/O manager that loads it, where one is named.
    pub manager_key: Option<Value>,
}

/// A file that a function reads or writes without an I/O manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// Its address.
    pub address: Value,
    /// The text of the address where it is used.
    pub span: Span,
    /// `parquet`, `csv`, …; empty where the call does not tell.
    pub format: String,
    /// Whether it is written.
    pub is_write: bool,
}

/// A string with `/` as one part of an asset key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slash {
    /// The string.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Whether Dagster refuses it there; otherwise the key has one part that holds a slash.
    pub is_refused: bool,
}
