//! Everything that can happen to the state.

use super::{
    Change, Dialog, Key, Notice, Panel, Reveal, Scope, State, Theme, Undo, View, apply_changes,
    apply_fix, editor_text,
};
use crate::diagnostic::{Edit, Fix};
use crate::source::{Files, Layout, Settings, SourceFile, Span};

/// A wish of the user's.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Show a file in the editor.
    Open(Key),
    /// The editor's text changed: what changed, and the whole text as the editor has it.
    Edit(Key, Vec<Change>, String),
    /// Add files; the first of them is opened.
    Add(Vec<SourceFile>),
    /// Give a file another repository and path.
    Rename(Key, String, String),
    /// Give a repository another name.
    RenameRepo(String, String),
    /// Take a file away.
    Remove(Key),
    /// Take a repository away.
    RemoveRepo(String),
    /// Replace everything.
    Replace(String, Vec<SourceFile>, Settings),
    /// Take the last removal back.
    Undo,
    /// Say which environment a file belongs to; `None` to guess, `Some(None)` for the base.
    SetEnvironment(Key, Option<Option<String>>),
    /// Say how a repository's environment files relate to its base; `None` to guess.
    SetLayout(String, Option<Layout>),
    /// Show the base or an environment.
    ChooseScope(Scope),
    /// Show a view.
    ChooseView(View),
    /// Show a part of the page in a narrow window.
    ChoosePanel(Panel),
    /// Light or dark.
    ChooseTheme(Theme),
    /// Show the text at a span of the analysed files.
    Reveal(Files, Span),
    /// Repair; the spans are those of the analysed files.
    ApplyFix(Files, Fix),
    /// Open a dialog.
    ShowDialog(Dialog),
    /// Close it.
    CloseDialog,
    /// Show a message.
    Notify(Notice),
    /// Put message and way back away.
    Dismiss,
}

