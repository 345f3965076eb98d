//! The state of the page: only what the user chose; everything else follows from it.

use crate::source::{Settings, SourceFile, Workspace};

/// A file's identity, kept through renames and moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u32);

/// A file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// Its identity.
    pub key: Key,
    /// Counts changes that came from elsewhere than the editor, so that the editor knows when to take the text over.
    pub revision: u32,
    /// Repository, path and text.
    pub file: SourceFile,
}

/// What the views show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The texts before any environment.
    Base,
    /// One environment.
    Environment(String),
}

/// The views at the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Locations and shared resources as a picture.
    Map,
    /// Shared facts by repository and environment.
    Matrix,
    /// The merged file with the origin of each line.
    Effective,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Map, Self::Matrix, Self::Effective];

    /// The tab's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Map => "Map",
            Self::Matrix => "Matrix",
            Self::Effective => "Effective YAML",
        }
    }

    /// The word for ids and storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Matrix => "matrix",
            Self::Effective => "effective",
        }
    }
}

/// The part of the page that a narrow window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Repositories and files.
    Files,
    /// The editor.
    Text,
    /// The problems.
    Problems,
    /// The views.
    Views,
}

impl Panel {
    /// Every panel, in the order of the bar.
    pub const ALL: [Self; 4] = [Self::Files, Self::Text, Self::Problems, Self::Views];

    /// The word shown, stored, and used by the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Text => "text",
            Self::Problems => "problems",
            Self::Views => "views",
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// A request to show some text. Its number tells a new request for the same text from an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reveal {
    /// The file.
    pub key: Key,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Counts requests.
    pub number: u32,
}

/// What a dialog asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Name and first text of a new file in this repository; empty for a new repository.
    Add(String),
    /// Text to paste: one file, or a bundle of several.
    Paste,
    /// Another repository, path or environment for a file.
    Rename(Key),
    /// Another name or layout for a repository.
    RenameRepo(String),
    /// The page of a rule.
    Rule(&'static str),
    /// What the page is, and its keys.
    Help,
}

/// The way back from something that took work away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// What was done: `Removed dagster_cloud.yaml`.
    pub message: String,
    /// The files before.
    pub files: Vec<OpenFile>,
    /// The settings before.
    pub settings: Settings,
    /// The open file before.
    pub open: Option<Key>,
}

/// A short message that needs no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// One sentence.
    pub message: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// Everything that the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The files, grouped by repository.
    pub files: Vec<OpenFile>,
    /// What `playground.yaml` holds.
    pub settings: Settings,
    /// The file in the editor.
    pub open: Option<Key>,
    /// What the views show.
    pub scope: Scope,
    /// The view shown.
    pub view: View,
    /// The part shown in a narrow window.
    pub panel: Panel,
    /// Light or dark.
    pub theme: Theme,
    /// The text to show in the editor.
    pub reveal: Option<Reveal>,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// The way back from the last removal.
    pub undo: Option<Undo>,
    /// A message.
    pub notice: Option<Notice>,
    pub(super) next_key: u32,
    pub(super) n_reveals: u32,
}

impl State {
    /// A page with these files, the first one open.
    pub fn new(files: Vec<SourceFile>, settings: Settings) -> Self {
        let mut state = Self {
            files: Vec::new(),
            settings,
            open: None,
            scope: Scope::Base,
            view: View::Map,
            panel: Panel::Views,
            theme: Theme::System,
            reveal: None,
            dialog: None,
            undo: None,
            notice: None,
            next_key: 0,
            n_reveals: 0,
        };
        for file in files {
            state.insert(file);
        }
        state.open = state.files.first().map(|it| it.key);
        state
    }

    /// The workspace as the analysis takes it.
    pub fn workspace(&self) -> Workspace {
        let files = self.files.iter().map(|it| it.file.clone()).collect();
        Workspace { files, settings: self.settings.clone() }
    }

    /// The file `key`.
    pub fn file(&self, key: Key) -> Option<&OpenFile> {
        self.files.iter().find(|it| it.key == key)
    }

    /// The file in the editor.
    pub fn open_file(&self) -> Option<&OpenFile> {
        self.file(self.open?)
    }

    /// The file at `path` of `repo`.
    pub fn find(&self, repo: &str, path: &str) -> Option<&OpenFile> {
        self.files.iter().find(|it| &*it.file.repo == repo && &*it.file.path == path)
    }

    /// The environment shown, `None` for the base.
    pub fn environment(&self) -> Option<&str> {
        match &self.scope {
            Scope::Base => None,
            Scope::Environment(name) => Some(name),
        }
    }

    /// Adds a file behind the last one of its repository, under another name if the path is taken.
    pub(super) fn insert(&mut self, mut file: SourceFile) -> Key {
        let mut number = 2;
        let (stem, extension) = file.path.rsplit_once('.').unwrap_or((&file.path, ""));
        let (stem, extension) = (stem.to_owned(), extension.to_owned());
        while self.find(&file.repo, &file.path).is_some() {
            let dot = if extension.is_empty() { "" } else { "." };
            file.path = format!("{stem}-{number}{dot}{extension}").into();
            number += 1;
        }
        let key = Key(self.next_key);
        self.next_key += 1;
        let last = self.files.iter().rposition(|it| it.file.repo == file.repo);
        let at = last.map_or(self.files.len(), |it| it + 1);
        self.files.insert(at, OpenFile { key, revision: 0, file });
        key
    }
}
