//! The state of the page: only what the user chose; everything else follows from it.

use super::arrange::free_path;
use crate::diagnostic::Severity;
use crate::source::{Environment, Settings, SourceFile, Workspace};

/// A file's identity, kept through renames and moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u32);

/// A file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// Its identity.
    pub key: Key,
    /// Counts changes of the text, the editor's own included: an edit says which revision it starts from, and the
    /// editor takes the text over when it sees a revision that is not its own.
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
    /// In which order locations are deployed.
    Plan,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Map, Self::Matrix, Self::Effective, Self::Plan];

    /// The tab's words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Map => "Map",
            Self::Matrix => "Matrix",
            Self::Effective => "Effective YAML",
            Self::Plan => "Plan",
        }
    }

    /// The word for ids and storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Matrix => "matrix",
            Self::Effective => "effective",
            Self::Plan => "plan",
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

/// How much room the user gave a panel; `None` as the style sheet says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    /// Width of the files, in pixels.
    pub files: Option<u32>,
    /// Width of the views, in thousandths of the page.
    pub views: Option<u32>,
    /// Height of the problems, in thousandths of the middle.
    pub problems: Option<u32>,
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
    /// Text to paste: one file, or a bundle of several; what is known of it already.
    Paste(String),
    /// Repository, path, kind and environment of a file.
    File(Key),
    /// Name and layout of a repository.
    Repo(String),
    /// What a repository would be in the other layout.
    Convert(String),
    /// Environments, names, variables and expectations: what the texts do not say.
    Settings,
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
    /// The files before; none where only the settings were replaced.
    pub files: Vec<OpenFile>,
    /// The settings before.
    pub settings: Settings,
    /// The open file before.
    pub open: Option<Key>,
    /// Whether everything was replaced; otherwise only some files were taken away, and the others live on.
    pub is_whole: bool,
    /// The way back from the removal before, where that was not taken yet.
    pub earlier: Option<Box<Undo>>,
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
    /// The files that have a tab over the editor.
    pub tabs: Vec<Key>,
    /// What the views show; `None` until the user chooses.
    pub scope: Option<Scope>,
    /// The view shown.
    pub view: View,
    /// The part shown in a narrow window.
    pub panel: Panel,
    /// The only severity listed, or all of them.
    pub filter: Option<Severity>,
    /// Light or dark.
    pub theme: Theme,
    /// The room that panels have.
    pub sizes: Sizes,
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
    pub(super) version: u32,
}

impl State {
    /// A page with these files, the first one open.
    pub fn new(files: Vec<SourceFile>, settings: Settings) -> Self {
        let mut state = Self {
            files: Vec::new(),
            settings,
            open: None,
            tabs: Vec::new(),
            scope: None,
            view: View::Map,
            panel: Panel::Views,
            filter: None,
            theme: Theme::System,
            sizes: Sizes::default(),
            reveal: None,
            dialog: None,
            undo: None,
            notice: None,
            next_key: 0,
            n_reveals: 0,
            version: 0,
        };
        for file in files {
            state.insert(file);
        }
        if let Some(first) = state.files.first().map(|it| it.key) {
            state.open(first);
        }
        state
    }

    /// Counts changes of the files and settings: the same number, the same workspace.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The workspace as the analysis takes it.
    pub fn workspace(&self) -> Workspace {
        let files = self.files.iter().map(|it| it.file.clone()).collect();
        Workspace { files, settings: self.settings.clone(), rendered: Vec::new() }
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

    /// The environment shown, of those there are; `None` for the base. Until the user has chosen, and while the chosen
    /// one is missing, it is the last one.
    pub fn environment<'e>(&self, environments: &'e [Environment]) -> Option<&'e str> {
        let last = || environments.last().map(|it| &*it.name);
        match &self.scope {
            None => last(),
            Some(Scope::Base) => None,
            Some(Scope::Environment(name)) => {
                environments.iter().map(|it| &*it.name).find(|it| it == name).or_else(last)
            }
        }
    }

    /// The repositories in their order.
    pub fn repos(&self) -> Vec<&str> {
        let mut repos: Vec<&str> = Vec::new();
        for open in &self.files {
            if !repos.contains(&&*open.file.repo) {
                repos.push(&open.file.repo);
            }
        }
        repos
    }

    /// The repository that new files go to: that of the open file, or the first one.
    pub fn current_repo(&self) -> Option<&str> {
        self.open_file().or(self.files.first()).map(|it| &*it.file.repo)
    }

    /// Shows the file `key` in the editor, in a tab.
    pub(super) fn open(&mut self, key: Key) {
        self.open = Some(key);
        if !self.tabs.contains(&key) {
            self.tabs.push(key);
        }
    }

    /// Adds a file behind the last one of its repository, under another name if the path is taken.
    pub(super) fn insert(&mut self, mut file: SourceFile) -> Key {
        file.path = free_path(&self.files, &file.repo, &file.path);
        let key = Key(self.next_key);
        self.next_key += 1;
        let last = self.files.iter().rposition(|it| it.file.repo == file.repo);
        let at = last.map_or(self.files.len(), |it| it + 1);
        self.files.insert(at, OpenFile { key, revision: 0, file });
        key
    }
}