impl State {
    /// The state after `action`, or `None` if it changes nothing.
    pub fn after(&self, action: Action) -> Option<Self> {
        let mut next = self.clone();
        next.act(action);
        (next != *self).then_some(next)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Open(key) => {
                if self.file(key).is_some() {
                    self.open = Some(key);
                    self.panel = Panel::Text;
                }
            }
            Action::Edit(key, changes, whole) => self.edit(key, &changes, &whole),
            Action::Add(files) => self.add(files),
            Action::Rename(key, repo, path) => self.rename(key, &repo, &path),
            Action::RenameRepo(from, to) => self.rename_repo(&from, &to),
            Action::Remove(key) => self.remove(|it| it.key == key),
            Action::RemoveRepo(repo) => self.remove(|it| *it.file.repo == *repo),
            Action::Replace(message, files, settings) => self.replace(message, files, settings),
            Action::Undo => self.take_back(),
            Action::SetEnvironment(key, environment) => {
                if let Some(file) = self.file(key) {
                    let name = format!("{}/{}", file.file.repo, file.file.path);
                    self.settings.files.entry(name).or_default().environment = environment;
                }
            }
            Action::SetLayout(repo, layout) => {
                self.settings.repos.entry(repo).or_default().layout = layout;
            }
            Action::ChooseScope(scope) => self.scope = scope,
            Action::ChooseView(view) => self.view = view,
            Action::ChoosePanel(panel) => self.panel = panel,
            Action::ChooseTheme(theme) => self.theme = theme,
            Action::Reveal(files, span) => self.show(&files, span),
            Action::ApplyFix(files, fix) => self.repair(&files, &fix),
            Action::ShowDialog(dialog) => self.dialog = Some(dialog),
            Action::CloseDialog => self.dialog = None,
            Action::Notify(notice) => self.notice = Some(notice),
            Action::Dismiss => {
                self.notice = None;
                self.undo = None;
            }
        }
    }

    fn edit(&mut self, key: Key, changes: &[Change], whole: &str) {
        let Some(open) = self.files.iter_mut().find(|it| it.key == key) else { return };
        // The changes keep line ends and marks; if they do not lead to the editor's text, the editor's text counts.
        let text = apply_changes(&open.file.text, changes)
            .filter(|it| editor_text(it) == whole)
            .unwrap_or_else(|| whole.to_owned());
        open.file.text = text.into();
    }

    fn add(&mut self, files: Vec<SourceFile>) {
        let mut first = None;
        for file in files {
            let key = self.insert(file);
            first.get_or_insert(key);
        }
        if first.is_some() {
            self.open = first;
        }
    }

    fn rename(&mut self, key: Key, repo: &str, path: &str) {
        let (repo, path) = (repo.trim(), path.trim().trim_matches('/'));
        if repo.is_empty() || path.is_empty() {
            return;
        }
        if self.find(repo, path).is_some_and(|it| it.key != key) {
            let message = format!("{repo} already has a file {path}");
            self.notice = Some(Notice { message, is_error: true });
            return;
        }
        let Some(at) = self.files.iter().position(|it| it.key == key) else { return };
        let mut open = self.files.remove(at);
        let old = format!("{}/{}", open.file.repo, open.file.path);
        if let Some(corrections) = self.settings.files.remove(&old) {
            self.settings.files.insert(format!("{repo}/{path}"), corrections);
        }
        let moved = *open.file.repo != *repo;
        open.file.repo = repo.into();
        open.file.path = path.into();
        let last = self.files.iter().rposition(|it| *it.file.repo == *repo);
        let at = if moved { last.map_or(self.files.len(), |it| it + 1) } else { at };
        self.files.insert(at, open);
    }

    fn rename_repo(&mut self, from: &str, to: &str) {
        let to = to.trim();
        if to.is_empty() || from == to {
            return;
        }
        if self.files.iter().any(|it| *it.file.repo == *to) {
            let message = format!("there already is a repository {to}");
            self.notice = Some(Notice { message, is_error: true });
            return;
        }
        for open in self.files.iter_mut().filter(|it| *it.file.repo == *from) {
            open.file.repo = to.into();
        }
        if let Some(settings) = self.settings.repos.remove(from) {
            self.settings.repos.insert(to.into(), settings);
        }
        let prefix = format!("{from}/");
        let files = std::mem::take(&mut self.settings.files);
        self.settings.files = files
            .into_iter()
            .map(|(name, it)| match name.strip_prefix(&prefix) {
                Some(path) => (format!("{to}/{path}"), it),
                None => (name, it),
            })
            .collect();
    }

    fn remove(&mut self, gone: impl Fn(&super::OpenFile) -> bool) {
        let names: Vec<String> =
            self.files.iter().filter(|it| gone(it)).map(|it| it.file.path.to_string()).collect();
        let message = match names.as_slice() {
            [] => return,
            [name] => format!("Removed {name}"),
            names => format!("Removed {} files", names.len()),
        };
        self.remember(message);
        let at = self.files.iter().position(|it| Some(it.key) == self.open).unwrap_or(0);
        self.files.retain(|it| !gone(it));
        if self.open_file().is_none() {
            let at = at.min(self.files.len().saturating_sub(1));
            self.open = self.files.get(at).map(|it| it.key);
        }
    }

    fn replace(&mut self, message: String, files: Vec<SourceFile>, settings: Settings) {
        self.remember(message);
        self.files.clear();
        self.settings = settings;
        self.open = None;
        self.scope = Scope::Base;
        self.add(files);
    }

    fn remember(&mut self, message: String) {
        self.undo = Some(Undo {
            message,
            files: self.files.clone(),
            settings: self.settings.clone(),
            open: self.open,
        });
    }

    fn take_back(&mut self) {
        if let Some(undo) = self.undo.take() {
            self.files = undo.files;
            self.settings = undo.settings;
            self.open = undo.open;
        }
    }

    fn show(&mut self, files: &Files, span: Span) {
        let Some(file) = files.get(span.file) else { return };
        let Some(key) = self.find(&file.repo, &file.path).map(|it| it.key) else { return };
        self.n_reveals += 1;
        self.reveal =
            Some(Reveal { key, start: span.start, end: span.end, number: self.n_reveals });
        self.open = Some(key);
        self.panel = Panel::Text;
    }

    /// Applies all of a fix or nothing of it.
    fn repair(&mut self, files: &Files, fix: &Fix) {
        let mut changed = Vec::new();
        for (id, file) in files.iter() {
            let edits: Vec<&Edit> = fix.edits.iter().filter(|it| it.span.file == id).collect();
            if edits.is_empty() {
                continue;
            }
            let open = self.find(&file.repo, &file.path).filter(|it| it.file.text == file.text);
            if let Some(change) =
                open.and_then(|it| Some((it.key, apply_fix(&it.file.text, &edits)?)))
            {
                changed.push(change);
            } else {
                let message = "the text has changed since, so nothing was repaired".into();
                self.notice = Some(Notice { message, is_error: true });
                return;
            }
        }
        for (key, text) in changed {
            if let Some(open) = self.files.iter_mut().find(|it| it.key == key) {
                open.file.text = text.into();
                open.revision += 1;
            }
        }
    }
}
