//! What a Python text says, as plain data: read by one program of the page, used by the other.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::asset::{Asset, Dependency, Op, Slash};
use super::storage::IoManager;
use crate::source::{FileId, Kind, MAX_FILE_BYTES, SourceFile, Span, Workspace, identify};

/// What one Python text says that matters here.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Module {
    /// I/O managers bound to resource keys, in text order.
    pub managers: Vec<IoManager>,
    /// What definitions are given as resources and is not followed, in text order: it may bind any key.
    pub open_resources: Vec<Span>,
    /// The resource keys of I/O managers that nothing in the repository binds, with their texts, and those of resources that an I/O manager
    /// needs beside it, with the text of its class; none where that is not certain.
    pub unbound: Vec<(Span, String)>,
    /// Names imported from a module known to hold I/O managers, which that module does not have.
    pub unknown_classes: Vec<UnknownClass>,
    /// What it imports of the repository; what is loaded as a whole, as by `load_assets_from_package_name`, counts as imported.
    pub imports: Vec<Import>,
    /// Whether it imports a module of the repository's own that is not among the files.
    pub lacks_import: bool,
    /// The assets that it defines or declares, in text order; those of a factory where it is called.
    pub assets: Vec<Asset>,
    /// What loads assets and makes none, such as asset checks; their keys are empty.
    pub checks: Vec<Asset>,
    /// The functions that make and check them.
    pub ops: Vec<Op>,
    /// Strings with `/` in asset keys, in text order.
    pub slashes: Vec<Slash>,
    /// What may define assets or dependencies and is not understood, such as a folder of definitions or a key made by a call.
    pub unread: Vec<Span>,
    /// Whether assets may get a prefix where they are loaded, so that their keys are not as written.
    pub has_prefix: bool,
    /// Whether it gives assets to `Definitions`: those that it does not give are not loaded then.
    pub lists: bool,
}

impl Module {
    /// The missing class that is used at `span`.
    pub fn unknown_class(&self, span: Span) -> Option<&UnknownClass> {
        self.unknown_classes.iter().find(|it| it.span == span || it.uses.contains(&span))
    }

    /// The function that makes `asset`; `None` where something else makes it.
    pub fn op(&self, asset: &Asset) -> Option<&Op> {
        self.ops.get(asset.op? as usize)
    }

    /// What `asset` needs, that of its function included.
    pub fn dependencies<'m>(&'m self, asset: &'m Asset) -> impl Iterator<Item = &'m Dependency> {
        let shared = self.op(asset).map_or(&[][..], |it| &it.dependencies);
        asset.dependencies.iter().chain(shared)
    }
}

/// A module of the repository that a text imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Import {
    /// The file that it is.
    File(FileId),
    /// The files that it may be, as only the folder tells that the code runs in, and its path below that, with `/`.
    Open(String, Vec<FileId>),
}

/// A class that its module does not have (`DAGSTER.md §12, §14`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub suggestion: Option<String>,
}

/// What the Python of a workspace says, as far as it is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Modules(Vec<(FileId, Rc<Module>)>);

impl Modules {
    /// What `file` says, if it is read.
    pub fn get(&self, file: FileId) -> Option<Rc<Module>> {
        self.0.iter().find(|it| it.0 == file).map(|it| Rc::clone(&it.1))
    }
}

impl FromIterator<(FileId, Rc<Module>)> for Modules {
    fn from_iter<I: IntoIterator<Item = (FileId, Rc<Module>)>>(read: I) -> Self {
        Self(read.into_iter().collect())
    }
}

/// The files of `workspace` that are read as Python.
pub fn python_files(workspace: &Workspace) -> impl Iterator<Item = (FileId, &SourceFile)> {
    (0..).map(FileId).zip(&workspace.files).filter(|(_, file)| {
        file.text.len() <= MAX_FILE_BYTES
            && identify(file, &workspace.settings).kind == Kind::Python
    })
}

/// The Python files of `workspace` by repository, in the order in which those come.
pub fn repositories(workspace: &Workspace) -> Vec<Vec<(FileId, &SourceFile)>> {
    let mut all: Vec<Vec<(FileId, &SourceFile)>> = Vec::new();
    for it in python_files(workspace) {
        match all.iter_mut().find(|all| all.first().is_some_and(|own| own.1.repo == it.1.repo)) {
            Some(own) => own.push(it),
            None => all.push(vec![it]),
        }
    }
    all
}
