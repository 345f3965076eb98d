//! Resources and assets found in Python text, tolerantly; nothing is ever executed.

mod access;
mod arguments;
mod asset;
mod assets;
mod choice;
mod classes;
mod imports;
mod keys;
mod limits;
mod lower;
mod managers;
mod path;
mod reader;
mod resources;
mod scope;
mod storage;
mod values;

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::source::{FileId, Span};

use assets::Gatherer;
use reader::Reader;

pub use asset::{Access, Asset, Dependency, Slash};
pub use storage::{Field, IoManager, Storage, StorageClass, Value};

/// What one Python text says that matters here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Module {
    /// I/O managers bound to resource keys, in text order.
    pub managers: Vec<IoManager>,
    /// Names imported from a module known to hold I/O managers, which that module does not have.
    pub unknown_classes: Vec<UnknownClass>,
    /// Modules that the text imports, as written (`analytics.assets`, `.assets`), each once. `from a import b` gives `a`
    /// and, as `b` may be a module, `a.b`.
    pub imports: Vec<String>,
    /// The assets that it defines or declares, in text order.
    pub assets: Vec<Asset>,
    /// Strings with `/` in asset keys, in text order.
    pub slashes: Vec<Slash>,
    /// What may define assets and is not understood, such as a folder of definitions or a key made by a call.
    pub unread: Vec<Span>,
}

impl Module {
    /// The missing class that is used at `span`.
    pub fn unknown_class(&self, span: Span) -> Option<&UnknownClass> {
        self.unknown_classes.iter().find(|it| it.span == span || it.uses.contains(&span))
    }
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

/// Reads a Python text. Broken text gives what can be understood; text nested beyond reason gives nothing.
pub fn read(file: FileId, text: &str) -> Module {
    if !limits::is_within_limits(text) {
        return Module::default();
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY314);
    let Some(parsed) = parse_unchecked(text, options).try_into_module() else {
        return Module::default();
    };
    let body = parsed.suite();
    let reader = Reader::new(file, text, body);
    let survey = resources::survey(&reader, body);
    let (imports, unknown_classes) = imports::read_imports(&reader, body);
    let Gatherer { assets, slashes, unread, .. } = Gatherer::gather(&reader, &survey);
    Module { managers: survey.managers, unknown_classes, imports, assets, slashes, unread }
}
