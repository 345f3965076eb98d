//! Resources and assets found in Python text, tolerantly; nothing is ever executed.

mod access;
mod arguments;
mod asset;
mod assets;
mod branch;
mod choice;
mod classes;
mod imports;
mod keys;
mod limits;
mod lower;
mod managers;
mod module;
mod path;
mod reader;
mod resources;
mod scope;
mod storage;
mod values;

use std::rc::Rc;

use ruff_python_ast::PythonVersion;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::source::{FileId, Workspace};

use assets::Gatherer;
use reader::Reader;

pub use asset::{Access, Asset, Dependency, Op, Slash};
pub use module::{Module, Modules, UnknownClass, pack, python_files, unpack};
pub use storage::{Field, IoManager, Storage, StorageClass, Value};

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
    let Gatherer { assets, ops, slashes, unread, has_prefix, .. } =
        Gatherer::gather(&reader, &survey);
    let managers = survey.managers;
    Module { managers, unknown_classes, imports, assets, ops, slashes, unread, has_prefix }
}

/// Reads all Python of `workspace`.
pub fn read_all(workspace: &Workspace) -> Modules {
    python_files(workspace).map(|(id, file)| (id, Rc::new(read(id, &file.text)))).collect()
}
