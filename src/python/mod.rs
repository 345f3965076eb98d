//! Resources found in Python text, tolerantly; nothing is ever executed.

mod storage;

use crate::source::{FileId, Span};

pub use storage::{Field, IoManager, Storage, StorageClass, Value};

/// What one Python text says that matters here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Module {
    /// I/O managers bound to resource keys, in text order.
    pub managers: Vec<IoManager>,
    /// Names imported from a module known to hold I/O managers, which that module does not have.
    pub unknown_classes: Vec<UnknownClass>,
    /// Modules that the text imports, as written (`analytics.assets`, `.assets`).
    pub imports: Vec<String>,
}

/// A class that its module does not have (`DAGSTER.md §12, §14`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownClass {
    /// The name as written.
    pub name: String,
    /// The module that it is said to be in.
    pub module: String,
    /// The name in the import statement, or in the attribute.
    pub span: Span,
    /// Every other use of the name in this text.
    pub uses: Vec<Span>,
    /// The class that is probably meant.
    pub suggestion: Option<&'static str>,
}

/// Reads a Python text. Broken text gives what can be understood.
pub fn read(file: FileId, text: &str) -> Module {
    let _ = (file, text);
    Module::default()
}
