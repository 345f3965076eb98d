//! Resources and assets found in Python text, tolerantly; nothing is ever executed.

mod absent;
mod access;
mod arguments;
mod asset;
mod assets;
mod branch;
mod callers;
mod calls;
mod changes;
mod checks;
mod choice;
mod chosen;
mod classes;
mod course;
mod custom;
mod declared;
mod decorator;
mod definitions;
mod dependencies;
mod entries;
mod factory;
mod guarded;
mod imports;
mod items;
mod key_text;
mod keys;
mod keywords;
mod limits;
mod loaded;
mod lookup;
mod lower;
mod made;
mod makers;
mod manager_key;
mod managers;
mod methods;
mod module;
mod named;
mod names;
mod objects;
mod packed;
mod path;
mod reader;
mod repository;
mod resources;
mod returned;
mod rivals;
mod root;
mod scope;
mod settings;
mod settle;
mod several;
mod simple;
mod storage;
mod stored;
mod survey;
mod table_keys;
mod tables;
mod text;
mod touch;
mod turns;
mod values;
mod variable;

use std::rc::Rc;

use ruff_python_ast::{PythonVersion, Stmt};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::source::{FileId, Workspace};

use assets::Gatherer;
use factory::Index;
use reader::Reader;

pub use asset::{Access, Asset, Dependency, Op, Slash};
pub use module::{Import, Module, Modules, UnknownClass, python_files, repositories};
pub use packed::{pack, unpack};
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
    let is_whole = parsed.iter().all(|it| it.as_ref().is_some_and(|it| it.errors().is_empty()));
    let reader = Reader::new(sources, &bodies);
    let imported = bodies.iter().enumerate().map(|(text, body)| {
        reader.refresh();
        imports::read_imports(&reader, body, reader.scopes.root(text))
    });
    let imported: Vec<_> = imported.collect();
    let files = imported.iter().enumerate().map(|(text, it)| reader.files_of(&it.modules, text));
    let surveys = survey::survey(&reader, &bodies, &files.collect::<Vec<_>>());
    let index = Index::new(&reader, &surveys);
    let mut gatherers: Vec<Gatherer<'_, '_>> =
        (0..bodies.len()).map(|text| Gatherer::new(&reader, &surveys, &index, text)).collect();
    gatherers.iter_mut().for_each(Gatherer::module);
    gatherers.iter_mut().for_each(Gatherer::rest);
    gatherers.iter_mut().for_each(Gatherer::finish);
    loaded::mark_left_out(&surveys, &mut gatherers);
    loaded::add_prefixes(&reader, &mut gatherers);
    let own_names = imports::OwnNames::new(&reader);
    let read = imported.into_iter().zip(gatherers).enumerate();
    let read = read.map(|(text, (imported, gathered))| {
        let Gatherer { assets, checks, ops, slashes, unread, own_managers, .. } = gathered;
        let Gatherer { has_prefix, lists, .. } = gathered;
        let mut imports = imported.files(&reader, text);
        let loaded = gathered.loaded.iter().filter_map(|it| sources.get(*it));
        imports.extend(loaded.map(|it| Import::File(it.id)));
        let lacks_import = imported.lacks(&reader, &own_names, text);
        // What is being typed may bind anything yet.
        let keys = surveys.get(text).and_then(|it| it.keys.as_ref()).filter(|_| is_whole);
        let managers = surveys.get(text).map_or(&[][..], |it| &it.managers);
        let unbound = match keys {
            Some(keys) => {
                let mut named = gathered.named_managers.into_inner();
                named.extend(managers.iter().filter_map(manager_key::needed));
                manager_key::unbound(named, keys)
            }
            None => Vec::new(),
        };
        let managers = manager_key::owned(managers, &own_managers);
        let open_resources = surveys.get(text).map_or_else(Vec::new, |it| it.open.clone());
        Module {
            managers,
            open_resources,
            unbound,
            unknown_classes: imported.unknown_classes,
            imports,
            lacks_import,
            assets,
            checks,
            ops,
            slashes,
            unread,
            has_prefix,
            lists,
        }
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
