//! Resources and assets found in Python text, tolerantly; nothing is ever executed.

mod access;
mod arguments;
mod asset;
mod assets;
mod branch;
mod choice;
mod classes;
mod definitions;
mod dependencies;
mod entries;
mod factory;
mod imports;
mod items;
mod key_text;
mod keys;
mod keywords;
mod limits;
mod loaded;
mod lower;
mod maker;
mod managers;
mod module;
mod objects;
mod path;
mod reader;
mod repository;
mod resources;
mod root;
mod scope;
mod storage;
mod text;
mod turns;
mod values;

use std::rc::Rc;

use ruff_python_ast::{PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::source::{FileId, Workspace};

use assets::Gatherer;
use factory::Index;
use reader::Reader;

pub use asset::{Access, Asset, Dependency, Op, Slash};
pub use module::{Module, Modules, UnknownClass, pack, python_files, repositories, unpack};
pub use reader::Source;
pub use root::Root;
pub use storage::{Change, ENDPOINT, Field, IoManager, Storage, StorageClass, Value};

/// Reads a Python text alone. Broken text gives what can be understood; text nested beyond reason gives nothing.
pub fn read(file: FileId, text: &str) -> Module {
    let source = Source { id: file, repo: "", path: "", text };
    read_repository(&[source]).pop().unwrap_or_default()
}

/// Reads the Python texts of one repository, which may import from each other; what each says, in their order.
pub fn read_repository(sources: &[Source<'_>]) -> Vec<Module> {
    let options = || ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY314);
    let parsed: Vec<_> = sources
        .iter()
        .map(|it| {
            let is_read = limits::is_within_limits(it.text);
            is_read.then(|| parse_unchecked(it.text, options()).try_into_module()).flatten()
        })
        .collect();
    let bodies: Vec<&[Stmt]> =
        parsed.iter().map(|it| it.as_ref().map_or(&[][..], |it| it.suite())).collect();
    let reader = Reader::new(sources, &bodies);
    let surveys = resources::survey(&reader, &bodies);
    let index = Index::new(&reader, &surveys);
    let mut gatherers: Vec<Gatherer<'_, '_>> =
        (0..bodies.len()).map(|text| Gatherer::new(&reader, &surveys, &index, text)).collect();
    gatherers.iter_mut().for_each(Gatherer::module);
    gatherers.iter_mut().for_each(Gatherer::rest);
    gatherers.iter_mut().for_each(Gatherer::finish);
    loaded::add_prefixes(&reader, &mut gatherers);
    let read = bodies.iter().zip(gatherers).enumerate().map(|(text, (body, gatherer))| {
        reader.refresh();
        let (mut imports, unknown_classes) =
            imports::read_imports(&reader, body, reader.scopes.root(text));
        for module in gatherer.imports {
            if !imports.contains(&module) {
                imports.push(module);
            }
        }
        let Gatherer { assets, ops, slashes, unread, has_prefix, .. } = gatherer;
        let managers = surveys.get(text).map_or_else(Vec::new, |it| it.managers.clone());
        Module { managers, unknown_classes, imports, assets, ops, slashes, unread, has_prefix }
    });
    read.collect()
}

/// Reads all Python of `workspace`, each repository by itself.
pub fn read_all(workspace: &Workspace) -> Modules {
    let mut read = Vec::new();
    for files in repositories(workspace) {
        let sources: Vec<Source<'_>> = files
            .iter()
            .map(|(id, file)| Source {
                id: *id,
                repo: &file.repo,
                path: &file.path,
                text: &file.text,
            })
            .collect();
        let modules = read_repository(&sources).into_iter().map(Rc::new);
        read.extend(files.iter().map(|it| it.0).zip(modules));
    }
    read.into_iter().collect()
}
